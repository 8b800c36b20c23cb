"""The lane for files that the strict reader does not take: integrity through pyHanko, never VALID.

What it finds broken is broken (INVALID); what it finds whole was not checked byte by byte (INDETERMINATE).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.foreign import Changes, ForeignError, ForeignFile, ForeignSeal, read_foreign
from nh_edoc.model.report import Check, Result
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOT_LOOKED: Final = (
    "file.active-content",
    "data.embedded",
    "data.schema",
    "data.plan",
    "data.print",
    "data.qr",
    "data.rules",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """What the lane answers."""

    checks: tuple[Check, ...]
    seals: tuple[ForeignSeal, ...]


def examine_foreign(data: bytes, why: str) -> Foreign:
    """Return the checks that pyHanko's reader can answer.

    Args:
        data: the file.
        why: what the strict reader did not take.
    """
    try:
        found = read_foreign(data)
    except ForeignError as error:
        return Foreign(checks=(_unreadable(error),), seals=())
    checks = [
        make_check("file.syntax", Result.UNKNOWN, why=why),
        make_check("profile.version", Result.UNKNOWN),
        make_check("file.end", Result.FAILED if found.tail else Result.PASSED, count=found.tail),
        make_check("seal.present", Result.PASSED if found.seals else Result.FAILED),
        *(make_check(code, Result.UNKNOWN, why="foreign") for code in _NOT_LOOKED),
    ]
    for seal in found.seals:
        checks.extend(_seal_checks(seal, found))
    return Foreign(checks=tuple(checks), seals=found.seals)


def _unreadable(error: ForeignError) -> Check:
    """Malformed for both lanes is malformed; a lock or a limit is no forgery (verification rules, 1)."""
    if error.code == "malformed":
        return make_check("file.syntax", Result.FAILED, reason="not-pdf")
    return make_check("file.syntax", Result.UNKNOWN, reason=error.code, why=error.why)


def _seal_checks(seal: ForeignSeal, file: ForeignFile) -> Iterator[Check]:
    name = seal.field
    yield _answer("seal.byte-range", seal.gap_is_contents, name)
    yield _answer("seal.hole", seal.gap_is_contents and seal.padding_is_zero, name, what="padding")
    yield make_check("seal.dictionary", Result.UNKNOWN, signature=name)
    yield make_check("seal.cms", Result.UNKNOWN, signature=name, why=seal.why)
    yield make_check("seal.embedded-certificates", Result.UNKNOWN, signature=name)
    yield _answer("seal.digest", seal.digest_holds, name)
    yield _answer("seal.signature", seal.signature_holds, name)
    yield _answer("seal.certificate-binding", seal.binding_holds, name)
    yield _revisions(seal, file, name)
    if not seal.strong:
        yield make_check("chain.algorithm", Result.FAILED, signature=name)
    if seal.has_timestamp:
        yield make_check("time.token", Result.UNKNOWN, signature=name)


def _revisions(seal: ForeignSeal, file: ForeignFile, name: str) -> Check:
    """Later revisions must be readable, and add only signatures and validation data (verification rules, 4)."""
    results = {
        Changes.NONE: Result.PASSED,
        Changes.ADDED: Result.PASSED,
        Changes.FORBIDDEN: Result.FAILED,
        Changes.UNKNOWN: Result.UNKNOWN,
    }
    reason = "uncovered" if seal.changes is Changes.FORBIDDEN else None
    return make_check(
        "file.revisions",
        results[seal.changes],
        signature=name,
        reason=reason,
        count=file.revisions,
        expected=file.revisions,
    )


def _answer(code: str, holds: bool | None, name: str, **params: object) -> Check:  # noqa: FBT001 - three values
    result = Result.UNKNOWN if holds is None else Result.PASSED if holds else Result.FAILED
    return make_check(code, result, signature=name, **params)
