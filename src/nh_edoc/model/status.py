"""What names a document, and what later acts made of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from nh_edoc.model.fields import Text, Uscc
from nh_edoc.model.record import dataclass

Kind = Annotated[str, Text(max=60, pattern="[a-z][a-z0-9-]{0,59}")]
"""Kind of a document, or of a run of numbers that belongs to no document."""


class DocumentStatus(StrEnum):
    """Status of an issued document: a sealed later document may change it."""

    ISSUED = "issued"
    """已签发."""
    AMENDED = "amended"
    """已更正: still in force, together with the later document."""
    VOIDED = "voided"
    """已作废."""
    SUPERSEDED = "superseded"
    """已被替代: the later document stands in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentKey:
    """What names a document: agency, kind, number."""

    agency: Uscc
    kind: Kind
    number: Annotated[str, Text(max=50)]
