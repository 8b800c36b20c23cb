"""An applicant's electronic seal on its form (办法 art. 19), from the data to the verdict, by commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from edoc_pictures import ring_png

from nh_edoc.codec import encode_json
from nh_edoc.demo.pki import AGENCY, COMPANY, COMPANY_USCC
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def form(tmp_path: Path) -> Path:
    tree = json.loads(encode_json(sample("application-form")))
    tree["applicationForm"]["applicantSeal"] = True
    path = tmp_path / "form.json"
    path.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    return path


def test_applicant_then_agency(form: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Render, the applicant seals, the agency seals; whoever is not meant is refused, and leaves no file."""
    keys, trust, folder = demo_folder / "pki" / "keys", demo_folder / "pki" / "trust", form.parent
    page, one, two, none = (folder / f"{name}.pdf" for name in ("page", "one", "two", "none"))
    company, agency = (f"pem:{keys / f'{name}.pem'}" for name in ("applicant-seal", "receipt-seal"))
    registry = folder / "registry.db"
    assert run("registry", "init", registry).code == 0
    assert run("doc", "render", form, "-o", page).code == 0
    for more in ((), ("--trust", trust)):
        wrong = run("seal", "apply", page, "-o", none, "--key", agency, *more)
        assert (wrong.code, none.exists()) == (5, False)
        assert "seal.applicant.other" in wrong.err
    line = run("seal", "apply", page, "-o", none, "--key", company, "--seal-line", "合同专用章")
    assert (line.code, none.exists(), "cli.applicant-line" in line.err) == (4, False, True)

    sealed = run("seal", "apply", page, "-o", one, "--key", company, "--trust", trust)
    assert (sealed.code, "Seal2" in sealed.err) == (0, True)
    rows = run("seal", "status", one, "--json").lines
    assert [(row["signer"], row["role"], row["state"]) for row in rows] == [
        (COMPANY_USCC, "applicant", "sealed"),
        ("11440605000000000E", "agency", "due"),
    ]
    waiting = run("verify", one, "--trust", trust)
    assert waiting.code == 3
    assert COMPANY in waiting.out.splitlines()[1]
    again = run("seal", "apply", one, "-o", none, "--key", company, "--trust", trust)
    assert (again.code, none.exists(), "seal.not-authorised.unknown-seal" in again.err) == (5, False, True)

    with_registry = ("--trust", trust, "--registry", registry)
    assert run("seal", "apply", one, "-o", two, "--key", agency, *with_registry).code == 0
    verdict = run("verify", two, *with_registry)
    assert verdict.code == 0
    second = verdict.out.splitlines()[1]
    assert AGENCY in second
    assert f"the applicant {COMPANY} sealed" in second
    html = folder / "report.html"
    [report] = run("verify", two, *with_registry, "--json", "--html", html, "--lang", "zh").lines
    assert report["registered"] is not None
    assert [one["applicant"] for one in report["signatures"]] == [COMPANY, None]
    assert f"申请人的印章（名称以证书所载为准）：{COMPANY}" in html.read_text(encoding="utf-8")


def test_own_picture(form: Path, demo_folder: Path, run: Callable[..., Any], tmp_path: Path) -> None:
    """A picture of the applicant's own could show anything: the agency is told, and does not seal below it."""
    keys, trust = demo_folder / "pki" / "keys", demo_folder / "pki" / "trust"
    png, one = tmp_path / "seal.png", tmp_path / "one.pdf"
    png.write_bytes(ring_png())
    key = f"pem:{keys / 'applicant-seal.pem'}"
    assert run("doc", "issue", form, "-o", one, "--key", key, "--image", png, "--trust", trust).code == 0
    [report] = run("verify", one, "--trust", trust, "--json").lines
    open_ = {row["code"]: row["reason"] for row in report["checks"] if row["result"] in {"failed", "unknown"}}
    assert report["verdict"] == "INDETERMINATE"
    assert open_["authority.picture"] == "check.authority.picture.applicant-unknown"
    agency = f"pem:{keys / 'receipt-seal.pem'}"
    refused = run("seal", "apply", one, "-o", tmp_path / "two.pdf", "--key", agency, "--trust", trust)
    assert (refused.code, "authority.picture" in refused.err) == (4, True)
