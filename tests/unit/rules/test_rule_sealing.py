"""R01, R23: who can seal; a document that is dated long before, or after, its seal is suspected of backdating."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nh_edoc.model.document import IdType
from nh_edoc.model.report import Severity
from nh_edoc.receipt import judge
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

BEIJING = timezone(timedelta(hours=8))


def found(case, sealed):
    return [one for one in judge(case.document, case.config, sealed=sealed) if one.rule == "R23"]


@pytest.mark.parametrize(
    ("dated", "sealed", "days"),
    [
        (date(2026, 3, 16), datetime(2026, 3, 16, 9, tzinfo=BEIJING), None),
        (date(2026, 3, 16), datetime(2026, 3, 23, 23, 59, tzinfo=BEIJING), None),  # Monday to Monday: five
        (date(2026, 3, 16), datetime(2026, 3, 24, 0, 0, tzinfo=BEIJING), 6),
        (date(2026, 3, 16), datetime(2026, 3, 23, 17, tzinfo=UTC), 6),  # one in the morning in Foshan
        (date(2026, 3, 13), datetime(2026, 3, 22, 12, tzinfo=BEIJING), None),  # two weekends do not count
        (date(2026, 3, 24), datetime(2026, 3, 16, 9, tzinfo=BEIJING), 6),  # dated after its seal
        (date(2026, 3, 16), datetime(2027, 3, 16, 9, tzinfo=BEIJING), 248),
    ],
)
def test_days_between(approval, dated, sealed, days):
    """党政机关公文处理工作条例 第九条: the date is the day of signing; the seal follows at once or nearly so."""
    findings = found(approval.head(date=dated), sealed)
    if days is None:
        assert findings == []
    else:
        [one] = findings
        assert one.severity is Severity.WARNING
        assert one.params["sealed"] == sealed.astimezone(BEIJING).date().isoformat()
        if days < 100:  # a whole year has as many as its calendar says
            assert one.params["days"] == days
        assert all("{" not in text for lang in ("zh", "en") for text in (one.message(lang), one.hint(lang)))
        assert "疑似倒签" in one.message()


def test_the_operator_says_how_many(approval):
    """Setting backdating_days."""
    case = approval.head(date=date(2026, 3, 16))
    sealed = datetime(2026, 3, 24, 9, tzinfo=BEIJING)
    assert found(case.settings(backdating_days=6), sealed) == []
    assert found(case.settings(backdating_days=0), sealed)


def test_nothing_without_a_proven_time(approval):
    """What the seal claims of itself proves no backdating, and a draft has no seal."""
    assert [one for one in judge(approval.document, approval.config) if one.rule == "R23"] == []


def test_calendar_that_does_not_reach(approval):
    """No guess about years that nobody knows."""
    old = replace(approval.document, head=replace(approval.document.head, date=date(1990, 1, 2)))
    assert [
        one for one in judge(old, approval.config, sealed=datetime(2026, 3, 16, tzinfo=BEIJING)) if one.rule == "R23"
    ] == []


@pytest.mark.parametrize("kind", ["acceptance-receipt", "non-acceptance-decision"])
def test_vouchers_bear_the_special_seal(kind):
    """许可法 art. 32(2): by the name of a seal that is proven; where none is, nothing is said."""
    document, agency = sample(kind), "佛山市南海区演示行政审批局"

    def codes(*seals):
        return {one.code for one in judge(document, Settings(), seals=seals)} - {"rules.R10.not-configured"}

    assert codes() == codes(f"{agency}行政许可专用章(2)") == set()
    assert codes(agency) == {"rules.R01.seal"}
    assert codes(agency, f"{agency}受理专用章") == set()
    decision = sample("approval-decision")
    assert judge(decision, Settings(), seals=(agency,)) == ()


def test_applicant_that_cannot_seal(application):
    """办法 art. 19: an applicant's seal is held against its 统一社会信用代码; a person has none."""
    sealed = application.body(applicant_seal=True)
    assert sealed.codes() == set()
    person = sealed.applicant(id_type=IdType.PASSPORT, id_number="X1234567")
    assert person.codes() == {("R01.applicant", "blocking")}
    assert person.found("R01.applicant").path == "/applicationForm/applicantSeal"
    assert "X1234567" not in person.found("R01.applicant").message()
    assert person.body(applicant_seal=False).codes() == set()
