"""Every kind of key and algorithm at every level (ETSI TS 119 312, 5.2 and 6.2; ETSI EN 319 142-1, 6)."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from edoc_long_term import judge, levels, seal_at
from edoc_pki import Party, Pki, ec_key, pki, rsa_key
from edoc_stamped import STAMPING, stamping_store, tsa

from nh_edoc._cms.algorithms import SIGNATURES
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc.errors import SignerError
from nh_edoc.keys.signer import Choice, KeySigner, make_signer
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.report import Level, Verdict

if TYPE_CHECKING:
    from nh_edoc.trust import TrustStore

LEVELS = (Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA)
KEYS = ("rsa-2048", "rsa-3072", "rsa-4096", "p-256", "p-384")
CHOICES = [
    (key, digest, pss)
    for key in KEYS
    for digest in (DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512)
    for pss in ((False, True) if key.startswith("rsa") else (False,))
]


@functools.cache
def world(key: str) -> tuple[Pki, TrustStore, Party]:
    """A seal with this kind of key, the store that accepts it, and its time-stamping authority."""
    kind, _, bits = key.partition("-")
    made = pki(key=rsa_key(bits=int(bits)) if kind == "rsa" else ec_key(ec.SECP384R1() if bits == "384" else None))
    return made, stamping_store(made), made.authority.issue("演示时间戳服务", **STAMPING)


def signer(party: Party, digest: DigestAlgorithm, *, pss: bool) -> KeySigner:
    return make_signer(party.key, [party.certified, *party.issuers], name="key", choice=Choice(digest=digest, pss=pss))


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("key", "digest", "pss"), CHOICES)
def test_each_at_each_level(key, digest, pss, level):
    """VALID at the level that was asked for, and signed as was asked for."""
    made, trust, authority = world(key)
    over = {} if level is Level.B_B else {"timestamper": tsa(authority)}
    data = seal_at(level, signer(made.seal, digest, pss=pss), trust=trust, **over)
    report = judge(data, trust)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (level, level))
    (field, *_) = signature_fields(PdfFile(data))
    signed = parse_signed_data(field.value.contents.value)
    assert (signed.algorithm.digest, signed.digest) == (digest, digest)
    assert signed.algorithm.scheme == ("ecdsa" if key.startswith("p") else "rsa-pss" if pss else "rsa-pkcs1v15")
    assert signed.algorithm in SIGNATURES.values()


def test_what_a_key_cannot_do():
    """RFC 8017, 8.1 is for RSA; SM3 is not of this profile."""
    made, *_ = world("p-256")
    with pytest.raises(SignerError) as caught:
        signer(made.seal, DigestAlgorithm.SHA256, pss=True)
    assert caught.value.code == "signer.algorithm-choice"
    with pytest.raises(SignerError):
        signer(made.seal, DigestAlgorithm.SM3, pss=False)
