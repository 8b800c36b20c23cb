"""With and without plain paths the report is the same: only the time differs (verification rules, 7)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, NOW, Pki, root, rsa_key
from edoc_sealed import press, rendered, sealed, store, verifier
from edoc_stamped import stamped, stamping_store

from nh_edoc.model.report import Verdict
from nh_edoc.trust.paths import Paths

KINDS = ("acceptance-receipt", "approval-decision", "rejection-decision")


def reports(data, trust, at=NOW, assumed=None):
    """Return the reports of one file by both ways to judge paths."""
    both = []
    for plain in (True, False):
        one = verifier(trust, at=at)
        one._paths = Paths(trust, plain=plain)
        both.append(one.verify(data, at=assumed))
    return both


def same(data, trust, at=NOW, assumed=None):
    quick, slow = reports(data, trust, at, assumed)
    assert quick == slow
    return quick


@pytest.mark.parametrize("kind", KINDS)
def test_good_files(kind):
    """Level B-B."""
    assert same(sealed(kind), store()).verdict is Verdict.VALID


def test_good_file_with_time_stamp():
    """Level B-T, believed and not."""
    assert same(stamped(), stamping_store()).verdict is Verdict.VALID
    same(stamped(), store())


def test_assumed_times():
    """Verification rules, 2: before, while and after the certificates and lists are valid."""
    for days in (-400, -40, -2, 0, 1, 6, 8, 800, 4000):
        same(sealed(), store(), assumed=NOW + days * DAY)
        same(stamped(), stamping_store(), assumed=NOW + days * DAY)


def _pki(leaf=None, authority=None, top=None):
    """Return a PKI one of whose certificates is not as it should be."""
    made = top or root()
    issuer = made.issue("演示签发机构", **({"ca": True} | (authority or {})))
    return Pki(made, issuer, issuer.issue("演示行政审批局 行政许可专用章", **(leaf or {})))


BAD = {
    "expired": lambda: _pki({"end": NOW - DAY}),
    "not-yet-valid": lambda: _pki({"start": NOW + DAY}),
    "extended-usage": lambda: _pki({"extended": [ExtendedKeyUsageOID.SERVER_AUTH]}),
    "key-usage": lambda: _pki({"usage": {"key_encipherment"}}),
    "path-length": lambda: _pki(top=root(path_length=0)),
    "authority-expired": lambda: _pki(authority={"end": NOW - DAY}),
    "no-authority": lambda: _pki(authority={"ca": False, "usage": {"key_cert_sign", "crl_sign"}}),
    "rsa": lambda: _pki({"key": rsa_key()}),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_certificates(case):
    """RFC 5280, 6.1: every fault is told in the same words."""
    made = BAD[case]()
    report = same(press(rendered(), made.seal), store(made))
    assert (report.verdict is Verdict.VALID) == (case == "rsa")


@pytest.mark.parametrize("case", ["revoked", "expired", "other-issuer", "none"])
def test_bad_lists(case):
    """RFC 5280, 6.3: revoked, or nobody knows."""
    made = _pki()
    lists = {
        "revoked": lambda: made.authority.crl((made.seal, NOW - DAY)),
        "expired": lambda: made.authority.crl(start=NOW - 9 * DAY, end=NOW - DAY),
        "other-issuer": lambda: root("别的机构").crl(),
        "none": lambda: made.root.crl(start=NOW - 2 * DAY),
    }
    trust = replace(store(made), crls=(made.root.crl(), lists[case]()))
    assert same(press(rendered(), made.seal), trust).verdict is Verdict.INDETERMINATE
