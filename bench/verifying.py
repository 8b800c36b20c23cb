"""Verification in parts: the file and its seal alone, as pyHanko looks at them, and as a process a clerk starts."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

from nh_edoc.model.report import Result
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.verify.chain import chain_checks
from nh_edoc.verify.file_bytes import FileBytes
from nh_edoc.verify.inspect import inspect_file
from nh_edoc.verify.policy import Policy
from nh_edoc.verify.strict import examine_seal, file_checks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.material import Bench, Work

LIMIT = 256 * 1024 * 1024
START = "import sys; from nh_edoc.cli import main; main(sys.argv[1:])"


def seal_alone(paths: Paths, path: Path) -> None:
    """Format, digest, signature, certificate path with revocation: steps (1) to (5) of the verifier."""
    data = FileBytes.open(path, LIMIT)
    facts = inspect_file(data.data).facts
    checks = [*file_checks(facts)]
    when = Moment(at=datetime.now(UTC), present=True)
    for seal in facts.seals:
        examined, found = examine_seal(data.upto(seal.end), seal)
        checks += found
        if examined.signed is not None:
            signer = examined.signed.signer
            others = [der for der in examined.signed.certificates if der != signer]
            checks += chain_checks(paths.judge(signer, others, when), seal.field, Policy.statutory(), when)
    broken = [one.code for one in checks if one.result in {Result.FAILED, Result.UNKNOWN}]
    if not facts.seals or broken:
        raise ValueError(broken)


def process_row(bench: Bench, documents: Sequence[Work]) -> str:
    """Return the median of a whole process ``nh-edoc verify FILE --trust DIR`` beside an empty interpreter."""
    trust = str(bench.pki.trust)
    verifying, empty = (
        [_process(code, *arguments) for work in documents]
        for code, arguments in ((START, ("verify", str(documents[0].sealed), "--trust", trust)), ("pass", ()))
    )
    names = ("CPU", "elapsed")
    cells = [
        f"{name} {median(one[at] for one in verifying[1:]):7.1f} ms (least {min(one[at] for one in verifying):.1f}; "
        f"empty interpreter {median(one[at] for one in empty[1:]):.1f})"
        for at, name in enumerate(names)
    ]
    return f"process  {bench.key:10}" + "  ".join(cells)


def timed_process(code: str, arguments: Sequence[str], count: int) -> str:
    """Return median and least CPU time and median of elapsed time of a process that runs ``count`` times."""
    found = [_process(code, *arguments) for _ in range(count)]
    used, elapsed = ([one[at] for one in found[1:]] for at in (0, 1))
    return f"CPU {median(used):.0f} ms (least {min(used):.0f}), elapsed {median(elapsed):.0f} ms"


def _process(code: str, *arguments: str) -> tuple[float, float]:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", code, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    elapsed, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used * 1000, elapsed * 1000
