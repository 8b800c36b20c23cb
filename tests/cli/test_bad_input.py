"""Every bad input gets a message with field, rule and remedy, its exit code, and leaves nothing half-written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json, encode_xml
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def receipt(tmp_path: Path) -> dict[str, Any]:
    return json.loads(encode_json(sample("acceptance-receipt")))


def written(path: Path, tree: Any) -> Path:
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def change(tree: dict[str, Any], pointer: str, value: Any) -> dict[str, Any]:
    *parents, last = pointer.strip("/").split("/")
    node: Any = tree
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node[name]
    if value is None:
        del node[last]
    else:
        node[last] = value
    return tree


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"nonsense", b"\xff\xfe\x00", b'{"a": NaN}', b"[" * 10_000, b'{"a":' * 10_000, b"<document"],
)
def test_broken_data_is_refused(run: Callable[..., Any], tmp_path: Path, data: bytes) -> None:
    """Broken JSON or XML: exit 4, a code, no traceback."""
    path = tmp_path / "broken"
    path.write_bytes(data)
    result = run("doc", "check", path)
    assert result.code == 4
    assert str(path) in result.err


@pytest.mark.parametrize(
    "prologue",
    [
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_xml_with_a_document_type_is_refused(run: Callable[..., Any], tmp_path: Path, prologue: str) -> None:
    """No DTD and no entity ever: neither bombs nor files of the machine come in."""
    xml = encode_xml(sample("acceptance-receipt")).decode("utf-8")
    head, _, rest = xml.partition("?>")
    path = tmp_path / "entity.xml"
    path.write_text(f"{head}?>{prologue}{rest}", encoding="utf-8")
    result = run("doc", "check", path)
    assert result.code == 4
    assert "root:" not in result.err + result.out


@pytest.mark.parametrize(
    ("pointer", "value", "says"),
    [
        ("/head/number", None, "/head/number"),
        ("/head/date", "2026-02-30", "/head/date"),
        ("/head/applicant/idNumber", "91440605MA0000007X", "R15"),
        ("/acceptanceReceipt/dueDate", "2030-01-01", "R03"),
        ("/acceptanceReceipt/receivedAt", "2026-02-09T09:00:00", "/acceptanceReceipt/receivedAt"),
        ("/acceptanceReceipt/materials/0/copies", 1.5, "/acceptanceReceipt/materials/0/copies"),
        ("/acceptanceReceipt/clerkk", "x", "/acceptanceReceipt/clerkk"),
    ],
)
def test_the_message_names_the_field(
    run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any], pointer: str, value: Any, says: str
) -> None:
    """A missing, misspelt, malformed or unlawful field is named by its path or its rule."""
    path = written(tmp_path / "receipt.json", change(receipt, pointer, value))
    result = run("doc", "check", path)
    assert result.code == 4
    assert says in result.err + result.out


def test_all_problems_at_once(run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any]) -> None:
    """A developer mends everything in one go."""
    change(receipt, "/head/number", None)
    change(receipt, "/head/agency/uscc", "x")
    change(receipt, "/acceptanceReceipt/clerk", 5)
    result = run("doc", "check", written(tmp_path / "r.json", receipt), "--json")
    paths = {problem["path"] for problem in result.lines[0]["error"]["problems"]}
    assert {"/head/number", "/head/agency/uscc", "/acceptanceReceipt/clerk"} <= paths


def test_refusal_without_remedies_is_blocked(run: Callable[..., Any], tmp_path: Path) -> None:
    """许可法 art. 38(2): a refusal tells the right of review and suit (R08)."""
    tree = json.loads(encode_json(sample("rejection-decision")))
    path = written(tmp_path / "r.json", change(tree, "/rejectionDecision/remedies", None))
    target = tmp_path / "r.pdf"
    result = run("doc", "render", path, "-o", target)
    assert result.code == 4
    assert "R08" in result.err
    assert not target.exists()


def test_a_late_decision_is_issued_and_says_so(run: Callable[..., Any], tmp_path: Path) -> None:
    """R07 is a finding: the agency must still act, the citizen may still rely on it."""
    tree = json.loads(encode_json(sample("approval-decision")))
    change(tree, "/head/date", "2026-12-15")
    path = written(tmp_path / "late.json", tree)
    result = run("doc", "check", path)
    assert result.code == 0
    assert "R07" in result.out


def test_character_without_glyph_is_named(run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any]) -> None:
    """A name that cannot be printed must not be printed wrong: error with field and character."""
    change(receipt, "/acceptanceReceipt/clerk", "演示\U0001f600")
    target = tmp_path / "r.pdf"
    result = run("doc", "render", written(tmp_path / "r.json", receipt), "-o", target)
    assert result.code == 4
    assert "/acceptanceReceipt/clerk" in result.err
    assert not target.exists()


def test_output_equal_to_input(run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any]) -> None:
    """The input is never overwritten."""
    path = written(tmp_path / "r.json", receipt)
    before = path.read_bytes()
    result = run("doc", "render", path, "-o", path)
    assert result.code == 4
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["missing/r.pdf", "folder"])
def test_output_that_cannot_be_written(
    run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any], place: str
) -> None:
    """Folder missing, or the name is a folder: exit 5, nothing left behind."""
    (tmp_path / "folder").mkdir()
    path = written(tmp_path / "r.json", receipt)
    result = run("doc", "render", path, "-o", tmp_path / place)
    assert result.code == 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "r.json"]


def test_missing_input(run: Callable[..., Any], tmp_path: Path) -> None:
    """A path that is not there: exit 5 with the path."""
    result = run("doc", "check", tmp_path / "nothing.json")
    assert result.code == 5
    assert "nothing.json" in result.err


def test_accepting_needs_a_reason(run: Callable[..., Any], tmp_path: Path, receipt: dict[str, Any]) -> None:
    """An acceptance is logged with its reason; without one it is none."""
    change(receipt, "/acceptanceReceipt/dueDate", "2030-01-01")
    path = written(tmp_path / "r.json", receipt)
    assert run("doc", "render", path, "-o", tmp_path / "r.pdf", "--accept", "R03").code == 4
    done = run("doc", "render", path, "-o", tmp_path / "r.pdf", "--accept", "R03", "--reason", "演示")
    assert done.code == 0
    assert (tmp_path / "r.pdf").exists()
