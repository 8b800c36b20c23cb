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
    assert ready == [
        "application-form",
        "acceptance-receipt",
        "special-procedure-notice",
        "review-record",
        "approval-decision",
        "delivery-receipt",
    ]
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
    del tree["application"]["document"]
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    result = run("case", "check", bare, "-v")
    assert (result.code, "/acceptance" in result.out) == (4, True)
    assert run("doc", "draft", bare, "--kind", "approval-decision").code == 4
    assert run("case", "sample", "lost").code == 4


def test_show(run: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    """A person reads it on the terminal or as a page; machines as JSON."""
    result = run("case", "show", case, "--on", "2026-02-28")
    assert (result.code, "in hand" in result.out, "2026-03-20" in result.out) == (0, True, True)
    [found] = run("case", "show", case, "--on", "2026-02-28", "--json").lines
    assert (found["state"], found["due"][1]["on"]) == ("accepted", "2026-03-20")
    page = tmp_path / "case.html"
    assert run("case", "show", case, "--html", page).code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert run("case", "show", case, "--html", case).code == 4, "the output is the input"


def test_due(run: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    """Over files, folders, lines; what cannot be read is told and the others go on, exit 4."""
    folder = tmp_path / "cases"
    folder.mkdir()
    one_line = case.read_bytes().replace(b"\n", b"")
    (folder / "many.jsonl").write_bytes(one_line + b"\n" + one_line + b"\n")
    result = run("case", "due", folder, "--on", "2026-02-28", "--within", "5", "--json")
    assert (result.code, [line["kind"] for line in result.lines]) == (0, ["promised", "promised"])
    assert run("case", "due", folder, "--on", "2026-02-28", "--within", "4").out == ""
    (folder / "bad.json").write_text("{", encoding="utf-8")
    result = run("case", "due", folder, "--on", "2026-02-28")
    assert (result.code, "bad.json" in result.err, "promised" in result.out) == (4, True, True)
    assert run("case", "due", tmp_path / "none").code == 5


def test_guide_from_the_operators_data(run: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    """The same fact is never typed twice: a case without a guide takes that of its item and agency."""
    tree = json.loads(case.read_text(encoding="utf-8"))
    with_guide = run("doc", "draft", case, "--kind", "approval-decision").out
    guide = tree.pop("guide")
    bare = tmp_path / "bare.json"
    bare.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    assert "/guide" in run("case", "check", bare).out
    items = tmp_path / "items"
    assert run("config", "sample", items.parent / "operator").code == 0
    operator = tmp_path / "operator"
    config = operator / "nh-edoc.toml"
    result = run("case", "check", bare, "--config", config)
    assert (result.code, "/guide" in result.out) == (0, False)
    drafted = run("doc", "draft", bare, "--kind", "approval-decision", "--config", config).out
    assert drafted == with_guide
    assert guide["period"]["days"] == 20
    tree["guide"] = {**guide, "consultationPhone": "0757-00000099"}
    bare.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    assert "consultation_phone" in run("case", "check", bare, "--config", config).out


def test_names_of_an_agency_have_their_time(run: Callable[..., Any], case: Path, tmp_path: Path) -> None:
    """Identity is the code; the name is that of the day of the application."""
    assert run("config", "sample", tmp_path / "operator").code == 0
    file = tmp_path / "operator" / "agency.toml"
    config = ("--config", tmp_path / "operator" / "nh-edoc.toml")
    assert run("case", "check", case, *config).code == 0
    file.write_text(
        file.read_text(encoding="utf-8").replace("from = 2019-01-01", "from = 2026-02-11"), encoding="utf-8"
    )
    result = run("case", "check", case, *config)
    assert (result.code, "case.agency-name" in result.out) == (4, True)
