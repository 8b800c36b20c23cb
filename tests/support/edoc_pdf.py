"""PDF files to break: small ones written by hand, byte by byte, and letters of the renderer, rewritten."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pikepdf

from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.text import page_texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc._pdf.marks import PageText

LETTER = """
#set document(title: "演示样张", author: "演示机关", date: auto)
#set page(width: 300pt, height: 200pt, margin: 20pt)
#set text(font: ("FandolFang", "Noto Serif SC", "Edoc Rare"), size: 12pt, lang: "zh", fallback: false)
#pdf.attach("/document.xml", bytes("<a>数据</a>"), relationship: "data", mime-type: "application/xml", description: "数据")
#heading(level: 1, text(size: 12pt, weight: "regular")[受理回执])
王伟芳䶮𠅤，2026年3月2日。
#table(columns: 2, table.header([甲], [乙]), [１], [Ab 1])
#image(bytes("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'><path d='M0 0h2v1h-2zM2 1h1v1h-1z'/></svg>"),
  format: "svg", width: 40pt, alt: "图")
"""
LETTER_TEXT = "受理回执王伟芳䶮𠅤，2026年3月2日。甲乙１Ab 1"

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"

MINIMAL = {
    1: b"<</Type/Catalog/Pages 2 0 R>>",
    2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<<>>>>",
}


def stream(body: bytes, entries: bytes = b"", *, deflate: bool = False, length: int | None = None) -> bytes:
    """A stream object; ``length`` may lie."""
    data = zlib.compress(body) if deflate else body
    flate = b"/Filter/FlateDecode" if deflate else b""
    size = len(data) if length is None else length
    return b"<<%s%s/Length %d>>stream\n%s\nendstream" % (entries, flate, size, data)


def write_objects(start: int, objects: dict[int, bytes]) -> tuple[bytes, dict[int, int]]:
    """The bytes of the objects, written from offset ``start`` on, and where each begins."""
    body, offsets = b"", {}
    for number, value in objects.items():
        offsets[number] = start + len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    return body, offsets


def write_table(offsets: dict[int, int]) -> bytes:
    """A cross-reference table with a subsection for each object; object 0 is free."""
    rows = b"0 1\n0000000000 65535 f \n"
    return b"xref\n" + rows + b"".join(b"%d 1\n%010d 00000 n \n" % item for item in offsets.items())


def write_tail(startxref: int, trailer: bytes) -> bytes:
    return b"trailer\n<<%s>>\nstartxref\n%d\n%%%%EOF\n" % (trailer, startxref)


def write_pdf(objects: dict[int, bytes] = MINIMAL, trailer: bytes = b"", *, root: int = 1) -> bytes:
    """A file of one revision with a cross-reference table."""
    body, offsets = write_objects(len(HEADER), objects)
    start = len(HEADER) + len(body)
    entries = b"/Size %d/Root %d 0 R%s" % (max(objects) + 1, root, trailer)
    return HEADER + body + write_table(offsets) + write_tail(start, entries)


def append_revision(base: bytes, objects: dict[int, bytes], *, size: int = 100, trailer: bytes = b"") -> bytes:
    """``base`` with one more revision that writes ``objects``."""
    previous = int(base.rsplit(b"startxref\n", 1)[1].split(b"\n", 1)[0])
    body, offsets = write_objects(len(base), objects)
    entries = b"/Size %d/Root 1 0 R/Prev %d%s" % (size, previous, trailer)
    return base + body + write_table(offsets) + write_tail(len(base) + len(body), entries)


def write_compressed(objects: dict[int, bytes], kept: dict[int, bytes], *, predictor: bool = False) -> bytes:
    """A file whose ``objects`` lie in an object stream, with a cross-reference stream."""
    holder = max(*objects, *kept) + 1
    head = b" ".join(b"%d %d" % (number, at) for number, at in _places(objects))
    inner = head + b" " + b" ".join(objects.values())
    entries = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head) + 1)
    body, offsets = write_objects(len(HEADER), {**kept, holder: stream(inner, entries, deflate=True)})
    start = len(HEADER) + len(body)
    table = {0: (0, 0, 65535), **{number: (1, offset, 0) for number, offset in offsets.items()}}
    table |= {number: (2, holder, at) for at, number in enumerate(objects)}
    table[holder + 1] = (1, start, 0)
    rows = [
        bytes((kind,)) + where.to_bytes(3, "big") + extra.to_bytes(2, "big")
        for kind, where, extra in (table.get(number, (0, 0, 0)) for number in range(holder + 2))
    ]
    parameters = b""
    if predictor:
        parameters = b"/DecodeParms<</Predictor 12/Columns 6>>"
        above = [bytes(6), *rows[:-1]]
        rows = [
            b"\x02" + bytes((a - b) & 0xFF for a, b in zip(row, up, strict=True))
            for row, up in zip(rows, above, strict=True)
        ]
    xref = stream(b"".join(rows), b"/Type/XRef/W[1 3 2]/Size %d/Root 1 0 R%s" % (holder + 2, parameters), deflate=True)
    return HEADER + body + b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (holder + 1, xref, start)


def _places(objects: dict[int, bytes]) -> list[tuple[int, int]]:
    places, position = [], 0
    for number, value in objects.items():
        places.append((number, position))
        position += len(value) + 1
    return places


def rewrite(data: bytes, change: Callable[[pikepdf.Pdf], None], **options: object) -> bytes:
    """The file as pikepdf writes it after ``change``."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        target = io.BytesIO()
        pdf.save(target, **options)
    return target.getvalue()


def with_content(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with the content of its page changed."""

    def apply(pdf: pikepdf.Pdf) -> None:
        before = pdf.pages[0].Contents.read_bytes()
        after = change(before)
        assert after != before
        pdf.pages[0].Contents = pdf.make_stream(after)

    return rewrite(data, apply)


def first_page(data: bytes) -> PageText:
    return page_texts(PdfFile(data))[0]
