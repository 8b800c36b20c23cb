"""The file: what is opened, what is refused, what happens when the disk or the program fails."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading

import pytest

from nh_edoc.errors import FileError
from nh_edoc.model.registry import NumberState
from nh_edoc.registry import SqliteRegistry
from nh_edoc.registry.copying import backup_path
from nh_edoc.registry.schema import MIGRATIONS, STATEMENTS

MIGRATION = (
    "CREATE TABLE remarks (event INTEGER PRIMARY KEY REFERENCES events, remark TEXT NOT NULL)",
    "CREATE INDEX remarks_remark ON remarks (remark)",
)
VERSION = 1 + len(MIGRATIONS)
NEXT = [*MIGRATIONS, MIGRATION]


def fails(code, call, *args, **kwargs):
    with pytest.raises(FileError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == code
    for lang in ("zh", "en"):
        assert code not in caught.value.message(lang)
    return caught.value


def filled(path, make, count=3):
    with SqliteRegistry.create(path) as registry:
        for n in range(1, count + 1):
            registry.allocate_number(make.op(f"fill-{n}"), make.scheme())
        return registry.verify_events().head


class TestOpening:
    def test_only_create_makes_a_registry(self, path, make):
        """R14: a mistyped path must not start numbering from 1 again; an existing file is never overwritten."""
        fails("registry.missing", SqliteRegistry.open, path)
        assert not path.exists()
        filled(path, make)
        fails("registry.exists", SqliteRegistry.create, path)
        with SqliteRegistry.open(path) as registry:
            assert registry.allocate_number(make.op(), make.scheme()).sequence == 4

    def test_other_files_are_refused(self, path):
        """A file that is no registry is left as it is."""
        other = path.with_name("other.db")
        with sqlite3.connect(other) as connection:
            connection.execute("CREATE TABLE events (sequence INTEGER)")
        connection.close()
        contents = {
            "text": b"not a database, but long enough to have a header" * 10,
            "empty": b"",
            "db": other.read_bytes(),
        }
        for content in contents.values():
            path.write_bytes(content)
            fails("registry.not-a-registry", SqliteRegistry.open, path)
            fails("registry.not-a-registry", SqliteRegistry.open, path, read_only=True)
            assert path.read_bytes() == content

    def test_folder_in_place_of_the_file(self, tmp_path):
        """Whatever lies there, the error is ours."""
        fails("registry.unopenable", SqliteRegistry.open, tmp_path)
        fails("registry.exists", SqliteRegistry.create, tmp_path)
        fails("io.unwritable", SqliteRegistry.create, tmp_path / "nowhere" / "registry.db")

    def test_newer_schema_is_refused(self, path, make):
        """An older program must not write, nor read wrongly, what it does not know."""
        filled(path, make)
        with sqlite3.connect(path) as connection:
            connection.execute(f"PRAGMA user_version = {VERSION + 1}")
        connection.close()
        fails("registry.newer", SqliteRegistry.open, path)
        fails("registry.newer", SqliteRegistry.open, path, read_only=True)

    def test_migrated_under_an_open_registry(self, path, make):
        """A program that was running while another one migrated the file stops at its next call."""
        with SqliteRegistry.create(path) as old:
            old.allocate_number(make.op(), make.scheme())
            SqliteRegistry.open(path, migrations=NEXT).close()
            fails("registry.newer", old.allocate_number, make.op(), make.scheme())
            fails("registry.newer", old.document, make.key())

    def test_file_is_private(self, path, make):
        """The register is for its operator; others get a copy."""
        filled(path, make)
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_durability_settings(self, sqlite_registry):
        """What a method entered is on the disk when it returns: WAL, synchronous FULL, foreign keys."""
        with sqlite_registry._database.read() as connection:
            settings = {
                name: connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "fullfsync")
            }
        assert settings == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
            "fullfsync": 1,
        }

    def test_closed(self, path, make):
        """Closing twice is allowed, using it afterwards is an error of ours."""
        registry = SqliteRegistry.create(path)
        registry.close()
        registry.close()
        fails("registry.closed", registry.allocate_number, make.op(), make.scheme())
        fails("registry.closed", registry.verify_events)

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
    def test_not_carried_across_a_fork(self, path, make, monkeypatch):
        """SQLite: a connection used on both sides of a fork corrupts the file."""
        with SqliteRegistry.create(path) as registry:
            here = os.getpid()
            monkeypatch.setattr(os, "getpid", lambda: here + 1)
            fails("registry.forked", registry.document, make.key())
            monkeypatch.undo()

    def test_shared_between_threads(self, sqlite_registry, make):
        """Threads of one process may share it: numbers stay gap-free."""
        operations = [[make.op(f"{n}-{i}") for i in range(25)] for n in range(4)]

        def work(mine):
            for operation in mine:
                sqlite_registry.allocate_number(operation, make.scheme())

        threads = [threading.Thread(target=work, args=(mine,)) for mine in operations]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [n.sequence for n in sqlite_registry.numbers()] == list(range(1, 101))

    def test_busy(self, path, make):
        """A writer waits for its time, then says that another one holds the file; nothing is lost."""
        filled(path, make)
        blocker = sqlite3.connect(path, isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        with SqliteRegistry.open(path, busy_timeout=0.05) as registry:
            fails("registry.busy", registry.allocate_number, make.op("late"), make.scheme())
            assert len(list(registry.numbers())) == 3  # readers do not wait
            blocker.execute("ROLLBACK")
            assert registry.allocate_number(make.op("late"), make.scheme()).sequence == 4
        blocker.close()


class TestDamage:
    @pytest.mark.parametrize("page", [1, 2, 5])
    def test_garbage_in_a_page(self, path, make, page):
        """A damaged file is reported as such, by opening or by the audit, and never as intact."""
        filled(path, make, 40)
        data = bytearray(path.read_bytes())
        data[page * 4096 : page * 4096 + 2048] = b"\xa5" * 2048
        path.write_bytes(data)

        def use():
            with SqliteRegistry.open(path) as registry:
                assert registry.verify_events().intact
                assert list(registry.events(number=make.key(1).number))
                registry.allocate_number(make.op(), make.scheme())

        fails("registry.corrupt", use)

    def test_truncated_file(self, path, make):
        """Half a file is not a registry with fewer entries."""
        filled(path, make, 60)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(FileError) as caught, SqliteRegistry.open(path) as registry:
            registry.verify_events()
        assert caught.value.code == "registry.corrupt"

    def test_value_that_was_never_written(self, path, make):
        """A status that no version knows is damage, not a crash."""
        with SqliteRegistry.create(path) as registry:
            registry.register_license(make.op(), make.license(1))
            registry.transition_license(make.op(), make.identifier(1), make.issue())
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TRIGGER license_transitions_update")
            connection.execute("UPDATE license_transitions SET status = 'splendid'")
        connection.close()
        with SqliteRegistry.open(path) as registry:
            fails("registry.corrupt", registry.license, make.identifier(1))

    def test_disk_full(self, path, make):
        """A full disk stops the registry before it gives a number, and leaves a whole chain without a gap."""
        with SqliteRegistry.create(path) as registry:
            with registry._database.read() as connection:
                pages = connection.execute("PRAGMA page_count").fetchone()[0]
                connection.execute(f"PRAGMA max_page_count = {pages + 6}")

            def fill():
                while True:
                    registry.allocate_number(make.op(f"job-{len(list(registry.numbers()))}"), make.scheme())

            fails("registry.full", fill)
            done = len(list(registry.numbers()))
            assert done > 5
            assert registry.verify_events().intact
            with registry._database.read() as connection:
                connection.execute("PRAGMA max_page_count = 100000")
            assert registry.allocate_number(make.op(f"job-{done}"), make.scheme()).sequence == done + 1
            assert registry.verify_events().intact


LOOKUP = """
import os, sys
from pathlib import Path
from nh_edoc.errors import FileError
from nh_edoc.registry import SqliteRegistry
Path("/").as_uri()  # what it imports may lie where only root can read
if os.geteuid() == 0:
    os.seteuid(65534)  # root may write anywhere
def attempt(**options):
    try:
        with SqliteRegistry.open(Path(sys.argv[1]), **options) as registry:
            return str(len(list(registry.numbers())))
    except FileError as error:
        return error.code
print(attempt(), attempt(read_only=True))
"""


@pytest.mark.skipif(os.name != "posix", reason="folder permissions of POSIX")
class TestReadOnly:
    def test_lookups_write_nothing(self, path, make):
        """A read-only registry answers and refuses to write."""
        filled(path, make)
        with SqliteRegistry.open(path, read_only=True) as registry:
            assert len(list(registry.numbers(state=NumberState.ALLOCATED))) == 3
            assert registry.verify_events().intact
            fails("registry.read-only", registry.allocate_number, make.op(), make.scheme())

    def test_read_only_beside_a_writer(self, path, make):
        """Who looks up sees what was entered before the lookup began."""
        with SqliteRegistry.create(path) as writer, SqliteRegistry.open(path, read_only=True) as reader:
            writer.allocate_number(make.op(), make.scheme())
            assert len(list(reader.numbers())) == 1

    def test_folder_without_write_access(self, make, tmp_path_factory):
        """In a folder that nobody may write to, a copy answers; the live file says why it cannot."""
        import tempfile
        from pathlib import Path

        folder = Path(tempfile.mkdtemp())
        try:
            filled(folder / "live.db", make)
            with SqliteRegistry.open(folder / "live.db") as registry:
                registry.copy_to(folder / "copy.db")
            for name in ("live.db", "copy.db"):
                (folder / name).chmod(0o444)
            folder.chmod(0o555)

            def answers(name):
                command = [sys.executable, "-c", LOOKUP, str(folder / name)]
                return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

            assert answers("copy.db") == ["registry.read-only", "3"]
            assert answers("live.db") == ["registry.unopenable", "registry.unopenable"]
        finally:
            folder.chmod(0o755)
            for file in folder.iterdir():
                file.unlink()
            folder.rmdir()


class TestCopies:
    def test_copy_is_complete(self, path, make):
        """办法 art. 22: regular backup; the copy is a whole registry that can take over."""
        head = filled(path, make)
        copy = path.with_name("copy.db")
        with SqliteRegistry.open(path) as registry:
            registry.copy_to(copy)
            fails("registry.copy-exists", registry.copy_to, copy)
        with SqliteRegistry.open(copy) as registry:
            assert registry.verify_events(head).intact
            assert registry.allocate_number(make.op(), make.scheme()).sequence == 4
        assert not [file for file in path.parent.iterdir() if file.name.endswith(".tmp")]

    def test_copy_into_nowhere(self, sqlite_registry, tmp_path):
        """A failed copy leaves nothing behind."""
        fails("io.unwritable", sqlite_registry.copy_to, tmp_path / "nowhere" / "copy.db")

    def test_backup_names_are_free(self, tmp_path):
        """No backup is ever overwritten by a later one."""
        path = tmp_path / "r.db"
        names = []
        for _ in range(3):
            free = backup_path(path, 1)
            free.touch()
            names.append(free.name)
        assert names == ["r.db.v1.bak", "r.db.v1.2.bak", "r.db.v1.3.bak"]


class TestMigration:
    def test_copy_first_then_migration(self, path, make):
        """Before a migration the file is copied; the copy is a whole registry of the old version."""
        head = filled(path, make)
        with SqliteRegistry.open(path, migrations=NEXT) as registry:
            assert registry.verify_events(head).intact
            assert registry.allocate_number(make.op(), make.scheme()).sequence == 4
        backup = path.with_name(f"{path.name}.v{VERSION}.bak")
        with SqliteRegistry.open(backup, read_only=True) as registry:
            audit = registry.verify_events(head)
            assert (audit.intact, audit.events) == (True, 3)
        SqliteRegistry.open(path, migrations=NEXT).close()  # nothing left to do
        assert not path.with_name(f"{path.name}.v{VERSION}.2.bak").exists()

    def test_several_steps(self, path, make):
        """From any older version each step is taken once, in order."""
        filled(path, make)
        SqliteRegistry.open(path, migrations=NEXT).close()
        second = ("ALTER TABLE remarks ADD COLUMN author TEXT",)
        SqliteRegistry.open(path, migrations=[*NEXT, second]).close()
        assert path.with_name(f"{path.name}.v{VERSION + 1}.bak").exists()
        fresh = path.with_name("fresh.db")
        filled(fresh, make)
        SqliteRegistry.open(fresh, migrations=[*NEXT, second]).close()
        with sqlite3.connect(fresh) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 2,)
            connection.execute("SELECT author FROM remarks")
        connection.close()

    @pytest.mark.parametrize(
        "broken",
        [
            ("CREATE TABLE remarks (event INTEGER)", "CREATE TABLE no such syntax"),
            (
                "CREATE TABLE remarks (event INTEGER REFERENCES events)",
                "PRAGMA defer_foreign_keys = ON",
                "INSERT INTO remarks VALUES (99)",
            ),
        ],
    )
    def test_failed_migration_changes_nothing(self, path, make, broken):
        """A migration is whole or not at all."""
        head = filled(path, make)
        fails("registry.migration", SqliteRegistry.open, path, migrations=[*MIGRATIONS, broken])
        with SqliteRegistry.open(path) as registry:
            assert registry.verify_events(head).intact
        assert path.with_name(f"{path.name}.v{VERSION}.bak").exists()

    def test_read_only_does_not_migrate(self, path, make):
        """A lookup never changes the file."""
        filled(path, make)
        before = path.read_bytes()
        fails("registry.older", SqliteRegistry.open, path, read_only=True, migrations=NEXT)
        assert path.read_bytes() == before


def life(registry, make):
    """Allocate, confirm, abandon, register, as a year does."""
    for n in range(1, 13):
        registry.allocate_number(make.op(f"n-{n}"), make.scheme())
    registry.allocate_number(
        make.op("other"), make.scheme(kind="rejection-decision", pattern="南演不许〔{year}〕{sequence}号")
    )
    registry.register_document(make.op("d-1"), make.document(1))
    registry.abandon_number(make.op("a-2"), make.agency, make.key(2).number, reason="申请人撤回申请")


class TestVersionOne:
    @pytest.fixture
    def old(self, path, make):
        """A registry as version 1 of the file made it; returns its head."""
        with sqlite3.connect(path, isolation_level=None) as connection:
            for statement in STATEMENTS:
                connection.execute(statement)
        connection.close()
        with SqliteRegistry.open(path, migrations=()) as registry:
            life(registry, make)
            return registry.verify_events().head

    def test_chain_and_answers_are_the_same(self, path, make, old):
        """办法 art. 23: a migration changes how rows lie, never what they say, nor the digests over them."""
        with SqliteRegistry.open(path, migrations=()) as registry:
            before = list(registry.numbers()), list(registry.events()), list(registry.events(number=make.key(1).number))
        with SqliteRegistry.open(path) as registry:
            assert registry.verify_events(old).intact
            events = list(registry.events()), list(registry.events(number=make.key(1).number))
            assert (list(registry.numbers()), *events) == before
            assert [event.entry.action for event in events[1]] == [
                "number.allocated",
                "document.registered",
                "number.confirmed",
            ]

    def test_work_goes_on(self, path, make, old):
        """R14: no number twice, none left out; an operation of before is replayed; what is closed stays closed."""
        with SqliteRegistry.open(path) as registry:
            assert registry.allocate_number(make.op("n-12"), make.scheme()).sequence == 12
            assert registry.allocate_number(make.op("n-13"), make.scheme()).sequence == 13
            states = {number.sequence: number.state for number in registry.numbers(series=make.scheme().series)}
            assert list(states) == list(range(1, 14))
            assert [states[n] for n in (1, 2, 3)] == [
                NumberState.CONFIRMED,
                NumberState.ABANDONED,
                NumberState.ALLOCATED,
            ]
            registry.register_document(make.op("d-3"), make.document(3))
            assert registry.verify_events(old).intact

    def test_a_made_file_is_a_migrated_file(self, path, make, old):
        """New registries take the same way, so there is one form of version 2."""
        SqliteRegistry.open(path).close()
        fresh = path.with_name("fresh.db")
        SqliteRegistry.create(fresh).close()
        forms = []
        for file in (path, fresh):
            with sqlite3.connect(file) as connection:
                forms.append(set(connection.execute("SELECT type, name, sql FROM sqlite_master")))
            connection.close()
        assert forms[0] == forms[1]

    def test_rows_are_still_guarded(self, path, make, old):
        """The new tables are append-only like the old ones, and one number stands once."""
        SqliteRegistry.open(path).close()
        with sqlite3.connect(path, isolation_level=None) as connection:
            for statement in ("DELETE FROM numbers", "UPDATE number_closings SET state = 'abandoned'"):
                with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                    connection.execute(statement)
            for columns in (
                "event, agency, kind, '2027', sequence, number",
                "event, agency, kind, scope, sequence, 'x'",
            ):
                with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
                    connection.execute(f"INSERT INTO numbers SELECT {columns} FROM numbers LIMIT 1")
        connection.close()
