"""``seal preview`` and ``--straddle`` from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from edoc_pictures import ring_svg
from edoc_straddle import straddled

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """A rendered decision of three pages, a seal over its edges planned."""
    (tmp_path / "d.pdf").write_bytes(straddled(0).data)
    return tmp_path / "d.pdf"


def test_planning_a_straddling_seal(run: Callable[..., Any], tmp_path: Path) -> None:
    """The plan is in the data, from the first file on."""
    assert run("doc", "sample", "approval-decision", "-o", tmp_path / "d.json").code == 0
    assert run("doc", "render", tmp_path / "d.json", "-o", tmp_path / "d.pdf", "--straddle").code == 0
    assert json.loads(run("doc", "show", tmp_path / "d.pdf").out)["sealPlan"]["straddle"] == "148.5"


def test_what_is_planned_is_shown_without_a_key(run: Callable[..., Any], decision: Path) -> None:
    """A picture of each page on which something will stand; the input stays as it is."""
    before = decision.read_bytes()
    out = decision.with_name("p.png")
    assert "page 1, 2, 3" in run("seal", "preview", decision, "-o", out).err
    assert [one.name for one in sorted(out.parent.glob("p-*.png"))] == ["p-1.png", "p-2.png", "p-3.png"]
    assert decision.read_bytes() == before


def test_places_and_pictures_that_are_named(run: Callable[..., Any], decision: Path, tmp_path: Path) -> None:
    (tmp_path / "seal.svg").write_bytes(ring_svg())
    out = decision.with_name("p.pdf")
    image = ("--image", tmp_path / "seal.svg")
    assert run("seal", "preview", decision, "-o", out, "--at", "2,60,200", *image).code == 0
    assert run("seal", "preview", decision, "-o", out, "--anchor", "批准决定书", "--straddle", *image).code == 0
    assert run("seal", "preview", decision, "-o", out, "--at", "1,60,200", "--person", "李演").code == 0
    assert out.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "words",
    [
        ("--at", "1,60"),
        ("--at", "one,60,60"),
        ("--at", "1,nan,60"),
        ("--at", "1,60,60,60"),
        ("--at", "1,60,60", "--anchor", "批准决定书"),
        ("--anchor", "演示"),
        ("--at", "4,60,60"),
    ],
)
def test_places_that_are_refused(run: Callable[..., Any], decision: Path, words: tuple[str, ...]) -> None:
    """Exit 4, a reason, a way out, and no file."""
    out = decision.with_name("p.pdf")
    refused = run("seal", "preview", decision, "-o", out, "--name", "演示局", *words)
    assert refused.code == 4
    assert "error: " in refused.err
    assert "Traceback" not in refused.err
    assert not out.exists()


def test_a_picture_must_be_told(run: Callable[..., Any], decision: Path) -> None:
    assert run("seal", "preview", decision, "-o", decision.with_name("p.pdf"), "--at", "1,60,200").code == 4
