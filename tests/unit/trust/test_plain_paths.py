"""Plain paths are found by our own readers; whatever they say, pyHanko's path validation says too (RFC 5280, 6)."""

from __future__ import annotations

import importlib.util
import random
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, NOW, ec_key, name, pki, root, rsa_key

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc._pyhanko.validate import ChainValidator
from nh_edoc.trust.plain_paths import PlainPaths, read_lists


class Both:
    """Asks both validators; what the plain one says must be the other's answer."""

    def __init__(self, *, require_revocation=True, **material) -> None:
        self._thorough = ChainValidator(**material, require_revocation=require_revocation)
        lists = read_lists(material.pop("crls"))
        self._plain = None if lists is None or not require_revocation else PlainPaths(**material, lists=lists)

    def validate(self, certificate, embedded, at, *, proven=None):
        said = self._thorough.validate(certificate, embedded, at, proven=proven)
        plainly = None if self._plain is None else self._plain.validate(certificate, embedded, at, proven=proven)
        if plainly is not None:
            assert (plainly.faults, plainly.path) == (said.faults, said.path)
            assert plainly.until >= said.until  # lists that are stale already bound nothing
        return said


def _scenarios():
    """Return the tests of the thorough validator, asking both."""
    place = Path(__file__).parents[1] / "_pyhanko" / "test_validate_chain.py"
    spec = importlib.util.spec_from_file_location("both_validate_chain", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ChainValidator = Both
    return {key: value for key, value in vars(module).items() if key.startswith(("test_", "Test")) or key == "some"}


globals().update(_scenarios())


def plainly(leaf, top, *crls, at=NOW, proven=None, purpose=Purpose.SEAL, intermediates=()):
    """Return the plain answer; where there is one the thorough validator must give the same."""
    material = {"anchors": [top.certificate], "intermediates": intermediates, "purpose": purpose}
    Both(**material, crls=crls).validate(leaf.certificate, leaf.chain, at, proven=proven)
    lists = read_lists(crls)
    if lists is None:
        return None
    return PlainPaths(**material, lists=lists).validate(leaf.certificate, leaf.chain, at, proven=proven)


@pytest.mark.parametrize("key", [None, rsa_key()], ids=["ec", "rsa"])
def test_plain_path_holds(key):
    """What seals in use have is judged without pyHanko: leaf, authority, anchor, two silent lists."""
    made = pki(key=key)
    chain = plainly(made.seal, made.root, *made.crls)
    assert chain.holds
    assert chain.path == (made.seal.certificate, made.authority.certificate, made.root.certificate)
    assert chain.until == NOW + 7 * DAY


def test_stale_list_beside_a_current_one():
    """A list that is past its time and silent neither helps nor harms, and does not end the answer."""
    made = pki()
    stale = made.authority.crl(start=NOW - 20 * DAY, end=NOW - 10 * DAY)
    assert plainly(made.seal, made.root, *made.crls, stale).until == NOW + 7 * DAY


def test_proven_time():
    """ETSI EN 319 102-1, 5.2.6: with a proven time a list counts that was made since, though it is due."""
    made = pki()
    proven = NOW - 10 * DAY
    lists = [one.crl(start=NOW - 8 * DAY, end=NOW - DAY) for one in (made.root, made.authority)]
    assert plainly(made.seal, made.root, *lists) is None
    assert plainly(made.seal, made.root, *lists, proven=proven).holds
    early = [one.crl(start=NOW - 20 * DAY, end=NOW - DAY) for one in (made.root, made.authority)]
    assert plainly(made.seal, made.root, *early, proven=proven) is None


def test_timestamp_authority():
    """RFC 3161, 2.3: the sole and critical extended usage."""
    made = pki()
    for critical in (True, False):
        usage = [ExtendedKeyUsageOID.TIME_STAMPING]
        leaf = made.authority.issue("演示时间戳", extended=usage, extended_critical=critical)
        assert (plainly(leaf, made.root, *made.crls, purpose=Purpose.TIMESTAMP) is not None) == critical
        assert plainly(leaf, made.root, *made.crls) is None


def _leaf(**over):
    made = pki()
    return made.authority.issue("演示", **over), made.root, made.crls


def _authority(top=None, **over):
    top = top or root()
    authority = top.issue("演示签发机构", ca=True, **over)
    return authority.issue("演示"), top, (top.crl(), authority.crl())


def _lists(*kinds):
    made = pki()
    given = {
        "expired": made.authority.crl(start=NOW - 20 * DAY, end=NOW - DAY),
        "future": made.authority.crl(start=NOW + DAY, end=NOW + 9 * DAY),
        "other-key": made.authority.crl(key=ec_key()),
        "revoked": made.authority.crl((made.seal, NOW - DAY)),
        "revoked-earlier": made.authority.crl((made.seal, NOW - 9 * DAY), start=NOW - 9 * DAY, end=NOW - 8 * DAY),
        "revoked-later": made.authority.crl((made.seal, NOW + DAY)),
        "hold": made.authority.crl((made.seal, NOW - DAY, x509.ReasonFlags.certificate_hold)),
        "scope": made.authority.crl(extensions=[(_point(only_contains_user_certs=True), True)]),
        "indirect": made.authority.crl(extensions=[(_point(indirect_crl=True), True)]),
        "delta": made.authority.crl(extensions=[(x509.DeltaCRLIndicator(1), True)]),
        "unknown": made.authority.crl(extensions=[(STRANGE, True)]),
        "none": None,
        "good": made.authority.crl(),
    }
    return made.seal, made.root, tuple(one for one in (made.root.crl(), *(given[kind] for kind in kinds)) if one)


def _point(**over):
    values = dict.fromkeys(("full_name", "relative_name", "only_some_reasons"))
    flags = ("only_contains_user_certs", "only_contains_ca_certs", "indirect_crl", "only_contains_attribute_certs")
    full = [x509.UniformResourceIdentifier("http://pki.demo.example/issuer.crl")]
    return x509.IssuingDistributionPoint(**(values | dict.fromkeys(flags, False) | {"full_name": full} | over))


STRANGE = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
SUBTREE = x509.NameConstraints([x509.DirectoryName(name("演示"))], None)
ALONE = ("expired", "none", "future", "other-key", "revoked", "hold", "scope", "indirect", "delta", "unknown")
HANDED_OVER = {
    "expired": lambda: _leaf(end=NOW - DAY),
    "not-yet-valid": lambda: _leaf(start=NOW + DAY),
    "authority-expired": lambda: _authority(end=NOW - DAY),
    "anchor-expired": lambda: _authority(root(end=NOW - DAY)),
    "no-key-usage": lambda: _leaf(usage=set()),
    "encipherment": lambda: _leaf(usage={"key_encipherment"}),
    "server": lambda: _leaf(extended=[ExtendedKeyUsageOID.SERVER_AUTH]),
    "leaf-is-authority": lambda: _leaf(ca=True, usage={"digital_signature", "key_cert_sign"}),
    "unknown-critical": lambda: _leaf(extensions=[(STRANGE, True)]),
    "unknown": lambda: _leaf(extensions=[(STRANGE, False)]),
    "path-length": lambda: _authority(root(path_length=0)),
    "no-key-cert-sign": lambda: _authority(usage={"crl_sign"}),
    "no-crl-sign": lambda: _authority(usage={"key_cert_sign"}),
    "authority-unknown-critical": lambda: _authority(extensions=[(STRANGE, True)]),
    "name-constraints": lambda: _authority(extensions=[(SUBTREE, True)]),
    "policy-constraints": lambda: _authority(extensions=[(x509.PolicyConstraints(0, None), True)]),
    **{f"list-{kind}": lambda kind=kind: _lists(kind) for kind in ALONE},
    "revoked-by-a-stale-list": lambda: _lists("good", "revoked-earlier"),
    "revoked-by-another-list": lambda: _lists("good", "revoked"),
    "revoked-in-the-future": lambda: _lists("good", "revoked-later"),
    "hold-beside": lambda: _lists("good", "hold"),
}


@pytest.mark.parametrize("case", HANDED_OVER)
def test_handed_over(case):
    """RFC 5280, 6.1 and 6.3: what does not hold, and what is more than plain, is not answered here."""
    leaf, top, crls = HANDED_OVER[case]()
    assert plainly(leaf, top, *crls) is None


def test_two_ways_are_not_plain():
    """Two certificates that may have issued the leaf: which of them did is not guessed."""
    top = root()
    first = top.issue("演示签发机构", ca=True)
    second = top.issue("演示签发机构", ca=True, key=first.key)
    leaf = first.issue("演示")
    assert plainly(leaf, top, top.crl(), first.crl(), intermediates=[second.certificate]) is None
    assert plainly(leaf, top, top.crl(), first.crl()) is not None


def test_no_changed_byte_passes():
    """A leaf, an authority or a list with any byte changed is no plain path: all of them are signed, or framed."""
    made = pki()
    rng = random.Random(5280)
    good = [made.seal.certificate, made.authority.certificate, *made.crls]
    for which, der in enumerate(good):
        for _ in range(400):
            changed = bytearray(der)
            changed[rng.randrange(len(der))] ^= 1 << rng.randrange(8)
            parts = [*good[:which], bytes(changed), *good[which + 1 :]]
            lists = read_lists(parts[2:])
            if lists is None:
                continue
            paths = PlainPaths(anchors=[made.root.certificate], intermediates=(), lists=lists, purpose=Purpose.SEAL)
            assert paths.validate(parts[0], parts[1:2], NOW) is None
