"""Verify re-signed mutants until a number, or a time, is reached; tell each minute how many there were of which verdict.

Run: ``python tests/fuzz/run_mutants.py --count 1000000``. One process; keys, trust store and documents are made once.
A crash, a file that takes too long and a VALID that shows something else are kept in ``--keep``, and end with exit 1.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import time
import traceback
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from edoc_mutants import CASES, DifferentError, base, judge

LONGEST = 20
"""Seconds that one mutant may take on a busy machine."""
EVERY = 60


class TooLongError(Exception):
    """A mutant took too long."""


class Watch:
    """Stops what takes too long, and keeps whatever goes wrong: it is what is looked for.

    Attributes:
        fault: ``crash``, ``hang``, ``different``, or empty.
        told: the traceback.
    """

    def __init__(self) -> None:
        self.fault = self.told = ""

    def __enter__(self) -> None:
        signal.alarm(LONGEST)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        signal.alarm(0)
        if not isinstance(error, Exception):
            return False
        different, hang = isinstance(error, DifferentError), isinstance(error, TooLongError)
        self.fault = "different" if different else "hang" if hang else "crash"
        self.told = "".join(traceback.format_exception(error))
        return True


def _stop(*_: object) -> None:
    raise TooLongError


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--until", help="HH:MM, UTC, of today")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("mutants"))
    options = parser.parse_args()
    rng, made, found = random.Random(options.seed), Counter[str](), Counter[str]()
    signal.signal(signal.SIGALRM, _stop)
    start = told = time.monotonic()
    for number in range(options.count):
        if options.until and datetime.now(UTC).strftime("%H:%M") >= options.until:
            break
        seed = rng.getrandbits(64)
        kind, mutation = CASES[number % len(CASES)]
        watch = Watch()
        with watch:
            _, verdict, past = judge(base(kind), mutation, random.Random(seed))
            made[verdict] += 1
            made["past the digest"] += past
        if watch.fault:
            found[watch.fault] += 1
            options.keep.mkdir(parents=True, exist_ok=True)
            stem = options.keep / f"{watch.fault}-{kind}-{mutation.__name__}-{seed}"
            stem.with_suffix(".pdf").write_bytes(mutation(base(kind), random.Random(seed)))
            stem.with_suffix(".txt").write_text(watch.told, encoding="utf-8")
        if time.monotonic() - told >= EVERY:
            told = time.monotonic()
            tell(number + 1, told - start, made, found)
    tell(sum(made.values()) - made["past the digest"] + sum(found.values()), time.monotonic() - start, made, found)
    return 1 if found else 0


def tell(count: int, seconds: float, made: Counter[str], found: Counter[str]) -> None:
    verdicts = ", ".join(f"{name} {number}" for name, number in sorted(made.items()))
    faults = ", ".join(f"{name} {found[name]}" for name in ("crash", "hang", "different"))
    time_ = datetime.now(UTC).strftime("%H:%M:%S")
    print(f"{time_} {count} mutants, {count / seconds:.1f} a second; {verdicts}; {faults}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
