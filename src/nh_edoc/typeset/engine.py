"""Typst behind three promises: no system fonts, no network, nothing that a warning hides.

The result is PDF/A-3a and PDF/UA-1 and depends on template, inputs, fonts and timestamp alone. Text reaches typst
only as values in ``sys.inputs``, never as markup.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typst

from nh_edoc.errors import RenderError
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

STANDARDS: Final[list[typst.PDFStandard]] = ["a-3a", "ua-1"]
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) in one file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A typst file and the folder that it may read from; nothing outside ``root`` is reachable."""

    root: Path
    path: Path


class _Process:
    """The process that typst's thread pool belongs to; a forked child has no such pool and would hang."""

    def __init__(self) -> None:
        self._pid: int | None = None
        self._lock = threading.Lock()

    def enter(self) -> None:
        with self._lock:
            pid = os.getpid()
            if self._pid is None:
                self._pid = pid
            elif self._pid != pid:
                raise RenderError("render.forked")


_PROCESS: Final = _Process()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _compiler(template: Template, inputs: Mapping[str, str]) -> typst.Compiler:
    """Return a compiler of its own for every call: one that two threads share raises "Already borrowed".

    What costs time is not the object: fonts are shared, and layout is remembered across compilers.
    """
    _PROCESS.enter()
    return typst.Compiler(
        template.path, root=template.root, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=dict(inputs)
    )


def compile_pdf(template: Template, inputs: Mapping[str, str], *, timestamp: datetime) -> bytes:
    """Return the PDF of ``template`` with ``inputs``, dated ``timestamp`` (aware).

    Raises:
        RenderError: `render.failed`: typst refused; `render.warning`: it had doubts, such as a font that is not
            there; `render.forked`: this process was forked after its parent had rendered.
    """
    try:
        made, warnings = _compiler(template, inputs).compile_with_warnings(
            format="pdf", pdf_standards=STANDARDS, timestamp=timestamp
        )
    except typst.TypstError as error:
        raise RenderError("render.failed", reason=error.message) from error
    if warnings:
        raise RenderError("render.warning", reason="; ".join(warning.message for warning in warnings))
    if not isinstance(made, bytes):  # a PDF is one file, unlike PNG pages
        raise RenderError("render.failed", reason=type(made).__name__)
    # ISO 19005-3, 6.1.9: an object needs a line end before it; a sealing revision is appended here.
    return made if made.endswith(b"\n") else made + b"\n"


def compile_png(template: Template, inputs: Mapping[str, str], *, ppi: int) -> bytes:
    """Return a picture of the only page of ``template``, at ``ppi`` pixels per inch.

    Raises:
        RenderError: `render.failed`: typst refused, or there are several pages; `render.forked`: as above.
    """
    try:
        made = _compiler(template, inputs).compile(format="png", ppi=ppi)
    except typst.TypstError as error:
        raise RenderError("render.failed", reason=error.message) from error
    if not isinstance(made, bytes):  # several pages come as a list
        raise RenderError("render.failed", reason=type(made).__name__)
    return made


def query(template: Template, inputs: Mapping[str, str], label: str) -> list[Any]:
    """Lay ``template`` out and return the values of the metadata that it labelled ``label``; no PDF is made.

    Raises:
        RenderError: as ``compile_pdf``.
    """
    try:
        found = _compiler(template, inputs).query(f"<{label}>", field="value")
    except RuntimeError as error:  # query reports typst's errors so
        raise RenderError("render.failed", reason=str(error)) from error
    values: list[Any] = json.loads(found)
    return values
