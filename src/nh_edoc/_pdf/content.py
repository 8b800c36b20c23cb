"""The interpreter of content streams (ISO 32000-1, 7.8.2 and annex A): what they put on the page, and how.

Operators that are not in the table end the reading: text that this reader cannot follow is no text that it vouches
for. Inline images, Type 3 glyphs and compatibility sections are among them.
"""

# ruff: noqa: SLF001 - the table at the end names the methods of this class

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc._pdf.drawing import Drawing, bounded
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc._pdf.lexer import WHITE
from nh_edoc._pdf.marks import Glyph, PaintKind, Run
from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString, numbers
from nh_edoc._pdf.operations import Operations
from nh_edoc._pdf.pages import read_box
from nh_edoc._pdf.showing import EM, Place, TextObject, hidden_run

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nh_edoc._pdf.fonts import Font, FontCache
    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.read import PdfFile

DEEPEST_FORM: Final = 8
"""Form XObjects inside each other."""
MOST_OPERATIONS: Final = 100_000
"""Operators of one page, those of its forms as often as they are painted; a page with a QR code has 15,000."""
FORM_COST: Final = 50
"""Operators that painting a form counts for, beside its own."""
MOST_GLYPHS: Final = 50_000
"""On one page."""
_UNIT: Final = Box(0, 0, 1, 1)
_MODES: Final = range(8)
_CLIPPING_MODES: Final = range(4, 8)


class Interpreter(Drawing):
    """Runs the content of one page.

    Attributes:
        glyphs: every glyph in the order of painting; what covers what is not judged yet.
    """

    def __init__(self, file: PdfFile, page: Page, fonts: FontCache) -> None:
        super().__init__(file, page)
        self._fonts = fonts
        self._forms: list[PdfStream] = []
        self._operations = 0
        self._text_clips = False
        self._named_fonts: dict[tuple[int, PdfValue], Font] = {}
        self.glyphs: list[Glyph] = []

    def run(self, data: bytes) -> None:
        """Run a whole stream.

        Raises:
            PdfSyntaxError: `content.*`: operands of other number or type, operators out of place.
            PdfUnsupported: `operator` and everything else that the reader does not follow; limits.
        """
        lexer = Operations(data, 0, len(data.rstrip(WHITE)))
        outer, self._floor = self._floor, len(self._stack)
        marked = self.marked.depth
        for step in lexer.steps():
            if isinstance(step, list):
                self._spend(len(step))
                self._segments(step)
                continue
            operator, operands, numbers = step
            self._spend(1)
            handler = _OPERATORS.get(operator)
            if handler is None:
                raise PdfUnsupported("operator")
            method, count = handler
            if count is not None and numbers != count:
                raise PdfSyntaxError("content.operands", lexer.position)
            method(self, operands)
        whole = (len(self._stack), self.marked.depth) == (self._floor, marked)
        if not whole or self._text is not None or self._path.subpaths:
            raise PdfSyntaxError("content.nesting", lexer.position)
        self._floor = outer

    def _spend(self, operations: int) -> None:
        self._operations += operations
        if self._operations > MOST_OPERATIONS:
            raise PdfUnsupported("limit.operations")

    # -- XObjects and marked content -----------------------------------------------------------------------------

    def _do(self, operands: Sequence[PdfValue]) -> None:
        self._outside_text()
        found = self._file.resolve(self._resource("XObject", operands))
        if not isinstance(found, PdfStream):
            raise PdfSyntaxError("content.resource", 0)
        optional = "OC" in found.dictionary
        kind = found.dictionary.get("Subtype")
        if kind == "Image":
            self._paint(PaintKind.IMAGE, (self._state.matrix.box(_UNIT),), exact=False)
        elif kind == "Form":
            self.marked.begin("OC" if optional else "", None)
            self._form(found)
            self.marked.end()
        else:
            raise PdfUnsupported("xobject")

    def _form(self, form: PdfStream) -> None:
        """Paint a form XObject (8.10.1), inside its box, with its own resources."""
        file, dictionary = self._file, form.dictionary
        if any(form is outer for outer in self._forms):
            raise PdfSyntaxError("content.form-loop", form.start)
        if len(self._forms) >= DEEPEST_FORM:
            raise PdfUnsupported("limit.forms")
        if "Ref" in dictionary or "Resources" not in dictionary:
            raise PdfUnsupported("form")
        self._spend(FORM_COST)
        matrix = file.resolve(dictionary.get("Matrix", (1, 0, 0, 1, 0, 0)))
        self._save(())
        state = self._state
        state.matrix = bounded(Matrix(*numbers(matrix, 6, form.start)).then(state.matrix))
        box = state.matrix.box(read_box(file, dictionary.get("BBox"), form.start))
        self._intersect(box, exact=state.matrix.b == 0 and state.matrix.c == 0)
        if "Group" in dictionary:  # 11.6.6: a group is painted as a whole with what was set before it
            state.group_alpha *= state.fill_alpha
            state.fill_alpha = state.stroke_alpha = 1.0
        outer, self._resources = self._resources, file.dictionary(dictionary["Resources"], "content.resource")
        self._forms.append(form)
        self.run(file.decode(form))
        self._forms.pop()
        self._resources = outer
        self._restore(())

    def _begin_mark(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 1 or not isinstance(operands[0], str):
            raise PdfSyntaxError("content.operands", 0)
        self.marked.begin(operands[0], None)

    def _begin_marked(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 2 or not isinstance(operands[0], str):  # noqa: PLR2004 - tag and properties
            raise PdfSyntaxError("content.operands", 0)
        properties = operands[1]
        if isinstance(properties, str):
            properties = self._file.resolve(self._resource("Properties", operands[1:]))
        if not isinstance(properties, PdfDict):
            raise PdfSyntaxError("content.operands", 0)
        self.marked.begin(operands[0], properties)

    def _end_marked(self, _: Sequence[PdfValue]) -> None:
        self.marked.end()

    # -- text ----------------------------------------------------------------------------------------------------

    def _begin_text(self, _: Sequence[PdfValue]) -> None:
        self._outside_text()
        self._text = TextObject()

    def _end_text(self, _: Sequence[PdfValue]) -> None:
        self._inside_text()
        self._text = None
        if self._text_clips:  # 9.3.6: what comes next is seen through the glyphs alone
            self._state.clip_exact = self._text_clips = False

    def _inside_text(self) -> TextObject:
        if self._text is None:
            raise PdfSyntaxError("content.nesting", 0)
        return self._text

    def _set_font(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 2 or not isinstance(operands[0], str) or not _are_numbers(operands[1:], 1):  # noqa: PLR2004
            raise PdfSyntaxError("content.operands", 0)
        # no other dictionary comes to stand at that address: the file keeps what it has read for as long as it lives
        key = (id(self._resources), operands[0])
        font = self._named_fonts.get(key)
        if font is None:
            font = self._named_fonts[key] = self._fonts.font(self._resource("Font", operands[:1]))
        self._state.font = font
        self._state.font_size = float(operands[1])  # type: ignore[arg-type]

    def _character_spacing(self, operands: Sequence[float]) -> None:
        self._state.character_spacing = operands[0]

    def _scale(self, operands: Sequence[float]) -> None:
        self._state.scale = operands[0] / 100

    def _leading(self, operands: Sequence[float]) -> None:
        self._state.leading = operands[0]

    def _rise(self, operands: Sequence[float]) -> None:
        self._state.rise = operands[0]

    def _mode(self, operands: Sequence[float]) -> None:
        if operands[0] not in _MODES:
            raise PdfSyntaxError("content.operands", 0)
        self._state.mode = int(operands[0])

    def _matrix(self, operands: Sequence[float]) -> None:
        self._inside_text().set(bounded(Matrix(*operands)))

    def _move(self, operands: Sequence[float]) -> None:
        self._inside_text().move(*operands)

    def _move_lead(self, operands: Sequence[float]) -> None:
        self._state.leading = -operands[1]
        self._inside_text().move(*operands)

    def _next_line(self, _: Sequence[PdfValue]) -> None:
        self._inside_text().move(0, -self._state.leading)

    def _show(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 1 or not isinstance(operands[0], PdfString):
            raise PdfSyntaxError("content.operands", 0)
        self._show_all(operands)

    def _show_array(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 1 or not isinstance(operands[0], tuple):
            raise PdfSyntaxError("content.operands", 0)
        self._show_all(operands[0])

    def _show_line(self, operands: Sequence[PdfValue]) -> None:
        self._next_line(())
        self._show(operands)

    def _show_spaced_line(self, operands: Sequence[PdfValue]) -> None:
        if len(operands) != 3 or not _are_numbers(operands[:2], 2):  # noqa: PLR2004 - word and character spacing, string
            raise PdfSyntaxError("content.operands", 0)
        self._state.character_spacing = float(operands[1])  # type: ignore[arg-type]
        self._show_line(operands[2:])

    def _show_all(self, items: Sequence[PdfValue]) -> None:
        """Show strings with the moves between them (9.4.3)."""
        text, state, page = self._inside_text(), self._state, self._page
        self._text_clips = self._text_clips or state.mode in _CLIPPING_MODES
        if state.font is None:
            raise PdfSyntaxError("content.text", 0)
        em = text.em(state)
        self._order += 1
        run = Run(
            page=page.index,
            font=state.font,
            size=abs(em.d),
            colour=state.fill,
            artifact=self.marked.artifact,
            actual_text=self.marked.actual_text,
            mcid=self.marked.mcid,
            order=self._order,
        )
        base = hidden_run(state, em, page, optional=self.marked.optional)
        place = Place(page.crop_box, state.clip if state.clip_exact else None)
        for item in items:
            if isinstance(item, PdfString):
                self.glyphs += text.show(item.value, state, run, base or place)
                if len(self.glyphs) > MOST_GLYPHS:
                    raise PdfUnsupported("limit.glyphs")
            elif _are_numbers((item,), 1):
                text.advance(-float(item) / EM * state.font_size * state.scale)  # type: ignore[arg-type]
            else:
                raise PdfSyntaxError("content.text", 0)


def _are_numbers(values: Sequence[PdfValue], count: int) -> bool:
    return len(values) == count and all(type(value) is int or type(value) is float for value in values)


_Handler = tuple["Callable[[Interpreter, Any], None]", "int | None"]

_OPERATORS: Final[dict[str, _Handler]] = {
    # graphics state; the number is that of numeric operands, None where the operator looks itself
    "q": (Interpreter._save, 0),
    "Q": (Interpreter._restore, 0),
    "cm": (Interpreter._concat, 6),
    "gs": (Interpreter._settings, None),
    "w": (Interpreter._line_width, 1),
    "M": (Interpreter._miter, 1),
    "J": (Interpreter._nothing, 1),
    "j": (Interpreter._nothing, 1),
    "i": (Interpreter._nothing, 1),
    "d": (Interpreter._nothing, None),
    "ri": (Interpreter._nothing, None),
    # colour
    "cs": (Interpreter._fill_space, None),
    "CS": (Interpreter._stroke_space, None),
    "sc": (Interpreter._fill_colour, None),
    "scn": (Interpreter._fill_colour, None),
    "SC": (Interpreter._stroke_colour, None),
    "SCN": (Interpreter._stroke_colour, None),
    "g": (Interpreter._device_fill, 1),
    "rg": (Interpreter._device_fill, 3),
    "k": (Interpreter._device_fill, 4),
    "G": (Interpreter._device_stroke, 1),
    "RG": (Interpreter._device_stroke, 3),
    "K": (Interpreter._device_stroke, 4),
    # paths
    "m": (Interpreter._move_to, 2),
    "l": (Interpreter._line_to, 2),
    "c": (Interpreter._curve, 6),
    "v": (Interpreter._curve_from, 4),
    "y": (Interpreter._curve_to, 4),
    "h": (Interpreter._close, 0),
    "re": (Interpreter._rectangle, 4),
    "W": (Interpreter._clip, 0),
    "W*": (Interpreter._clip, 0),
    "n": (Interpreter._end_path, 0),
    "f": (Interpreter._fill, 0),
    "F": (Interpreter._fill, 0),
    "f*": (Interpreter._fill_even_odd, 0),
    "S": (Interpreter._stroke, 0),
    "s": (Interpreter._close_stroke, 0),
    "B": (Interpreter._fill_stroke, 0),
    "B*": (Interpreter._fill_stroke, 0),
    "b": (Interpreter._close_fill_stroke, 0),
    "b*": (Interpreter._close_fill_stroke, 0),
    "sh": (Interpreter._shading, None),
    # XObjects and marked content
    "Do": (Interpreter._do, None),
    "BMC": (Interpreter._begin_mark, None),
    "BDC": (Interpreter._begin_marked, None),
    "EMC": (Interpreter._end_marked, 0),
    "MP": (Interpreter._nothing, None),
    "DP": (Interpreter._nothing, None),
    # text
    "BT": (Interpreter._begin_text, 0),
    "ET": (Interpreter._end_text, 0),
    "Tf": (Interpreter._set_font, None),
    "Tc": (Interpreter._character_spacing, 1),
    "Tw": (Interpreter._nothing, 1),  # 9.3.3: word spacing is for codes of one byte alone
    "Tz": (Interpreter._scale, 1),
    "TL": (Interpreter._leading, 1),
    "Ts": (Interpreter._rise, 1),
    "Tr": (Interpreter._mode, 1),
    "Tm": (Interpreter._matrix, 6),
    "Td": (Interpreter._move, 2),
    "TD": (Interpreter._move_lead, 2),
    "T*": (Interpreter._next_line, 0),
    "Tj": (Interpreter._show, None),
    "TJ": (Interpreter._show_array, None),
    "'": (Interpreter._show_line, None),
    '"': (Interpreter._show_spaced_line, None),
}
