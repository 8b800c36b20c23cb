"""QR codes: the matrix of the standard as one vector path with its quiet zone."""

from __future__ import annotations

import re

import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from nh_edoc.typeset.qr import MASK, QUIET_ZONE, qr_path

PAYLOAD = "https://verify.example.gov.cn/v#" + "pgEBAnJhcHByb3ZhbC1kZWNpc2lvbg" * 7


def drawn(svg: str) -> list[list[bool]]:
    """Paint the path on a grid, as a renderer would."""
    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    grid = [[False] * side for _ in range(side)]
    path = re.findall(r'd="([^"]*)"', svg)[1]
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path)
    assert "".join(f"M{x} {y}h{w}v1h-{w}z" for x, y, w in strokes) == path
    for x, y, width in ((int(a), int(b), int(c)) for a, b, c in strokes):
        for column in range(x, x + width):
            assert not grid[y][column]
            grid[y][column] = True
    return grid


@pytest.mark.parametrize("payload", ["https://a.cn/v#x", PAYLOAD, PAYLOAD * 2])
def test_path_is_the_matrix(payload):
    """ISO/IEC 18004: what is drawn is the symbol, module by module."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=MASK)
    code.add_data(payload.encode(), optimize=0)
    code.make()
    assert drawn(qr_path(payload)) == code.get_matrix()


def test_format_says_level_m_and_the_mask():
    """ISO/IEC 18004, 7.9: readers learn level and mask from the format bits beside the finders."""
    grid = drawn(qr_path(PAYLOAD))
    row = [grid[QUIET_ZONE + 8][QUIET_ZONE + column] for column in range(5)]
    bits = [bit != mask for bit, mask in zip(row, (1, 0, 1, 0, 1), strict=True)]
    assert [int(bit) for bit in bits] == [0, 0, *(int(bit) for bit in f"{MASK:03b}")]  # 00 = level M


def test_quiet_zone_is_white():
    """ISO/IEC 18004, 6.3.8: four modules on every side."""
    grid = drawn(qr_path(PAYLOAD))
    side = len(grid)
    for index in range(side):
        for edge in (*range(QUIET_ZONE), *range(side - QUIET_ZONE, side)):
            assert not grid[index][edge]
            assert not grid[edge][index]


def test_only_paths_and_nothing_to_execute():
    """The SVG goes into the page: two paths, no script, no reference."""
    svg = qr_path('https://a.cn/v#<script>&"')
    assert re.sub(r' (?:d|fill|viewBox|xmlns)="[^"]*"', "", svg) == "<svg><path/><path/></svg>"


def test_payload_is_ascii():
    """A payload is an address."""
    with pytest.raises(UnicodeEncodeError):
        qr_path("https://核验.cn")
