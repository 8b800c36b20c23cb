"""决定公开文本: what the public reads of a granted decision, without what belongs to persons (许可法 art. 5, 40)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.document import Body
from nh_edoc.model.fields import Items
from nh_edoc.model.record import dataclass
from nh_edoc.receipt.kinds.parts import DocumentRef, FieldChange, Grants, LegalBasis, Paragraphs


class Masked(StrEnum):
    """隐去的内容: what was taken out."""

    NAMES = "names"
    """自然人姓名."""
    ID_NUMBERS = "id-numbers"
    """证件号码."""
    PHONES = "phones"
    """电话号码."""
    ADDRESSES = "addresses"
    """自然人住址."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCopy(Body):
    """决定公开文本（行政许可法第四十条）: masked copy of a granted decision, for publication."""

    KIND: ClassVar[str] = "public-copy"
    TITLE: ClassVar[str] = "决定公开文本"

    original: DocumentRef
    """原决定书: the decision, by number, date and the digest of its sealed file."""
    content: Paragraphs
    """准予内容: what is granted."""
    changes: Annotated[tuple[FieldChange, ...], Items("change", min=0, max=100)] = ()
    """变更事项: what is changed."""
    grants: Grants = ()
    """准予的证照: licences granted."""
    legal_basis: LegalBasis
    """法律依据: legal basis."""
    masked: Annotated[tuple[Masked, ...], Items("matter", min=0, max=4)] = ()
    """隐去的内容: what was taken out."""
