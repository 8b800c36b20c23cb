"""Every outcome of a case: its documents drafted, judged, sealed, VALID (办法 art. 11 to 25)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.demo.pki_profile import AGENCY_SEAL_KINDS
from nh_edoc.receipt.case.issued import documents
from nh_edoc.receipt.case.samples import CASES, sample_case, sample_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.mark.parametrize("name", CASES)
def test_documents_of_a_case(run: Callable[..., Any], tmp_path: Path, demo_folder: Path, name: str) -> None:
    """From the case's file to a verdict on each of its documents; what is late is issued, and says so."""
    case, pki = tmp_path / "case.json", demo_folder / "pki"
    assert run("case", "sample", name, "-o", case).code == 0
    assert run("case", "check", case).code == 0
    files = sample_files(name)
    for file, data in files.items():
        (tmp_path / file).write_bytes(data)
    kinds = dict.fromkeys(kind for kind, document in documents(sample_case(name)) if document is not None)
    assert kinds
    for kind in kinds:
        draft, sealed = tmp_path / f"{kind}.json", tmp_path / f"{kind}.pdf"
        assert run("doc", "draft", case, "--kind", kind, "-o", draft).code == 0
        key = pki / "keys" / ("decision-seal.pem" if kind in AGENCY_SEAL_KINDS else "receipt-seal.pem")
        evidence = [file for file in files if file.endswith("-record.txt")] if kind == "delivery-receipt" else []
        attached = [part for file in evidence for part in ("--attach", tmp_path / file)]
        issued = run("doc", "issue", draft, "-o", sealed, "--key", f"pem:{key}", "--trust", pki / "trust", *attached)
        assert issued.code == 0, issued.err
        [report] = run("verify", sealed, "--trust", pki / "trust", "--json").lines
        assert (report["verdict"], report["document"]["kind"]) == ("VALID", kind)
        late = {one["rule"] for one in report["compliance"]} & {"R07", "R11"}
        assert late == ({"late": {"R07"}, "published": {"R11"}}.get(name, set()) if kind in _LATE[name] else set())


_LATE = dict.fromkeys(CASES, ()) | {"late": ("approval-decision",), "published": ("delivery-receipt",)}
"""Case → its documents that come after their day."""
