"""An application form that a company and the agency seal, and the trust store that accepts both."""

from __future__ import annotations

import functools
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier
from edoc_pki import NOW, Party, root
from edoc_sealed import PICTURE, SETTINGS, picture_digest, render, the_pki
from edoc_trust import KINDS, agency_row, anchor_row, seal_row, write_store

from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc.model.document import SealingParty
from nh_edoc.receipt.fiction import COMPANY
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import Sealer
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow import applicant_picture, applicant_seal

if TYPE_CHECKING:
    from nh_edoc.model.document import Document
    from nh_edoc.model.pdf import PdfA
    from nh_edoc.model.report import Report

APPLICANT = SealingParty(name=COMPANY.name, code=COMPANY.id_number)
OTHER_COMPANY = ("佛山市南海区演示餐饮有限公司", "91440605MA0000015R")
ORGANISATION_ID, SERIAL_NUMBER = ObjectIdentifier("2.5.4.97"), ObjectIdentifier("2.5.4.5")
DRAWN = applicant_seal(COMPANY.name, COMPANY.id_number)


def subject(organisation: str, *codes: tuple[ObjectIdentifier, str]) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            *(x509.NameAttribute(kind, value) for kind, value in codes),
            x509.NameAttribute(NameOID.COMMON_NAME, organisation),
        ]
    )


@functools.cache
def applicants_root() -> Party:
    return root("演示企业根证书")


@functools.cache
def applicants_authority() -> Party:
    return applicants_root().issue("演示企业证书签发", ca=True)


@functools.cache
def company(
    name: str = COMPANY.name,
    code: str | None = f"NTRCN-{COMPANY.id_number}",
    kind: ObjectIdentifier = ORGANISATION_ID,
) -> Party:
    """The key of a company that an applicants' authority certifies."""
    codes = () if code is None else ((kind, code),)
    return applicants_authority().issue(name, subject=subject(name, *codes))


def other_company() -> Party:
    name, code = OTHER_COMPANY
    return company(name, f"NTRCN-{code}")


@functools.cache
def stranger() -> Party:
    """Certified with the applicant's name and code by an authority that nobody trusts."""
    authority = root("演示无名根证书").issue("演示无名证书签发", ca=True)
    return authority.issue(COMPANY.name, subject=subject(COMPANY.name, (ORGANISATION_ID, COMPANY.id_number)))


def form() -> Document:
    document = sample("application-form")
    return replace(document, body=replace(document.body, applicant_seal=True))


@functools.cache
def form_rendered() -> PdfA:
    return render(form())


@functools.cache
def form_store() -> TrustStore:
    """Agencies under one root, applicants under another."""
    return store()


def store(**over: Any) -> TrustStore:
    """The same, but for what ``over`` changes."""
    row = seal_row(the_pki().seal, picture=picture_digest(), kinds=[*KINDS, "application-form"])
    top, other = the_pki().root, applicants_root()
    values: dict[str, Any] = {
        "agencies": [agency_row(row)],
        "anchors": [
            anchor_row(top),
            anchor_row(top, use="timestamp"),
            anchor_row(other, "applicants", "applicant"),
        ],
        "crls": (*the_pki().crls, other.crl(), applicants_authority().crl()),
    } | over
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "anchors").mkdir()
        (Path(folder) / "anchors" / "applicants.crt").write_bytes(other.certified.public_bytes(Encoding.PEM))
        return TrustStore.load(write_store(Path(folder), the_pki(), **values))


def press(data: bytes, place: int, who: Party, picture: Any, pdf: PdfA | None = None) -> bytes:
    """``data`` with the planned seal ``place`` pressed by anybody, whatever a sealer would say."""
    pdf = pdf or form_rendered()
    template = CmsTemplate.of(who)
    revision = SealRevision(
        plan=pdf.plan.seals,
        fill=pdf.plan.seals[place],
        appearance=picture.appearance(),
        moment=NOW,
        reserved=template.reserved,
    )
    return write_seal(data, revision, template.sign).data


def sealer(who: Party, picture: Any = DRAWN, **over: Any) -> Sealer:
    return Sealer(who, picture=picture, clock=lambda: NOW, **over)


@functools.cache
def by_applicant() -> bytes:
    return sealer(company(), trust=form_store()).seal(form_rendered()).data


@functools.cache
def by_both() -> bytes:
    pdf = replace(form_rendered(), data=by_applicant())
    return sealer(the_pki().seal, PICTURE, trust=form_store()).seal(pdf).data


def judge(data: bytes, trust: TrustStore | None = None, **over: Any) -> Report:
    values: dict[str, Any] = {"settings": SETTINGS, "applicant_picture": applicant_picture} | over
    return Verifier(trust or form_store(), clock=lambda: NOW, **values).verify(data)
