"""The documentation runs: every example is executed as a reader would, every link leads somewhere.

``sh`` and ``python`` blocks of a document run one after the other in one new folder, with ``nh-edoc`` on the path.
A comment before a block changes that: ``<!-- no-run: reason -->`` leaves it out, ``<!-- run-after: demo -->`` first
puts the demonstration's ``demo-out`` there. The two commands that open the README run in ``.ci/run`` instead.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from doc_blocks import ROOT, Block, blocks, documents, links

if TYPE_CHECKING:
    from collections.abc import Callable

README_COMMANDS = 2
"""The first blocks of the README: the demonstration and the tests."""
RUNNABLE = {"sh": ["/bin/sh", "-eu", "-c"], "python": [sys.executable, "-c"]}
READABLE: dict[str, Callable[[str], object]] = {"json": json.loads, "toml": tomllib.loads, "text": str, "xml": str}
TRANSLATION = ROOT / "README.zh-CN.md"
"""Its blocks are the README's, which another test compares."""


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _examples(path: Path) -> list[Block]:
    found = [block for block in blocks(path) if block.language in RUNNABLE and not block.note.startswith("no-run: ")]
    return found[README_COMMANDS:] if path.name == "README.md" and path.parent == ROOT else found


each_document = pytest.mark.parametrize("path", documents(), ids=_name)
each_tried = pytest.mark.parametrize(
    "path", [path for path in documents() if path != TRANSLATION and _examples(path)], ids=_name
)


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A reader's environment: the installed command, no settings of their own."""
    scripts = Path(sys.executable).parent
    assert (scripts / "nh-edoc").exists(), "the package is not installed"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NH_EDOC_", "PYTEST_"))}
    home = str(tmp_path_factory.mktemp("home"))
    return {**kept, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": home, "XDG_CONFIG_HOME": home}


@each_tried
def test_examples_run(path: Path, tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest) -> None:
    """An example that fails teaches something false."""
    for block in _examples(path):
        if block.note == "run-after: demo" and not (tmp_path / "demo-out").exists():
            shutil.copytree(request.getfixturevalue("demo_folder"), tmp_path / "demo-out")
        done = subprocess.run(
            [*RUNNABLE[block.language], block.text],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{_name(path)}:{block.line}\n{done.stdout}\n{done.stderr}"


@each_document
def test_every_block_says_what_it_is(path: Path) -> None:
    """A block in no known language, or with an unknown comment, would not be tried by anyone."""
    for block in blocks(path):
        where = f"{_name(path)}:{block.line}"
        assert block.language in {*RUNNABLE, *READABLE}, where
        assert block.note in {"", "run-after: demo"} or block.note.startswith("no-run: "), where
        if block.language in READABLE and not block.note:
            READABLE[block.language](block.text)


@each_document
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link names a file or folder of the project."""
    for link in links(path):
        target = link.partition("#")[0]
        if target and "://" not in target:
            assert (path.parent / target).exists(), f"{_name(path)}: {link}"
