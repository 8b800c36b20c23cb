"""Build CMS for tests with asn1crypto, an implementation that shares nothing with the parser under test."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from asn1crypto import algos, cms, tsp, x509

if TYPE_CHECKING:
    from edoc_pki import Party


def naming(certificate: x509.Certificate, *, digest: str = "sha256", issuer_serial: bool = True) -> Any:
    """SigningCertificateV2."""
    one: dict[str, Any] = {"cert_hash": hashlib.new(digest, certificate.dump()).digest()}
    if digest != "sha256":
        one["hash_algorithm"] = digest_algorithm(digest)
    if issuer_serial:
        one["issuer_serial"] = {
            "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
            "serial_number": certificate.serial_number,
        }
    return tsp.SigningCertificateV2({"certs": [one]})


def attribute(kind: str, *values: Any) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": list(values)})


def digest_algorithm(digest: str) -> algos.DigestAlgorithm:
    return algos.DigestAlgorithm({"algorithm": digest})


def bare_digest_algorithm(digest: str) -> algos.DigestAlgorithm:
    """Identifier without parameters (RFC 5754, 2), which asn1crypto reads but does not make."""
    name = algos.DigestAlgorithmId(digest).dump()
    return algos.DigestAlgorithm.load(b"\x30" + bytes((len(name),)) + name)


def seal_cms(signer: Party, data: bytes, **over: Any) -> bytes:
    """Return the DER of a detached CAdES signature over ``data``.

    ``over`` replaces parts: digest, signer_certificate (named by hash), attributes (list), extra_attributes, sid,
    signature, certificates, unsigned, version, content_type, signed_digest. asn1crypto sorts sets.
    """
    digest = over.get("digest", "sha256")
    certificate = x509.Certificate.load(signer.certificate)
    named = over.get("named", certificate)
    message = over.get("signed_digest", hashlib.new(digest, data).digest())
    attributes = over.get("attributes") or [
        attribute("content_type", over.get("content_type", "data")),
        attribute("message_digest", message),
        attribute("signing_certificate_v2", naming(named, **over.get("naming", {}))),
        *over.get("extra_attributes", []),
    ]
    signed = cms.CMSAttributes(attributes)
    rsa = signer.key_kind.value == "rsa"
    embedded = over.get("certificates", [signer.certificate, *signer.chain])
    info: dict[str, Any] = {
        "version": "v1",
        "sid": over.get("sid")
        or cms.SignerIdentifier(
            "issuer_and_serial_number",
            cms.IssuerAndSerialNumber({"issuer": certificate.issuer, "serial_number": certificate.serial_number}),
        ),
        "digest_algorithm": over.get("digest_algorithm", digest_algorithm(digest)),
        "signed_attrs": signed,
        "signature_algorithm": over.get("signature_algorithm")
        or algos.SignedDigestAlgorithm({"algorithm": f"{digest}_{'rsa' if rsa else 'ecdsa'}"}),
        "signature": over.get("signature") or signer.sign(signed.dump()),
    }
    if "unsigned" in over:
        info["unsigned_attrs"] = cms.CMSAttributes(over["unsigned"])
    infos = [cms.SignerInfo(info)] * over.get("signers", 1)
    certificates = [x509.Certificate.load(one) for one in embedded]
    body = cms.SignedData(
        {
            "version": over.get("version", "v1"),
            "digest_algorithms": cms.DigestAlgorithms([over.get("outer_digest", digest_algorithm(digest))]),
            "encap_content_info": {"content_type": "data", **over.get("encap", {})},
            "certificates": certificates,
            "signer_infos": infos,
        }
    )
    return cms.ContentInfo({"content_type": "signed_data", "content": body}).dump()
