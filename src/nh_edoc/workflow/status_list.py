"""Publish which documents of an agency are no longer as they were issued, and ask such a list (办法 art. 20, 21)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.detached import read_signature
from nh_edoc.codec import decode_record, encode_record, parse_json
from nh_edoc.errors import TrustError
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import RegisteredStatus, Result
from nh_edoc.model.source import read_source
from nh_edoc.model.status import DocumentKey, DocumentStatus
from nh_edoc.model.status_list import ChangedDocument, StatusList
from nh_edoc.workflow.detached import judge_signer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from nh_edoc.model.report import Report
    from nh_edoc.ports import Registry
    from nh_edoc.trust import TrustStore

SUFFIX: Final = ".p7s"
"""Behind the name of a list: its detached signature."""
LARGEST: Final = 256 * 1024 * 1024
_SIGNATURE: Final = "status-list"
_CHANGES: Final = frozenset(
    f"document.{status.value}" for status in DocumentStatus if status is not DocumentStatus.ISSUED
)
"""Events that change a document."""


def status_list(registry: Registry, agency: str, *, issued: datetime, next_update: datetime) -> StatusList:
    """Return the list of an agency from its registry: every document that is amended, void or superseded.

    Args:
        registry: where documents and their changes are entered.
        agency: USCC of the agency.
        issued: the present, aware, to the second.
        next_update: when the next list is out at the latest.

    Raises:
        FileError: the registry cannot be read.
    """
    keys = dict.fromkeys(_changed(registry, agency))
    found = ((key, registry.document(key)) for key in keys)
    return StatusList(
        version=1,
        agency=agency,
        issued=issued,
        next_update=next_update,
        documents=tuple(
            ChangedDocument(
                kind=key.kind,
                number=key.number,
                status=document.status,
                ground=document.changes[-1].ground,
                later_kind=document.later.kind if document.later is not None else None,
                later_number=document.later.number if document.later is not None else None,
            )
            for key, document in found
            if document is not None and document.changes
        ),
    )


def encode_status_list(found: StatusList) -> bytes:
    """Return the list as JSON: indented by two, UTF-8; equal lists, equal bytes."""
    return (json.dumps(encode_record(found), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def load_status_list(path: Path, trust: TrustStore, at: datetime) -> StatusList:
    """Return a list that its agency signed and that is not out of date.

    Args:
        path: the list; its signature lies beside it, under the same name with ``.p7s``.
        trust: whom to believe.
        at: the time asked for, aware.

    Raises:
        FileError: `io.unreadable`: list or signature.
        InputError: `record.invalid`: not of the form.
        TrustError: `status.signature`: the signature does not hold; `status.signer`: the signer is not trusted or not
            the agency; `status.expired`: the list is of another time.
    """
    data, cms = read_source(path, limit=LARGEST), read_source(path.with_name(path.name + SUFFIX), limit=LARGEST)
    found = decode_record(StatusList, parse_json(data, name=path.name), name=path.name)
    signed, why = read_signature(data, cms)
    if signed is None or why:
        raise TrustError("status.signature", name=path.name, why=why)
    _, checks = judge_signer(signed, trust, at, _SIGNATURE)
    failed = [one.code for one in checks if one.result in {Result.FAILED, Result.UNKNOWN}]
    entry = trust.seal_entry(Digest.of(signed.signer))
    if failed or entry is None or entry.agency.uscc != found.agency:
        raise TrustError("status.signer", name=path.name, why=", ".join(failed) or "agency")
    if not found.issued <= at <= found.next_update:
        until = found.next_update.isoformat()
        raise TrustError("status.expired", name=path.name, issued=found.issued.isoformat(), until=until)
    return found


def listed_status(found: StatusList, report: Report) -> RegisteredStatus | None:
    """Return what a list says of the document that a report proves; None: it is another agency's, or nothing proven."""
    stated = report.document
    if stated is None or stated.agency_code != found.agency:
        return None
    for one in found.documents:
        if (one.kind, one.number) == (stated.kind, stated.number):
            later = None
            if one.later_kind is not None and one.later_number is not None:
                later = DocumentKey(agency=found.agency, kind=one.later_kind, number=one.later_number)
            return RegisteredStatus(status=one.status, ground=one.ground, later=later, same_file=False)
    return RegisteredStatus(status=DocumentStatus.ISSUED, same_file=False)


def _changed(registry: Registry, agency: str) -> Iterator[DocumentKey]:
    for event in registry.events():
        entry = event.entry
        if entry.agency == agency and entry.action in _CHANGES:
            yield DocumentKey(agency=agency, kind=entry.kind, number=entry.number)
