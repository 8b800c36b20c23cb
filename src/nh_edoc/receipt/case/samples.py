"""Sample cases of every outcome, each complete, of fictitious parties that are all marked 演示.

They say what the sample documents say: those are drafted from nothing, these lead to them. Files that a case names
are made from the case, so that their digests are real.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from nh_edoc.calendar import WorkCalendar
from nh_edoc.errors import InputError
from nh_edoc.model.attachment import Attachment
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import DeliveryWay
from nh_edoc.receipt.case.incidents import Issued
from nh_edoc.receipt.case.outcomes import OUTCOMES
from nh_edoc.receipt.case.sample_files import EVIDENCE, MATERIAL_FILES, MEDIA_TYPES, case_files
from nh_edoc.receipt.case.sample_listing import blacklisted
from nh_edoc.receipt.case.sample_parts import accepted_case, at, body_of, inspection, materials_of, reviews_of, testing
from nh_edoc.receipt.case.type import (
    Case,
    Decision,
    Delivery,
    DeliveryChoice,
    Outcome,
)
from nh_edoc.receipt.fiction import PERSON
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.delivery_receipt.type import Evidence, Receiver
from nh_edoc.receipt.kinds.rejection_decision.type import RejectionDecision
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def sample_case(name: str, on: date | None = None) -> Case:
    """Return a sample case.

    Args:
        name: one of ``CASES``, for example ``granted``.
        on: 成文日期 of the decision, as far as ``samples.sample`` goes; all other dates move with it. None takes the
            sample's own.

    Raises:
        InputError: `case.sample`: no such case; `rules.sample-date`: other law was or will be in force.
    """
    case = _case(name, on)
    files = case_files(case)
    return replace(
        case,
        materials=tuple(
            replace(one, file=_attachment(MATERIAL_FILES[one.name], files)) if one.name in MATERIAL_FILES else one
            for one in case.materials
        ),
        deliveries=tuple(
            replace(one, evidence=(Evidence(kind=kind, file=_attachment(file, files)),))
            for one in case.deliveries
            for kind, file in (EVIDENCE[one.way],)
        ),
    )


def sample_files(name: str, on: date | None = None) -> dict[str, bytes]:
    """Return the files that a sample case names, by file name: materials and evidence of delivery; always the same.

    Raises:
        InputError: as ``sample_case``.
    """
    return case_files(_case(name, on))


def _case(name: str, on: date | None) -> Case:
    if name not in CASES:
        raise InputError("case.sample", name=name, known=", ".join(CASES))
    return CASES[name](on, WorkCalendar.load())


def _granted(on: date | None, calendar: WorkCalendar) -> Case:
    document = sample(ApprovalDecision.KIND, on)
    body, head = body_of(ApprovalDecision, on), document.head
    accepted = body.course.accepted_on
    decision = Decision(
        outcome=Outcome.GRANTED,
        document=Issued(number=head.number, date=head.date),
        content=body.content,
        grants=body.grants,
        public=body.public,
        legal_basis=body.legal_basis,
    )
    licences = tuple(grant.license_number for grant in body.grants if grant.license_number is not None)
    sent = at(head.date, 16, 0)
    delivery = Delivery(
        documents=(head.number, *licences),
        way=DeliveryWay.ONLINE,
        sender="演示·陈某",
        sent_at=sent,
        delivered_at=sent + timedelta(minutes=2),
        sms_sent_at=sent + timedelta(minutes=3),
        receipt=Issued(number=f"南演送〔{head.date.year}〕1号"),
    )
    return replace(
        accepted_case(head, body.course),
        materials=materials_of(on),
        delivery_choice=DeliveryChoice(
            way=DeliveryWay.ONLINE, mobile="13000000000", consent_on=accepted, system="演示政务服务网用户中心"
        ),
        review_record=Issued(number=f"南演审{head.date:%Y%m%d}0001"),
        special_procedures=(inspection(accepted, calendar),),
        reviews=reviews_of(
            accepted, head.date, calendar, first=7, opinions=("符合法定条件、标准", "同意承办意见", "准予")
        ),
        decision=decision,
        deliveries=(delivery,),
    )


def _other(make: Callable[[Case, WorkCalendar], Case]) -> Callable[[date | None, WorkCalendar], Case]:
    return lambda on, calendar: make(_granted(on, calendar), calendar)


def _refused(on: date | None, calendar: WorkCalendar) -> Case:
    document = sample(RejectionDecision.KIND, on)
    body, head = body_of(RejectionDecision, on), document.head
    accepted = body.course.accepted_on
    decision = Decision(
        outcome=Outcome.REFUSED,
        document=Issued(number=head.number, date=head.date),
        facts=body.facts,
        reasons=body.reasons,
        legal_basis=body.legal_basis,
        technical_standards=body.technical_standards,
    )
    signed = at(head.date + timedelta(days=1), 10, 30)
    delivery = Delivery(
        documents=(head.number,),
        way=DeliveryWay.COURIER,
        sender="演示·陈某",
        sent_at=at(head.date, 16, 0),
        delivered_at=signed,
        receiver=Receiver(name=PERSON.name, relation="本人"),
        company="演示快递",
        waybill="DEMO0000000001",
        receipt=Issued(number=f"南演送〔{signed.year}〕2号"),
    )
    return replace(
        accepted_case(head, body.course),
        materials=tuple(material for material in materials_of(on) if material.name in MATERIAL_FILES),
        delivery_choice=DeliveryChoice(
            way=DeliveryWay.COURIER,
            address="佛山市南海区演示街道演示路2号",
            receiver=PERSON.name,
            mobile="13000000001",
        ),
        review_record=Issued(number=f"南演审{head.date:%Y%m%d}0002"),
        special_procedures=(testing(body.course, calendar),),
        reviews=reviews_of(
            accepted, head.date, calendar, first=15, opinions=("不符合法定条件", "同意承办意见", "不予批准")
        ),
        decision=decision,
        deliveries=(delivery,),
    )


CASES: Final[Mapping[str, Callable[[date | None, WorkCalendar], Case]]] = {
    "granted": _granted,
    "refused": _refused,
    **{name: _other(make) for name, make in OUTCOMES.items()},
    "blacklisted": lambda on, calendar: blacklisted(_refused(on, calendar), calendar),
}
"""Name → how the case is made, without its files."""


def _attachment(name: str, files: Mapping[str, bytes]) -> Attachment:
    return Attachment(file_name=name, media_type=MEDIA_TYPES[PurePath(name).suffix], digest=Digest.of(files[name]))
