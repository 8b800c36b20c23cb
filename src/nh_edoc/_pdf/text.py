"""The visible text of a page, and everything else that lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.content import Interpreter
from nh_edoc._pdf.cover import judge_cover
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.fonts import FontCache
from nh_edoc._pdf.marks import PageText
from nh_edoc._pdf.objects import PdfStream
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.straddle import own_content

if TYPE_CHECKING:
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.read import PdfFile

MOST_STREAMS: Final = 100
"""Content streams of one page."""


class TextReader:
    """Reads pages of one file; fonts that they share are read once."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._fonts = FontCache(file)

    def page(self, page: Page) -> PageText:
        """Return what lies on ``page``.

        Annotations are listed but not looked into: whoever judges the page must know each of them.

        Raises:
            PdfSyntaxError: `content.*`, `font`, `to-unicode`, `annotation`, …: malformed.
            PdfUnsupported: `operator`, `font.kind`, `user-unit`, …: not followed; limits.
        """
        if page.user_unit != 1:
            raise PdfUnsupported("user-unit")
        interpreter = Interpreter(self._file, page, self._fonts)
        interpreter.run(page_content(self._file, page))
        return PageText(
            page=page,
            glyphs=tuple(judge_cover(interpreter.glyphs, interpreter.paints, page.crop_box)),
            paints=tuple(interpreter.paints),
            annotations=page_annotations(self._file, page),
            replacements=tuple(interpreter.marked.replacements),
        )


def page_content(file: PdfFile, page: Page) -> bytes:
    """Return the content streams, joined by white space: a token ends where its stream ends (7.7.3.3).

    A slice of a straddling seal is left out: like the seal itself it is painted over everything else, and
    whoever judges the page must know it (``straddle.find_straddle``).

    Raises:
        PdfSyntaxError: `content.stream`, and as ``PdfFile.decode``.
        PdfUnsupported: `limit.streams`.
    """
    found = file.resolve(page.dictionary.get("Contents"))
    if found is None:
        return b""
    items = own_content(file, found) if isinstance(found, tuple) else (found,)
    streams = [file.resolve(item) for item in items]
    if len(streams) > MOST_STREAMS:
        raise PdfUnsupported("limit.streams")
    parts: list[bytes] = []
    for stream in streams:
        if not isinstance(stream, PdfStream):
            raise PdfSyntaxError("content.stream", page.dictionary.start)
        parts.append(file.decode(stream))
    return b"\n".join(parts)


def page_texts(file: PdfFile) -> tuple[PageText, ...]:
    """Return what lies on each page of ``file``.

    Raises:
        PdfSyntaxError: as ``pages`` and ``TextReader.page``.
        PdfUnsupported: likewise.
    """
    reader = TextReader(file)
    return tuple(reader.page(page) for page in pages(file))
