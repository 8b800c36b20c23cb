"""更正告知书: what an issued document says is put right by a later one, never silently."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import ClassVar

from nh_edoc.model.document import Body
from nh_edoc.model.fields import Phone
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import Changes, DocumentRef, MaybeBasis, Paragraphs, Remedies


class AmendmentCause(StrEnum):
    """更正原因: why a document is put right."""

    MISTAKE = "mistake"
    """文字、计算错误."""
    CALENDAR = "calendar"
    """工作日历公布后重新计算."""
    FACTS = "facts"
    """所载事项与事实不符."""
    VOID = "void"
    """原文书作废."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentNotice(Body):
    """更正告知书: notice that an issued document is amended or void."""

    KIND: ClassVar[str] = "amendment-notice"
    TITLE: ClassVar[str] = "更正告知书"

    amended: DocumentRef
    """被更正的文书: the document that is amended."""
    cause: AmendmentCause
    """更正原因: cause."""
    changes: Changes
    """更正内容: what it said and what it says now."""
    reasons: Paragraphs
    """更正理由: reasons."""
    legal_basis: MaybeBasis = ()
    """法律依据: legal basis, where there is one."""
    effective_on: date
    """更正生效日期: from when the amended text counts."""
    remedies: Remedies | None = None
    """救济途径: remedies, where the amendment burdens the applicant."""
    consultation_phone: Phone
    """咨询电话: telephone for questions."""
