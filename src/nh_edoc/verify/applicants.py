"""Step (7) for the seal of an applicant (办法 art. 19): whose it is, the certificate says, under applicants' anchors.

No list knows an applicant's seal or its picture. Another organisation in the applicant's place, and an agency's seal
there, are proven wrong; what no trusted authority certifies is unknown, and so is a picture that is not the drawn one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import SealingParty
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, Result
from nh_edoc.trust import SealEntry
from nh_edoc.trust.applicants import Holder, Naming, holder_of, judge_naming
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.trust import Act
    from nh_edoc.trust.paths import Moment
    from nh_edoc.verify.examination import Context

_AGENCY: Final = {
    Naming.NAMED: (Result.PASSED, "applicant"),
    Naming.OTHER_NAME: (Result.PASSED, "applicant"),
    Naming.OTHER: (Result.FAILED, "applicant-other"),
    Naming.NO_CODE: (Result.UNKNOWN, "applicant-unknown"),
}
_IDENTITY: Final = {
    Naming.NAMED: (Result.PASSED, "applicant"),
    Naming.OTHER_NAME: (Result.FAILED, "applicant-name"),
    Naming.OTHER: (Result.FAILED, "applicant-other"),
    Naming.NO_CODE: (Result.UNKNOWN, "applicant-unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicantSeal:
    """A seal in an applicant's place, and what is known of it."""

    field: str
    applicant: SealingParty
    holder: Holder | None
    """Whom the certificate names; None where no authority that is trusted for applicants says so."""
    entry: SealEntry | None
    """The listed seal of an agency that it is instead."""
    picture: Digest | None
    """Digest of the normal form of what the file shows; None where it has none."""

    def checks(self, context: Context) -> Iterator[Check]:
        """Yield the answers to the questions that are asked of every seal."""
        yield self._seal()
        unknown = (Result.UNKNOWN, "applicant-unknown")
        naming = None if self.holder is None else judge_naming(self.holder, self.applicant)
        for code, answers in (("authority.agency", _AGENCY), ("data.identity", _IDENTITY)):
            result, reason = unknown if naming is None else answers[naming]
            yield self._check(code, result, reason)
        # only a document of a kind that applicants may seal has a place for them
        yield self._check("authority.kind", Result.PASSED, "applicant")
        yield self._picture(context)

    def _seal(self) -> Check:
        if self.entry is not None:
            return self._check("authority.seal", Result.FAILED, "agency-place")
        known = self.holder is not None
        return self._check(
            "authority.seal",
            Result.PASSED if known else Result.UNKNOWN,
            "applicant" if known else "applicant-unknown",
        )

    def _picture(self, context: Context) -> Check:
        """An applicant's own picture may be as good, and could show anything: only the drawn one is known."""
        draw = context.applicant_picture
        drawn = None if draw is None else draw(self.applicant.name, self.applicant.code)
        same = drawn is not None and drawn == self.picture
        return self._check(
            "authority.picture",
            Result.PASSED if same else Result.UNKNOWN,
            "applicant" if same else "applicant-unknown",
        )

    def _check(self, code: str, result: Result, reason: str) -> Check:
        name = "" if self.holder is None or self.holder.name is None else self.holder.name
        return make_check(code, result, signature=self.field, reason=reason, holder=name, applicant=self.applicant.name)


def certified_holder(certificate: bytes, chain: Chain, context: Context) -> Holder | None:
    """Return whom a certificate names, where its path leads to an anchor."""
    return holder_of(certificate, context.settings.applicant_code_attributes) if chain.leads else None


def stray_applicant(
    certificate: bytes, embedded: Sequence[bytes], chain: Chain, when: Moment, context: Context
) -> Holder | None:
    """Return whose seal it is when an authority that is trusted for applicants alone certifies it; else None.

    Args:
        certificate: DER.
        embedded: DER of the certificates that came with it.
        chain: its path under the agencies' anchors.
        when: the judged time.
        context: what the file is judged by.
    """
    if chain.leads:
        return None
    other = context.paths.judge(certificate, embedded, when, Purpose.APPLICANT)
    return certified_holder(certificate, other, context)


def is_misplaced(holder: Holder | None, act: Act | None) -> bool:
    """Return whether a seal in an agency's place is proven to be of somebody else's, an applicant's."""
    return holder is not None and act is not None and bool(holder.codes) and act.agency not in holder.codes
