"""Every check of the verifier: its clause, its weight, and what its failure means. The one table of verdicts.

Grounds after ETSI EN 319 102-1, 5.1.3, tables 1 to 3. INVALID is proven: the standard's TOTAL-FAILED, a forbidden
modification, a wrong authority, data that is not what is printed. All else that fails, or was not looked at, is
INDETERMINATE.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Verdict


class Weight(StrEnum):
    """How a check counts."""

    REQUIRED = "required"
    """Must have passed; not applicable or missing is not enough."""
    CONDITIONAL = "conditional"
    """May be not applicable; where it applies it must pass."""
    INFORMATIVE = "informative"
    """Told, never counted."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a result leads to."""

    verdict: Verdict
    sub: str | None = None
    """Sub-indication of the standard; None where it has none for the matter."""


_FORMAT: Final = Ground(Verdict.INVALID, "FORMAT_FAILURE")
_PROVEN: Final = Ground(Verdict.INVALID)
_OPEN: Final = Ground(Verdict.INDETERMINATE)
_CONSTRAINTS: Final = Ground(Verdict.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE")
_NO_SIGNER: Final = Ground(Verdict.INDETERMINATE, "NO_SIGNING_CERTIFICATE_FOUND")
_NO_CHAIN: Final = Ground(Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")
_CHAIN: Final = Ground(Verdict.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE")
_CRYPTO: Final = Ground(Verdict.INDETERMINATE, "CRYPTO_CONSTRAINTS_FAILURE_NO_POE")
_LATER: Final = Ground(Verdict.INDETERMINATE, "TRY_LATER")
_REVOKED: Final = Ground(Verdict.INDETERMINATE, "REVOKED_NO_POE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row of the table."""

    code: str
    basis: str
    """Clause of the standard or law that asks for the check."""
    weight: Weight = Weight.REQUIRED
    failed: Ground = _FORMAT
    unknown: Ground = _OPEN
    reasons: Mapping[str, Ground] = field(default_factory=dict)
    """Reason → ground, where a reason decides otherwise than the row."""


def _chain_reasons(code: str, **subs: str) -> dict[str, Ground]:
    return {f"check.{code}.{word.replace('_', '-')}": Ground(Verdict.INDETERMINATE, sub) for word, sub in subs.items()}


_AUTHORITIES: Final = {
    "out_of_bounds": "OUT_OF_BOUNDS_NO_POE",
    "early": "OUT_OF_BOUNDS_NO_POE",
    "constraints": "CHAIN_CONSTRAINTS_FAILURE",
    "general": "CERTIFICATE_CHAIN_GENERAL_FAILURE",
    "usage": "CHAIN_CONSTRAINTS_FAILURE",
    "algorithm": "CRYPTO_CONSTRAINTS_FAILURE_NO_POE",
    "revoked": "REVOKED_NO_POE",
    "revocation": "TRY_LATER",
}
"""What a time-stamping authority's path can lack."""

_ROWS: Final = (
    # (1) format check
    Entry(code="file.syntax", basis="ISO 32000-1, 7.5; ETSI EN 319 102-1, 5.2.2"),
    Entry(code="file.end", basis="ISO 32000-1, 7.5.5"),
    Entry(code="file.revisions", basis="ISO 32000-1, 7.5.6; 电子签名法 第十三条", failed=_FORMAT),
    Entry(
        code="file.fillings", basis="ISO 32000-2, 12.8.2.4; docs/profile.md", weight=Weight.CONDITIONAL, failed=_FORMAT
    ),
    Entry(code="file.active-content", basis="ISO 19005-3, 6.1, 6.5, 6.6"),
    Entry(code="profile.active-content", basis="ISO 32000-1, 12.6; 14.11", weight=Weight.INFORMATIVE),
    Entry(code="profile.version", basis="docs/profile.md", failed=_OPEN),
    Entry(code="seal.present", basis="ISO 32000-1, 12.8; 许可法 第三十二条"),
    Entry(code="seal.pending", basis="docs/profile.md", weight=Weight.CONDITIONAL, failed=_CONSTRAINTS),
    Entry(code="seal.dictionary", basis="ISO 32000-1, 12.8.1; ETSI EN 319 142-1, 6.3"),
    Entry(code="seal.byte-range", basis="ISO 32000-2, 12.8.1; ETSI EN 319 142-1, 4.3"),
    Entry(code="seal.hole", basis="ISO 32000-2, 12.8.1; docs/profile.md"),
    Entry(code="seal.cms", basis="RFC 5652; ETSI EN 319 122-1"),
    # (2) identification of the signing certificate
    Entry(code="seal.certificate-binding", basis="RFC 5035; ETSI EN 319 102-1, 5.2.3", failed=_NO_SIGNER),
    # (4) X.509 certificate validation
    Entry(code="chain.trust-store", basis="ETSI EN 319 102-1, 5.2.4", failed=_LATER),
    Entry(
        code="chain.path",
        basis="RFC 5280, 6; ETSI EN 319 102-1, 5.2.6",
        failed=_NO_CHAIN,
        unknown=_NO_CHAIN,
        reasons=_chain_reasons(
            "chain.path",
            out_of_bounds="OUT_OF_BOUNDS_NO_POE",
            constraints="CHAIN_CONSTRAINTS_FAILURE",
            general="CERTIFICATE_CHAIN_GENERAL_FAILURE",
            out_of_bounds_proven="OUT_OF_BOUNDS_NO_POE",
        ),
    ),
    Entry(code="chain.usage", basis="RFC 5280, 4.2.1.3, 4.2.1.12", failed=_CHAIN),
    Entry(
        code="chain.revocation",
        basis="RFC 5280, 6.3; ETSI EN 319 102-1, 5.2.6",
        failed=_REVOKED,
        unknown=_LATER,
        # a time stamp proves that a seal is not younger, never that it is not older: a revocation before the proven
        # time leaves open which came first, and REVOKED (ETSI EN 319 102-1, 5.1.3) asks for proof of that
        reasons=_chain_reasons(
            "chain.revocation", authority="REVOKED_CA_NO_POE", hold="TRY_LATER", revoked_proven="REVOKED_NO_POE"
        ),
    ),
    Entry(code="chain.algorithm", basis="ETSI TS 119 312", failed=_CRYPTO, unknown=_CRYPTO),
    Entry(code="seal.embedded-certificates", basis="docs/profile.md"),
    # (5) cryptographic verification
    Entry(
        code="seal.digest",
        basis="ETSI EN 319 102-1, 5.2.7",
        failed=Ground(Verdict.INVALID, "HASH_FAILURE"),
    ),
    Entry(
        code="seal.signature",
        basis="RFC 5652, 5.6; ETSI EN 319 102-1, 5.2.7",
        failed=Ground(Verdict.INVALID, "SIG_CRYPTO_FAILURE"),
    ),
    # (6) signature acceptance validation
    Entry(code="time.claimed", basis="ETSI EN 319 142-1, 6.3", weight=Weight.INFORMATIVE),
    Entry(
        # The standard passes over a time stamp that does not hold (ETSI EN 319 102-1, 5.5). The profile does not: no
        # sealer lets one out, so a token that is none, is one of several, stamps another signature or was not made by
        # its named key came in or was changed afterwards, a forbidden modification like any other byte in the hole.
        # Whether it is believed is another matter: that depends on the verifier's store and time, and proves nothing.
        code="time.token",
        basis="RFC 3161, 2.4.2; ETSI EN 319 122-1, 5.3; ETSI EN 319 102-1, 5.4",
        weight=Weight.CONDITIONAL,
        failed=_FORMAT,
        reasons={
            "check.time.token.binding": _NO_SIGNER,
            "check.time.token.later": _CONSTRAINTS,
            "check.time.token.certificates": _CONSTRAINTS,
        },
    ),
    Entry(
        code="time.chain",
        basis="RFC 3161, 2.3; RFC 5280, 6; ETSI EN 319 102-1, 5.4",
        weight=Weight.CONDITIONAL,
        failed=_NO_CHAIN,
        unknown=_OPEN,
        reasons=_chain_reasons("time.chain", **_AUTHORITIES),
    ),
    Entry(
        # as time.token: no sealer lets one out that does not hold
        code="time.document",
        basis="ISO 32000-2, 12.8.5; ETSI EN 319 142-1, 5.4.3; ETSI EN 319 102-1, 5.4",
        weight=Weight.CONDITIONAL,
        failed=_FORMAT,
        reasons={
            "check.time.document.binding": _NO_SIGNER,
            "check.time.document.later": _CONSTRAINTS,
            "check.time.document.certificates": _CONSTRAINTS,
        },
    ),
    Entry(
        code="time.document-chain",
        basis="RFC 3161, 2.3; RFC 5280, 6; ETSI EN 319 102-1, 5.6",
        weight=Weight.CONDITIONAL,
        failed=_NO_CHAIN,
        unknown=_OPEN,
        reasons=_chain_reasons("time.document-chain", **_AUTHORITIES),
    ),
    Entry(
        code="chain.material",
        basis="ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4.2; docs/profile.md",
        weight=Weight.CONDITIONAL,
        failed=_CONSTRAINTS,
        reasons={"check.chain.material.form": _FORMAT},
    ),
    # (7) authority
    Entry(
        code="authority.seal",
        basis="国令716号 第九条",
        failed=_PROVEN,
        unknown=_CONSTRAINTS,
        reasons={
            "check.authority.seal.out-of-period": _CONSTRAINTS,
            "check.authority.seal.compromised": _REVOKED,
            "check.authority.seal.out-of-period-proven": _CONSTRAINTS,
            "check.authority.seal.compromised-proven": _REVOKED,
        },
    ),
    Entry(
        code="authority.agency",
        basis="许可法 第二十三条、第二十四条",
        failed=_PROVEN,
        unknown=_CONSTRAINTS,
        reasons={"check.authority.agency.out-of-period": _CONSTRAINTS},
    ),
    Entry(code="authority.kind", basis="许可法 第三十二条、第三十九条", failed=_PROVEN, unknown=_CONSTRAINTS),
    Entry(code="authority.picture", basis="国发〔1999〕25号", weight=Weight.CONDITIONAL, failed=_PROVEN),
    # (8) data
    Entry(code="data.embedded", basis="ISO 19005-3, 6.8; docs/profile.md"),
    Entry(code="data.schema", basis="schemas/document-v1.xsd"),
    Entry(
        code="data.attachments",
        basis="ISO 19005-3, 6.8; docs/profile.md",
        weight=Weight.CONDITIONAL,
        failed=_PROVEN,
    ),
    Entry(code="license.identifier", basis="GB/T 36904-2018", weight=Weight.CONDITIONAL, failed=_CONSTRAINTS),
    Entry(code="license.decision", basis="办法 第二十条", weight=Weight.CONDITIONAL, failed=_PROVEN),
    Entry(code="data.plan", basis="docs/profile.md", failed=_FORMAT),
    Entry(
        code="data.identity",
        basis="许可法 第三十八条",
        failed=_PROVEN,
        unknown=_CONSTRAINTS,
        # a certificate has one name, and the code says who it is: a company may have been renamed since
        reasons={"check.data.identity.wrong-region": _PROVEN, "check.data.identity.applicant-name": _CONSTRAINTS},
    ),
    Entry(code="data.print", basis="电子签名法 第四条、第五条", failed=_PROVEN),
    Entry(code="data.qr", basis="docs/profile.md", failed=_PROVEN),
    Entry(code="data.rerender", basis="docs/profile.md", weight=Weight.INFORMATIVE),
    Entry(code="data.rules", basis="docs/rules.md", weight=Weight.INFORMATIVE),
)

CATALOGUE: Final[Mapping[str, Entry]] = MappingProxyType({row.code: row for row in _ROWS})
"""Code → row, in the order in which the checks are made and told."""


def ground_of(code: str, *, failed: bool, reason: str | None) -> Ground:
    """Return what a failed or unknown check leads to."""
    entry = CATALOGUE[code]
    narrower = entry.reasons.get(reason) if reason is not None else None
    return narrower or (entry.failed if failed else entry.unknown)
