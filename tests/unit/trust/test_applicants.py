"""Whom a certificate names (GB 32100-2015; RFC 5280, 4.1.2.6; ETSI EN 319 412-1, 5.1.4), and which anchors serve it."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID
from edoc_applicant import (
    APPLICANT,
    COMPANY,
    ORGANISATION_ID,
    OTHER_COMPANY,
    SERIAL_NUMBER,
    applicants_authority,
    company,
    form_store,
    subject,
)
from edoc_pki import NOW
from edoc_sealed import the_pki

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.trust.applicants import Naming, holder_of, judge_naming
from nh_edoc.trust.paths import Moment, Paths

CODE, OTHER = COMPANY.id_number, OTHER_COMPANY[1]
NAME = NameOID.ORGANIZATION_NAME


@pytest.mark.parametrize(
    ("codes", "naming"),
    [
        (((ORGANISATION_ID, f"NTRCN-{CODE}"),), Naming.NAMED),
        (((ORGANISATION_ID, CODE),), Naming.NAMED),
        (((SERIAL_NUMBER, CODE),), Naming.NAMED),
        (((SERIAL_NUMBER, CODE), (ORGANISATION_ID, f"NTRCN-{CODE}")), Naming.NAMED),
        (((SERIAL_NUMBER, "20260316-0001"), (ORGANISATION_ID, CODE)), Naming.NAMED),
        (((ORGANISATION_ID, OTHER),), Naming.OTHER),
        (((ORGANISATION_ID, CODE), (SERIAL_NUMBER, OTHER)), Naming.NO_CODE),
        (((ORGANISATION_ID, f"VATCN-{CODE}"),), Naming.NO_CODE),
        (((ORGANISATION_ID, f"x{CODE}"),), Naming.NO_CODE),
        (((NameOID.ORGANIZATIONAL_UNIT_NAME, CODE),), Naming.NO_CODE),
        ((), Naming.NO_CODE),
    ],
)
def test_code(codes: tuple[tuple[x509.ObjectIdentifier, str], ...], naming: Naming) -> None:
    """The code says who it is, in an attribute that is asked for, alone; a code in two of them is one code."""
    party = applicants_authority().issue(COMPANY.name, subject=subject(COMPANY.name, *codes))
    assert judge_naming(holder_of(party.certificate), APPLICANT) is naming


@pytest.mark.parametrize(
    ("names", "naming"),
    [
        ((COMPANY.name,), Naming.NAMED),
        (("佛山市南海区演示食品厂",), Naming.OTHER_NAME),
        ((COMPANY.name, COMPANY.name), Naming.OTHER_NAME),
        ((), Naming.OTHER_NAME),
    ],
)
def test_name(names: tuple[str, ...], naming: Naming) -> None:
    """There is one organisation, and it is called as the data says."""
    attributes = [x509.NameAttribute(NAME, one) for one in names]
    named = x509.Name([*attributes, x509.NameAttribute(ORGANISATION_ID, CODE)])
    party = applicants_authority().issue(COMPANY.name, subject=named)
    assert judge_naming(holder_of(party.certificate), APPLICANT) is naming


def test_brackets_and_old_strings() -> None:
    """Wide and narrow brackets are one name; BMPString is read as well as UTF8String."""
    written = x509.NameAttribute(NAME, "演示(佛山)有限公司", _type=_ASN1Type.BMPString)
    named = x509.Name([written, x509.NameAttribute(SERIAL_NUMBER, CODE)])
    holder = holder_of(applicants_authority().issue("x", subject=named).certificate)
    assert holder.name == "演示(佛山)有限公司"
    wanted = type(APPLICANT)(name="演示（佛山）有限公司", code=CODE)
    assert judge_naming(holder, wanted) is Naming.NAMED


def test_several_attributes_in_one_part_of_the_name() -> None:
    """RFC 5280, 4.1.2.4: a relative name may hold several attributes; all are read."""
    parts = [
        x509.RelativeDistinguishedName(
            [x509.NameAttribute(NAME, COMPANY.name), x509.NameAttribute(ORGANISATION_ID, CODE)]
        )
    ]
    party = applicants_authority().issue("x", subject=x509.Name(parts))
    assert judge_naming(holder_of(party.certificate), APPLICANT) is Naming.NAMED


def test_what_is_no_certificate() -> None:
    """It names nobody."""
    assert holder_of(b"\x30\x00").codes == frozenset()


@pytest.mark.parametrize("plain", [True, False])
def test_each_anchor_for_its_own(plain: bool) -> None:
    """An agencies' anchor serves no applicant and the other way round, with both validators."""
    paths, when = Paths(form_store(), plain=plain), Moment(at=NOW, present=True)
    for party, good in ((the_pki().seal, Purpose.SEAL), (company(), Purpose.APPLICANT)):
        for purpose in (Purpose.SEAL, Purpose.APPLICANT):
            chain = paths.judge(party.certificate, party.chain, when, purpose)
            assert (chain.holds, chain.leads) == (purpose is good, purpose is good)
