"""Plain paths: proven good in one pass, or left to the full validator; never good where that would refuse (RFC 5280)."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import DAY, NOW, ec_key, pki, root, rsa_key

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc._pyhanko.validate import ChainValidator
from nh_edoc.trust.plain_paths import PlainPaths

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def some():
    return pki()


def material(some, **over):
    return {"anchors": [some.root.certificate], "intermediates": (), "crls": some.crls, "purpose": Purpose.SEAL} | over


def prove(some, at=NOW, proven=None, leaf=None, embedded=None, **over):
    paths = PlainPaths(**{"require_revocation": True, **material(some, **over)})
    party = leaf or some.seal
    return paths.prove(party.certificate, party.chain if embedded is None else embedded, at, proven=proven)


def test_the_usual_paths_are_plain(some):
    """Seal, authority, root with complete lists; the authority from the file or from the store; RSA and EC."""
    chain = prove(some)
    assert chain.holds
    assert chain.path == (some.seal.certificate, some.authority.certificate, some.root.certificate)
    assert chain.until == NOW + 7 * DAY
    assert prove(some, embedded=(), intermediates=[some.authority.certificate]) == chain
    for key in (ec_key(), rsa_key(1)):
        other = pki(key=key)
        assert prove(other).holds


def test_a_proven_time_is_judged_by_later_lists(some):
    """ETSI EN 319 102-1, 5.2.6: a list made since, or the newest one by its own word."""
    assert prove(some, at=NOW + DAY, proven=NOW).holds
    assert prove(some, at=NOW + 8 * DAY, proven=NOW - 2 * DAY).holds
    assert prove(some, at=NOW + 8 * DAY, proven=NOW + DAY) is None, "the list is older and no longer the newest"


@pytest.mark.parametrize(
    "at",
    [timedelta(days=-2), timedelta(days=7), timedelta(days=8), timedelta(days=4000)],
    ids=["before the lists", "when they end", "stale", "ended"],
)
def test_times(some, at):
    assert prove(some, at=NOW + at) is None


def test_what_is_left_open(some):
    """Revoked, unlisted, without lists, of another purpose, unknown, crossed: the full validator says what it is."""
    revoked = (some.root.crl(), some.authority.crl((some.seal, NOW - DAY / 2)))
    assert prove(some, crls=revoked) is None
    held = (some.root.crl(), some.authority.crl((some.seal, NOW + DAY)))
    assert prove(some, crls=held) is None, "listed for a later day: left to the full validator too"
    assert prove(some, crls=()) is None
    assert prove(some, crls=some.crls[:1]) is None
    assert prove(some, crls=[b"no list"]) is None
    assert prove(some, anchors=[root().certificate]) is None
    assert prove(some, anchors=[]) is None
    assert prove(some, purpose=Purpose.TIMESTAMP) is None
    assert prove(some, embedded=()) is None
    assert prove(some, leaf=some.root, embedded=()) is None
    assert prove(some, leaf=some.authority, embedded=()) is None
    assert prove(some, crls=(), require_revocation=False).holds


def test_a_time_stamp_needs_its_own_usage(some):
    """RFC 3161, 2.3: timeStamping alone, and critical."""
    sole = some.authority.issue("演示时间戳", extended=[ExtendedKeyUsageOID.TIME_STAMPING], extended_critical=True)
    assert prove(some, leaf=sole, purpose=Purpose.TIMESTAMP).holds
    assert prove(some, leaf=sole) is None
    loose = some.authority.issue("演示时间戳", extended=[ExtendedKeyUsageOID.TIME_STAMPING])
    assert prove(some, leaf=loose, purpose=Purpose.TIMESTAMP) is None


@pytest.mark.parametrize(
    "extension",
    [
        x509.NameConstraints(permitted_subtrees=[x509.DNSName("gov.cn")], excluded_subtrees=None),
        x509.PolicyConstraints(require_explicit_policy=0, inhibit_policy_mapping=None),
        x509.InhibitAnyPolicy(0),
        x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"),
    ],
    ids=["names", "policies", "any policy", "unknown"],
)
def test_constraints_are_left_open(some, extension):
    """RFC 5280, 6.1: what restricts is judged by the full validator, critical or not."""
    for critical in (True, False):
        authority = some.root.issue("演示签发机构", ca=True, extensions=[(extension, critical)])
        leaf = authority.issue("演示行政审批局", extended=[ExtendedKeyUsageOID.EMAIL_PROTECTION])
        assert prove(some, leaf=leaf, crls=(some.root.crl(), authority.crl())) is None


def test_damaged_material_is_never_good(some):
    """One byte of certificate, authority, anchor or list changed: proven only where the full validator agrees."""
    seed = random.Random(20260210)
    parts = [some.seal.certificate, some.authority.certificate, some.root.certificate, *some.crls]
    proved = 0
    for _ in range(600):
        which = seed.randrange(len(parts))
        changed = bytearray(parts[which])
        changed[seed.randrange(len(changed))] ^= 1 << seed.randrange(8)
        seal, authority, anchor, *crls = [*parts[:which], bytes(changed), *parts[which + 1 :]]
        given = material(some, anchors=[anchor], crls=crls)
        plain = PlainPaths(**given, require_revocation=True).prove(seal, [authority], NOW, proven=None)
        if plain is not None:
            proved += 1
            assert ChainValidator(**given).validate(seal, [authority], NOW) == plain
    assert proved < 600 / 10, "a change that nobody sees is one of an anchor's own signature, which nobody verifies"


def test_verifying_our_own_file_asks_no_foreign_library(demo_folder: Path):
    """A process that verifies a file of the profile starts without pyHanko, pikepdf, asn1crypto and the typesetter."""
    script = (
        "import sys; from nh_edoc.cli import main\n"
        "try: main(['verify', sys.argv[1], '--trust', sys.argv[2], '-q'])\n"
        "except SystemExit as stop: assert stop.code == 0, stop.code\n"
        "heavy = {'pyhanko', 'pyhanko_certvalidator', 'asn1crypto', 'pikepdf', 'typst', 'fontTools', 'asyncio', 'ssl'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    file, trust = demo_folder / "documents" / "acceptance-receipt.pdf", demo_folder / "pki" / "trust"
    done = subprocess.run(
        [sys.executable, "-c", script, file, trust], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("VALID")
