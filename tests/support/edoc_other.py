"""PDFs of other producers, and seals for them."""

from __future__ import annotations

import functools
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pikepdf
from edoc_pki import NOW, Pki, ec_key, pki

from nh_edoc._pdf.hazards import Hazard
from nh_edoc.model.report import Acceptance
from nh_edoc.seal import ForeignSealer, RoundSeal, SealedForeign, Wish

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(__file__).parent.parent / "data" / "foreign"
FILES = tuple(sorted(path.name for path in FOLDER.glob("*.pdf")))
LANES = ("direct", "pyhanko")
ALL = tuple(Acceptance(rule=one.value, reason="演示") for one in Hazard)
PICTURE = RoundSeal(name="演示科技有限公司")


def read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


@functools.cache
def other_pki() -> Pki:
    return pki(key=ec_key())


def other_sealer(*, signer: Any = None, **over: Any) -> ForeignSealer:
    return ForeignSealer(signer or other_pki().seal, **{"clock": lambda: NOW} | over)


@functools.cache
def plain_sealer() -> ForeignSealer:
    return other_sealer()


@functools.cache
def visible_sealer() -> ForeignSealer:
    return other_sealer(picture=PICTURE)


def seal_other(data: bytes, sealer: ForeignSealer | None = None, **wish: Any) -> SealedForeign:
    """Seal, with everything accepted that may be found."""
    values: dict[str, Any] = {"accept": ALL} | wish
    return (sealer or plain_sealer()).seal(data, Wish(**values))


def edited(change: Callable[[pikepdf.Pdf], None], data: bytes | None = None, **save: Any) -> bytes:
    """A one-page file, or ``data``, with a change."""
    out = io.BytesIO()
    with pikepdf.new() if data is None else pikepdf.open(io.BytesIO(data)) as pdf:
        if data is None:
            pdf.add_blank_page(page_size=(595, 842))
        change(pdf)
        pdf.save(out, **{"object_stream_mode": pikepdf.ObjectStreamMode.disable} | save)
    return out.getvalue()


def parsed(text: str) -> Any:
    return pikepdf.Object.parse(text.encode())
