"""Random certificates, lists and times: what plain paths say to hold, pyHanko's path validation says too.

Fixed seeds. Oracle: a plain answer means the same answer of the other, with the same path; no answer means nothing
(verification rules, 7: stricter is no disagreement).
"""

from __future__ import annotations

import os
import random
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier
from edoc_pki import DAY, NOW, ec_key, root, rsa_key

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc._pyhanko.validate import ChainValidator
from nh_edoc.trust.plain_paths import PlainPaths, read_lists

TIMES = 20 if os.environ.get("NH_EDOC_NIGHTLY") else 1
KEYS = [*(ec_key() for _ in range(4)), ec_key(ec.SECP384R1()), rsa_key()]
USAGES = ["digital_signature", "content_commitment", "key_encipherment", "key_cert_sign", "crl_sign"]
PURPOSES = [
    ExtendedKeyUsageOID.TIME_STAMPING,
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    ExtendedKeyUsageOID.SERVER_AUTH,
    ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
]
EXTENSIONS = [
    x509.UnrecognizedExtension(ObjectIdentifier("1.2.3.4"), b"\5\0"),
    x509.PolicyConstraints(0, None),
    x509.CertificatePolicies([x509.PolicyInformation(ObjectIdentifier("1.2.3"), None)]),
    x509.OCSPNoCheck(),
]
REASONS = [
    x509.ReasonFlags.certificate_hold,
    x509.ReasonFlags.remove_from_crl,
    x509.ReasonFlags.key_compromise,
]


class World:
    """One random authority with everything around it."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.root = root(key=rng.choice(KEYS), **({"path_length": rng.randrange(3)} if rng.random() < 0.2 else {}))
        self.chain = [self.root]
        for _ in range(rng.randrange(3)):
            self.chain.append(self.issued(ca=rng.random() > 0.04))
        self.leaf = self.issued(ca=rng.random() < 0.05)
        self.crls = [one for party in self.chain for one in self.lists(party)]
        rng.shuffle(self.crls)

    def moment(self):
        days = self.rng.choice([-800, -40, -10, -3, -1, 0, 1, 3, 8, 30])
        return NOW + days * DAY + timedelta(seconds=self.rng.choice([-1, 0, 0, 1]))

    def period(self):
        start, end = sorted([self.moment(), self.moment()])
        return (start, end) if start < end else (NOW - DAY, NOW + 7 * DAY)

    def issued(self, *, ca):
        rng = self.rng
        over = {"key": rng.choice(KEYS)}
        if rng.random() < 0.15:
            over["start"], over["end"] = self.period()
        if rng.random() < 0.12:
            over["usage"] = set(rng.sample(USAGES, rng.randrange(4)))
        if rng.random() < 0.3:
            over["extended"] = rng.sample(PURPOSES, rng.randrange(1, 3))
            over["extended_critical"] = rng.random() < 0.5
        if ca and rng.random() < 0.2:
            over["path_length"] = rng.randrange(3)
        if rng.random() < 0.1:
            over["extensions"] = [(rng.choice(EXTENSIONS), rng.random() < 0.4)]
        return self.chain[-1].issue(rng.choice("甲乙丙"), ca=ca, **over)

    def lists(self, party):
        rng = self.rng
        for _ in range(rng.choice([0, 1, 1, 1, 2]) if rng.random() < 0.3 else 1):
            start, end = (NOW - DAY, NOW + 7 * DAY) if rng.random() < 0.7 else self.period()
            revoked = []
            if rng.random() < 0.1:
                reason = () if rng.random() < 0.6 else (rng.choice(REASONS),)
                revoked.append((rng.choice([self.leaf, *self.chain]), self.moment(), *reason))
            yield party.crl(*revoked, start=start, end=end, **({"key": ec_key()} if rng.random() < 0.05 else {}))

    def questions(self):
        rng = self.rng
        embedded = list(self.leaf.chain)[: -1 if rng.random() < 0.1 else None]
        embedded += [self.root.certificate] if rng.random() < 0.1 else []
        for purpose in (Purpose.SEAL, Purpose.TIMESTAMP):
            for _ in range(2):
                at = NOW if rng.random() < 0.6 else self.moment()
                yield purpose, embedded, at, None if rng.random() < 0.6 else min(at, self.moment())


@pytest.mark.parametrize("seed", range(4 * TIMES))
def test_plain_answers_are_the_others(seed):
    """RFC 5280, 6: validity, lengths, usages, extensions, lists of all kinds, with and without a proven time."""
    rng = random.Random(seed)
    answered = 0
    for _ in range(60):
        world = World(rng)
        known = [one.certificate for one in world.chain[1:]] if rng.random() < 0.3 else []
        for purpose, embedded, at, proven in world.questions():
            material = {"anchors": [world.root.certificate], "intermediates": known, "purpose": purpose}
            lists = read_lists(world.crls)
            plainly = None
            if lists is not None:
                plain = PlainPaths(**material, lists=lists)
                plainly = plain.validate(world.leaf.certificate, embedded, at, proven=proven)
            if plainly is None:
                continue
            answered += 1
            thorough = ChainValidator(**material, crls=world.crls)
            said = thorough.validate(world.leaf.certificate, embedded, at, proven=proven)
            assert (plainly.faults, plainly.path) == (said.faults, said.path)
    assert answered > 5
