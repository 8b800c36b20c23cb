"""Rules of CONTRIBUTING.md that a linter does not know: sizes, names, and words that do not belong here."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from typing import TYPE_CHECKING

from doc_blocks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODULE_LINES, TEST_LINES, FUNCTION_LINES = 400, 500, 60
BAGS = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py", "models.py", "base.py", "types.py"}
TEXT = {".py", ".md", ".toml", ".txt", ".typ", ".xsd", ".sch", ".json", ".java", ".xml", ".sh", ".cfg", ".yaml", ""}
UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK)\b")
FOREIGN = re.compile(
    r"/wor"
    r"k/"  # where this checkout happens to lie
    r"|\bissue #\d"  # a tracker that readers cannot see
    r"|\b(py"
    r"pi\.org|python"
    r"hosted\.org|repo1?\.maven\b|npm"
    r"js\.(org|com)|deb\.deb"
    r"ian\.org|crates\.i"
    r"o)",
    re.IGNORECASE,
)
OUTERMOST = "src/nh_edoc/cli/app.py"
"""Where every exception ends: a traceback must not reach a clerk."""


@cache
def tracked() -> tuple[Path, ...]:
    """Return the project's files: what git tracks or would track; outside a clone, whatever is there."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, encoding="utf-8")
    names = done.stdout.split("\0") if done.returncode == 0 else [str(path) for path in ROOT.glob("[!.]*/**/*")]
    return tuple(path for name in sorted(filter(None, names)) if (path := ROOT / name).is_file())


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def texts() -> Iterator[tuple[str, str]]:
    for path in tracked():
        if path.suffix in TEXT:
            yield name(path), path.read_text(encoding="utf-8")


def modules() -> Iterator[tuple[str, str]]:
    return ((place, text) for place, text in texts() if place.endswith(".py"))


def test_modules_are_short() -> None:
    """A module that needs more lines has more than one subject; a table of cases may be a little longer."""
    lines = {place: text.count("\n") for place, text in modules()}
    long = {
        place: count
        for place, count in lines.items()
        if count > (TEST_LINES if place.startswith("tests/") else MODULE_LINES)
    }
    assert not long, long


def test_functions_are_short() -> None:
    """A function is read on one screen."""
    long = [
        f"{place}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for place, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno is not None
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]
    assert not long, long


def test_modules_are_named_after_their_subject() -> None:
    """A bag of odds and ends has no subject."""
    assert [name(path) for path in tracked() if path.name in BAGS] == []


def test_exceptions_are_named() -> None:
    """Catching everything hides defects, and a hidden defect may become a wrong VALID."""
    broad = [
        f"{place}:{node.lineno}"
        for place, text in modules()
        if place != OUTERMOST
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and {"None", "Exception", "BaseException"}
        & set(re.findall(r"\w+", ast.unparse(node.type or ast.Constant(None))))
    ]
    assert not broad, broad


def test_nothing_is_left_for_later() -> None:
    """What is not done is not announced in the code."""
    left = [f"{place}: {found[0]}" for place, text in texts() if (found := UNFINISHED.search(text))]
    assert not left, left


def test_the_project_speaks_of_itself_alone() -> None:
    """No paths, trackers or download addresses of the place where it was written."""
    foreign = [f"{place}: {found[0]}" for place, text in texts() if (found := FOREIGN.search(text))]
    assert not foreign, foreign
