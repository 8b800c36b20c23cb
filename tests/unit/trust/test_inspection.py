"""``trust check``: what makes answers wrong, what makes them INDETERMINATE, what the operator must do next."""

from __future__ import annotations

import pytest
from edoc_pki import DAY, NOW, Pki, pki, root
from edoc_signed_trust import pin, sign, signed_store
from edoc_trust import AGENCY, USCC, agency_row, anchor_row, seal_row, time, write_store

from nh_edoc import messages
from nh_edoc.errors import TrustError
from nh_edoc.trust.inspection import Weight, inspect_store

PICTURE = {"alg": "sha256", "value": "0" * 64}
OTHER = "91440605MA0000007Y"


@pytest.fixture(scope="module")
def some():
    return pki()


def good(tmp_path, some, **over):
    over.setdefault("agencies", [agency_row(seal_row(some.seal, picture=PICTURE))])
    over.setdefault("intermediates", [some.authority])
    return write_store(tmp_path / "trust", some, **over)


def flaws(folder, now=NOW, pinned=None):
    found = inspect_store(folder, now, pinned)
    for one in found:
        for lang in messages.LANGUAGES:
            assert "{" not in one.message(lang)
            assert not one.message(lang).startswith("trust.")
    return {(one.weight, one.code.removeprefix("trust.").removeprefix("check.")) for one in found}


NOTICED = (Weight.NOTICE, "unsigned")


def test_a_good_store(tmp_path, some):
    """Nothing but that nobody signed it."""
    assert flaws(good(tmp_path, some)) == {NOTICED}
    assert flaws(sign(tmp_path / "trust")) == set()
    assert flaws(tmp_path / "trust", pinned=pin()) == set()


def agency(some, **over):
    return agency_row(seal_row(some.seal, picture=PICTURE), **over)


SPAN = {"from": time(NOW), "to": time(NOW)}
ENTRIES = {
    "names overlap": (
        lambda some: agency(
            some,
            names=[
                {"text": AGENCY, "from": time(NOW - 3000 * DAY), "to": time(NOW)},
                {"text": "乙", "from": time(NOW - DAY)},
            ],
        ),
        (Weight.ERROR, "names-overlap"),
    ),
    "empty span of a mandate": (
        lambda some: agency(some, acts_for=[{"uscc": USCC, **SPAN}]),
        (Weight.ERROR, "span"),
    ),
    "no name while the seal is used": (
        lambda some: (
            agency(some, names=[{"text": AGENCY, "from": time(NOW + DAY)}])
            | {"seals": [seal_row(some.seal, picture=PICTURE, to=time(NOW))]}
        ),
        (Weight.ERROR, "seal-nameless"),
    ),
    "acts for an unknown agency": (
        lambda some: agency(some, acts_for=[{"uscc": OTHER, "from": time(NOW)}]),
        (Weight.STALE, "agency-missing"),
    ),
    "successor of an unknown agency": (
        lambda some: agency(some, successor_of=[OTHER]),
        (Weight.STALE, "agency-missing"),
    ),
    "no picture": (lambda some: agency_row(seal_row(some.seal)), (Weight.STALE, "no-picture")),
    "no seal": (lambda some: agency_row(), (Weight.NOTICE, "no-seal")),
    "check digits": (lambda some: agency(some, uscc="11440605000000000X"), (Weight.NOTICE, "uscc")),
}


@pytest.mark.parametrize("name", ENTRIES)
def test_entries(tmp_path, some, name):
    """Entries that the schema admits and that make no sense."""
    row, expected = ENTRIES[name]
    assert flaws(good(tmp_path, some, agencies=[row(some)])) == {expected, NOTICED}


def test_names_that_meet_do_not_overlap(tmp_path, some):
    """``to`` is exclusive."""
    names = [
        {"text": AGENCY, "from": time(NOW - 3000 * DAY), "to": time(NOW)},
        {"text": "乙", "from": time(NOW)},
    ]
    assert flaws(good(tmp_path, some, agencies=[agency(some, names=names)])) == {NOTICED}


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        ({"next_update": time(NOW)}, (Weight.STALE, "overdue")),
        ({"next_update": time(NOW + 14 * DAY)}, (Weight.NOTICE, "due")),
        ({"issued": time(NOW + DAY)}, (Weight.STALE, "future")),
    ],
)
def test_the_lists_own_time(tmp_path, some, over, expected):
    """Past ``next_update`` nothing is VALID; before that it is told."""
    assert flaws(good(tmp_path, some, **over)) == {expected, NOTICED}


def test_lists(tmp_path, some):
    """Every authority needs a current list (``require``); what nobody signed helps nobody."""
    missing = (Weight.STALE, "crl-missing")
    assert flaws(good(tmp_path / "a", some, crls=[])) == {missing, NOTICED}
    stale = [some.root.crl(end=NOW), some.authority.crl()]
    assert flaws(good(tmp_path / "b", some, crls=stale)) == {(Weight.STALE, "crl-overdue"), NOTICED}
    renewed = [*stale, some.root.crl()]
    assert flaws(good(tmp_path / "c", some, crls=renewed)) == {NOTICED}
    strange = [*some.crls, root("别处").crl()]
    assert flaws(good(tmp_path / "d", some, crls=strange)) == {(Weight.STALE, "crl-issuer"), NOTICED}


def test_authorities(tmp_path, some):
    """Ended, not begun, not an authority's, on no path to any anchor."""
    stray = root("别处").issue("游离机构", ca=True)
    found = flaws(good(tmp_path / "a", some, intermediates=[some.authority, stray]))
    assert found == {(Weight.STALE, "no-anchor"), (Weight.STALE, "crl-missing"), NOTICED}
    found = flaws(good(tmp_path / "b", some, intermediates=[some.authority, some.seal]))
    assert (Weight.ERROR, "not-authority") in found
    old = some.root.issue("旧机构", ca=True, end=NOW - DAY)
    found = flaws(good(tmp_path / "c", some, intermediates=[some.authority, old]))
    assert (Weight.STALE, "ended") in found
    coming = some.root.issue("新机构", ca=True, start=NOW + DAY)
    found = flaws(good(tmp_path / "d", some, intermediates=[some.authority, coming]))
    assert (Weight.STALE, "not-begun") in found


def test_a_chain_of_intermediates(tmp_path):
    """Directly or through others."""
    top = root()
    first = top.issue("一级", ca=True)
    second = first.issue("二级", ca=True)
    made = Pki(top, second, second.issue("演示印章"))
    crls = [top.crl(), first.crl(), second.crl()]
    assert flaws(good(tmp_path, made, intermediates=[second, first], crls=crls)) == {NOTICED}


def test_an_ended_anchor_is_history(tmp_path, some):
    """An anchor that is no longer trusted needs no list and no valid certificate: it judges old documents."""
    gone = root("旧根", end=NOW - DAY)
    anchors = [anchor_row(some.root), anchor_row(gone, "old", to=time(NOW - DAY))]
    folder = good(tmp_path, some, anchors=anchors[:1])
    (folder / "anchors" / "old.crt").write_bytes(gone.pem)
    assert {code for _, code in flaws(folder)} == {"anchor.unlisted"}
    good(tmp_path, some, anchors=anchors)
    assert flaws(folder) == {NOTICED}


def test_strange_files(tmp_path, some):
    """What no reader uses: a certificate under another ending, a key, a note, a link."""
    folder = good(tmp_path, some)
    (folder / "anchors" / "more.pem").write_bytes(some.root.pem)
    (folder / "notes.txt").write_text("x", encoding="utf-8")
    (folder / "crls" / "sub").mkdir()
    (folder / "crls" / "sub" / "x.crl").write_bytes(b"")
    found = [one.path for one in inspect_store(folder, NOW) if one.code == "trust.check.strange"]
    assert found == ["anchors/more.pem", "crls/sub/x.crl", "notes.txt"]


def test_an_unusable_store_is_told_whole(tmp_path, some):
    """All problems at once, each with its path."""
    folder = good(tmp_path, some)
    (folder / "anchors" / "root.crt").write_bytes(some.authority.pem)
    (folder / "crls" / "0.crl").write_bytes(b"x")
    assert flaws(folder) == {(Weight.ERROR, "digest.wrong"), (Weight.ERROR, "file.format")}
    (folder / "trust.json").write_text("{}", encoding="utf-8")
    assert {weight for weight, _ in flaws(folder)} == {Weight.ERROR}
    (folder / "trust.json").unlink()
    assert {weight for weight, _ in flaws(folder)} == {Weight.ERROR}
    with pytest.raises(TrustError):
        inspect_store(tmp_path / "none", NOW)


def test_signatures(tmp_path, some):
    """A broken signature, another's, a version below the pin; nothing is remembered by looking."""
    folder = sign(good(tmp_path, some))
    assert flaws(folder, pinned=pin(some.seal)) == {(Weight.ERROR, "operator")}
    state = tmp_path / "seen"
    assert flaws(folder, pinned=pin(version=99, state=state)) == {(Weight.ERROR, "rollback")}
    assert not state.exists()
    (folder / "trust.json.p7s").write_bytes(b"0")
    assert flaws(folder) == {(Weight.ERROR, "signature")}
    (folder / "trust.json.p7s").unlink()
    assert flaws(folder, pinned=pin()) == {(Weight.ERROR, "unsigned")}


def test_the_helper(tmp_path, some):
    """A signed store without pictures: what most tests use."""
    assert flaws(signed_store(tmp_path, some, intermediates=[some.authority])) == {(Weight.STALE, "no-picture")}
