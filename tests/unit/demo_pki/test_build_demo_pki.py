"""The demonstration's keys: profiles that other people's verifiers trust, and a folder that is safe to repeat."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from nh_edoc.demo.pki import AGENCY, AGENCY_USCC, COMPANY_USCC, DemoPki, build_demo_pki
from nh_edoc.demo.pki_profile import AGENCY_SEAL_KINDS, SPECIAL_SEAL_KINDS
from nh_edoc.errors import FileError, InputError
from nh_edoc.identifiers import uscc
from nh_edoc.keys import load_signer
from nh_edoc.model.digest import Digest
from nh_edoc.ports import KeyKind
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.seal import RoundSeal
from nh_edoc.trust import Authority, TrustStore, judge_authority
from nh_edoc.trust.authority import Act

if TYPE_CHECKING:
    from pathlib import Path

SEALS = ("decision_seal", "receipt_seal", "applicant_seal")
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    return build_demo_pki(tmp_path_factory.mktemp("pki") / "demo", now=NOW)


def leaf(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[0]


def issuer(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(path.read_bytes())[1]


def extension(certificate: x509.Certificate, kind: Any) -> Any:
    return certificate.extensions.get_extension_for_class(kind)


def test_kinds_of_key(pki: DemoPki) -> None:
    """RSA-2048 for decisions, P-256 for receipts: both kinds are shown at work."""
    for path, kind in (
        (pki.decision_seal, KeyKind.RSA),
        (pki.receipt_seal, KeyKind.EC_P256),
        (pki.applicant_seal, KeyKind.EC_P256),
        (pki.tsa, KeyKind.EC_P256),
    ):
        with load_signer(f"pem:{path}") as signer:
            assert signer.key_kind is kind
            assert len(signer.chain) == 1


def test_pkcs12_holds_the_same_key(pki: DemoPki) -> None:
    """The pass phrase lies beside it, in a file."""
    secret = pki.decision_p12.with_name("decision-seal.p12.passphrase").read_bytes().strip()
    with (
        load_signer(f"pem:{pki.decision_seal}") as one,
        load_signer(f"p12:{pki.decision_p12}", secrets=lambda _purpose: secret) as other,
    ):
        assert one == other
        assert one.sign(b"x") == other.sign(b"x")


@pytest.mark.parametrize("name", SEALS)
def test_profile_of_seals(pki: DemoPki, name: str) -> None:
    """What EU DSS and NSS ask of a signer of documents; without any of these they warn or refuse."""
    certificate = leaf(getattr(pki, name))
    usage = extension(certificate, x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not usage.value.key_encipherment
    assert set(extension(certificate, x509.ExtendedKeyUsage).value) == {
        ExtendedKeyUsageOID.EMAIL_PROTECTION,
        DOCUMENT_SIGNING,
    }
    assert not extension(certificate, x509.BasicConstraints).value.ca
    addresses(certificate)


def addresses(certificate: x509.Certificate) -> None:
    for kind in (x509.SubjectKeyIdentifier, x509.AuthorityKeyIdentifier, x509.CertificatePolicies):
        extension(certificate, kind)
    (point,) = extension(certificate, x509.CRLDistributionPoints).value
    (access,) = extension(certificate, x509.AuthorityInformationAccess).value
    assert access.access_method == AuthorityInformationAccessOID.CA_ISSUERS
    for address in (point.full_name[0].value, access.access_location.value):
        assert address.split("/")[2].endswith(".example.gov.cn")


def test_profile_of_the_time_stamping_authority(pki: DemoPki) -> None:
    """RFC 3161, 2.3: timeStamping alone, and critical."""
    certificate = leaf(pki.tsa)
    usage = extension(certificate, x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert extension(certificate, x509.KeyUsage).value.digital_signature
    addresses(certificate)


def test_profile_of_authorities(pki: DemoPki) -> None:
    """RFC 5280, 4.2.1.3 and 4.2.1.9: certificates and revocation lists, nothing else; no authority below the issuer."""
    for certificate, length in ((leaf(pki.root), None), (issuer(pki.decision_seal), 0)):
        constraints = extension(certificate, x509.BasicConstraints)
        assert constraints.critical
        assert constraints.value == x509.BasicConstraints(ca=True, path_length=length)
        usage = extension(certificate, x509.KeyUsage)
        assert usage.critical
        assert usage.value.key_cert_sign
        assert usage.value.crl_sign
        assert not usage.value.digital_signature
        extension(certificate, x509.SubjectKeyIdentifier)


def test_chains_lead_to_the_root(pki: DemoPki) -> None:
    """Each certificate is signed by the next; the root by itself. Applicants have a root of their own."""
    for name in (*SEALS, "tsa"):
        root = leaf(pki.applicant_root if name == "applicant_seal" else pki.root)
        root.verify_directly_issued_by(root)
        path = getattr(pki, name)
        leaf(path).verify_directly_issued_by(issuer(path))
        issuer(path).verify_directly_issued_by(root)


def test_everything_is_a_demonstration(pki: DemoPki) -> None:
    """Nobody can take it for real: every subject says 演示, every identifier is made up and of the right form."""
    for path in (pki.root, pki.applicant_root, pki.decision_seal, pki.receipt_seal, pki.applicant_seal, pki.tsa):
        for certificate in x509.load_pem_x509_certificates(path.read_bytes()):
            for name in (certificate.subject, certificate.issuer):
                assert "演示" in name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    identifiers = {
        leaf(path).subject.get_attributes_for_oid(ObjectIdentifier("2.5.4.97"))[0].value
        for path in (pki.decision_seal, pki.receipt_seal, pki.applicant_seal)
    }
    assert identifiers == {f"NTRCN-{AGENCY_USCC}", f"NTRCN-{COMPANY_USCC}"}
    assert uscc.problems(AGENCY_USCC) == ()
    assert uscc.problems(COMPANY_USCC) == ()


def test_revocation_lists(pki: DemoPki) -> None:
    """One list of each authority, issued now, good for decades: a demonstration must not grow old."""
    authorities = (
        leaf(pki.root),
        issuer(pki.decision_seal),
        leaf(pki.applicant_root),
        issuer(pki.applicant_seal),
    )
    for path, authority in zip(pki.crls, authorities, strict=True):
        listed = x509.load_pem_x509_crl(path.read_bytes())
        assert listed.is_signature_valid(authority.public_key())
        assert listed.issuer == authority.subject
        assert NOW - timedelta(hours=1) <= listed.last_update_utc <= NOW
        assert listed.next_update_utc > NOW + timedelta(days=365 * 30)
        assert len(listed) == 0


def test_trust_store(pki: DemoPki) -> None:
    """Each seal for its own kinds of document, with its registered picture; the applicant's seal is not listed."""
    store = TrustStore.load(pki.trust)
    allowed = {
        pki.decision_seal: (set(AGENCY_SEAL_KINDS), None),
        pki.receipt_seal: (set(SPECIAL_SEAL_KINDS), "行政许可专用章"),
    }
    for path, (kinds, line) in allowed.items():
        certificate = Digest.of(leaf(path).public_bytes(serialization.Encoding.DER))
        entry = store.seal_entry(certificate)
        assert entry is not None
        assert entry.seal.picture == RoundSeal(name=AGENCY, line=line).appearance().digest()
        for kind in (*KINDS, "license"):
            act = Act(kind=kind, agency=AGENCY_USCC, agency_name=AGENCY, item="1", date=NOW.date())
            judged = judge_authority(store, certificate, act, NOW)
            assert (judged.standing, judged.agency, judged.name) == (Authority.AUTHORISED,) * 3
            assert judged.kind is (Authority.AUTHORISED if kind in kinds else Authority.WRONG_KIND)
    applicant = Digest.of(leaf(pki.applicant_seal).public_bytes(serialization.Encoding.DER))
    assert store.seal_entry(applicant) is None
    assert {*KINDS, "license"} <= {*AGENCY_SEAL_KINDS, *SPECIAL_SEAL_KINDS}
    assert not {*AGENCY_SEAL_KINDS} & {*SPECIAL_SEAL_KINDS}


def test_trust_list_is_plain(pki: DemoPki) -> None:
    """Design, 6: readable by people; digests over DER, times with offset."""
    listed = json.loads((pki.trust / "trust.json").read_text(encoding="utf-8"))
    uses = {anchor["use"]: anchor["file"] for anchor in listed["anchors"]}
    assert uses == {
        "seal": "anchors/root.crt",
        "timestamp": "anchors/root.crt",
        "applicant": "anchors/applicant-root.crt",
    }
    assert datetime.fromisoformat(listed["issued"]).tzinfo is not None
    agency, _ = listed["agencies"]
    assert [seal["seal_name"] for seal in agency["seals"]] == [AGENCY, f"{AGENCY}行政许可专用章"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_private_keys_are_private(pki: DemoPki) -> None:
    """Nobody but their owner reads keys, whatever the umask."""
    for path in pki.decision_seal.parent.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_fresh_keys_each_time(pki: DemoPki, tmp_path: Path) -> None:
    """A published private key would be a seal for everybody."""
    other = build_demo_pki(tmp_path / "new" / "pki", now=NOW)
    for name in ("root", *SEALS, "tsa"):
        assert leaf(getattr(pki, name)).public_key() != leaf(getattr(other, name)).public_key()
    assert isinstance(leaf(other.decision_seal).public_key(), rsa.RSAPublicKey)
    assert isinstance(leaf(other.receipt_seal).public_key(), ec.EllipticCurvePublicKey)


def test_folders(tmp_path: Path) -> None:
    """A folder with anything else in it stays as it is; one of an earlier run, also a broken one, is made anew."""
    foreign = tmp_path / "foreign"
    (foreign / "keys").mkdir(parents=True)
    (foreign / "keys" / "real.pem").write_text("real")
    with pytest.raises(InputError) as caught:
        build_demo_pki(foreign, now=NOW)
    assert caught.value.code == "pki.folder"
    assert [path.name for path in foreign.rglob("*")] == ["keys", "real.pem"]
    own = tmp_path / "own"
    first = leaf(build_demo_pki(own, now=NOW).root)
    (own / "trust" / "crls" / "old.crl").write_text("left over")
    assert leaf(build_demo_pki(own, now=NOW).root) != first
    assert not (own / "trust" / "crls" / "old.crl").exists()
    assert list(own.rglob("*.tmp")) == []


def test_what_is_no_folder(tmp_path: Path) -> None:
    """A file in the way is told as our error."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(FileError) as caught:
            build_demo_pki(path, now=NOW)
        assert caught.value.code == "io.unwritable"


def test_valid_for_half_a_century(pki: DemoPki) -> None:
    """pdfsig judges by the clock on the wall."""
    for name in ("root", *SEALS, "tsa"):
        certificate = leaf(getattr(pki, name))
        assert certificate.not_valid_before_utc <= datetime(2018, 1, 1, tzinfo=UTC)
        assert certificate.not_valid_after_utc >= datetime(2060, 1, 1, tzinfo=UTC)
