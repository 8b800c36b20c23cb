"""事项与机关: what an item of the service asks for and promises, and what an agency is called, as data of the operator.

One file for each item (``items/*.toml``) and one for the agency (``agency.toml``); docs/how-to/items-and-agency.md.
Where neither law nor the operator gives a value it stays open, and whoever needs it is told.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar, cast

from nh_edoc.codec import decode_record
from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers import item_code, uscc
from nh_edoc.model.document import DayUnit, ItemType, Period
from nh_edoc.model.fields import Items, Name, NotBefore, Phone, Region, Text, Url, Uscc, Whole
from nh_edoc.model.license import LicenseTypeRef
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source
from nh_edoc.receipt.kinds.acceptance_receipt.type import CaseType, Fee
from nh_edoc.receipt.kinds.parts import JointOrgans, Remedies, SpecialKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

T = TypeVar("T")
_PLACE: Final = re.compile(r"\{(year|sequence)(?::0([1-9]))?\}")
LARGEST: Final = 1024 * 1024
"""Greatest size of a file of items or of the agency, in bytes."""
REVIEW_PERIOD: Final = Period(days=60, unit=DayUnit.CALENDAR)
"""复议法 art. 20(1)."""
SUIT_MONTHS: Final = 6
"""诉讼法 art. 46(1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideMaterial:
    """办事指南材料: one row of the list of materials."""

    name: Name
    required: bool = True
    shared: bool = False
    """Whether the agency gets it by sharing; then it is not demanded (办法 art. 20)."""
    license_type: Annotated[str, Text(max=21, pattern="[0-9A-HJ-NP-RT-UW-Y]{18}[0-9]{3}")] | None = None
    """证照类型代码, where the material is a licence."""
    deferrable: bool = False
    """容缺: whether it may be handed in after acceptance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemGuide:
    """事项 (办事指南): periods, materials, procedures, licences, fee."""

    code: Annotated[str, Text(max=33, pattern="[0-9A-HJ-NP-RT-UW-Y]{18}[0-9]{13}([0-9]{2})?")]
    """实施编码 or 业务办理项编码."""
    name: Name
    type: ItemType
    case_type: CaseType
    period: Period
    """法定办结时限."""
    promised_period: Period | None = None
    """承诺办结时限."""
    possible_procedures: Annotated[tuple[SpecialKind, ...], Items("procedure", min=0, max=8)] = ()
    fee: Fee
    delivery_period: Period | None = None
    """送达期限 of an item that the 行政许可法 does not govern; licences have that of its art. 44."""
    materials: Annotated[tuple[GuideMaterial, ...], Items("material", min=0, max=500)] = ()
    license_types: Annotated[tuple[LicenseTypeRef, ...], Items("type", min=0, max=20)] = ()
    """结果证照类型."""
    legal_basis: Annotated[tuple[Annotated[str, Text(max=300)], ...], Items("basis", min=0, max=30)] = ()
    """设定依据."""
    joint_organs: JointOrgans = ()
    """联合办理的机关, which decide together with the agency (许可法 art. 26)."""
    supplement_period: Period | None = None
    """补正期限: how long applicants have to supplement; law sets none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyName:
    """机关名称 in its time: ``from_`` inclusive, ``to`` exclusive."""

    text: Name
    from_: date
    to: Annotated[date | None, NotBefore("from_")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """委托: the agency acts for another for some items and a time."""

    uscc: Uscc
    items: Annotated[tuple[Annotated[str, Text(max=33)], ...], Items("item", min=0, max=1000)] = ()
    """Item codes; none: all items of the other agency."""
    from_: date
    to: Annotated[date | None, NotBefore("from_")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """编号规则 of one kind, with the places ``{year}`` and ``{sequence}``: ``南演许准字〔{year}〕{sequence}号``."""

    kind: Annotated[str, Text(max=40, pattern="[a-z][a-z-]{0,39}")]
    pattern: Annotated[str, Text(max=80)]

    def expression(self) -> str:
        """Return a regular expression that the numbers of this pattern match, and no others."""
        parts = _PLACE.split(self.pattern)
        return "".join(
            re.escape(part) if index % 3 == 0 else _place(part, parts[index + 1]) if index % 3 == 1 else ""
            for index, part in enumerate(parts)
        )


def _place(name: str, width: str | None) -> str:
    if name == "year":
        return "(?:19|20)[0-9]{2}"
    return "[1-9][0-9]*" if width is None else f"[0-9]{{{width},}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyProfile:
    """机关: names in their time, phones, where its acts are reviewed and sued, for whom it acts."""

    uscc: Uscc
    region: Region
    names: Annotated[tuple[AgencyName, ...], Items("name", min=1, max=50)]
    consultation_phone: Phone
    complaint_phone: Phone
    progress_query: Name
    """进度查询方式."""
    review_organ: Name | None = None
    """复议机关: for a district department the district government (复议法 art. 24)."""
    review_url: Url | None = None
    """网上申请复议渠道 (复议法 art. 22(2))."""
    court: Name | None = None
    """管辖法院; a high court may concentrate cases (诉讼法 art. 18(2)), so there is no default."""
    review_days: Annotated[int, Whole(min=60, max=365)] = REVIEW_PERIOD.days
    suit_months: Annotated[int, Whole(min=1, max=12)] = SUIT_MONTHS
    numbering: Annotated[tuple[Numbering, ...], Items("number", min=0, max=100)] = ()
    """文号 and 受理文书编号 of each kind (rule R14)."""
    acts_for: Annotated[tuple[Delegation, ...], Items("delegation", min=0, max=100)] = ()

    def name_on(self, day: date) -> str | None:
        """Return what the agency is called on ``day``; None where it had no name then."""
        for name in self.names:
            if name.from_ <= day and (name.to is None or day < name.to):
                return name.text
        return None

    def numbering_of(self, kind: str) -> Numbering | None:
        """Return how documents of a kind are numbered; None: not given."""
        return next((one for one in self.numbering if one.kind == kind), None)

    def acts_in(self, code: str, day: date) -> bool:
        """Whether the agency may act in an item on ``day``: its own, or one that it is charged with."""
        if code.startswith(self.uscc):
            return True
        return any(
            code.startswith(one.uscc)
            and (not one.items or code in one.items)
            and one.from_ <= day
            and (one.to is None or day < one.to)
            for one in self.acts_for
        )

    def remedies(self) -> Remedies | None:
        """Return 救济途径, where organ and court are given."""
        if self.review_organ is None or self.court is None:
            return None
        return Remedies(
            review_organ=self.review_organ,
            review_period=Period(days=self.review_days, unit=DayUnit.CALENDAR),
            review_url=self.review_url,
            court=self.court,
            suit_months=self.suit_months,
        )


def load_agency(path: Path) -> AgencyProfile:
    """Return the agency of a file.

    Raises:
        FileError: `io.unreadable`.
        InputError: `guide.toml`; `record.invalid`: ``problems`` lists everything that is wrong.
    """
    return _loaded(AgencyProfile, path)


def load_items(folder: Path) -> Mapping[str, ItemGuide]:
    """Return the items of a folder, by their codes.

    Raises:
        FileError: `io.unreadable`.
        InputError: `guide.toml`; `record.invalid`; `guide.twice`: two files for one code.
    """
    found: dict[str, ItemGuide] = {}
    paths = sorted(folder.glob("*.toml"))
    if not paths:
        raise InputError("guide.empty", name=str(folder))
    for path in paths:
        item = _loaded(ItemGuide, path)
        if item.code in found:
            raise InputError("guide.twice", name=path.name, item=item.code)
        found[item.code] = item
    return found


def gaps(item: ItemGuide, agency: AgencyProfile | None, *, licensing: bool) -> Iterator[Problem]:
    """Yield what the law needs and the operator has not given, so that documents will miss it.

    Args:
        item: the item.
        agency: the agency; None: no file.
        licensing: whether the 行政许可法 governs the item.
    """
    for code in item_code.problems(item.code):
        yield Problem(path="/code", code=code)
    if item.promised_period is not None and _days(item.promised_period) > _days(item.period):
        yield Problem(path="/promised_period", code="guide.promise")
    if not licensing and item.delivery_period is None:
        yield Problem(path="/delivery_period", code="guide.delivery")
    if agency is None:
        return
    for code in uscc.problems(agency.uscc):
        yield Problem(path="/uscc", code=code)
    for name, value in (
        ("review_organ", agency.review_organ),
        ("court", agency.court),
        ("review_url", agency.review_url),
    ):
        if value is None:
            yield Problem(path=f"/{name}", code="guide.remedy", params={"name": name})


def _days(period: Period) -> float:
    """Return a length by which periods of both units are compared: five working days are a week."""
    return period.days * 7 / 5 if period.unit is DayUnit.WORKING else period.days


def _stamp(path: Path) -> tuple[int, int]:
    """Return when a file was changed and its size, so that a changed file is read again."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0  # reading says why
    return found.st_mtime_ns, found.st_size


def _loaded(type_: type[T], path: Path) -> T:
    return cast("T", _read(type_, path, _stamp(path)))  # type: ignore[arg-type]


@lru_cache(maxsize=2048)
def _read(type_: type[Any], path: Path, _stamp: tuple[int, int]) -> Any:
    try:
        tree = tomllib.loads(read_source(path, limit=LARGEST).decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError("guide.toml", name=path.name, reason=str(error)) from error
    return decode_record(type_, tree, name=path.name)
