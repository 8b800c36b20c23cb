"""Verdict, checks and findings: what the verifier and the rules answer."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from nh_edoc import messages
from nh_edoc.errors import EXIT_INDETERMINATE, EXIT_INVALID, EXIT_OK, VerificationError
from nh_edoc.model.digest import Digest
from nh_edoc.model.record import dataclass
from nh_edoc.model.status import DocumentKey, DocumentStatus


class Verdict(StrEnum):
    """Is the file authentic? Three values, never two (ETSI EN 319 102-1)."""

    VALID = "VALID"
    INVALID = "INVALID"
    INDETERMINATE = "INDETERMINATE"

    @property
    def exit_code(self) -> int:
        """0, 1 or 3."""
        return {"VALID": EXIT_OK, "INVALID": EXIT_INVALID, "INDETERMINATE": EXIT_INDETERMINATE}[self.value]


class Result(StrEnum):
    """What one check found; ``unknown`` means that it could not look."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"


class Severity(StrEnum):
    """How a rule finding weighs (rule catalogue): stops the issue, is recorded, or is a hint."""

    BLOCKING = "blocking"
    FINDING = "finding"
    WARNING = "warning"


class Level(StrEnum):
    """PAdES baseline level (ETSI EN 319 142-1)."""

    B_B = "PAdES-BASELINE-B"
    B_T = "PAdES-BASELINE-T"
    B_LT = "PAdES-BASELINE-LT"
    B_LTA = "PAdES-BASELINE-LTA"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One answer of a legal rule; it never makes an authentic file INVALID."""

    rule: str
    """``R01`` to ``R25``."""
    code: str
    severity: Severity
    path: str
    """JSON pointer to the value in the document."""
    basis: tuple[str, ...]
    """Law and article, for example ``行政许可法 第四十二条``."""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, lang: str = "zh") -> str:
        """Return the text in Chinese or English."""
        return messages.text(self.code, lang, path=self.path, **self.params)

    def hint(self, lang: str = "zh") -> str | None:
        """Return the remedy in Chinese or English."""
        return messages.hint(self.code, lang, path=self.path, **self.params)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A blocking finding accepted by name, with the reason that is logged and printed in the report."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of the verifier."""

    code: str
    """Stable code by group: ``file.*`` ``seal.*`` ``chain.*`` ``time.*`` ``authority.*`` ``data.*`` ``profile.*``."""
    result: Result
    basis: str
    """Clause of the standard that asks for the check."""
    signature: str | None = None
    """Name of the signature field that the check is about; None for the whole file."""
    reason: str | None = None
    """Code of the text that says why; None uses the check's own text for its result."""
    params: dict[str, Any] = field(default_factory=dict)

    def detail(self, lang: str = "zh") -> str:
        """Return what was found, in Chinese or English."""
        return messages.text(self.reason or f"check.{self.code}.{self.result.value}", lang, **self.params)


class Inquiry(StrEnum):
    """What an address in a certificate was asked for."""

    OCSP = "ocsp"
    CRL = "crl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted:
    """An address that was asked for revocation data, and what came of it."""

    kind: Inquiry
    url: str
    digest: Digest | None = None
    """Of the answer that was taken; None: there was none that could be."""
    error: str | None = None
    """Code of the text that says why there was none."""
    params: dict[str, Any] = field(default_factory=dict)

    def detail(self, lang: str = "zh") -> str:
        """Return what came of it, in Chinese or English."""
        return messages.text(self.error or "report.consulted", lang, **{"url": self.url, **self.params})


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureReport:
    """One signature of the file."""

    field: str
    signer: str
    """Subject of the certificate, as the certificate says."""
    agency: str | None
    """Name of the agency by the trust store; None where it is not listed."""
    seal_name: str | None
    claimed_time: datetime | None
    """/M of the signature dictionary: display only."""
    proven_time: datetime | None
    """Earliest time proven by a trusted time stamp."""
    level_format: Level
    level_proven: Level
    verdict: Verdict
    indication: str
    sub_indication: str | None
    applicant: str | None = None
    """Name of the applicant whose seal it is, as its certificate says; None where the certificate is no applicant's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentReport:
    """What the embedded data says, shown only as far as it was proven."""

    kind: str
    title: str
    number: str
    approval_code: str
    applicant: str
    agency: str
    agency_code: str
    """统一社会信用代码 of the agency."""
    date: date
    demonstration: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredStatus:
    """登记状态: what later acts did to an authentic document. It may be void and is authentic all the same."""

    status: DocumentStatus
    ground: str | None = None
    later: DocumentKey | None = None
    """The document that changed it."""
    same_file: bool
    """Whether the file is byte for byte the one that was entered; long-term material may have been added since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer of ``Verifier.verify``: verdict, every check made, what exactly was looked at."""

    verdict: Verdict
    indication: str
    """TOTAL_PASSED, TOTAL_FAILED or INDETERMINATE (ETSI EN 319 102-1, 5.1.3)."""
    sub_indication: str | None
    checks: tuple[Check, ...]
    compliance: tuple[Finding, ...] = ()
    signatures: tuple[SignatureReport, ...] = ()
    document: DocumentReport | None = None
    file_name: str
    file_digest: Digest
    file_size: int
    trust_digest: Digest
    trust_version: int
    policy: str
    at: datetime
    at_assumed: bool
    """True when the caller named the time."""
    lane: str
    profile: str | None
    """Version of the PDF profile that the file declares."""
    software: str
    online: tuple[Consulted, ...] = ()
    """Addresses in certificates that were asked; none is, unless the caller wants it."""
    registered: RegisteredStatus | None = None
    """What a registry knows of the document now; None: none was asked, or it does not know it."""

    @property
    def exit_code(self) -> int:
        """0 VALID, 1 INVALID, 3 INDETERMINATE."""
        return self.verdict.exit_code

    def __bool__(self) -> bool:
        """Refuse: an object is truthy, and ``if verify(x):`` would pass everything."""
        raise TypeError("a Report has no truth value; look at .verdict or call .require_valid()")

    def require_valid(self) -> None:
        """Return when the verdict is VALID.

        Raises:
            VerificationError: the verdict is INVALID or INDETERMINATE; the error carries the report.
        """
        if self.verdict is not Verdict.VALID:
            raise VerificationError(self)
