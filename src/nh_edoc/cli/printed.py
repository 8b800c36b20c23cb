"""Where ``verify`` prints a report for people: HTML and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Where a report for people goes."""

    html: Path | None
    pdf: Path | None
    pages: bool

    def require_one(self, files: tuple[str, ...]) -> None:
        """Return when a report is asked for one file, or none is asked for.

        Raises:
            InputError: `cli.report-one`, `cli.report-pages`.
        """
        if (self.html or self.pdf) and len(files) != 1:
            raise InputError("cli.report-one", count=len(files))
        if self.pages and not self.html:
            raise InputError("cli.report-pages")

    def write(self, report: Report, source: str, data: bytes, lang: str) -> None:
        """Write what was asked for, each under a temporary name first.

        Args:
            report: the verdict on ``data``.
            source: name of the file; it is never written over.
            data: its bytes, for pictures of its pages.
            lang: of the reports.
        """
        from nh_edoc.model.files import write_atomically

        own = None if source == "-" else Path(source)
        if self.html is not None:
            from nh_edoc.verify.html_report import html_report

            pages: tuple[bytes, ...] = ()
            if self.pages:
                from nh_edoc._pdf.drawing_pages import draw_pages

                pages = draw_pages(data)
            write_atomically(self.html, html_report(report, lang, pages=pages).encode("utf-8"), source=own)
        if self.pdf is not None:
            from nh_edoc.verify.pdf_report import pdf_report

            write_atomically(self.pdf, pdf_report(report, lang), source=own)
