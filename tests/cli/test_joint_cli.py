"""Two organs decide together (许可法 art. 26): each seals in its turn, and the registry knows the decision when both have."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.demo.pki import JOINT_AGENCY, JOINT_USCC
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def joint(tmp_path: Path) -> Path:
    tree = json.loads(encode_json(sample("approval-decision")))
    body = tree["approvalDecision"]
    organ = {"name": JOINT_AGENCY, "uscc": JOINT_USCC, "region": "440605"}
    tree["approvalDecision"] = {"jointOrgans": [organ], **body}
    path = tmp_path / "joint.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def test_from_data_to_both_seals(joint: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Issue, look, seal again, verify: one file, two seals, one entry in the registry."""
    keys, trust, folder = demo_folder / "pki" / "keys", demo_folder / "pki" / "trust", joint.parent
    registry = folder / "registry.db"
    assert run("registry", "init", registry).code == 0
    one, two = folder / "one.pdf", folder / "two.pdf"
    with_registry = ["--trust", trust, "--registry", registry]
    result = run("doc", "issue", joint, "-o", one, "--key", f"pem:{keys / 'decision-seal.pem'}", *with_registry)
    assert result.code == 0, result.err
    assert "Seal2" in result.err
    states = run("seal", "status", one, "--json").lines
    assert [(row["field"], row["state"]) for row in states] == [("Seal1", "sealed"), ("Seal2", "due")]
    assert states[1]["signer"] == JOINT_USCC
    assert run("verify", one, "--trust", trust).code == 3
    assert run("verify", one, "--trust", trust, "--registry", registry, "--json").lines[0].get("registered") is None

    wrong = run("seal", "apply", one, "-o", two, "--key", f"pem:{keys / 'decision-seal.pem'}", *with_registry)
    assert (wrong.code, two.exists()) == (5, False)
    assert "seal.not-authorised.wrong-agency" in wrong.err
    blind = run("seal", "apply", one, "-o", two, "--key", f"pem:{keys / 'joint-seal.pem'}")
    assert (blind.code, two.exists()) == (5, False)
    assert "cli.trust-not-given" in blind.err

    result = run("seal", "apply", one, "-o", two, "--key", f"pem:{keys / 'joint-seal.pem'}", *with_registry)
    assert result.code == 0, result.err
    verdict = run("verify", two, "--trust", trust)
    assert verdict.code == 0
    assert JOINT_AGENCY in verdict.out.splitlines()[1]
    assert run("verify", two, "--trust", trust, "--registry", registry, "--json").lines[0]["registered"] is not None
    assert {row["state"] for row in run("seal", "status", two, "--json").lines} == {"sealed"}
    again = run("seal", "apply", two, "-o", folder / "three.pdf", "--key", f"pem:{keys / 'joint-seal.pem'}")
    assert (again.code, "embedded.complete" in again.err) == (4, True)


def test_changed_file_gets_no_second_seal(joint: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Nobody seals what another changed after the first seal."""
    keys, trust = demo_folder / "pki" / "keys", demo_folder / "pki" / "trust"
    one = joint.parent / "one.pdf"
    assert run("doc", "issue", joint, "-o", one, "--key", f"pem:{keys / 'decision-seal.pem'}").code == 0
    changed = bytearray(one.read_bytes())
    changed[40_000] ^= 1
    one.write_bytes(changed)
    key = f"pem:{keys / 'joint-seal.pem'}"
    result = run("seal", "apply", one, "-o", joint.parent / "two.pdf", "--key", key, "--trust", trust)
    assert result.code in {1, 4}
    assert not (joint.parent / "two.pdf").exists()


def test_code_of_a_joint_organ(joint: Path, run: Callable[..., Any]) -> None:
    """R15: its 统一社会信用代码 has a check digit too."""
    joint.write_text(joint.read_text(encoding="utf-8").replace(JOINT_USCC, "11440605000000019C"), encoding="utf-8")
    result = run("doc", "check", joint)
    assert result.code == 4
    assert "R15" in result.out
    assert "jointOrgans/0/uscc" in result.out
