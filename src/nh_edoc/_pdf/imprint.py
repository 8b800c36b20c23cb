"""The objects that draw a seal's picture (docs/profile.md, "Seal picture")."""

from __future__ import annotations

import zlib
from functools import lru_cache
from typing import TYPE_CHECKING

from nh_edoc._pdf.geometry import IDENTITY
from nh_edoc._pdf.spelling import dictionary, reference, stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc._pdf.geometry import Box, Matrix
    from nh_edoc.model.appearance import Appearance, Bitmap


def appearance_entry(add: Callable[[bytes], int], appearance: Appearance, turn: Matrix = IDENTITY) -> bytes:
    """Return the value of /AP of a widget that shows a picture.

    Args:
        add: takes a further object and returns its number.
        appearance: the picture.
        turn: /Matrix of its form: turns it upright on a page that viewers turn.
    """
    return entry(imprint(add, appearance, turn))


def entry(number: int) -> bytes:
    """Return the value of /AP of a widget that shows the form of this number."""
    return dictionary({"N": reference(number)})


def imprint(add: Callable[[bytes], int], appearance: Appearance, turn: Matrix = IDENTITY) -> int:
    """Return the number of the form that draws a picture."""
    # black text stays readable under the red of the seal, as ink does on paper
    resources = {"ExtGState": b"<</Ink<</BM/Multiply>>>>"}
    if appearance.bitmap is not None:
        resources["XObject"] = dictionary({"Seal": reference(_bitmap(add, appearance.bitmap))})
    return add(form(appearance.content, appearance.width, appearance.height, dictionary(resources), turn))


def empty(add: Callable[[bytes], int], rect: Box) -> int:
    """Return the number of a form that shows nothing where a seal will stand: a field has one (ISO 19005-3, 6.3.3)."""
    return add(form(b"", f"{rect.right - rect.left:.2f}", f"{rect.top - rect.bottom:.2f}", b"<<>>"))


def form(content: bytes, width: str, height: str, resources: bytes, turn: Matrix = IDENTITY) -> bytes:
    """Return a form XObject of a content stream (ISO 32000-1, 8.10)."""
    box = f"[0 0 {width} {height}]".encode("ascii")
    entries = {"Type": b"/XObject", "Subtype": b"/Form", "BBox": box, "Resources": resources, "Filter": b"/FlateDecode"}
    if turn != IDENTITY:
        entries["Matrix"] = b"[%s]" % " ".join(f"{one:g}" for one in turn).encode("ascii")
    return stream(entries, _deflated(content))


def _bitmap(add: Callable[[bytes], int], bitmap: Bitmap) -> int:
    entries = {
        "Type": b"/XObject",
        "Subtype": b"/Image",
        "Width": b"%d" % bitmap.width,
        "Height": b"%d" % bitmap.height,
        "BitsPerComponent": b"8",
        "Filter": b"/FlateDecode",
    }
    mask = add(stream({**entries, "ColorSpace": b"/DeviceGray"}, _deflated(bitmap.alpha)))
    rgb = {**entries, "ColorSpace": b"/DeviceRGB", "SMask": reference(mask)}
    return add(stream(rgb, _deflated(bitmap.rgb)))


@lru_cache(maxsize=16)
def _deflated(content: bytes) -> bytes:
    """One seal presses the same picture on thousands of documents; deflating it costs more than signing."""
    return zlib.compress(content, 9)
