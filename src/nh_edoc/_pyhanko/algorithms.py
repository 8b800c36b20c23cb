"""Which algorithms may carry a certificate (ETSI TS 119 312): an allow-list, where the library's own is a deny-list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyhanko_certvalidator.policy_decl import AlgorithmUsageConstraint, AlgorithmUsagePolicy

if TYPE_CHECKING:
    from datetime import datetime

    from asn1crypto import algos, keys

_DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})
_CURVES: Final = frozenset({"secp256r1", "secp384r1", "secp521r1"})
_SMALLEST_RSA: Final = 2048
_LARGEST_RSA: Final = 8192


class StrongAlgorithms(AlgorithmUsagePolicy):
    """SHA-2 with RSA of 2048 to 8192 bits or with the NIST curves."""

    def digest_algorithm_allowed(
        self, algo: algos.DigestAlgorithm, moment: datetime | None
    ) -> AlgorithmUsageConstraint:
        """Judge a digest algorithm; the time plays no part yet."""
        del moment
        return AlgorithmUsageConstraint(algo["algorithm"].native in _DIGESTS)

    def signature_algorithm_allowed(
        self, algo: algos.SignedDigestAlgorithm, moment: datetime | None, public_key: keys.PublicKeyInfo | None
    ) -> AlgorithmUsageConstraint:
        """Judge a signature algorithm together with the issuer's key."""
        del moment
        try:
            strong = algo.hash_algo in _DIGESTS
        except ValueError:
            strong = False
        return AlgorithmUsageConstraint(strong and (public_key is None or key_is_strong(public_key)))


def key_is_strong(key: keys.PublicKeyInfo) -> bool:
    """Return whether a public key is of an accepted kind and size."""
    if key.algorithm in {"rsa", "rsassa_pss"}:
        return bool(_SMALLEST_RSA <= key.bit_size <= _LARGEST_RSA)
    if key.algorithm == "ec":
        kind, curve = key.curve
        return kind == "named" and curve in _CURVES
    return False
