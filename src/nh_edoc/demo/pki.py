"""Keys, certificates and trust store of a fictitious agency: for trials and demonstrations, never for documents."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from nh_edoc.codec import encode_record
from nh_edoc.demo.pki_profile import (
    AGENCY_SEAL_KINDS,
    SINCE,
    SPECIAL_SEAL_KINDS,
    UNTIL,
    Identity,
    Role,
    certify,
    revoke,
    subject,
)
from nh_edoc.errors import FileError, InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.files import write_atomically
from nh_edoc.seal import RoundSeal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cryptography import x509

AGENCY: Final = "佛山市南海区演示行政审批局"
AGENCY_USCC: Final = "11440605000000000E"
JOINT_AGENCY: Final = "佛山市南海区演示市场监督管理局"
JOINT_USCC: Final = "11440605000000019B"
COMPANY: Final = "佛山市南海区演示食品有限公司"
COMPANY_USCC: Final = "91440605MA0000007Y"
LICENSING_SEAL: Final = "行政许可专用章"
P12_PASSPHRASE: Final = b"demo"
"""Not a secret: it opens a key that everybody can make."""
MARK: Final = ".nh-edoc-demo-pki"
_PRIVATE: Final = 0o600
_DER: Final = serialization.Encoding.DER
_PEM: Final = serialization.Encoding.PEM


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPki:
    """Where everything lies."""

    trust: Path
    """Folder of the trust store."""
    root: Path
    """PEM of the root certificate: of agencies' seals and time stamps."""
    applicant_root: Path
    """PEM of the root certificate of applicants' seals, which is trusted for nothing else."""
    crls: tuple[Path, ...]
    decision_seal: Path
    """PEM of the agency's 机关印章: key (RSA-2048), certificate, chain."""
    receipt_seal: Path
    """PEM of its 行政许可专用章 (P-256)."""
    joint_seal: Path
    """PEM of the 机关印章 of a second agency, for what both decide together (P-256)."""
    applicant_seal: Path
    """PEM of a company's seal (P-256), certified under the applicants' root."""
    tsa: Path
    """PEM of the time-stamping authority (P-256)."""
    decision_p12: Path
    """The decision seal as PKCS#12; its pass phrase is in the file beside it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Identities:
    root: Identity
    issuer: Identity
    applicant_root: Identity
    applicant_issuer: Identity
    decision: Identity
    receipt: Identity
    joint: Identity
    applicant: Identity
    tsa: Identity

    @property
    def authorities(self) -> tuple[tuple[str, Identity], ...]:
        """Each root with its issuing authority, by the names of their files."""
        return (
            ("root", self.root),
            ("issuer", self.issuer),
            ("applicant-root", self.applicant_root),
            ("applicant-issuer", self.applicant_issuer),
        )


def build_demo_pki(folder: Path, *, now: datetime, since: datetime | None = None) -> DemoPki:
    """Make fresh keys, their certificates, revocation lists and the trust store in ``folder``.

    Args:
        folder: new, empty, or made by this function before.
        now: the present; trust list and revocation lists are dated by it.
        since: an earlier time from which on there are revocation lists too, for a past that is played.

    Raises:
        InputError: `pki.folder`: the folder holds something else.
        FileError: `io.unwritable`.
    """
    _prepare(folder)
    made = _identities()
    issued = now.astimezone(UTC).replace(microsecond=0) - timedelta(minutes=5)  # clocks differ a little
    keys, trust = folder / "keys", folder / "trust"
    paths = {
        name: _write_key(keys / f"{name}.pem", identity, issuer)
        for name, identity, issuer in (
            ("decision-seal", made.decision, made.issuer),
            ("receipt-seal", made.receipt, made.issuer),
            ("joint-seal", made.joint, made.issuer),
            ("applicant-seal", made.applicant, made.applicant_issuer),
            ("tsa", made.tsa, made.issuer),
        )
    }
    p12 = _write_p12(keys / "decision-seal.p12", made.decision, made.issuer)
    dates = {"": issued} if since is None else {"": issued, "-earlier": since}
    crls = tuple(
        _write(trust / "crls" / f"{name}{which}.crl", revoke(identity, (), now=date).public_bytes(_PEM))
        for which, date in dates.items()
        for name, identity in made.authorities
    )
    root, _, applicant_root, _ = (
        _write(trust / folder / f"{name}.crt", identity.certificate.public_bytes(_PEM))
        for (name, identity), folder in zip(made.authorities, ("anchors", "intermediates") * 2, strict=True)
    )
    listed = json.dumps(_trust_list(made, issued), ensure_ascii=False, indent=2) + "\n"
    _write(trust / "trust.json", listed.encode("utf-8"))
    return DemoPki(
        trust=trust,
        root=root,
        applicant_root=applicant_root,
        crls=crls,
        decision_seal=paths["decision-seal"],
        receipt_seal=paths["receipt-seal"],
        joint_seal=paths["joint-seal"],
        applicant_seal=paths["applicant-seal"],
        tsa=paths["tsa"],
        decision_p12=p12,
    )


def _prepare(folder: Path) -> None:
    try:
        if folder.exists():
            if any(folder.iterdir()) and not (folder / MARK).is_file():
                raise InputError("pki.folder", folder=folder)
            for name in ("keys", "trust"):
                shutil.rmtree(folder / name, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()  # first of all: a run that broke off can be repeated
        for name in ("keys", "trust/anchors", "trust/intermediates", "trust/crls"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("io.unwritable", name=str(folder), reason=error.strerror or str(error)) from error


def _identities() -> _Identities:
    root = certify(subject("演示根证书 Demo Root", organisation="演示电子认证服务"), _rsa(), None, Role.ROOT)
    issuer = certify(
        subject("演示机构证书签发 Demo Issuing CA", organisation="演示电子认证服务"), _rsa(), root, Role.ISSUER
    )
    for_applicants = {"organisation": "演示企业电子认证服务"}
    applicant_root = certify(subject("演示企业根证书 Demo Applicants Root", **for_applicants), _p256(), None, Role.ROOT)
    applicant_issuer = certify(
        subject("演示企业证书签发 Demo Applicants CA", **for_applicants), _p256(), applicant_root, Role.ISSUER
    )
    agency = {"organisation": AGENCY, "identifier": AGENCY_USCC}
    joint = {"organisation": JOINT_AGENCY, "identifier": JOINT_USCC}
    company = {"organisation": COMPANY, "identifier": COMPANY_USCC}
    return _Identities(
        root=root,
        issuer=issuer,
        applicant_root=applicant_root,
        applicant_issuer=applicant_issuer,
        decision=certify(subject(AGENCY, **agency), _rsa(), issuer, Role.SEAL),
        receipt=certify(subject(f"{AGENCY}{LICENSING_SEAL}", **agency), _p256(), issuer, Role.SEAL),
        joint=certify(subject(JOINT_AGENCY, **joint), _p256(), issuer, Role.SEAL),
        applicant=certify(subject(COMPANY, **company), _p256(), applicant_issuer, Role.SEAL),
        tsa=certify(
            subject("演示时间戳服务 Demo TSA", organisation="演示电子认证服务"), _p256(), issuer, Role.TIMESTAMP
        ),
    )


def _rsa() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _p256() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _write(path: Path, data: bytes, *, mode: int = 0o666) -> Path:
    write_atomically(path, data, mode=mode)
    return path


def _write_key(path: Path, identity: Identity, issuer: Identity) -> Path:
    key = identity.key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    chain = identity.certificate.public_bytes(_PEM) + issuer.certificate.public_bytes(_PEM)
    return _write(path, key + chain, mode=_PRIVATE)


def _write_p12(path: Path, identity: Identity, issuer: Identity) -> Path:
    _write(path.with_suffix(".p12.passphrase"), P12_PASSPHRASE + b"\n", mode=_PRIVATE)
    data = pkcs12.serialize_key_and_certificates(
        b"demo",
        identity.key,
        identity.certificate,
        [issuer.certificate],
        serialization.BestAvailableEncryption(P12_PASSPHRASE),
    )
    return _write(path, data, mode=_PRIVATE)


def _digest(certificate: x509.Certificate) -> dict[str, Any]:
    return encode_record(Digest.of(certificate.public_bytes(_DER)))


def _trust_list(made: _Identities, issued: datetime) -> dict[str, Any]:
    always = {"from": _time(SINCE), "to": _time(UNTIL)}
    root = {"file": "anchors/root.crt", "digest": _digest(made.root.certificate), **always}
    applicant_root = {
        "file": "anchors/applicant-root.crt",
        "digest": _digest(made.applicant_root.certificate),
        **always,
    }
    licensing = (made.receipt, f"{AGENCY}{LICENSING_SEAL}", LICENSING_SEAL, SPECIAL_SEAL_KINDS)
    return {
        "version": 1,
        "issued": _time(issued),
        "next_update": _time(UNTIL),
        "anchors": [
            *({**root, "use": use} for use in ("seal", "timestamp")),
            {**applicant_root, "use": "applicant"},
        ],
        "agencies": [
            _agency(AGENCY, AGENCY_USCC, (made.decision, AGENCY, None, AGENCY_SEAL_KINDS), licensing),
            _agency(JOINT_AGENCY, JOINT_USCC, (made.joint, JOINT_AGENCY, None, AGENCY_SEAL_KINDS)),
        ],
    }


def _agency(name: str, uscc: str, *seals: tuple[Identity, str, str | None, Sequence[str]]) -> dict[str, Any]:
    always = {"from": _time(SINCE), "to": _time(UNTIL)}
    return {
        "uscc": uscc,
        "names": [{"text": name, **always}],
        "region": "440605",
        "seals": [
            {
                "certificate": _digest(identity.certificate),
                "seal_name": seal_name,
                "picture": encode_record(RoundSeal(name=name, line=line).appearance().digest()),
                "kinds": list(kinds),
                **always,
            }
            for identity, seal_name, line, kinds in seals
        ],
    }


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
