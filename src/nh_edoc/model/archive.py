"""What goes into the archive package of a case, what the package says of itself, and what a check of it found."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Agency, Item
from nh_edoc.model.fields import Items, Name, NotBefore, Text, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Report, Verdict


class ArchiveRole(StrEnum):
    """归档材料的种类: the six kinds that 办法 art. 22 names."""

    APPLICATION = "application"
    """申请信息."""
    MATERIALS = "materials"
    """申请材料."""
    ACCEPTANCE = "acceptance"
    """受理回执."""
    REVIEW = "review"
    """审批记录."""
    DELIVERY = "delivery"
    """送达回执."""
    RESULT = "result"
    """颁发证件批文."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageEntry:
    """One file for the package."""

    role: ArchiveRole
    name: str
    """File name in the package: ASCII letters, digits, dot, hyphen, underscore."""
    source: Path | bytes
    """The file, or its bytes."""
    digest: Digest | None = None
    """What the file must still be when it is copied; None: whatever it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledItem:
    """卷内文件: one file of the package in the list of its contents (案卷目录)."""

    order: Annotated[int, Whole(min=1, max=100_000)]
    """顺序号."""
    role: ArchiveRole
    path: Annotated[str, Text(max=200, pattern="data/[0-9a-z-]{1,40}/[0-9A-Za-z][0-9A-Za-z._-]{0,119}")]
    """Place in the package."""
    title: Name
    """题名."""
    number: Annotated[str, Text(max=100)] | None = None
    """文号 of a sealed document."""
    dated: date | None = None
    """成文日期 of a sealed document."""
    author: Name | None = None
    """责任者."""
    verdict: Verdict | None = None
    """验证结论 of a sealed document when it was packed; None: the file is none."""
    format: Annotated[str, Text(max=60, pattern="[a-z]+/[a-z0-9.+-]+")]
    """格式: media type."""
    size: Annotated[int, Whole(min=0, max=2**53)]
    """Bytes."""
    digest: Digest


class StepKind(StrEnum):
    """办理环节, as far as a document proves it (办法 art. 14 to 20)."""

    APPLICATION = "application"
    """申请."""
    SUPPLEMENT = "supplement"
    """补正."""
    ACCEPTANCE = "acceptance"
    """受理."""
    SPECIAL_PROCEDURE = "special-procedure"
    """特殊程序."""
    NOTICE = "notice"
    """延期, 听证, 更正 and other notices."""
    REVIEW = "review"
    """审批."""
    DECISION = "decision"
    """决定."""
    LICENSE = "license"
    """证照."""
    DELIVERY = "delivery"
    """送达."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessStep:
    """过程信息: one step of the case, said by the data of a sealed document."""

    kind: StepKind
    on: date
    """Beijing date."""
    until: Annotated[date | None, NotBefore("on")] = None
    """Last day of a special procedure."""
    title: Name
    """题名 of the document."""
    number: Annotated[str, Text(max=100)]
    """文号 of the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentRole:
    """缺少的材料种类 with the reason why the case has none."""

    role: ArchiveRole
    reason: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageRecord:
    """归档信息包元数据: what the package says of the case, collected from the documents themselves."""

    agency: Agency
    """立档单位."""
    approval_code: Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
    """统一审批编码."""
    item: Item
    applicant: Name
    """申请人 by name alone (rule R25)."""
    accepted_on: date | None = None
    """受理日期; None where no document says one."""
    concluded_on: date | None = None
    """办结日期: of the decision; None where there is none."""
    retention: Annotated[str, Text(max=20)]
    """保管期限: the agency's own table decides, so there is no default."""
    packed_at: datetime
    """归档时间."""
    steps: Annotated[tuple[ProcessStep, ...], Items("step", min=0, max=1000)] = ()
    """过程信息, in order of time."""
    files: Annotated[tuple[FiledItem, ...], Items("file", min=1, max=10_000)]
    absent: Annotated[tuple[AbsentRole, ...], Items("role", min=0, max=6)] = ()
    demonstration: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageReport:
    """The answer of a check of a package: verdict, every check made, the verdict on every sealed file in it."""

    folder: str
    verdict: Verdict
    checks: tuple[Check, ...]
    record: PackageRecord | None
    """What the package says of itself; None where that could not be proven to be what was packed."""
    documents: tuple[tuple[str, Report], ...]
    """Path in the package and report of each sealed file."""
    manifest_digest: Digest
    """Over the tag manifest: two packages with the same digest are the same package."""
    total_bytes: int
    """Of the files that are listed and there."""
    trust_digest: Digest
    trust_version: int
    at: datetime
    software: str

    def __bool__(self) -> bool:
        """Refuse: an object is truthy, and ``if check_package(…):`` would pass everything."""
        raise TypeError("a PackageReport has no truth value; look at .verdict")
