"""The attribute that binds a signature to its certificate, and the answer of a time-stamping authority."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto import cms, core, tsp, x509


class TimeStampAnswer(core.Sequence):  # type: ignore[misc] # asn1crypto is not typed
    """TimeStampResp (RFC 3161, 2.4.2), whose token a refusal leaves out."""

    _fields = [("status", tsp.PKIStatusInfo), ("time_stamp_token", cms.ContentInfo, {"optional": True})]  # noqa: RUF012


def signing_certificate_v2(certificate: x509.Certificate) -> Any:
    """Return the value of signing-certificate-v2 (RFC 5035, 3): SHA-256, with issuer and serial number."""
    return tsp.SigningCertificateV2(
        {
            "certs": [
                {
                    "hash_algorithm": {"algorithm": "sha256"},
                    "cert_hash": hashlib.sha256(certificate.dump()).digest(),
                    "issuer_serial": {
                        "issuer": [x509.GeneralName("directory_name", certificate.issuer)],
                        "serial_number": certificate.serial_number,
                    },
                }
            ]
        }
    )
