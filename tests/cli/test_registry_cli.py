"""The registry through the command line: what was issued is entered, once, and the trail can be checked."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AGENCY = "11440605000000000E"


@pytest.fixture
def registry(run: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    assert run("registry", "init", path).code == 0
    return path


@pytest.fixture
def issue(run: Callable[..., Any], tmp_path: Path, demo_folder: Path, registry: Path) -> Callable[..., Any]:
    source = tmp_path / "decision.json"
    source.write_bytes(encode_json(sample("approval-decision")))
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}"

    def call(target: Path, *more: object) -> Any:
        trust = demo_folder / "pki" / "trust"
        options = ("--key", key, "--trust", trust, "--registry", registry, "--actor", "clerk.7")
        return run("doc", "issue", source, "-o", target, *options, *more)

    return call


def test_issue_is_entered_with_actor_and_key(
    run: Callable[..., Any], tmp_path: Path, issue: Callable[..., Any], registry: Path
) -> None:
    """办法 art. 23: who did what with which key to which document."""
    assert issue(tmp_path / "a.pdf").code == 0
    events = run("audit", "export", "--registry", registry).lines
    [event] = [one for one in events if one["entry"]["action"].startswith("document")]
    assert event["actor"] == "clerk.7"
    assert event["key"]["alg"] == "sha256"
    assert event["entry"]["number"] == sample("approval-decision").head.number
    text = run("audit", "export", "--registry", registry).out
    applicant = sample("approval-decision").head.applicant
    assert applicant.id_number not in text  # R25
    assert applicant.name not in text


def test_same_number_is_not_issued_twice(tmp_path: Path, issue: Callable[..., Any]) -> None:
    """R14: a number is unique; the second file does not come to be."""
    assert issue(tmp_path / "a.pdf").code == 0
    second = issue(tmp_path / "b.pdf")
    assert second.code == 4
    assert sample("approval-decision").head.number in second.err
    assert not (tmp_path / "b.pdf").exists()


def test_accepted_rule_is_an_event(
    run: Callable[..., Any], tmp_path: Path, issue: Callable[..., Any], registry: Path
) -> None:
    """An accepted rule is logged with its reason: here none fires, so the acceptance itself is refused."""
    refused = issue(tmp_path / "a.pdf", "--accept", "R09", "--reason", "演示")
    assert refused.code == 4
    assert run("audit", "export", "--registry", registry).out == ""


def test_unwritable_target_leaves_no_entry(
    run: Callable[..., Any], tmp_path: Path, issue: Callable[..., Any], registry: Path
) -> None:
    """No entry without a file."""
    assert issue(tmp_path / "missing" / "a.pdf").code == 5
    assert run("audit", "export", "--registry", registry).out == ""


def test_missing_registry_is_not_made(run: Callable[..., Any], tmp_path: Path) -> None:
    """A mistyped path must not start numbering afresh."""
    missing = tmp_path / "typo.db"
    result = run("registry", "numbers", "--registry", missing)
    assert result.code == 5
    assert not missing.exists()
    assert run("registry", "numbers").code == 4


def test_numbers(run: Callable[..., Any], registry: Path) -> None:
    """Gap-free; a retry gets the same number; a number that is never used says why."""
    take = ("registry", "number", "approval-decision", "--agency", AGENCY, "--pattern", "演示〔{year}〕{sequence}号")
    take = (*take, "--date", "2026-03-16", "--registry", registry, "--json")
    first, again, second = (run(*take, "--operation", name).lines[0] for name in ("one", "one", "two"))
    assert (first["number"], again["number"], second["number"]) == (
        "演示〔2026〕1号",
        "演示〔2026〕1号",
        "演示〔2026〕2号",
    )
    gone = run(
        "registry", "abandon", first["number"], "--agency", AGENCY, "--reason", "重制", "--registry", registry, "--json"
    )
    assert gone.lines[0]["state"] == "abandoned"
    left = run("registry", "numbers", "--open", "--registry", registry, "--json").lines
    assert [one["number"] for one in left] == [second["number"]]
    bad = run(*take[:-1], "--operation", "three", "--pattern", "no places")
    assert bad.code == 4


def test_audit_tells_a_changed_row(
    run: Callable[..., Any], tmp_path: Path, issue: Callable[..., Any], registry: Path
) -> None:
    """What was rewritten behind the program's back is told; what was cut off, with a checkpoint kept elsewhere."""
    assert issue(tmp_path / "a.pdf").code == 0
    good = run("audit", "verify", "--registry", registry, "--json")
    assert (good.code, good.lines[0]["intact"]) == (0, True)
    head = good.lines[0]["checkpoint"]
    assert run("audit", "verify", "--registry", registry, "--checkpoint", head).code == 0
    assert run("audit", "verify", "--registry", registry, "--checkpoint", "nonsense").code == 4
    copy = tmp_path / "copy.db"
    assert run("registry", "backup", copy, "--registry", registry).code == 0
    with sqlite3.connect(copy) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("DELETE FROM events")
    connection.close()
    cut = run("audit", "verify", "--registry", copy, "--checkpoint", head)
    assert cut.code == 1


def test_verifying_is_an_event(
    run: Callable[..., Any], tmp_path: Path, issue: Callable[..., Any], registry: Path, demo_folder: Path
) -> None:
    """办法 art. 23: who looked at which document, with which result; a file that proves nothing names nobody."""
    assert issue(tmp_path / "a.pdf").code == 0
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.7 nothing")
    options = ("--trust", demo_folder / "pki" / "trust", "--registry", registry, "--actor", "clerk.8")
    assert run("verify", tmp_path / "a.pdf", tmp_path / "b.pdf", *options).code == 1
    events = [one for one in run("audit", "export", "--registry", registry).lines if one["actor"] == "clerk.8"]
    assert [one["entry"]["action"] for one in events] == ["verified"]
    assert events[0]["entry"]["detail"].startswith("VALID ")


def test_numbers_by_the_agencys_own_scheme(run: Callable[..., Any], tmp_path: Path, registry: Path) -> None:
    """R14: agency and pattern come from the operator's data; a kind without one is refused with the remedy."""
    assert run("config", "sample", tmp_path / "operator").code == 0
    config = ("--config", tmp_path / "operator" / "nh-edoc.toml", "--registry", registry)
    first = run("registry", "number", "approval-decision", "--date", "2026-03-02", "--operation", "a", *config)
    assert "南演许准字〔2026〕1号" in first.out
    second = run("registry", "number", "approval-decision", "--date", "2026-03-02", "--operation", "b", *config)
    assert "南演许准字〔2026〕2号" in second.out
    again = run("registry", "number", "approval-decision", "--date", "2026-03-02", "--operation", "a", *config)
    assert again.out == first.out, "a replay is harmless"
    refused = run("registry", "number", "change-decision", "--date", "2026-03-02", "--operation", "c", *config)
    assert (refused.code, "numbering" in refused.err) == (4, True)
