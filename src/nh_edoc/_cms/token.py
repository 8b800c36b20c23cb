"""Make RFC 3161 time-stamp tokens, for a time-stamping authority of one's own (demonstration and tests)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from asn1crypto import algos, cms, core, tsp, x509

from nh_edoc._cms.binding import TimeStampAnswer, signing_certificate_v2
from nh_edoc.errors import TimestampError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc.ports import Signer

_DIGEST_BYTES: Final = {"sha256": 32, "sha384": 48, "sha512": 64}


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenRequest:
    """What an authority is asked to stamp (RFC 3161, 2.4.1)."""

    algorithm: str
    """Digest algorithm of the imprint: sha256, sha384 or sha512."""
    imprint: bytes
    nonce: int | None


def parse_request(request: bytes) -> TokenRequest:
    """Return what ``request``, a DER TimeStampReq, asks for.

    Raises:
        TimestampError: `time.request`: not a request, or for a digest that is not accepted.
    """
    try:
        parsed = tsp.TimeStampReq.load(request, strict=True)
        imprint = parsed["message_imprint"]
        algorithm = imprint["hash_algorithm"]["algorithm"].native
        digest = imprint["hashed_message"].native
        nonce = parsed["nonce"].native
    except (ValueError, TypeError, KeyError) as error:
        raise TimestampError("time.request") from error
    if _DIGEST_BYTES.get(algorithm) != len(digest):
        raise TimestampError("time.request")
    return TokenRequest(algorithm=algorithm, imprint=digest, nonce=nonce)


def build_token(request: TokenRequest, *, signer: Signer, policy: str, serial: int, at: datetime) -> bytes:
    """Return the DER TimeStampToken over ``request``.

    Args:
        request: what to stamp.
        signer: the authority's key; its certificate has the sole critical usage timeStamping (RFC 3161, 2.3).
        policy: dotted OID of the authority's policy.
        serial: unique for this authority.
        at: genTime, aware.
    """
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": policy,
            "message_imprint": {
                "hash_algorithm": {"algorithm": request.algorithm},
                "hashed_message": request.imprint,
            },
            "serial_number": serial,
            "gen_time": at.replace(microsecond=0),
            **({"nonce": request.nonce} if request.nonce is not None else {}),
        }
    ).dump()
    content = cms.EncapsulatedContentInfo({"content_type": "tst_info", "content": core.ParsableOctetString(info)})
    signed = cms.SignedData(
        {
            "version": "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": content,
            "certificates": [x509.Certificate.load(der) for der in (signer.certificate, *signer.chain)],
            "signer_infos": [_signer_info(info, signer)],
        }
    )
    token: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
    return token


def _signer_info(info: bytes, signer: Signer) -> cms.SignerInfo:
    binding, sid = _names(signer.certificate)
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": ["tst_info"]}),
            cms.CMSAttribute({"type": "message_digest", "values": [hashlib.sha256(info).digest()]}),
            cms.CMSAttribute.load(binding),
        ]
    )
    rsa = signer.key_kind.value == "rsa"
    return cms.SignerInfo(
        {
            "version": "v1",
            "sid": {"issuer_and_serial_number": cms.IssuerAndSerialNumber.load(sid)},
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa" if rsa else "sha256_ecdsa"}),
            "signature": signer.sign(attributes.dump()),
        }
    )


@lru_cache(maxsize=16)
def _names(certificate: bytes) -> tuple[bytes, bytes]:
    """Return the DER of the attribute and of the identifier that name a certificate: the same in every token."""
    loaded = x509.Certificate.load(certificate)
    binding = cms.CMSAttribute({"type": "signing_certificate_v2", "values": [signing_certificate_v2(loaded)]})
    sid = cms.IssuerAndSerialNumber({"issuer": loaded.issuer, "serial_number": loaded.serial_number})
    return binding.dump(), sid.dump()


def build_response(token: bytes) -> bytes:
    """Return the DER TimeStampResp that grants ``token``."""
    granted = {"status": {"status": "granted"}, "time_stamp_token": cms.ContentInfo.load(token)}
    body: bytes = TimeStampAnswer(granted).dump()
    return body


def refuse() -> bytes:
    """Return the DER TimeStampResp that refuses a request (badDataFormat); it has no token."""
    refused = {"status": {"status": "rejection", "fail_info": {"bad_data_format"}}}
    body: bytes = TimeStampAnswer(refused).dump()
    return body
