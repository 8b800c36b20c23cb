"""Read the picture of a seal back from its appearance stream (docs/profile.md, 6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import Name, PdfDict, PdfStream
from nh_edoc.model.appearance import Appearance, Bitmap

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile

_FORM: Final = frozenset({"Type", "Subtype", "BBox", "Resources", "Filter", "Length"})
_IMAGE: Final = frozenset(
    {"Type", "Subtype", "Width", "Height", "BitsPerComponent", "ColorSpace", "SMask", "Filter", "Length"}
)
_INK: Final = {"Ink": {"BM": "Multiply"}}
_BITS: Final = 8


def seal_appearance(file: PdfFile, form: PdfStream | None) -> Appearance | None:
    """Return the appearance that ``form`` draws, or None when it is not one of the profile's form.

    The resources are no part of the digest, so they must be exactly the profile's: a blend mode and, at most, one
    bitmap.

    Raises:
        PdfSyntaxError: a stream is malformed.
        PdfUnsupported: a filter or a limit.
    """
    if form is None or set(form.dictionary) - _FORM or form.dictionary.get("Subtype") != "Form":
        return None
    box = form.dictionary.get("BBox")
    resources = _follow(file, form.dictionary.get("Resources"))
    if not isinstance(box, tuple) or len(box) != 4 or box[:2] != (0, 0) or not isinstance(resources, dict):  # noqa: PLR2004
        return None
    objects = resources.get("XObject")
    bitmap = _bitmap(file, objects.get("Seal")) if isinstance(objects, dict) and set(objects) == {"Seal"} else None
    expected = {"ExtGState"} if bitmap is None else {"ExtGState", "XObject"}
    if set(resources) != expected or resources["ExtGState"] != _INK:
        return None
    width, height = (f"{side:.2f}" for side in box[2:] if isinstance(side, int | float))
    return Appearance(width=width, height=height, content=file.decode(form), bitmap=bitmap)


def _follow(file: PdfFile, value: PdfValue, depth: int = 3) -> PdfValue | dict[str, object]:
    """Return ``value`` with its dictionaries copied and their references followed."""
    found = file.resolve(value)
    if not isinstance(found, PdfDict) or not depth:
        return found
    return {key: _follow(file, inner, depth - 1) for key, inner in found.items()}


def _bitmap(file: PdfFile, image: object) -> Bitmap | None:
    if not isinstance(image, PdfStream) or not _is_image(image, "DeviceRGB", _IMAGE):
        return None
    mask = file.resolve(image.dictionary.get("SMask"))
    if not isinstance(mask, PdfStream) or not _is_image(mask, "DeviceGray", _IMAGE - {"SMask"}):
        return None
    width, height = image.dictionary.get("Width"), image.dictionary.get("Height")
    if not isinstance(width, int) or not isinstance(height, int):
        return None
    if (mask.dictionary.get("Width"), mask.dictionary.get("Height")) != (width, height):
        return None
    return Bitmap(width=width, height=height, rgb=file.decode(image), alpha=file.decode(mask))


def _is_image(image: PdfStream, space: str, keys: frozenset[str]) -> bool:
    found = image.dictionary
    return (
        not set(found) - keys
        and found.get("Subtype") == "Image"
        and found.get("ColorSpace") == Name(space)
        and found.get("BitsPerComponent") == _BITS
    )
