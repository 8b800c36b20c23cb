"""Sealing and verifying through the command line: exit codes and refusals that people rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def decision(demo_folder: Path) -> Path:
    return demo_folder / "documents" / "approval-decision.pdf"


@pytest.fixture
def trust(demo_folder: Path) -> Path:
    return demo_folder / "pki" / "trust"


@pytest.mark.parametrize("kind", ["acceptance-receipt", "approval-decision", "rejection-decision"])
def test_demo_files_are_valid(run: Callable[..., Any], demo_folder: Path, trust: Path, kind: str) -> None:
    """VALID is exit 0."""
    result = run("verify", demo_folder / "documents" / f"{kind}.pdf", "--trust", trust, "--json")
    assert (result.code, result.lines[0]["verdict"]) == (0, "VALID")


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[:4000] + bytes([data[4000] ^ 1]) + data[4001:], 1),
        (lambda data: data + b"\n", (1, 3)),
        (lambda data: data + b"garbage", (1, 3)),
        (lambda data: data[:-200], 1),
        (lambda _data: b"", 1),
        (lambda _data: b"not a PDF", 1),
    ],
)
def test_damaged_files(
    run: Callable[..., Any], tmp_path: Path, decision: Path, trust: Path, damage: Callable[[bytes], bytes], code: Any
) -> None:
    """A changed, appended, truncated, empty or foreign file is never valid, and always gets a report."""
    path = tmp_path / "damaged.pdf"
    path.write_bytes(damage(decision.read_bytes()))
    result = run("verify", path, "--trust", trust, "--json")
    assert result.code in (code if isinstance(code, tuple) else (code,))
    assert result.lines[0]["verdict"] != "VALID"


def test_several_files_exit_with_the_worst(
    run: Callable[..., Any], tmp_path: Path, decision: Path, trust: Path
) -> None:
    """Order 5, 4, 1, 3, 0."""
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7\n")
    assert run("verify", decision, bad, "--trust", trust).code == 1
    assert run("verify", decision, bad, tmp_path / "missing.pdf", "--trust", trust).code == 5


def test_another_trust_store_cannot_say(run: Callable[..., Any], tmp_path: Path, decision: Path) -> None:
    """An unknown agency is INDETERMINATE, exit 3: neither valid nor forged."""
    assert run("pki", "demo", tmp_path / "other").code == 0
    result = run("verify", decision, "--trust", tmp_path / "other" / "trust", "--json")
    assert (result.code, result.lines[0]["verdict"]) == (3, "INDETERMINATE")


@pytest.mark.parametrize("kind", ["missing", "empty", "broken"])
def test_unusable_trust_store(run: Callable[..., Any], tmp_path: Path, decision: Path, kind: str) -> None:
    """Without a readable trust store nothing can be judged: exit 5."""
    folder = tmp_path / "trust"
    if kind != "missing":
        folder.mkdir()
    if kind == "broken":
        (folder / "trust.json").write_text("{", encoding="utf-8")
    assert run("verify", decision, "--trust", folder).code == 5


def test_seal_of_another_kind_is_refused(
    run: Callable[..., Any], tmp_path: Path, demo_folder: Path, trust: Path
) -> None:
    """A 专用章 for receipts must not make a decision; nothing is written."""
    data = tmp_path / "decision.json"
    data.write_bytes(encode_json(sample("approval-decision")))
    target = tmp_path / "decision.pdf"
    key = demo_folder / "pki" / "keys" / "receipt-seal.pem"
    result = run("doc", "issue", data, "-o", target, "--key", f"pem:{key}", "--trust", trust)
    assert result.code == 5
    assert not target.exists()


@pytest.mark.parametrize("uri", ["pem:missing.pem", "floppy:a", "no-scheme", "p12:missing.p12"])
def test_keys_that_cannot_be_used(run: Callable[..., Any], tmp_path: Path, uri: str) -> None:
    """A key that is not there or of an unknown scheme: exit 4 or 5, with the schemes that exist."""
    data = tmp_path / "r.json"
    data.write_bytes(encode_json(sample("acceptance-receipt")))
    assert run("doc", "issue", data, "-o", tmp_path / "r.pdf", "--key", uri).code in {4, 5}
    assert not (tmp_path / "r.pdf").exists()


def test_rendered_then_sealed(run: Callable[..., Any], tmp_path: Path, demo_folder: Path, trust: Path) -> None:
    """doc render + seal apply = doc issue."""
    data = tmp_path / "r.json"
    data.write_bytes(encode_json(sample("acceptance-receipt")))
    key = demo_folder / "pki" / "keys" / "receipt-seal.pem"
    assert run("doc", "render", data, "-o", tmp_path / "r.pdf").code == 0
    sealing = ("seal", "apply", tmp_path / "r.pdf", "-o", tmp_path / "s.pdf", "--key", f"pem:{key}", "--trust", trust)
    assert run(*sealing).code == 0
    assert run("verify", tmp_path / "s.pdf", "--trust", trust).code == 0


def test_a_page_that_is_not_its_data_is_not_sealed(
    run: Callable[..., Any], tmp_path: Path, demo_folder: Path, trust: Path
) -> None:
    """The seal vouches for the data: a rendered file that was changed is refused (docs/adr/0004)."""
    data = tmp_path / "r.json"
    data.write_bytes(encode_json(sample("acceptance-receipt")))
    run("doc", "render", data, "-o", tmp_path / "r.pdf")
    changed = (
        (tmp_path / "r.pdf").read_bytes().replace(b"/Lang(zh", b"/Lang(en", 1).replace(b"/Lang (zh", b"/Lang (en", 1)
    )
    assert changed != (tmp_path / "r.pdf").read_bytes()
    (tmp_path / "r.pdf").write_bytes(changed)
    key = demo_folder / "pki" / "keys" / "receipt-seal.pem"
    result = run("seal", "apply", tmp_path / "r.pdf", "-o", tmp_path / "s.pdf", "--key", f"pem:{key}", "--trust", trust)
    assert result.code == 4
    assert not (tmp_path / "s.pdf").exists()


def test_sealing_twice_is_refused(run: Callable[..., Any], tmp_path: Path, demo_folder: Path, trust: Path) -> None:
    """A filled seal field is frozen."""
    key = demo_folder / "pki" / "keys" / "receipt-seal.pem"
    sealed = demo_folder / "documents" / "acceptance-receipt.pdf"
    result = run("seal", "apply", sealed, "-o", tmp_path / "s.pdf", "--key", f"pem:{key}", "--trust", trust)
    assert result.code == 4
    assert not (tmp_path / "s.pdf").exists()


def test_the_report_speaks_both_languages(run: Callable[..., Any], decision: Path, trust: Path) -> None:
    """A clerk reads the first lines."""
    english = run("verify", decision, "--trust", trust)
    chinese = run("verify", decision, "--trust", trust, "--lang", "zh")
    assert "VALID" in english.out.splitlines()[0]
    assert "有效" in chinese.out.splitlines()[0]


def test_embedded_data_is_the_input(run: Callable[..., Any], decision: Path) -> None:
    """What went in comes out."""
    result = run("doc", "show", decision)
    assert result.code == 0
    assert sample("approval-decision").head.number in result.out
