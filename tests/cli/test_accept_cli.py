"""``doc issue --await`` and ``doc accept``: PDF out, sealed PDF back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NUMBER = sample("approval-decision").head.number


@pytest.fixture
def world(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> dict[str, Any]:
    """A document, a registry, the trust store, a key; and the file that waits."""
    source, registry = tmp_path / "decision.json", tmp_path / "registry.db"
    source.write_bytes(encode_json(sample("approval-decision")))
    assert run("registry", "init", registry).code == 0
    pki = demo_folder / "pki"
    waiting = tmp_path / "waiting.pdf"
    left = run("doc", "issue", source, "-o", waiting, "--await", "--registry", registry, "--actor", "clerk.7")
    assert (left.code, NUMBER in left.err, "Seal1" in left.err) == (0, True, True)
    return {
        "source": source,
        "waiting": waiting,
        "registry": registry,
        "trust": pki / "trust",
        "decision": f"pem:{pki / 'keys' / 'decision-seal.pem'}",
        "receipt": f"pem:{pki / 'keys' / 'receipt-seal.pem'}",
    }


def test_out_and_back(run: Callable[..., Any], tmp_path: Path, world: dict[str, Any]) -> None:
    """The file goes out, comes back, is told VALID and entered once; ``verify`` knows it from the registry then."""
    sealed, trust = tmp_path / "sealed.pdf", ("--trust", world["trust"])
    assert run("seal", "apply", world["waiting"], "-o", sealed, "--key", world["decision"], *trust).code == 0
    back = ("doc", "accept", sealed, *trust, "--registry", world["registry"], "--actor", "clerk.7")
    done = run(*back, "--json")
    assert (done.code, done.lines[0]["verdict"], done.lines[0]["file"]) == (0, "VALID", str(sealed))
    again = run(*back)
    assert (again.code, NUMBER in again.err) == (4, True)
    actions = [one["entry"]["action"] for one in run("audit", "export", "--registry", world["registry"]).lines]
    assert actions == ["awaited", "document.registered"]
    told = run("verify", sealed, *trust, "--registry", world["registry"], "--json")
    assert told.lines[0]["registered"]["status"] == "issued"


def test_goes_on_as_if_sealed_here(run: Callable[..., Any], tmp_path: Path, world: dict[str, Any]) -> None:
    """A licence is made from it (国令716号 art. 9), and the registry knows it."""
    sealed, made = tmp_path / "sealed.pdf", tmp_path / "license.pdf"
    common = ("--trust", world["trust"], "--registry", world["registry"])
    assert run("seal", "apply", world["waiting"], "-o", sealed, "--key", world["decision"], *common[:2]).code == 0
    assert run("doc", "accept", sealed, *common).code == 0
    with_key = ("--key", world["decision"], "--type", "demo-food")
    done = run("license", "issue", sealed, "-o", made, *with_key, *common)
    assert done.code == 0, done.err
    told = run("verify", made, sealed, *common, "--json")
    assert [one["verdict"] for one in told.lines] == ["VALID", "VALID"]
    assert told.lines[1]["registered"]["status"] == "issued"


def test_wrong_seal(run: Callable[..., Any], tmp_path: Path, world: dict[str, Any]) -> None:
    """The receipt seal does not stand on decisions: INVALID, told with the report, and nothing is entered."""
    sealed = tmp_path / "sealed.pdf"
    assert run("seal", "apply", world["waiting"], "-o", sealed, "--key", world["receipt"]).code == 0
    done = run("doc", "accept", sealed, "--trust", world["trust"], "--registry", world["registry"])
    assert (done.code, "INVALID" in done.out, "report.not-valid" in done.err) == (1, True, True)
    actions = [one["entry"]["action"] for one in run("audit", "export", "--registry", world["registry"]).lines]
    assert actions == ["awaited"]


def test_refusals(run: Callable[..., Any], tmp_path: Path, world: dict[str, Any]) -> None:
    """Each with its reason and exit code."""
    trust = ("--trust", world["trust"])
    unsealed = run("doc", "accept", world["waiting"], *trust, "--registry", world["registry"])
    assert (unsealed.code, "accept.unsealed" in unsealed.err) == (4, True)
    assert (
        run("doc", "accept", world["waiting"], "--registry", world["registry"]).code == 5
    )  # no trust store, no verdict
    target = tmp_path / "x.pdf"
    for option in (["--key", world["decision"]], ["--level", "B-T"], ["--tsa", "http://127.0.0.1:9/"]):
        both = run("doc", "issue", world["source"], "-o", target, "--await", *option)
        assert (both.code, "cli.await-key" in both.err, option[0] in both.err) == (4, True, True)
    neither = run("doc", "issue", world["source"], "-o", target)
    assert (neither.code, "--key" in neither.err) == (2, True)
    assert not target.exists()


def test_standard_output(run: Callable[..., Any], world: dict[str, Any], capfdbinary: Any) -> None:
    """``-o -`` leaves the same file on standard output."""
    import sys

    from nh_edoc.cli import main

    with pytest.raises(SystemExit):
        main(["doc", "issue", str(world["source"]), "-o", "-", "--await"])
    sys.stdout.flush()
    assert capfdbinary.readouterr().out == world["waiting"].read_bytes()
