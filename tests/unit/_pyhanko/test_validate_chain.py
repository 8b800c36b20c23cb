"""Certification paths: RFC 5280 with revocation always demanded, failures in the words of ETSI EN 319 102-1."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, NOW, Party, certify, ec_key, name, pki, root, rsa_key

from nh_edoc._pyhanko.outcome import Chain, Part, Purpose, SubIndication
from nh_edoc._pyhanko.validate import ChainValidator


def judge(
    leaf: Party,
    top: Party,
    *crls: bytes,
    embedded=None,
    intermediates=(),
    at=NOW,
    proven=None,
    purpose=Purpose.SEAL,
    require_revocation=True,
) -> Chain:
    validator = ChainValidator(
        anchors=[top.certificate],
        intermediates=intermediates,
        crls=crls,
        purpose=purpose,
        require_revocation=require_revocation,
    )
    return validator.validate(leaf.certificate, leaf.chain if embedded is None else embedded, at, proven=proven)


def fault(chain: Chain) -> tuple[Part, SubIndication]:
    assert not chain.holds
    return chain.faults[0].part, chain.faults[0].sub


@pytest.fixture(scope="module")
def some():
    return pki()


def test_good_path(some):
    """The path is leaf, authority, anchor, byte for byte, and says how long the answer stands."""
    chain = judge(some.seal, some.root, *some.crls)
    assert chain.holds
    assert chain.path == (some.seal.certificate, some.authority.certificate, some.root.certificate)
    assert chain.until == NOW + 7 * DAY


def test_good_path_through_the_store(some):
    """An authority's certificate may come from the store instead of the file."""
    chain = judge(some.seal, some.root, *some.crls, embedded=(), intermediates=[some.authority.certificate])
    assert chain.holds


def test_inside_a_running_loop_and_in_threads(some):
    """An approval service calls from coroutines and from workers."""

    async def inside() -> Chain:
        return judge(some.seal, some.root, *some.crls)

    assert asyncio.run(inside()).holds
    found: list[Chain] = []
    threads = [threading.Thread(target=lambda: found.append(judge(some.seal, some.root, *some.crls))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.holds for one in found] == [True] * 4


def test_unknown_anchor(some):
    """A path to an anchor that is not ours is no path."""
    assert fault(judge(some.seal, root(), *some.crls)) == (Part.PATH, SubIndication.NO_CERTIFICATE_CHAIN_FOUND)


def test_same_name_other_key(some):
    """An anchor of the same name with another key signed nothing here."""
    impostor = root(key=ec_key())
    extension = x509.SubjectKeyIdentifier.from_public_key(some.root.key.public_key())
    twin = Party(
        x509.CertificateBuilder()
        .subject_name(some.root.certified.subject)
        .issuer_name(some.root.certified.subject)
        .public_key(impostor.key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - DAY)
        .not_valid_after(NOW + DAY)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(extension, critical=False)
        .sign(impostor.key, hashes.SHA256()),
        impostor.key,
    )
    assert not judge(some.seal, twin, *some.crls).holds


def test_anchor_itself_is_no_seal(some):
    """An anchor never speaks as a seal: revocation of an anchor cannot be looked up."""
    assert not judge(some.root, some.root, *some.crls, embedded=()).holds


def test_missing_authority(some):
    """Without the issuing authority's certificate there is no path."""
    assert fault(judge(some.seal, some.root, *some.crls, embedded=()))[1] is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


class TestProvenTime:
    """Verification rules, 2: a time stamp proves an earlier time; then lists that were made since may speak."""

    @pytest.mark.parametrize(
        ("start", "end", "at", "good"),
        [
            (-1, 7, 2, True),  # still the newest by its own word
            (-1, 1, 2, False),  # made before, and newer ones exist: they may say otherwise
            (1, 8, 2, True),  # made since
            (1, 8, 20, True),  # made since, though by now there are newer ones
            (1, 8, 0.5, False),  # made after the moment that is judged by
            (4, 11, 5, False),  # made after the certificate ended: the issuer may have dropped it
        ],
    )
    def test_which_lists_speak(self, some, start, end, at, good):
        """ETSI EN 319 102-1, 5.2.6; RFC 5280, 3.3."""
        leaf = some.authority.issue("演示用印", end=NOW + 3 * DAY)
        crls = (
            some.root.crl(end=NOW + 30 * DAY),
            some.authority.crl(start=NOW + start * DAY, end=NOW + end * DAY),
        )
        chain = judge(leaf, some.root, *crls, at=NOW + at * DAY, proven=NOW)
        if good:
            assert chain.holds
        else:
            assert fault(chain) == (Part.REVOCATION, SubIndication.TRY_LATER)

    @pytest.mark.parametrize(("since", "good"), [(-1, False), (0, False), (1, True)])
    def test_revoked(self, some, since, good):
        """A revocation dated up to the proven time counts, one after it does not."""
        later = some.authority.crl((some.seal, NOW + since * DAY), start=NOW + 2 * DAY, end=NOW + 9 * DAY)
        chain = judge(some.seal, some.root, some.root.crl(), later, at=NOW + 3 * DAY, proven=NOW)
        if good:
            assert chain.holds
        else:
            assert fault(chain) == (Part.REVOCATION, SubIndication.REVOKED_NO_POE)

    def test_invalid_since(self, some):
        """RFC 5280, 5.3.2: revoked later, but known to be bad at the proven time."""
        over = {"start": NOW + 2 * DAY, "end": NOW + 9 * DAY, "invalidity": NOW - DAY}
        later = some.authority.crl((some.seal, NOW + DAY), **over)
        chain = judge(some.seal, some.root, some.root.crl(), later, at=NOW + 3 * DAY, proven=NOW)
        assert fault(chain) == (Part.REVOCATION, SubIndication.REVOKED_NO_POE)

    def test_incomplete_list_made_since(self, some):
        """A list that does not speak for all is none, whenever it was made."""
        indirect = x509.IssuingDistributionPoint(None, None, False, False, None, True, False)
        later = some.authority.crl(start=NOW + DAY, end=NOW + 9 * DAY, extensions=[(indirect, True)])
        chain = judge(some.seal, some.root, some.root.crl(), later, at=NOW + 2 * DAY, proven=NOW)
        assert fault(chain) == (Part.REVOCATION, SubIndication.TRY_LATER)

    def test_certificate_of_the_proven_time(self, some):
        """Valid then is enough; valid only since is not."""
        old = some.authority.issue("演示旧印", end=NOW + DAY)
        new = some.authority.issue("演示新印", start=NOW + DAY)
        assert judge(old, some.root, *some.crls, at=NOW + 2 * DAY, proven=NOW).holds
        assert not judge(old, some.root, *some.crls, at=NOW + 2 * DAY).holds
        assert fault(judge(new, some.root, *some.crls, at=NOW + 2 * DAY, proven=NOW))[0] is Part.PATH
        assert judge(new, some.root, *some.crls, at=NOW + 2 * DAY).holds


class TestRevocation:
    """Verification rules, 2: revocation data always; any source that says revoked wins."""

    def test_revoked_leaf_without_distribution_point(self, some):
        """Where a certificate names no CDP, ``hard-fail`` would not look."""
        crls = (some.root.crl(), some.authority.crl((some.seal, NOW - DAY)))
        assert fault(judge(some.seal, some.root, *crls)) == (Part.REVOCATION, SubIndication.REVOKED_NO_POE)

    def test_revoked_authority(self, some):
        """ETSI EN 319 102-1: REVOKED_CA_NO_POE."""
        crls = (some.root.crl((some.authority, NOW - DAY)), some.authority.crl())
        chain = judge(some.seal, some.root, *crls)
        assert fault(chain) == (Part.REVOCATION, SubIndication.REVOKED_CA_NO_POE)
        assert not chain.faults[0].leaf

    @pytest.mark.parametrize("missing", [0, 1])
    def test_missing_list(self, some, missing):
        """Every certificate below the anchor needs its list."""
        crls = [one for place, one in enumerate(some.crls) if place != missing]
        chain = judge(some.seal, some.root, *crls)
        assert fault(chain) == (Part.REVOCATION, SubIndication.TRY_LATER)
        assert not chain.faults[0].known

    def test_stale_list(self, some):
        """A list past its next update proves nothing good."""
        stale = some.authority.crl(start=NOW - 9 * DAY, end=NOW - DAY)
        assert fault(judge(some.seal, some.root, some.root.crl(), stale))[1] is SubIndication.TRY_LATER

    def test_stale_list_still_proves_a_revocation(self, some):
        """What was revoked stays revoked."""
        stale = some.authority.crl((some.seal, NOW - 5 * DAY), start=NOW - 4 * DAY, end=NOW - DAY)
        assert fault(judge(some.seal, some.root, some.root.crl(), stale))[1] is SubIndication.REVOKED_NO_POE

    def test_later_list_counts_back(self, some):
        """A revocation dated before the judged time counts from a later list too."""
        later = some.authority.crl((some.seal, NOW - DAY), start=NOW + DAY, end=NOW + 8 * DAY)
        assert fault(judge(some.seal, some.root, *some.crls, later))[1] is SubIndication.REVOKED_NO_POE

    def test_later_revocation_does_not(self, some):
        """Revoked after the judged time: good at that time."""
        later = some.authority.crl((some.seal, NOW + DAY), start=NOW + 2 * DAY, end=NOW + 8 * DAY)
        assert judge(some.seal, some.root, *some.crls, later).holds

    def test_invalidity_date_counts(self, some):
        """RFC 5280, 5.3.2: the key was bad before the revocation was entered."""
        later = some.authority.crl((some.seal, NOW + DAY), start=NOW + 2 * DAY, end=NOW + 8 * DAY, invalidity=NOW - DAY)
        assert fault(judge(some.seal, some.root, *some.crls, later))[1] is SubIndication.REVOKED_NO_POE

    def test_hold(self, some):
        """A suspended certificate is neither good nor revoked."""
        held = some.authority.crl((some.seal, NOW - DAY, x509.ReasonFlags.certificate_hold))
        assert fault(judge(some.seal, some.root, some.root.crl(), held))[1] is SubIndication.TRY_LATER

    def test_list_of_another_key(self, some):
        """A list with the issuer's name but another signature is no list."""
        forged = some.authority.crl(key=ec_key())
        assert fault(judge(some.seal, some.root, some.root.crl(), forged))[1] is SubIndication.TRY_LATER

    @pytest.mark.parametrize(
        "extension",
        [
            x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
            x509.DeltaCRLIndicator(1),
            x509.IssuingDistributionPoint(None, None, False, False, None, True, False),
            x509.IssuingDistributionPoint(
                None, None, False, False, frozenset({x509.ReasonFlags.key_compromise}), False, False
            ),
            x509.IssuingDistributionPoint(None, None, False, True, None, False, False),
        ],
        ids=["unknown", "delta", "indirect", "some-reasons", "authorities-only"],
    )
    def test_list_that_does_not_speak_for_the_seal(self, some, extension):
        """Unknown critical extension, delta, indirect or partial scope: silence means nothing (RFC 5280, 6.3.3)."""
        partial = some.authority.crl(extensions=[(extension, True)])
        chain = judge(some.seal, some.root, some.root.crl(), partial)
        assert fault(chain) == (Part.REVOCATION, SubIndication.TRY_LATER)

    def test_unsafe_policy_does_without(self, some):
        """Only a policy that says so in its name does without revocation data."""
        assert judge(some.seal, some.root, require_revocation=False).holds


class TestConstraints:
    """RFC 5280, 6.1: what the path's certificates may and may not do."""

    def leaf_under(self, authority: Party, top: Party, **over) -> Chain:
        leaf = authority.issue("演示用印证书", **over)
        crls = [one.crl() for one in (top, authority)] if authority is not top else [top.crl()]
        return judge(leaf, top, *crls)

    def test_expired_leaf(self, some):
        """Without a proven time an expired certificate cannot be told from a backdated one."""
        chain = self.leaf_under(some.authority, some.root, end=NOW - DAY)
        assert fault(chain) == (Part.PATH, SubIndication.OUT_OF_BOUNDS_NO_POE)

    def test_not_yet_valid_leaf(self, some):
        """The same for the other end."""
        chain = self.leaf_under(some.authority, some.root, start=NOW + DAY)
        assert fault(chain) == (Part.PATH, SubIndication.OUT_OF_BOUNDS_NO_POE)

    def test_expired_anchor(self):
        """An anchor is used within its own time only."""
        top = root(end=NOW - DAY)
        assert fault(self.leaf_under(top, top))[1] is SubIndication.OUT_OF_BOUNDS_NO_POE

    def test_issuer_that_is_no_authority(self, some):
        """4.2.1.9: a seal's certificate issues nothing."""
        chain = self.leaf_under(some.seal, some.root)
        assert fault(chain) == (Part.REVOCATION, SubIndication.TRY_LATER) or fault(chain)[1] is (
            SubIndication.CHAIN_CONSTRAINTS_FAILURE
        )

    def test_path_length(self):
        """4.2.1.9: pathLenConstraint."""
        top = root(path_length=0)
        authority = top.issue("演示签发机构", ca=True)
        assert fault(self.leaf_under(authority, top))[1] is SubIndication.CHAIN_CONSTRAINTS_FAILURE

    def test_key_cert_sign(self):
        """4.2.1.3: an authority without keyCertSign."""
        top = root()
        authority = top.issue("演示签发机构", ca=True, usage={"crl_sign"})
        assert fault(self.leaf_under(authority, top))[1] is SubIndication.CHAIN_CONSTRAINTS_FAILURE

    def test_name_constraints(self):
        """4.2.1.10: an authority for other names."""
        top = root()
        limits = x509.NameConstraints(
            [
                x509.DirectoryName(
                    name("别处").__class__(
                        [*list(name("别处"))[:1], x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "别处")]
                    )
                )
            ],
            None,
        )
        authority = top.issue("演示签发机构", ca=True, extensions=[(limits, True)])
        assert fault(self.leaf_under(authority, top))[1] is SubIndication.CHAIN_CONSTRAINTS_FAILURE

    def test_unknown_critical_extension(self, some):
        """4.2: a critical extension that is not understood."""
        strange = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
        chain = self.leaf_under(some.authority, some.root, extensions=[(strange, True)])
        assert fault(chain)[1] is SubIndication.CHAIN_CONSTRAINTS_FAILURE

    @pytest.mark.parametrize(
        "over",
        [
            {"usage": set()},
            {"usage": {"key_encipherment"}},
            {"extended": [ExtendedKeyUsageOID.SERVER_AUTH]},
            {"extended": [ExtendedKeyUsageOID.TIME_STAMPING]},
            {"ca": True, "usage": {"digital_signature", "key_cert_sign", "crl_sign"}},
            {"key": ec_key(ec.SECP256K1())},
        ],
        ids=["no-usage", "encipherment", "server", "timestamp", "authority", "curve"],
    )
    def test_leaf_not_for_sealing(self, some, over):
        """4.2.1.3, 4.2.1.12: the key must be for signing documents."""
        assert fault(self.leaf_under(some.authority, some.root, **over)) == (
            Part.USAGE,
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
        )

    def test_digital_signature_alone_will_do(self, some):
        """Seal certificates in use carry digitalSignature without contentCommitment."""
        assert self.leaf_under(some.authority, some.root, usage={"digital_signature"}).holds

    def test_timestamp_purpose(self, some):
        """RFC 3161, 2.3: sole and critical."""
        stamper = some.authority.issue(
            "演示时间戳", extended=[ExtendedKeyUsageOID.TIME_STAMPING], extended_critical=True
        )
        assert judge(stamper, some.root, *some.crls, purpose=Purpose.TIMESTAMP).holds
        lax = some.authority.issue("演示时间戳", extended=[ExtendedKeyUsageOID.TIME_STAMPING])
        assert fault(judge(lax, some.root, *some.crls, purpose=Purpose.TIMESTAMP))[0] is Part.USAGE

    def test_weak_authority_key(self):
        """ETSI TS 119 312: an RSA-1024 authority."""
        top = root(key=rsa_key(9, 1024))
        assert fault(self.leaf_under(top, top)) == (Part.ALGORITHM, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)

    def test_weak_digest(self):
        """ETSI TS 119 312: SHA-1 under a certificate."""
        top = root(key=rsa_key())
        chain = self.leaf_under(top, top, digest=hashes.SHA224())
        assert fault(chain) == (Part.ALGORITHM, SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE)


def test_crossed_certificates_are_bounded():
    """Certificates that all issue each other must not make the search endless."""
    keys = [ec_key() for _ in range(12)]
    subject = name("演示互签")
    web = [
        Party(
            certify(
                subject=subject,
                key=key,
                issuer=Party(
                    certify(
                        subject=subject,
                        key=keys[0],
                        issuer=None,
                        ca=True,
                        bits={"key_cert_sign"},
                        start=NOW - DAY,
                        end=NOW + DAY,
                    ),
                    keys[0],
                ),
                ca=True,
                bits={"key_cert_sign", "crl_sign"},
                start=NOW - DAY,
                end=NOW + timedelta(days=n + 1),
            ),
            key,
        )
        for n, key in enumerate(keys)
    ]
    leaf = web[0].issue("演示", extensions=())
    top = root()
    assert not judge(leaf, top, embedded=[one.certificate for one in web]).holds


def test_nonsense_never_escapes(some):
    """Bytes that are no certificate give an answer, not an exception."""
    validator = ChainValidator(anchors=[some.root.certificate], intermediates=(), crls=some.crls, purpose=Purpose.SEAL)
    good = some.seal.certificate
    for position in range(0, len(good), 5):
        changed = bytearray(good)
        changed[position] ^= 0x21
        assert not validator.validate(bytes(changed), some.seal.chain, NOW).holds
    assert not validator.validate(b"", (), NOW).holds
    assert not validator.validate(good, [b"\x30\x03\x02\x01\x01"], NOW).holds
