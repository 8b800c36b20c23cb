"""Ends of algorithms as data, judged at the proven time (verification rules, 2; ETSI TS 119 312)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from edoc_pki import DAY, NOW, Pki, ec_key, pki, root, rsa_key
from edoc_trust import write_store

from nh_edoc import messages
from nh_edoc._pyhanko.outcome import Part, Purpose
from nh_edoc.errors import InputError
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.trust import TrustStore
from nh_edoc.trust.algorithms import load_algorithms
from nh_edoc.trust.paths import Moment, Paths

END = datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=8)
"""2026-03-01 in Beijing, half a month before the present of the tests."""


def table(tmp_path, text: str):
    path = tmp_path / "algorithms.toml"
    path.write_text(text, encoding="utf-8")
    return load_algorithms(path)


@pytest.fixture(scope="module")
def rsa():
    return pki(key=rsa_key())


def judge(tmp_path, made: Pki, text: str, *, proven=None, digest=None):
    store = TrustStore.load(write_store(tmp_path / "trust", made))
    paths = Paths(store, algorithms=table(tmp_path, text))
    when = Moment(at=NOW, present=proven is None, proven=proven)
    return paths.judge(made.seal.certificate, made.seal.chain, when, Purpose.SEAL, digest=digest)


def test_the_package_ends_nothing_above_the_floor():
    """Documented default: SHA-1 and RSA-1024 never; no day that no rule names."""
    found = load_algorithms()
    far = datetime(2100, 1, 1, tzinfo=UTC)
    assert not found.ends
    assert not found.digest_holds("sha1", NOW)
    assert not found.digest_holds("md5", NOW)
    assert not found.digest_holds("unheard-of", NOW)
    assert not found.rsa_holds(1024, NOW)
    assert not found.rsa_holds(512, NOW)
    assert found.rsa_holds(2048, far)
    assert found.digest_holds("sha256", far)
    assert found.curve_holds("secp256r1", far)


@pytest.mark.parametrize(("bits", "good"), [(2047, False), (2048, False), (3071, False), (3072, True), (4096, True)])
def test_a_row_holds_up_to_the_next(tmp_path, bits, good):
    """Legacy sizes are a range: 2048 to 3071."""
    found = table(tmp_path, "[rsa]\n2048 = 2026-03-01\n")
    assert found.ends
    assert found.rsa_holds(bits, NOW) is good


def test_the_end_is_exclusive_and_in_beijing(tmp_path):
    """Both ends of the interval."""
    found = table(tmp_path, "[rsa]\n2048 = 2026-03-01\n")
    assert found.rsa_holds(2048, END - timedelta(seconds=1))
    assert not found.rsa_holds(2048, END)


def test_ended_key(tmp_path, rsa):
    """A seal of unproven time under an ended algorithm: CRYPTO_CONSTRAINTS_FAILURE_NO_POE."""
    chain = judge(tmp_path, rsa, "[rsa]\n2048 = 2026-03-01\n")
    fault = chain.fault(Part.ALGORITHM)
    assert fault is not None
    assert (fault.sub, fault.why) == ("CRYPTO_CONSTRAINTS_FAILURE_NO_POE", "RSA-2048")


@pytest.mark.parametrize(("proven", "good"), [(END - DAY, True), (END, False)])
def test_judged_at_the_proven_time(tmp_path, rsa, proven, good):
    """Verification rules, 2: what was strong when it was sealed stays good."""
    assert judge(tmp_path, rsa, "[rsa]\n2048 = 2026-03-01\n", proven=proven).holds is good


def test_another_kind_of_key_is_not_touched(tmp_path):
    """P-256 under an end of RSA."""
    assert judge(tmp_path, pki(), "[rsa]\n2048 = 2026-03-01\n").holds


def test_ended_curve(tmp_path):
    """The same for curves."""
    fault = judge(tmp_path, pki(), "[curve]\nsecp256r1 = 2026-03-01\n").fault(Part.ALGORITHM)
    assert fault is not None
    assert fault.why == "secp256r1"


def test_ended_digest_of_a_certificate(tmp_path):
    """Every certificate below the anchor is signed with it; what the anchor signs of itself proves nothing."""
    top = root(digest=hashes.SHA384())
    authority = top.issue("演示签发机构", ca=True, digest=hashes.SHA384())
    weak = Pki(top, authority, authority.issue("演示印章", digest=hashes.SHA256()))
    strong = Pki(top, authority, authority.issue("演示印章", digest=hashes.SHA384()))
    text = "[digest]\nsha256 = 2026-03-01\n"
    for sub in ("a", "b"):
        (tmp_path / sub).mkdir()
    fault = judge(tmp_path / "a", weak, text).fault(Part.ALGORITHM)
    assert fault is not None
    assert fault.why == "sha256"
    assert judge(tmp_path / "b", strong, text).holds


def test_ended_digest_of_the_seal(tmp_path):
    """Strong certificates do not help a seal over an ended digest."""
    top = root(digest=hashes.SHA384())
    authority = top.issue("演示签发机构", ca=True, digest=hashes.SHA384())
    made = Pki(top, authority, authority.issue("演示印章", digest=hashes.SHA384()))
    text = "[digest]\nsha256 = 2026-03-01\n"
    assert judge(tmp_path, made, text, digest=DigestAlgorithm.SHA384).holds
    assert not judge(tmp_path, made, text, digest=DigestAlgorithm.SHA256).holds


def test_ended_curve_of_an_authority(tmp_path):
    """Every key of the path counts, the anchor's too."""
    top = root(key=ec_key(ec.SECP384R1()))
    authority = top.issue("演示签发机构", ca=True, key=ec_key(ec.SECP384R1()))
    made = Pki(top, authority, authority.issue("演示印章"))
    fault = judge(tmp_path, made, "[curve]\nsecp384r1 = 2026-03-01\n").fault(Part.ALGORITHM)
    assert fault is not None


def test_ended_curve_that_only_the_library_reads(tmp_path):
    """An authority on P-521 ends like the others."""
    top = root(key=ec_key(ec.SECP521R1()))
    made = Pki(top, authority := top.issue("演示签发机构", ca=True), authority.issue("演示印章"))
    fault = judge(tmp_path, made, "[curve]\nsecp521r1 = false\n").fault(Part.ALGORITHM)
    assert fault is not None
    assert fault.why == "secp521r1"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("[digest]\nsha1 = true\n", "floor"),
        ("[digest]\nsha1 = 2030-01-01\n", "floor"),
        ("[rsa]\n1024 = true\n", "floor"),
        ("[curve]\nsecp192r1 = true\n", "floor"),
        ("[digest]\nsha256 = 'yes'\n", "value"),
        ("[digest]\nsha256 = 2026-01-01T00:00:00Z\n", "value"),
        ("[rsa]\nbig = true\n", "bits"),
        ("[rsa]\n99999999999 = true\n", "bits"),
        ("[hash]\nsha256 = true\n", "table"),
        ("digest = 1\n", "table"),
    ],
)
def test_a_table_can_only_be_stricter(tmp_path, text, code):
    """No file of settings makes a weak seal strong, and nothing misspelt passes."""
    with pytest.raises(InputError) as caught:
        table(tmp_path, text)
    (problem,) = caught.value.problems
    assert problem.code == f"algorithms.{code}"
    for lang in messages.LANGUAGES:
        assert "{" not in problem.message(lang)


def test_nonsense(tmp_path):
    """Not TOML."""
    with pytest.raises(InputError):
        table(tmp_path, "[")
