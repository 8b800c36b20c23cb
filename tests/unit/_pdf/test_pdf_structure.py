"""Cross-references and revisions: one way to read a file, or none."""

from __future__ import annotations

import mmap
import re
from typing import TYPE_CHECKING

import pytest
from edoc_pdf import HEADER, MINIMAL, append_revision, rewrite, stream, write_compressed, write_pdf

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.layout import unclaimed
from nh_edoc._pdf.objects import PdfStream, PdfString, Ref
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.read import PdfFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def fault(data: bytes) -> str:
    """The code of the error that opening and reading everything raises."""
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        read_all(data)
    return caught.value.code


def read_all(data: bytes) -> PdfFile:
    file = PdfFile(data)
    for index in range(len(file.revisions)):
        assert [*file.at_revision(index).objects()]
    pages(file)
    unclaimed(file)
    return file


def replaced(data: bytes, old: bytes, new: bytes) -> bytes:
    """Replace one place by as many bytes."""
    assert data.count(old) == 1, old
    assert len(old) == len(new)
    return data.replace(old, new)


def startxref(data: bytes) -> int:
    return int(re.findall(rb"startxref\n(\d+)", data)[-1])


def test_minimal_file() -> None:
    """7.5: header, body, table, trailer."""
    file = read_all(write_pdf())
    assert file.version == "1.7"
    assert file.numbers == (1, 2, 3)
    assert len(file.revisions) == 1
    assert file.revisions[0].end == len(file.data)
    assert file.catalog["Pages"] == Ref(2, 0)
    assert file.get(Ref(9, 0)) is None
    assert file.get(Ref(2, 1)) is None


def test_mapped_file(tmp_path: Path) -> None:
    """A large file is mapped, never copied whole."""
    path = tmp_path / "a.pdf"
    path.write_bytes(write_pdf())
    with path.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as data:
        file = PdfFile(data)
        assert file.catalog["Type"] == "Catalog"
        assert unclaimed(file) == ()


@pytest.mark.parametrize("predictor", [False, True])
def test_compressed_file(predictor: bool) -> None:
    """7.5.7, 7.5.8: object streams and cross-reference streams, with a PNG predictor and without."""
    kept = {4: stream(b"x")}
    file = read_all(write_compressed(MINIMAL, kept, predictor=predictor))
    assert file.catalog["Pages"] == Ref(2, 0)
    found = file.object(2)
    assert found is not None
    assert found.container == 5
    assert [page.media_box for page in pages(file)] == [(0, 0, 200, 100)]


@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_files_of_another_writer(letter: bytes, mode: str) -> None:
    """What qpdf writes of our file reads the same: same pages, same stream, also linearized (annex F)."""
    import pikepdf

    option = getattr(pikepdf.ObjectStreamMode, mode)
    for linearize in (False, True):
        file = read_all(rewrite(letter, lambda _: None, object_stream_mode=option, linearize=linearize))
        assert len(file.revisions) == 1
        original = PdfFile(letter)
        ours, theirs = (one.resolve(pages(one)[0].dictionary["Contents"]) for one in (original, file))
        assert isinstance(ours, PdfStream)
        assert isinstance(theirs, PdfStream)
        assert original.decode(ours) == file.decode(theirs)


@pytest.mark.parametrize(
    "data",
    [
        b" " + write_pdf(),
        b"\xef\xbb\xbf" + write_pdf(),
        write_pdf().replace(b"%PDF-1.7", b"%PDF-1.9"),
        write_pdf().replace(b"%PDF-1.7", b"%PDF-3.0"),
        b"",
        b"%PDF-1.7",
    ],
)
def test_header_is_the_first_byte(data: bytes) -> None:
    """7.5.2: what stands before the header shifts every offset for some readers and for others none."""
    assert fault(data) in {"header", "tail"}


@pytest.mark.parametrize("end", [b"", b"\n", b"\r", b"\r\n"])
def test_one_line_end_after_the_file(end: bytes) -> None:
    """7.5.5: the last line is %%EOF."""
    assert read_all(write_pdf()[:-1] + end)


@pytest.mark.parametrize("end", [b"\n\n", b"\n ", b"\n\0", b" \n", b"\n%", b"\nx", b"\n%%EOF\n"])
def test_nothing_after_the_end(end: bytes) -> None:
    """Verification rules, 3: pyHanko calls a sealed file with one more newline VALID."""
    assert fault(write_pdf()[:-1] + end) == "tail"


def test_end_missing() -> None:
    """A truncated file is not searched for something to start with."""
    data = write_pdf()
    for end in range(len(data) - 200, len(data) - 1):
        assert fault(data[:end]) in {"tail", "header"}


def test_end_mark_in_an_attachment_does_not_confuse() -> None:
    """An attached PDF brings %%EOF, startxref and objects of its own; positions never come from a search."""
    inner = write_pdf({**MINIMAL, 3: MINIMAL[3].replace(b"200", b"999")})
    data = write_pdf({**MINIMAL, 4: stream(inner)})
    file = read_all(data)
    assert len(file.revisions) == 1
    assert pages(file)[0].media_box.right == 200
    assert unclaimed(file) == ()


def test_table_loop() -> None:
    """/Prev must lead to the past: to itself or forward it would never end."""
    data = write_pdf(trailer=b"/Prev 0000")
    start = startxref(data)
    for target in (start, start + 1, len(data) - 1, len(data), 9999):
        assert fault(replaced(data, b"/Prev 0000", b"/Prev %4d" % target)) == "xref.loop"


def test_two_tables_that_point_to_each_other() -> None:
    data = append_revision(write_pdf(trailer=b"/Prev 0000"), {3: MINIMAL[3]})
    assert fault(replaced(data, b"/Prev 0000", b"/Prev %4d" % startxref(data))) == "xref.loop"


def test_wrong_object_at_offset() -> None:
    """The number at the offset is the number of the entry (7.5.4): else two readers see two objects."""
    data = write_pdf()
    first, second = data.index(b"1 0 obj"), data.index(b"2 0 obj")
    swapped = data.replace(b"%010d" % first, b"?" * 10).replace(b"%010d" % second, b"%010d" % first)
    assert fault(swapped.replace(b"?" * 10, b"%010d" % second)) == "xref.offset"


@pytest.mark.parametrize("offset", [b"0000000000", b"0000000016", b"9999999999"])
def test_offset_of_nothing(offset: bytes) -> None:
    data = write_pdf()
    assert fault(replaced(data, b"%010d 00000 n" % data.index(b"2 0 obj"), offset + b" 00000 n")) == "xref.offset"


def test_wrong_generation() -> None:
    data = write_pdf()
    place = b"%010d " % data.index(b"2 0 obj")
    assert fault(replaced(data, place + b"00000", place + b"00001")) == "xref.offset"


def test_object_twice_in_one_table() -> None:
    """Which of two entries counts, nobody says."""
    data = write_pdf({**MINIMAL, 4: b"null"})
    assert fault(replaced(data, b"\n4 1\n", b"\n3 1\n")) == "xref.duplicate"


def test_object_beyond_size() -> None:
    """7.5.5: an object with a number of /Size or more is missing for some readers."""
    assert fault(replaced(write_pdf(), b"/Size 4", b"/Size 3")) == "xref.size"


def test_overlapping_objects() -> None:
    """An object inside another one's string or stream is two things at once."""
    hidden = b"3 0 obj\n" + MINIMAL[3] + b"\nendobj"
    for holder in (b"(%s)" % hidden, stream(hidden)):
        data = write_pdf({1: MINIMAL[1], 2: MINIMAL[2], 4: holder, 3: MINIMAL[3]})
        real, inner = data.rindex(b"3 0 obj"), data.index(b"3 0 obj")
        attacked = data.replace(b"%010d 00000 n" % real, b"%010d 00000 n" % inner)
        assert attacked != data
        assert fault(attacked) in {"token.string", "stream.length"}


@pytest.mark.parametrize("length", [0, 4, 7, 10_000, -1])
def test_stream_length_lies(length: int) -> None:
    """7.3.8.2: /Length says where the data end; a reader that searches endstream sees other data."""
    assert fault(write_pdf({**MINIMAL, 4: stream(b"hello", length=length)})) == "stream.length"


def test_stream_with_its_own_end_mark_inside() -> None:
    file = read_all(write_pdf({**MINIMAL, 4: stream(b"a\nendstream\nendobj\nb")}))
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    assert file.decode(found) == b"a\nendstream\nendobj\nb"


def test_length_by_reference() -> None:
    lazy = b"<</Length 5 0 R>>stream\nhello\nendstream"
    assert read_all(write_pdf({**MINIMAL, 4: lazy, 5: b"5"}))
    assert fault(write_pdf({**MINIMAL, 4: lazy, 5: b"7"})) == "stream.length"
    assert fault(write_pdf({**MINIMAL, 4: lazy, 5: b"-5"})) == "stream.length"
    assert fault(write_pdf({**MINIMAL, 4: lazy})) == "type.integer"
    assert fault(write_pdf({**MINIMAL, 4: lazy.replace(b"5 0 R", b"4 0 R")})) == "object.loop"
    assert fault(write_pdf({**MINIMAL, 4: lazy, 5: lazy.replace(b"5 0 R", b"4 0 R")})) == "object.loop"


def test_tower_of_lengths() -> None:
    """Each stream's length is the next stream: no recursion over thousands of objects."""
    tower = {n: b"<</Length %d 0 R>>stream\n\nendstream" % (n + 1) for n in range(4, 3000)}
    assert fault(write_pdf({**MINIMAL, **tower, 3000: b"0"})) == "limit.chain"


def test_reference_loop() -> None:
    """An object that is a reference to itself resolves to nothing, and ends."""
    file = PdfFile(write_pdf({**MINIMAL, 4: b"5 0 R", 5: b"4 0 R"}))
    with pytest.raises(PdfSyntaxError) as caught:
        file.resolve(Ref(4, 0))
    assert caught.value.code == "reference.loop"


@pytest.mark.parametrize(
    ("trailer", "code"),
    [(b"/Encrypt 4 0 R", "encryption"), (b"/XRefStm 20", "hybrid")],
)
def test_features_that_are_not_read(trailer: bytes, code: str) -> None:
    """Well-formed, but two readers would see two files, or nothing without the password."""
    assert fault(write_pdf(trailer=trailer)) == code


def test_external_stream() -> None:
    """7.3.8.1: the data of /F lie in another file."""
    assert fault(write_pdf({**MINIMAL, 4: stream(b"", b"/F(evil)")})) == "external-stream"


def test_revisions_and_their_views() -> None:
    """7.5.6: an update is appended; the file before it stays readable as it was."""
    base = write_pdf({**MINIMAL, 4: b"(old)", 5: b"(gone)"})
    data = append_revision(base, {4: b"(new)", 6: b"(added)"})
    data = append_revision(data, {6: b"(changed)"})
    file = read_all(data)
    assert file.revisions[0].end == len(base)
    assert file.revisions[1].start == len(base)
    texts = [
        {number: found.value for number in (4, 6) if isinstance(found := view.get(Ref(number, 0)), PdfString)}
        for view in map(file.at_revision, range(3))
    ]
    assert texts == [{4: b"old"}, {4: b"new", 6: b"added"}, {4: b"new", 6: b"changed"}]
    assert (file.changes(1).added, file.changes(1).replaced) == ({6}, {4})
    assert (file.changes(2).added, file.changes(2).replaced, file.changes(2).freed) == (set(), {6}, set())
    with pytest.raises(IndexError):
        file.at_revision(3)


def test_freed_object_is_a_change() -> None:
    base = write_pdf({**MINIMAL, 4: b"(old)"})
    data = append_revision(base, {5: b"null"}).replace(
        b"0 1\n0000000000 65535 f \n5 1", b"4 1\n0000000000 00001 f \n5 1"
    )
    file = read_all(data)
    assert file.get(Ref(4, 0)) is None
    assert file.changes(1).freed == {4}
    assert file.at_revision(0).get(Ref(4, 0)) is not None


def test_object_brought_back_from_the_past_is_a_change() -> None:
    """A later table may point to an older copy of an object: the bytes are old, the meaning is new."""
    base = write_pdf({**MINIMAL, 4: b"(first)"})
    data = append_revision(base, {4: b"(second)"})
    data = append_revision(data, {4: b"(third)"})
    third, first = data.rindex(b"4 0 obj"), data.index(b"4 0 obj")
    file = PdfFile(data.replace(b"%010d 00000 n" % third, b"%010d 00000 n" % first))
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfString)
    assert found.value == b"first"
    assert file.changes(2).replaced == {4}


def test_old_table_cannot_point_to_the_future() -> None:
    """Else a later revision would change what an earlier, signed one shows."""
    base = write_pdf({**MINIMAL, 4: b"(old)"})
    data = append_revision(base, {5: b"(new)"}).replace(b"5 0 obj", b"4 0 obj").replace(b"\n5 1\n", b"\n4 1\n")
    old, new = data.index(b"4 0 obj"), data.rindex(b"4 0 obj")
    attacked = data[: len(base)].replace(b"%010d 00000 n" % old, b"%010d 00000 n" % new) + data[len(base) :]
    assert fault(attacked) == "xref.offset"


def test_replaced_object_stream_replaces_what_is_in_it() -> None:
    """7.5.7: no entry of object 1 changes, and yet it is another object."""
    base = write_compressed({**MINIMAL, 7: b"(old)"}, {4: stream(b"x")})
    file = PdfFile(base)
    holder = 8
    assert file.get(Ref(holder, 0)) is not None
    start = startxref(base)
    body = b"%d 0 obj\n%s\nendobj\n" % (holder, stream(b"1 0 2 0 3 0 7 0", b"/Type/ObjStm/N 4/First 15"))
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size 20/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    data = base + body + table % (holder, len(base), start, len(base) + len(body))
    assert PdfFile(data).changes(1).replaced == {1, 2, 3, 7, holder}


@pytest.mark.parametrize(
    "change",
    [
        lambda inner: inner.replace(b"/N 3", b"/N 2"),
        lambda inner: inner.replace(b"/First 15", b"/First 99999"),
        lambda inner: inner.replace(b"1 0 2 ", b"2 0 2 "),
        lambda inner: inner.replace(b"1 0 2 ", b"9 0 2 "),
        lambda inner: inner.replace(b"/ObjStm", b"/ObjXtm"),
    ],
)
def test_object_stream_that_lies(change: Callable[[bytes], bytes]) -> None:
    """7.5.7: numbers, offsets and entries agree, or the objects are not read."""
    members = b" ".join(MINIMAL.values())
    at = [0, len(MINIMAL[1]) + 1, len(MINIMAL[1]) + len(MINIMAL[2]) + 2]
    head = b"1 %d 2 %d 3 %d " % tuple(at)
    inner = stream(head + members, b"/Type/ObjStm/N 3/First %d" % len(head)).replace(
        b"/First %d" % len(head), b"/First 15" if len(head) == 15 else b"/First %d" % len(head)
    )
    good = _with_object_stream(inner)
    assert read_all(good)
    bad = change(inner) if change(inner) != inner else inner.replace(b"/First %d" % len(head), b"/First 99999")
    assert fault(_with_object_stream(bad)) == "object-stream"


def _with_object_stream(inner: bytes) -> bytes:
    start = len(HEADER)
    body = b"4 0 obj\n%s\nendobj\n" % inner
    rows = [bytes(6)] + [bytes((2, 0, 0, 4, 0, at)) for at in range(3)]
    rows += [bytes((1,)) + where.to_bytes(3, "big") + bytes(2) for where in (start, start + len(body))]
    xref = stream(b"".join(rows), b"/Type/XRef/W[1 3 2]/Size 6/Root 1 0 R")
    place = start + len(body)
    return HEADER + body + b"5 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (xref, place)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"/W[1 3 2]", b"/W[1 3 1]"),
        (b"/W[1 3 2]", b"/W[0 0 0]"),
        (b"/W[1 3 2]", b"/W[1 9 2]"),
        (b"/W[1 3 2]", b"/W[1 -3 ]"),
        (b"/Size 6", b"/Size 7"),
        (b"/Size 6", b"/Size 5"),
        (b"/Type/XRef", b"/Type/XReg"),
    ],
)
def test_cross_reference_stream_that_lies(old: bytes, new: bytes) -> None:
    """7.5.8.2: as many rows as the index says, each as wide as /W says."""
    head = b"1 0 2 %d 3 %d " % (len(MINIMAL[1]) + 1, len(MINIMAL[1]) + len(MINIMAL[2]) + 2)
    good = _with_object_stream(stream(head + b" ".join(MINIMAL.values()), b"/Type/ObjStm/N 3/First %d" % len(head)))
    assert read_all(good)
    assert fault(replaced(good, old, new)).startswith("xref.")


def test_gap_is_told() -> None:
    """What no table leads to, hides something; white space hides nothing."""
    data = write_pdf()
    extra = b"9 0 obj\n(hidden  object)\nendobj"
    place = data.index(b"2 0 obj")
    moved = write_pdf({1: MINIMAL[1], 9: b"(hidden  object)", 2: MINIMAL[2], 3: MINIMAL[3]})
    assert unclaimed(PdfFile(moved)) == ()
    orphan = moved.replace(b"\n9 1\n%010d 00000 n \n" % moved.index(b"9 0 obj"), b"\n")
    orphan = orphan.replace(b"startxref\n%d" % startxref(moved), b"startxref\n%d" % moved.index(b"xref\n0"))
    assert unclaimed(PdfFile(orphan)) == ((place, place + len(extra)),)


def test_comments_are_told() -> None:
    """Comments between and inside objects, and before the trailer; that of the binary mark is none."""
    data = write_pdf({**MINIMAL, 4: b"<</A % inside\n 1>>"})
    assert [data[slice(*span)] for span in unclaimed(PdfFile(data))] == [b"% inside"]
    trailed = data.replace(b"trailer\n", b"% before\ntrailer\n")
    assert [data[:0] + trailed[slice(*span)] for span in unclaimed(PdfFile(trailed))] == [b"% inside", b"% before"]
    tail = data.replace(b"startxref\n", b"% here\nstartxref\n")
    assert b"% here" in [tail[slice(*span)] for span in unclaimed(PdfFile(tail))]


def test_file_of_the_renderer_has_no_gap(letter: bytes) -> None:
    """Objects, table and trailer fill what the renderer writes."""
    assert unclaimed(PdfFile(letter)) == ()


def test_limit_of_revisions() -> None:
    """A file of a thousand updates is told to be too long, not read for ever."""
    data = write_pdf()
    for _ in range(201):
        data = append_revision(data, {4: b"1"})
    assert fault(data) == "limit.revisions"


def test_limit_of_objects() -> None:
    """A cross-reference stream of a few hundred bytes may claim a million objects."""
    rows = stream(bytes(6 * 250_001), b"/Type/XRef/W[1 3 2]/Size 250001/Root 1 0 R", deflate=True)
    data = HEADER + b"1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (rows, len(HEADER))
    assert len(data) < 3000
    assert fault(data) == "limit.objects"
