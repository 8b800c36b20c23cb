"""机关数据样例: settings, agency and items of a fictitious agency, to start one's own from."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.model.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = ("nh-edoc.toml", "agency.toml", "items/food-business.toml", "items/residence-proof.toml")


def write_samples(folder: Path) -> tuple[Path, ...]:
    """Write the sample data into a folder that does not exist yet; return the files.

    Raises:
        InputError: `guide.exists`: the folder is there.
        FileError: `io.unwritable`.
    """
    if folder.exists():
        raise InputError("guide.exists", name=str(folder))
    written = []
    for name in FILES:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, files(__name__).joinpath(name).read_bytes())
        written.append(target)
    return tuple(written)
