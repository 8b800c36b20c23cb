"""The trust list (schema trust-v1): whom the operator trusts, for what, and since when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from nh_edoc.model.digest import Digest
from nh_edoc.model.fields import Items, Name, Region, Text, Uscc, Whole
from nh_edoc.model.record import dataclass

FileName = Annotated[str, Text(max=200, pattern="[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")]
"""A relative path inside the trust store, ``/`` separated."""
Code = Annotated[str, Text(max=60, pattern="[A-Za-z0-9-]{1,60}")]
"""A kind of document, an item code, or a prefix of one."""


class AnchorUse(StrEnum):
    """What an anchor is trusted for; it serves for nothing else."""

    SEAL = "seal"
    APPLICANT = "applicant"
    TIMESTAMP = "timestamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A span of time: ``from_`` inclusive, ``to`` exclusive, None without end."""

    from_: datetime
    to: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Return whether ``at`` lies in the span."""
        return self.from_ <= at and (self.to is None or at < self.to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor(Span):
    """信任锚: a certification authority that the operator trusts for one use."""

    file: FileName
    digest: Digest
    """Over the DER of the certificate."""
    use: AnchorUse


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyName(Span):
    """机关名称, as it was called in a span of time."""

    text: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate(Span):
    """委托: the agency acts for another one, for all items or for those named."""

    uscc: Uscc
    items: Annotated[tuple[Code, ...], Items("item", min=0, max=1000)] = ()
    """Item codes, each a whole code or its beginning; empty for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal(Span):
    """电子印章: a certificate, the name and picture of the seal, and what it may be pressed on."""

    certificate: Digest
    """Over the DER of the certificate."""
    seal_name: Name
    picture: Digest | None = None
    """Digest of the registered appearance in its normal form; without it no file of this seal is VALID."""
    kinds: Annotated[tuple[Code, ...], Items("kind", min=1, max=100)]
    """Kinds of document that the seal may be pressed on."""
    compromised_from: datetime | None = None
    """挂失: what was sealed from then on is not the agency's; so is all whose time is not proven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedAgency:
    """机关: identified by its USCC, with its names, mandates and seals."""

    uscc: Uscc
    names: Annotated[tuple[AgencyName, ...], Items("name", min=1, max=50)]
    region: Region
    successor_of: Annotated[tuple[Uscc, ...], Items("uscc", min=0, max=50)] = ()
    """Agencies whose functions this one took over."""
    acts_for: Annotated[tuple[Mandate, ...], Items("mandate", min=0, max=200)] = ()
    seals: Annotated[tuple[Seal, ...], Items("seal", min=0, max=200)] = ()

    def name_at(self, at: datetime) -> str:
        """Return what the agency was called at ``at``; its last name where none is given for that time."""
        return next((one.text for one in self.names if one.covers(at)), self.names[-1].text)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """信任列表: the content of ``trust.json``."""

    version: Annotated[int, Whole(min=1)]
    issued: datetime
    next_update: datetime
    anchors: Annotated[tuple[Anchor, ...], Items("anchor", min=1, max=1000)]
    agencies: Annotated[tuple[TrustedAgency, ...], Items("agency", min=0, max=10_000)] = ()
