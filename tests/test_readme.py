"""The README: its two commands, and its translation, which says the same in the same order."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

from doc_blocks import ROOT, blocks, headings, links

if TYPE_CHECKING:
    from pathlib import Path

README, TRANSLATION = ROOT / "README.md", ROOT / "README.zh-CN.md"


def test_the_first_command_shows_the_demonstration_and_the_second_runs_the_tests() -> None:
    """``.ci/run`` executes the first two sh blocks as they stand; they must be what readers are promised."""
    demo, tests = [block for block in blocks(README) if block.language == "sh"][:2]
    assert demo.text.count("\n") == tests.text.count("\n") == 1
    assert "nh-edoc demo" in demo.text
    assert "-m pytest" in tests.text
    assert not demo.note
    assert not tests.note


def test_the_build_takes_the_commands_from_the_readme() -> None:
    """The script that the build uses prints the same text, so that the two cannot drift apart."""
    for number, block in enumerate([block for block in blocks(README) if block.language == "sh"][:2], start=1):
        command = [sys.executable, ROOT / ".ci" / "readme_command.py", str(number)]
        assert subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout == block.text


def test_the_translation_has_the_same_structure() -> None:
    """Same headings, same blocks with the same comments, same links but those to each other."""

    def outline(path: Path) -> tuple[object, ...]:
        return (
            headings(path),
            [(block.language, block.text, block.note) for block in blocks(path)],
            [link for link in links(path) if not link.startswith("README")],
        )

    assert outline(TRANSLATION) == outline(README)


def test_each_readme_leads_to_the_other() -> None:
    """A reader who landed on the wrong language finds the other at the top."""
    assert links(README)[0] == "README.zh-CN.md"
    assert links(TRANSLATION)[0] == "README.md"
