"""Incremental revisions: what they keep is kept byte for byte, what they write reads back (ISO 32000-1, 7.5.6)."""

from __future__ import annotations

import io

import pikepdf
import pytest
from edoc_pdf import MINIMAL, write_pdf

from nh_edoc._pdf.append import Revision
from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, Ref
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import dictionary, stream, text_string

IDENTIFIED = b"/ID[<00><11>]"


def appended(base: bytes, build) -> bytes:
    """``base`` with the revision that ``build`` makes."""
    made = Revision(PdfFile(base))
    build(made)
    return base + made.written(b"i" * 16)


def test_edited_dictionary_keeps_everything_else():
    """Entries that change are written anew in their place, others keep their bytes, new ones come last."""
    base = write_pdf({**MINIMAL, 4: b"<</A  (a\\)>>)/B[1 2]/C 3>>"}, IDENTIFIED)
    made = Revision(PdfFile(base))
    value = made.file.get(Ref(4, 0))
    assert isinstance(value, PdfDict)
    edited = made.edited(value, {"B": b"[9]", "D": b"/New"})
    assert edited == b"<</A  (a\\)>>)/B [9]/C 3/D /New>>"


@pytest.mark.parametrize(
    ("held", "grown"), [(b"/K[1 0 R]", b"[1 0 R 7 0 R]"), (b"/K 3 0 R", b"[3 0 R 7 0 R]"), (b"", b"[7 0 R]")]
)
def test_extended_array(held, grown):
    """An array grows at its end; a single value becomes one."""
    made = Revision(PdfFile(write_pdf({**MINIMAL, 4: b"<<%s>>" % held}, IDENTIFIED)))
    value = made.file.get(Ref(4, 0))
    assert isinstance(value, PdfDict)
    assert made.extended(value, "K", b"7 0 R") == grown


def test_array_that_is_an_object_is_taken_over():
    """Other readers may still point at the old one, so it stays as it was."""
    made = Revision(PdfFile(write_pdf({**MINIMAL, 4: b"<</K 5 0 R>>", 5: b"[1 0 R]"}, IDENTIFIED)))
    value = made.file.get(Ref(4, 0))
    assert isinstance(value, PdfDict)
    assert made.extended(value, "K", b"7 0 R") == b"[1 0 R 7 0 R]"


def test_revision_reads_back():
    """Our reader and another one see the new objects, the replaced one, and the old rest."""
    base = write_pdf(MINIMAL, IDENTIFIED)

    def build(made: Revision) -> None:
        number = made.add(stream({"Type": b"/Marker"}, b"content"))
        page = made.file.get(Ref(3, 0))
        assert isinstance(page, PdfDict)
        made.put(3, made.edited(page, {"Extra": b"%d 0 R" % number, "Name": text_string("演示")}))

    data = appended(base, build)
    file = PdfFile(data)
    assert data.startswith(base)
    assert [revision.start for revision in file.revisions] == [0, len(base)]
    assert file.changes(1).added == {4}
    assert file.changes(1).replaced == {3}
    with pikepdf.open(io.BytesIO(data)) as other:
        assert other.pages[0].Extra.read_raw_bytes() == b"content"
        assert str(other.pages[0].Name) == "演示"
        assert bytes(other.trailer.ID[1]) == b"i" * 16


def test_trailer_without_identifier_is_not_continued():
    """ISO 19005-3, 6.1.3 demands the identifier; there is nothing to continue."""
    with pytest.raises(PdfUnsupported, match=r"append\.trailer"):
        appended(write_pdf(), lambda made: made.add(b"null"))


def test_written_values():
    """Text strings say their encoding; names and values stay apart."""
    assert text_string("Seal1") == b"<5365616c31>"
    assert text_string("章") == b"<feff7ae0>"
    assert dictionary({"A": b"1", "B": b"<<>>"}) == b"<</A 1/B <<>>>>"
