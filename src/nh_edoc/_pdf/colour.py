"""Colours as far as they can be told: grey and RGB, by device or by the profiles that the renderer writes."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, TypeAlias

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.objects import PdfStream, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc._pdf.objects import PdfDict, PdfValue
    from nh_edoc._pdf.read import PdfFile

Colour: TypeAlias = tuple[float, float, float]
"""Red, green, blue, 0 to 1, in the transfer curve of sRGB."""

GREY: Final = 1
RGB: Final = 3
UNKNOWN: Final = 0
"""Number of components of a space in which this reader tells no colour."""

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
WHITE: Final[Colour] = (1.0, 1.0, 1.0)

PROFILES: Final = {
    "00c0f94e09127520a17dc0e1d9264b5702081d96dbdb1549ee88e3631ce42a9d": GREY,
    "c56e1685d888f5edb92fe07f2750f387f8fe8e91b32ff8fb0b56bfbbb9458353": RGB,
}
"""SHA-256 of the two ICC profiles that typst writes (grey and sRGB). Another profile may call white what is black."""

_DEVICE: Final = {"DeviceGray": (GREY, "DefaultGray"), "DeviceRGB": (RGB, "DefaultRGB")}
_PARTS: Final = 2
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722
_FLARE: Final = 0.05


def components(file: PdfFile, resources: PdfDict, name: str) -> int:
    """Return GREY, RGB or UNKNOWN for the colour space ``name`` of a page or form.

    Raises:
        PdfSyntaxError: `colour-space`: resources malformed.
        PdfUnsupported: a filter or a limit.
    """
    spaces = file.dictionary(resources["ColorSpace"], "colour-space") if "ColorSpace" in resources else None
    if name in _DEVICE:
        kind, default = _DEVICE[name]
        # a default space takes the place of the device's (ISO 32000-1, 8.6.5.6)
        return UNKNOWN if spaces is not None and default in spaces else kind
    found = file.resolve(spaces.get(name)) if spaces is not None else None
    if not isinstance(found, tuple) or len(found) != _PARTS or file.resolve(found[0]) != "ICCBased":
        return UNKNOWN
    profile = file.resolve(found[1])
    if not isinstance(profile, PdfStream):
        raise PdfSyntaxError("colour-space", 0)
    kind = PROFILES.get(hashlib.sha256(file.decode(profile)).hexdigest(), UNKNOWN)
    return kind if file.resolve(profile.dictionary.get("N")) == kind else UNKNOWN


def colour_of(kind: int, operands: Sequence[PdfValue], offset: int) -> Colour | None:
    """Return the colour that the operands set in a space of that kind, or None when it cannot be told.

    Raises:
        PdfSyntaxError: `colour`: another number of operands than the space has; `type.number`.
    """
    if kind == UNKNOWN:
        return None
    if len(operands) != kind:
        raise PdfSyntaxError("colour", offset)
    values = [min(1.0, max(0.0, float(number(value, offset)))) for value in operands]
    return (values[0], values[0], values[0]) if kind == GREY else (values[0], values[1], values[2])


def mixed(colour: Colour, alpha: float) -> Colour:
    """Return what a translucent colour looks like on paper."""
    red, green, blue = (1 - (1 - value) * alpha for value in colour)
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + _FLARE) / (dark + _FLARE)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1
        for value in colour
    )
    return _RED * red + _GREEN * green + _BLUE * blue
