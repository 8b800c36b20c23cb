"""What may follow what, and what follows from silence (办法 art. 11 to 20, 许可法 art. 32, 42, 44, 50)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest

from nh_edoc.calendar import WorkCalendar
from nh_edoc.codec.cases import encode_case_json
from nh_edoc.errors import InputError
from nh_edoc.receipt.case.coherence import case_problems
from nh_edoc.receipt.case.dues import dues
from nh_edoc.receipt.case.events import EXCHANGED, EventKind, events
from nh_edoc.receipt.case.loading import load_cases
from nh_edoc.receipt.case.samples import sample_case
from nh_edoc.receipt.case.standing import DerivedKind, DueKind, standing
from nh_edoc.receipt.case.states import TRANSITIONS, State, possible, replayed
from nh_edoc.receipt.case.timeline import timeline_html, timeline_text
from nh_edoc.receipt.case.type import Case
from nh_edoc.settings import Settings

CALENDAR = WorkCalendar.load()
BEIJING = timezone(timedelta(hours=8))
ENDS = {
    "granted": State.DELIVERED, "refused": State.DELIVERED, "supplemented": State.DELIVERED,
    "not-supplemented": State.TERMINATED, "not-accepted": State.NOT_ACCEPTED, "withdrawn": State.TERMINATED,
    "extended": State.DELIVERED, "revoked": State.ENDED, "published": State.DELIVERED, "changed": State.DELIVERED,
}  # fmt: skip


def stands(case, on, **settings):
    return standing(case, settings=Settings(**settings), calendar=CALENDAR, on=on)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(("name", "state"), ENDS.items())
def test_where_a_case_ends(name, state):
    assert replayed(events(sample_case(name))) == (state, ())


def test_every_exchanged_message_has_its_event():
    """The ten messages 0 to 9 of the approval systems."""
    assert sorted(set(EXCHANGED.values())) == [str(number) for number in range(10)]
    assert set(TRANSITIONS) == set(EventKind)
    reached = {after for table in TRANSITIONS.values() for after in table.values()}
    assert reached == set(State) - {State.DRAFT}
    assert possible(State.DRAFT) == (EventKind.SUBMITTED,)


def impossible(case):
    return [(one.path, one.params["state"]) for one in case_problems(case, CALENDAR) if one.code == "case.impossible"]


def test_nothing_is_decided_while_a_procedure_runs():
    """许可法 art. 45: the decision comes after the procedure, and never before the acceptance."""
    case = sample_case("granted")
    running = replace(case.special_procedures[0], ended_on=None)
    found = impossible(replace(case, special_procedures=(running,)))
    assert [path for path, _ in found] == ["/decision/document/date", "/deliveries/0/deliveredAt"][: len(found)]
    assert "特殊程序中" in found[0][1]
    early = replace(case.decision, document=replace(case.decision.document, date=date(2026, 2, 9)))
    assert "/decision/document/date" in [path for path, _ in impossible(replace(case, decision=early))]


def test_nothing_is_accepted_while_a_supplement_is_awaited():
    """许可法 art. 32(1)(5): accepted when all is in."""
    case = sample_case("supplemented")
    open_ = replace(case.supplements[0], answered_at=None, complete=False)
    assert "/acceptance/acceptedAt" in [path for path, _ in impossible(replace(case, supplements=(open_,)))]


def test_two_ends_exclude_each_other():
    """A case that was not accepted is not decided; a case that was withdrawn is not granted."""
    granted = sample_case("granted")
    both = replace(granted, non_acceptance=sample_case("not-accepted").non_acceptance)
    assert impossible(both)
    ended = replace(granted, termination=sample_case("withdrawn").termination)
    assert impossible(ended)


def test_overlapping_procedures_end_when_the_last_does():
    case = sample_case("granted")
    first = case.special_procedures[0]
    second = replace(first, start=first.start, ended_on=first.ended_on + timedelta(days=1))
    history = [one for one in events(replace(case, special_procedures=(first, second))) if one.on <= first.ended_on]
    assert replayed(history)[0] is State.SUSPENDED


def received(on):
    """A case whose materials came on a day, and nothing else."""
    case = sample_case("not-accepted")
    application = replace(case.application, applied_at=at(on), received_at=at(on, 10))
    return replace(case, application=application, non_acceptance=None)


@pytest.mark.parametrize(("on", "derived"), [(date(2026, 2, 24), []), (date(2026, 2, 25), [date(2026, 2, 10)])])
def test_silence_is_acceptance(on, derived):
    """许可法 art. 32(1)(4): received 2026-02-10, told nothing by 2026-02-24: accepted since 2026-02-10."""
    found = stands(received(date(2026, 2, 10)), on)
    assert [one.on for one in found.derived if one.kind is DerivedKind.DEEMED_ACCEPTED] == derived
    assert [(one.kind, one.on) for one in found.due] == [(DueKind.ACCEPTANCE, date(2026, 2, 24))]


def test_silence_says_nothing_of_other_items():
    """The 行政许可法 governs licences only."""
    found = stands(received(date(2026, 2, 10)), date(2026, 3, 10), licensing_item_types=())
    assert (found.derived, found.due) == ((), ())


def test_silence_renews():
    """许可法 art. 50(2): not decided before the licence ran out."""
    case = sample_case("renewed")
    ended = case.application.license.valid_to
    silent = replace(case, decision=None, deliveries=(), reviews=())
    assert stands(silent, ended).derived == ()
    [found] = stands(silent, ended + timedelta(days=1)).derived
    assert (found.kind, found.on) == (DerivedKind.DEEMED_RENEWED, ended)
    assert stands(case, ended + timedelta(days=1)).derived == ()


def test_what_is_due_on_the_way():
    """Accepted 2026-02-10: promised in 10, decided in 20 working days, both without the four days of the inspection."""
    case = sample_case("granted")
    before = {one.kind: one.on for one in stands(case, date(2026, 2, 10)).due}
    assert before == {DueKind.PROMISED: date(2026, 3, 2), DueKind.STATUTORY: date(2026, 3, 16)}
    during = {one.kind: one.on for one in stands(case, date(2026, 2, 13)).due}
    assert DueKind.PROCEDURE in during
    after = {one.kind: one.on for one in stands(case, date(2026, 2, 28)).due}
    assert after == {DueKind.PROMISED: date(2026, 3, 6), DueKind.STATUTORY: date(2026, 3, 20)}
    [delivery] = stands(replace(case, deliveries=()), date(2026, 3, 3)).due
    assert (delivery.kind, delivery.on) == (DueKind.DELIVERY, date(2026, 3, 16))
    assert stands(sample_case("deferred"), date(2026, 2, 11)).due[0].kind is DueKind.DEFERRED


def test_dues_within_days():
    """The boundary day belongs to it; what is overdue always does."""
    case = sample_case("granted")

    def kinds(on, within):
        return {one.kind: one.left for one in dues(case, settings=Settings(), calendar=CALENDAR, on=on, within=within)}

    assert kinds(date(2026, 2, 28), 4) == {}
    assert kinds(date(2026, 2, 28), 5) == {DueKind.PROMISED: 5}
    undecided = replace(case, decision=None, deliveries=())
    rows = dues(undecided, settings=Settings(), calendar=CALENDAR, on=date(2026, 3, 23), within=0)
    assert {one.kind: one.left for one in rows} == {DueKind.PROMISED: -11, DueKind.STATUTORY: -1}


def test_many_cases_one_by_one(tmp_path):
    """A broken line is told by its number, the others go on."""
    good = encode_case_json(sample_case("granted")).replace(b"\n", b"")
    (tmp_path / "many.jsonl").write_bytes(good + b"\n{broken\n\n" + good + b"\n")
    (tmp_path / "one.json").write_bytes(encode_case_json(sample_case("refused")))
    (tmp_path / "notes.txt").write_text("no case", encoding="utf-8")
    found = dict(load_cases(tmp_path))
    assert list(found) == ["many.jsonl:1", "many.jsonl:2", "many.jsonl:4", "one.json"]
    assert [isinstance(one, Case) for one in found.values()] == [True, False, True, True]
    assert isinstance(found["many.jsonl:2"], InputError)


def test_the_timeline_shows_data_as_text():
    """Names are data: nothing in them becomes a tag; both languages; no identity number."""
    case = sample_case("granted")
    evil = replace(case, item=replace(case.item, name="<script>alert(1)</script>"))
    found = stands(evil, date(2026, 2, 28))
    page = timeline_html(evil, found, CALENDAR, date(2026, 2, 28), "en")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert case.applicant.id_number not in page
    for lang, word in (("zh", "受理"), ("en", "accepted")):
        lines = "\n".join(timeline_text(case, found, CALENDAR, date(2026, 2, 28), lang))
        assert word in lines
        assert case.applicant.id_number not in lines
