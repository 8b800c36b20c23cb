"""Signatures by keys whose certificates write the modulus as a negative number.

Some national cards were issued with such certificates (the first bit of the modulus is set, and no zero octet stands
before it). The key is plain all the same; strict readers of keys refuse it, and other verifiers do not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from asn1crypto import keys
from pyhanko_certvalidator.sig_validate import DEFAULT_VALIDATION_CONTEXT, DefaultSignatureValidator

if TYPE_CHECKING:
    from pyhanko_certvalidator.sig_validate import SignatureValidationContext


class LenientKeys(DefaultSignatureValidator):
    """Verifies as pyHanko does, and reads a negative modulus as the number that its octets are."""

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: keys.PublicKeyInfo,
        signature_algorithm: Any,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Return when the signature holds.

        Raises:
            InvalidSignature: it does not.
            ValueError: the key cannot be read.
        """
        read = _with_positive_modulus(public_key_info)
        super().validate_signature(signature, signed_data, read or public_key_info, signature_algorithm, context)


def _with_positive_modulus(info: keys.PublicKeyInfo) -> keys.PublicKeyInfo | None:
    """Return the key with its modulus as a positive number; None where it is one, or the key is no RSA key."""
    if info.algorithm != "rsa":
        return None
    parts = info["public_key"].parsed
    modulus, exponent = parts["modulus"].native, parts["public_exponent"].native
    if modulus > 0:
        return None
    positive = modulus + (1 << 8 * len(parts["modulus"].contents))
    return keys.PublicKeyInfo.wrap(keys.RSAPublicKey({"modulus": positive, "public_exponent": exponent}), "rsa")
