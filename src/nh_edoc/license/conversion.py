"""From a decision to a licence: only from one that is sealed and was verified, only what it grants."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import document_digest
from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers import license_id
from nh_edoc.identifiers.check_digits import LETTERS_AND_DIGITS, mod_37_36, only
from nh_edoc.model.attachment import Attachment
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Document, IdType
from nh_edoc.model.license import GrantingDecision, Holder, License, LicenseField, LicenseTypeRef
from nh_edoc.model.license_type import HolderKind, LicenseType, Validity
from nh_edoc.model.report import Report, Result, Verdict
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.rendered import DATA, embedded_document, embedded_files

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.kinds.parts import Grant

FILE_NAME: Final = "decision.pdf"
MEDIA_TYPE: Final = "application/pdf"
FIRST_VERSION: Final = "001"
_TOLD: Final = 3
_ORGANISATIONS: Final = frozenset({IdType.USCC, IdType.OTHER_ORGANISATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What is asked for: which grant becomes which licence, under which number, when."""

    license_type: LicenseType
    serial: str
    """流水号 of the identifier: digits and capitals."""
    issued_on: date
    """颁发日期, a Beijing date."""
    grant: int = 1
    """Which of the decision's grants, from 1."""
    version: str = FIRST_VERSION
    """版本号: one more with every change of the same serial."""
    number: str | None = None
    """证照编号; None: the decision's own, else the serial."""
    replaces: str | None = None
    """关联证照标识: the licence that this one renews or changes."""
    attach: bool = True
    """Whether the decision travels inside the licence."""


def convert(sealed: bytes, report: Report, wish: Conversion) -> License:
    """Return the licence that a decision gives; a pure function, no key, no clock.

    Args:
        sealed: the decision's file.
        report: the verdict of a ``Verifier`` on these very bytes; one that was loaded from a file proves nothing.
        wish: what is asked for.

    Raises:
        InputError: `license.report`: the report is about another file; `license.not-valid`,
            `license.indeterminate`: the decision was not found valid; `license.not-granting`: it is no 批准决定书;
            `license.grant`: it has no such grant; `license.refused`: ``problems`` lists what else is wrong.
    """
    _require_verified(sealed, report)
    document = embedded_document(sealed)
    body = document.body
    if not isinstance(body, ApprovalDecision):
        raise InputError("license.not-granting", title=body.TITLE, number=document.head.number)
    if not 1 <= wish.grant <= len(body.grants):
        raise InputError("license.grant", grant=wish.grant, count=len(body.grants), number=document.head.number)
    grant = body.grants[wish.grant - 1]
    problems = tuple(_problems(document, grant, wish))
    if problems:
        raise InputError("license.refused", problems, number=document.head.number, count=len(problems))
    return _license(document, grant, sealed, wish)


def _require_verified(sealed: bytes, report: Report) -> None:
    """Return when ``report`` says VALID of these bytes (verification rules, 1)."""
    if not hmac.compare_digest(Digest.of(sealed).value, report.file_digest.value):
        raise InputError("license.report", name=report.file_name)
    if report.verdict is Verdict.VALID and report.policy == "statutory":
        return
    open_ = [one for one in report.checks if one.result in {Result.FAILED, Result.UNKNOWN}]
    failed = [one for one in open_ if one.result is Result.FAILED]
    code = "license.not-valid" if report.verdict is Verdict.INVALID else "license.indeterminate"
    told = (
        Problem(path="", code=one.reason or f"check.{one.code}.{one.result.value}", params=one.params)
        for one in (failed or open_)[:_TOLD]
    )
    raise InputError(code, tuple(told), name=report.file_name, policy=report.policy)


def _problems(document: Document, grant: Grant, wish: Conversion) -> Iterator[Problem]:
    path = f"/approvalDecision/grants/{wish.grant - 1}"
    wanted = wish.license_type
    if grant.license_type.code != wanted.code:
        params = {"granted": grant.license_type.code, "type": wanted.code}
        yield Problem(path=f"{path}/licenseType/code", code="license.other-type", params=params)
    yield from _field_problems(grant, wanted, f"{path}/fields")
    yield from _term_problems(grant, wanted, path)
    organisation = document.head.applicant.id_type in _ORGANISATIONS
    if wanted.holders is not HolderKind.BOTH and organisation is not (wanted.holders is HolderKind.LEGAL):
        yield Problem(path="/head/applicant/idType", code="license.holder", params={"name": wanted.name})
    # 办法 art. 20: first the decision, then its licence
    if wish.issued_on < document.head.date:
        params = {"issued": wish.issued_on.isoformat(), "decided": document.head.date.isoformat()}
        yield Problem(path="/head/date", code="license.early", params=params)
    for code in license_id.problems(_identifier(document, wish)):  # R15
        yield Problem(path="/identifier", code=code)
    if wish.replaces is not None:
        for code in license_id.problems(wish.replaces):
            yield Problem(path="/replaces", code=code)


def _field_problems(grant: Grant, wanted: LicenseType, path: str) -> Iterator[Problem]:
    """R16: the face has the fields of its type, each once, none beside them."""
    known = {one.label: one for one in wanted.fields}
    names = [one.name for one in grant.fields]
    for index, field in enumerate(grant.fields):
        found = known.get(field.name)
        if found is None:
            yield Problem(path=f"{path}/{index}", code="license.field-unknown", params={"name": field.name})
        elif names.index(field.name) != index:
            yield Problem(path=f"{path}/{index}", code="license.field-twice", params={"name": field.name})
        elif len(field.value) > found.max:
            yield Problem(
                path=f"{path}/{index}/value", code="license.field-long", params={"name": field.name, "max": found.max}
            )
    for one in wanted.fields:
        if one.required and one.label not in names:
            yield Problem(path=path, code="license.field-missing", params={"name": one.label})


def _term_problems(grant: Grant, wanted: LicenseType, path: str) -> Iterator[Problem]:
    end = grant.valid_to
    if wanted.validity is Validity.LIMITED and end is None:
        yield Problem(path=f"{path}/validTo", code="license.term-open", params={"name": wanted.name})
    if wanted.validity is Validity.LONG_TERM and end is not None:
        yield Problem(path=f"{path}/validTo", code="license.term-limited", params={"name": wanted.name})
    if end is not None and wanted.longest_years is not None:
        start = grant.valid_from
        last = (start.year + wanted.longest_years, start.month, start.day)
        if (end.year, end.month, end.day) > last:
            yield Problem(path=f"{path}/validTo", code="license.term-long", params={"years": wanted.longest_years})


def _identifier(document: Document, wish: Conversion) -> str:
    """Return the 电子证照标识 (GB/T 36904): its check character is over the parts, without root and dots."""
    parts = (wish.license_type.code, document.head.agency.uscc, wish.serial, wish.version)
    body = "".join(parts)
    check = mod_37_36(body) if only(body, LETTERS_AND_DIGITS) else "?"
    return ".".join((license_id.ROOT, *parts, check))


def _license(document: Document, grant: Grant, sealed: bytes, wish: Conversion) -> License:
    head, wanted = document.head, wish.license_type
    values = {one.name: one.value for one in grant.fields}
    applicant = head.applicant
    return License(
        name=wanted.title,
        type=LicenseTypeRef(code=wanted.code, name=wanted.name),
        definer=wanted.definer,
        number=wish.number or grant.license_number or wish.serial,
        identifier=_identifier(document, wish),
        license_version=wish.version,
        issuer=head.agency,
        issued_on=wish.issued_on,
        holders=(
            Holder(
                name=applicant.name,
                id_type=applicant.id_type,
                id_number=applicant.id_number,
                legal_representative=applicant.legal_representative,
            ),
        ),
        valid_from=grant.valid_from,
        valid_to=grant.valid_to,
        item=head.item,
        approval_code=head.approval_code,
        replaces=wish.replaces,
        fields=tuple(
            LicenseField(name=one.name, label=one.label, value=values[one.label])
            for one in wanted.fields
            if one.label in values
        ),
        conditions=grant.conditions,
        decision=GrantingDecision(
            number=head.number,
            date=head.date,
            grant=wish.grant,
            data_digest=document_digest(embedded_files(sealed, DATA).xml),
            file=Attachment(file_name=FILE_NAME, media_type=MEDIA_TYPE, digest=Digest.of(sealed)),
            attached=wish.attach,
        ),
        demonstration=head.demonstration,
    )
