"""Attacks on the time stamp of a seal: a token that was changed, moved, doubled, made by the wrong, or never asked for."""

from __future__ import annotations

import contextlib
import hashlib
import os
import random

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_cms import attribute
from edoc_pki import DAY, NOW, Party, Pki, ec_key, pki
from edoc_sealed import check, hole, rendered, seal, sealed, store, the_pki
from edoc_stamped import (
    STAMPING,
    cms_of,
    judge,
    signature_of,
    stamp_seal,
    stamped,
    stamping_store,
    token_of,
    tsa,
    tsa_party,
    verify_stamped,
    with_unsigned,
)
from edoc_trust import anchor_row, time

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.parse import parse_signed_data
from nh_edoc._cms.profile import STAMPED
from nh_edoc.model.report import Level, Report, Result, Verdict
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.verify.timestamp import examine_timestamp

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
EVERY = NIGHTLY or os.environ.get("NH_EDOC_COUNTS") == "ci"
MASKS = (0x01, 0x20, 0x80)
SEED = 20260316
OPEN = {Result.FAILED, Result.UNKNOWN}


def open_checks(report: Report) -> set[str]:
    return {one.code for one in report.checks if one.result in OPEN} - {"data.rules"}


def told(report: Report) -> tuple[Verdict, str | None, str | None]:
    """Verdict, sub-indication, and the reason that the token's check gives."""
    reason = check(report, "time.token").reason
    return report.verdict, report.sub_indication, reason and reason.removeprefix("check.time.token.")


def restamped(party: Party, at=NOW, data: bytes | None = None) -> bytes:
    """The sample with a new token over its own signature, by ``party``."""
    data = data or stamped()
    imprint = hashlib.sha256(signature_of(data)).digest()
    return with_unsigned(data, tsa(party, at).stamp(imprint, algorithm="sha256"))


def test_control():
    """What is not attacked is VALID at level B-T, also with another token of the same authority."""
    for data in (stamped(), restamped(tsa_party())):
        report = verify_stamped(data)
        assert (report.verdict, open_checks(report)) == (Verdict.VALID, set())
        (signature,) = report.signatures
        assert (signature.level_format, signature.level_proven, signature.proven_time) == (Level.B_T, Level.B_T, NOW)


class TestEveryByte:
    """Verification rules, 3: EU DSS passes a changed byte in a TSA certificate inside the token; here none passes."""

    def places(self) -> range:
        data = stamped()
        raw = bytes.fromhex(data[hole(data).start + 1 : hole(data).end - 1].decode())
        token = token_of(data)
        assert raw.count(token) == 1
        # from the unsigned attribute's own tag on: its lengths and its type belong to nobody's signature either
        return range(raw.index(token) - 30, raw.index(token) + len(token))

    def changed(self, place: int, mask: int) -> bytes:
        data = stamped()
        start = hole(data).start + 1
        raw = int(data[start + 2 * place : start + 2 * place + 2], 16) ^ mask
        return data[: start + 2 * place] + f"{raw:02x}".encode() + data[start + 2 * place + 2 :]

    @pytest.mark.parametrize("mask", MASKS)
    def test_flipped(self, mask):
        """Of the token, its certificates and the attribute around it."""
        places = self.places()
        chosen = places if EVERY else random.Random(SEED + mask).sample(places, 12)
        survivors = [place for place in chosen if verify_stamped(self.changed(place, mask)).verdict is Verdict.VALID]
        assert survivors == []

    def test_each(self):
        """Every byte, asked of the readers that look at the token: what they let through is not changed."""
        data, paths = stamped(), Paths(stamping_store())
        raw = bytes.fromhex(data[hole(data).start + 1 : hole(data).end - 1].decode())
        survivors = []
        for place in self.places():
            for mask in MASKS if EVERY else (MASKS[place % 3],):
                changed = bytearray(raw)
                changed[place] ^= mask
                with contextlib.suppress(CmsError):
                    parsed = parse_signed_data(bytes(changed))
                    stamp = examine_timestamp(parsed, "Seal1", paths, Moment(at=NOW, present=True))
                    if parsed.signature_holds() and not parsed.other_unsigned and stamp.said is not None:
                        survivors.append((place, mask))
        assert survivors == []

    def test_the_places_are_those_of_the_token(self):
        """Guards the test above: the certificates of the authority lie in the sampled range."""
        places, data = self.places(), stamped()
        raw = bytes.fromhex(data[hole(data).start + 1 : hole(data).end - 1].decode())
        assert raw.index(tsa_party().certificate) in places


class TestMoved:
    """A token proves something of one signature only."""

    def test_token_of_another_seal(self):
        """A good token, but over another signature: it came in afterwards."""
        other = token_of(stamp_seal(clock=lambda: NOW + DAY, timestamper=tsa(at=NOW + DAY)))
        report = verify_stamped(with_unsigned(stamped(), other))
        assert told(report) == (Verdict.INVALID, "FORMAT_FAILURE", "imprint")
        assert report.signatures[0].proven_time is None
        assert report.signatures[0].level_proven is Level.B_B

    def test_removed(self):
        """A B-T file without its token: its hole betrays that it had one, so the time cannot be taken away."""
        report = verify_stamped(with_unsigned(stamped()))
        assert (report.verdict, open_checks(report)) == (Verdict.INVALID, {"seal.hole"})
        assert check(report, "time.token").result is Result.NOT_APPLICABLE

    def test_added(self):
        """A B-B file has no room for one: its hole is never larger than its own CMS needs, and the seal covers that."""
        data = sealed()
        token = tsa().stamp(hashlib.sha256(signature_of(data)).digest(), algorithm="sha256")
        with pytest.raises(ValueError, match="room"):
            with_unsigned(data, token)
        # room that is made for it moves what the seal covers
        gap = hole(data)
        wider = data[: gap.end - 1] + b"0" * (2 * STAMPED - (gap.end - gap.start - 2)) + data[gap.end - 1 :]
        report = verify_stamped(wider)
        assert report.verdict is Verdict.INVALID

    def test_two(self):
        """One attribute with one token; two tokens prove two times."""
        data = stamped()
        imprint = hashlib.sha256(signature_of(data)).digest()
        later = tsa(at=NOW - DAY).stamp(imprint, algorithm="sha256")
        for attributes in (1, 2):
            changed = with_unsigned(data, token_of(data), later, attributes=attributes)
            assert told(verify_stamped(changed)) == (Verdict.INVALID, "FORMAT_FAILURE", "several")

    def test_another_unsigned_attribute(self):
        """Beside the token nothing rides along unsigned."""
        from asn1crypto import cms, core

        made = cms_of(stamped())
        extra = cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})
        info = made["content"]["signer_infos"][0]
        info["unsigned_attrs"] = cms.CMSAttributes([*info["unsigned_attrs"], extra])
        report = verify_stamped(_filled(stamped(), made.dump()))
        assert (report.verdict, open_checks(report)) == (Verdict.INVALID, {"seal.cms"})

    def test_something_rides_in_the_token(self):
        """The token's own unsigned attributes are nobody's statement."""
        from asn1crypto import cms

        token = cms.ContentInfo.load(token_of(stamped()))
        extra = attribute("signature_time_stamp_token", cms.ContentInfo.load(token_of(stamped())))
        token["content"]["signer_infos"][0]["unsigned_attrs"] = cms.CMSAttributes([extra])
        report = verify_stamped(with_unsigned(stamped(), token.dump()))
        assert told(report)[0] is not Verdict.VALID
        assert "time.token" in open_checks(report)

    @pytest.mark.parametrize("rider", ["stranger", "anchor"])
    def test_a_certificate_rides_in_the_token(self, rider):
        """Which certificates come along nobody signed: each must be of the path, the anchor not among them."""
        from asn1crypto import cms, x509

        token = cms.ContentInfo.load(token_of(stamped()))
        extra = pki().seal.certificate if rider == "stranger" else the_pki().root.certificate
        certificates = [*(one.chosen.dump() for one in token["content"]["certificates"]), extra]
        token["content"]["certificates"] = cms.CertificateSet([x509.Certificate.load(one) for one in certificates])
        report = verify_stamped(with_unsigned(stamped(), token.dump()))
        assert told(report) == (Verdict.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "certificates")
        assert report.signatures[0].proven_time is None


class TestAuthority:
    """RFC 3161, 2.3: a certificate for time stamps alone, of an anchor for time stamps, not revoked."""

    @pytest.mark.parametrize(
        "over",
        [
            {"extended": []},
            {"extended_critical": False},
            {"extended": [ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.EMAIL_PROTECTION]},
            {"extended": [ExtendedKeyUsageOID.EMAIL_PROTECTION]},
            {"usage": {"key_encipherment"}},
        ],
        ids=["none", "not-critical", "two", "other", "key-usage"],
    )
    def test_usage(self, over):
        """A key for something else, that anybody under the anchor may have, proves no time."""
        party = the_pki().authority.issue("演示无关服务", **STAMPING | over)
        report = judge(restamped(party))
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "CHAIN_CONSTRAINTS_FAILURE")
        assert check(report, "time.chain").reason == "check.time.chain.usage"
        assert report.signatures[0].proven_time is None

    def test_the_seal_stamps_itself(self):
        """The agency is no authority for its own time."""
        assert check(judge(restamped(the_pki().seal)), "time.chain").result is Result.FAILED

    def test_a_strangers_authority(self):
        """Of an anchor that nobody listed: nothing is proven either way."""
        stranger = pki().authority.issue("演示时间戳服务", **STAMPING)
        report = judge(restamped(stranger))
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")
        assert (report.signatures[0].level_format, report.signatures[0].level_proven) == (Level.B_T, Level.B_B)

    def test_an_anchor_serves_its_own_use(self):
        """Verification rules, 6: the root that seals come from is none for time stamps unless it is listed so."""
        report = judge(stamped(), store())
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")

    @pytest.mark.parametrize(("since", "good"), [(NOW - DAY, False), (NOW + DAY, False), (NOW + 3 * DAY, True)])
    def test_revoked(self, since, good):
        """A key that is no longer its authority's writes any time: judged when it is verified, not when it stamped."""
        made, at = the_pki(), NOW + 2 * DAY
        crls = [made.root.crl(), made.authority.crl((tsa_party(), since), start=NOW + DAY)]
        report = judge(stamped(), stamping_store(crls=crls), at)
        assert (report.verdict is Verdict.VALID) == good
        if not good:
            assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")

    def test_ended(self):
        """An authority whose certificate has ended: whoever has its old key writes any time."""
        short = the_pki().authority.issue("演示短期时间戳", end=NOW + DAY, **STAMPING)
        data = restamped(short)
        assert judge(data).verdict is Verdict.VALID
        report = judge(data, at=NOW + 2 * DAY)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")

    @pytest.mark.parametrize("kind", ["certificate", "anchor"])
    def test_before_it_was_there(self, kind):
        """A token older than its authority's certificate, or than the trust in its anchor."""
        young = {"start": NOW - DAY} if kind == "certificate" else {}
        party = the_pki().authority.issue("演示新时间戳", **STAMPING | young)
        row = anchor_row(the_pki().root, use="timestamp", **({"from": time(NOW - DAY)} if kind == "anchor" else {}))
        trust = stamping_store(anchors=[anchor_row(the_pki().root), row])
        assert judge(restamped(party), trust).verdict is Verdict.VALID
        report = judge(restamped(party, NOW - 2 * DAY), trust)
        assert check(report, "time.chain").reason == "check.time.chain.early"
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")

    def test_no_revocation_data_for_it(self):
        """Unknown is not good."""
        made = the_pki()
        top = made.root.issue("演示时间戳机构", ca=True)
        report = judge(restamped(top.issue("演示时间戳", **STAMPING)), stamping_store(crls=[*made.crls]))
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")

    def test_signature_of_another_key(self):
        """The authority's certificate, somebody else's key: forged."""

        class Forger(Party):
            def sign(self, data: bytes) -> bytes:
                return pki().seal.sign(data)

        party = tsa_party()
        report = verify_stamped(restamped(Forger(party.certified, party.key, party.issuers)))
        assert told(report) == (Verdict.INVALID, "FORMAT_FAILURE", "signature")


class TestTime:
    """Verification rules, 2: everything is judged at the earliest proven time, and nothing at an assumed one."""

    def with_seal(self, **over) -> Pki:
        made = the_pki()
        return Pki(made.root, made.authority, made.authority.issue("演示用印", key=ec_key(), **over))

    @pytest.mark.parametrize(("ahead", "good"), [(240, True), (360, False), (86_400, False)])
    def test_future(self, ahead, good):
        """A token of tomorrow proves nothing today; clocks may differ by five minutes."""
        from datetime import timedelta

        report = verify_stamped(restamped(tsa_party(), NOW + timedelta(seconds=ahead)))
        assert (report.verdict is Verdict.VALID) == good
        if not good:
            assert told(report) == (Verdict.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "later")

    def test_later_than_the_assumed_time(self):
        """A time stamp that is later than ``--at`` proves nothing at it, without any tolerance."""
        from datetime import timedelta

        from edoc_sealed import verifier

        judge_at = verifier(stamping_store())
        assert judge_at.verify(stamped(), at=NOW).verdict is Verdict.VALID
        report = judge_at.verify(stamped(), at=NOW - timedelta(seconds=1))
        assert told(report) == (Verdict.INDETERMINATE, "SIG_CONSTRAINTS_FAILURE", "later")

    def test_expired_since(self):
        """The reason for time stamps: the certificate was good at the proven time, and need not be now."""
        made, at = self.with_seal(end=NOW + DAY), NOW + 2 * DAY
        trust = stamping_store(made)
        assert judge(stamp_seal(signer=made.seal), trust, at).verdict is Verdict.VALID
        bare = judge(seal(rendered(), signer=made.seal), trust, at)
        assert (bare.verdict, bare.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")

    def test_expired_before(self):
        """A time stamp after the end proves only that the seal is not younger."""
        made, at = self.with_seal(end=NOW + DAY), NOW + 2 * DAY
        late = restamped(tsa_party(), at, stamp_seal(signer=made.seal))
        report = judge(late, stamping_store(made), at)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")
        assert check(report, "chain.path").reason == "check.chain.path.out-of-bounds-proven"

    @pytest.mark.parametrize(
        ("since", "reason", "bare"),
        [
            (NOW + DAY / 2, None, "REVOKED_NO_POE"),
            (NOW - DAY / 2, "check.chain.revocation.revoked-proven", "REVOKED_NO_POE"),
        ],
        ids=["after", "before"],
    )
    def test_revoked(self, since, reason, bare):
        """Revoked after the proven time: VALID; before, from whichever list: not."""
        made, at = self.with_seal(), NOW + 2 * DAY
        trust = stamping_store(made, crls=[made.root.crl(), made.authority.crl((made.seal, since), start=NOW + DAY)])
        report = judge(stamp_seal(signer=made.seal), trust, at)
        assert (report.verdict is Verdict.VALID) == (reason is None)
        assert check(report, "chain.revocation").reason == reason
        without = judge(seal(rendered(), signer=made.seal), trust, at)
        assert (without.verdict, without.sub_indication) == (Verdict.INDETERMINATE, bare)

    @pytest.mark.parametrize(
        ("over", "proven"),
        [
            ({"to": time(NOW + DAY)}, None),
            ({"compromised_from": time(NOW + DAY)}, None),
            ({"to": time(NOW - DAY)}, "check.authority.seal.out-of-period-proven"),
            ({"compromised_from": time(NOW - DAY)}, "check.authority.seal.compromised-proven"),
        ],
    )
    def test_authority(self, over, proven):
        """A seal that was retired or lost since was in force when the time stamp was made."""
        report = judge(stamped(), stamping_store(seal_over=over), NOW + 2 * DAY)
        assert check(report, "authority.seal").reason == proven
        assert report.verdict is (Verdict.VALID if proven is None else Verdict.INDETERMINATE)

    def test_backdating_is_told(self):
        """R23: dated weeks before its proven time; authentic all the same."""
        report = judge(stamped())
        assert rendered().document.head.date < NOW.date() - 14 * DAY
        assert report.verdict is Verdict.VALID
        assert [one.rule for one in report.compliance] == ["R23"]
        assert "R23" not in {one.rule for one in judge(sealed()).compliance}

    def test_nothing_is_remembered_for_a_proven_time(self):
        """Verification rules, 6: paths are remembered for the present only."""
        from edoc_sealed import verifier

        made = self.with_seal(end=NOW + DAY)
        data, bare = stamp_seal(signer=made.seal), seal(rendered(), signer=made.seal)
        judge_later = verifier(stamping_store(made), at=NOW + 2 * DAY)
        verdicts = [judge_later.verify(one).verdict for one in (data, bare, data, bare)]
        assert verdicts == [Verdict.VALID, Verdict.INDETERMINATE] * 2


def _filled(data: bytes, raw: bytes) -> bytes:
    gap = hole(data)
    return data[: gap.start + 1] + raw.hex().encode().ljust(gap.end - gap.start - 2, b"0") + data[gap.end - 1 :]
