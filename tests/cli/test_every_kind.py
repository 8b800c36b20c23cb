"""Every kind of document from its sample to a verdict; what a later document does to an earlier one (办法 art. 14–20)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.demo.pki_profile import AGENCY_SEAL_KINDS
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.kinds.amendment_notice.type import AmendmentCause
from nh_edoc.receipt.kinds.parts import DocumentRef
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def issue(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> Callable[..., Any]:
    def call(document: Any, name: str, *more: object) -> Any:
        source = tmp_path / f"{name}.json"
        source.write_bytes(encode_json(document))
        seal = "decision-seal" if document.kind in AGENCY_SEAL_KINDS else "receipt-seal"
        key = f"pem:{demo_folder / 'pki' / 'keys' / f'{seal}.pem'}"
        trust = demo_folder / "pki" / "trust"
        return run("doc", "issue", source, "-o", tmp_path / f"{name}.pdf", "--key", key, "--trust", trust, *more)

    return call


@pytest.mark.parametrize("kind", KINDS)
def test_issued_and_valid(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path, kind: str
) -> None:
    """Rendered, sealed by the seal that may, VALID with every string of the page proven; the other seal is refused."""
    assert issue(sample(kind), kind).code == 0
    trust = demo_folder / "pki" / "trust"
    [report] = run("verify", tmp_path / f"{kind}.pdf", "--trust", trust, "--json").lines
    assert (report["verdict"], report["document"]["kind"]) == ("VALID", kind)
    passed = {one["code"] for one in report["checks"] if one["result"] == "passed"}
    assert {"data.print", "data.schema", "authority.kind"} <= passed
    wrong = "receipt-seal" if kind in AGENCY_SEAL_KINDS else "decision-seal"
    key = f"pem:{demo_folder / 'pki' / 'keys' / f'{wrong}.pem'}"
    source, target = tmp_path / f"{kind}.json", tmp_path / "wrong.pdf"
    assert run("doc", "issue", source, "-o", target, "--key", key, "--trust", trust).code != 0
    assert not target.exists()


def test_amended_and_void(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path
) -> None:
    """A sealed later document amends an earlier one or makes it void; whoever asks the registry is told."""
    registry, trust = tmp_path / "registry.db", demo_folder / "pki" / "trust"
    assert run("registry", "init", registry).code == 0
    entered = ("--registry", registry, "--actor", "clerk.7")
    receipt = sample("acceptance-receipt")
    assert issue(receipt, "receipt", *entered).code == 0

    def told() -> tuple[str, str | None, str]:
        file = tmp_path / "receipt.pdf"
        [report] = run("verify", file, "--trust", trust, "--json", *entered).lines
        later = report["registered"]["later"]
        lines = run("verify", file, "--trust", trust, *entered).out.splitlines()
        return report["registered"]["status"], later and later["number"], lines[2]

    assert told()[:2] == ("issued", None)
    notice = sample("amendment-notice")
    amended = DocumentRef(title="受理回执", number=receipt.head.number, date=receipt.head.date)
    first = replace(notice, body=replace(notice.body, amended=amended))
    assert issue(first, "amendment", *entered).code == 0
    status, later, line = told()
    assert (status, later) == ("amended", first.head.number)
    assert first.head.number in line
    void = replace(
        first,
        head=replace(first.head, number="南演更〔2026〕2号"),
        body=replace(first.body, cause=AmendmentCause.VOID),
    )
    assert issue(void, "void", *entered).code == 0
    assert told()[:2] == ("voided", "南演更〔2026〕2号")
    third = replace(first, head=replace(first.head, number="南演更〔2026〕3号"))
    refused = issue(third, "third", *entered)
    assert (refused.code, "registry.document-transition" in refused.err) == (4, True)
    assert not (tmp_path / "third.pdf").exists()
    unknown = replace(third, body=replace(third.body, amended=replace(amended, number="南演受202601010001")))
    assert "registry.document-unknown" in issue(unknown, "unknown", *entered).err


def test_published_status(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, demo_folder: Path
) -> None:
    """Who has no registry asks the list that the agency signed; a list that is changed, old or another's is refused."""
    pki = demo_folder / "pki"
    registry, trust, listed = tmp_path / "registry.db", pki / "trust", tmp_path / "status.json"
    assert run("registry", "init", registry).code == 0
    entered = ("--registry", registry, "--actor", "clerk.7")
    receipt, notice = sample("acceptance-receipt"), sample("amendment-notice")
    assert issue(receipt, "receipt", *entered).code == 0
    amended = DocumentRef(title="受理回执", number=receipt.head.number, date=receipt.head.date)
    void = replace(notice, body=replace(notice.body, amended=amended, cause=AmendmentCause.VOID))
    assert issue(void, "void", *entered).code == 0
    agency = ("--agency", receipt.head.agency.uscc)

    def publish(seal: str = "decision-seal") -> Any:
        key = f"pem:{pki / 'keys' / f'{seal}.pem'}"
        return run("registry", "publish", "-o", listed, *agency, "--key", key, *entered)

    def ask(*more: object) -> Any:
        return run("verify", tmp_path / "receipt.pdf", "--trust", trust, "--json", "--status", listed, *more)

    assert publish().code == 0
    [report] = ask().lines
    assert (report["verdict"], report["registered"]["status"]) == ("VALID", "voided")
    assert report["registered"]["later"] == {"kind": "amendment-notice", "number": notice.head.number}
    [other] = run("verify", tmp_path / "void.pdf", "--trust", trust, "--json", "--status", listed).lines
    assert other["registered"]["status"] == "issued"
    good, signature = listed.read_bytes(), listed.with_name("status.json.p7s").read_bytes()
    listed.write_bytes(good.replace(b"voided", b"issued"))
    assert "status.signature" in ask().out
    listed.write_bytes(good)
    assert "status.expired" in ask("--at", "2031-01-01T00:00:00+08:00").out
    assert publish("applicant-seal").code == 0
    refused = ask()
    assert (refused.code != 0, "status.signer" in refused.out) == (True, True)
    listed.write_bytes(good)
    listed.with_name("status.json.p7s").write_bytes(signature[:-1])
    assert "status.signature" in ask().out
    listed.with_name("status.json.p7s").unlink()
    assert "io.unreadable" in ask().out
