"""电子证照: what a licence says, after the metadata elements of GB/T 36903-2018."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, TypeAlias

from nh_edoc.model.attachment import Attached, Attachment, Relationship
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Agency, Document, IdType, Item, Particulars, SealPlan
from nh_edoc.model.fields import Items, Name, NotBefore, Person, Text, Uscc, Whole
from nh_edoc.model.record import dataclass

LicenseNumber = Annotated[str, Text(max=100)]
"""证照编号, as the type's own rule forms it."""
Identifier = Annotated[
    str,
    Text(
        max=128,
        pattern="1\\.2\\.156\\.3005\\.2\\.[0-9A-Z]{21}\\.[0-9A-Z]{1,18}\\.[0-9A-Z]{1,64}\\.[0-9]{3}\\.[0-9A-Z]",
    ),
]
"""电子证照标识 (GB/T 36904-2018): root, type code, issuer code, serial, version, check character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseTypeRef:
    """证照类型: code = USCC of the defining organ + three digits (GB/T 36904)."""

    code: Annotated[str, Text(max=21, pattern="[0-9A-HJ-NP-RT-UW-Y]{18}[0-9]{3}")]
    name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Definer:
    """证照定义机构."""

    name: Name
    uscc: Uscc


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """持证主体 with 代码类型 and 代码."""

    name: Name
    id_type: IdType
    id_number: Annotated[str, Text(max=50, pattern="[0-9A-Za-z()-]{1,50}")]
    legal_representative: Person | None = None
    """法定代表人, where the face shows one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseField:
    """扩展业务信息: one field of the face beyond the elements that every licence has.

    The label travels with the value: a verifier compares print and data without the type's definition.
    """

    name: Annotated[str, Text(max=60, pattern="[A-Za-z][A-Za-z0-9]{0,59}")]
    label: Annotated[str, Text(max=60)]
    value: Annotated[str, Text(max=1000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantingDecision:
    """来源决定: the approval decision that the licence was made from."""

    number: Annotated[str, Text(max=50)]
    date: date
    grant: Annotated[int, Whole(min=1, max=20)]
    """Which of the decision's grants, from 1."""
    data_digest: Digest
    """Over the canonical XML of the decision's data: stays when long-term material is added to the file."""
    file: Attachment
    """The sealed decision that was verified, by its digest."""
    attached: bool
    """Whether the file travels inside the licence (AFRelationship Source)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """电子证照."""

    KIND: ClassVar[str] = "license"
    TITLE: ClassVar[str] = "电子证照"

    name: Name
    """证照名称: the title of the face."""
    type: LicenseTypeRef
    """证照类型名称, 证照类型代码."""
    definer: Definer
    """证照定义机构."""
    number: LicenseNumber
    """证照编号."""
    identifier: Identifier
    """证照标识."""
    license_version: Annotated[str, Text(max=3, pattern="[0-9]{3}")]
    """证照版本号: 001 for the first, part of the identifier."""
    issuer: Agency
    """证照颁发机构 with its code and 管辖属地编码."""
    issued_on: date
    """证照颁发日期, a Beijing date."""
    holders: Annotated[tuple[Holder, ...], Items("holder", min=1, max=50)]
    valid_from: date
    """证照有效期起始日期."""
    valid_to: Annotated[date | None, NotBefore("valid_from")] = None
    """证照有效期截止日期, inclusive; None: 长期."""
    item: Item
    """关联事项."""
    approval_code: Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
    """统一审批编码 of the case."""
    replaces: Identifier | None = None
    """关联证照标识: the licence that this one renews or changes."""
    fields: Annotated[tuple[LicenseField, ...], Items("field", min=0, max=100)] = ()
    conditions: Annotated[tuple[Annotated[str, Text(max=500)], ...], Items("condition", min=0, max=30)] = ()
    """准予条件."""
    decision: GrantingDecision
    demonstration: bool = False
    """演示: a licence of fictitious parties; every page says so."""
    seal_plan: SealPlan | None = None
    """证照签章: who seals, where; set by rendering."""

    @property
    def kind(self) -> str:
        """The stable identifier, ``license``."""
        return self.KIND

    @property
    def particulars(self) -> Particulars:
        """What a seal, a register and a report need to know of the licence."""
        return Particulars(
            kind=self.KIND,
            title=self.name,
            number=self.number,
            approval_code=self.approval_code,
            date=self.issued_on,
            agency=self.issuer,
            item_code=self.item.code,
            holder="、".join(holder.name for holder in self.holders),
            demonstration=self.demonstration,
        )

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The files that travel inside beside the data."""
        if not self.decision.attached:
            return ()
        return (Attached(attachment=self.decision.file, relationship=Relationship.SOURCE),)


Carried: TypeAlias = Document | License
"""What a PDF of the profile carries as its data: ``document.xml`` or ``license.xml``."""
