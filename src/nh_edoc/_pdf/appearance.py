"""The picture of a seal as it stands in a file, read back into the form that its digest is over.

The normal form (docs/profile.md, "Seal picture") is ``Appearance.digest``: box, decoded content, and for a bitmap its
size, samples and transparency. An appearance stream has a normal form only if it is written as the profile says and
nothing in it can look different elsewhere:

- the stream's entries: /Type /XObject, /Subtype /Form, /BBox [0 0 w h] with w and h of at most two decimal places,
  /Resources, and of the encoding /Length and /Filter; no /Matrix, no /Group, no /OC and no other;
- its resources: /ExtGState << /Ink << /BM /Multiply >> >>, and with a bitmap /XObject << /Seal … >>; no other;
- the bitmap: an image of eight bits a sample in /DeviceRGB, its soft mask the same in /DeviceGray and of the same
  size; no /Decode, no /Matte, no /Interpolate, no /Mask, no /Intent, no other entry; both decode to exactly
  width × height samples.

What is written otherwise, object streams and references aside, has no normal form, and so no registered picture.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.filters import decode
from nh_edoc._pdf.objects import PdfDict, PdfStream
from nh_edoc.model.appearance import Appearance, Bitmap

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile
    from nh_edoc.model.digest import Digest

LARGEST_SIDE: Final = 4096
"""Pixels."""

LARGEST_REMEMBERED: Final = 64 * 1024
"""Bytes of a drawn seal, compressed, whose digest is remembered."""
LARGEST_DRAWN: Final = 1024 * 1024
"""Bytes that such a one may decode to."""

_FLATE: Final = "FlateDecode"
_ENCODING: Final = frozenset({"Length", "Filter"})
_FORM: Final = frozenset({"Type", "Subtype", "BBox", "Resources"}) | _ENCODING
_IMAGE: Final = frozenset({"Type", "Subtype", "Width", "Height", "BitsPerComponent", "ColorSpace"}) | _ENCODING
_BITS: Final = 8
_CORNERS: Final = 4


def seal_appearance(file: PdfFile, form: PdfStream | None) -> Appearance | None:
    """Return the picture that an appearance stream shows, or None when it is not written as the profile says.

    Raises:
        PdfSyntaxError: an object is malformed, or a stream cannot be decoded.
        PdfUnsupported: a filter or a limit.
    """
    if form is None:
        return None
    try:
        return _appearance(file, form)
    except _NotOfTheProfile:
        return None


class _NotOfTheProfile(Exception):  # noqa: N818 - an answer, not an error
    """The stream has no normal form."""


def picture_digest(file: PdfFile, form: PdfStream | None) -> Digest | None:
    """Return the digest of what ``seal_appearance`` returns. The same picture in many files is decoded once.

    Raises:
        PdfSyntaxError: an object is malformed, or a stream cannot be decoded.
        PdfUnsupported: a filter or a limit.
    """
    if form is None:
        return None
    try:
        width, height, resources = _frame(file, form)
    except _NotOfTheProfile:
        return None
    small = form.end - form.start <= LARGEST_REMEMBERED
    if small and "XObject" not in resources and form.dictionary.get("Filter") == _FLATE:
        try:
            return _drawn_digest(width, height, form.raw)
        except (PdfSyntaxError, PdfUnsupported):
            pass  # told below, with its place
    found = seal_appearance(file, form)
    return None if found is None else found.digest()


@lru_cache(maxsize=32)
def _drawn_digest(width: str, height: str, raw: bytes) -> Digest:
    content = decode(raw, [(_FLATE, None)], 0, LARGEST_DRAWN)
    return Appearance(width=width, height=height, content=content).digest()


def _appearance(file: PdfFile, form: PdfStream) -> Appearance:
    width, height, resources = _frame(file, form)
    bitmap = _bitmap(file, resources.get("XObject"))
    return Appearance(width=width, height=height, content=file.decode(form), bitmap=bitmap)


def _frame(file: PdfFile, form: PdfStream) -> tuple[str, str, PdfDict]:
    """Return width, height and resources of a form that is written as the profile says, but for its bitmap."""
    found = form.dictionary
    _only(found, _FORM)
    if file.resolve(found.get("Subtype")) != "Form":
        raise _NotOfTheProfile
    width, height = _size(file, found)
    resources = _dictionary(file, found.get("Resources"))
    _only(resources, {"ExtGState", "XObject"})
    _check_ink(file, resources)
    return width, height, resources


def _dictionary(file: PdfFile, value: PdfValue) -> PdfDict:
    found = file.resolve(value)
    if not isinstance(found, PdfDict):
        raise _NotOfTheProfile
    return found


def _integer(file: PdfFile, found: PdfDict, key: str) -> int:
    value = file.resolve(found.get(key))
    if isinstance(value, bool) or not isinstance(value, int):
        raise _NotOfTheProfile
    return value


def _only(found: PdfDict, keys: frozenset[str] | set[str]) -> None:
    if not found.keys() <= keys:
        raise _NotOfTheProfile


def _size(file: PdfFile, found: PdfDict) -> tuple[str, str]:
    box = file.resolve(found.get("BBox"))
    if not isinstance(box, tuple) or len(box) != _CORNERS:
        raise _NotOfTheProfile
    left, bottom, right, top = (_side(side) for side in box)
    sides = (f"{right:.2f}", f"{top:.2f}")
    if (left, bottom) != (0, 0) or min(right, top) <= 0 or (float(sides[0]), float(sides[1])) != (right, top):
        raise _NotOfTheProfile
    return sides


def _side(value: PdfValue) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _NotOfTheProfile
    return value


def _check_ink(file: PdfFile, resources: PdfDict) -> None:
    states = _dictionary(file, resources.get("ExtGState"))
    _only(states, {"Ink"})
    ink = _dictionary(file, states.get("Ink"))
    _only(ink, {"BM"})
    if file.resolve(ink.get("BM")) != "Multiply":
        raise _NotOfTheProfile


def _bitmap(file: PdfFile, value: PdfValue) -> Bitmap | None:
    if value is None:
        return None
    objects = _dictionary(file, value)
    _only(objects, {"Seal"})
    image = file.resolve(objects.get("Seal"))
    if not isinstance(image, PdfStream):
        raise _NotOfTheProfile
    mask = file.resolve(image.dictionary.get("SMask"))
    if not isinstance(mask, PdfStream):
        raise _NotOfTheProfile
    width, height, rgb = _samples(file, image, "DeviceRGB", 3)
    mask_width, mask_height, alpha = _samples(file, mask, "DeviceGray", 1)
    if (width, height) != (mask_width, mask_height):
        raise _NotOfTheProfile
    return Bitmap(width=width, height=height, rgb=rgb, alpha=alpha)


def _samples(file: PdfFile, image: PdfStream, space: str, components: int) -> tuple[int, int, bytes]:
    found = image.dictionary
    _only(found, _IMAGE | {"SMask"} if components > 1 else _IMAGE)
    width, height, bits = (_integer(file, found, key) for key in ("Width", "Height", "BitsPerComponent"))
    kind = (file.resolve(found.get("Subtype")), file.resolve(found.get("ColorSpace")), bits)
    if kind != ("Image", space, _BITS) or not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise _NotOfTheProfile
    samples = file.decode(image)
    if len(samples) != width * height * components:
        raise _NotOfTheProfile
    return width, height, samples
