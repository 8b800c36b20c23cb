"""Registered pictures: what is taken, what is refused, and what stands in the sealed file."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from PIL import Image, ImageDraw

from nh_edoc.errors import InputError
from nh_edoc.seal import RegisteredPicture

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.pdf import PdfA
    from nh_edoc.seal import Sealer

LEAST = 497
"""Pixels of 42 mm at 300 dpi: 42 ÷ 25.4 × 300 = 496.06."""


def png(width: int = LEAST, height: int | None = None, mode: str = "RGBA", **over: Any) -> bytes:
    image = Image.new(mode, (width, height or width), over.pop("ground", (0, 0, 0, 0)[: len(mode)]))
    ImageDraw.Draw(image).ellipse((20, 20, width - 20, width - 20), fill=(230, 0, 18, 255)[: len(mode)])
    out = io.BytesIO()
    image.save(out, over.pop("form", "PNG"), **over)
    return out.getvalue()


def test_the_picture_stands_in_the_file(rendered: PdfA, sealer: Callable[..., Sealer]) -> None:
    """ISO 19005-3, 6.2.4.3 and 6.2.8: RGB samples with a soft mask, no interpolation; sample for sample the PNG's."""
    data = png(600)
    sealed = sealer(picture=RegisteredPicture.from_png(data)).seal(rendered)
    with pikepdf.open(io.BytesIO(sealed.data)) as pdf, Image.open(io.BytesIO(data)) as source:
        form = pdf.Root.AcroForm.Fields[0].AP.N
        image = form.Resources.XObject.Seal
        assert (image.Width, image.Height, image.BitsPerComponent, image.ColorSpace) == (600, 600, 8, "/DeviceRGB")
        assert (image.SMask.Width, image.SMask.BitsPerComponent, image.SMask.ColorSpace) == (600, 8, "/DeviceGray")
        assert "/Interpolate" not in image
        assert image.read_bytes() == source.convert("RGB").tobytes()
        assert image.SMask.read_bytes() == source.getchannel("A").tobytes()
        assert form.Resources.XObject.keys() == {"/Seal"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        png()[:-200],
        png(496),
        png(LEAST, 600),
        png(mode="RGB", ground=(255, 255, 255)),
        png(ground=(255, 255, 255, 255)),
        png(mode="RGB", ground=(255, 255, 255), form="JPEG"),
        png(form="TIFF"),
        png(2001),
    ],
    ids=["empty", "head", "cut", "coarse", "oblong", "no-alpha", "opaque", "jpeg", "tiff", "huge"],
)
def test_pictures_that_are_refused(data: bytes) -> None:
    """At least 300 dpi, square, on a transparent ground: nothing may be covered by the seal but what it presses."""
    with pytest.raises(InputError) as caught:
        RegisteredPicture.from_png(data)
    assert caught.value.code == "seal.picture"


def test_a_small_file_that_unpacks_to_much() -> None:
    """Bounded before it is unpacked: 30,000 × 30,000 pixels in a few kilobytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    side = (30_000).to_bytes(4, "big")
    header = side + side + bytes((8, 6, 0, 0, 0))
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )
    with pytest.raises(InputError) as caught:
        RegisteredPicture.from_png(bomb)
    assert caught.value.code == "seal.picture"


def test_size_on_paper() -> None:
    """A seal of 45 mm needs more pixels than one of 42, and says its size."""
    with pytest.raises(InputError):
        RegisteredPicture.from_png(png(), side=45.0)
    assert RegisteredPicture.from_png(png(532), side=45.0).appearance().width == "127.56"
    assert RegisteredPicture.from_png(png()).appearance().width == "119.06"


def test_a_transparent_picture_shows_nothing() -> None:
    """A picture without ink is no seal."""
    out = io.BytesIO()
    Image.new("RGBA", (LEAST, LEAST)).save(out, "PNG")
    with pytest.raises(InputError) as caught:
        RegisteredPicture.from_png(out.getvalue())
    assert caught.value.code == "seal.picture"


def test_the_digest_is_over_what_is_seen() -> None:
    """Profile, 6: another way to compress the same picture is the same picture; another sample is another one."""
    picture = RegisteredPicture.from_png(png())
    assert picture.appearance().digest() == RegisteredPicture.from_png(png(compress_level=1)).appearance().digest()
    rgb = bytearray(picture.bitmap.rgb)
    rgb[3 * LEAST * 200 + 700] ^= 1
    changed = replace(picture, bitmap=replace(picture.bitmap, rgb=bytes(rgb)))
    assert changed.appearance().digest() != picture.appearance().digest()
