"""A QR code is read exactly or not at all."""

from __future__ import annotations

import random

import pytest
from qrcode.base import rs_blocks
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode
from qrcode.util import MODE_8BIT_BYTE, QRData

from nh_edoc.verify.qr_code import read_code


def code(text: str, level: int = ERROR_CORRECT_M, mask: int | None = None) -> list[list[bool]]:
    made: QRCode = QRCode(error_correction=level, border=0, mask_pattern=mask)
    made.add_data(QRData(text.encode("ascii"), mode=MODE_8BIT_BYTE))
    made.make()
    return [[bool(one) for one in row] for row in made.modules]


@pytest.mark.parametrize("level", [ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q, ERROR_CORRECT_H])
@pytest.mark.parametrize("length", [1, 17, 60, 150, 300, 600])
def test_reads_what_was_written(level, length):
    """ISO/IEC 18004, all levels, versions with and without version information and long counts."""
    chance = random.Random(length)
    text = "".join(chance.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJ-_:/#") for _ in range(length))
    assert read_code(code(text, level)) == text


@pytest.mark.parametrize("mask", range(8))
def test_every_mask(mask):
    """ISO/IEC 18004, 7.8.2."""
    text = "https://verify.example.gov.cn/v#abcdef"
    assert read_code(code(text, mask=mask)) == text


def test_every_module_counts():
    """A code that a tolerant reader would repair is no code here."""
    modules = code("https://verify.example.gov.cn/v#abcdef")
    for row in range(len(modules)):
        for column in range(len(modules)):
            changed = [list(one) for one in modules]
            changed[row][column] = not changed[row][column]
            assert read_code(changed) is None


def test_what_is_no_code():
    """Any other picture."""
    assert read_code([]) is None
    assert read_code([[True] * 21] * 21) is None
    assert read_code([[False] * 22] * 22) is None
    assert read_code([[False] * 21] * 20) is None


@pytest.mark.parametrize("version", [*range(1, 41)])
def test_every_version(version):
    """ISO/IEC 18004, tables 7 and 9, annex E: another implementation's codes of all versions, full and nearly empty."""
    chance = random.Random(version)
    for level in (ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q, ERROR_CORRECT_H):
        room = sum(block.data_count for block in rs_blocks(version, level)) - (2 if version < 10 else 3)
        for length in (version % 3, room - version % 2):
            text = "".join(chance.choice("0123456789abcXYZ-_/#") for _ in range(length))
            made: QRCode = QRCode(version=version, error_correction=level, border=0, mask_pattern=version % 8)
            made.add_data(QRData(text.encode("ascii"), mode=MODE_8BIT_BYTE))
            made.make(fit=False)
            assert read_code([[bool(one) for one in row] for row in made.modules]) == text
