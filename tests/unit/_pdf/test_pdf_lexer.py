"""Tokens and values: what the grammar of ISO 32000-1 does not know is an error at its byte."""

from __future__ import annotations

import pytest

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import Lexer, value_span
from nh_edoc._pdf.objects import Name, PdfDict, PdfString, Ref, Span
from nh_edoc._pdf.strings import decode_text


def value(data: bytes) -> object:
    return Lexer(data, 0, len(data)).value()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"12", 12),
        (b"-7 ", -7),
        (b"+.5", 0.5),
        (b"4.", 4.0),
        (b"true", True),
        (b"null", None),
        (b"/A#20B", Name("A B")),
        (b"/", Name("")),
        (b"12 0 R", Ref(12, 0)),
        (b"[1 2 3 0 R 4]", (1, 2, Ref(3, 0), 4)),
        (b"% comment\r\n 5", 5),
    ],
)
def test_values(data: bytes, expected: object) -> None:
    """7.3.2 to 7.3.10: each kind of value in its spellings."""
    found = value(data)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"(a(b)c)", b"a(b)c"),
        (b"(\\101\\7x\\n\\(\\q)", b"A\x07x\n(q"),
        (b"(a\\\r\nb\rc)", b"ab\nc"),
        (b"(\\777)", b"\xff"),
        (b"<4 1 4>", b"A@"),
        (b"<>", b""),
    ],
)
def test_strings(data: bytes, expected: bytes) -> None:
    """7.3.4: balanced parentheses, escapes, line ends, odd digits."""
    found = value(data)
    assert isinstance(found, PdfString)
    assert found.value == expected
    assert (found.start, found.end) == (0, len(data))
    assert found.hexadecimal is data.startswith(b"<")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<</A 1/A 2>>", "dictionary.duplicate-key"),
        (b"<</AB 1/A#42 2>>", "dictionary.duplicate-key"),
        (b"<</A>>", "dictionary"),
        (b"<<1 2>>", "dictionary.key"),
        (b"[1>>", "dictionary"),
        (b"]", "array"),
        (b"[1 2", "token"),
        (b"(a", "token.string"),
        (b"(a\\", "token.string"),
        (b"<4g>", "token"),
        (b"12a", "token"),
        (b"1.2.3", "token"),
        (b"--1", "token"),
        (b"/A#4", "token.name"),
        (b"/A#00", "token.name"),
        (b"foo", "token"),
        (b"[R]", "token"),
        (b"1 0 Rx", "token"),
        (b"", "token"),
        (b"% only a comment", "token"),
        (b"{", "token"),
        (b"12345678901234567890", "token"),
    ],
)
def test_malformed(data: bytes, code: str) -> None:
    """7.2, 7.3.7: nothing is repaired; viewers differ in which of two equal keys they take."""
    if data == b"1 0 Rx":  # the number itself is good, the rest is for whoever asks next
        lexer = Lexer(data, 0, len(data))
        assert lexer.value() == 1
        assert lexer.value() == 0
        data = data[lexer.position :]
    with pytest.raises(PdfSyntaxError) as caught:
        value(data)
    assert caught.value.code == code
    assert 0 <= caught.value.offset <= len(data)


def test_spans_are_those_of_the_file() -> None:
    """Positions come from the parser (verification rules, 3): each key and value knows its bytes."""
    data = b" << /Type /Sig /Contents <00ff> /X [1 (a)] >> "
    found = value(data)
    assert isinstance(found, PdfDict)
    assert data[found.start : found.end] == data.strip()
    assert data[slice(*value_span(found, "Contents"))] == b"<00ff>"
    assert data[slice(*value_span(found, "X"))] == b"[1 (a)]"


@pytest.mark.parametrize("opening", [b"[", b"<</A", b"[<</B"])
def test_deep_nesting_costs_no_frames(opening: bytes) -> None:
    """A hundred thousand brackets are a limit, not a crash."""
    with pytest.raises(PdfUnsupported) as caught:
        value(opening * 100_000)
    assert caught.value.code == "limit.depth"


def test_many_parentheses() -> None:
    """Parentheses inside a string are counted, not stacked."""
    depth = 100_000
    found = value(b"(" * depth + b")" * depth)
    assert isinstance(found, PdfString)
    assert len(found.value) == 2 * depth - 2


def test_long_names_are_a_limit() -> None:
    """Annex C: 127 bytes."""
    assert value(b"/" + b"a" * 127) == "a" * 127
    with pytest.raises(PdfUnsupported) as caught:
        value(b"/" + b"a" * 128)
    assert caught.value.code == "limit.name"


def test_comments_are_remembered() -> None:
    """A comment is white space by the standard, and a place to hide things in ours."""
    data = b"<</A % secret\n 1>>"
    lexer = Lexer(data, 0, len(data))
    lexer.value()
    assert lexer.comments == [Span(5, 13)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"\xfe\xff\x4e\x00\xd8\x40\xdd\x64", "一𠅤"), (b"\xef\xbb\xbf\xe4\xb8\x80", "一"), (b"A\x80\xa0", "A•€")],
)
def test_text_strings(raw: bytes, text: str) -> None:
    """7.9.2.2 and ISO 32000-2: UTF-16BE, UTF-8, PDFDocEncoding."""
    assert decode_text(raw) == text


@pytest.mark.parametrize("raw", [b"\xfe\xff\xd8\x00", b"\xfe\xff\x4e", b"\xef\xbb\xbf\xff", b"\x9f"])
def test_text_strings_that_mean_nothing(raw: bytes) -> None:
    """Half a surrogate, half a unit, bad UTF-8, an undefined byte: no text is made up for them."""
    with pytest.raises(PdfSyntaxError):
        decode_text(raw)
