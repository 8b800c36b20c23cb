"""Where settings come from: options, environment, files; each value remembers its origin."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import InputError, Problem
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source
from nh_edoc.settings.values import SETTINGS, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE: Final = "nh-edoc.toml"
PREFIX: Final = "NH_EDOC_"
_NOT_SETTINGS: Final = frozenset({"NH_EDOC_PASSPHRASE", "NH_EDOC_PDF_PASSWORD"})
_SECRETS: Final = "NH_EDOC_SECRET_"
"""Variables of other use: secrets are no settings, they are never shown or kept."""
LIMIT: Final = 1_000_000
"""Greatest size of a settings file in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One source: its raw values, what to call it, where its relative paths start."""

    values: Mapping[str, Any]
    origin: str
    """``option``, ``environment`` or the path of a file."""
    folder: Path

    def problems(self) -> Iterator[Problem]:
        """Yield an unknown name for each value that no setting has."""
        for name in self.values:
            if name not in SETTINGS:
                from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

                near = get_close_matches(name, SETTINGS, n=1, cutoff=0.5)
                params = {"name": name, "origin": self.origin, "near": near[0] if near else ", ".join(SETTINGS)}
                yield Problem(path=f"/{name}", code="settings.unknown", params=params)

    def read(self, name: str) -> Any:
        """Return the typed value of a setting that this source has.

        Raises:
            Refused: it is not what the setting needs.
        """
        if self.origin == ENVIRONMENT and not SETTINGS[name].scalar:
            raise Refused("settings.file-only")
        return SETTINGS[name].read(self.values[name], self.folder)


OPTION: Final = "option"
ENVIRONMENT: Final = "environment"


def layers(path: Path | None, env: Mapping[str, str], options: Mapping[str, object]) -> Iterator[Layer]:
    """Yield the sources, the strongest first; files that are not there yield nothing, but ``path`` must be.

    Raises:
        FileError: `io.unreadable`.
        InputError: `io.too-large`, `settings.toml`.
    """
    here = Path()
    yield Layer(values={k: v for k, v in options.items() if v is not None}, origin=OPTION, folder=here)
    named = {
        key.removeprefix(PREFIX).lower(): value
        for key, value in env.items()
        if key.startswith(PREFIX) and key not in _NOT_SETTINGS and not key.startswith(_SECRETS)
    }
    yield Layer(values=named, origin=ENVIRONMENT, folder=here)
    if path is not None:
        yield _file(path)
    for found in (here / FILE, _user_file(env)):
        if found is not None and found.is_file() and not (path is not None and path.samefile(found)):
            yield _file(found)


def _user_file(env: Mapping[str, str]) -> Path | None:
    """Return the settings file of the user's own folder, or None where the environment names no such folder."""
    if os.name == "nt":
        return Path(env["APPDATA"]) / "nh-edoc" / FILE if env.get("APPDATA") else None
    if env.get("XDG_CONFIG_HOME"):
        return Path(env["XDG_CONFIG_HOME"]) / "nh-edoc" / FILE
    return Path(env["HOME"]) / ".config" / "nh-edoc" / FILE if env.get("HOME") else None


def _file(path: Path) -> Layer:
    data = read_source(path, limit=LIMIT)
    try:
        tree = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputError("settings.toml", name=str(path), reason=str(error)) from error
    return Layer(values=tree, origin=str(path), folder=path.parent)
