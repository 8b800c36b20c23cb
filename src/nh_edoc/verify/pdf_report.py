"""A report as PDF/A-3a and PDF/UA-1 with the report as data (``report-v1``) inside, to be filed beside its file."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.codec import report_json
from nh_edoc.typeset.coverage import missing_glyphs
from nh_edoc.typeset.engine import Template, compile_pdf
from nh_edoc.verify.report_view import view_of

if TYPE_CHECKING:
    from nh_edoc.model.report import Report

ROOT: Final = Path(__file__).parent / "layout"


def pdf_report(report: Report, lang: str = "zh") -> bytes:
    """Return the report as PDF, dated by its own time of verification; the same report gives the same bytes.

    Args:
        report: what the verifier answered.
        lang: ``zh`` or ``en``.

    Raises:
        RenderError: `render.*`.
    """
    view = _printable(asdict(view_of(report, lang)))
    inputs = {
        "view": json.dumps(view, ensure_ascii=False),
        "report": json.dumps(report_json(report), ensure_ascii=False, indent=1),
    }
    template = Template(root=ROOT, path=ROOT / "report.typ")
    return compile_pdf(template, inputs, timestamp=report.at.replace(microsecond=0))


def _printable(tree: Any) -> Any:
    """Return the view with characters that no font has written as their numbers: names in files may hold anything."""
    if isinstance(tree, str):
        return tree.translate({ord(char): f"\\u{ord(char):04x}" for char in missing_glyphs(tree)})
    if isinstance(tree, dict):
        return {key: _printable(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_printable(value) for value in tree]
    return tree
