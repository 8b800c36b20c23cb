"""Twenty seals in one file beside twenty files with one: fields by plan, filled one after the other by one key."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from bench.verifying import seal_alone
from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc.trust.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.material import Bench, Work

SEALS = 20
ROUNDS = 7
_COLUMNS = 5
_STEP = Decimal(35)


def sealed_often(bench: Bench, work: Work, count: int) -> bytes:
    """Return the document with ``count`` seals on its first page."""
    first = work.pdf.plan.seals[0]
    plan = [
        replace(
            first,
            field=f"Seal{number + 1}",
            order=number + 1,
            box=replace(first.box, page=1, x=_STEP * (number % _COLUMNS), y=_STEP * (number // _COLUMNS)),
        )
        for number in range(count)
    ]
    template = CmsTemplate.of(bench.signer)
    data = work.rendered.read_bytes()
    for fill in plan:
        revision = SealRevision(
            plan=plan,
            fill=fill,
            appearance=bench.picture.appearance(),
            moment=datetime.now(UTC),
            reserved=template.reserved,
        )
        data = write_seal(data, revision, template.sign).data
    return data


def many_seals_row(bench: Bench, documents: Sequence[Work], folder: Path) -> str:
    """Return medians of CPU time for the file and its seals alone; with one file of twenty, and with twenty files."""
    path = folder / f"twenty-{bench.kind}.pdf"
    path.write_bytes(sealed_often(bench, documents[0], SEALS))
    paths = Paths(bench.trust)
    one, many = [], []
    for _ in range(ROUNDS):
        start = time.process_time()
        for turn in range(SEALS):
            seal_alone(paths, documents[turn % len(documents)].sealed)
        middle = time.process_time()
        seal_alone(paths, path)
        one.append(middle - start)
        many.append(time.process_time() - middle)
    files, file = median(one) * 1e3, median(many) * 1e3
    return (
        f"seals    {bench.key:10}{SEALS} in one file of {path.stat().st_size / 1e6:.1f} MB {file:8.3f} ms  "
        f"{SEALS} files with one {files:8.3f} ms  {file / files:6.2f} x"
    )
