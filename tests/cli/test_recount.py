"""A date that a newly published calendar moves leads to a 更正告知书, never to a silent change (许可法 art. 42, 82)."""

from __future__ import annotations

import json
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.model.legal_time import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def issued(tmp_path: Path, demo_folder: Path, run: Callable[..., Any]) -> Path:
    """A receipt of 2 March 2026, issued before anybody knew that 9 March would be no working day."""
    data = tmp_path / "receipt.json"
    assert run("doc", "sample", "acceptance-receipt", "-o", data).code == 0
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'receipt-seal.pem'}"
    assert run("doc", "issue", data, "-o", tmp_path / "receipt.pdf", "--key", key).code == 0
    return tmp_path / "receipt.pdf"


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = {"version": "2", "source": "国务院办公厅通知（测试）", "days": {"2026-03-02": "holiday"}}
    (tmp_path / "calendar.json").write_text(json.dumps(days, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setenv("NH_EDOC_CALENDAR_OVERRIDE", str(tmp_path / "calendar.json"))


def test_nothing_moved(issued: Path, run: Callable[..., Any]) -> None:
    result = run("doc", "recount", issued)
    assert (result.code, "no date of" in result.out) == (0, True)
    refused = run("doc", "recount", issued, "--number", "南演更〔2026〕1号", "-o", issued.parent / "notice.json")
    assert (refused.code, "recount.unmoved" in refused.err) == (4, True)
    assert not (issued.parent / "notice.json").exists()


@pytest.mark.usefixtures("moved")
def test_the_notice(issued: Path, run: Callable[..., Any]) -> None:
    """Told, drafted with both dates and the file's digest, and lawful."""
    (row,) = run("doc", "recount", issued, "--json").lines
    assert [(one["name"], one["stated"], one["counted"]) for one in row["moved"]] == [
        ("法定办结日期", "2026-03-16", "2026-03-17"),
        ("承诺办结日期", "2026-03-02", "2026-03-03"),
    ]
    notice = issued.parent / "notice.json"
    arguments = ("--number", "南演更〔2026〕1号", "--date", "2026-02-12", "-o", notice)
    result = run("doc", "recount", issued, *arguments)
    assert result.code == 0, result.err
    tree = json.loads(notice.read_text(encoding="utf-8"))
    body = tree["amendmentNotice"]
    assert body["cause"] == "calendar"
    assert body["changes"][0] == {"field": "法定办结日期", "before": "2026年3月16日", "after": "2026年3月17日"}
    assert len(body["amended"]["fileDigest"]["value"]) == 64
    assert (body["effectiveOn"], tree["head"]["date"]) == ("2026-02-12", date(2026, 2, 12).isoformat())
    assert run("doc", "check", notice).code == 0
    assert run("doc", "render", notice, "-o", issued.parent / "notice.pdf").code == 0


@pytest.mark.usefixtures("moved")
def test_the_day_is_that_of_beijing(issued: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine whose clock shows another zone's day dates the notice by the law's, as everybody reads it there."""
    monkeypatch.setenv("TZ", "Pacific/Pago_Pago")  # 19 hours behind: another day for most of it
    time.tzset()
    notice = issued.parent / "notice.json"
    before = datetime.now(BEIJING).date()
    try:
        assert run("doc", "recount", issued, "--number", "南演更〔2026〕1号", "-o", notice).code == 0
    finally:
        monkeypatch.undo()
        time.tzset()
    dated = date.fromisoformat(json.loads(notice.read_text(encoding="utf-8"))["head"]["date"])
    assert before <= dated <= datetime.now(BEIJING).date()


def test_one_document_and_a_number(issued: Path, run: Callable[..., Any]) -> None:
    refused = run("doc", "recount", issued, issued, "-o", issued.parent / "notice.json")
    assert (refused.code, "recount.one" in refused.err) == (4, True)
