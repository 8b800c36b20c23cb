"""R15: check digits, and identifiers that must agree with each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.identifiers import approval_code, item_code, license_id, resident_id, uscc
from nh_edoc.model.document import IdType
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Applicant
    from nh_edoc.receipt.rules.catalogue import Demand
    from nh_edoc.receipt.rules.judging import Context


def head_identifiers(context: Context) -> Iterator[Breach]:
    """Yield what is wrong with the identifiers of a document's head.

    The item is the agency's own, unless the operator's data say that the agency acts for another (委托).
    """
    head = context.document.head
    yield from organ_code(head.agency.uscc, "/head/agency/uscc")
    body = context.document.body
    for index, organ in enumerate(body.joined_by):
        yield from organ_code(organ.uscc, f"/{body.element()}/jointOrgans/{index}/uscc")
    yield from _applicant(head.applicant)
    item = tuple(item_identifier(head.item.code, "/head/item/code"))
    yield from item
    own = head.item.code[: uscc.LENGTH] == head.agency.uscc
    acts = context.agency is not None and context.agency.acts_in(head.item.code, head.date)
    if not item and not own and not acts:
        params = {"expected": head.agency.uscc, "found": head.item.code[: uscc.LENGTH]}
        yield Breach(demand=rules.R15_ITEM_AGENCY, path="/head/item/code", params=params)
    yield from approval_code_of(head.item.code, head.approval_code, "/head/approvalCode")


def license_identifier(value: str, path: str) -> Iterator[Breach]:
    """Yield what is wrong with a 电子证照标识."""
    yield from _each(rules.R15_LICENSE, path, license_id.problems(value))
    yield from _each(rules.R15_LICENSE_ISSUER, path, license_id.warnings(value))


def item_identifier(value: str, path: str) -> Iterator[Breach]:
    """Yield what is wrong with a 事项编码."""
    yield from _each(rules.R15_ITEM, path, item_code.problems(value))


def organ_code(value: str, path: str) -> Iterator[Breach]:
    """Yield what is wrong with the 统一社会信用代码 of an organ."""
    yield from _each(rules.R15_AGENCY, path, uscc.problems(value))


def license_type(value: str, path: str) -> Iterator[Breach]:
    """Yield what is wrong with a 证照类型代码."""
    yield from _each(rules.R15_LICENSE_TYPE, path, license_id.type_code_problems(value))


def _each(demand: Demand, path: str, codes: tuple[str, ...]) -> Iterator[Breach]:
    for code in codes:
        yield Breach(demand=demand, path=path, code=code)


def _applicant(applicant: Applicant) -> Iterator[Breach]:
    """Yield what is wrong with the applicant's number, where its type has check digits; the number is not shown."""
    if applicant.id_type is IdType.USCC:
        yield from _each(rules.R15_ORGANISATION, "/head/applicant/idNumber", uscc.problems(applicant.id_number))
    elif applicant.id_type is IdType.RESIDENT_ID:
        yield from _each(rules.R15_PERSON, "/head/applicant/idNumber", resident_id.problems(applicant.id_number))


def approval_code_of(item: str, code: str, path: str) -> Iterator[Breach]:
    """Yield what is wrong with the 统一审批编码 of a case: strictly for the long form, as a warning for any other."""
    parts = approval_code.parse(code)
    problems = approval_code.problems(code)
    if parts is None or parts.form is not approval_code.Form.FULL:
        yield from _each(rules.R15_APPROVAL_FORM, path, problems)
        return
    yield from _each(rules.R15_APPROVAL, path, problems)
    if not parts.item.startswith(item):
        params = {"expected": item, "found": parts.item}
        yield Breach(demand=rules.R15_APPROVAL_ITEM, path=path, params=params)
