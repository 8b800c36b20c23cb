"""An object that is known by its shape is one that the strict lexer reads, with the same names in the same places.

Fixed seeds. Oracle: the lexer itself on the object's own bytes (ISO 32000-1, 7.3). Shapes may be unknown, never wrong:
they stand in front of the checks for bytes that belong to nothing and for scripts.
"""

from __future__ import annotations

import os
import random

import pytest
from edoc_sealed import sealed

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.indirect import read_indirect
from nh_edoc._pdf.objects import PdfDict, PdfStream, integer
from nh_edoc._pdf.plain import survey, value_of
from nh_edoc._pdf.read import PdfFile
from nh_edoc.verify.active import _found, _found_in

TIMES = 50 if os.environ.get("NH_EDOC_NIGHTLY") else 1
PIECES = (
    b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"/", b"%", b"\\", b"#", b"\n", b" ", b"\0", b"0", b"12", b"123456",
    b"1 0 R", b"1 000000 R", b"12345678901234567890", b"-", b".", b"/A", b"/JS", b"/A#41", b"/TR2", b"/F", b"/c0", b"/c1",
    b"/Length", b"/Length 3", b"stream\n", b"endstream", b"endobj", b"obj", b"true", b"null", b"R", b"x", b"/" + b"n0" * 64,
    b"(/JS)", b"<2f>", b"{", b"\x80",
)  # fmt: skip
TRICKY = (
    b"1 0 obj\n<</A 1/A 2>>\nendobj\n",
    b"1 0 obj\n<</c0 1/c1 2>>\nendobj\n",
    b"1 0 obj\n<</A<4 (a) >>>\nendobj\n",
    b"1 0 obj\n<</A((a) 5)>>\nendobj\n",
    b"1 0 obj\n<</A 1 000000 R>>\nendobj\n",
    b"1 0 obj\n<</A 12345678901234567890>>\nendobj\n",
    b"1 0 obj\n<</%s 1>>\nendobj\n" % (b"n1" * 64),
    b"1 0 obj\n<</Length 3>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n<</Length+3/D<</Length 4>>>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n<</Length 3/Length1 3>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n<</Length 3/F(x)>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n<</X(stream\n)/Length 3>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n<</Length 9 0 R>>\nstream\nabc\nendstream\nendobj\n",
    b"1 0 obj\n(%)\nendobj\n",
    b"1 0 obj % x\n1\nendobj\n",
    b"1 0 obj\n1\nendobj\nx",
    b"1 0 obj\n1\nendobj\n% x",
    b"1 0 obj\n<</Type/FontDescriptor/FontFile4 1 0 R>>\nendobj\n",
    b"1 0 obj\n<</Type/FontDescriptor/FontFile2 1 0 R>>\nendobj\n",
    b"1 0 obj\n<</TR2 1 0 R>>\nendobj\n",
    b"1 0 obj\n<</TR3 1 0 R>>\nendobj\n",
    b"1 0 obj\n<</#4a#53(x)>>\nendobj\n",
)


def agrees(data: bytes) -> bool:
    """Compare; return whether the object was known by its shape."""
    (shape,) = survey(data, [0, len(data)], {0}).values()
    if shape is None:
        return False
    try:
        found, comments = read_indirect(data, 0, len(data), lambda value: integer(value, 0))
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise AssertionError(data) from error
    assert not comments, data
    assert not data[found.span.end :].strip(b"\0\t\n\f\r "), data
    assert shape.is_stream == isinstance(found.value, PdfStream), data
    value = found.value.dictionary if isinstance(found.value, PdfStream) else found.value
    assert names(value_of(shape)) == names(value), data
    assert {*_found_in(shape)} == {*_found(found.value)}, data
    return True


def names(value: object) -> object:
    """Return the structure of a value with all names, without numbers and strings."""
    if isinstance(value, PdfDict):
        return [(key, names(inner)) for key, inner in value.items()]
    if isinstance(value, tuple):
        return [names(inner) for inner in value]
    return value if isinstance(value, str | bool) or value is None else type(value).__name__


@pytest.mark.parametrize("data", TRICKY)
def test_tricky(data: bytes) -> None:
    """What only looks well-formed, or harmless, when its digits are left out."""
    agrees(data)
    agrees(data.replace(b"/A", b"/JS"))


def test_objects_of_the_renderer_are_known() -> None:
    """Nearly all of a document of ours: otherwise shapes would save nothing."""
    data = sealed("approval-decision")
    known, unknown = PdfFile(data).shapes()
    assert known
    assert len(unknown) <= 3


def test_mutants() -> None:
    """Pieces put into, or in place of, parts of real and tricky objects."""
    data = sealed("approval-decision")
    file = PdfFile(data)
    real = [data[slice(*one.span)] + b"\n" for one in file.objects() if one.span.end - one.span.start < 400]
    chance = random.Random("plain objects")
    known = 0
    for _ in range(3000 * TIMES):
        text = chance.choice(real) if chance.random() < 0.6 else chance.choice(TRICKY)
        for _ in range(chance.choice((1, 1, 2, 3))):
            start = chance.randrange(len(text))
            text = text[:start] + chance.choice(PIECES) + text[start + chance.choice((0, 0, 1, 3, 9)) :]
        known += agrees(text)
    assert known > 100 * TIMES
