"""How old a list may be that speaks for a past that a time stamp proves (verification rules, 2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from edoc_pki import DAY, NOW, pki
from edoc_trust import write_store

from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.trust.evidence import FRESH, EvidencedPaths, Material, Proof
from nh_edoc.trust.paths import Moment

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def some():
    return pki()


def holds(tmp_path, some, *, leaf_list: timedelta, top_list: timedelta = HOUR, fresh: timedelta = FRESH) -> bool:
    """Judge a seal of ``NOW`` a hundred days later; its lists are so old at ``NOW``, were current then, and have ended."""
    store = TrustStore.load(write_store(tmp_path, some, crls=[]))
    material = Material(
        certificates=(some.authority.certificate,),
        crls=(
            some.authority.crl(start=NOW - leaf_list, end=NOW + DAY),
            some.root.crl(start=NOW - top_list, end=NOW + DAY),
        ),
    )
    paths = EvidencedPaths(
        store=material.added_to(store), own=store, proofs=(Proof(at=NOW + HOUR, material=material),), fresh=fresh
    )
    when = Moment(at=NOW + 100 * DAY, present=True, proven=NOW)
    return paths.judge(some.seal.certificate, some.seal.chain, when).holds


@pytest.mark.parametrize(
    ("age", "fresh", "good"),
    [
        (24 * HOUR, FRESH, True),
        (24 * HOUR + timedelta(seconds=1), FRESH, False),
        (48 * HOUR, timedelta(hours=48), True),
        (HOUR, timedelta(0), False),
    ],
)
def test_both_sides_of_the_limit(tmp_path, some, age, fresh, good):
    """``revocation_hours``: a list that old may not know of a loss in the meantime."""
    assert holds(tmp_path, some, leaf_list=age, fresh=fresh) is good


def test_lists_for_authorities_are_rare(tmp_path, some):
    """For an authority the list's own period counts."""
    assert holds(tmp_path, some, leaf_list=HOUR, top_list=20 * DAY)


def test_what_speaks_must_be_covered(tmp_path, some):
    """A list that no time stamp covers may have been made up later."""
    store = TrustStore.load(write_store(tmp_path, some, crls=[]))
    crls = tuple(party.crl(start=NOW - HOUR, end=NOW + DAY) for party in (some.authority, some.root))
    when = Moment(at=NOW + 100 * DAY, present=True, proven=NOW)
    paths = EvidencedPaths(
        store=replace(store, crls=crls), own=store, proofs=(Proof(at=NOW + HOUR, material=Material()),)
    )
    assert not paths.judge(some.seal.certificate, some.seal.chain, when).holds


def test_the_default_is_the_setting():
    """One value, said twice, must be the same."""
    assert timedelta(hours=Settings().revocation_hours) == FRESH
