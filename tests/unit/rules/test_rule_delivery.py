"""R13: a delivery in a lawful way with its proof (办法 16, 民诉法 88–95); R11: within ten working days (许可法 44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.model.attachment import Attachment, Relationship
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import DayUnit, DeliveryWay, Period
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.report import Severity
from nh_edoc.receipt import judge
from nh_edoc.receipt.kinds.delivery_receipt.type import (
    CourierDelivery,
    Evidence,
    EvidenceKind,
    FailedAttempt,
    Receiver,
)
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

SAMPLE = sample("delivery-receipt")
SENT = SAMPLE.body.sent_at


def evidence(kind):
    file = Attachment(file_name=f"{kind}.png", media_type="image/png", digest=Digest.of(b"x"))
    return (Evidence(kind=kind, file=file),)


COURIER = {
    "way": DeliveryWay.COURIER,
    "online": None,
    "courier": CourierDelivery(
        address="演示路1号", named_receiver="演示·王某", mobile="13000000000", company="演示快递", waybill="DEMO12345"
    ),
    "evidence": evidence(EvidenceKind.COURIER),
}
ONSITE = {
    "way": DeliveryWay.ONSITE,
    "online": None,
    "receiver": Receiver(name="演示·王某", relation="本人"),
    "evidence": evidence(EvidenceKind.SIGNATURE),
}
PUBLISHED = SENT.date()
PUBLIC = {
    "way": DeliveryWay.PUBLIC_NOTICE,
    "online": None,
    "attempts": (FailedAttempt(way=DeliveryWay.COURIER, on=PUBLISHED - timedelta(days=9), reason="查无此人"),),
    "published_on": PUBLISHED,
    "delivered_at": datetime.combine(PUBLISHED + timedelta(days=30), time(0), BEIJING),
}


def receipt(**body):
    made = replace(SAMPLE.body, **body)
    head = replace(SAMPLE.head, date=made.delivered_at.astimezone(BEIJING).date())
    return replace(SAMPLE, head=head, body=made)


def codes(document):
    return {one.code.removeprefix("rules."): one.severity for one in judge(document, Settings())}


@pytest.mark.parametrize("body", [{}, COURIER, ONSITE], ids=["online", "courier", "onsite"])
def test_lawful_ways(body):
    """Each way as the law has it."""
    assert codes(receipt(**body)) == {}


def test_lawful_public_notice():
    """After thirty days, on the day itself; that it came late is told, and no more."""
    assert codes(receipt(**PUBLIC)) == {"R11.late": Severity.FINDING}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"online": None}, "R13.online"),
        ({"online": replace(SAMPLE.body.online, consent_on=SENT.date() + timedelta(days=1))}, "R13.consent"),
        ({"delivered_at": SAMPLE.body.delivered_at + timedelta(minutes=1)}, "R13.arrival"),
        ({"online": replace(SAMPLE.body.online, sms_sent_at=SENT - timedelta(minutes=1))}, "R13.sms"),
        ({**COURIER, "courier": None}, "R13.courier"),
        ({**COURIER, "evidence": ()}, "R13.evidence"),
        ({**COURIER, "evidence": evidence(EvidenceKind.SYSTEM)}, "R13.evidence"),
        ({**ONSITE, "receiver": None}, "R13.receiver"),
        ({**ONSITE, "evidence": ()}, "R13.evidence"),
        ({**PUBLIC, "attempts": ()}, "R13.attempts"),
        ({**PUBLIC, "published_on": None}, "R13.published"),
        ({**PUBLIC, "delivered_at": PUBLIC["delivered_at"] - timedelta(days=1)}, "R13.thirty-days"),
        ({"sent_at": SAMPLE.body.delivered_at + timedelta(minutes=5)}, "R13.order"),
    ],
)
def test_what_blocks(body, code):
    """Named one by one."""
    assert codes(receipt(**body))[code] is Severity.BLOCKING


def test_consent_on_the_day_of_sending():
    """The boundary."""
    assert codes(receipt(online=replace(SAMPLE.body.online, consent_on=SENT.date()))) == {}


def test_refused_with_a_witness():
    """民诉法 89: left with a witness, no signature."""
    assert codes(receipt(**{**ONSITE, "receiver": None, "witness": "演示·赵某", "evidence": ()})) == {}


def test_substitute_receiver():
    """民诉法 88: somebody else may sign; why is told."""
    other = Receiver(name="演示·李某", relation="同住成年家属")
    assert codes(receipt(**{**ONSITE, "receiver": other})) == {"R13.substitute": Severity.WARNING}
    assert codes(receipt(**{**ONSITE, "receiver": replace(other, reason="本人外出")})) == {}


def test_receipt_is_made_after_the_arrival():
    """What proves an arrival cannot be older."""
    early = replace(SAMPLE, head=replace(SAMPLE.head, date=SENT.date() - timedelta(days=1)))
    assert "R13.order" in codes(early)


@pytest.mark.parametrize(("late", "found"), [(0, set()), (1, {"R11.late"})])
def test_ten_working_days(late, found):
    """许可法 44: the tenth working day is in time; the next is late, and only told."""
    calendar = WorkCalendar.load()
    decided = date(2026, 3, 2)
    day = calendar.add(decided, Period(days=10 + late, unit=DayUnit.WORKING)).date
    arrived = datetime.combine(day, time(10), BEIJING)
    documents = (replace(SAMPLE.body.documents[0], date=decided),)
    online = replace(SAMPLE.body.online, arrived_at=arrived, sms_sent_at=arrived)
    assert set(codes(receipt(documents=documents, delivered_at=arrived, online=online))) == found


def test_law_of_its_day():
    """The 民诉法 articles are those in force from 2024-01-01; before, the Measures alone, which had lapsed."""
    old = datetime(2023, 5, 8, 16, tzinfo=BEIJING)
    online = replace(SAMPLE.body.online, arrived_at=old, sms_sent_at=old, consent_on=date(2023, 5, 9))
    found = codes(receipt(documents=SAMPLE.body.documents[1:], sent_at=old, delivered_at=old, online=online))
    assert found == {"R13.consent": Severity.WARNING}


def test_evidence_travels_inside():
    """Named by the data, as a supplement."""
    body = receipt(**COURIER).body
    assert [(one.attachment.file_name, one.relationship) for one in body.attached] == [
        ("courier-record.png", Relationship.SUPPLEMENT)
    ]
