"""The plain certification path, validated by our own readers (RFC 5280, 6.1 and 6.3): the fast half of ``paths``.

It says only that a path holds, or nothing. It says so for one way from the leaf to an anchor, without name or policy
constraints, with lists that are complete, current and silent, or OCSP responses that say good. Whatever is otherwise,
from a revoked certificate to an extension it does not know, is ``ChainValidator``'s to judge and to explain; without
this module every answer is the same and comes later.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.algorithms import is_signed_by, load_key
from nh_edoc._cms.der import CmsError
from nh_edoc._cms.path_certificate import (
    CONTENT_COMMITMENT,
    CRL_SIGN,
    DIGITAL_SIGNATURE,
    KEY_CERT_SIGN,
    PathCertificate,
    read_path_certificate,
)
from nh_edoc._cms.path_list import PathList, read_path_list
from nh_edoc._pyhanko.outcome import Chain, Purpose
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from nh_edoc._cms.ocsp import OcspResponse
    from nh_edoc._cms.responder import Statement

LONGEST: Final = 4
"""Certificates below the anchor."""
_TIME_STAMPING: Final = frozenset({"1.3.6.1.5.5.7.3.8"})
_DOCUMENTS: Final = frozenset({"1.3.6.1.5.5.7.3.36", "1.3.6.1.5.5.7.3.4"})
"""id-kp-documentSigning (RFC 9336) and emailProtection; other usages that admit documents are asked elsewhere."""


@dataclass(frozen=True, slots=True)
class _Path:
    """Leaf first, anchor last."""

    certificates: tuple[PathCertificate, ...]

    def issued(self) -> Iterator[tuple[PathCertificate, PathCertificate]]:
        """Yield each certificate below the anchor with its issuer."""
        return zip(self.certificates, self.certificates[1:], strict=False)


class PlainPaths:
    """Validates plain paths to one set of anchors; immutable, may be used by threads."""

    __slots__ = ("_anchors", "_intermediates", "_lists", "_purpose", "_responses", "_signed")

    def __init__(
        self,
        *,
        anchors: Sequence[bytes],
        intermediates: Sequence[bytes],
        lists: Sequence[PathList],
        purpose: Purpose,
        responses: Sequence[OcspResponse] = (),
    ) -> None:
        """Take the material of a trust store.

        Args:
            anchors: DER of the anchors of this purpose.
            intermediates: DER of further authorities' certificates.
            lists: all revocation lists of the store.
            purpose: what the leaf's key must be for.
            responses: all OCSP responses of the store.
        """
        self._anchors = anchors
        self._intermediates = intermediates
        self._lists = lists
        self._purpose = purpose
        self._responses = responses
        self._signed: dict[tuple[bytes, int], bool] = {}
        """Issuer and place of a list → whether the issuer signed it: few issuers can pass as far as that."""

    def validate(
        self, certificate: bytes, embedded: Sequence[bytes], at: datetime, *, proven: datetime | None = None
    ) -> Chain | None:
        """Return the path that holds, or None: then it is not plain, or does not hold.

        Args:
            certificate: DER of the leaf.
            embedded: DER of certificates that came with the signature; not trusted.
            at: the time of validation, aware.
            proven: an earlier time at which the signature is proven to have existed.
        """
        try:
            path = self._path(certificate, embedded)
            judged = at if proven is None else proven
            if path is None or not _is_sound(path, judged) or not _serves(path.certificates[0], self._purpose):
                return None
            if not all(self._is_good(one, issuer, at, proven) for one, issuer in path.issued()):
                return None
        except CmsError:
            return None
        ends = [one.end for one in path.certificates]
        ends += [one.due for one in self._lists if one.due > at]
        dues = [answer.due for one in self._responses for answer in one.answers]
        ends += [due for due in dues if due is not None and due > at]
        return Chain(path=tuple(one.der for one in path.certificates), faults=(), until=min(ends))

    def _path(self, certificate: bytes, embedded: Sequence[bytes]) -> _Path | None:
        """Return the only way to an anchor by names and key identifiers (RFC 5280, 4.2.1.1)."""
        anchors = {der: read_path_certificate(der) for der in self._anchors}
        others = {der: read_path_certificate(der) for der in (*embedded, *self._intermediates)}
        found = [read_path_certificate(certificate)]
        if certificate in anchors:
            return None
        while len(found) <= LONGEST:
            top = found[-1]
            issuers = [
                one
                for one in {**others, **anchors}.values()
                if one.may_have_issued(top.issuer, top.issuer_key_identifier)
            ]
            if len(issuers) != 1 or issuers[0] in found:
                return None
            found += issuers
            if issuers[0].der in anchors:
                return _Path(tuple(found))
        return None

    def _is_good(self, one: PathCertificate, issuer: PathCertificate, at: datetime, proven: datetime | None) -> bool:
        """Return whether a list of the issuer says by its silence that a certificate is good, and none may say else.

        RFC 5280, 6.3.3. With a proven time a list counts as in ETSI EN 319 102-1, 5.2.6: made since, or still the
        newest by its own word, and made before the certificate ended (RFC 5280, 3.3).
        """
        if any(known.may_name(one.serial) for known in self._lists):
            return False
        said = _said(self._responses, one.der, issuer.der) if self._responses else ()
        if not all(told.is_good for told in said):
            return False
        for place, known in enumerate(self._lists):
            current = at < known.due or (proven is not None and known.made >= proven)
            if current and known.issuer == issuer.subject and known.made <= min(at, one.end):
                return issuer.may(CRL_SIGN) and self._is_by(issuer.der, place)
        return any(told.counts(one.end, proven, at) and self._may_speak(told.delegate) for told in said)

    def _may_speak(self, delegate: PathCertificate | None) -> bool:
        """RFC 6960, 4.2.2.2.1: the authority signs itself, or says that its responder is not asked for revocation."""
        named = delegate is not None and any(known.may_name(delegate.serial) for known in self._lists)
        return not named and (delegate is None or delegate.no_check)

    def _is_by(self, issuer: bytes, place: int) -> bool:
        found = self._signed.get((issuer, place))
        if found is None:
            known = self._lists[place]
            found = self._signed[issuer, place] = is_signed_by(issuer, known.signature, known.signed, known.algorithm)
        return found


def _said(responses: Sequence[OcspResponse], certificate: bytes, issuer: bytes) -> tuple[Statement, ...]:
    from nh_edoc._cms.responder import statements  # noqa: PLC0415 - most stores hold no responses

    return tuple(statements(responses, certificate, issuer))


def read_lists(ders: Iterable[bytes]) -> tuple[PathList, ...] | None:
    """Return the lists of a store, or None when one of them is not plain: it may be about any certificate."""
    try:
        return tuple(read_path_list(der) for der in ders)
    except CmsError:
        return None


def _is_sound(path: _Path, judged: datetime) -> bool:
    """Return whether validity, constraints, usages and signatures hold (RFC 5280, 6.1.3 and 6.1.4)."""
    if not all(one.covers(judged) for one in path.certificates):
        return False
    for below, (one, issuer) in enumerate(path.issued()):
        long_enough = issuer.longest is None or issuer.longest >= below
        if not issuer.authority or not long_enough or not issuer.may(KEY_CERT_SIGN) or issuer.extended is not None:
            return False
        if not _signed_certificate(issuer.der, one.der):
            return False
    return True


def _serves(leaf: PathCertificate, purpose: Purpose) -> bool:
    """Return whether the leaf's key may do what it did (``_pyhanko.usage``); its key is strong."""
    load_key(leaf.der)
    if leaf.authority or not (leaf.may(CONTENT_COMMITMENT) or leaf.may(DIGITAL_SIGNATURE)):
        return False
    if purpose is Purpose.TIMESTAMP:  # RFC 3161, 2.3: sole and critical
        return leaf.extended == _TIME_STAMPING and leaf.extended_critical
    return leaf.extended is None or bool(leaf.extended & _DOCUMENTS)


@lru_cache(maxsize=256)
def _signed_certificate(issuer: bytes, certificate: bytes) -> bool:
    one = read_path_certificate(certificate)
    return is_signed_by(issuer, one.signature, one.signed, one.algorithm)
