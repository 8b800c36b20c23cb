"""The licence through the command line: only from a decision that is proven, once, in the right order (办法 art. 20)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.identifiers import license_id
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def registry(run: Callable[..., Any], tmp_path: Path) -> Path:
    path = tmp_path / "registry.db"
    assert run("registry", "init", path).code == 0
    return path


@pytest.fixture
def decision(demo_folder: Path) -> Path:
    return demo_folder / "documents" / "approval-decision.pdf"


@pytest.fixture
def convert(run: Callable[..., Any], tmp_path: Path, demo_folder: Path, registry: Path) -> Callable[..., Any]:
    pki = demo_folder / "pki"

    def call(source: Path, *more: object, target: str = "license.pdf", key: str = "decision-seal") -> Any:
        options = ("--key", f"pem:{pki / 'keys' / f'{key}.pem'}", "--registry", registry, "--type", "demo-food")
        trust = () if "--trust" in more else ("--trust", pki / "trust")
        return run("license", "issue", source, "-o", tmp_path / target, *options, *trust, *more)

    return call


def test_licence_is_made_sealed_registered_and_valid(
    run: Callable[..., Any],
    convert: Callable[..., Any],
    tmp_path: Path,
    decision: Path,
    demo_folder: Path,
    registry: Path,
) -> None:
    """The whole way, and what the file then says of itself."""
    assert convert(decision).code == 0
    target = tmp_path / "license.pdf"
    report = run("verify", target, "--trust", demo_folder / "pki" / "trust", "--json").lines[0]
    assert (report["verdict"], report["document"]["kind"]) == ("VALID", "license")
    assert "data.attachments" in [one["code"] for one in report["checks"] if one["result"] == "passed"]
    shown = json.loads(run("license", "show", target).out)
    assert (shown["issuer"]["uscc"], shown["demonstration"]) == ("11440605000000000E", True)
    events = [one["entry"]["action"] for one in run("audit", "export", "--registry", registry).lines]
    assert events[0] == "number.allocated"
    assert "license" in "".join(events)
    numbers = run("registry", "numbers", "--registry", registry, "--json").lines
    assert [one["state"] for one in numbers] == ["confirmed"]
    assert license_id.problems(numbers[0]["number"]) == ()
    assert shown["identifier"] == numbers[0]["number"]


def test_same_decision_gives_one_licence(tmp_path: Path, convert: Callable[..., Any], decision: Path) -> None:
    """A grant is used up by its licence."""
    assert convert(decision).code == 0
    again = convert(decision, target="again.pdf")
    assert (again.code, "decision-used" in again.err) == (4, True)
    assert not (tmp_path / "again.pdf").exists()


def test_refusal_gives_no_licence(tmp_path: Path, convert: Callable[..., Any], demo_folder: Path) -> None:
    """不予批准决定书."""
    result = convert(demo_folder / "documents" / "rejection-decision.pdf")
    assert (result.code, "license.not-granting" in result.err) == (4, True)
    assert not (tmp_path / "license.pdf").exists()


def test_tampered_and_untrusted_decisions(
    run: Callable[..., Any], tmp_path: Path, convert: Callable[..., Any], decision: Path, registry: Path
) -> None:
    """INVALID and INDETERMINATE are told apart; neither takes a number."""
    data = bytearray(decision.read_bytes())
    data[4000] ^= 1
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(data)
    tampered = convert(changed)
    assert (tampered.code, "license.not-valid" in tampered.err) == (4, True)
    assert run("pki", "demo", tmp_path / "elsewhere").code == 0
    untrusted = convert(decision, "--trust", tmp_path / "elsewhere" / "trust")
    assert (untrusted.code, "license.indeterminate" in untrusted.err) == (4, True)
    assert run("registry", "numbers", "--registry", registry).out == ""
    assert not (tmp_path / "license.pdf").exists()


def test_unsealed_decision(run: Callable[..., Any], tmp_path: Path, convert: Callable[..., Any]) -> None:
    """Rendered but not sealed is no decision."""
    source, pdf = tmp_path / "decision.json", tmp_path / "decision.pdf"
    source.write_bytes(encode_json(sample("approval-decision")))
    assert run("doc", "render", source, "-o", pdf).code == 0
    result = convert(pdf)
    assert (result.code, "license.not-valid" in result.err) == (4, True)


def test_wrong_seal_frees_the_grant(convert: Callable[..., Any], decision: Path, tmp_path: Path) -> None:
    """许可法 art. 39: the organ's own seal. The attempt is given up, and the next one succeeds."""
    wrong = convert(decision, key="receipt-seal")
    assert (wrong.code, (tmp_path / "license.pdf").exists()) == (5, False)
    assert convert(decision).code == 0


def test_unwritable_target_frees_the_grant(convert: Callable[..., Any], decision: Path) -> None:
    """Nothing half-made: no entry of a licence that nobody has."""
    assert convert(decision, target="missing/license.pdf").code == 5
    assert convert(decision).code == 0


def test_types(run: Callable[..., Any], convert: Callable[..., Any], decision: Path, tmp_path: Path) -> None:
    """Types are data: listed, refused by name, and an agency's own file judged whole."""
    assert "demo-food" in run("license", "types").out
    assert convert(decision, "--type", "demo-fod").code == 4
    own = tmp_path / "own.toml"
    own.write_text('code = "11440605000000000E002"\nname = "x"\n', encoding="utf-8")
    assert convert(decision, "--type", own).code == 4
    assert convert(decision, "--grant", "2").code == 4
