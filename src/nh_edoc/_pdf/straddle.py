"""骑缝章 in the content of pages: how a slice of a seal is spelled, and how it is found again (docs/profile.md, 5).

The revision of the first seal sets the page's own content between ``q`` and ``Q`` and paints the seal's appearance,
the very object that the field shows, through a clip at the right edge. It is spelled in one way only, so that a reader
can leave it out of what it reads as text and still know what every viewer shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from nh_edoc._pdf.errors import PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, PdfStream, Ref
from nh_edoc._pdf.pages import page_resources, read_box
from nh_edoc._pdf.placement import POINTS, PageGeometry, straddle
from nh_edoc._pdf.spelling import extended, reference, stream
from nh_edoc.errors import InputError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.placement import Size, Slice
    from nh_edoc._pdf.read import PdfFile

NAME: Final = "NhSeal"
"""Name of the appearance among the resources of a page."""
OPENING: Final = b"q\n"
_NUMBER: Final = rb"-?[0-9]+\.[0-9]{3}"
_CLOSING: Final = re.compile(
    rb"Q\n/Artifact <</Type /Layout>> BDC\nq\n(?:" + _NUMBER + rb" ){4}re W n\n"
    rb"1 0 0 1 " + _NUMBER + rb" (" + _NUMBER + rb") cm\n/NhSeal Do\nQ\nEMC\n"
)
_FEWEST_STREAMS: Final = 2
_PLAIN: Final = frozenset({"Length"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Straddle:
    """What the pages of a file show over their right edges."""

    form: Ref | None
    """The appearance; None where pages show different ones."""
    middle: float
    """Millimetres from the upper edge of the first page to its centre."""
    whole: bool
    """Whether every page shows its slice, each exactly where it must be."""


def closing(one: Slice) -> bytes:
    """Return the content that paints a slice; on a page that is neither turned nor scaled its matrix is a shift."""
    rect, matrix = one.placed.rect, one.placed.matrix
    left, bottom = round(rect.left, 3), round(rect.bottom, 3)
    box = (left, bottom, round(rect.right, 3) - left, round(rect.top, 3) - bottom)
    clip, at = (" ".join(f"{value:.3f}" for value in numbers) for numbers in (box, matrix[4:]))
    turn = " ".join(f"{round(value, 6) + 0.0:g}" for value in matrix[:4])
    return f"Q\n/Artifact <</Type /Layout>> BDC\nq\n{clip} re W n\n{turn} {at} cm\n/NhSeal Do\nQ\nEMC\n".encode("ascii")


def slices(pages: Sequence[Page], size: Size, middle: float) -> tuple[Slice, ...]:
    """Return where the slices stand on pages of the profile, which are neither turned nor scaled.

    Raises:
        InputError: `seal.straddle-pages`, `seal.off-page`.
        PdfUnsupported: `append.page`: a page is turned or scaled.
    """
    if any(page.rotate or page.user_unit != 1 for page in pages):
        raise PdfUnsupported("append.page")
    return straddle([PageGeometry.of(page) for page in pages], size, middle=middle)


class Update(Protocol):
    """A revision in the making."""

    @property
    def file(self) -> PdfFile:
        """What it is appended to."""

    def add(self, value: bytes) -> int:
        """Give a new object; return its number."""

    def edited(self, value: PdfDict, changes: Mapping[str, bytes]) -> bytes:
        """Return a dictionary of the file with entries changed or added."""


def page_changes(made: Update, pages: Sequence[Page], form: int, found: Sequence[Slice]) -> Iterator[dict[str, bytes]]:
    """Yield for each page the entries that change.

    Raises:
        PdfUnsupported: `append.*`: resources that cannot be taken over.
    """
    opening = made.add(stream({}, OPENING))
    for page, one in zip(pages, found, strict=True):
        paint = made.add(stream({}, closing(one)))
        contents = extended(made.file, page.dictionary, "Contents", reference(paint))
        resources = _resources(made, page_resources(made.file, page), form)
        yield {"Contents": b"[%s %s" % (reference(opening), contents[1:]), "Resources": resources}


def _resources(made: Update, found: PdfDict, form: int) -> bytes:
    """Return the resources of a page with the seal among them."""
    own = b"/%s %s" % (NAME.encode("ascii"), reference(form))
    objects = found.get("XObject")
    if objects is None:
        return made.edited(found, {"XObject": b"<<%s>>" % own})
    named = made.file.resolve(objects)
    if not isinstance(named, PdfDict) or NAME in named:
        raise PdfUnsupported("append.resources")
    return made.edited(found, {"XObject": made.edited(named, {NAME: reference(form)})})


def own_content(file: PdfFile, streams: tuple[PdfValue, ...]) -> tuple[PdfValue, ...]:
    """Return the content streams of a page without those of a slice, if it has one."""
    return streams[1:-1] if _middle(file, streams) is not None else streams


def find_straddle(file: PdfFile, pages: Sequence[Page]) -> Straddle | None:
    """Return what the pages show over their right edges, or None when no page shows anything there.

    Raises:
        PdfSyntaxError: an object is malformed.
    """
    painted = [_painted(file, page) for page in pages]
    drawn = [one for one in painted if one is not None]
    if not drawn:
        return None
    forms = {one.form for one in drawn}
    form = drawn[0].form if len(forms) == 1 else None
    size = None if form is None else _size(file, form)
    if size is None:
        return Straddle(form=form, middle=0.0, whole=False)
    middle = (pages[0].crop_box.top - drawn[0].bottom) / POINTS - size[1] / 2
    try:
        wanted = [closing(one) for one in slices(pages, size, middle)]
    except (InputError, PdfUnsupported):
        return Straddle(form=form, middle=middle, whole=False)
    return Straddle(form=form, middle=middle, whole=[one and one.content for one in painted] == wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Painted:
    form: Ref | None
    content: bytes
    bottom: float


def _painted(file: PdfFile, page: Page) -> _Painted | None:
    found = file.resolve(page.dictionary.get("Contents"))
    streams = found if isinstance(found, tuple) else ()
    bottom = _middle(file, streams)
    if bottom is None:
        return None
    objects = file.resolve(page_resources(file, page).get("XObject"))
    form = objects.get(NAME) if isinstance(objects, PdfDict) else None
    last = file.resolve(streams[-1])
    content = file.decode(last) if isinstance(last, PdfStream) else b""
    return _Painted(form=form if isinstance(form, Ref) else None, content=content, bottom=bottom)


def _middle(file: PdfFile, streams: tuple[PdfValue, ...]) -> float | None:
    """Return the height of the picture's lower edge when the streams are those of a page with a slice."""
    if len(streams) < _FEWEST_STREAMS:
        return None
    first, last = file.resolve(streams[0]), file.resolve(streams[-1])
    if not isinstance(first, PdfStream) or not isinstance(last, PdfStream):
        return None
    if set(first.dictionary) != _PLAIN or set(last.dictionary) != _PLAIN or file.decode(first) != OPENING:
        return None
    found = _CLOSING.fullmatch(file.decode(last))
    return None if found is None else float(found[1])


def _size(file: PdfFile, form: Ref) -> Size | None:
    found = file.resolve(form)
    if not isinstance(found, PdfStream):
        return None
    box = read_box(file, found.dictionary.get("BBox"), found.start)
    return (box.right - box.left) / POINTS, (box.top - box.bottom) / POINTS
