"""Run one task: each is what a developer and the build both call."""

from __future__ import annotations

import subprocess
import sys

from tasks import gen

PYTHON = sys.executable
TASKS = {
    "check": [
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        ["-m", "tasks", "gen", "--check"],
    ],
    "test": [["-m", "pytest", "-q"]],
    "nightly": [["-m", "pytest", "-q", "--nightly", "--require-tools", "tests"]],
    "bench": [["-m", "bench"]],
}


def main(arguments: list[str]) -> int:
    """Run the task named first; return its exit code."""
    if arguments[:1] == ["gen"]:
        return gen.main(check="--check" in arguments)
    if len(arguments) != 1 or arguments[0] not in TASKS:
        sys.stderr.write(f"usage: python -m tasks {'|'.join([*TASKS, 'gen [--check]'])}\n")
        return 2
    codes = [subprocess.run([PYTHON, *step], check=False).returncode for step in TASKS[arguments[0]]]  # noqa: S603
    return int(any(codes))  # a step that a signal ended has a negative code


sys.exit(main(sys.argv[1:]))
