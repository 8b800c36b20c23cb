"""The documentation can be followed: every block says what it is, every link leads somewhere.

Its examples are executed by ``tests/examples``.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest
from doc_blocks import RUNNABLE, blocks, document_name, documents, links

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

READABLE: dict[str, Callable[[str], object]] = {"json": json.loads, "toml": tomllib.loads, "text": str, "xml": str}
each_document = pytest.mark.parametrize("path", documents(), ids=document_name)


@each_document
def test_every_block_says_what_it_is(path: Path) -> None:
    """A block in no known language, or with an unknown comment, would not be tried by anyone."""
    for block in blocks(path):
        where = f"{document_name(path)}:{block.line}"
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
            assert (path.parent / target).exists(), f"{document_name(path)}: {link}"
