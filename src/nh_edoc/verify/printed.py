"""Step (8): is printed what the data says? Letter by letter, by the outlines of the glyphs; the QR code by its modules.

What a reader sees counts: a glyph that is hidden, covered, pale, tiny or off the page, or whose outline is not that
of the character it claims to be, is not printed (电子签名法 art. 4, 5: the form is part of the content).
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.alternates import alternates
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.glyphs import FontLibrary, identify
from nh_edoc._pdf.text import page_texts
from nh_edoc.model.license import License
from nh_edoc.model.report import Check, Result
from nh_edoc.receipt.printing import Medium, page_number
from nh_edoc.typeset.font_files import FONTS
from nh_edoc.verify.conclude import make_check
from nh_edoc.verify.drawn import strange
from nh_edoc.verify.printed_code import code_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc._pdf.marks import PageText
    from nh_edoc.model.license import Carried
    from nh_edoc.receipt.printing import Printed
    from nh_edoc.verify.inspect import Inspection

_SHOWN: Final = 12
"""Characters around the first difference that the report shows."""


@cache
def _library() -> FontLibrary:
    return FontLibrary(sorted(FONTS.glob("*.ttf")))


class _Different(Exception):  # noqa: N818 - a finding, not an error
    """The first place where print and data part."""

    def __init__(self, page: int, expected: str, found: str) -> None:
        super().__init__(expected)
        self.page = page
        self.expected = expected
        self.found = found


def print_checks(file: Inspection, document: Carried | None) -> Iterator[Check]:
    """Yield the checks of text and QR code.

    Args:
        file: the file as it opens, all seals on it.
        document: its data, or None where it could not be read.
    """
    if document is None:
        yield make_check("data.print", Result.UNKNOWN, why="seal or data")
        yield make_check("data.qr", Result.UNKNOWN, why="seal or data")
        return
    try:
        pages = page_texts(file.file)
        printed = _printed(document)
        _compare(pages, printed)
        _compare_drawn(pages, demonstration=document.particulars.demonstration)
        _compare_spoken(file, pages, printed)
    except PdfUnsupported as error:
        yield make_check("data.print", Result.UNKNOWN, why=error.code)
        yield make_check("data.qr", Result.UNKNOWN, why=error.code)
    except PdfSyntaxError as error:
        yield make_check("data.print", Result.FAILED, page="?", expected="", found=error.code)
        yield make_check("data.qr", Result.UNKNOWN, why=error.code)
    except _Different as different:
        yield make_check(
            "data.print", Result.FAILED, page=different.page, expected=different.expected, found=different.found
        )
        yield code_check(pages, document, file.facts.xml)
    else:
        yield make_check("data.print", Result.PASSED)
        yield code_check(pages, document, file.facts.xml)


def _printed(document: Carried) -> tuple[Printed, ...]:
    if isinstance(document, License):
        from nh_edoc.face.print_map import print_map as face_map  # noqa: PLC0415 - documents do not pay for licences

        return face_map(document)
    from nh_edoc.receipt.print_maps import print_map  # noqa: PLC0415 - nor licences for documents

    return print_map(document)


def _compare(pages: Sequence[PageText], printed: Sequence[Printed]) -> None:
    """Compare the running text with the print map, then what stands on each page beside it."""
    expected = _joined(printed, Medium.FLOW, Medium.HEADER)
    position = 0
    for number, page in enumerate(pages, start=1):
        running = _characters(page, number, artifact=False)
        _same(expected[position : position + len(running)], running, number)
        position += len(running)
        _beside(_characters(page, number, artifact=True), printed, number)
    _same(expected[position:], "", len(pages))


def _characters(page: PageText, number: int, *, artifact: bool) -> str:
    """Return the proven characters of a page without white space.

    A glyph that is hidden, or is not proven to be what it claims, parts print and data wherever it stands.
    """
    found = []
    known: dict[tuple[int, int], str | None] = {}
    for glyph in page.glyphs:
        if glyph.run.artifact is not artifact:
            continue
        key = (id(glyph.run.font), glyph.code)
        if key not in known:
            known[key] = identify(glyph.run.font, glyph.code, _library())
        proven = known[key]
        if proven is None:
            raise _Different(number, "", glyph.text or "")
        if proven.isspace():
            continue
        if glyph.hidden is not None:
            raise _Different(number, proven, f"({glyph.hidden.value})")
        found.append(proven)
    return "".join(found)


def _beside(text: str, printed: Sequence[Printed], number: int) -> None:
    """Compare the marks of a page: its head, heads of tables that go on, its number, in this order."""
    head, foot = _joined(printed, Medium.PAGE), "".join(page_number(number).split())
    _same(head, text[: len(head)], number)
    rest = text[len(head) :]
    if not rest.endswith(foot):
        raise _Different(number, foot, rest[-_SHOWN:])
    between = rest.removesuffix(foot)
    heads = [
        _joined(list(group), Medium.HEADER)
        for medium, group in groupby(printed, lambda one: one.medium)
        if medium is Medium.HEADER
    ]
    if between and between not in heads:
        raise _Different(number, foot, between[:_SHOWN])


def _compare_drawn(pages: Sequence[PageText], *, demonstration: bool) -> None:
    """Nothing is drawn that could be read as words."""
    for number, page in enumerate(pages, start=1):
        for what in strange(page, demonstration=demonstration):
            raise _Different(number, "", f"({what})")


def _compare_spoken(file: Inspection, pages: Sequence[PageText], printed: Sequence[Printed]) -> None:
    """What is read aloud in place of the page must be said by the print map too (ISO 14289-1, 7.3)."""
    allowed = {one.text for one in printed if one.medium is Medium.ALT}
    spoken = [(1, one.text) for one in alternates(file.file)]
    spoken += [(number, one.text) for number, page in enumerate(pages, start=1) for one in page.replacements]
    for number, text in spoken:
        if text not in allowed:
            raise _Different(number, "", text[:_SHOWN])


def _joined(printed: Sequence[Printed], *media: Medium) -> str:
    return "".join("".join(one.text.split()) for one in printed if one.medium in media)


def _same(expected: str, found: str, number: int) -> None:
    if expected != found:
        at = next((i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), None)
        start = min(len(expected), len(found)) if at is None else at
        raise _Different(number, expected[start : start + _SHOWN], found[start : start + _SHOWN])
