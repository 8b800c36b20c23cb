"""Several processes, and processes that die, on one registry."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from nh_edoc.model.registry import NumberState
from nh_edoc.registry import SqliteRegistry

WORKER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from nh_edoc.model.registry import DocumentEntry, NumberSeries, Operation
from nh_edoc.model.status import DocumentKey
from nh_edoc.model.digest import Digest
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry

path, name, what = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
agency = "11440605000000000E"
scheme = DocumentNumberScheme(agency=agency, kind="approval-decision", year=2026, pattern="南演许准〔{year}〕{sequence}号")

def op(rest):
    return Operation(id=f"{name}/{rest}", at=datetime(2026, 2, 10, 1, tzinfo=UTC), actor=name)

class Stuck:
    series = scheme.series
    def number(self, sequence):
        print("inside", sequence, flush=True)
        time.sleep(60)

def say(text):
    sys.stdout.buffer.write((text + "\\n").encode()); sys.stdout.buffer.flush()

with SqliteRegistry.open(path) as registry:
    say("ready")
    sys.stdin.readline()
    if what == "allocate":
        for n in range(50):
            registry.allocate_number(op(n), scheme)
            time.sleep(0.001)  # so that the others get their turn
    elif what == "die-after":
        say(registry.allocate_number(op("number"), scheme).number)
        time.sleep(60)
    elif what == "die-inside":
        registry.allocate_number(op("number"), Stuck())
"""


class Process:
    def __init__(self, path, name, what):
        command = [sys.executable, "-X", "utf8", "-c", WORKER, str(path), name, what]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self):
        assert self.read() == "ready"
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def go(self):
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def read(self):
        return self.process.stdout.readline().strip()


@pytest.fixture
def fresh(path):
    SqliteRegistry.create(path).close()
    return path


def test_four_processes_gap_free_and_unique(fresh):
    """R14: 4 processes take 50 numbers each at the same time: 1 to 200, each once, and a whole chain."""
    with (
        Process(fresh, "a", "allocate") as a,
        Process(fresh, "b", "allocate") as b,
        Process(fresh, "c", "allocate") as c,
        Process(fresh, "d", "allocate") as d,
    ):
        for process in (a, b, c, d):
            process.go()
        for process in (a, b, c, d):
            assert process.process.wait(timeout=60) == 0
    with SqliteRegistry.open(fresh) as registry:
        numbers = list(registry.numbers())
        actors = [event.actor for event in registry.events()]
        assert registry.verify_events().intact
    assert [number.sequence for number in numbers] == list(range(1, 201))
    assert len({number.number for number in numbers}) == 200
    assert {actor: actors.count(actor) for actor in "abcd"} == dict.fromkeys("abcd", 50)
    assert actors != sorted(actors), "the processes did not run at the same time"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
class TestKilled:
    def test_after_allocation(self, fresh, make):
        """Killed between allocation and issue: the number is there, pending; a replay gets it, or its gap is explained."""
        with Process(fresh, "w", "die-after") as process:
            process.go()
            number = process.read()
            process.process.send_signal(signal.SIGKILL)
            assert process.process.wait(timeout=10) == -signal.SIGKILL
        with SqliteRegistry.open(fresh) as registry:
            pending = list(registry.numbers(state=NumberState.ALLOCATED))
            assert [n.number for n in pending] == [number] == ["南演许准〔2026〕1号"]
            assert registry.allocate_number(make.op("other"), make.scheme()).sequence == 2
            assert registry.allocate_number(make.op("w/number"), make.scheme()) == pending[0]
            registry.abandon_number(make.op(), make.agency, number, reason="程序中断，未签发")
            assert [n.state for n in registry.numbers()] == [NumberState.ABANDONED, NumberState.ALLOCATED]
            assert registry.verify_events().intact

    def test_inside_the_transaction(self, fresh, make):
        """Killed before the commit: nothing was given, nobody else is kept waiting."""
        with Process(fresh, "w", "die-inside") as process:
            process.go()
            assert process.read() == "inside 1"
            process.process.send_signal(signal.SIGKILL)
            process.process.wait(timeout=10)
        with SqliteRegistry.open(fresh) as registry:
            assert list(registry.numbers()) == []
            assert registry.allocate_number(make.op(), make.scheme()).sequence == 1
            assert registry.verify_events().intact
