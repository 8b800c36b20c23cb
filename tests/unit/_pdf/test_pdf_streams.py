"""Filters within bounds: what a stream claims to be may not cost what it claims."""

from __future__ import annotations

import time
import tracemalloc
import zlib

import pytest
from edoc_pdf import HEADER, MINIMAL, stream, write_pdf

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.filters import LARGEST_STREAM
from nh_edoc._pdf.objects import PdfStream, Ref
from nh_edoc._pdf.read import PdfFile

MEGABYTE = 1024 * 1024


def unfolding(megabytes: int) -> bytes:
    """A flate stream of zeros, made quickly: the same block again and again."""
    engine = zlib.compressobj(9)
    first, again = (engine.compress(bytes(MEGABYTE)) + engine.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + again * (megabytes - 1)


def decoded(value: bytes, **limits: int) -> bytes:
    file = PdfFile(write_pdf({**MINIMAL, 4: value}), **limits)
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    return file.decode(found)


def fault(value: bytes, **limits: int) -> str:
    with pytest.raises((PdfSyntaxError, PdfUnsupported)) as caught:
        decoded(value, **limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("body", "entries", "expected"),
    [
        (b"68 65 6c6C6f>", b"/Filter/ASCIIHexDecode", b"hello"),
        (b"7>", b"/Filter[/ASCIIHexDecode]", b"p"),
        (b"BOu!rDZ~>", b"/Filter/ASCII85Decode", b"hello"),
        (b"zBO u!r~>", b"/Filter/ASCII85Decode", b"\0\0\0\0hell"),
        (b"plain", b"", b"plain"),
        (b"plain", b"/Filter null", b"plain"),
        (zlib.compress(b"x").hex().encode() + b">", b"/Filter[/ASCIIHexDecode/FlateDecode]", b"x"),
        (zlib.compress(b"x") + b"\n", b"/Filter/FlateDecode", b"x"),
    ],
)
def test_filters(body: bytes, entries: bytes, expected: bytes) -> None:
    """7.4.2, 7.4.3, 7.4.4."""
    assert decoded(stream(body, entries)) == expected


@pytest.mark.parametrize(
    ("predictor", "rows"),
    [
        (10, b"\x00\x01\x02\x03\x00\x04\x05\x06"),
        (11, b"\x01\x01\x01\x01\x01\x04\x01\x01"),
        (12, b"\x02\x01\x02\x03\x02\x03\x03\x03"),
        (13, b"\x03\x01\x02\x02\x03\x04\x02\x02"),
        (14, b"\x04\x01\x01\x01\x04\x03\x01\x01"),
        (15, b"\x00\x01\x02\x03\x02\x03\x03\x03"),
    ],
)
def test_predictors(predictor: int, rows: bytes) -> None:
    """7.4.4.4: each row is undone by the algorithm that it names (PNG, clause 9)."""
    entries = b"/DecodeParms<</Predictor %d/Columns 3>>" % predictor
    assert decoded(stream(rows, entries, deflate=True)) == bytes(range(1, 7))


@pytest.mark.parametrize(
    ("body", "entries", "code"),
    [
        (zlib.compress(b"x" * 99)[:-6], b"/Filter/FlateDecode", "stream.flate"),
        (zlib.compress(b"x")[:-1] + b"?", b"/Filter/FlateDecode", "stream.flate"),
        (zlib.compress(b"x") + b"hidden", b"/Filter/FlateDecode", "stream.flate"),
        (b"", b"/Filter/FlateDecode", "stream.flate"),
        (b"6x>", b"/Filter/ASCIIHexDecode", "stream.hexadecimal"),
        (b"66", b"/Filter/ASCIIHexDecode", "stream.hexadecimal"),
        (b"66>66", b"/Filter/ASCIIHexDecode", "stream.hexadecimal"),
        (b"v~>", b"/Filter/ASCII85Decode", "stream.ascii85"),
        (b"!~>", b"/Filter/ASCII85Decode", "stream.ascii85"),
        (b"uuuuu~>", b"/Filter/ASCII85Decode", "stream.ascii85"),
        (b"BOu!r", b"/Filter/ASCII85Decode", "stream.ascii85"),
        (b"x", b"/Filter 5", "stream.filter"),
        (b"x", b"/Filter[/FlateDecode]/DecodeParms[null null]", "stream.filter"),
        (b"x", b"/Filter/LZWDecode", "filter"),
        (b"x", b"/Filter/Crypt", "filter"),
        (b"x", b"/Filter/DCTDecode", "filter"),
        (b"66>", b"/Filter/ASCIIHexDecode/DecodeParms<</A 1>>", "filter.parameters"),
        (zlib.compress(b"x"), b"/Filter/FlateDecode/DecodeParms<</Predictor 2>>", "filter.predictor"),
        (zlib.compress(b"x"), b"/Filter/FlateDecode/DecodeParms<</EarlyChange 2>>", "filter.parameters"),
        (zlib.compress(b"xxx"), b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>", "stream.predictor"),
        (zlib.compress(b"\x05x"), b"/Filter/FlateDecode/DecodeParms<</Predictor 12>>", "stream.predictor"),
        (zlib.compress(b"xx"), b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 0>>", "stream.predictor"),
        (
            zlib.compress(b"xx"),
            b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 99999999999>>",
            "stream.predictor",
        ),
        (b"x", b"/Filter[%s]" % (b"/ASCIIHexDecode" * 5), "limit.filters"),
    ],
)
def test_malformed_and_foreign(body: bytes, entries: bytes, code: str) -> None:
    """Cut off, followed by something, of another filter: no data are made up."""
    assert fault(stream(body, entries)) == code


def test_bomb_of_a_kilobyte() -> None:
    """1 KB that unfolds in two steps to 1 GB: refused, and never more than 64 MB are held (verification rules, 6)."""
    inner = unfolding(1024)
    bomb = zlib.compress(inner, 9)
    assert len(bomb) < 8192
    tracemalloc.start()
    started = time.perf_counter()
    try:
        assert fault(stream(bomb, b"/Filter[/FlateDecode/FlateDecode]")) == "limit.stream"
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 64 * MEGABYTE
    assert time.perf_counter() - started < 5


def test_limits_can_be_set() -> None:
    """A stream of just the limit is read, one byte more is not; all streams together have a limit too."""
    assert len(decoded(stream(bytes(1000), deflate=True), stream_limit=1000)) == 1000
    assert fault(stream(bytes(1001), deflate=True), stream_limit=1000) == "limit.stream"
    assert LARGEST_STREAM <= 32 * MEGABYTE
    file = PdfFile(write_pdf({**MINIMAL, 4: stream(bytes(900), deflate=True)}), total_limit=2000)
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    file.decode(found)
    file.decode(found)
    with pytest.raises(PdfUnsupported):
        file.decode(found)


def test_predictor_bomb() -> None:
    """Rows of one byte are undone one by one in Python; a few KB of them must not take minutes."""
    entries = b"/DecodeParms<</Predictor 15>>"
    started = time.perf_counter()
    assert fault(stream(b"\x04\x01" * (4 * MEGABYTE), entries, deflate=True)) == "limit.predictor"
    wide = b"/DecodeParms<</Predictor 15/Columns 33000000>>"
    assert fault(stream(b"\x04\x01", wide, deflate=True)) == "stream.predictor"
    assert time.perf_counter() - started < 5


def test_many_predicted_streams() -> None:
    """What each stream may cost, all together may not."""
    body = stream(b"\x02\x01" * (MEGABYTE // 2), b"/DecodeParms<</Predictor 12>>", deflate=True)
    file = PdfFile(write_pdf({**MINIMAL, 4: body}))
    found = file.get(Ref(4, 0))
    assert isinstance(found, PdfStream)
    started = time.perf_counter()
    with pytest.raises(PdfUnsupported):
        [file.decode(found) for _ in range(1000)]
    assert time.perf_counter() - started < 10


def test_cross_reference_bomb() -> None:
    """A cross-reference stream of 1 KB may not unfold to a gigabyte either."""
    body = unfolding(64)
    entries = b"/Type/XRef/W[1 3 2]/Size 3/Root 1 0 R/Filter/FlateDecode"
    data = HEADER + b"1 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (stream(body, entries), len(HEADER))
    with pytest.raises(PdfUnsupported) as caught:
        PdfFile(data)
    assert caught.value.code == "limit.stream"
