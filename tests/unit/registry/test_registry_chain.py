"""Whatever is removed from the file, changed in it or put beside the chain becomes visible."""

from __future__ import annotations

import hashlib
import json
import sqlite3

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.registry import Checkpoint, DocumentChange, EventEntry, LicenseStatus
from nh_edoc.model.status import DocumentStatus
from nh_edoc.registry import SqliteRegistry
from nh_edoc.registry.schema import FACTS


@pytest.fixture
def life(path, make):
    """A closed registry in which every table holds something; returns its head."""
    with SqliteRegistry.create(path) as registry:
        for _ in range(2):
            registry.allocate_number(make.op(), make.scheme())
        registry.register_document(make.op(), make.document(1))
        registry.register_document(make.op(), make.document(2))
        voided = DocumentChange(status=DocumentStatus.VOIDED, ground="行政复议法 第六十四条")
        registry.change_document(make.op(), make.key(1), voided)
        registry.register_license(make.op(), make.license(1))
        registry.transition_license(make.op(), make.identifier(1), make.issue())
        registry.transition_license(make.op(), make.identifier(1), make.step(LicenseStatus.REVOKED))
        sealed = EventEntry(action="sealed", agency=make.agency, kind="approval-decision", number=make.key(1).number)
        registry.append_event(make.op(), sealed)
        return registry.verify_events().head


def tamper(path, *statements):
    """Write into the file as an intruder would: without the triggers."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.close()


def problems(path, known=None):
    with SqliteRegistry.open(path) as registry:
        audit = registry.verify_events(known)
    for problem in audit.problems:
        for lang in ("zh", "en"):
            assert "registry." not in problem.message(lang)
            assert "{" not in problem.message(lang)
    assert audit.intact == (not audit.problems)
    return [(problem.code.removeprefix("registry."), problem.params["event"]) for problem in audit.problems]


def test_recomputed_by_other_means(path, life):
    """The chain is documented so that anyone can check it: SHA-256 over previous hash and canonical JSON."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    previous = "0" * 64
    records = {}
    for row in connection.execute("SELECT * FROM events ORDER BY sequence"):
        event = dict(row)
        found = event.pop("hash")
        text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        assert previous == found
        records[event["sequence"]] = event["record"]
    for table in FACTS:
        rows = connection.execute(f"SELECT * FROM {table}").fetchall()
        assert rows, f"nothing in {table}"
        for row in rows:
            text = json.dumps([table, dict(row)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            assert records.pop(row["event"]) == hashlib.sha256(text.encode()).hexdigest()
    assert set(records.values()) == {None}
    assert previous == life.hash
    connection.close()


@pytest.mark.parametrize("table", ["events", *FACTS])
def test_triggers_refuse_change_and_removal(path, life, table):
    """办法 art. 23; domain 4.4: what was entered is never changed nor deleted, not even by mistake."""
    connection = sqlite3.connect(path, isolation_level=None)
    key = "sequence" if table == "events" else "event"
    for statement in (
        f"UPDATE {table} SET {key} = {key}",
        f"DELETE FROM {table}",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_triggers_refuse_replacement(path, life):
    """REPLACE deletes without asking a trigger of deletion."""
    connection = sqlite3.connect(path, isolation_level=None)
    with pytest.raises(sqlite3.IntegrityError, match="follow"):
        connection.execute("REPLACE INTO events SELECT * FROM events WHERE sequence = 3")
    connection.close()
    assert problems(path, life) == []


COLUMNS = [
    "operation",
    "step",
    "request",
    "at",
    "actor",
    "key",
    "action",
    "agency",
    "kind",
    "number",
    "approval_code",
    "detail",
    "record",
    "hash",
]


@pytest.mark.parametrize("column", COLUMNS)
def test_changed_column_of_an_event(path, life, column):
    """Every column of an event is under its hash."""
    value = "7" if column == "step" else "'" + "f" * 64 + "'"
    tamper(path, f"UPDATE events SET {column} = {value} WHERE sequence = 4")
    assert ("event-changed", 4) in problems(path)


def test_changed_byte_of_the_file(path, life):
    """A change made in the file itself, past SQLite, is seen as well."""
    data = path.read_bytes()
    assert data.count(b"clerk-01") >= 9
    path.write_bytes(data.replace(b"clerk-01", b"clerk-02", 1))
    assert [code for code, _ in problems(path)] == ["event-changed"]


def test_removed_event(path, life):
    """An event taken out of the middle leaves a hole in the sequence."""
    tamper(path, "DELETE FROM events WHERE sequence = 6")
    assert problems(path, life)[0] == ("event-missing", 7)


def test_removed_event_with_the_rest_moved_up(path, life):
    """Closing the hole breaks the hashes."""
    tamper(
        path, "DELETE FROM events WHERE sequence = 6", "UPDATE events SET sequence = sequence - 1 WHERE sequence > 6"
    )
    assert problems(path)[0] == ("event-changed", 6)


def test_events_exchanged(path, life):
    """The order of events is under the chain."""
    tamper(
        path,
        "UPDATE events SET sequence = 99 WHERE sequence = 1",
        "UPDATE events SET sequence = 1 WHERE sequence = 2",
        "UPDATE events SET sequence = 2 WHERE sequence = 99",
    )
    assert {("event-changed", 1), ("event-changed", 2)} <= set(problems(path))


def test_cut_off_end_needs_a_noted_head(path, life):
    """The last events removed with their facts: only a head kept elsewhere shows it."""
    tamper(
        path,
        f"DELETE FROM license_transitions WHERE event >= {life.sequence - 1}",
        f"DELETE FROM events WHERE sequence >= {life.sequence - 1}",
    )
    assert problems(path) == []
    assert problems(path, life) == [("checkpoint", life.sequence)]


def test_rewritten_chain_needs_a_noted_head(path, life, make):
    """Another history with good hashes is another history."""
    path.unlink()
    with SqliteRegistry.create(path) as registry:
        for _ in range(life.sequence + 3):
            registry.allocate_number(make.op(), make.scheme())
    assert problems(path) == []
    assert problems(path, life) == [("checkpoint", life.sequence)]


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("numbers", "number = '南演许准〔2026〕9号'"),
        ("number_closings", "state = 'abandoned', reason = '漏'"),
        ("documents", "file_digest = 'sha256:" + "0" * 64 + "'"),
        ("document_changes", "status = 'amended'"),
        ("licenses", "valid_until = '2099-12-31'"),
        ("license_transitions", "effective = '2030-01-01'"),
    ],
)
def test_changed_fact(path, life, table, change):
    """The answers of the registry come from facts: each is under the record of its event."""
    tamper(path, f"UPDATE {table} SET {change} WHERE event = (SELECT max(event) FROM {table})")
    found = problems(path)
    assert [code for code, _ in found] == ["fact-changed"]


@pytest.mark.parametrize("table", FACTS)
def test_removed_fact(path, life, table):
    """A revocation that is deleted would make a licence valid again; it is seen."""
    connection = sqlite3.connect(path)
    event = connection.execute(f"SELECT max(event) FROM {table}").fetchone()[0]
    connection.close()
    tamper(path, f"DELETE FROM {table} WHERE event = {event}")
    assert ("fact-missing", event) in problems(path)


def test_fact_without_event(path, life):
    """A fact that was put beside the chain is seen, also where it borrows an event."""
    tamper(
        path,
        "INSERT INTO document_changes SELECT 1, document, 'amended', ground, NULL FROM document_changes",
        "INSERT INTO document_changes SELECT 500, document, 'amended', ground, NULL FROM document_changes LIMIT 1",
    )
    assert set(problems(path)) == {("fact-changed", 1), ("fact-changed", 500)}


def test_problems_are_bounded(path, make):
    """A ruined file does not flood its reader."""
    with SqliteRegistry.create(path) as registry:
        for _ in range(150):
            registry.allocate_number(make.op(), make.scheme())
    tamper(path, "UPDATE events SET actor = 'x'", "UPDATE numbers SET scope = '1'")
    assert len(problems(path)) == 100


def test_checkpoint_must_have_its_form(sqlite_registry):
    """A mistyped head is refused, not reported as a broken chain."""
    with pytest.raises(InputError):
        sqlite_registry.verify_events(Checkpoint(sequence=1, hash="abc"))


def test_rolled_back_step_leaves_no_event(sqlite_registry, make):
    """Fact and event are durable together or not at all, also when the second step of an operation is refused."""
    sqlite_registry.allocate_number(make.op(), make.scheme())
    sqlite_registry.abandon_number(make.op(), make.agency, make.key(1).number, reason="排版失败")
    before = list(sqlite_registry.events())
    with pytest.raises(InputError):
        sqlite_registry.register_document(make.op("r"), make.document(1))
    assert list(sqlite_registry.events()) == before
    sqlite_registry.register_document(make.op("r"), make.document(2))  # the identifier was not spent


def test_key_is_in_the_chain(sqlite_registry, make):
    """Which key was used is said by the digest of its certificate, and may be absent."""
    sqlite_registry.allocate_number(make.op(key=None), make.scheme())
    sqlite_registry.allocate_number(make.op(key=Digest.of(b"other")), make.scheme())
    assert [event.key for event in sqlite_registry.events()] == [None, Digest.of(b"other")]
