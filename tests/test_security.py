"""The threat model names checks and tests that exist: a defence that is gone must not stay written down."""

from __future__ import annotations

import re

from doc_blocks import ROOT

from nh_edoc.verify.catalogue import CATALOGUE

TEXT = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_checks_exist() -> None:
    """Every code of a check in the text, and every group of checks in the text."""
    groups = {code.split(".")[0] for code in CATALOGUE}
    named = {code for code in re.findall(r"`([a-z]+\.[a-z-]+)`", TEXT) if code.split(".")[0] in groups}
    assert named <= set(CATALOGUE)
    assert {code.split(".")[0] for code in named} >= {"file", "seal", "chain", "time", "authority", "data"}


def test_tests_exist() -> None:
    """Every test that is named is there."""
    named = set(re.findall(r"`([a-z_/]+/test_[a-z_]+\.py)`", TEXT))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / "tests" / name).is_file()] == []


def test_every_check_that_can_refuse_is_named() -> None:
    """A check that makes a file INVALID stops somebody; who, stands here."""
    quiet = {"profile.version", "profile.active-content", "seal.pending", "seal.cms", "seal.signature", "data.rules"}
    quiet |= {"license.identifier", "license.decision", "time.claimed", "data.rerender"}
    assert [code for code in CATALOGUE if f"`{code}`" not in TEXT and code not in quiet] == []


RULES = (ROOT / "docs" / "verification-rules.md").read_text(encoding="utf-8")


def test_every_rule_has_a_test() -> None:
    """Every row of the rules names a test, and every test that is named is there."""
    named = set(re.findall(r"`([a-z_/]+\.py)::(test_[a-z_0-9]+)`", RULES))
    texts = {file: (ROOT / "tests" / file).read_text(encoding="utf-8") for file, _ in named}
    assert [pair for pair in sorted(named) if f"def {pair[1]}(" not in texts[pair[0]]] == []
    rows = [line for line in RULES.splitlines() if line.startswith("| ") and "shown by" not in line]
    assert [row for row in rows if "::test_" not in row and not row.startswith("| class ")] == []
    assert len(rows) > 60
