"""Paths under a store: anchors by use and time, crossed certificates, Chinese names, constraints (RFC 5280, 6.1)."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from edoc_pki import AUTHORITY, DAY, NOW, SIGNING, Party, Pki, certify, ec_key, name, pki, root
from edoc_trust import anchor_row, time, write_store

from nh_edoc._pyhanko.outcome import Part, Purpose, SubIndication
from nh_edoc.trust import TrustStore
from nh_edoc.trust.paths import Moment, Paths


@pytest.fixture(scope="module")
def some():
    return pki()


def store(tmp_path, made: Pki, others=(), **over):
    folder = write_store(tmp_path / "trust", made, **over)
    for file, party in others:
        (folder / "anchors" / f"{file}.crt").write_bytes(party.pem)
    return Paths(TrustStore.load(folder))


def judge(paths, leaf: Party, *, at=NOW, proven=None, purpose=Purpose.SEAL, embedded=None):
    when = Moment(at=at, present=False, proven=proven)
    return paths.judge(leaf.certificate, leaf.chain if embedded is None else embedded, when, purpose)


def sub(chain) -> SubIndication | None:
    return None if chain.holds else chain.faults[0].sub


@pytest.mark.parametrize(("use", "good"), [("seal", True), ("applicant", False), ("timestamp", False)])
def test_applicants_anchors_are_apart_from_agencies(tmp_path, some, use, good):
    """Verification rules, 6: an authority that certifies applicants certifies no agency's seal."""
    paths = store(tmp_path, some, anchors=[anchor_row(some.root, use=use)])
    assert judge(paths, some.seal).holds is good
    if not good:
        assert sub(judge(paths, some.seal)) is SubIndication.NO_CERTIFICATE_CHAIN_FOUND


@pytest.mark.parametrize(("proven", "good"), [(NOW - 2 * DAY, True), (NOW - DAY, False), (None, False)])
def test_an_anchor_counts_within_its_time(tmp_path, some, proven, good):
    """History: what was sealed while the anchor was trusted stays good, for a proven time only; ``to`` is exclusive."""
    paths = store(tmp_path, some, anchors=[anchor_row(some.root, to=time(NOW - DAY))])
    assert judge(paths, some.seal, proven=proven).holds is good


def crossed():
    """An authority with one key and two certificates, of an old root and of a new one."""
    old, new = root("旧根"), root("新根")
    key = ec_key()
    by_old = old.issue("演示签发机构", ca=True, key=key)
    by_new = new.issue("演示签发机构", ca=True, key=key)
    leaf = by_old.issue("演示印章")
    crls = [old.crl(), new.crl(), by_old.crl()]
    return old, new, by_old, by_new, leaf, crls


@pytest.mark.parametrize("trusted", ["old", "new", "both"])
def test_crossed_certificates(tmp_path, trusted):
    """A change of roots: the seal carries the old path, the store knows the new one, and either may be trusted."""
    old, new, by_old, by_new, leaf, crls = crossed()
    anchors = {"old": [anchor_row(old, "old")], "new": [anchor_row(new, "new")]}
    anchors["both"] = [*anchors["old"], *anchors["new"]]
    folder = write_store(tmp_path, Pki(old, by_old, leaf), crls=crls, intermediates=[by_new], anchors=anchors[trusted])
    (folder / "anchors" / "root.crt").unlink()
    for file, party in (("old", old), ("new", new)):
        if trusted in {file, "both"}:
            (folder / "anchors" / f"{file}.crt").write_bytes(party.pem)
    chain = judge(Paths(TrustStore.load(folder)), leaf)
    assert chain.holds
    assert chain.path[-1] == (new if trusted == "new" else old).certificate or trusted == "both"


def test_crossed_and_none_trusted(tmp_path):
    """Two ways to nowhere."""
    old, _, by_old, by_new, leaf, crls = crossed()
    paths = store(tmp_path, Pki(root(), by_old, leaf), crls=crls, intermediates=[by_new])
    assert sub(judge(paths, leaf, embedded=[by_old.certificate, old.certificate])) is (
        SubIndication.NO_CERTIFICATE_CHAIN_FOUND
    )


def subject(text: str, kind: _ASN1Type) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.COMMON_NAME, text, _type=kind, _validate=False),
        ]
    )


def named(issuer: Party | None, called: x509.Name, *, ca: bool) -> Party:
    key = ec_key()
    bits = AUTHORITY if ca else SIGNING
    span = {"start": NOW - 30 * DAY, "end": NOW + 700 * DAY}
    return Party(certify(subject=called, key=key, issuer=issuer, ca=ca, bits=bits, **span), key)


@pytest.mark.filterwarnings("ignore:Attribute's length")  # the library counts bytes, X.520 characters
@pytest.mark.parametrize("kind", [_ASN1Type.UTF8String, _ASN1Type.BMPString])
def test_chinese_names(tmp_path, kind):
    """Subjects in Chinese, as UTF8String or, of older authorities, as BMPString (RFC 5280, 4.1.2.4)."""
    top = named(None, subject("演示根㐀𠀀"[: 4 if kind is _ASN1Type.BMPString else 5], kind), ca=True)
    authority = named(top, subject("演示机构证书签发", kind), ca=True)
    leaf = named(authority, subject("佛山市南海区演示行政审批局（行政许可专用章）", kind), ca=False)
    made = Pki(top, authority, leaf)
    assert judge(store(tmp_path, made), leaf, embedded=[authority.certificate]).holds


def constrained(*, permitted=None, excluded=None) -> Pki:
    def organisation(text: str):
        return x509.DirectoryName(
            x509.Name([*list(name("x"))[:1], x509.NameAttribute(NameOID.ORGANIZATION_NAME, text)])
        )

    limits = x509.NameConstraints(permitted and [organisation(permitted)], excluded and [organisation(excluded)])
    top = root()
    authority = top.issue("演示签发机构", ca=True, extensions=[(limits, True)])
    return Pki(top, authority, authority.issue("演示印章"))


@pytest.mark.parametrize(
    ("over", "good"),
    [
        ({"permitted": "演示"}, True),
        ({"permitted": "别处"}, False),
        ({"excluded": "演示"}, False),
        ({"excluded": "别处"}, True),
    ],
)
def test_name_constraints(tmp_path, over, good):
    """4.2.1.10: an authority for the agencies of one place issues for no other, with names in Chinese."""
    made = constrained(**over)
    assert judge(store(tmp_path, made), made.seal).holds is good


@pytest.mark.parametrize(("length", "good"), [(0, False), (1, True), (None, True)])
def test_path_length(tmp_path, length, good):
    """4.2.1.9: so many authorities below, the seal not counted."""
    top = root()
    first = top.issue("一级", ca=True, path_length=length)
    second = first.issue("二级", ca=True)
    made = Pki(top, second, second.issue("演示印章"))
    chain = judge(store(tmp_path, made, crls=[top.crl(), first.crl(), second.crl()]), made.seal)
    assert chain.holds is good


def test_a_list_that_its_authority_may_not_sign(tmp_path):
    """4.2.1.3: without cRLSign its lists say nothing."""
    top = root()
    authority = top.issue("演示签发机构", ca=True, usage={"key_cert_sign"})
    made = Pki(top, authority, authority.issue("演示印章"))
    chain = judge(store(tmp_path, made), made.seal)
    assert not chain.holds
    assert chain.faults[0].part is Part.REVOCATION


def test_the_seal_s_certificate_in_der_is_the_listed_one(some):
    """Digests are over DER (design.md, 6)."""
    assert some.seal.certified.public_bytes(Encoding.DER) == some.seal.certificate
