"""Registered pictures of a demonstration's seal: the same one as PNG and as drawing."""

from __future__ import annotations

import io
import math

from PIL import Image, ImageDraw

RED = (0xE6, 0x00, 0x12, 0xFF)


def ring_png(pixels: int = 600) -> bytes:
    """A ring with a star on a transparent ground, its rim at the edges of the picture."""
    image = Image.new("RGBA", (pixels, pixels))
    draw = ImageDraw.Draw(image)
    draw.ellipse((0, 0, pixels - 1, pixels - 1), outline=RED, width=round(pixels / 42))
    draw.polygon([(pixels / 2 * (1 + x), pixels / 2 * (1 + y)) for x, y in _star()], fill=RED)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def ring_svg() -> bytes:
    """The same as a drawing."""
    points = " ".join(f"{210 * (1 + x):.3f},{210 * (1 + y):.3f}" for x, y in _star())
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 420" width="42mm" height="42mm">'
        '<circle cx="210" cy="210" r="205" fill="none" stroke="#E60012" stroke-width="10"/>'
        f'<polygon points="{points}" fill="#E60012"/></svg>'
    ).encode()


def _star() -> list[tuple[float, float]]:
    reach = [1 / 3 if index % 2 == 0 else 0.127 for index in range(10)]
    return [
        (one * math.sin(index * math.pi / 5), -one * math.cos(index * math.pi / 5)) for index, one in enumerate(reach)
    ]
