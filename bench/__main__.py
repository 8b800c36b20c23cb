"""Print medians of CPU time beside the floor and stock pyHanko, all from one run, interleaved for each document."""

from __future__ import annotations

import argparse
import itertools
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bench.floor import Floor
from bench.large import SIDE, large_row
from bench.many_seals import many_seals_row
from bench.material import Bench, Work, benches, numbered
from bench.measuring import forget, machine, race
from bench.sealing import foreign_row, large_sealing_row
from bench.sealing import process_row as sealing_process_row
from bench.stock import Stock
from bench.verifying import process_row, seal_alone
from nh_edoc.model.report import Verdict
from nh_edoc.receipt import check_document, load_document, render_document
from nh_edoc.trust.paths import Paths
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.pdf import PdfA

PROCESSES = 10
OPERATIONS = ("render", "seal", "stamp", "verify", "chain")
OURS, COLD, FLOOR, STOCK = "nh-edoc", "nh-edoc, cold", "floor", "pyHanko"
STOCK_COLD, STOCK_WHOLE = "pyHanko, cold", "pyHanko, every object"
TRIAL_SIDE = 256
"""Size of the large file when only one document is measured: to see that it runs."""


class Contest:
    """The operations of one bench, each by every contestant."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._floor, self._stock = bench, Floor(bench), Stock(bench)
        self._verifier = Verifier(bench.trust, settings=bench.settings)
        self._paths = Paths(bench.trust)
        self._numbers = itertools.count(1000)

    def _render(self, case: Path) -> PdfA:
        """Render under a number of its own: a typesetter is quick with what it has set before."""
        settings = self._bench.settings
        document = numbered(load_document(case), next(self._numbers))
        return render_document(check_document(document, settings), settings)

    def _verify(self, verifier: Verifier, path: Path) -> None:
        report = verifier.verify(path)
        if report.verdict is not Verdict.VALID:
            raise ValueError([check.code for check in report.checks if check.result != "passed"])

    def render(self) -> dict[str, Callable[[Work], object]]:
        """Case data to PDF/A; the floor reads, digests, signs and writes the result; pyHanko does not typeset."""
        return {
            OURS: lambda work: work.target.write_bytes(self._render(work.case).data),
            FLOOR: lambda work: self._floor.seal(work.rendered, work.target),
        }

    def seal(self) -> dict[str, Callable[[Work], object]]:
        """Rendered file to sealed file on disk."""
        return {
            OURS: lambda work: self._bench.sealer.seal(work.pdf).write(work.target),
            FLOOR: lambda work: self._floor.seal(work.rendered, work.target),
            STOCK: lambda work: self._stock.seal(work.rendered, work.target),
        }

    def stamp(self) -> dict[str, Callable[[Work], object]]:
        """Rendered file to file sealed at level B-T; all ask the same authority, inside the process."""
        return {
            OURS: lambda work: self._bench.stamper.seal(work.pdf).write(work.target),
            FLOOR: lambda work: self._floor.stamp(work.rendered, work.target),
            STOCK: lambda work: self._stock.stamp(work.rendered, work.target),
        }

    def verify(self) -> dict[str, Callable[[Work], object]]:
        """Sealed file to the checks of file, seal, certificates and revocation.

        Cold is a new verifier for each file, that remembers no certificate path.
        pyHanko looks at the objects that it needs; nh-edoc at all of every revision, as pyHanko, every object, does.
        """
        bench = self._bench
        return {
            OURS: lambda work: seal_alone(self._paths, work.sealed),
            COLD: lambda work: seal_alone(Paths(bench.trust), work.sealed),
            FLOOR: lambda work: self._floor.verify(work.sealed),
            STOCK: lambda work: self._stock.verify(work.sealed),
            STOCK_COLD: lambda work: self._stock.verify(work.sealed, cold=True),
            STOCK_WHOLE: lambda work: self._stock.verify_whole(work.sealed),
        }

    def first(self) -> dict[str, Callable[[Work], object]]:
        """The same for the first file of a process: nothing is remembered of any other."""
        return {
            OURS: lambda work: seal_alone(Paths(self._bench.trust), work.sealed),
            FLOOR: lambda work: self._floor.verify(work.sealed),
        }

    def document(self) -> dict[str, Callable[[Work], object]]:
        """Sealed file to verdict: authority, data and text too, which nobody else looks at."""
        bench = self._bench
        return {
            OURS: lambda work: self._verify(self._verifier, work.sealed),
            COLD: lambda work: self._verify(Verifier(bench.trust, settings=bench.settings), work.sealed),
            FLOOR: lambda work: self._floor.verify(work.sealed),
        }

    def chain(self) -> dict[str, Callable[[Work], object]]:
        """Case data to verdict on the sealed file; pyHanko seals and verifies what nh-edoc rendered."""

        def ours(work: Work) -> None:
            self._bench.sealer.seal(self._render(work.case)).write(work.target)
            self._verify(self._verifier, work.target)

        def floor(work: Work) -> None:
            self._floor.seal(work.rendered, work.target)
            self._floor.verify(work.target)

        def stock(work: Work) -> None:
            work.target.write_bytes(self._render(work.case).data)
            self._stock.seal(work.target, work.sealed.with_suffix(".stock.pdf"))
            self._stock.verify(work.sealed.with_suffix(".stock.pdf"))

        return {OURS: ours, FLOOR: floor, STOCK: stock}


def _row(bench: Bench, operation: str, times: dict[str, float]) -> str:
    floor = times[FLOOR]
    cells = [f"{name} {ms:8.3f} ms {ms / floor:7.1f} x" for name, ms in times.items() if name != FLOOR]
    if STOCK in times:
        cells.append(f"pyHanko / nh-edoc {times[STOCK] / times[OURS]:6.2f}")
    if STOCK_WHOLE in times:
        cells.append(f"every object / nh-edoc {times[STOCK_WHOLE] / times[OURS]:6.2f}")
    return f"{operation:9}{bench.key:10}floor {floor:7.3f} ms  " + "  ".join(cells)


def main() -> None:
    """Run the operations named, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("operation", nargs="*", help=", ".join(OPERATIONS))
    parser.add_argument("-n", type=int, default=30, help="documents for each operation and key (30)")
    options = parser.parse_args()
    unknown = set(options.operation) - set(OPERATIONS)
    if unknown or options.n < 1:
        parser.error(f"operations are {', '.join(OPERATIONS)}; -n at least 1")
    print(machine())
    print(f"n = {options.n}; medians of CPU time a document; x is the ratio to the floor")
    print("verify: file, seal, path and revocation; document: authority, data and text by the glyphs of the page too")
    last = None
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        for bench in benches(Path(name), stack):
            documents = bench.documents(Path(name), options.n + 1)  # one to warm up
            contest = Contest(bench)
            for operation in options.operation or OPERATIONS:
                print(_row(bench, operation, race(getattr(contest, operation)(), documents)), flush=True)
                if operation == "seal":
                    print(foreign_row(bench, documents), flush=True)
                    print(sealing_process_row(bench, documents[:PROCESSES]), flush=True)
                if operation == "verify":
                    print(_row(bench, "first", race(contest.first(), documents, {OURS: forget})), flush=True)
                    print(_row(bench, "document", race(contest.document(), documents)), flush=True)
                    print(many_seals_row(bench, documents, Path(name)), flush=True)
                    print(process_row(bench, documents[:PROCESSES]), flush=True)
                    last = bench
        if "seal" in (options.operation or OPERATIONS):
            print(large_sealing_row(bench, SIDE if options.n > 1 else TRIAL_SIDE), flush=True)
        if last is not None:
            print(large_row(last, Path(name), SIDE if options.n > 1 else TRIAL_SIDE), flush=True)


main()
