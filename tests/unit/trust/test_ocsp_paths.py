"""Revocation by OCSP (RFC 6960; RFC 5019; ETSI EN 319 102-1, 5.2.6): who may speak, of whom, of which time.

Every scenario is asked of both validators, ours for plain paths and the thorough one: they must agree.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, NOW, pki, root, rsa_key
from edoc_trust import write_store

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.ocsp import read_response, with_certificates
from nh_edoc._pyhanko.outcome import Part, SubIndication
from nh_edoc.errors import TrustError
from nh_edoc.trust import TrustStore
from nh_edoc.trust.paths import Moment, Paths

REVOKED = {"cert_status": ocsp.OCSPCertStatus.REVOKED, "revocation_time": NOW - DAY}
UNKNOWN = {"cert_status": ocsp.OCSPCertStatus.UNKNOWN}


@functools.cache
def made():
    return pki()


@functools.cache
def responder():
    return made().authority.responder()


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The trust store with a list for the authority alone: for the seal, OCSP must speak."""
    store = TrustStore.load(write_store(tmp_path_factory.mktemp("ocsp") / "trust", made()))
    return replace(store, crls=(made().root.crl(),))


@pytest.fixture
def ask(bare):
    def asked(*ocsps, crls=(), at=NOW, proven=None, leaf=None):
        store = replace(bare, ocsps=ocsps, crls=(*bare.crls, *crls))
        leaf = leaf or made().seal
        when = Moment(at=at, present=True, proven=proven)
        plainly, thoroughly = (
            Paths(store, plain=plain).judge(leaf.certificate, leaf.chain, when) for plain in (True, False)
        )
        assert (plainly.path, plainly.faults) == (thoroughly.path, thoroughly.faults)
        return plainly

    return asked


def sub(chain):
    fault = chain.fault(Part.REVOCATION)
    return None if fault is None else fault.sub


def plain_answer(bare, *ocsps):
    paths = Paths(replace(bare, ocsps=ocsps))
    paths.judge(made().seal.certificate, made().seal.chain, Moment(at=NOW, present=True))
    (judges,) = paths._judges.values()
    return judges.thorough is None


def test_without_an_answer_it_is_unknown(ask):
    """Verification rules, 2: revocation data is demanded for every certificate below the anchor."""
    assert sub(ask()) is SubIndication.TRY_LATER
    assert not ask().fault(Part.REVOCATION).known
    assert ask().is_open


@pytest.mark.parametrize("by", list(ocsp.OCSPResponderEncoding))
def test_authority_itself(ask, bare, by):
    """RFC 6960, 4.2.2.2: the authority that issued the certificate may sign; it is named by name or key."""
    good = made().authority.answer(made().seal, by=by)
    assert ask(good).holds
    assert plain_answer(bare, good)
    assert ask(good).until == NOW + DAY


@pytest.mark.parametrize("digest", [hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512()])
def test_delegate(ask, bare, digest):
    """RFC 6960, 4.2.2.2.1: a delegate with id-pkix-ocsp-nocheck; the CertID may use any usual digest."""
    good = responder().answer(made().seal, made().authority, algorithm=digest)
    assert ask(good).holds
    assert plain_answer(bare, good)


def test_every_certificate_by_ocsp(ask, bare):
    """Leaf and authority, each by its own authority's response, without any list."""
    leaf, authority = made().authority.answer(made().seal), made().root.answer(made().authority)
    store = replace(bare, crls=(), ocsps=(leaf, authority))
    for plain in (True, False):
        paths = Paths(store, plain=plain)
        assert paths.judge(made().seal.certificate, made().seal.chain, Moment(at=NOW, present=True)).holds
    none = Paths(replace(store, ocsps=(leaf,)))
    fault = none.judge(made().seal.certificate, made().seal.chain, Moment(at=NOW, present=True)).fault(Part.REVOCATION)
    assert not fault.known
    assert not fault.leaf


def test_deeper_path_where_each_has_another_source(bare):
    """Of three authorities' certificates one by list, one by response: each is asked by itself."""
    top = root()
    one = top.issue("演示一级", ca=True)
    two = one.issue("演示二级", ca=True)
    leaf = two.issue("演示")
    anchor, _ = bare.anchor_files[0]
    store = replace(bare, anchor_files=((anchor, top.certificate),))
    when = Moment(at=NOW, present=True)
    full = replace(store, crls=(top.crl(), two.crl()), ocsps=(one.answer(two),))
    for plain in (True, False):
        assert Paths(full, plain=plain).judge(leaf.certificate, leaf.chain, when).holds
    for crls, ocsps in (((top.crl(),), full.ocsps), ((two.crl(),), full.ocsps), (full.crls, ())):
        chain = Paths(replace(store, crls=crls, ocsps=ocsps)).judge(leaf.certificate, leaf.chain, when)
        assert sub(chain) is SubIndication.TRY_LATER


def _foreign_authority():
    """Another authority of the same name."""
    return root().issue("演示签发机构", ca=True)


def _changed(der):
    return der[:-1] + bytes([der[-1] ^ 1])


def _strange(**over):
    return made().authority.responder(**over).answer(made().seal, made().authority)


NOT_GOOD = {
    "another authority": lambda: _foreign_authority().answer(made().seal),
    "another authority's responder": lambda: _foreign_authority().responder().answer(made().seal, made().authority),
    "the root's responder": lambda: made().root.responder().answer(made().seal, made().authority),
    "replayed for another serial": lambda: made().authority.answer(made().authority.issue("演示另一")),
    "same serial of another authority": lambda: _foreign_authority().answer(
        _foreign_authority().issue("演示", serial=made().seal.certified.serial_number)
    ),
    "expired": lambda: made().authority.answer(made().seal, this_update=NOW - 2 * DAY, next_update=NOW - DAY),
    "ends now": lambda: made().authority.answer(made().seal, this_update=NOW - 2 * DAY, next_update=NOW),
    "of the future": lambda: made().authority.answer(made().seal, this_update=NOW + timedelta(seconds=1)),
    "without an end": lambda: made().authority.answer(made().seal, next_update=None),
    "unknown": lambda: made().authority.answer(made().seal, **UNKNOWN),
    "changed signature": lambda: _changed(made().authority.answer(made().seal)),
    "responder without the usage": lambda: _strange(extended=[ExtendedKeyUsageOID.TIME_STAMPING]),
    "responder with any usage": lambda: _strange(extended=[ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE]),
    "responder without extended usage": lambda: _strange(extended=[]),
    "responder whose key does not sign": lambda: _strange(usage={"key_encipherment"}),
    "responder that has ended": lambda: _strange(end=NOW - timedelta(seconds=1)),
    "responder that has not begun": lambda: _strange(start=NOW + timedelta(seconds=1)),
    "responder that may be revoked": lambda: _strange(no_check=False),
    "responder not sent along": lambda: responder().answer(made().seal, made().authority, bare=True),
    "the seal answers for itself": lambda: made().seal.answer(made().seal, made().authority),
}


@pytest.mark.parametrize("name", NOT_GOOD)
def test_no_answer(ask, name):
    """RFC 6960, 3.2: what is no valid answer about this certificate, now, is none: INDETERMINATE, never good."""
    chain = ask(NOT_GOOD[name]())
    assert sub(chain) is SubIndication.TRY_LATER
    assert not chain.fault(Part.REVOCATION).known


@pytest.mark.parametrize("by", ["authority", "delegate", "stale", "later"])
def test_revoked(ask, by):
    """Verification rules, 2: any valid source that says revoked up to the judged time wins, also a good one beside."""
    stale = {"this_update": NOW - 5 * DAY, "next_update": NOW - 4 * DAY, "revocation_time": NOW - 6 * DAY}
    said = {
        "authority": lambda: made().authority.answer(made().seal, **REVOKED),
        "delegate": lambda: responder().answer(made().seal, made().authority, **REVOKED),
        "stale": lambda: made().authority.answer(made().seal, **(REVOKED | stale)),
        "later": lambda: made().authority.answer(made().seal, **REVOKED, this_update=NOW + DAY, next_update=None),
    }[by]()
    good = made().authority.answer(made().seal)
    for chain in (ask(said), ask(good, said), ask(said, crls=[made().authority.crl()])):
        assert sub(chain) is SubIndication.REVOKED_NO_POE
        assert chain.fault(Part.REVOCATION).known
    assert ask(said).fault(Part.REVOCATION).on == (NOW - 6 * DAY if by == "stale" else NOW - DAY)


def test_list_says_revoked_and_response_good(ask):
    """Lists and responses are asked alike; silence of the one does not outweigh the other."""
    revoked = made().authority.crl((made().seal, NOW - DAY))
    assert sub(ask(made().authority.answer(made().seal), crls=[revoked])) is SubIndication.REVOKED_NO_POE


def test_revoked_after_the_proven_time(ask):
    """ETSI EN 319 102-1, 5.5: what was revoked later was good then."""
    proven = NOW - 2 * DAY
    said = made().authority.answer(made().seal, **REVOKED)
    silent = made().authority.crl()
    assert ask(said, crls=[silent], proven=proven).holds
    assert sub(ask(said, crls=[silent], proven=NOW)) is SubIndication.REVOKED_NO_POE


def test_suspended(ask):
    """ETSI EN 319 102-1, 5.2.6.4: certificateHold may be taken back; also the answer for numbers never issued."""
    hold = REVOKED | {"revocation_reason": x509.ReasonFlags.certificate_hold}
    fault = ask(made().authority.answer(made().seal, **hold)).fault(Part.REVOCATION)
    assert (fault.sub, fault.why) == (SubIndication.TRY_LATER, "hold")


def test_revoked_authority(ask, bare):
    """ETSI EN 319 102-1, table 3: REVOKED_CA_NO_POE."""
    said = made().root.answer(made().authority, **REVOKED)
    assert sub(ask(said, made().authority.answer(made().seal))) is SubIndication.REVOKED_CA_NO_POE


def test_revoked_responder(ask):
    """RFC 6960, 4.2.2.2.1: nocheck spares a question; a list that names the responder is an answer all the same."""
    good = responder().answer(made().seal, made().authority)
    # the list is past its time, so that its silence about the seal counts for nothing
    named = made().authority.crl((responder(), NOW - 9 * DAY), start=NOW - 9 * DAY, end=NOW - 8 * DAY)
    assert sub(ask(good, crls=[named])) is SubIndication.TRY_LATER
    other = made().authority.responder(no_check=False)
    silent, fresh = (made().authority.crl(start=NOW - age, end=NOW - age + DAY) for age in (9 * DAY, DAY / 2))
    answer = other.answer(made().seal, made().authority)
    assert sub(ask(answer, crls=[silent])) is SubIndication.TRY_LATER
    assert ask(answer, crls=[fresh]).holds


def test_past_time(ask):
    """ETSI EN 319 102-1, 5.2.6: with a proven time, a response counts that was made since; also without an end."""
    proven = NOW - 10 * DAY
    since = made().authority.answer(made().seal, this_update=NOW - 9 * DAY, next_update=None)
    before = made().authority.answer(made().seal, this_update=NOW - 11 * DAY, next_update=NOW - 10 * DAY)
    assert ask(since, proven=proven).holds
    assert sub(ask(since)) is SubIndication.TRY_LATER
    assert sub(ask(before, proven=proven)) is SubIndication.TRY_LATER


def test_answer_after_the_certificate_ended(ask):
    """RFC 5280, 3.3: an authority may forget certificates that have ended."""
    leaf = made().authority.issue("演示", end=NOW - DAY)
    said = made().authority.answer(leaf)
    assert sub(ask(said, leaf=leaf, proven=NOW - 2 * DAY)) is SubIndication.TRY_LATER
    in_time = made().authority.answer(leaf, this_update=NOW - DAY - timedelta(hours=1))
    assert ask(in_time, leaf=leaf, proven=NOW - 2 * DAY).holds


def test_responder_that_ends_later_no_longer_counts(ask):
    """Who holds the key of a responder that has ended writes any time into a response."""
    short = made().authority.responder(end=NOW + DAY)
    said = short.answer(made().seal, made().authority)
    assert ask(said, proven=NOW - DAY).holds
    assert sub(ask(said, proven=NOW - DAY, at=NOW + 2 * DAY)) is SubIndication.TRY_LATER


def test_rsa_authority(bare):
    """PKCS#1 signatures as well as ECDSA."""
    top = root(key=rsa_key())
    leaf = top.issue("演示")
    anchor, _ = bare.anchor_files[0]
    store = replace(bare, anchor_files=((anchor, top.certificate),), crls=(), ocsps=(top.answer(leaf),))
    assert Paths(store).judge(leaf.certificate, (), Moment(at=NOW, present=True)).holds


@pytest.mark.parametrize("kind", ["authority", "delegate"])
def test_every_byte_of_a_response(ask, kind):
    """Verification rules, 3: no byte may change; here every byte with one mask, none gives another good response."""
    if kind == "authority":
        good = made().authority.answer(made().seal)
    else:
        good = responder().answer(made().seal, made().authority)
    for place in range(len(good)):
        mutant = good[:place] + bytes([good[place] ^ 0x20]) + good[place + 1 :]
        try:
            read = read_response(mutant)
        except CmsError:
            continue
        used = () if kind == "authority" else (responder().certificate,)
        assert mutant != with_certificates(read, used) or not _says_good(mutant), place


def _says_good(der):
    from nh_edoc._cms.responder import statements

    return any(
        one.is_good for one in statements((read_response(der),), made().seal.certificate, made().authority.certificate)
    )


@pytest.mark.parametrize("data", [b"", b"0\0", b"\x30\x03\x0a\x01\x06", b"\x30\x80\0\0", b"x" * 50])
def test_not_a_response(data):
    """Unsuccessful answers (tryLater, unauthorized, …), cut-off and strange ones: an error, never a crash."""
    with pytest.raises(CmsError):
        read_response(data)


def test_store_carries_responses(tmp_path):
    """A response in the folder ``ocsps`` counts; what is none makes the store unusable."""
    folder = write_store(tmp_path / "trust", made(), crls=[made().root.crl()])
    (folder / "ocsps").mkdir()
    (folder / "ocsps" / "seal.ors").write_bytes(made().authority.answer(made().seal))
    store = TrustStore.load(folder)
    assert store.digest != TrustStore.load(write_store(tmp_path / "other", made(), crls=[made().root.crl()])).digest
    assert Paths(store).judge(made().seal.certificate, made().seal.chain, Moment(at=NOW, present=True)).holds
    (folder / "ocsps" / "bad.ors").write_bytes(b"no response")
    with pytest.raises(TrustError) as caught:
        TrustStore.load(folder)
    assert [one.path for one in caught.value.problems] == ["/ocsps/bad.ors"]
