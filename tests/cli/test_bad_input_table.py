"""The table of bad inputs in docs/reference/errors.md: each is tried, and each answers as the table says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from bad_input_rows import ROWS, Row
from bad_input_world import MAKE, World

from nh_edoc.errors import EXIT_USAGE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_every_row_is_tried() -> None:
    """A row that nobody tries promises what nobody knows."""
    assert [row.name for row in ROWS] == sorted({row.name for row in ROWS}, key=[row.name for row in ROWS].index)
    assert {row.name for row in ROWS} == set(MAKE)


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_answer(run: Callable[..., Any], demo_folder: Path, tmp_path: Path, row: Row) -> None:
    """Exit code and stable code as promised; a message in the user's language; nothing half-written."""
    command = MAKE[row.name](World(demo=demo_folder, work=tmp_path))
    before = sorted(tmp_path.rglob("*"))
    told = {}
    for lang in ("en", "zh"):
        result = run(*command, "--lang", lang)
        told[lang] = result.out + result.err
        assert result.code == row.exit != EXIT_USAGE, told[lang]
        assert row.code in told[lang]
        assert sorted(tmp_path.rglob("*")) == before
    assert "hint" in told["en"] or row.exit in {1, 3} or "[" in told["en"]
    if "--json" not in command:
        assert any("\u4e00" <= char <= "\u9fff" for char in told["zh"])
        assert told["zh"] != told["en"]
