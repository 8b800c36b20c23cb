"""Where ``verify`` prints a report for people: HTML and PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from nh_edoc.errors import FileError, InputError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc.model.report import Report

_WIDTH = 900
"""Pixels of a page inside a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Where a report for people goes."""

    html: Path | None
    pdf: Path | None
    pages: bool
    changes: Path | None = None
    """Folder for pictures of what changed since the first signature."""

    @property
    def any(self) -> bool:
        """Whether anything is printed."""
        return bool(self.html or self.pdf or self.changes)

    def require_one(self, files: tuple[str, ...]) -> None:
        """Return when a report is asked for one file, or none is asked for.

        Raises:
            InputError: `cli.report-one`, `cli.report-pages`.
        """
        if self.any and len(files) != 1:
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
            from nh_edoc._pdf.drawing_pages import draw_pages, draw_seals
            from nh_edoc.verify.html_report import html_report
            from nh_edoc.verify.shown_changes import shown_changes

            page = html_report(
                report,
                lang,
                pages=draw_pages(data) if self.pages else (),
                seals=draw_seals(data) if report.signatures else (),
                changes=[one for one in shown_changes(data, width=_WIDTH) if one.differs],
            )
            write_atomically(self.html, page.encode("utf-8"), source=own)
        if self.pdf is not None:
            from nh_edoc.verify.pdf_report import pdf_report

            write_atomically(self.pdf, pdf_report(report, lang), source=own)

    def draw(self, data: bytes) -> tuple[int, ...] | None:
        """Write pictures of the pages that look different since the first signature; return their numbers.

        None where nothing came after it, or nothing could be drawn.

        Raises:
            FileError: `io.unwritable`.
        """
        from nh_edoc.model.files import write_atomically
        from nh_edoc.verify.shown_changes import shown_changes

        if self.changes is None:
            return None
        pages = shown_changes(data)
        different = [page for page in pages if page.differs]
        if different:
            try:
                self.changes.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise FileError("io.unwritable", name=str(self.changes), reason=error.strerror or str(error)) from error
        for page in different:
            for name, picture in (("signed", page.signed), ("now", page.now)):
                if picture is not None:
                    write_atomically(self.changes / f"page-{page.number:02}-{name}.png", picture)
        return tuple(page.number for page in different) if pages else None
