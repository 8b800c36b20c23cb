"""Authority: unknown is not wrong, wrong is not unknown, and a time that is over is neither."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from edoc_pki import DAY, NOW, pki
from edoc_trust import AGENCY, USCC, agency_row, seal_row, time, write_store

from nh_edoc.model.digest import Digest
from nh_edoc.trust import Act, Authority, TrustStore, judge_authority

OTHER = "91440605MA0000007Y"


@pytest.fixture(scope="module")
def some():
    return pki()


def act(**over) -> Act:
    values = {
        "kind": "acceptance-receipt",
        "agency": USCC,
        "agency_name": AGENCY,
        "item": "11440605000000000E444011310600201",
        "date": date(2026, 3, 10),
    }
    return Act(**values | over)


@pytest.fixture
def judge(tmp_path, some):
    def run(*, seal=None, agency=None, others=(), at=NOW, certificate=None, of=USCC, **over):
        row = agency_row(seal_row(some.seal, **(seal or {})), **(agency or {}))
        store = TrustStore.load(write_store(tmp_path, some, agencies=[row, *others]))
        return judge_authority(store, Digest.of(certificate or some.seal.certificate), act(agency=of, **over), at)

    return run


def test_authorised(judge):
    """国令716号 art. 9: the organ's own seal on its own document."""
    found = judge()
    assert {found.standing, found.agency, found.name, found.kind} == {Authority.AUTHORISED}


def test_unknown_seal(judge, some):
    """A seal that is not listed proves nothing either way."""
    assert judge(certificate=some.authority.certificate).standing is Authority.UNKNOWN_SEAL


@pytest.mark.parametrize(
    ("seal", "at", "expected"),
    [
        ({"from": time(NOW + DAY)}, NOW, Authority.OUT_OF_PERIOD),
        ({"to": time(NOW)}, NOW, Authority.OUT_OF_PERIOD),
        ({"to": time(NOW)}, NOW - DAY, Authority.AUTHORISED),
        ({"compromised_from": time(NOW)}, NOW, Authority.COMPROMISED),
        ({"compromised_from": time(NOW)}, NOW - DAY, Authority.AUTHORISED),
    ],
)
def test_period(judge, seal, at, expected):
    """``from`` inclusive, ``to`` exclusive; from ``compromised_from`` on the key is anybody's."""
    assert judge(seal=seal, at=at).standing is expected


def test_kind(judge):
    """许可法 arts. 32, 39: what a seal is for is data of the list."""
    assert judge(kind="license").kind is Authority.WRONG_KIND


def test_another_name(judge):
    """The printed name must be one of the agency's."""
    assert judge(agency_name="别的机关").name is Authority.WRONG_NAME


def test_agency_of_the_data_is_another(tmp_path, some):
    """A listed seal under a document of an agency that it has nothing to do with."""
    other = {"uscc": OTHER, "names": [{"text": "乙局", "from": time(NOW - DAY)}], "region": "440605"}
    store = TrustStore.load(write_store(tmp_path, some, agencies=[agency_row(seal_row(some.seal)), other]))
    found = judge_authority(store, Digest.of(some.seal.certificate), act(agency=OTHER, agency_name="乙局"), NOW)
    assert (found.agency, found.name) == (Authority.WRONG_AGENCY, Authority.AUTHORISED)


def test_mandate(tmp_path, some):
    """委托: for the items and the time that the list names."""
    other = {"uscc": OTHER, "names": [{"text": "乙局", "from": time(NOW - 400 * DAY)}], "region": "440605"}

    def mandate(at=NOW, item="X1234", **over):
        one = {"uscc": OTHER, "items": ["X12"], "from": time(NOW - 10 * DAY)} | over
        agencies = [agency_row(seal_row(some.seal), acts_for=[one]), other]
        store = TrustStore.load(write_store(tmp_path, some, agencies=agencies))
        asked = act(agency=OTHER, agency_name="乙局", item=item)
        found = judge_authority(store, Digest.of(some.seal.certificate), asked, at)
        return found.agency, found.name

    assert mandate() == (Authority.AUTHORISED, Authority.AUTHORISED)
    assert mandate(item="Y1234")[0] is Authority.WRONG_AGENCY
    assert mandate(uscc=USCC)[0] is Authority.WRONG_AGENCY
    assert mandate(to=time(NOW))[0] is Authority.OUT_OF_PERIOD


def test_successor(tmp_path, some):
    """An agency that took over another's functions seals for it."""
    other = {"uscc": OTHER, "names": [{"text": "乙局", "from": time(NOW - 400 * DAY)}], "region": "440605"}
    agencies = [agency_row(seal_row(some.seal), successor_of=[OTHER]), other]
    store = TrustStore.load(write_store(tmp_path, some, agencies=agencies))
    found = judge_authority(store, Digest.of(some.seal.certificate), act(agency=OTHER, agency_name="乙局"), NOW)
    assert (found.agency, found.name) == (Authority.AUTHORISED, Authority.AUTHORISED)


def test_agency_not_listed(tmp_path, some):
    """A name can only be compared with a listed one."""
    agencies = [agency_row(seal_row(some.seal), successor_of=[OTHER])]
    store = TrustStore.load(write_store(tmp_path, some, agencies=agencies))
    found = judge_authority(store, Digest.of(some.seal.certificate), act(agency=OTHER, agency_name="乙局"), NOW)
    assert found.name is Authority.UNKNOWN_AGENCY


def test_renamed_agency_keeps_its_old_documents(judge):
    """A document bears the name of its day for ever; not a later one."""
    names = [
        {"text": AGENCY, "from": time(NOW - 3000 * DAY), "to": time(NOW - 2 * DAY)},
        {"text": "新名称局", "from": time(NOW - 2 * DAY)},
    ]
    assert judge(agency={"names": names}).name is Authority.AUTHORISED
    assert judge(agency={"names": names}, agency_name="新名称局", date=date(2026, 3, 10)).name is Authority.AUTHORISED
    assert judge(agency={"names": names}, date=date(2026, 3, 16)).name is Authority.WRONG_NAME


OLD_NAMES = [
    {"text": AGENCY, "from": time(NOW - 3000 * DAY), "to": time(NOW - 2 * DAY)},
    {"text": "新名称局", "from": time(NOW - 2 * DAY)},
]
SECOND = timedelta(seconds=1)
both_ends = pytest.mark.parametrize(
    ("at", "expected"),
    [
        (NOW - DAY - SECOND, Authority.OUT_OF_PERIOD),
        (NOW - DAY, Authority.AUTHORISED),
        (NOW + DAY - SECOND, Authority.AUTHORISED),
        (NOW + DAY, Authority.OUT_OF_PERIOD),
    ],
)
"""From a day before now to a day after it."""


@both_ends
def test_both_ends_of_a_seal(judge, at, expected):
    """``from`` inclusive, ``to`` exclusive, to the second."""
    assert judge(seal={"from": time(NOW - DAY), "to": time(NOW + DAY)}, at=at).standing is expected


@both_ends
def test_both_ends_of_a_mandate(judge, at, expected):
    """许可法 art. 24: 委托 counts within its time, whoever seals."""
    mandate = {"uscc": OTHER, "from": time(NOW - DAY), "to": time(NOW + DAY)}
    other = agency_row(uscc=OTHER, names=[{"text": "乙局", "from": time(NOW - 400 * DAY)}])
    found = judge(agency={"acts_for": [mandate]}, others=[other], agency_name="乙局", at=at, of=OTHER)
    assert found.agency is expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [(NOW - SECOND, Authority.AUTHORISED), (NOW, Authority.COMPROMISED), (NOW + SECOND, Authority.COMPROMISED)],
)
def test_both_sides_of_a_loss(judge, at, expected):
    """``compromised_from`` is inclusive, and wins over the seal's own time."""
    seal = {"compromised_from": time(NOW), "to": time(NOW + 2 * SECOND)}
    assert judge(seal=seal, at=at).standing is expected
    assert judge(seal=seal, at=NOW + DAY).standing is Authority.COMPROMISED


@pytest.mark.parametrize(
    ("at", "day", "expected"),
    [
        (NOW - 2 * DAY - SECOND, date(2026, 3, 10), Authority.WRONG_NAME),
        (NOW - 2 * DAY, date(2026, 3, 10), Authority.AUTHORISED),
        (NOW - 3 * DAY, date(2026, 3, 14), Authority.AUTHORISED),
        (NOW - 3 * DAY, date(2026, 3, 13), Authority.WRONG_NAME),
    ],
)
def test_both_ends_of_a_name(judge, at, day, expected):
    """A name counts when it was borne at the judged time, or at noon of 成文日期."""
    names = [{"text": AGENCY, "from": time(NOW - 3000 * DAY), "to": time(NOW - 2 * DAY)}, OLD_NAMES[1]]
    assert judge(agency={"names": names}, agency_name="新名称局", at=at, date=day).name is expected


def test_items_of_a_mandate_are_whole_or_a_beginning(judge):
    """A mandate for some items is none for others, and a longer code is not its own beginning."""
    other = agency_row(uscc=OTHER, names=[{"text": "乙局", "from": time(NOW - 400 * DAY)}])

    def ask(item):
        mandate = {"uscc": OTHER, "items": ["X12", "Y9"], "from": time(NOW - DAY)}
        asked = {"agency_name": "乙局", "of": OTHER, "item": item}
        return judge(agency={"acts_for": [mandate]}, others=[other], **asked).agency

    assert ask("X12") is ask("X129") is ask("Y9") is Authority.AUTHORISED
    assert ask("X1") is ask("Y8") is ask("ZX12") is Authority.WRONG_AGENCY


def test_a_mandate_is_not_passed_on(judge):
    """The agency that acts for B does not act for those that B acts for."""
    third = "12440605000000001W"
    mandate = {"uscc": OTHER, "from": time(NOW - DAY)}
    other = agency_row(uscc=OTHER, acts_for=[{"uscc": third, "from": time(NOW - DAY)}], successor_of=[third])
    last = agency_row(uscc=third, names=[{"text": "丙局", "from": time(NOW - 400 * DAY)}])
    found = judge(agency={"acts_for": [mandate]}, others=[other, last], agency_name="丙局", of=third)
    assert found.agency is Authority.WRONG_AGENCY


def test_two_mandates_one_in_force(judge):
    """A mandate that was renewed counts again."""
    spans = [{"from": time(NOW - 9 * DAY), "to": time(NOW - 5 * DAY)}, {"from": time(NOW - DAY)}]
    other = agency_row(uscc=OTHER, names=[{"text": "乙局", "from": time(NOW - 400 * DAY)}])
    mandates = [{"uscc": OTHER, **span} for span in spans]
    asked = {"agency": {"acts_for": mandates}, "others": [other], "agency_name": "乙局", "of": OTHER}
    assert judge(**asked).agency is Authority.AUTHORISED
    assert judge(**asked, at=NOW - 3 * DAY).agency is Authority.OUT_OF_PERIOD


@pytest.mark.parametrize(
    ("region", "expected"),
    [("440605", Authority.AUTHORISED), (None, Authority.AUTHORISED), ("440604", Authority.WRONG_REGION)],
)
def test_region(judge, region, expected):
    """The data's region is the listed agency's (GB/T 2260)."""
    assert judge(region=region).name is expected


def test_region_of_the_agency_in_the_data(judge):
    """Who acts for another issues for that one's region, not for its own."""
    mandate = {"uscc": OTHER, "from": time(NOW - DAY)}
    other = agency_row(uscc=OTHER, names=[{"text": "乙局", "from": time(NOW - 400 * DAY)}], region="440604")
    asked = {"agency": {"acts_for": [mandate]}, "others": [other], "agency_name": "乙局", "of": OTHER}
    assert judge(**asked, region="440604").name is Authority.AUTHORISED
    assert judge(**asked, region="440605").name is Authority.WRONG_REGION
