"""Reads Markdown as far as tests need it: headings, fenced blocks with the comment before them, links."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNABLE = ("sh", "python")
"""Languages of blocks that are executed."""


@dataclass(frozen=True)
class Block:
    """One fenced block."""

    line: int
    """Line of its opening fence, from 1."""
    language: str
    text: str
    note: str
    """The HTML comment on the line before, without its marks; empty when there is none."""


def documents() -> tuple[Path, ...]:
    """Return every Markdown file of the project that users read."""
    return (*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")))


def document_name(path: Path) -> str:
    """Return the path of a document within the project."""
    return path.relative_to(ROOT).as_posix()


def blocks(path: Path) -> tuple[Block, ...]:
    """Return the fenced blocks of a file in their order."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found: list[Block] = []
    start: int | None = None
    for number, line in enumerate(lines):
        if start is None and line.startswith("```"):
            start = number
        elif start is not None and line == "```":
            note = re.fullmatch(r"<!-- (.*) -->", lines[start - 1]) if start else None
            text = "\n".join(lines[start + 1 : number]) + "\n"
            found.append(Block(start + 1, lines[start].removeprefix("```"), text, note[1] if note else ""))
            start = None
    assert start is None, f"{path.name}: the block of line {(start or 0) + 1} has no end"
    return tuple(found)


def prose(path: Path) -> str:
    """Return the text of a file outside its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(path: Path) -> tuple[int, ...]:
    """Return the level of each heading of a file."""
    return tuple(len(marks) for marks in re.findall(r"^(#+) ", prose(path), flags=re.MULTILINE))


def links(path: Path) -> tuple[str, ...]:
    """Return the targets of all links and pictures of a file."""
    return tuple(re.findall(r"\]\(([^)\s]+)\)", prose(path)))
