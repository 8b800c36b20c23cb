"""How long each step of a whole case takes, beside the floor of the same step on the same files.

Run: ``python -m bench.course [-n COUNT]``. A step of a document is draft, check, render, seal with a time stamp, write,
register; of a licence also verifying the decision and the result. The floor reads the files of the step, digests them,
signs once (documents and licence: twice, the authority too), writes and flushes.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import tempfile
import time
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.measuring import machine
from bench.writing import flushed
from nh_edoc.calendar import WorkCalendar
from nh_edoc.codec.cases import encode_case_json
from nh_edoc.demo.desk import NUMBERED, open_desk
from nh_edoc.keys import load_signer
from nh_edoc.license import load_license_type
from nh_edoc.model.report import Verdict
from nh_edoc.receipt.case.drafting import draft
from nh_edoc.receipt.case.samples import sample_case, sample_files
from nh_edoc.workflow import (
    Closing,
    Destination,
    Examiner,
    Keeper,
    check_package,
    issue_document,
    issue_license,
    pack_case,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nh_edoc.demo.desk import Desk
    from nh_edoc.seal import Sealer

DOCUMENTS = ("acceptance-receipt", "special-procedure-notice", "approval-decision", "delivery-receipt")
FIRST = date(2026, 5, 11)


class Course:
    """One case after the other at one desk; every step timed, and its floor right after it."""

    def __init__(self, folder: Path, desk: Desk, sealer: Sealer, receipt_sealer: Sealer) -> None:
        self._folder, self._desk = folder, desk
        self._sealers = {"approval-decision": sealer, "license": sealer}
        self._receipts = receipt_sealer
        self._calendar = WorkCalendar.load()
        self._type = load_license_type("demo-food")
        self.times: defaultdict[str, list[tuple[float, float]]] = defaultdict(list)

    def _time(self, step: str, work: Callable[[], object], floor: Callable[[], object]) -> None:
        start = time.process_time_ns()
        work()
        middle = time.process_time_ns()
        floor()
        self.times[step].append(((middle - start) / 1e6, (time.process_time_ns() - middle) / 1e6))

    def run(self, day: date) -> None:
        """Run a case whose decision falls on ``day``."""
        folder = self._folder / day.isoformat()
        folder.mkdir()
        case, files = sample_case("granted", on=day), sample_files("granted", on=day)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        (folder / "case.json").write_bytes(encode_case_json(case))
        desk = self._desk
        desk.clock.play(day, 9)

        def document(kind: str) -> None:
            made = draft(case, kind, settings=desk.settings, calendar=self._calendar)
            if kind in NUMBERED:
                number = desk.number(kind, day.year, case.approval_code)
                made = replace(made, head=replace(made.head, number=number))
            sealer = self._sealers.get(kind, self._receipts)
            wanted = {one.attachment.file_name for one in made.attached}
            attached = {name: content for name, content in files.items() if name in wanted}
            to = Destination(path=folder / f"{kind}.pdf", journal=desk.journal)
            issue_document(made, desk.settings, sealer, files=attached, to=to)

        def licence() -> None:
            issue_license(
                folder / "approval-decision.pdf",
                type=self._type,
                verifier=desk.verifier,
                sealer=self._sealers["license"],
                registry=desk.journal,
                settings=desk.settings,
                to=Destination(path=folder / "license.pdf"),
            )

        for kind in DOCUMENTS[:3]:
            self._time(kind, lambda kind=kind: document(kind), lambda kind=kind: self._floor(folder, [kind], 2))
        self._time("license", licence, lambda: self._floor(folder, ["license"], 2))
        self._time(DOCUMENTS[3], lambda: document(DOCUMENTS[3]), lambda: self._floor(folder, [DOCUMENTS[3]], 2))
        kinds = [*DOCUMENTS, "license"]
        self._time("verify all", lambda: self._verify(folder, kinds), lambda: self._read(folder, kinds))
        self._pack(folder, kinds)

    def _verify(self, folder: Path, kinds: Sequence[str]) -> None:
        for kind in kinds:
            if self._desk.verifier.verify(folder / f"{kind}.pdf").verdict is not Verdict.VALID:
                raise ValueError(kind)

    def _pack(self, folder: Path, kinds: Sequence[str]) -> None:
        desk, target = self._desk, folder / "package"
        closing = Closing(
            case=folder / "case.json",
            documents=[folder / f"{kind}.pdf" for kind in kinds],
            materials=[folder / "application-form.txt", folder / "floor-plan.png"],
            retention="10年",
        )
        with load_signer(f"pem:{desk.pki.decision_seal}") as signer:
            keeper = Keeper(verifier=desk.verifier, signer=signer, clock=desk.clock)
            self._time("pack", lambda: pack_case(closing, target, keeper), lambda: self._floor(folder, kinds, 1))
        examiner = Examiner(trust=desk.trust, verifier=desk.verifier, at=desk.clock())
        self._time("check", lambda: check_package(target, examiner), lambda: self._read(folder, kinds))
        shutil.rmtree(folder)

    def _floor(self, folder: Path, kinds: Sequence[str], signatures: int) -> None:
        for kind in kinds:
            flushed(folder / f"{kind}.pdf", folder / "floor.bin", lambda digest: digest)
        for _ in range(signatures):
            self._desk.timestamper.signer.sign(b"\0" * 32)

    def _read(self, folder: Path, kinds: Sequence[str]) -> None:
        for kind in kinds:
            hashlib.sha256((folder / f"{kind}.pdf").read_bytes()).digest()


def main() -> None:
    """Print the median of each step and of the whole case."""
    parser = argparse.ArgumentParser(prog="python -m bench.course", description=__doc__)
    parser.add_argument("-n", type=int, default=10, help="cases (10), one more to warm up")
    options = parser.parse_args()
    print(machine())
    print(f"n = {options.n}; medians of CPU time a case; x is the ratio to the floor")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        now = datetime.now(UTC)
        with (
            open_desk(folder, now=now, since=FIRST) as desk,
            desk.sealer(desk.pki.decision_seal) as sealer,
            desk.sealer(desk.pki.receipt_seal) as receipts,
        ):
            course = Course(folder, desk, sealer, receipts)
            calendar, day = WorkCalendar.load(), FIRST
            for _ in range(options.n + 1):
                course.run(day)
                day = calendar.next_working(day)
    whole = [0.0, 0.0]
    for step, found in course.times.items():
        ours, floor = (median(pair[side] for pair in found[1:]) for side in (0, 1))
        whole = [whole[0] + ours, whole[1] + floor]
        print(f"{step:26}{ours:9.1f} ms   floor {floor:7.2f} ms {ours / floor:8.1f} x")
    print(f"{'whole case':26}{whole[0]:9.1f} ms   floor {whole[1]:7.2f} ms {whole[0] / whole[1]:8.1f} x")


if __name__ == "__main__":
    main()
