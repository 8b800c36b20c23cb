"""The verbs that join rooms: what an approval system calls."""

from __future__ import annotations

from nh_edoc.workflow.issue import Destination, Issued, issue_document, seal_document
from nh_edoc.workflow.journal import Journal
from nh_edoc.workflow.licensing import IssuedLicense, Wish, issue_license
from nh_edoc.workflow.pictures import picture_for

__all__ = [
    "Destination",
    "Issued",
    "IssuedLicense",
    "Journal",
    "Wish",
    "issue_document",
    "issue_license",
    "picture_for",
    "seal_document",
]
