"""Pages of very many operators, and paint whose shape must be known exactly."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from edoc_pdf import first_page, with_content

from nh_edoc._pdf.errors import PdfUnsupported


@pytest.mark.parametrize(
    "body",
    [
        b"n " * 120_000,
        b"BT /f0 9 Tf 1 0 0 1 20 20 Tm " + b"<" + b"0005" * 40_000 + b"> Tj ET",
        b"BT /f0 90 Tf 1 0 0 1 20 20 Tm 0 Tz " + b"(" + b"\0\5" * 40_000 + b") Tj ET",
        b"0 0 m " + b"1 1 l " * 150_000 + b"S",
        b"BT /f0 9999 Tf " + (b"1 0 0 1 0 0 Tm <0005> Tj " * 5_000) + b"ET",
    ],
)
def test_large_pages_end(letter: bytes, body: bytes) -> None:
    """A page of a million operators or of glyphs on one heap is read within its limits, in seconds."""
    started = time.perf_counter()
    data = with_content(letter, lambda _: body)
    with suppress(PdfUnsupported):
        page = first_page(data)
        assert sum(glyph.visible for glyph in page.glyphs) < 100
    assert time.perf_counter() - started < 10


def test_path_run_is_read_like_single_operators(letter: bytes) -> None:
    """The short way through paths and the long one see the same paint."""
    short = b"0 0 m 10 0 l 10 10 l 0 10 l h 20 20 m 30 20 l 30 30 l 20 30 l h f"
    long = re.sub(rb"(?<=[mlh]) ", b" % comment\n", short)
    found = [first_page(with_content(letter, lambda _, body=body: body)).paints for body in (short, long)]
    assert found[0] == found[1]
    assert [tuple(box) for box in found[0][0].boxes] == [(0, 0, 10, 10), (20, 20, 30, 30)]
    assert found[0][0].exact


@pytest.mark.parametrize(
    ("body", "exact"),
    [
        (b"0 0 9 9 re f", True),
        (b"0 0 9 9 re 20 0 9 9 re f", True),
        (b"0 0 9 9 re f*", True),
        (b"0 0 9 9 re 2 2 3 3 re f*", False),
        (b"0 0 9 9 re 5 2 -3 3 re f", False),
        (b"0 0 m 9 0 l 9 9 l f", False),
        (b"0 0 m 9 0 l 9 9 l 1 9 l f", False),
        (b"0 0 m 3 0 6 0 9 0 c 9 9 l 0 9 l f", False),
        (b"0 0 m 9 0 l 9 9 l 0 9 l 0 0 l f", True),
        (b"q 0.7 0.7 -0.7 0.7 50 50 cm 0 0 9 9 re f Q", False),
        (b"q 0 1 -1 0 50 50 cm 0 0 9 9 re f Q", True),
    ],
)
def test_exact_fills(letter: bytes, body: bytes, exact: bool) -> None:
    """A fill is exact when its boxes are what is painted: only so can a QR code be read from it."""
    (paint,) = first_page(with_content(letter, lambda _: body)).paints
    assert paint.exact is exact
