"""Make a function that asks a seal service into something that seals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cryptography import x509

from nh_edoc.errors import SignerError
from nh_edoc.keys.signer import Choice, certified
from nh_edoc.ports import SignatureAlgorithm

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class CmsService:
    """签章服务 that is asked by a function of the program; implements ``ports.CmsSigner``."""

    certificate: bytes
    chain: tuple[bytes, ...]
    algorithm: SignatureAlgorithm
    cms_length: int | None = None
    _request: Callable[[bytes], bytes] = field(repr=False, compare=False)

    @classmethod
    def of(
        cls,
        request: Callable[[bytes], bytes],
        certificates: Sequence[bytes],
        *,
        choice: Choice | None = None,
        cms_length: int | None = None,
    ) -> CmsService:
        """Return the service behind ``request``.

        Args:
            request: sends a digest of a document and returns the DER of the CMS; what it raises reaches whoever seals,
                so it should raise ``SignerError("signer.failed", reason=…)``.
            certificates: DER of the seal's certificate, then of the authorities that the CMS carries.
            choice: digest and scheme that the service signs with; None is SHA-256 with PKCS#1 v1.5 or ECDSA.
            cms_length: greatest length of its CMS, where that is not the profile's own form.

        Raises:
            SignerError: `signer.no-certificate`, `signer.key-kind`, `signer.key-size`, `signer.algorithm-choice`.
        """
        try:
            leaf, *others = [x509.load_der_x509_certificate(one) for one in certificates]
        except ValueError as error:
            raise SignerError("signer.no-certificate", name="CMS") from error
        made = certified(leaf, others, name="CMS", choice=choice or Choice())
        return cls(
            certificate=made.certificate,
            chain=made.chain,
            algorithm=made.algorithm,
            cms_length=cms_length,
            _request=request,
        )

    def sign_digest(self, digest: bytes) -> bytes:
        """Return the service's CMS over ``digest``; what it says is the sealer's to check."""
        return self._request(digest)
