"""How long the law takes: loading and judging a document beside lxml's own parse and XSD validation of the same file,
and what is due in many cases beside loading them.

Run: ``python -m bench.law [-n DOCUMENTS] [--cases COUNT]``. The typed reading is the schema check: a test proves that
it gives the answers of XSD with Schematron and of JSON Schema to every mutation.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from bench.measuring import machine, race
from nh_edoc import _resources
from nh_edoc.calendar import WorkCalendar
from nh_edoc.codec import encode_xml
from nh_edoc.codec.cases import encode_case_json
from nh_edoc.receipt import judge, load_document
from nh_edoc.receipt.case.dues import dues
from nh_edoc.receipt.case.loading import load_cases
from nh_edoc.receipt.case.samples import sample_case
from nh_edoc.receipt.case.type import Case
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = date(2026, 2, 11)
NAMES = ("granted", "supplemented", "extended", "withdrawn")


def documents(count: int) -> Iterator[tuple[str, float, float]]:
    """Yield kind, ms of lxml, ms of nh-edoc: medians of CPU time, interleaved."""
    schema = etree.XMLSchema(etree.parse(str(_resources.schema("document-v1.xsd"))))
    settings = Settings()
    for kind in KINDS:
        data = encode_xml(sample(kind))
        found = race(
            {
                "lxml": lambda xml: schema.assertValid(etree.fromstring(xml)),
                "nh-edoc": lambda xml: judge(load_document(xml), settings),
            },
            [data] * (count + 1),
        )
        yield kind, found["lxml"], found["nh-edoc"]


def cases(count: int) -> tuple[float, float, float]:
    """Return seconds to load, seconds to load and count what is due, and MB of memory above the start."""
    lines = [encode_case_json(sample_case(name)).replace(b"\n", b"") + b"\n" for name in NAMES]
    calendar, settings = WorkCalendar.load(), Settings()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cases.jsonl"
        with path.open("wb") as file:
            for number in range(count):
                file.write(lines[number % len(lines)])
        list(zip(load_cases(path), range(100), strict=False))  # warm
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.process_time()
        for _, case in load_cases(path):
            if not isinstance(case, Case):
                raise TypeError(case)
        loaded = time.process_time() - start
        start = time.process_time()
        for _, case in load_cases(path):
            if isinstance(case, Case):
                dues(case, settings=settings, calendar=calendar, on=DAY, within=5)
        counted = time.process_time() - start
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 1024 if sys.platform != "darwin" else 1024 * 1024
    return loaded, counted, (after - before) / scale


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(prog="python -m bench.law")
    parser.add_argument("-n", type=int, default=200, help="times that each document is read and judged")
    parser.add_argument("--cases", type=int, default=20_000)
    given = parser.parse_args()
    print(machine())
    print(f"n = {given.n}; load + schema + rules of a document, CPU ms, beside lxml's parse + XSD validation")
    for kind, lxml, ours in documents(given.n):
        print(f"{kind:<26}lxml {lxml:6.3f}   nh-edoc {ours:6.3f}   {ours / lxml:5.1f} x")
    loaded, counted, memory = cases(given.cases)
    print(f"case due, {given.cases} cases: load {loaded:.1f} s, load + due {counted:.1f} s, {counted / loaded:.2f} x")
    print(f"memory above start {memory:.1f} MB")


if __name__ == "__main__":
    main()
