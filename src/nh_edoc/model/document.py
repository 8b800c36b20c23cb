"""A statutory document: common head, its own body, the plan of its seals."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, ClassVar

from nh_edoc.model.fields import (
    Items,
    Millimetres,
    Name,
    NeededWhen,
    Person,
    Phone,
    Region,
    Text,
    Uscc,
    Whole,
)
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc.model.attachment import Attached


class IdType(StrEnum):
    """持证主体代码类型 (GB/T 36903 dictionary)."""

    USCC = "001"
    OTHER_ORGANISATION = "099"
    RESIDENT_ID = "111"
    OFFICER = "114"
    ARMED_POLICE_OFFICER = "115"
    SOLDIER = "118"
    ARMED_POLICE_SOLDIER = "119"
    CIVILIAN_STAFF = "120"
    ARMED_POLICE_CIVILIAN_STAFF = "122"
    DIPLOMATIC_PASSPORT = "411"
    SERVICE_PASSPORT = "412"
    PUBLIC_AFFAIRS_PASSPORT = "413"
    PASSPORT = "414"
    TAIWAN_PERMIT = "511"
    HONG_KONG_MACAO_PERMIT = "516"
    OTHER_PERSON = "999"


class ItemType(StrEnum):
    """事项类型 (GB/T 39046-2020)."""

    ADMINISTRATIVE_POWER = "00"
    LICENSING = "01"
    PENALTY = "02"
    COMPULSION = "03"
    LEVY = "04"
    PAYMENT = "05"
    INSPECTION = "06"
    CONFIRMATION = "07"
    REWARD = "08"
    RULING = "09"
    OTHER = "10"
    PUBLIC_SERVICE = "20"


class DeliveryWay(StrEnum):
    """送达方式 (办法 art. 16)."""

    ONSITE = "onsite"
    COURIER = "courier"
    ONLINE = "online"
    PUBLIC_NOTICE = "public-notice"


class DayUnit(StrEnum):
    """期限单位: working days (工作日, 许可法 art. 82) or calendar days (自然日)."""

    WORKING = "working"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """期限: a number of days and what kind of days."""

    days: Annotated[int, Whole(min=1, max=3650)]
    unit: DayUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarRecord:
    """工作日历: which calendar a due date was counted with, so that it can be counted again."""

    source: Annotated[str, Text(max=100)]
    version: Annotated[str, Text(max=100)]
    override_digest: Annotated[str, Text(max=64, pattern="[0-9a-f]{64}")] | None = None
    """SHA-256 of the override file, when one was used."""
    provisional: bool
    """暂定: the State Council's notice for a year touched was not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """联系人 or 代理人."""

    name: Person
    mobile: Phone | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """申请人 (办法 art. 7)."""

    name: Name
    id_type: IdType
    id_number: Annotated[str, Text(max=50, pattern="[0-9A-Za-z()-]{1,50}")]
    legal_representative: Annotated[Person | None, NeededWhen("id_type", IdType.USCC)] = None
    """法定代表人: given for legal persons."""
    agent: Contact | None = None
    contact: Contact | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """实施机关: the organ in whose name the document is made."""

    name: Name
    uscc: Uscc
    region: Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """事项: what was applied for."""

    name: Name
    code: Annotated[str, Text(max=33, pattern="[0-9A-Z]{10,33}")]
    """实施编码 (31) or 业务办理项编码 (33)."""
    type: ItemType


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The common head of every document."""

    number: Annotated[str, Text(max=50)]
    """文号 of a decision, 受理文书编号 (≤ 30) of a receipt."""
    approval_code: Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
    """统一审批编码."""
    date: date
    """成文日期, a Beijing date."""
    agency: Agency
    applicant: Applicant
    item: Item
    demonstration: bool = False
    """演示: a document of fictitious parties; every page says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page: page number from 1, millimetres from the top left corner."""

    page: Annotated[int, Whole(min=1, max=2000)]
    x: Millimetres
    y: Millimetres
    width: Millimetres
    height: Millimetres


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSeal:
    """One seal that the document waits for: by whom, where, in which order."""

    field: Annotated[str, Text(max=60, pattern="[A-Za-z][A-Za-z0-9_-]{0,59}")]
    """Name of the signature field in the PDF."""
    order: Annotated[int, Whole(min=1, max=50)]
    signer: Uscc
    """统一社会信用代码 of who seals: an organ, or the applicant."""
    label: Name
    """Readable name of the seal, the field's tooltip."""
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPlan:
    """用印计划: all visible seals of the file, planned before the first."""

    seals: Annotated[tuple[PlannedSeal, ...], Items("seal", min=1, max=50)]
    straddle: Millimetres | None = None
    """骑缝章: the first seal's picture goes over all right edges, its centre so far from the upper ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealingParty:
    """用印人: who puts a seal on a document, under which name and 统一社会信用代码."""

    name: str
    code: str
    organ: Agency | None = None
    """The organ in whose name the document is made; None: it is the applicant (办法 art. 19)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """要素: what a seal, a register and a report need to know of a file, whatever form its data has."""

    kind: str
    title: str
    number: str
    """文号, 受理文书编号 or 证照编号."""
    approval_code: str
    date: date
    """成文日期 or 颁发日期."""
    agency: Agency
    item_code: str
    holder: str
    """Name of applicant or holder."""
    demonstration: bool
    joint: tuple[Agency, ...] = ()
    """联合作出机关: the organs that make it together with ``agency``, in the order in which they sign."""
    applicant: SealingParty | None = None
    """申请人, where it seals the document itself, before the organs (办法 art. 19)."""

    @property
    def organs(self) -> tuple[Agency, ...]:
        """All organs in whose names it is made, the one that handled the case first."""
        return (self.agency, *self.joint)

    @property
    def sealers(self) -> tuple[SealingParty, ...]:
        """All who seal it, in their order: the applicant where it does, then the organs."""
        organs = tuple(SealingParty(name=one.name, code=one.uscc, organ=one) for one in self.organs)
        return organs if self.applicant is None else (self.applicant, *organs)

    def sealer_in(self, plan: SealPlan | None, field: str) -> SealingParty | None:
        """Return whose place a field is; None where the plan has no such field, or none of these in that place."""
        planned = sorted(() if plan is None else plan.seals, key=lambda one: one.order)
        places = zip(planned, self.sealers, strict=False)
        return next((who for seal, who in places if (seal.field, seal.signer) == (field, who.code)), None)


@cache
def element_of(kind: str) -> str:
    """Return the element and JSON key that hold the body of a kind: ``acceptanceReceipt``."""
    return re.sub(r"-([a-z])", lambda m: m[1].upper(), kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What a kind of document says beyond the head; each kind is a subclass."""

    KIND: ClassVar[str]
    """Stable identifier, for example ``acceptance-receipt``."""
    TITLE: ClassVar[str]
    """文书名称: the Chinese title that is printed."""

    @classmethod
    def element(cls) -> str:
        """Return the element and JSON key that hold the body: the kind in camel case."""
        return element_of(cls.KIND)

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The files that travel inside beside the data; a kind that has some says which."""
        return ()

    @property
    def joined_by(self) -> tuple[Agency, ...]:
        """联合作出机关: the organs that make the document together with the head's; a kind that has some says which."""
        return ()

    @property
    def sealed_by_applicant(self) -> bool:
        """Whether the applicant seals the document too; a kind that lets it says so."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """电子文书: loadable, hence of the right form; whether it is lawful, the rules say."""

    head: Head
    body: Body
    seal_plan: SealPlan | None = None
    """Set by rendering; None before."""

    @property
    def kind(self) -> str:
        """The stable identifier of the kind."""
        return self.body.KIND

    @property
    def particulars(self) -> Particulars:
        """What a seal, a register and a report need to know of the document."""
        head = self.head
        applicant = SealingParty(name=head.applicant.name, code=head.applicant.id_number)
        return Particulars(
            kind=self.kind,
            title=self.body.TITLE,
            number=head.number,
            approval_code=head.approval_code,
            date=head.date,
            agency=head.agency,
            item_code=head.item.code,
            holder=head.applicant.name,
            demonstration=head.demonstration,
            joint=self.body.joined_by,
            applicant=applicant if self.body.sealed_by_applicant else None,
        )

    @property
    def attached(self) -> tuple[Attached, ...]:
        """The files that travel inside beside the data."""
        return self.body.attached
