"""Processes of our own that native PDF libraries run in, to be limited and killed there (verification rules, 6)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

MEMORY: Final = 1536 * 1024 * 1024
"""Bytes of address space."""
COMPUTING: Final = 20
"""Seconds of computing."""
SECONDS: Final = 40
"""After which the process is killed."""
_ROOT: Final = Path(__file__).resolve().parents[2]
_START: Final = """
import runpy, sys
root, module = sys.argv[1:3]
del sys.argv[1:3]
sys.path.insert(0, root)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""
"""The process looks into no folder of the user for modules, and is of the same nh_edoc as its parent."""


def limit() -> None:
    """Bound memory, computing and files of this process, where the system can."""
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (COMPUTING, COMPUTING))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def answer(module: str, *arguments: str, data: bytes) -> bytes | None:
    """Return what a module of this folder says of ``data``, run in a process of its own; None when it takes too long.

    A process that died has said what it said until then.
    """
    command = [sys.executable, "-I", "-c", _START, str(_ROOT), f"nh_edoc._pdf.{module}", *arguments]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603 - ours
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout
