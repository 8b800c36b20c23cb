"""Steps (1), (2), (5) and (6) for files of our profile: every byte accounted for by our own readers."""

from __future__ import annotations

import binascii
import hmac
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.der import CmsError, CmsUnsupportedError
from nh_edoc._cms.parse import SignedData, parse_signed_data
from nh_edoc._cms.profile import may_reserve
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Level, Result
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.facts import SealFacts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.verify.facts import FileFacts
    from nh_edoc.verify.file_bytes import FileBytes
    from nh_edoc.verify.timestamp import Stamp

_DIGITS: Final = b"0123456789abcdef"
_DATE: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:Z|([+-])(\d{2})'(\d{2})'?)")
_BINDING: Final = "cms.binding."


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """One seal after the strict reading."""

    facts: SealFacts
    signed: SignedData | None
    """None when the CMS could not be parsed."""
    intact: bool
    """Whether digest and signature hold."""
    claimed: datetime | None
    unsupported: bool = False
    """Whether the CMS is legal but not of our profile."""

    @property
    def level_format(self) -> Level:
        """What is present."""
        if self.signed is None:
            return Level.NONE
        return Level.B_T if self.signed.timestamp_tokens else Level.B_B

    def level_proven(self, stamp: Stamp) -> Level:
        """Return what holds: a time stamp that does not hold lowers it."""
        if not self.intact:
            return Level.NONE
        return Level.B_B if stamp.said is None else Level.B_T


def file_checks(facts: FileFacts) -> Iterator[Check]:
    """(1) Yield the checks of the file as a whole (ETSI EN 319 102-1, 5.2.2)."""
    yield make_check("file.syntax", Result.PASSED)
    yield make_check("file.end", _passed(not facts.unclaimed), count=facts.unclaimed)
    # the base, its fields where seals were put on elsewhere, and one revision for each seal (verification rules, 4)
    expected = 1 + facts.prepared + len(facts.seals)
    yield make_check("file.revisions", _passed(facts.revisions == expected), count=facts.revisions, expected=expected)
    result = Result.NOT_APPLICABLE if facts.fillings is None else _passed(not facts.fillings)
    yield make_check("file.fillings", result, what=", ".join(facts.fillings or ()))
    yield make_check("file.active-content", _passed(not facts.active), what=", ".join(facts.active))
    yield make_check("seal.present", _passed(bool(facts.seals)))


def examine_seal(data: FileBytes, facts: SealFacts) -> tuple[Examined, tuple[Check, ...]]:
    """Return one seal as the strict readers see it, with its checks.

    Args:
        data: the whole file up to the end of the revision that filled the field.
        facts: what the PDF reader found.
    """
    checks = [*_format_checks(data, facts)]
    raw = read_hole(data, facts.hole)
    signed, found = _parse(raw, facts)
    checks += found
    intact = False
    if signed is not None:
        crypto = [*_crypto_checks(data, facts, signed)]
        intact = all(one.result is Result.PASSED for one in crypto)
        checks += crypto
    claimed = parse_date(facts.claimed)
    checks.append(_claimed_check(claimed, facts.field))
    unsupported = any(one.code == "seal.cms" and one.result is Result.UNKNOWN for one in checks)
    return Examined(facts=facts, signed=signed, intact=intact, claimed=claimed, unsupported=unsupported), tuple(checks)


def _format_checks(data: FileBytes, facts: SealFacts) -> Iterator[Check]:
    start, end = facts.hole
    name = facts.field
    yield make_check("seal.dictionary", _passed(not facts.dictionary), signature=name, what=", ".join(facts.dictionary))
    whole = facts.byte_range == (0, start, end, data.size - end)
    yield make_check("seal.byte-range", _passed(whole), signature=name)


def read_hole(data: FileBytes, hole: tuple[int, int]) -> bytes | None:
    """Return the bytes of a hole when it is written as the profile says, lower case and nothing else."""
    start, end = hole
    gap = data.data[start:end]
    digits = gap[1:-1]
    if gap[:1] != b"<" or gap[-1:] != b">" or not digits or len(digits) % 2 or digits.translate(None, _DIGITS):
        return None
    return binascii.unhexlify(digits)


def _parse(raw: bytes | None, facts: SealFacts) -> tuple[SignedData | None, list[Check]]:
    """Parse the CMS; what it lacks decides which check fails."""
    name = facts.field
    if raw is None:
        return None, [make_check("seal.hole", Result.FAILED, signature=name, what="hex")]
    if not raw.strip(b"\0"):  # written between render and seal, in memory only (verification rules, 3)
        return None, [make_check("seal.present", Result.FAILED, signature=name, reason="zero")]
    try:
        signed = parse_signed_data(raw)
    except CmsUnsupportedError as error:
        return None, [make_check("seal.cms", Result.UNKNOWN, signature=name, why=f"{error.code} {error.detail}")]
    except CmsError as error:
        return None, [_cms_failure(error, name)]
    room = may_reserve(signed.size, len(raw), Level.B_T if signed.timestamp_tokens else Level.B_B)
    binding = make_check("seal.certificate-binding", Result.PASSED, signature=name)
    return signed, [
        make_check("seal.hole", _passed(room), signature=name, what=f"{len(raw)}"),
        make_check("seal.cms", _passed(not signed.other_unsigned), signature=name, why="unsigned attributes"),
        binding,
    ]


def _cms_failure(error: CmsError, name: str) -> Check:
    if error.code.startswith(_BINDING):
        return make_check("seal.certificate-binding", Result.FAILED, signature=name)
    if error.code == "cms.padding":
        return make_check("seal.hole", Result.FAILED, signature=name, what="padding")
    return make_check("seal.cms", Result.FAILED, signature=name, why=f"{error.code} {error.detail}")


def _crypto_checks(data: FileBytes, facts: SealFacts, signed: SignedData) -> Iterator[Check]:
    """(5) Digest over all but the hole, signature over the signed attributes (ETSI EN 319 102-1, 5.2.7)."""
    start, end = facts.hole
    same = hmac.compare_digest(data.digest_around(signed.digest, start, end), signed.message_digest)
    yield make_check("seal.digest", _passed(same), signature=facts.field)
    try:
        holds = signed.signature_holds()
    except CmsUnsupportedError:
        yield make_check("seal.signature", Result.UNKNOWN, signature=facts.field)
    except CmsError:
        yield make_check("seal.signature", Result.FAILED, signature=facts.field)
    else:
        yield make_check("seal.signature", _passed(holds), signature=facts.field)


def _claimed_check(claimed: datetime | None, name: str) -> Check:
    if claimed is None:
        return make_check("time.claimed", Result.UNKNOWN, signature=name)
    return make_check("time.claimed", Result.PASSED, signature=name, time=claimed.isoformat())


def parse_date(text: str | None) -> datetime | None:
    """Return the aware time that a PDF date names in full (ISO 32000-1, 7.9.4), or None."""
    found = _DATE.fullmatch(text or "")
    if found is None:
        return None
    zone = UTC
    if found[7]:
        offset = timedelta(hours=int(found[8]), minutes=int(found[9]))
        zone = timezone(offset if found[7] == "+" else -offset) if offset < timedelta(days=1) else UTC
    try:
        return datetime(*(int(part) for part in found.groups()[:6]), tzinfo=zone)  # type: ignore[misc, arg-type]
    except ValueError:
        return None


def _passed(holds: bool) -> Result:  # noqa: FBT001 - a result from an answer
    return Result.PASSED if holds else Result.FAILED
