"""A signer whose key stays with a signing service (Cloud Signature Consortium, API v2.0.0.2): hash out, signature in.

Only digests of signed attributes leave this machine, no document. Each signature that comes back is verified against
the data and the certificate before anybody gets it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from nh_edoc._cms.algorithms import SIGNATURE_IDENTIFIERS, is_signed_by
from nh_edoc._cms.der import read_element
from nh_edoc._net import HttpFetcher
from nh_edoc.errors import SignerError
from nh_edoc.keys.csc_api import CscService
from nh_edoc.keys.signer import Choice, certified
from nh_edoc.logs import hide
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.ports import KeyKind, Scheme, ServiceSecrets, SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nh_edoc.keys.csc_uri import CscUri
    from nh_edoc.ports import ApiFetcher, Secrets

TIMEOUT: Final = 60.0
"""Seconds: whoever owns the key may have to confirm on a telephone (implicit authorisation)."""
_MOST_CERTIFICATES: Final = 16
_MOST_AT_ONCE: Final = 100
_MOST_FACTORS: Final = 4
_LABEL: Final = 80
_INFO: Final = "credentials/info"
_LIST: Final = "credentials/list"
_AUTHORIZE: Final = "credentials/authorize"
_SIGN: Final = "signatures/signHash"
_DIGESTS: Final = {
    DigestAlgorithm.SHA256: "2.16.840.1.101.3.4.2.1",
    DigestAlgorithm.SHA384: "2.16.840.1.101.3.4.2.2",
    DigestAlgorithm.SHA512: "2.16.840.1.101.3.4.2.3",
}
_PSS: Final = "1.2.840.113549.1.1.10"
_ALGORITHMS: Final = {
    (Scheme.RSA_PKCS1, DigestAlgorithm.SHA256): ("1.2.840.113549.1.1.11", "1.2.840.113549.1.1.1"),
    (Scheme.RSA_PKCS1, DigestAlgorithm.SHA384): ("1.2.840.113549.1.1.12", "1.2.840.113549.1.1.1"),
    (Scheme.RSA_PKCS1, DigestAlgorithm.SHA512): ("1.2.840.113549.1.1.13", "1.2.840.113549.1.1.1"),
    (Scheme.RSA_PSS, DigestAlgorithm.SHA256): (_PSS,),
    (Scheme.RSA_PSS, DigestAlgorithm.SHA384): (_PSS,),
    (Scheme.RSA_PSS, DigestAlgorithm.SHA512): (_PSS,),
    (Scheme.ECDSA, DigestAlgorithm.SHA256): ("1.2.840.10045.4.3.2", "1.2.840.10045.2.1"),
    (Scheme.ECDSA, DigestAlgorithm.SHA384): ("1.2.840.10045.4.3.3", "1.2.840.10045.2.1"),
    (Scheme.ECDSA, DigestAlgorithm.SHA512): ("1.2.840.10045.4.3.4", "1.2.840.10045.2.1"),
}
"""Names of a way to sign: with its digest, and of the kind of key alone (RFC 8017, A.1; RFC 5758; RFC 5480)."""
_PLAIN_EC: Final = {KeyKind.EC_P256: 64, KeyKind.EC_P384: 96}
"""Bytes of r and s side by side, as some services send them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """签名凭证: a key of the service, as ``credentials/info`` describes it (CSC API v2.0.0.2, 11.5)."""

    identifier: str
    mode: str
    """How its use is authorised: explicit, implicit, oauth2code."""
    factors: tuple[tuple[str, str], ...]
    """Identifier and label of what is asked for, when it is explicit."""
    at_once: int
    """Signatures that one authorisation may cover."""
    sign_algo: str
    """What ``signatures/signHash`` is told to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteSigner:
    """签名者: 密钥由签名服务保管。"""

    certificate: bytes
    chain: tuple[bytes, ...]
    key_kind: KeyKind
    algorithm: SignatureAlgorithm
    _request: Callable[[Sequence[bytes], SignatureAlgorithm], tuple[bytes, ...]] = field(repr=False, compare=False)
    _at_once: int = 1

    def sign(self, data: bytes) -> bytes:
        """Return the signature over ``data`` with the signer's algorithm; of EC the DER of (r, s).

        Raises:
            SignerError: as ``sign_all``.
        """
        return self.sign_all((data,))[0]

    def sign_all(self, data: Sequence[bytes]) -> tuple[bytes, ...]:
        """Return the signatures over all of ``data``: as many in one call as the service allows.

        Raises:
            SignerError: `signer.csc-*`: no signature; `signer.csc-signature`: one that does not hold.
        """
        made: list[bytes] = []
        for start in range(0, len(data), self._at_once):
            part = data[start : start + self._at_once]
            digests = [hashlib.new(self.algorithm.digest, one).digest() for one in part]
            returned = self._request(digests, self.algorithm)
            made += (self._checked(raw, one) for raw, one in zip(returned, part, strict=True))
        return tuple(made)

    def _checked(self, raw: bytes, data: bytes) -> bytes:
        """Return a signature of the service in DER, once it is proven to be one over ``data``."""
        for spelt in (raw, _der_of(raw, self.key_kind)):
            if spelt is not None and is_signed_by(self.certificate, spelt, data, self.algorithm):
                return spelt
        raise SignerError("signer.csc-signature")


def _der_of(raw: bytes, kind: KeyKind) -> bytes | None:
    """RFC 3279, 2.2.3: DER of (r, s), from the two side by side."""
    if len(raw) != _PLAIN_EC.get(kind):
        return None
    half = len(raw) // 2
    return encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))


@contextmanager
def open_service(
    where: CscUri, secrets: Secrets | None, choice: Choice | None, *, fetcher: ApiFetcher | None = None
) -> Iterator[RemoteSigner]:
    """Look up the key at its service and yield its signer.

    Raises:
        SignerError: `signer.csc-token-wanted`, `signer.csc-credentials`: none or several keys and none is named;
            `signer.csc-credential`: the key cannot be used; `signer.csc-algorithm`: it does not sign this way; other
            `signer.csc-*`: the service does not answer as it should; `signer.no-certificate`, `signer.key-kind`,
            `signer.key-size`, `signer.algorithm-choice`.
    """
    if not isinstance(secrets, ServiceSecrets):
        raise SignerError("signer.csc-token-wanted", name=where.host)
    service = CscService(where=where, fetcher=fetcher or HttpFetcher(timeout=TIMEOUT), secrets=secrets)
    identifier = where.credential or _only_credential(service)
    found = service.call(
        _INFO, {"credentialID": identifier, "certificates": "chain", "certInfo": True, "authInfo": True}
    )
    leaf, *others = _certificates(service, found)
    made = certified(leaf, others, name=where.name, choice=choice or Choice())
    desk = _Desk(service=service, credential=_credential(service, identifier, found, made.algorithm))
    yield RemoteSigner(
        certificate=made.certificate,
        chain=made.chain,
        key_kind=made.key_kind,
        algorithm=made.algorithm,
        _request=desk.request,
        _at_once=desk.credential.at_once,
    )


def _only_credential(service: CscService) -> str:
    listed = service.call(_LIST, {}).get("credentialIDs")
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise service.wrong(_LIST, "credentialIDs")
    if len(listed) != 1:
        raise SignerError("signer.csc-credentials", name=service.where.host, count=len(listed))
    return str(listed[0])


def _certificates(service: CscService, found: Mapping[str, Any]) -> list[x509.Certificate]:
    cert = found.get("cert")
    listed = cert.get("certificates") if isinstance(cert, dict) else None
    if not isinstance(listed, list) or not 1 <= len(listed) <= _MOST_CERTIFICATES:
        raise service.wrong(_INFO, "cert")
    try:
        return [x509.load_der_x509_certificate(_octets(one)) for one in listed]
    except (ValueError, TypeError) as error:
        raise SignerError("signer.no-certificate", name=service.where.name) from error


def _credential(
    service: CscService, identifier: str, found: Mapping[str, Any], algorithm: SignatureAlgorithm
) -> Credential:
    key, auth, cert = found.get("key"), found.get("auth"), found.get("cert")
    if not isinstance(key, dict) or not isinstance(auth, dict) or not isinstance(cert, dict):
        raise service.wrong(_INFO, "key, auth, cert")
    # CSC API v2.0.0.2, 11.5: what is disabled, expired, revoked or suspended does not sign
    if key.get("status") != "enabled" or cert.get("status", "valid") != "valid":
        raise SignerError("signer.csc-credential", name=service.where.name)
    offered = key.get("algo")
    if not isinstance(offered, list):
        raise service.wrong(_INFO, "algo")
    usable = [name for name in _ALGORITHMS[algorithm.scheme, algorithm.digest] if name in offered]
    if not usable:
        raise SignerError("signer.csc-algorithm", name=service.where.name)
    mode, at_once = auth.get("mode"), found.get("multisign")
    if mode not in {"explicit", "implicit", "oauth2code"} or type(at_once) is not int or at_once < 1:
        raise service.wrong(_INFO, "mode, multisign")
    return Credential(
        identifier=identifier,
        mode=mode,
        factors=_factors(service, auth) if mode == "explicit" else (),
        at_once=min(at_once, _MOST_AT_ONCE),
        sign_algo=usable[0],
    )


def _factors(service: CscService, auth: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    objects = auth.get("objects")
    if not isinstance(objects, list) or not 1 <= len(objects) <= _MOST_FACTORS:
        raise service.wrong(_INFO, "objects")
    found = []
    for one in objects:
        identifier = one.get("id") if isinstance(one, dict) else None
        if not isinstance(identifier, str) or not 1 <= len(identifier) <= _LABEL:
            raise service.wrong(_INFO, "objects")
        label = one.get("label")
        found.append((identifier, label[:_LABEL] if isinstance(label, str) and label else identifier))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Has digests signed with one key of a service."""

    service: CscService
    credential: Credential

    def request(self, digests: Sequence[bytes], algorithm: SignatureAlgorithm) -> tuple[bytes, ...]:
        """Authorise and have signed: each authorisation names the digests that it is for (sole control, SCAL 2)."""
        hashes = [base64.b64encode(one).decode("ascii") for one in digests]
        common = {
            "credentialID": self.credential.identifier,
            "hashes": hashes,
            "hashAlgorithmOID": _DIGESTS[algorithm.digest],
        }
        body = {**common, "SAD": self._activation(common, len(hashes)), "signAlgo": self.credential.sign_algo}
        if algorithm.scheme is Scheme.RSA_PSS:
            identifier = SIGNATURE_IDENTIFIERS[algorithm]
            _, parameters = read_element(identifier, 0, len(identifier)).children()
            body["signAlgoParams"] = base64.b64encode(parameters.encoded).decode("ascii")
        returned = self.service.call(_SIGN, body).get("signatures")
        if not isinstance(returned, list) or len(returned) != len(hashes):
            raise self.service.wrong(_SIGN, "signatures")
        try:
            return tuple(_octets(one) for one in returned)
        except (ValueError, TypeError) as error:
            raise self.service.wrong(_SIGN, "signatures") from error

    def _activation(self, common: Mapping[str, Any], count: int) -> str:
        """Return the signature activation data (CSC API v2.0.0.2, 11.6)."""
        if self.credential.mode == "oauth2code":
            return self._asked("SAD", "SAD")
        body = {**common, "numSignatures": count}
        if self.credential.factors:
            body["authData"] = [{"id": one, "value": self._asked(one, label)} for one, label in self.credential.factors]
        found = self.service.call(_AUTHORIZE, body).get("SAD")
        if not isinstance(found, str) or not found:
            raise self.service.wrong(_AUTHORIZE, "SAD")
        hide(found.encode("utf-8"))
        return found

    def _asked(self, identifier: str, label: str) -> str:
        value = self.service.secrets.factor(identifier, label)
        if value is None:
            raise SignerError("signer.csc-factor-wanted", name=self.service.where.name, factor=label)
        hide(value)
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError as error:
            raise SignerError("signer.csc-factor-wanted", name=self.service.where.name, factor=label) from error


def _octets(text: object) -> bytes:
    if not isinstance(text, str):
        raise TypeError("base64")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error
