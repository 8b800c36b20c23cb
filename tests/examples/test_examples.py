"""The documentation runs: every example is executed as a reader would.

``sh`` and ``python`` blocks of a document run one after the other in one new folder, with ``nh-edoc`` on the path.
A comment before a block changes that: ``<!-- no-run: reason -->`` leaves it out, ``<!-- run-after: demo -->`` first
puts the demonstration's ``demo-out`` there. The two commands that open the README run in ``.ci/run`` instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import ROOT, RUNNABLE, Block, blocks, document_name, documents

README_COMMANDS = 2
"""The first blocks of the README: the demonstration and the tests."""
PROGRAMS = {"sh": ["/bin/sh", "-eu", "-c"], "python": [sys.executable, "-c"]}
TRANSLATION = ROOT / "README.zh-CN.md"
"""Its blocks are the README's, which another test compares."""


def _examples(path: Path) -> list[Block]:
    found = [block for block in blocks(path) if block.language in RUNNABLE and not block.note.startswith("no-run: ")]
    return found[README_COMMANDS:] if path.name == "README.md" and path.parent == ROOT else found


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A reader's environment: the installed command, no settings of their own."""
    scripts = Path(sys.executable).parent
    assert (scripts / "nh-edoc").exists(), "the package is not installed"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NH_EDOC_", "PYTEST_"))}
    home = str(tmp_path_factory.mktemp("home"))
    return {**kept, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": home, "XDG_CONFIG_HOME": home}


@pytest.mark.parametrize(
    "path", [path for path in documents() if path != TRANSLATION and _examples(path)], ids=document_name
)
def test_examples_run(path: Path, tmp_path: Path, environment: dict[str, str], request: pytest.FixtureRequest) -> None:
    """An example that fails teaches something false."""
    for block in _examples(path):
        if block.note == "run-after: demo" and not (tmp_path / "demo-out").exists():
            shutil.copytree(request.getfixturevalue("demo_folder"), tmp_path / "demo-out")
        done = subprocess.run(
            [*PROGRAMS[block.language], block.text],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{document_name(path)}:{block.line}\n{done.stdout}\n{done.stderr}"
