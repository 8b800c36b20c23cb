"""Does a signature of a foreign file hold: is the digest that of the bytes, was it signed, is it strong?

By kind (ISO 32000-2, 12.8.3.3): detached containers, document time stamps, and adbe.pkcs7.sha1, whose content is the
SHA-1 of the bytes: it is checked like others, and is never strong.
"""

from __future__ import annotations

import hashlib
import hmac
import io
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from nh_edoc._pyhanko.algorithms import StrongAlgorithms
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._pyhanko.odd_keys import LenientKeys

if TYPE_CHECKING:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

_DETACHED: Final = frozenset({"/ETSI.CAdES.detached", "/adbe.pkcs7.detached"})
_DOCUMENT_TIMESTAMP: Final = "/ETSI.RFC3161"
_SHA1: Final = "/adbe.pkcs7.sha1"
READ: Final = frozenset({*_DETACHED, _DOCUMENT_TIMESTAMP, _SHA1})
"""Kinds of signature that are read."""
_CHUNK: Final = 1 << 20


def integrity(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    """Return which of digest, signature and binding hold, and what kept that from being asked.

    Raises:
        SignatureValidationError, ValueError, …: the container is not what it should be.
    """
    kind = str(signature.sig_object.get("/SubFilter", ""))
    if kind == _DOCUMENT_TIMESTAMP:
        return _token_integrity(signature)
    if kind == _SHA1:
        return _sha1_integrity(signature)
    if kind not in _DETACHED or signature.signed_data["encap_content_info"]["content"].native is not None:
        return {"why": kind or "SubFilter"}
    digest = signature.compute_digest()
    intact, valid = validate_sig_integrity(
        signature.signer_info, signature.signer_cert, "data", digest, sig_validator=LenientKeys()
    )
    return {"digest_holds": intact, "signature_holds": valid, "binding_holds": True}


def _token_integrity(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    """A document time stamp: the imprint is the digest, the signature is over the token's own content."""
    content = signature.signed_data["encap_content_info"]["content"]
    imprint = content.parsed["message_imprint"]["hashed_message"].native
    inner = hashlib.new(signature.md_algorithm, bytes(content)).digest()
    intact, valid = validate_sig_integrity(
        signature.signer_info, signature.signer_cert, "tst_info", inner, sig_validator=LenientKeys()
    )
    same = hmac.compare_digest(imprint, signature.compute_digest())
    return {"digest_holds": same and intact, "signature_holds": valid, "binding_holds": True}


def _sha1_integrity(signature: EmbeddedPdfSignature) -> dict[str, Any]:
    """ISO 32000-1, 12.8.3.3.1: the SHA-1 of the bytes is the content that the container signs."""
    content = signature.signed_data["encap_content_info"]["content"].native
    if not isinstance(content, bytes):
        return {"why": _SHA1}
    inner = hashlib.new(signature.md_algorithm, content).digest()
    intact, valid = validate_sig_integrity(
        signature.signer_info, signature.signer_cert, "data", inner, sig_validator=LenientKeys()
    )
    same = hmac.compare_digest(content, _sha1_of_ranges(signature))
    return {"digest_holds": same and intact, "signature_holds": valid, "binding_holds": True}


def _sha1_of_ranges(signature: EmbeddedPdfSignature) -> bytes:
    state = hashlib.sha1(usedforsecurity=False)
    stream = signature.reader.stream
    numbers = [int(one) for one in signature.byte_range]
    for start, length in zip(numbers[::2], numbers[1::2], strict=True):
        stream.seek(start, io.SEEK_SET)
        state.update(stream.read(length))
    return state.digest()


def is_strong(signature: EmbeddedPdfSignature) -> bool:
    """Return whether digest and signature are of algorithms that may be relied on."""
    if str(signature.sig_object.get("/SubFilter", "")) == _SHA1:
        return False
    policy = StrongAlgorithms()
    info = signature.signer_info
    try:
        return bool(
            policy.digest_algorithm_allowed(info["digest_algorithm"], None)
            and policy.signature_algorithm_allowed(_named(info), None, signature.signer_cert.public_key)
        )
    except FOREIGN_FAULTS:
        return False


def _named(info: cms.SignerInfo) -> cms.SignedDigestAlgorithm:
    """Name the digest where the identifier says ``rsaEncryption`` only (RFC 3370, 3.2)."""
    algorithm = info["signature_algorithm"]
    if algorithm["algorithm"].native in {"rsassa_pkcs1v15", "rsa"}:
        return cms.SignedDigestAlgorithm({"algorithm": f"{info['digest_algorithm']['algorithm'].native}_rsa"})
    return algorithm
