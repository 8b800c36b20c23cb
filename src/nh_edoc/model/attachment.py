"""Files that travel inside a PDF beside its data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from nh_edoc.model.digest import Digest
from nh_edoc.model.fields import Text
from nh_edoc.model.record import dataclass


class Relationship(StrEnum):
    """What an embedded file is to the document (ISO 19005-3, 6.8: AFRelationship)."""

    DATA = "Data"
    """Its data; exactly one, named as the profile says."""
    SOURCE = "Source"
    """What it was made from: the decision of a licence."""
    SUPPLEMENT = "Supplement"
    """What proves it: the evidence of a delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """附件: what the data says of an embedded file, so that a seal over the data covers the file by its digest."""

    file_name: Annotated[str, Text(max=120, pattern="[0-9A-Za-z][0-9A-Za-z._-]{0,119}")]
    media_type: Annotated[str, Text(max=60, pattern="[a-z]+/[a-z0-9.+-]+")]
    digest: Digest
    """Over the bytes of the embedded file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An attachment with what it is to the document that names it."""

    attachment: Attachment
    relationship: Relationship
