"""申请表 and 审批记录: what an application and its examination leave behind for the archive (办法 art. 11, 22)."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.case.request import Draft, accepted_on, applied_on, given, which_of
from nh_edoc.receipt.kinds.acceptance_receipt.type import Material
from nh_edoc.receipt.kinds.application_form.type import ApplicationForm
from nh_edoc.receipt.kinds.review_record.type import ReviewRecord

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nh_edoc.receipt.case.request import Need, Request, Which
    from nh_edoc.receipt.case.type import Case

DECLARATION: Final = "申请人对所提交申请材料实质内容的真实性负责，并承担提供虚假材料的法律责任。"
"""许可法 art. 31: the applicant answers for the truth of what was handed in."""


def _which_form(case: Case) -> Which:
    return which_of(case.application.document, "/application/document")


def _form_needs(case: Case) -> Iterator[Need]:
    yield "/application/document", case.application.document
    yield "/application/form", case.application.form
    yield "/deliveryChoice", case.delivery_choice


def _form(request: Request) -> ApplicationForm:
    case = request.case
    choice = given(case.delivery_choice)
    return ApplicationForm(
        applied_at=case.application.applied_at,
        matter=case.application.matter,
        submission_way=case.application.way,
        fields=case.application.form,
        materials=tuple(
            Material(**{field.name: getattr(material, field.name) for field in fields(Material)})
            for material in case.materials
        ),
        delivery_way=choice.way,
        delivery_address=choice.address,
        delivery_receiver=choice.receiver,
        delivery_mobile=choice.mobile,
        declaration=DECLARATION,
    )


def _which_record(case: Case) -> Which:
    return which_of(case.review_record, "/reviewRecord")


def _record_needs(case: Case) -> Iterator[Need]:
    yield "/reviewRecord", case.review_record
    yield "/acceptance", case.acceptance
    yield "/reviews", case.reviews
    yield "/decision", case.decision


def _record(request: Request) -> ReviewRecord:
    case = request.case
    decision = given(case.decision)
    opinion = case.reviews[-1].opinion
    return ReviewRecord(
        applied_on=applied_on(case),
        accepted_on=accepted_on(case),
        receipt_number=given(case.acceptance).receipt.number,
        reviews=case.reviews,
        conclusion=(*decision.content, *decision.reasons, opinion)[0],
    )


def _decided_on(case: Case) -> date | None:
    decided = case.decision.document if case.decision is not None else None
    return decided.date if decided is not None else None


FORM: Final = Draft(which=_which_form, needs=_form_needs, body=_form, implied=applied_on)
RECORD: Final = Draft(which=_which_record, needs=_record_needs, body=_record, implied=_decided_on)
