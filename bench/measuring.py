"""Interleaved measuring: for each document every contestant in turn, so that other load falls on all of them."""

from __future__ import annotations

import platform
import random
import sys
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

T = TypeVar("T")


def race(
    contestants: Mapping[str, Callable[[T], object]],
    documents: Sequence[T],
    prepare: Mapping[str, Callable[[], object]] | None = None,
) -> dict[str, float]:
    """Return each contestant's median of CPU time a document, in ms; the first document is a warm-up.

    Args:
        contestants: what is timed.
        documents: what they work on.
        prepare: what a contestant does before each document, outside of its time.
    """
    before = prepare or {}
    times: dict[str, list[float]] = {name: [] for name in contestants}
    names = list(contestants)
    chance = random.Random(len(names))  # whoever comes before leaves the processor's caches in its own order
    for document in documents:
        for name in chance.sample(names, len(names)):
            before.get(name, _nothing)()
            start = time.process_time_ns()
            contestants[name](document)
            times[name].append((time.process_time_ns() - start) / 1e6)
    return {name: median(found[1:]) for name, found in times.items()}


def _nothing() -> None:
    pass


def forget() -> None:
    """Empty every memory that nh-edoc keeps between files."""
    for name, module in list(sys.modules.items()):
        if name.startswith("nh_edoc"):
            for one in list(vars(module).values()):
                if hasattr(one, "cache_clear"):
                    one.cache_clear()


def machine() -> str:
    """Return one line that says where the figures come from."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        models = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = f"{len(models)} x {models[0]}" if models else cpu
    libraries = ", ".join(f"{name} {version(name)}" for name in ("pyHanko", "cryptography", "typst", "pikepdf"))
    return f"{cpu}; {platform.system()}; Python {platform.python_version()}; {libraries}"
