"""文书状态清单: what an agency publishes of documents that are no longer as they were issued."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from nh_edoc.model.fields import Items, NotBefore, Text, Uscc, Whole
from nh_edoc.model.record import dataclass
from nh_edoc.model.status import DocumentStatus, Kind

Number = Annotated[str, Text(max=50)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedDocument:
    """A document that was amended, made void or superseded; the rest is as it was issued."""

    kind: Kind
    number: Number
    status: DocumentStatus
    ground: Annotated[str, Text(max=200)]
    later_kind: Kind | None = None
    later_number: Number | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """状态清单 of one agency, whole: what it does not name was not changed when it was issued."""

    version: Annotated[int, Whole(min=1, max=1)]
    """Of the form."""
    agency: Uscc
    issued: datetime
    next_update: Annotated[datetime, NotBefore("issued")]
    """When the next one is out at the latest; behind it this one says nothing."""
    documents: Annotated[tuple[ChangedDocument, ...], Items("document", min=0, max=1_000_000)] = ()
