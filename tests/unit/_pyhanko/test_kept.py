"""Revocation data that files of other makers bring along: in a security store and in the signature's container."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from asn1crypto import crl, ocsp, x509
from edoc_foreign import plain_file, sign, signed_once, the_pki
from edoc_pki import DAY, NOW
from edoc_sealed import SETTINGS, check
from edoc_trust import write_store
from pyhanko.sign import fields
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator import ValidationContext

from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.model.report import Result
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from nh_edoc.model.report import Report


def answers(**over) -> list[bytes]:
    made = the_pki()
    return [made.authority.answer(made.seal, **over), made.root.answer(made.authority)]


def with_store(*responses: bytes, crls=()) -> bytes:
    out = io.BytesIO(signed_once())
    DocumentSecurityStore.add_dss(
        out,
        None,
        certs=[x509.Certificate.load(the_pki().authority.certificate)],
        ocsps=[ocsp.OCSPResponse.load(one) for one in responses],
        crls=[crl.CertificateList.load(one) for one in crls],
    )
    return out.getvalue()


def in_container() -> bytes:
    """What Adobe's archival attribute holds; the library validates before it signs, at the tests' present."""
    made = the_pki()
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(made.root.certificate)],
        crls=[crl.CertificateList.load(one) for one in made.crls],
        moment=NOW,
        allow_fetching=False,
        revocation_mode="require",
    )
    over = {"embed_validation_info": True, "validation_context": context}
    return sign(plain_file(), "Sig1", subfilter=fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED, **over)


@pytest.fixture(scope="module")
def bare(tmp_path_factory) -> TrustStore:
    """Anchors alone."""
    return TrustStore.load(write_store(tmp_path_factory.mktemp("bare") / "trust", the_pki(), crls=[]))


def judge(data: bytes, store: TrustStore) -> Report:
    return Verifier(store, clock=lambda: NOW, settings=SETTINGS).verify(data)


def test_responses_in_a_store(bare):
    """ISO 32000-2, 12.8.4.3: OCSP of the file answers for the seal and its authority; without it nobody does."""
    assert check(judge(signed_once(), bare), "chain.revocation").result is Result.UNKNOWN
    assert check(judge(with_store(*answers()), bare), "chain.revocation").result is Result.PASSED


def test_responses_that_say_nothing_now(bare):
    """A store proves no time: what is past its own end is silent."""
    old = answers(this_update=NOW - 3 * DAY, next_update=NOW - DAY)
    assert check(judge(with_store(*old), bare), "chain.revocation").result is Result.UNKNOWN


def test_lists_in_the_container(bare):
    """ISO 32000-1, 12.8.3.3.2: adbe-revocationInfoArchival."""
    data = in_container()
    assert len(read_foreign(data).kept.crls) == 2
    assert check(judge(data, bare), "chain.revocation").result is Result.PASSED


def test_garbage_in_a_store(bare):
    """What cannot be read is not there, and no crash."""
    data = with_store(*answers()).replace(answers()[1][:20], b"\0" * 20)
    assert judge(data, bare).checks
