"""ISO 32000-1, 7.8.2: usual operations read at once are what they are when read token by token."""

from __future__ import annotations

import random
import re

import pytest

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import WHITE, decode_name
from nh_edoc._pdf.objects import PdfDict, PdfString
from nh_edoc._pdf.operations import Operations, _operator


class TokenByToken(Operations):
    def _usual(self, found):
        return None

    def _text(self):
        return ()

    def _path(self):
        return []


def plain(value):
    """Return a value without the places that it came from."""
    if isinstance(value, PdfString):
        return ("string", value.value, value.hexadecimal)
    if isinstance(value, PdfDict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(plain(item) for item in value)
    return (type(value).__name__, value)


def operations(kind, data):
    lexer = kind(data, 0, len(data.rstrip(WHITE)))
    made = []
    try:
        for found in lexer.steps():
            if isinstance(found, list):
                made += _of_path(found)
            else:
                made.append((str(found[0]), [plain(one) for one in found[1]], found.numbers))
    except PdfUnsupported as error:
        made.append(("unsupported", error.code))
    except PdfSyntaxError as error:
        made.append(("malformed", error.code))
    return made


def _of_path(words):
    at = 0
    while at < len(words):
        size = 0 if words[at] == b"h" else 2
        numbers = [float(word) if b"." in word else int(word) for word in words[at : at + size]]
        yield words[at + size].decode(), [plain(one) for one in numbers], size
        at += size + 1


TEXT = (
    b"q 1 0 0 -1 214.6378 812.7662 cm/c0 cs 0.8 0 0.05 scn\nBT 0 Tr/f0 12 Tf 1 0 0 -1 0 0 Tm"
    b"[(\\000\\001)-100(\\000\\(\\\\)]TJ\nET\nQ"
)
USUAL = [
    TEXT,
    TEXT.replace(b"scn", b"sc"),
    TEXT.replace(b"/f0", b"/f#0"),
    b"1 2 m 3 .5 l h 4 5 m 6 7 l\nS",
    b"1 0 0 -1 214.6378 812.7662 cm",
    b"/c1 cs 0 scn",
    b"/f1 18 Tf",
    b"BT 0 Tr/f0 12 Tf 1 0 0 -1 0 0 Tm[(\\000\\001)-100(\\000\\()-.5<00 9>(a)]TJ\nET",
    b"/Span<</MCID 12>>BDC",
    b"/Artifact<</Type/Layout>>BDC EMC",
    b"[]TJ [1 2]0 d [ (a)(b) ] TJ (x)Tj",
    b"/#41 gs /a#zz gs",
    b"true false null 1 x",
    b"/n true Tf /n 1 true",
    b"1\x002 m",
    b"[(a(b)c)]TJ [(a\r\nb\\\rc)]TJ",
    b"% note\n1 w",
]


@pytest.mark.parametrize("data", USUAL)
def test_both_ways(data):
    """What is usual, and what only looks so."""
    assert operations(Operations, data) == operations(TokenByToken, data)


def test_both_ways_on_random_streams():
    """Pieces of operations in any order, whole and cut."""
    rng = random.Random(32000)
    pieces = [*USUAL, *b"/ [ ] ( ) < > << >> TJ Tf BDC 1 -2.5 .5 + \\ \x00 \r /MCID /a cs % \n EMC 00".split(b" ")]
    for _ in range(4000):
        parts = rng.choices(pieces, k=rng.randrange(1, 6))
        data = rng.choice([b" ", b"", b"\n"]).join(parts)
        if rng.random() < 0.3:
            words = re.split(rb"(?<=[ \n])", TEXT)
            words[rng.randrange(len(words))] = rng.choice(pieces) + rng.choice([b" ", b""])
            data = b"".join(words) + data
        data = data[rng.randrange(0, 3) : len(data) - rng.randrange(0, 3)]
        assert operations(Operations, data) == operations(TokenByToken, data), data


@pytest.mark.parametrize("data", [b"1 " * 65 + b"w", b"/" + b"a" * 128 + b" gs", b"1 2 3"])
def test_limits(data):
    """Annex C and ours: as many operands, as long names, and no operands without an operator."""
    found = operations(Operations, data)
    assert found == operations(TokenByToken, data)
    assert found[0][0] in {"unsupported", "malformed"}


def test_what_is_long_is_remembered_nowhere():
    """Names and operators are remembered by what they are; hostile streams must not fill memory with them."""
    known = {decode_name(b"F1"), _operator(b"Tf")}
    before = decode_name.cache_info().currsize, _operator.cache_info().currsize
    long = b"x" * 200
    for data in (b"/%s 1 Tf" % long, b"/%s gs" % long, b"/%s<</MCID 1>>BDC" % long, b"<</%s 1>>" % long):
        assert operations(Operations, data) == [("unsupported", "limit.name")]
    assert operations(Operations, b"1 2 %s" % long) == operations(TokenByToken, b"1 2 %s" % long)
    assert (decode_name.cache_info().currsize, _operator.cache_info().currsize) == before
    assert known
