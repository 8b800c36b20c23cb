"""What settings and the trust list change in a verdict: ended algorithms, regions, lost seals (verification rules, 2)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edoc_pki import DAY, NOW
from edoc_sealed import SETTINGS, check, good_store, picture_digest, sealed, store, the_pki, verify
from edoc_stamped import stamped, stamping_store
from edoc_trust import agency_row, seal_row, time

from nh_edoc.model.report import Result, Verdict
from nh_edoc.verify import Verifier


def judge(data, trust, at, tmp_path, table):
    path = tmp_path / "algorithms.toml"
    path.write_text(table, encoding="utf-8")
    return Verifier(trust, clock=lambda: at, settings=replace(SETTINGS, algorithms=path)).verify(data)


def test_an_ended_algorithm_is_indeterminate(tmp_path):
    """A B-B seal under an ended algorithm may be a forgery made since: CRYPTO_CONSTRAINTS_FAILURE_NO_POE."""
    report = judge(sealed(), good_store(), NOW, tmp_path, "[curve]\nsecp256r1 = 2026-03-16\n")
    assert report.verdict is Verdict.INDETERMINATE
    assert report.sub_indication == "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    assert check(report, "chain.algorithm").result is Result.FAILED
    assert verify(sealed()).verdict is Verdict.VALID


@pytest.mark.parametrize(("end", "verdict"), [("2026-03-17", Verdict.VALID), ("2026-03-16", Verdict.INDETERMINATE)])
def test_the_end_is_judged_at_the_present_without_a_proof(tmp_path, end, verdict):
    """Both sides of the end, at the time of validation."""
    report = judge(sealed(), good_store(), NOW, tmp_path, f"[digest]\nsha256 = {end}\n")
    assert report.verdict is verdict


def test_the_time_stamp_s_own_algorithms_are_judged_now(tmp_path):
    """ETSI EN 319 102-1, 5.4: a token under an ended algorithm proves no time until another one proves it."""
    report = judge(stamped(), stamping_store(), NOW + DAY, tmp_path, "[curve]\nsecp256r1 = 2026-03-17\n")
    assert report.verdict is Verdict.INDETERMINATE
    assert check(report, "time.chain").result is Result.FAILED


def row(**over):
    return agency_row(seal_row(the_pki().seal, picture=picture_digest()), **over)


def test_another_region_is_wrong():
    """The agency in the data must be the listed one, by code, name and region; the report says which."""
    report = Verifier(store(agencies=[row(region="440604")]), clock=lambda: NOW, settings=SETTINGS).verify(sealed())
    assert report.verdict is Verdict.INVALID
    found = check(report, "data.identity")
    assert found.reason == "check.data.identity.wrong-region"
    assert "region" in found.detail("en")
    assert "行政区划" in found.detail("zh")


@pytest.mark.parametrize(
    ("since", "verdict"), [(NOW + DAY, Verdict.VALID), (NOW, Verdict.INDETERMINATE), (NOW - DAY, Verdict.INDETERMINATE)]
)
def test_a_lost_seal(since, verdict):
    """挂失: from that time on nothing that is not proven to be older is believed."""
    lost = store(seal_over={"compromised_from": time(since)})
    assert Verifier(lost, clock=lambda: NOW, settings=SETTINGS).verify(sealed()).verdict is verdict
