"""印模: the registered picture of a seal, as PNG or as drawing (SVG); what cannot be one is refused."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from PIL import Image, ImageChops, UnidentifiedImageError

from nh_edoc._pdf.placement import POINTS
from nh_edoc.errors import InputError
from nh_edoc.model.appearance import Appearance, Bitmap
from nh_edoc.seal.drawn import SIDE, PersonalSeal, RoundSeal
from nh_edoc.seal.red import is_red

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_DPI: Final = 300
SIDES: Final = (5.0, 60.0)
"""Smallest and greatest side in mm of a picture."""
TOLERANCE: Final = 0.2
"""Millimetres by which a seal may be smaller or larger on paper than it says."""
_LARGEST_PIXELS: Final = 4_000_000
_INK: Final = 128
"""Opacity from which a pixel counts as ink: less is the edge of a stroke."""
_GROUND: Final = 8
"""Opacity up to which a pixel counts as ground."""
_LEAST_GROUND: Final = 0.25
"""Part of a picture that is ground at the least: a stamp that is solid would hide what it is pressed on."""
_LEAST_INK: Final = 0.01
_LEAST_RED: Final = 0.98
"""Part of the ink that is red at the least: the edges of strokes are mixed with what they were scanned on."""
_LARGEST_SAMPLE: Final = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPicture:
    """备案印模: the picture that is registered for the seal."""

    bitmap: Bitmap
    side: float = SIDE
    """Width and height on paper in mm."""

    @classmethod
    def from_png(cls, data: bytes, *, side: float = SIDE) -> RegisteredPicture:
        """Return the picture in a PNG file that is ``side`` mm wide on paper.

        Raises:
            InputError: `seal.picture`: no PNG that can be read, too many pixels, not square; `seal.picture-resolution`:
                less than 300 dpi, or a resolution in the file that makes another size of it; `seal.picture-ground`:
                the ground is not transparent; `seal.picture-margin`: the seal does not fill the picture, so that it
                would be smaller on paper; `seal.picture-colour`: not red; `seal.diameter`.
        """
        smallest, greatest = SIDES
        if not smallest <= side <= greatest:
            raise InputError("seal.diameter", diameter=side, smallest=smallest, greatest=greatest)
        try:
            with Image.open(io.BytesIO(data), formats=("PNG",)) as image:
                if image.width * image.height > _LARGEST_PIXELS:
                    raise InputError("seal.picture", reason=f"{image.width}×{image.height}")
                resolution = image.info.get("dpi")
                pixels = image.convert("RGBA")
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
            raise InputError("seal.picture", reason=str(error)) from error
        if pixels.width != pixels.height:
            raise InputError("seal.picture", reason=f"{pixels.width}×{pixels.height}")
        _check_resolution(pixels.width, side, resolution)
        _check_ink(pixels, side)
        rgb = pixels.convert("RGB").tobytes()
        alpha = pixels.getchannel("A").tobytes()
        return cls(bitmap=Bitmap(width=pixels.width, height=pixels.height, rgb=rgb, alpha=alpha), side=side)

    def appearance(self) -> Appearance:
        """Return the picture, drawn over its whole box."""
        side = f"{self.side * POINTS:.2f}"
        content = f"q /Ink gs {side} 0 0 {side} 0 0 cm /Seal Do Q".encode("ascii")
        return Appearance(width=side, height=side, content=content, bitmap=self.bitmap)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDrawing:
    """备案印模 as vector: the same at every size of print; made by ``seal.svg.drawing``."""

    content: bytes
    """Operators in the coordinates of the box."""
    side: float
    """Width and height on paper in mm."""

    def appearance(self) -> Appearance:
        """Return the drawing."""
        side = f"{self.side * POINTS:.2f}"
        return Appearance(width=side, height=side, content=self.content)


SealPicture: TypeAlias = RoundSeal | PersonalSeal | RegisteredPicture | RegisteredDrawing


def registered_picture(data: bytes, *, side: float = SIDE) -> RegisteredPicture | RegisteredDrawing:
    """Return the registered picture in a file: PNG, or SVG if it begins like a text.

    Raises:
        InputError: `seal.picture…`, `seal.svg…`: it cannot be the picture of a seal of this size.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        from nh_edoc.seal.svg import drawing  # noqa: PLC0415 - most seals are no drawings

        return RegisteredDrawing(content=drawing(data, side), side=side)
    return RegisteredPicture.from_png(data, side=side)


def _check_resolution(width: int, side: float, resolution: tuple[float, float] | None) -> None:
    found = width / side * 25.4
    if found < LEAST_DPI:
        raise InputError("seal.picture-resolution", found=f"{found:.0f}", least=LEAST_DPI, side=side)
    said = [width / one * 25.4 for one in resolution or () if one > 0]
    if any(abs(one - side) > TOLERANCE for one in said):
        raise InputError("seal.picture-size", found=f"{said[0]:.1f}", side=side)


def _check_ink(pixels: Image.Image, side: float) -> None:
    alpha = pixels.getchannel("A")
    counts = alpha.histogram()
    whole = pixels.width * pixels.height
    if sum(counts[: _GROUND + 1]) < _LEAST_GROUND * whole:
        raise InputError("seal.picture-ground")
    ink = sum(counts[_INK:])
    mask = alpha.point(_threshold)
    box = mask.getbbox()
    if box is None or ink < _LEAST_INK * whole:
        raise InputError("seal.picture-ground")
    across, down = ((end - start) / pixels.width * side for start, end in zip(box[:2], box[2:], strict=True))
    if min(across, down) < side - TOLERANCE:
        raise InputError("seal.picture-margin", size=f"{across:.1f} × {down:.1f}", side=side)
    blank = ImageChops.invert(mask)
    colours = Image.composite(Image.new("RGB", pixels.size), pixels.convert("RGB"), blank)
    if _red(colours) < _LEAST_RED * ink:
        raise InputError("seal.picture-colour", colour=_mean(pixels, mask))


def _threshold(value: int) -> int:
    return _LARGEST_SAMPLE if value >= _INK else 0


def _red(colours: Image.Image) -> int:
    """Return how many pixels are red; where there is no ink the picture is black."""
    found = colours.getcolors(maxcolors=_LARGEST_PIXELS) or []
    return sum(count for count, colour in _triples(found) if is_red(colour))


def _triples(found: object) -> Iterator[tuple[int, tuple[int, int, int]]]:
    yield from found  # type: ignore[misc] # counts with colours of three samples


def _mean(pixels: Image.Image, mask: Image.Image) -> str:
    from PIL import ImageStat  # noqa: PLC0415 - for a message only

    return "#" + "".join(f"{round(value):02X}" for value in ImageStat.Stat(pixels.convert("RGB"), mask).mean)
