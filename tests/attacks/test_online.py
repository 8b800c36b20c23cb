"""``verify --online`` and levels from B-LT on with OCSP: what is fetched, believed, kept; and attacks on each of it.

RFC 6960; RFC 5019; RFC 9654; ETSI EN 319 102-1, 5.2.6; verification rules, 2 and 6. "Could not look" is never VALID.
"""

from __future__ import annotations

import functools
import ipaddress
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.x509 import ocsp
from edoc_long_term import seal_at
from edoc_online import HOST, Net, make_pki, serving, the_online_pki
from edoc_pki import DAY, NOW
from edoc_sealed import SETTINGS, check

from nh_edoc._net import PublicFetcher
from nh_edoc._pdf.dss_revision import append_store
from nh_edoc._pdf.long_term import security_store
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pyhanko.outcome import SubIndication
from nh_edoc.codec import report_json
from nh_edoc.errors import FetchError, InputError, SignerError
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.trust.online import Lookup, OnlinePaths
from nh_edoc.trust.paths import Moment
from nh_edoc.verify import Verifier
from nh_edoc.workflow import Extender, extend_file

if TYPE_CHECKING:
    from nh_edoc._pyhanko.outcome import Chain
    from nh_edoc.model.report import Report

STEP = 1 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 400
REVOKED = {"cert_status": ocsp.OCSPCertStatus.REVOKED, "revocation_time": NOW - DAY}


def lookup(net: Net | None = None, at=NOW) -> Lookup:
    return Lookup(fetcher=net or Net(the_online_pki()), clock=lambda: at)


def judge(data: bytes, net: Net | None = None, at=NOW, **store) -> Report:
    online = None if net is None else lookup(net, at)
    trust = the_online_pki().store(**store)
    return Verifier(trust, clock=lambda: at, settings=SETTINGS, online=online).verify(data)


@functools.cache
def sealed(level: Level) -> bytes:
    made = the_online_pki()
    over = {} if level is Level.B_B else {"timestamper": made.timestamper()}
    return seal_at(level, made.pki.seal, trust=made.store(), online=lookup(), **over)


def test_nobody_is_asked_unless_wanted():
    """Verification rules, 6: without ``--online`` there is no way to the network, and no answer is no VALID."""
    report = judge(sealed(Level.B_B))
    assert report.verdict is Verdict.INDETERMINATE
    assert report.sub_indication == "TRY_LATER"
    assert report.online == ()


def test_online_verdict():
    """OCSP for the seal, a list for its authority: VALID, and the report says who was asked."""
    net = Net(the_online_pki())
    report = judge(sealed(Level.B_B), net)
    assert report.verdict is Verdict.VALID
    assert net.asked == [f"{HOST}/ocsp", f"{HOST}/root.crl"]
    assert [(one.kind.value, one.url, one.error) for one in report.online] == [
        ("ocsp", f"{HOST}/ocsp", None),
        ("crl", f"{HOST}/root.crl", None),
    ]
    assert all(row["digest"]["value"] for row in report_json(report)["online"])
    assert report.trust_digest == the_online_pki().store().digest


def test_time_stamp_and_seal():
    """The time stamp's authority is asked about first; believed, it proves the time that the seal is judged at."""
    report = judge(sealed(Level.B_T), Net(the_online_pki()))
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].level_proven is Level.B_T


def test_what_the_store_knows_is_not_asked():
    """The operator's current lists are enough: no request tells anybody what is being verified."""
    net = Net(the_online_pki())
    made = the_online_pki().pki
    report = judge(sealed(Level.B_B), net, crls=[made.root.crl(), made.authority.crl()])
    assert report.verdict is Verdict.VALID
    assert net.asked == []


def _unreachable(_body: bytes) -> bytes:
    raise FetchError("net.unreachable", url=f"{HOST}/ocsp", reason="no route")


def _of_another(body: bytes) -> bytes:
    """Another authority of the same names answers."""
    other = make_pki()
    del body
    return other.responder.answer(the_online_pki().pki.seal, other.pki.authority)


def _replayed(body: bytes) -> bytes:
    del body
    made = the_online_pki()
    return made.responder.answer(made.stamping, made.pki.authority)


ANSWERS = {
    "unreachable": _unreachable,
    "nonsense": lambda _: b"<html>",
    "too large": lambda _: b"0" * (1 << 21),
    "try later": lambda _: b"\x30\x03\x0a\x01\x03",
    "another authority": _of_another,
    "replayed for another certificate": _replayed,
    "nonce of another request": lambda body: Net(the_online_pki()).ocsp(body, nonce=b"\1" * 32),
    "unknown": lambda body: Net(the_online_pki()).ocsp(body, cert_status=ocsp.OCSPCertStatus.UNKNOWN),
    "expired": lambda body: Net(the_online_pki()).ocsp(body, this_update=NOW - 2 * DAY, next_update=NOW - DAY),
}


def chain(net: Net) -> Chain:
    """The seal's path with what the network gives."""
    made = the_online_pki()
    when = Moment(at=NOW, present=True)
    return OnlinePaths(made.store(), lookup=lookup(net)).judge(made.pki.seal.certificate, made.pki.seal.chain, when)


def asked(net: Net) -> dict[str, str | None]:
    """Address → what went wrong."""
    made = the_online_pki().pki
    path = (made.seal.certificate, made.authority.certificate, made.root.certificate)
    finding = lookup(net).find([path])
    assert all(one.detail(lang) for one in finding.asked for lang in ("zh", "en"))
    return {one.url.removeprefix(f"{HOST}/"): one.error for one in finding.asked}


@pytest.mark.parametrize("name", ANSWERS)
def test_bad_answer(name):
    """What is no good answer is none: revocation stays unknown, which is INDETERMINATE / TRY_LATER."""
    net = Net(the_online_pki(), {"ocsp": ANSWERS[name], "authority.crl": lambda _: b"none"})
    assert chain(net).is_open
    assert (asked(net)["ocsp"] is None) == (name == "expired")  # somebody may have said revoked in it


def test_bad_answer_is_no_verdict():
    """ "Could not look" is never VALID, and the report says where it looked."""
    net = Net(the_online_pki(), {"ocsp": _unreachable, "authority.crl": lambda _: b"none"})
    report = judge(sealed(Level.B_B), net)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")
    assert check(report, "chain.revocation").result is Result.UNKNOWN
    assert [one.error for one in report.online] == ["net.unreachable", "net.crl", None]


def test_list_where_ocsp_fails():
    """RFC 6960, 2.2: after unknown, or no answer, another source may be asked."""
    for answer in (ANSWERS["unknown"], ANSWERS["unreachable"]):
        net = Net(the_online_pki(), {"ocsp": answer})
        assert chain(net).holds
        assert f"{HOST}/authority.crl" in net.asked


def test_list_of_another_authority():
    """A list is believed because the issuer signed it: the same name with another key is nobody."""
    other = make_pki()
    net = Net(the_online_pki(), {"ocsp": _unreachable, "authority.crl": lambda _: other.pki.authority.crl()})
    assert chain(net).is_open
    assert asked(net)["authority.crl"] == "net.crl"


def test_revoked_online():
    """A revocation that only the responder knows."""
    net = Net(the_online_pki(), {"ocsp": lambda body: Net(the_online_pki()).ocsp(body, **REVOKED)})
    (fault,) = chain(net).faults
    assert (fault.sub, fault.known) == (SubIndication.REVOKED_NO_POE, True)


def test_addresses_of_unproven_certificates_are_not_asked():
    """Verification rules, 6: only addresses of certificates that are verified up to an anchor."""
    net = Net(the_online_pki())
    other = make_pki()
    trust = other.store()
    report = Verifier(trust, clock=lambda: NOW, settings=SETTINGS, online=lookup(net)).verify(sealed(Level.B_B))
    assert report.verdict is Verdict.INDETERMINATE
    assert net.asked == []


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_levels_with_responses(level):
    """ETSI EN 319 142-1, 5.4.2: /OCSPs in the security store; the file proves itself by it, offline, for years."""
    data = sealed(level)
    store = security_store(PdfFile(data))
    assert len(store.ocsps) == 2
    assert len(store.crls) == 1
    report = judge(data, at=NOW + DAY / 2)
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].level_proven is level
    late = NOW + 20 * DAY
    assert judge(data, at=late).verdict is Verdict.INDETERMINATE  # nobody says today that the time stamp's key is safe
    assert judge(data, Net(the_online_pki(), now=late), late).verdict is Verdict.VALID


def test_lta_outlives_the_responder():
    """A document time stamp proves that the response existed while its responder could sign."""
    made = the_online_pki()
    short = made.pki.authority.responder(end=NOW + 5 * DAY)
    net = Net(made, {"ocsp": lambda body: _by(short, body)})
    late = NOW + 20 * DAY
    times = {"this_update": late - DAY, "next_update": late + DAY}
    # the operator knows of the time-stamping authority and of the certification authority today, not of the seal
    known = replace(
        made.store(crls=[made.pki.root.crl(start=late - DAY, end=late + DAY)]),
        ocsps=(made.responder.answer(made.stamping, made.pki.authority, **times),),
    )
    for level, verdict in ((Level.B_LT, Verdict.INDETERMINATE), (Level.B_LTA, Verdict.VALID)):
        over = {"trust": made.store(), "online": lookup(net), "timestamper": made.timestamper()}
        data = seal_at(level, made.pki.seal, **over)
        report = Verifier(known, clock=lambda: late, settings=SETTINGS).verify(data)
        assert report.verdict is verdict
    assert report.signatures[0].level_proven is Level.B_LTA


def _by(responder, body: bytes) -> bytes:
    request = ocsp.load_der_ocsp_request(body)
    made = the_online_pki()
    known = {one.certified.serial_number: one for one in (made.pki.seal, made.stamping)}
    return responder.answer(known[request.serial_number], made.pki.authority, this_update=NOW, next_update=NOW + DAY)


def test_extend_online():
    """``seal extend --online``: a B-T file becomes B-LTA with what the network gives today."""
    made = the_online_pki()
    extender = Extender.of(
        made.store(), timestamper=made.timestamper(), settings=SETTINGS, clock=lambda: NOW, online=lookup()
    )
    extended = extend_file(sealed(Level.B_T), Level.B_LTA, extender)
    report = judge(extended.data)
    assert report.verdict is Verdict.VALID
    assert report.signatures[0].level_proven is Level.B_LTA


def test_revoked_signer_seals_nothing():
    """The signer's own revocation stops the seal, also when only the network knows it."""
    made = the_online_pki()
    net = Net(made, {"ocsp": lambda body: Net(made).ocsp(body, **REVOKED)})
    with pytest.raises(SignerError) as caught:
        seal_at(Level.B_B, made.pki.seal, trust=made.store(), online=lookup(net))
    assert caught.value.code == "signer.revoked"
    with pytest.raises(SignerError) as caught:
        seal_at(Level.B_B, made.pki.seal, trust=made.store())
    assert caught.value.code == "signer.revocation"
    with pytest.raises(InputError):
        seal_at(Level.B_B, made.pki.seal, trust=None, online=lookup(net))


def test_responder_without_nocheck_is_not_kept():
    """What would need another answer about its responder is not put into a file: the list is."""
    made = the_online_pki()
    asking = made.pki.authority.responder(no_check=False)
    net = Net(made, {"ocsp": lambda body: _by(asking, body)})
    online = lookup(net)
    trust = made.store(crls=[made.pki.root.crl(), made.pki.authority.crl()])
    data = seal_at(Level.B_LT, made.pki.seal, trust=trust, online=online, timestamper=made.timestamper())
    store = security_store(PdfFile(data))
    assert (len(store.ocsps), len(store.crls)) == (0, 2)


def _planted(*ocsps: bytes) -> bytes:
    made = the_online_pki()
    return append_store(sealed(Level.B_T), [made.pki.authority.certificate], [made.pki.root.crl()], ocsps)


def _good(**over) -> bytes:
    made = the_online_pki()
    return made.responder.answer(made.pki.seal, made.pki.authority, **over)


def _with_more(der: bytes, *more: bytes) -> bytes:
    from nh_edoc._cms.ocsp import read_response, with_certificates

    read = read_response(der)
    return with_certificates(read, (*read.certificates, *more))


PLANTED = {
    "of another authority": (lambda: _of_another(b""), Verdict.INDETERMINATE),
    "with a certificate too many": (
        lambda: _with_more(_good(), the_online_pki().pki.authority.certificate),
        Verdict.INDETERMINATE,
    ),
    "no response": (lambda: b"hidden text", Verdict.INVALID),
    "with bytes behind it": (lambda: _good() + b"hidden", Verdict.INVALID),
}


@pytest.mark.parametrize("name", PLANTED)
def test_planted_response(name):
    """Verification rules, 3: nobody signed the store; what belongs to no path, or is no response, is not VALID."""
    build, verdict = PLANTED[name]
    made = the_online_pki().pki
    report = judge(_planted(build()), crls=[made.root.crl(), made.authority.crl()])
    assert report.verdict is verdict
    assert check(report, "chain.material").result is Result.FAILED


def test_good_response_planted_beside_a_revocation():
    """A good answer in the file does not outweigh the operator's list that says revoked."""
    made = the_online_pki().pki
    revoked = made.authority.crl((made.seal, NOW - DAY))
    report = judge(_planted(_good()), crls=[made.root.crl(), revoked])
    assert report.verdict is Verdict.INDETERMINATE
    assert report.sub_indication == "REVOKED_NO_POE"


def test_every_byte_of_kept_responses():
    """Verification rules, 3: no byte of a file may change; here of the responses that B-LT keeps."""
    data = sealed(Level.B_LT)
    verifier = Verifier(the_online_pki().store(), clock=lambda: NOW, settings=SETTINGS)
    for one in security_store(PdfFile(data)).ocsps:
        start = data.index(one.der)
        for place in range(start, start + len(one.der), STEP):
            mutant = data[:place] + bytes([data[place] ^ 0x20]) + data[place + 1 :]
            assert verifier.verify(mutant).verdict is not Verdict.VALID, place - start


def test_over_http():
    """The whole way: addresses on loopback, which only an allow list opens."""
    net = Net(the_online_pki())
    with serving(net) as port:
        made = make_pki(f"http://127.0.0.1:{port}")
        net.made = made
        lists = [made.pki.root.crl(), made.pki.authority.crl()]
        data = seal_at(Level.B_B, made.pki.seal, trust=made.store(crls=lists))
        for allowed, verdict in (((), Verdict.INDETERMINATE), (("127.0.0.0/8",), Verdict.VALID)):
            fetcher = PublicFetcher(timeout=5, allowed=tuple(map(ipaddress.ip_network, allowed)))
            online = Lookup(fetcher=fetcher, clock=lambda: NOW)
            report = Verifier(made.store(), clock=lambda: NOW, settings=SETTINGS, online=online).verify(data)
            assert report.verdict is verdict
            assert {one.error for one in report.online} == ({None} if allowed else {"net.private"})
