"""公开: the masked copy of a granted decision that the public may read (许可法 art. 5, 40; 个人信息保护法 art. 6).

What is taken out: names of natural persons but for the first character, numbers of their documents, telephone numbers,
addresses of natural persons. Names that stand only in texts must be named: no program knows every person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import InputError
from nh_edoc.identifiers.personal import PERSONAL
from nh_edoc.model.document import Applicant, Document, IdType
from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.kinds.parts import DocumentRef
from nh_edoc.receipt.kinds.public_copy.type import Masked, PublicCopy
from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from nh_edoc.model.digest import Digest
    from nh_edoc.receipt.kinds.parts import FieldChange, Grant, GrantField

MARK: Final = "*"
_HIDDEN: Final = MARK * 4
_HIDDEN_NUMBER: Final = "XXXX"
"""What stands for the number of a person's document, whose form has no asterisk."""
_NUMBER: Final = re.compile(r"(?<![0-9])(?:0[0-9]{2,3}-?[0-9]{7,8}|1[3-9][0-9]{9})(?![0-9])")
_NAMES: Final = re.compile("姓名|法定代表人|负责人|联系人|代理人|经办人")
_IDS: Final = re.compile("身份证|身份号码|证件号码")
_PHONES: Final = re.compile("电话|手机")
_ADDRESSES: Final = re.compile("住址|住所|地址")
_ORGANISATIONS: Final = frozenset({IdType.USCC, IdType.OTHER_ORGANISATION})


def public_copy(
    decision: Document, *, on: date, file: Digest | None, number: str | None = None, names: Sequence[str] = ()
) -> Document:
    """Return the copy of a granted decision for the public, not yet judged.

    Args:
        decision: an approval, change or renewal, as it was issued.
        on: 成文日期 of the copy.
        file: digest of the sealed decision.
        number: 文号 of the copy; None takes the decision's, marked as public.
        names: further natural persons whom its texts name.

    Raises:
        InputError: `publish.kind`: nothing was granted; `publish.not-public`: it is not flagged as public.
    """
    body = decision.body
    if not isinstance(body, ApprovalDecision | ChangeDecision | RenewalDecision):
        raise InputError("publish.kind", kind=decision.kind)
    if not body.public:
        raise InputError("publish.not-public", number=decision.head.number)
    head = decision.head
    mask = _Mask(_persons(head.applicant, names), natural=head.applicant.id_type not in _ORGANISATIONS)
    original = DocumentRef(title=body.TITLE, number=head.number, date=head.date, file_digest=file)
    applicant = mask.applicant(head.applicant)
    copy = PublicCopy(
        original=original,
        content=tuple(mask.text(text) for text in _content(body)),
        changes=tuple(mask.change(one) for one in body.changes) if isinstance(body, ChangeDecision) else (),
        grants=tuple(mask.grant(one) for one in body.grants),
        legal_basis=body.legal_basis,
        masked=tuple(one for one in Masked if one in mask.used),
    )
    own = number or f"{head.number}（公开文本）"
    return Document(head=replace(head, number=own, date=on, applicant=applicant), body=copy)


def personal(text: str) -> bool:
    """Tell whether a text holds a resident identity number or a mobile number."""
    return PERSONAL.search(text) is not None


def is_masked(name: str) -> bool:
    """Tell whether a person's name is hidden but for its first character."""
    return MARK in name


def _content(body: ApprovalDecision | ChangeDecision | RenewalDecision) -> tuple[str, ...]:
    if isinstance(body, ApprovalDecision):
        return body.content
    held = f"{body.license.name}（证照编号：{body.license.number}）"
    if isinstance(body, ChangeDecision):
        return (f"准予变更{held}的下列事项。",)
    until = "起长期有效" if body.valid_to is None else f"至{wording.day(body.valid_to)}"
    return (f"准予延续{held}，延续后的有效期自{wording.day(body.valid_from)}{until}。",)


def _persons(applicant: Applicant, names: Sequence[str]) -> tuple[str, ...]:
    """Return the natural persons whom the application names, and those who are named, the longest first."""
    known = [applicant.legal_representative, *names]
    known += [one.name for one in (applicant.agent, applicant.contact) if one is not None]
    if applicant.id_type not in _ORGANISATIONS:
        known.append(applicant.name)
    return tuple(sorted({one for one in known if one}, key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class _Mask:
    """Takes out what belongs to persons, and keeps account of what that was."""

    persons: tuple[str, ...]
    natural: bool
    """Whether the applicant is a natural person, whose address is nobody's business."""
    used: set[Masked] = field(default_factory=set)

    def applicant(self, applicant: Applicant) -> Applicant:
        if self.natural:
            self.used.add(Masked.ID_NUMBERS)
        return Applicant(
            name=self.name(applicant.name) if self.natural else applicant.name,
            id_type=applicant.id_type,
            id_number=_HIDDEN_NUMBER if self.natural else applicant.id_number,
            legal_representative=self.name(applicant.legal_representative) if applicant.legal_representative else None,
        )

    def name(self, name: str) -> str:
        self.used.add(Masked.NAMES)
        return name[0] + "".join(char if char == "·" else MARK for char in name[1:]) if len(name) > 1 else MARK

    def text(self, text: str) -> str:
        for person in self.persons:
            if person in text:
                text = text.replace(person, self.name(person))
        for pattern, what in ((PERSONAL, Masked.ID_NUMBERS), (_NUMBER, Masked.PHONES)):
            text, count = pattern.subn(_HIDDEN, text)
            if count:
                self.used.add(what)
        return text

    def change(self, change: FieldChange) -> FieldChange:
        before, after = (self.value(change.field, text) for text in (change.before, change.after))
        return replace(change, before=before, after=after)

    def grant(self, grant: Grant) -> Grant:
        fields = tuple(self.field(one) for one in grant.fields)
        return replace(grant, fields=fields, conditions=tuple(self.text(one) for one in grant.conditions))

    def field(self, entry: GrantField) -> GrantField:
        return replace(entry, value=self.value(entry.name, entry.value))

    def value(self, label: str, value: str) -> str:
        """Return the value of a field as its label allows it."""
        if _NAMES.search(label):
            return self.name(value)
        hidden = [(_IDS, Masked.ID_NUMBERS), (_PHONES, Masked.PHONES)]
        if self.natural:
            hidden.append((_ADDRESSES, Masked.ADDRESSES))
        for pattern, what in hidden:
            if pattern.search(label):
                self.used.add(what)
                return _HIDDEN
        return self.text(value)
