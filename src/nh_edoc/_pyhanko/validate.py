"""Certification path validation (RFC 5280) through pyhanko_certvalidator, the one place that knows it.

What the library leaves open is closed here: revocation data is demanded for every certificate below the anchor
(its ``hard-fail`` passes a revoked certificate that names no distribution point); revocation lists count as good
only when complete, direct and free of unknown critical extensions; a revocation dated up to the judged time
counts from any list of the issuer, also from a later or stale one; paths are found by a bounded search. OCSP
responses are judged here alone (``_cms.responder``): the library would judge a responder at the proven time, when its
certificate did not exist yet.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeVar

from asn1crypto import x509
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator import errors as library
from pyhanko_certvalidator.authority import CertTrustAnchor, TrustQualifiers, derive_quals_from_cert
from pyhanko_certvalidator.path import ValidationPath
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule
from pyhanko_certvalidator.registry import CertificateRegistry
from pyhanko_certvalidator.validate import async_validate_path

from nh_edoc._cms.responder import Statement, statements
from nh_edoc._pyhanko.algorithms import StrongAlgorithms
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._pyhanko.outcome import Chain, Fault, Part, Purpose, SubIndication
from nh_edoc._pyhanko.responses import good_until, withdrawal
from nh_edoc._pyhanko.revocation import RevocationList, lists_of, revocation
from nh_edoc._pyhanko.usage import usage_problem
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence

    from nh_edoc._cms.ocsp import OcspResponse

T = TypeVar("T")

DEEPEST: Final = 8
"""Greatest number of certificates from the seal's to the one below the anchor."""
MOST_STEPS: Final = 200
"""Greatest number of certificates tried while paths are searched: crossed certificates multiply."""
MOST_PATHS: Final = 8


class _Path:
    """One candidate path, as asn1crypto certificates."""

    __slots__ = ("anchor", "below")

    def __init__(self, anchor: x509.Certificate, below: tuple[x509.Certificate, ...]) -> None:
        self.anchor = anchor
        self.below = below
        """From the one that the anchor issued down to the leaf."""

    @property
    def encoded(self) -> tuple[bytes, ...]:
        return tuple(one.dump() for one in (*reversed(self.below), self.anchor))

    def issued(self) -> Iterator[tuple[x509.Certificate, x509.Certificate]]:
        """Yield issuer and certificate, from the anchor down."""
        return zip((self.anchor, *self.below), self.below, strict=False)

    def upto(self, place: int) -> _Path:
        """Return the path to the certificate at this place below the anchor."""
        return _Path(self.anchor, self.below[: place + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What is known of the revocation of a path's certificates, from the anchor down."""

    lists: tuple[tuple[RevocationList, ...], ...] = ()
    """Those that the issuer signed."""
    said: tuple[tuple[Statement, ...], ...] = ()
    """OCSP, by who may speak for the issuer."""
    good: tuple[datetime | None, ...] = ()
    """Until when OCSP says good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _When:
    """The judged time, and from when one looks back at it."""

    at: datetime
    proven: datetime | None

    @property
    def judged(self) -> datetime:
        return self.at if self.proven is None else self.proven

    def usable(self, path: _Path, lists: Sequence[Sequence[RevocationList]]) -> tuple[RevocationList, ...]:
        """Return the lists whose silence means good; which of them are of the judged time the library asks."""
        proven = self.proven
        if proven is None:
            return tuple(one for known in lists for one in known if one.complete)
        pairs = zip(path.below, lists, strict=True)
        return tuple(one for subject, known in pairs for one in known if one.speaks_for(subject, proven, self.at))


class ChainValidator:
    """Validates certification paths against one set of anchors, intermediates, revocation lists and responses.

    Immutable after construction; may be used from threads and inside a running event loop.
    """

    __slots__ = ("_anchors", "_intermediates", "_lists", "_purpose", "_require_revocation", "_responses")

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        *,
        anchors: Sequence[bytes],
        intermediates: Sequence[bytes],
        crls: Sequence[bytes],
        purpose: Purpose,
        responses: Sequence[OcspResponse] = (),
        require_revocation: bool = True,
    ) -> None:
        """Read the material once.

        Args:
            anchors: DER of the trust anchors of this purpose.
            intermediates: DER of further authorities' certificates, not trusted by themselves.
            crls: DER of revocation lists.
            purpose: what the leaf's key must be for.
            responses: OCSP.
            require_revocation: False is an unsafe policy's choice: paths hold without revocation data.

        Raises:
            ValueError: something is not a certificate or a revocation list.
        """
        self._anchors = tuple(_load(der) for der in anchors)
        self._intermediates = tuple(_load(der) for der in intermediates)
        self._lists = tuple(RevocationList.load(der) for der in crls)
        self._purpose = purpose
        self._responses = tuple(responses)
        self._require_revocation = require_revocation

    def validate(
        self, certificate: bytes, embedded: Sequence[bytes], at: datetime, *, proven: datetime | None = None
    ) -> Chain:
        """Judge the certificate at the earliest proven time, else at the time of validation.

        Args:
            certificate: DER of the leaf.
            embedded: DER of certificates that came with the signature; not trusted.
            at: the time of validation, aware.
            proven: an earlier time at which the signature is proven to have existed. Then revocation lists count
                that were made later, up to ``at``.
        """
        when = _When(at=at, proven=proven)
        try:
            leaf = _load(certificate)
            others = [one for one in (*map(_load, embedded), *self._intermediates) if one.sha256 != leaf.sha256]
            paths = tuple(_search(leaf, others, self._anchors))
        except FOREIGN_FAULTS as error:
            return Chain.failed(Fault(part=Part.PATH, sub=SubIndication.NO_CERTIFICATE_CHAIN_FOUND, why=str(error)))
        if not paths:
            return Chain.failed(Fault(part=Part.PATH, sub=SubIndication.NO_CERTIFICATE_CHAIN_FOUND, why="no-path"))
        chains = [self._judge(path, when) for path in paths]
        return next((one for one in chains if not one.faults), max(chains, key=lambda one: one.progress))

    def _judge(self, path: _Path, when: _When) -> Chain:
        known = _Known()
        try:
            known = self._known(path, when)
            faults = tuple(self._faults(path, known, when))
        except FOREIGN_FAULTS as error:
            general = SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE
            faults = (Fault(part=Part.PATH, sub=general, why=type(error).__name__),)
        return Chain(path=path.encoded, faults=faults, until=_end(path, known))

    def _known(self, path: _Path, when: _When) -> _Known:
        lists = tuple(lists_of(issuer, self._lists) for issuer, _ in path.issued())
        if not self._responses:
            return _Known(lists=lists, said=((),) * len(lists), good=(None,) * len(lists))
        said = tuple(
            tuple(statements(self._responses, subject.dump(), issuer.dump())) for issuer, subject in path.issued()
        )
        good = tuple(
            good_until(subject, told, known, proven=when.proven, at=when.at)
            for subject, told, known in zip(path.below, said, lists, strict=True)
        )
        return _Known(lists=lists, said=said, good=good)

    def _faults(self, path: _Path, known: _Known, when: _When) -> Iterator[Fault]:
        """Yield what is wrong with a path; where it is revocation, the path is asked again without it."""
        fault = _revocation(path, known, when.judged) if self._require_revocation else None
        if fault is None:
            fault = _standing(path, known, when) if self._require_revocation else _validate(path, (), when, _NO_CHECK)
        if fault is not None and fault.part is Part.REVOCATION:
            yield fault
            fault = _validate(path, (), when, _NO_CHECK)
        if fault is None:
            why = usage_problem(path.below[-1], self._purpose)
            fault = (
                None if why is None else Fault(part=Part.USAGE, sub=SubIndication.CHAIN_CONSTRAINTS_FAILURE, why=why)
            )
        if fault is not None:
            yield fault


def _revocation(path: _Path, known: _Known, at: datetime) -> Fault | None:
    """Return what any list or response says against a certificate of the path."""
    for certificate, lists, said in zip(path.below, known.lists, known.said, strict=True):
        revoked = revocation(certificate, lists, at) or withdrawal(certificate, said, at)
        if revoked is not None:
            return replace(revoked, leaf=certificate is path.below[-1])
    return None


def _standing(path: _Path, known: _Known, when: _When) -> Fault | None:
    """Ask whether the path holds, and a list or a response says for each of its certificates that it is good."""
    usable = when.usable(path, known.lists)
    if not any(known.good):
        return _validate(path, usable, when, _ALL)
    for place, good in enumerate(known.good):
        # certificate by certificate: the library takes one rule for all but the last
        fault = None if good else _validate(path.upto(place), usable, when, _LAST)
        if fault is not None:
            return replace(fault, leaf=place == len(path.below) - 1)
    return _validate(path, (), when, _NO_CHECK)


_NO_CHECK: Final = RevocationCheckingPolicy.from_legacy("none")
_ALL: Final = RevocationCheckingPolicy.from_legacy("require")
_LAST: Final = RevocationCheckingPolicy(
    ee_certificate_rule=_ALL.ee_certificate_rule, intermediate_ca_cert_rule=RevocationCheckingRule.NO_CHECK
)


def _validate(
    path: _Path, lists: Sequence[RevocationList], when: _When, checking: RevocationCheckingPolicy
) -> Fault | None:
    """Ask the library; only lists whose silence means good are shown to it."""
    context = ValidationContext(
        trust_roots=[path.anchor],
        moment=when.judged,
        allow_fetching=False,
        crls=[one.parsed for one in lists],
        ocsps=[],
        revinfo_policy=CertRevTrustPolicy(checking, retroactive_revinfo=when.proven is not None),
        algorithm_usage_policy=StrongAlgorithms(),
        certificate_registry=CertificateRegistry.build([path.anchor, *path.below]),
    )
    anchor = CertTrustAnchor(path.anchor, quals=_qualifiers(path.anchor))
    candidate = ValidationPath(anchor, path.below[:-1], path.below[-1])
    try:
        _drive(async_validate_path(context, candidate))
    except library.ValidationError as error:
        return _fault_of(error)
    return None


def _load(der: bytes) -> x509.Certificate:
    certificate = x509.Certificate.load(der, strict=True)
    certificate.native  # noqa: B018 - asn1crypto reads lazily; here everything must prove readable
    return certificate


def _search(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], anchors: Sequence[x509.Certificate]
) -> Iterator[_Path]:
    """Yield paths from anchors to ``leaf``, shortest first, by name and key identifier (RFC 5280, 4.2.1.1)."""
    found = steps = 0
    waiting: list[tuple[x509.Certificate, ...]] = [(leaf,)]
    while waiting:
        below = waiting.pop(0)
        top = below[0]
        for anchor in anchors:
            if _may_issue(anchor, top):
                found += 1
                yield _Path(anchor, below)
                if found == MOST_PATHS:
                    return
        if len(below) == DEEPEST:
            continue
        for issuer in others:
            if _may_issue(issuer, top) and all(issuer.sha256 != one.sha256 for one in below):
                steps += 1
                if steps > MOST_STEPS:
                    return
                waiting.append((issuer, *below))


def _may_issue(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    if issuer.subject.hashable != certificate.issuer.hashable:
        return False
    asked, has = certificate.authority_key_identifier, issuer.key_identifier
    return not asked or not has or asked == has


def _qualifiers(anchor: x509.Certificate) -> TrustQualifiers:
    """What the anchor's own certificate restricts (RFC 5937): names, length, time; policies are not used here."""
    derived = derive_quals_from_cert(anchor)
    parameters = derived.standard_parameters
    if parameters is not None:
        parameters = replace(
            parameters, user_initial_policy_set=frozenset({"any_policy"}), initial_explicit_policy=False
        )
    return replace(derived, standard_parameters=parameters, max_aa_path_length=derived.max_path_length)


def _drive(steps: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits, without an event loop: inside a running one as well as in any thread.

    With all material at hand and fetching off the library has nothing to wait for.
    """
    try:
        steps.send(None)
    except StopIteration as stop:
        value: T = stop.value
        return value
    finally:
        steps.close()
    raise NotImplementedError("path validation waited for something")


def _fault_of(error: library.ValidationError) -> Fault:
    """Map the library's exceptions to ETSI EN 319 102-1, 5.1.3, table 3."""
    leaf = bool(getattr(error, "is_ee_cert", True)) and not getattr(error, "is_side_validation", False)
    for kind, part, sub, known in _FAULTS:
        if isinstance(error, kind):
            return Fault(part=part, sub=sub, why=kind.__name__, leaf=leaf, known=known)
    return Fault(part=Part.PATH, sub=SubIndication.CHAIN_CONSTRAINTS_FAILURE, why="constraints", leaf=leaf)


_FAULTS: Final = (
    (library.RevokedError, Part.REVOCATION, SubIndication.REVOKED_NO_POE, True),
    (library.InsufficientRevinfoError, Part.REVOCATION, SubIndication.TRY_LATER, False),
    (library.ExpiredError, Part.PATH, SubIndication.OUT_OF_BOUNDS_NO_POE, True),
    (library.NotYetValidError, Part.PATH, SubIndication.OUT_OF_BOUNDS_NO_POE, True),
    (library.DisallowedAlgorithmError, Part.ALGORITHM, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE, True),
    (library.InvalidCertificateError, Part.USAGE, SubIndication.CHAIN_CONSTRAINTS_FAILURE, True),
)


def _end(path: _Path, known: _Known) -> datetime:
    """Return the time after which the same question may have another answer."""
    ends: list[datetime] = [one.not_valid_after for one in (path.anchor, *path.below)]
    ends.extend(one.next_update for one in itertools.chain.from_iterable(known.lists) if one.next_update is not None)
    ends.extend(one for one in known.good if one is not None)
    return min(ends)
