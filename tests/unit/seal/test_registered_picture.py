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
    ImageDraw.Draw(image).ellipse(
        (0, 0, width - 1, width - 1), outline=over.pop("colour", (230, 0, 18, 255))[: len(mode)], width=width // 8
    )
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


def margin(width: int, by: int) -> bytes:
    """A seal that is smaller than its picture."""
    image = Image.new("RGBA", (width, width))
    ImageDraw.Draw(image).ellipse((by, by, width - 1 - by, width - 1 - by), outline=(230, 0, 18, 255), width=50)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "seal.picture"),
        (b"\x89PNG\r\n\x1a\n", "seal.picture"),
        (png()[:-200], "seal.picture"),
        (png(496), "seal.picture-resolution"),
        (png(LEAST, 600), "seal.picture"),
        (png(mode="RGB", ground=(255, 255, 255)), "seal.picture-ground"),
        (png(ground=(255, 255, 255, 255)), "seal.picture-ground"),
        (png(mode="RGB", ground=(255, 255, 255), form="JPEG"), "seal.picture"),
        (png(form="TIFF"), "seal.picture"),
        (png(2001), "seal.picture"),
        (png(colour=(0, 0, 200, 255)), "seal.picture-colour"),
        (png(colour=(230, 120, 18, 255)), "seal.picture-colour"),
        (png(colour=(120, 0, 18, 255)), "seal.picture-colour"),
        (margin(600, 2), "seal.picture-margin"),
        (png(600, dpi=(300, 300)), "seal.picture-size"),
    ],
    ids=[
        *("empty", "head", "cut", "coarse", "oblong", "no-alpha", "opaque", "jpeg", "tiff", "huge"),
        *("blue", "orange", "brown", "margin", "50 mm"),
    ],
)
def test_pictures_that_are_refused(data: bytes, code: str) -> None:
    """At least 300 dpi, square, red, on a transparent ground, as large as it says: 国发〔1999〕25号, GB/T 9704-2012."""
    with pytest.raises(InputError) as caught:
        RegisteredPicture.from_png(data)
    assert caught.value.code == code
    assert code not in caught.value.message("en")


def test_pictures_that_are_taken() -> None:
    """Reds in use, an edge that was smoothed, a resolution that makes 42 mm."""
    for colour in ((0xC8, 0x16, 0x1D, 255), (255, 0, 0, 255), (0xD7, 0, 0x0F, 230)):
        assert RegisteredPicture.from_png(png(colour=colour)).bitmap.rgb
    assert RegisteredPicture.from_png(margin(600, 1)).bitmap.width == 600
    assert RegisteredPicture.from_png(png(600, dpi=(600 / 42 * 25.4,) * 2)).side == 42


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
    assert caught.value.code == "seal.picture-ground"


def test_the_digest_is_over_what_is_seen() -> None:
    """Profile, 6: another way to compress the same picture is the same picture; another sample is another one."""
    picture = RegisteredPicture.from_png(png())
    assert picture.appearance().digest() == RegisteredPicture.from_png(png(compress_level=1)).appearance().digest()
    rgb = bytearray(picture.bitmap.rgb)
    rgb[3 * LEAST * 200 + 700] ^= 1
    changed = replace(picture, bitmap=replace(picture.bitmap, rgb=bytes(rgb)))
    assert changed.appearance().digest() != picture.appearance().digest()
