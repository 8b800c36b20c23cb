"""Every rule that is judged on a document fires through the command line, with its clause and its weight.

Each row makes one lawful sample unlawful in one place; ``doc check --json`` must name the rule and the law.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.receipt.rules import CATALOGUE
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOTHING = object()
ROWS = {
    "R02": ("supplement-notice", "head/date", "2026-03-05", "第三十二条"),
    "R03": ("acceptance-receipt", "acceptanceReceipt/dueDate", "2026-03-17", "第四十二条"),
    "R04": ("non-acceptance-decision", "nonAcceptanceDecision/competentOrgan", NOTHING, "第三十二条"),
    "R05": ("special-procedure-notice", "specialProcedureNotice/newDueDate", "2026-03-01", "第四十五条"),
    "R06": ("extension-notice", "extensionNotice/days/days", 11, "第四十二条"),
    "R07": ("approval-decision", "head/date", "2026-03-17", "第四十二条"),
    "R08": ("rejection-decision", "rejectionDecision/remedies/suitMonths", 3, "第四十六条"),
    "R09": ("rejection-decision", "rejectionDecision/remedies/reviewUrl", NOTHING, "第二十二条"),
    "R10": ("rejection-decision", "head/number", "南演许不字〔2026〕1号", "第二十四条"),
    "R11": ("delivery-receipt", "deliveryReceipt/documents/0/date", "2026-01-05", "第四十四条"),
    "R13": ("delivery-receipt", "deliveryReceipt/online", NOTHING, "第九十条"),
    "R14": ("approval-decision", "head/number", "南演许准字[2026]1号", "GB/T 9704"),
    "R15": ("approval-decision", "head/applicant/idNumber", "91440605MA0000007X", "GB 32100"),
    "R21": ("blacklist-decision", "blacklistDecision/priorNotice", NOTHING, "49号"),
    "R22": ("approval-decision", "approvalDecision/public", False, "第四十条"),
    "R24": ("acceptance-receipt", "acceptanceReceipt/materials/1/licenseIdentifier", NOTHING, "第716号"),
}
"""Rule → kind, where, what stands there then, what the cited law must contain."""
ELSEWHERE = {"R01", "R12", "R16", "R17", "R18", "R19", "R20", "R23", "R25"}
"""Judged on sealed files (R01 below; R23 in ``test_tsa_cli``), packages (R12, R20 in ``unit/archive``), annotated copies
(R17 in ``test_annotation``), by the form of data and by verification (R16, R18, R19), or by tests (R25)."""


def changed(kind: str, where: str, value: object) -> bytes:
    tree: Any = json.loads(encode_json(sample(kind)))
    node = tree
    *parents, last = where.split("/")
    for step in parents:
        node = node[int(step) if isinstance(node, list) else step]
    if value is NOTHING:
        del node[last]
    else:
        node[last] = value
    return json.dumps(tree, ensure_ascii=False).encode()


def test_every_rule_has_its_row() -> None:
    assert set(ROWS) | ELSEWHERE == set(CATALOGUE)
    assert {rule for rule in CATALOGUE if not CATALOGUE[rule].demands} < ELSEWHERE


@pytest.mark.parametrize("rule", ROWS)
def test_fires_with_its_clause(run: Callable[..., Any], tmp_path: Path, rule: str) -> None:
    kind, where, value, clause = ROWS[rule]
    source = tmp_path / "document.json"
    source.write_bytes(changed(kind, where, value))
    [result] = run("doc", "check", source, "--json").lines
    found = [one for one in result["findings"] if one["rule"] == rule]
    assert found, result
    assert any(clause in basis for one in found for basis in one["basis"])
    assert all(one["message"]["zh"] and one["message"]["en"] for one in found)
    shown = run("doc", "check", source, "-v")
    assert rule in shown.out + shown.err


def test_a_public_service_is_not_a_licence(run: Callable[..., Any], tmp_path: Path) -> None:
    """行政许可法 governs licences: a public service is neither judged by it nor cites it (GB/T 39046, type 20)."""
    operator = tmp_path / "operator"
    assert run("config", "sample", operator).code == 0
    config = ("--config", operator / "nh-edoc.toml")
    tree: Any = json.loads(run("case", "sample", "granted").out)
    tree["item"] = {
        "name": "居住情况证明（演示事项）",
        "code": "11440605000000000E444209999900001",
        "type": "20",
    }
    tree["approvalCode"] = tree["item"]["code"] + tree["approvalCode"][-12:]
    del tree["guide"], tree["specialProcedures"]
    tree["decision"]["public"] = False
    case, decision, page = (tmp_path / name for name in ("case.json", "decision.json", "decision.pdf"))
    case.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    assert run("doc", "draft", case, "--kind", "approval-decision", "-o", decision, *config).code == 0
    drafted = json.loads(decision.read_text(encoding="utf-8"))["approvalDecision"]
    assert drafted["deliveryPeriod"] == {"days": 3, "unit": "working"}
    assert drafted["course"]["period"] == {"days": 5, "unit": "working"}
    [result] = run("doc", "check", decision, "--json", *config).lines
    laws = {basis for one in result["findings"] for basis in one["basis"]}
    assert not any("行政许可法" in law for law in laws)
    late = {one["rule"] for one in result["findings"]}
    assert late <= {"R07"}, "no rule of the 行政许可法 was asked; of a late decision nothing is left to say"
    assert run("doc", "render", decision, "-o", page, *config).code == 0
    import pypdfium2

    text = "".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(page))
    own = [basis for basis in drafted["legalBasis"] if "行政许可法" in basis]
    assert text.count("行政许可法") == len(own), "only what the agency itself cited"


ANNOTATION = {
    "version": 1,
    "original": {
        "identifier": "1.2.156.3005.2.11440605000000000E001.11440605000000000E.2026000001.001.0",
        "name": "食品经营许可证（演示）",
        "number": "演示JY2026000001",
        "dataDigest": {"alg": "sha256", "value": "a" * 64},
        "fileDigest": {"alg": "sha256", "value": "b" * 64},
    },
    "madeAt": "2026-03-16T09:30:00+08:00",
    "maker": {"name": "佛山市南海区演示食品有限公司", "uscc": "91440605MA0000007Y"},
    "purpose": "申请户外招牌设置（演示）",
    "expiresAt": "2026-04-15T23:59:59+08:00",
    "use": {
        "item": {"name": "户外招牌设置（演示事项）", "code": "11440605000000000E444011310600201", "type": "01"},
        "approvalCode": "11440605000000000E444011310600201202603160001",
        "mode": "holder",
    },
}


@pytest.mark.parametrize(
    ("change", "code", "exit_code", "clause"),
    [
        ({}, None, 0, ""),
        ({"purpose": None}, "rules.R17.purpose", 4, "GB/T 36903"),
        ({"use": None}, "rules.R17.use", 4, "第716号"),
        ({"expiresAt": "2026-03-16T09:29:59+08:00"}, "rules.R17.expiry-early", 4, "GB/T 36903"),
        ({"expiresAt": "2026-03-19T23:59:59+08:00"}, "rules.R17.expired", 0, "GB/T 36903"),
    ],
)
def test_annotated_copies(
    run: Callable[..., Any], tmp_path: Path, change: dict[str, Any], code: str | None, exit_code: int, clause: str
) -> None:
    """R17 fires on the data of an annotated copy, with its clause."""
    tree = {key: value for key, value in {**ANNOTATION, **change}.items() if value is not None}
    source = tmp_path / "annotation.json"
    source.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    result = run("license", "check", source, "--at", "2026-03-20T00:00:00+08:00", "--json")
    [line] = result.lines
    assert result.code == exit_code
    assert [one["code"] for one in line["findings"]] == ([code] if code else [])
    assert all(clause in "".join(one["basis"]) for one in line["findings"])


def test_a_receipt_under_another_seal(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> None:
    """R01, 许可法 art. 32: judged on the sealed file, where the seal's name is known."""
    data, target, pki = tmp_path / "receipt.json", tmp_path / "receipt.pdf", demo_folder / "pki"
    data.write_bytes(encode_json(sample("acceptance-receipt")))
    key = f"pem:{pki / 'keys' / 'decision-seal.pem'}"
    assert run("doc", "issue", data, "-o", target, "--key", key).code == 0
    (report,) = run("verify", target, "--trust", pki / "trust", "--json").lines
    (found,) = report["compliance"]
    assert (found["rule"], found["severity"]) == ("R01", "blocking")
    assert any("第三十二条" in one for one in found["basis"])
