"""加注说明: what an annotated copy of a licence says about itself (GB/T 36903-2018, elements of the 加注件).

An annotated copy is made for one use of one case. Everything that rule R17 demands may be absent here: data that lack
it must be loadable, so that the rule can say what they lack.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, ClassVar

from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Item
from nh_edoc.model.fields import Name, Text, Uscc
from nh_edoc.model.license import Identifier, LicenseNumber
from nh_edoc.model.record import dataclass


class UseMode(StrEnum):
    """用证方式: who brings the licence into the case."""

    HOLDER = "holder"
    """持证人用证."""
    DELEGATED = "delegated"
    """委托授权用证: somebody whom the holder authorised."""
    OFFICIAL = "official"
    """依职能查验: an organ within its functions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatedOriginal:
    """原件: the licence that the copy was made from, whose 证照标识 the copy keeps."""

    identifier: Identifier
    name: Name
    """证照名称."""
    number: LicenseNumber
    """证照编号."""
    data_digest: Digest | None = None
    """Over the canonical XML of the licence's data: stays when long-term material is added to the file."""
    file_digest: Digest | None = None
    """Over the whole sealed file that was copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """加注件制作者."""

    name: Name
    uscc: Uscc | None = None
    """统一社会信用代码, where the maker is an organ or organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseUse:
    """用证: the case that the copy is made for, and how the licence comes into it."""

    item: Item
    """事项名称, 事项编码."""
    approval_code: Annotated[str, Text(max=50, pattern="[0-9A-Za-z-]{1,50}")]
    """统一审批编码 of the case."""
    mode: UseMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """加注说明 of one 加注件."""

    KIND: ClassVar[str] = "annotated-copy"
    TITLE: ClassVar[str] = "加注件"

    original: AnnotatedOriginal
    made_at: datetime
    """加注件制作时间."""
    maker: Maker | None = None
    purpose: Annotated[str, Text(max=200)] | None = None
    """加注件制作事由."""
    expires_at: datetime | None = None
    """加注件有效期截止时间: the last moment at which it may be used."""
    use: LicenseUse | None = None
