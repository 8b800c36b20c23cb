"""Cases through the command line: sample, check, draft."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def case(run: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    assert run("case", "sample", "granted", "-o", path).code == 0
    return path


def test_sample_is_checked_and_drafted(run: Callable[..., Any], tmp_path: Path, case: Path) -> None:
    """What it gives, it gives; a drafted document is lawful."""
    found = run("case", "check", case, "--json").lines[0]
    assert found["problems"] == []
    ready = [kind for kind, lacks in found["lacks"].items() if not lacks]
    assert ready == ["acceptance-receipt", "special-procedure-notice", "approval-decision", "delivery-receipt"]
    for kind in ready:
        target = tmp_path / f"{kind}.json"
        assert run("doc", "draft", case, "--kind", kind, "-o", target).code == 0
        assert run("doc", "check", target).code == 0


def test_xml_and_json_are_one(run: Callable[..., Any], tmp_path: Path, case: Path) -> None:
    """The same case, the same document."""
    assert run("case", "sample", "granted", "--format", "xml", "-o", tmp_path / "case.xml").code == 0
    drafts = [run("doc", "draft", one, "--kind", "approval-decision").out for one in (case, tmp_path / "case.xml")]
    assert drafts[0] == drafts[1]


def test_contradiction(run: Callable[..., Any], tmp_path: Path, case: Path) -> None:
    """A decision before the acceptance: told by its place, exit 4."""
    tree = json.loads(case.read_text(encoding="utf-8"))
    tree["decision"]["document"]["date"] = "2025-01-02"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    result = run("case", "check", wrong)
    assert (result.code, "case.order" in result.out, "/decision/document/date" in result.out) == (4, True, True)


def test_what_is_missing(run: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    """Named field by field with -v; a draft that cannot be is refused."""
    tree = json.loads(case.read_text(encoding="utf-8"))
    for key in ("acceptance", "specialProcedures", "decision", "deliveries"):
        del tree[key]
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    result = run("case", "check", bare, "-v")
    assert (result.code, "/acceptance" in result.out) == (4, True)
    assert run("doc", "draft", bare, "--kind", "approval-decision").code == 4
    assert run("case", "sample", "lost").code == 4
