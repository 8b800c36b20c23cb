"""What every registry must do, whatever it is built on: add an implementation to IMPLEMENTATIONS."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.registry import DocumentChange, EventEntry, LicenseStatus, NumberSeries, NumberState
from nh_edoc.model.status import DocumentStatus
from nh_edoc.registry import ApprovalCodeScheme, SqliteRegistry

IMPLEMENTATIONS = {"sqlite": lambda folder: SqliteRegistry.create(folder / "registry.db")}
S = LicenseStatus


@pytest.fixture(params=sorted(IMPLEMENTATIONS))
def registry(request, tmp_path):
    with IMPLEMENTATIONS[request.param](tmp_path) as opened:
        yield opened


def refused(code, call, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == f"registry.{code}"
    for lang in ("zh", "en"):
        assert "registry." not in caught.value.message(lang)  # every code has its text
        assert "{" not in caught.value.message(lang)
    return caught.value


def count(registry):
    return sum(1 for _ in registry.events())


class TestNumbers:
    def test_series_runs_from_one_without_gaps(self, registry, make):
        """R14: numbers of an agency, kind and year follow one another from 1."""
        numbers = [registry.allocate_number(make.op(), make.scheme()) for _ in range(12)]
        assert [n.number for n in numbers] == [f"南演许准〔2026〕{n}号" for n in range(1, 13)]
        assert {n.state for n in numbers} == {NumberState.ALLOCATED}

    def test_year_and_kind_begin_anew(self, registry, make):
        """R14: the run is counted by agency, kind and year."""
        registry.allocate_number(make.op(), make.scheme())
        registry.allocate_number(make.op(), make.scheme())
        other_year = registry.allocate_number(make.op(), make.scheme(2027))
        other_kind = registry.allocate_number(
            make.op(), make.scheme(kind="rejection-decision", pattern="南演许否〔{year}〕{sequence}号")
        )
        assert other_year.number == "南演许准〔2027〕1号"
        assert other_kind.number == "南演许否〔2026〕1号"

    def test_two_kinds_with_one_pattern_are_refused(self, registry, make):
        """R14: unique; two runs that would spell the same number are stopped, and lose no number by it."""
        registry.allocate_number(make.op(), make.scheme())
        refused("number-taken", registry.allocate_number, make.op(), make.scheme(kind="rejection-decision"))
        assert registry.allocate_number(make.op(), make.scheme()).sequence == 2

    def test_number_registered_from_elsewhere_is_taken(self, registry, make):
        """R14: a number that another system gave is not given again; the run can begin behind it."""
        registry.register_document(make.op(), make.document(1))
        refused("number-taken", registry.allocate_number, make.op(), make.scheme())
        assert registry.allocate_number(make.op(), make.scheme(first=2)).sequence == 2
        refused("series-first", registry.allocate_number, make.op(), make.scheme())

    def test_several_at_once(self, registry, make):
        """One commit for a batch: in the order of the operations, replays among them, and its chain is whole."""
        first = registry.allocate_number(make.op("job-2#number"), make.scheme())
        operations = [make.op(f"job-{n}#number") for n in (1, 2, 3, 3)]
        taken = registry.allocate_numbers(operations, make.scheme())
        assert [one.sequence for one in taken] == [2, 1, 3, 3]
        assert taken[1] == first
        assert [event.entry.number for event in registry.events()] == [f"南演许准〔2026〕{n}号" for n in (1, 2, 3)]
        assert registry.verify_events().intact
        assert registry.allocate_numbers([], make.scheme()) == ()

    def test_several_or_none(self, registry, make):
        """R14: a batch that cannot be given whole gives nothing, so that no number is lost by it."""
        registry.register_document(make.op(), make.document(3))
        before = count(registry)
        operations = [make.op() for _ in range(3)]
        refused("number-taken", registry.allocate_numbers, operations, make.scheme())
        assert (count(registry), list(registry.numbers())) == (before, [])
        assert [one.sequence for one in registry.allocate_numbers(operations[:2], make.scheme())] == [1, 2]

    def test_replay_returns_the_same_number(self, registry, make):
        """A driver that crashed asks again with the same operation: no second number, no second event."""
        first = registry.allocate_number(make.op("job-1#number"), make.scheme())
        assert registry.allocate_number(make.op("job-1#number"), make.scheme()) == first
        assert count(registry) == 1
        assert registry.allocate_number(make.op("job-2#number"), make.scheme()).sequence == 2

    def test_operation_reused_for_something_else(self, registry, make):
        """One operation is one call: the same identifier with other arguments is a mistake, not a replay."""
        number = registry.allocate_number(make.op("job-1"), make.scheme())
        refused("operation-reused", registry.allocate_number, make.op("job-1"), make.scheme(2027))
        refused("operation-reused", registry.confirm_number, make.op("job-1"), number.agency, number.number)

    def test_abandoned_number_explains_the_gap(self, registry, make):
        """R14: gap-free means that each gap is explained, and that the number is never used afterwards."""
        number = registry.allocate_number(make.op(), make.scheme())
        assert [n.number for n in registry.numbers(state=NumberState.ALLOCATED)] == [number.number]
        closed = registry.abandon_number(make.op("a"), number.agency, number.number, reason="排版失败，未签发")
        assert (closed.state, closed.reason) == (NumberState.ABANDONED, "排版失败，未签发")
        assert registry.abandon_number(make.op("a"), number.agency, number.number, reason="排版失败，未签发") == closed
        refused("number-closed", registry.confirm_number, make.op(), number.agency, number.number)
        refused("number-closed", registry.register_document, make.op(), make.document(1))
        assert registry.document(make.key(1)) is None  # refused as a whole
        assert registry.allocate_number(make.op(), make.scheme()).sequence == 2

    def test_approval_code_is_confirmed(self, registry, make):
        """办法 art. 11: the code of an application is in use as soon as the applicant has it."""
        scheme = ApprovalCodeScheme(item_code="11440605000000000E444011310600201", day=date(2026, 2, 10))
        code = registry.allocate_number(make.op(), scheme)
        assert code.number == "11440605000000000E444011310600201202602100001"
        assert registry.confirm_number(make.op(), code.agency, code.number).state is NumberState.CONFIRMED
        refused("number-closed", registry.abandon_number, make.op(), code.agency, code.number, reason="误操作")

    def test_number_of_nobody(self, registry, make):
        """Only numbers from here can be confirmed or abandoned."""
        refused("number-unknown", registry.confirm_number, make.op(), make.agency, "南演许准〔2026〕9号")

    def test_numbers_of_a_series_in_order(self, registry, make):
        """R14: the whole run with its states can be listed, over more than one page."""
        for _ in range(3):
            registry.allocate_number(make.op(), make.scheme(2027))
        for n in range(1, 521):
            registry.allocate_number(make.op(f"bulk-{n}"), make.scheme())
        series = NumberSeries(agency=make.agency, kind="approval-decision", scope="2026")
        assert [n.sequence for n in registry.numbers(series=series)] == list(range(1, 521))

    def test_refused_scheme_takes_nothing(self, registry, make):
        """A number that cannot be spelt leaves no gap."""
        refused("exhausted", registry.allocate_number, make.op(), make.scheme(limit=5))
        refused("input", registry.allocate_number, make.op(), make.scheme(pattern="南\n〔{year}〕{sequence}"))
        assert count(registry) == 0
        assert registry.allocate_number(make.op(), make.scheme()).sequence == 1


class TestDocuments:
    def test_registering_confirms_the_number(self, registry, make):
        """Number, document and events are entered together."""
        registry.allocate_number(make.op(), make.scheme())
        operation = make.op("r")
        document = registry.register_document(operation, make.document(1))
        assert document.status is DocumentStatus.ISSUED
        assert document.registered_at == operation.at
        assert registry.document(make.key(1)) == document
        assert next(registry.numbers()).state is NumberState.CONFIRMED
        assert registry.register_document(make.op("r"), make.document(1)) == document
        assert [e.entry.action for e in registry.events()] == [
            "number.allocated",
            "document.registered",
            "number.confirmed",
        ]

    def test_one_number_one_document(self, registry, make):
        """R14: unique: neither the same document again nor another kind under an allocated number."""
        registry.allocate_number(make.op(), make.scheme())
        registry.register_document(make.op(), make.document(1))
        refused("document-exists", registry.register_document, make.op(), make.document(1))
        refused("number-closed", registry.register_document, make.op(), make.document(1, "rejection-decision"))

    def test_unknown_document_has_no_status(self, registry, make):
        """Not registered is not the same as issued."""
        assert registry.document(make.key(1)) is None
        change = DocumentChange(status=DocumentStatus.VOIDED, ground="复议决定")
        refused("document-unknown", registry.change_document, make.op(), make.key(1), change)

    def test_later_document_amends_and_supersedes(self, registry, make):
        """A sealed later document may amend or void an earlier one; the earlier one's status names it."""
        for n in (1, 2, 3):
            registry.register_document(make.op(), make.document(n))
        amended = DocumentChange(status=DocumentStatus.AMENDED, ground="更正文字错误", later=make.key(2))
        superseded = DocumentChange(status=DocumentStatus.SUPERSEDED, ground="行政许可法 第四十九条", later=make.key(3))
        assert registry.change_document(make.op(), make.key(1), amended).status is DocumentStatus.AMENDED
        last = registry.change_document(make.op("s"), make.key(1), superseded)
        assert (last.status, last.later, last.changes) == (
            DocumentStatus.SUPERSEDED,
            make.key(3),
            (amended, superseded),
        )
        assert registry.change_document(make.op("s"), make.key(1), superseded) == last
        refused("document-transition", registry.change_document, make.op(), make.key(1), amended)

    def test_documents_cannot_replace_each_other(self, registry, make):
        """A document that is no longer in force changes nothing, itself included."""
        for n in (1, 2):
            registry.register_document(make.op(), make.document(n))

        def by(n):
            return DocumentChange(status=DocumentStatus.SUPERSEDED, ground="行政许可法 第四十九条", later=make.key(n))

        refused("later-ended", registry.change_document, make.op(), make.key(1), by(1))
        registry.change_document(make.op(), make.key(1), by(2))
        refused("later-ended", registry.change_document, make.op(), make.key(2), by(1))
        refused("document-unknown", registry.change_document, make.op(), make.key(2), by(9))

    def test_only_voiding_needs_no_later_document(self, registry, make):
        """A court or the review organ voids by an act that is not in this registry; amending needs a document."""
        registry.register_document(make.op(), make.document(1))
        for status in (DocumentStatus.AMENDED, DocumentStatus.SUPERSEDED):
            change = DocumentChange(status=status, ground="更正文字错误")
            refused("later-missing", registry.change_document, make.op(), make.key(1), change)
        issued = DocumentChange(status=DocumentStatus.ISSUED, ground="恢复")
        refused("document-transition", registry.change_document, make.op(), make.key(1), issued)
        voided = DocumentChange(status=DocumentStatus.VOIDED, ground="行政复议法 第六十四条")
        assert registry.change_document(make.op(), make.key(1), voided).status is DocumentStatus.VOIDED
        issued_again = DocumentChange(status=DocumentStatus.VOIDED, ground="行政复议法 第六十四条")
        refused("document-transition", registry.change_document, make.op(), make.key(1), issued_again)


def reach(registry, make, status):
    """Bring a new licence to a status, on 2026-02-11 at the latest; return its identifier."""
    steps = {
        S.PENDING: [],
        S.ABANDONED: [make.step(S.ABANDONED, date(2026, 2, 10))],
        S.VALID: [make.issue(date(2026, 2, 10))],
        S.SUPERSEDED: [make.issue(date(2026, 2, 10))],
        S.EXPIRED: [make.issue(date(2026, 2, 1))],
    }
    ways = steps.get(status, [make.issue(date(2026, 2, 10)), make.step(status, date(2026, 2, 11))])
    until = date(2026, 2, 10) if status is S.EXPIRED else None
    registry.register_license(make.op(), make.license(1, valid_until=until))
    for way in ways:
        registry.transition_license(make.op(), make.identifier(1), way)
    if status is S.SUPERSEDED:
        registry.register_license(make.op(), make.license(2, replaces=make.identifier(1)))
        registry.transition_license(make.op(), make.identifier(2), make.issue(date(2026, 2, 11)))
    return make.identifier(1)


LAWFUL = {
    "pending": {"valid", "abandoned"},
    "valid": {"suspended", "revoked", "withdrawn", "forfeited", "cancelled"},
    "suspended": {"valid", "revoked", "withdrawn", "forfeited", "cancelled"},
    "expired": {"revoked", "cancelled"},
    "revoked": {"cancelled"},
    "withdrawn": {"cancelled"},
    "forfeited": {"cancelled"},
    "cancelled": set(),
    "superseded": set(),
    "abandoned": set(),
}
"""Read from 行政许可法 arts 8, 69, 70 and the life cycle of the domain notes, not from the code."""


class TestLicenses:
    @pytest.mark.parametrize("status", list(S))
    def test_only_lawful_transitions(self, registry, make, status):
        """行政许可法 arts 69, 70: which status may follow which; every other pair is refused."""
        identifier = reach(registry, make, status)
        day = date(2026, 2, 12)
        assert registry.license(identifier).status_on(day) is status
        for to in S:
            change = make.issue(day) if (status, to) == (S.PENDING, S.VALID) else make.step(to, day)
            if to.value in LAWFUL[status.value]:
                continue
            refused("transition", registry.transition_license, make.op(), identifier, change)
        assert registry.license(identifier).status_on(day) is status

    @pytest.mark.parametrize(("status", "to"), [(a, b) for a in LAWFUL for b in sorted(LAWFUL[a])])
    def test_each_lawful_transition(self, registry, make, status, to):
        """行政许可法 arts 69, 70: the transitions that the law knows can be entered, with day, organ and ground."""
        identifier = reach(registry, make, S(status))
        day = date(2026, 2, 12)
        change = make.issue(day) if (status, to) == ("pending", "valid") else make.step(S(to), day)
        license_ = registry.transition_license(make.op("t"), identifier, change)
        assert license_.status_on(day) is S(to)
        assert license_.transitions[-1] == change
        assert registry.transition_license(make.op("t"), identifier, change) == license_

    def test_decision_makes_one_licence(self, registry, make):
        """办法 art. 20: a result becomes one licence; the same decision twice is refused before anything is sealed."""
        registry.register_license(make.op("one"), make.license(1))
        again = make.license(2, decision=make.license(1).decision)
        error = refused("decision-used", registry.register_license, make.op(), again)
        assert error.params["identifier"] == make.identifier(1)
        assert registry.find_license(make.license(1).decision).entry == make.license(1)
        assert registry.find_license(make.license(2).decision) is None
        assert registry.register_license(make.op("one"), make.license(1)).entry == make.license(1)

    def test_check_character_of_the_identifier(self, registry, make):
        """R15, GB/T 36904: no licence is entered under an identifier whose check character is wrong."""
        good = make.identifier()
        wrong = good[:-1] + ("1" if good[-1] == "0" else "0")
        error = refused("input", registry.register_license, make.op(), make.license(1, identifier=wrong))
        assert [problem.code for problem in error.problems] == ["identifier.license_id.check"]

    def test_each_grant_of_a_decision(self, registry, make):
        """One decision may give several licences, each grant one."""
        decision = make.license(1).decision
        registry.register_license(make.op(), make.license(1))
        registry.register_license(make.op(), make.license(2, decision=decision, grant=2))
        assert registry.find_license(decision, grant=2).entry.identifier == make.identifier(2)
        assert registry.find_license(decision, grant=3) is None

    def test_other_digest_algorithm_is_no_way_around(self, registry, make):
        """One decision has one digest here: in a second algorithm it would pass as another decision."""
        for algorithm, length in ((DigestAlgorithm.SM3, 64), (DigestAlgorithm.SHA512, 128)):
            other = Digest(alg=algorithm, value="a" * length)
            refused("decision-algorithm", registry.register_license, make.op(), make.license(1, decision=other))

    def test_abandoned_claim_frees_the_decision(self, registry, make):
        """A licence whose sealing failed was never issued; its number is explained, its decision free again."""
        registry.register_license(make.op(), make.license(1))
        registry.transition_license(make.op(), make.identifier(1), make.step(S.ABANDONED, ground="用印失败"))
        again = make.license(2, decision=make.license(1).decision)
        assert registry.register_license(make.op(), again).latest is S.PENDING
        assert registry.find_license(again.decision).entry == again
        refused("license-exists", registry.register_license, make.op(), make.license(1))

    def test_digests_come_with_the_issue_only(self, registry, make):
        """What the register says of the file is said once, when it is sealed."""
        registry.register_license(make.op(), make.license(1))
        bare = make.step(S.VALID)
        refused("digests", registry.transition_license, make.op(), make.identifier(1), bare)
        registry.transition_license(make.op(), make.identifier(1), make.issue())
        late = make.step(S.SUSPENDED, file_digest=Digest.of(b"other"))
        refused("digests", registry.transition_license, make.op(), make.identifier(1), late)

    def test_status_on_the_asked_day(self, registry, make):
        """Domain 4.4: verification asks for the status on a day; expiry is computed, the last day still counts."""
        registry.register_license(make.op(), make.license(1, valid_until=date(2027, 2, 10)))
        for change in (
            make.issue(date(2026, 2, 11)),
            make.step(S.SUSPENDED, date(2026, 5, 1)),
            make.step(S.VALID, date(2026, 6, 1)),
        ):
            registry.transition_license(make.op(), make.identifier(1), change)
        license_ = registry.license(make.identifier(1))
        day = timedelta(days=1)
        expected = {
            date(2026, 2, 11) - day: S.PENDING,
            date(2026, 2, 11): S.VALID,
            date(2026, 5, 1) - day: S.VALID,
            date(2026, 5, 1): S.SUSPENDED,
            date(2026, 6, 1): S.VALID,
            date(2027, 2, 10): S.VALID,
            date(2027, 2, 11): S.EXPIRED,
        }
        assert {asked: license_.status_on(asked) for asked in expected} == expected

    def test_days_never_go_back(self, registry, make):
        """A status entered later for an earlier day would rewrite what was answered for that day."""
        registry.register_license(make.op(), make.license(1))
        registry.transition_license(make.op(), make.identifier(1), make.issue(date(2026, 3, 1)))
        early = make.step(S.SUSPENDED, date(2026, 2, 28))
        refused("date", registry.transition_license, make.op(), make.identifier(1), early)

    def test_new_version_replaces_the_old_one(self, registry, make):
        """变更, 延续: the new licence names the old one, which ends in the same moment (关联证照标识)."""
        registry.register_license(make.op(), make.license(1))
        registry.transition_license(make.op(), make.identifier(1), make.issue())
        new = make.license(2, identifier=make.identifier(1, version=2), replaces=make.identifier(1))
        registry.register_license(make.op(), new)
        assert registry.license(make.identifier(1)).latest is S.VALID  # until the new one is sealed
        registry.transition_license(make.op(), new.identifier, make.issue(date(2026, 4, 1)))
        old = registry.license(make.identifier(1))
        assert old.status_on(date(2026, 3, 31)) is S.VALID
        assert old.status_on(date(2026, 4, 1)) is S.SUPERSEDED
        assert registry.license(new.identifier).entry.replaces == make.identifier(1)
        assert [e.entry.action for e in registry.events()][-2:] == ["license.valid", "license.superseded"]

    def test_what_cannot_replace(self, registry, make):
        """One successor for each licence, of a higher version, and only for a licence that still stands."""
        registry.register_license(make.op(), make.license(1))
        successor = make.license(2, replaces=make.identifier(1))
        refused("replaced-ended", registry.register_license, make.op(), successor)  # still pending
        registry.transition_license(make.op(), make.identifier(1), make.issue())
        registry.register_license(make.op(), make.license(5, identifier=make.identifier(5, version=3)))
        registry.transition_license(make.op(), make.identifier(5, version=3), make.issue())
        older = make.license(6, identifier=make.identifier(5, version=2), replaces=make.identifier(5, version=3))
        refused("version", registry.register_license, make.op(), older)
        refused("license-unknown", registry.register_license, make.op(), make.license(2, replaces=make.identifier(8)))
        registry.register_license(make.op(), successor)
        refused("replaced-claimed", registry.register_license, make.op(), make.license(3, replaces=make.identifier(1)))
        registry.transition_license(make.op(), make.identifier(1), make.step(S.REVOKED, date(2026, 3, 1)))
        late = make.issue(date(2026, 3, 2))
        refused("replaced-ended", registry.transition_license, make.op(), make.identifier(2), late)
        assert registry.license(make.identifier(2)).latest is S.PENDING

    def test_allocated_identifier_is_closed_with_the_licence(self, registry, make):
        """R14 holds for licence identifiers too: confirmed when issued, explained when abandoned."""

        class Scheme:
            series = NumberSeries(agency=make.agency, kind="license-identifier", scope="2026")
            number = staticmethod(make.identifier)

        for n, change in ((1, make.issue()), (2, make.step(S.ABANDONED, ground="用印失败"))):
            assert registry.allocate_number(make.op(), Scheme()).number == make.identifier(n)
            registry.register_license(make.op(), make.license(n))
            registry.transition_license(make.op(), make.identifier(n), change)
        states = [(n.state, n.reason) for n in registry.numbers()]
        assert states == [(NumberState.CONFIRMED, None), (NumberState.ABANDONED, "用印失败")]
        refused("number-closed", registry.confirm_number, make.op(), make.agency, make.identifier(2))

    def test_licences_of_a_holder(self, registry, make):
        """A catalogue may forbid a second licence of one type for a holder: so the holder can be asked for."""
        registry.register_license(make.op(), make.license(1, holder="a" * 64))
        registry.register_license(make.op(), make.license(2, holder="b" * 64))
        registry.register_license(make.op(), make.license(3, holder="a" * 64))
        assert [x.entry.identifier for x in registry.licenses_of("a" * 64)] == [make.identifier(1), make.identifier(3)]
        assert len(registry.licenses_of("a" * 64, type_code=make.type_code)) == 2
        assert registry.licenses_of("a" * 64, type_code=make.type_code[:-1] + "2") == ()
        assert registry.licenses_of("c" * 64) == ()


class TestEvents:
    def entry(self, make, **changes):
        values = {"action": "sealed", "agency": make.agency, "kind": "approval-decision", "number": make.key(1).number}
        return EventEntry(**{**values, **changes})

    def test_who_what_which_key_when(self, registry, make):
        """办法 art. 23: an audit trail says who did what with which key to which document, when."""
        operation = make.op("seal-1")
        event = registry.append_event(operation, self.entry(make, detail="R09 accepted", approval_code="S1"))
        assert (event.at, event.actor, event.key) == (operation.at, operation.actor, operation.key)
        assert event.entry == self.entry(make, detail="R09 accepted", approval_code="S1")
        assert list(registry.events()) == [event]
        assert (
            registry.append_event(make.op("seal-1"), self.entry(make, detail="R09 accepted", approval_code="S1"))
            == event
        )
        assert list(registry.events()) == [event]

    def test_events_of_one_number_over_pages(self, registry, make):
        """The trail of one document can be followed; sequences have no gap."""
        for n in range(505):
            registry.append_event(make.op(f"v{n}"), self.entry(make))
        registry.append_event(make.op(), self.entry(make, number=make.key(2).number))
        events = list(registry.events())
        assert all(b.sequence == a.sequence + 1 for a, b in pairwise(events))
        assert len(list(registry.events(number=make.key(1).number))) == 505
        assert [e.sequence for e in registry.events(after=504)] == [505, 506]

    @pytest.mark.parametrize("action", ["document.voided", "number.abandoned", "license.revoked"])
    def test_no_event_poses_as_a_fact(self, registry, make, action):
        """Facts and their events are entered together or not at all."""
        refused("action-reserved", registry.append_event, make.op(), self.entry(make, action=action))

    def test_audit_of_a_whole_life_is_clean(self, registry, make):
        """Every kind of fact is vouched for by its event; the head can be noted and found again."""
        registry.allocate_number(make.op(), make.scheme())
        for n in (1, 2):
            registry.register_document(make.op(), make.document(n))
        registry.change_document(
            make.op(), make.key(1), DocumentChange(status=DocumentStatus.AMENDED, ground="更正", later=make.key(2))
        )
        reach(registry, make, S.SUPERSEDED)
        noted = registry.verify_events()
        registry.append_event(make.op(), self.entry(make))
        later = registry.verify_events(noted.head)
        assert noted.intact
        assert later.intact
        assert later.events == noted.events + 1 == count(registry)

    def test_audit_has_no_truth_value(self, registry):
        """`if registry.verify_events():` must not pass a broken chain."""
        audit = registry.verify_events()
        assert (audit.intact, audit.events, audit.head) == (True, 0, None)
        with pytest.raises(TypeError):
            bool(audit)
