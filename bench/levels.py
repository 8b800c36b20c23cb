"""What time stamps and long-term material cost above the authority's own time: seals at B-B, B-T, B-LT, B-LTA.

Run: ``python -m bench.levels [-n COUNT]``. The authority answers inside the process; its time is measured apart and
taken off, since anybody else's is waited for.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.floor import Floor
from bench.material import Bench, Work, benches
from bench.measuring import machine
from nh_edoc.model.report import Level
from nh_edoc.ports import Timestamper
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from collections.abc import Sequence


STAMPED = (Level.B_T, Level.B_LT, Level.B_LTA)


@dataclass(slots=True)
class Watched:
    """A time-stamping authority that notes how long it works."""

    authority: Timestamper
    spent: float = 0.0
    """Milliseconds of CPU."""

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        """Return the authority's token."""
        start = time.process_time_ns()
        try:
            return self.authority.stamp(imprint, algorithm=algorithm)
        finally:
            self.spent += (time.process_time_ns() - start) / 1e6


def row(bench: Bench, documents: Sequence[Work]) -> str:
    """Return the medians of one key; the first document warms up."""
    floor, watched = Floor(bench), Watched(bench.authority)
    sealers = {
        level: Sealer(
            bench.signer,
            picture=bench.picture,
            trust=bench.trust,
            timestamper=watched if level in STAMPED else None,
            level=level,
        )
        for level in (Level.B_B, *STAMPED)
    }
    times: dict[str, list[float]] = {"floor": [], **{level.value: [] for level in sealers}}
    for work in documents:
        start = time.process_time_ns()
        floor.seal(work.rendered, work.target)
        times["floor"].append((time.process_time_ns() - start) / 1e6)
        for level, sealer in sealers.items():
            watched.spent, start = 0.0, time.process_time_ns()
            sealer.seal(work.pdf).write(work.target)
            times[level.value].append((time.process_time_ns() - start) / 1e6 - watched.spent)
    cells = [f"{name} {median(found[1:]):7.3f} ms" for name, found in times.items()]
    return f"levels  {bench.key:10}" + "  ".join(cells)


def main() -> None:
    """Print one row for each key."""
    parser = argparse.ArgumentParser(prog="python -m bench.levels", description=__doc__)
    parser.add_argument("-n", type=int, default=20, help="documents (20), one more to warm up")
    options = parser.parse_args()
    print(machine())
    print(f"n = {options.n}; medians of CPU time a document, the authority's own time taken off")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for bench in benches(Path(name), stack):
            print(row(bench, bench.documents(Path(name), options.n + 1)), flush=True)


if __name__ == "__main__":
    main()
