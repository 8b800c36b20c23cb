"""The picture of a seal, read back from a file into the form that is registered (docs/profile.md, "Seal picture")."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from edoc_pdf import MINIMAL, stream, write_compressed, write_pdf

from nh_edoc._pdf.appearance import seal_appearance
from nh_edoc._pdf.objects import PdfStream, Ref
from nh_edoc._pdf.read import PdfFile
from nh_edoc.model.appearance import Appearance, Bitmap

if TYPE_CHECKING:
    from collections.abc import Callable

CONTENT = b"q /Ink gs 1 0 0 rg 0 0 9 9 re f Q"
DRAWN = Appearance(width="119.06", height="119.00", content=CONTENT)
PICTURE = Appearance(
    width="10.00",
    height="10.50",
    content=CONTENT,
    bitmap=Bitmap(width=2, height=1, rgb=b"\xff\0\0\0\0\0", alpha=b"\0\xff"),
)
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Resources<</ExtGState<</Ink<</BM/Multiply>>>>%s>>"
IMAGE = b"/Type/XObject/Subtype/Image/Width 2/Height 1/BitsPerComponent 8/ColorSpace/%s"
SEAL = {
    4: stream(CONTENT, FORM % (b"10", b"10.5", b"/XObject<</Seal 5 0 R>>"), deflate=True),
    5: stream(b"\xff\0\0\0\0\0", IMAGE % b"DeviceRGB" + b"/SMask 6 0 R", deflate=True),
    6: stream(b"\0\xff", IMAGE % b"DeviceGray"),
}


def read(objects: dict[int, bytes]) -> Appearance | None:
    file = PdfFile(write_pdf({**MINIMAL, **objects}))
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    return seal_appearance(file, found)


@pytest.mark.parametrize("deflate", [False, True])
def test_drawn_seal(deflate: bool) -> None:
    """However it is packed, the picture is the same."""
    made = stream(CONTENT, FORM % (b"119.06", b"119", b""), deflate=deflate)
    assert read({4: made}) == DRAWN
    by_reference = made.replace(b"/Resources<<", b"/Resources 7 0 R/Was<<")
    resources = b"<</ExtGState 8 0 R>>"
    apart = {
        4: stream(CONTENT, b"/Subtype/Form/BBox 9 0 R/Resources 7 0 R"),
        7: resources,
        8: b"<</Ink<</BM/Multiply>>>>",
    }
    assert read({**apart, 9: b"[0 0 119.06 119.0]"}) == DRAWN
    assert read({4: by_reference, 7: resources, 8: b"null"}) is None


def test_registered_picture() -> None:
    """Samples and transparency are read as they are."""
    found = read(SEAL)
    assert found == PICTURE
    assert found is not None
    assert found.digest() == PICTURE.digest()


def test_picture_of_a_compressed_file() -> None:
    """Dictionaries may come from an object stream; streams never do."""
    kept = {4: stream(CONTENT, b"/Subtype/Form/BBox[0 0 119.06 119]/Resources 5 0 R", deflate=True)}
    file = PdfFile(write_compressed({**MINIMAL, 5: b"<</ExtGState<</Ink<</BM/Multiply>>>>>>"}, kept))
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    assert seal_appearance(file, found) == DRAWN


def test_no_appearance() -> None:
    assert seal_appearance(PdfFile(write_pdf()), None) is None


def changed(number: int, old: bytes, new: bytes) -> Callable[[], dict[int, bytes]]:
    def make() -> dict[int, bytes]:
        assert SEAL[number].count(old) == 1
        return {**SEAL, number: SEAL[number].replace(old, new)}

    return make


@pytest.mark.parametrize(
    "change",
    [
        changed(4, b"/BBox[0 0", b"/BBox[1 0"),
        changed(4, b"10.5]", b"10.501]"),
        changed(4, b"10.5]", b"-10.5]"),
        changed(4, b"10.5]", b"/A]"),
        changed(4, b"10.5]", b"]"),
        changed(4, b"/Subtype/Form", b"/Subtype/Image"),
        changed(4, b"/Subtype/Form", b"/Subtype/Form/Matrix[1 0 0 1 0 0]"),
        changed(4, b"/Subtype/Form", b"/Subtype/Form/Group<<>>"),
        changed(4, b"/Subtype/Form", b"/Subtype/Form/OC<<>>"),
        changed(4, b"/BM/Multiply", b"/BM/Normal"),
        changed(4, b"/BM/Multiply", b"/BM/Multiply/ca 0.5"),
        changed(4, b"/Ink<<", b"/Pen<<"),
        changed(4, b"/ExtGState<<", b"/Font<<>>/ExtGState<<"),
        changed(4, b"/XObject<</Seal 5 0 R>>", b"/XObject<</Seal 5 0 R/Other 5 0 R>>"),
        changed(4, b"/XObject<</Seal 5 0 R>>", b"/XObject<</Other 5 0 R>>"),
        changed(4, b"/XObject<</Seal 5 0 R>>", b"/XObject<</Seal 4 0 R>>"),
        changed(5, b"/SMask 6 0 R", b""),
        changed(5, b"/SMask 6 0 R", b"/SMask 5 0 R"),
        changed(5, b"/SMask 6 0 R", b"/SMask 6 0 R/Decode[1 0 1 0 1 0]"),
        changed(5, b"/SMask 6 0 R", b"/SMask 6 0 R/Interpolate true"),
        changed(5, b"/SMask 6 0 R", b"/SMask 6 0 R/Mask[0 0 0 0 0 0]"),
        changed(5, b"/DeviceRGB", b"/DeviceCMYK"),
        changed(5, b"/Width 2", b"/Width 3"),
        changed(5, b"/Width 2", b"/Width 99999"),
        changed(5, b"/Width 2", b"/Width true"),
        changed(5, b"/BitsPerComponent 8", b"/BitsPerComponent 4"),
        changed(6, b"/DeviceGray", b"/DeviceRGB"),
        changed(6, b"/Height 1", b"/Height 2"),
        changed(6, b"/Height 1", b"/Height 1/Matte[0 0 0]"),
    ],
)
def test_what_could_look_different_has_no_normal_form(change: Callable[[], dict[int, bytes]]) -> None:
    """The digest is over content and samples alone, so everything around them must be exactly the profile's."""
    assert read(change()) is None


def test_content_and_samples_count() -> None:
    """One operator or one sample changed is another picture."""
    other = stream(CONTENT.replace(b"1 0 0 rg", b"1 0 1 rg"), FORM % (b"10", b"10.5", b"/XObject<</Seal 5 0 R>>"))
    sample = stream(b"\xff\0\0\0\0\x01", IMAGE % b"DeviceRGB" + b"/SMask 6 0 R")
    mask = stream(b"\0\xfe", IMAGE % b"DeviceGray")
    digests = {PICTURE.digest()}
    for objects in ({**SEAL, 4: other}, {**SEAL, 5: sample}, {**SEAL, 6: mask}):
        found = read(objects)
        assert found is not None
        digests.add(found.digest())
    assert len(digests) == 4
