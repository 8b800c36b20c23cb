"""Operators of a content stream with their operands (ISO 32000-1, 7.8.2), one after the other.

Most of them are written in one of four ways: numbers and an operator, a name with a number and an operator, an array of
strings and TJ, a tag with an identifier and BDC. Each of these is read by one expression; all others are read token by
token. Both ways give the same, so the first is only the faster.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.lexer import END, LONGEST_STRING, WHITE, WORDS, Lexer, Operator, decode_name
from nh_edoc._pdf.objects import Name, PdfDict, PdfString, PdfValue
from nh_edoc._pdf.strings import decode_hexadecimal, decode_literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_OPERANDS: Final = 64
"""Greatest number of operands of one operator."""

_SPACE: Final = rb"[" + WHITE + rb"]*+"
_GAP: Final = rb"[\t\n\f\r ]++"
"""White space at which ``bytes.split`` parts."""
_NUMBER: Final = rb"[+-]?(?:\d{1,19}(?:\.\d{0,32})?|\.\d{1,32})"
_OPERATOR: Final = rb"([A-Za-z'\"][A-Za-z0-9*]{0,3}+)" + END
"""No operator has more letters; what is longer is read token by token, and remembered nowhere."""
_NAME: Final = rb"/([^\x00-\x20()<>\[\]{}/%]{1,127}+)"
_STRING: Final = rb"\((?:[^()\\]|\\[\x00-\xff])*+\)|<[0-9A-Fa-f" + WHITE + rb"]*+>"
_ITEMS: Final = rb"((?:" + _SPACE + rb"(?:" + _STRING + rb"|" + _NUMBER + END + rb"))*+)"
_USUAL: Final = re.compile(
    _SPACE
    + rb"(?:((?:" + _NUMBER + _GAP + rb")*+)" + _OPERATOR
    + rb"|" + _NAME + _GAP + rb"(?:(" + _NUMBER + rb")" + _GAP + rb")?+" + _OPERATOR
    + rb"|\[" + _ITEMS + _SPACE + rb"\]" + _SPACE + rb"TJ" + END
    + rb"|" + _NAME + _SPACE + rb"<<" + _SPACE + rb"/MCID" + _GAP + rb"(\d{1,9})" + _SPACE + rb">>" + _SPACE + rb"BDC"
    + END + rb")"
)  # fmt: skip
_SIX: Final = rb"((?:" + _NUMBER + _GAP + rb"){6}+)"
_TEXT: Final = re.compile(
    _SPACE + rb"q" + _GAP + _SIX + rb"cm" + _SPACE + _NAME + _GAP + rb"cs" + _GAP
    + rb"((?:" + _NUMBER + _GAP + rb"){1,4}+)scn" + _GAP
    + rb"BT" + _GAP + rb"(\d)" + _GAP + rb"Tr" + _SPACE + _NAME + _GAP + rb"(" + _NUMBER + rb")" + _GAP + rb"Tf" + _GAP
    + _SIX + rb"Tm" + _SPACE + rb"\[" + _ITEMS + _SPACE + rb"\]" + _SPACE + rb"TJ" + _GAP
    + rb"ET" + _GAP + rb"Q" + END
)  # fmt: skip
"""A text object as the renderer writes it, with the state around it."""
_PLAIN: Final = 2
_NAMED: Final = 5
_SHOWN: Final = 6
_MARKED: Final = 8
_ITEM: Final = re.compile(rb"\(((?:[^()\\]|\\[\x00-\xff])*+)\)|<([0-9A-Fa-f" + WHITE + rb"]*+)>|(" + _NUMBER + rb")")
_PATH: Final = re.compile(rb"[\t\n\f\r ]*+(?:(?:" + _NUMBER + _GAP + _NUMBER + _GAP + rb"[ml]|h)" + _GAP + rb")++")
_SHOW: Final = Operator("TJ")
_MARK: Final = Operator("BDC")
_MCID: Final = Name("MCID")
_CONCAT, _SPACE_OF, _COLOUR, _MODE, _FONT, _PLACE = map(Operator, ("cm", "cs", "scn", "Tr", "Tf", "Tm"))
_NO_PATH_AFTER: Final = frozenset({"BT", "Tr", "Tf", "Tm", "TJ", "Tj", "ET", "Q", "EMC", "BDC", "cs"})
"""Operators behind which the renderer begins no path: there is no need to look for a run of path operators."""


class Operation(NamedTuple):
    """An operator with what stands before it."""

    operator: Operator
    operands: Sequence[PdfValue]
    numbers: int = -1
    """How many operands there are, when all of them are numbers; else -1."""


_SAVE, _BEGIN, _END_TEXT, _RESTORE = (Operation(Operator(one), [], numbers=0) for one in ("q", "BT", "ET", "Q"))


@lru_cache(maxsize=256)
def _operator(raw: bytes) -> Operator:
    return Operator(raw.decode("ascii"))


def _numbers(values: Sequence[PdfValue]) -> int:
    return len(values) if all(type(value) in {int, float} for value in values) else -1


def _number(word: bytes) -> float:
    return float(word) if b"." in word else int(word)


class Operations(Lexer):
    """Reads the operators of a content stream, which must not end with white space or a comment."""

    __slots__ = ()

    def operation(self) -> Operation | None:
        """Return the next operator with its operands, or None at the end.

        Raises:
            PdfSyntaxError: as ``value``, and `content.operands`: operands without operator at the end.
            PdfUnsupported: as ``value``, and `limit.operands`.
        """
        found = _USUAL.match(self.data, self.position, self.end)
        made = None if found is None or found.end() - found.start() > LONGEST_STRING else self._usual(found)
        if found is None or made is None:
            return self._unusual()
        self.position = found.end()
        return made

    def steps(self) -> Iterator[Operation | list[bytes]]:
        """Yield all operations; runs of the operators m, l and h, of which a QR code has a thousand, as their words.

        Raises:
            PdfSyntaxError, PdfUnsupported: as ``operation``.
        """
        before = ""
        while True:
            words = [] if before in _NO_PATH_AFTER else self._path()
            if words:
                yield words
            text = self._text()
            if text:
                yield from text
                before = _RESTORE.operator
                continue
            found = self.operation()
            if found is None:
                return
            yield found
            before = found.operator

    def _text(self) -> tuple[Operation, ...]:
        """Return the operations of a usual text object, empty when something else comes next."""
        found = _TEXT.match(self.data, self.position, self.end)
        if found is None or found.end() - found.start() > LONGEST_STRING:
            return ()
        matrix, space, colour, mode, font, size, place, shown = found.groups()
        names = decode_name(space), decode_name(font)
        if names[0] is None or names[1] is None:
            return ()
        items = tuple(map(_item, _ITEM.finditer(shown)))
        colours = [_number(word) for word in colour.split()]
        self.count(len(items) + 34)
        self.position = found.end()
        return (
            _SAVE,
            Operation(_CONCAT, [_number(word) for word in matrix.split()], numbers=6),
            Operation(_SPACE_OF, [names[0]]),
            Operation(_COLOUR, colours, numbers=len(colours)),
            _BEGIN,
            Operation(_MODE, [int(mode)], numbers=1),
            Operation(_FONT, [names[1], _number(size)]),
            Operation(_PLACE, [_number(word) for word in place.split()], numbers=6),
            Operation(_SHOW, [items]),
            _END_TEXT,
            _RESTORE,
        )

    def _path(self) -> list[bytes]:
        found = _PATH.match(self.data, self.position, self.end)
        if found is None:
            return []
        self.position = found.end()
        words = found[0].split()
        self.count(len(words))
        return words

    def _usual(self, found: re.Match[bytes]) -> Operation | None:
        """Return what the expression found, None where tokens tell more: limits, unusual names, words."""
        kind = found.lastindex
        if kind == _SHOWN:
            items = tuple(map(_item, _ITEM.finditer(found[_SHOWN])))
            self.count(len(items) + 2)
            return Operation(_SHOW, [items])
        if kind == _MARKED:
            tag = decode_name(found[_MARKED - 1])
            self.count(5)
            return None if tag is None else Operation(_MARK, [tag, PdfDict({_MCID: int(found[_MARKED])}.items())])
        raw = found[kind or _PLAIN]
        if raw in WORDS:
            return None
        if kind == _PLAIN:
            words = found[1].split()
            if len(words) > MOST_OPERANDS:
                raise PdfUnsupported("limit.operands")
            self.count(len(words) + 1)
            return Operation(_operator(raw), [_number(word) for word in words], numbers=len(words))
        name = decode_name(found[3])
        self.count(3)
        if name is None:
            return None
        return Operation(_operator(raw), [name] if found[4] is None else [name, _number(found[4])])

    def _unusual(self) -> Operation | None:
        """Return the next operator, read token by token."""
        operands: list[PdfValue] = []
        while self.position < self.end and len(operands) <= MOST_OPERANDS:
            item = self.item()
            if isinstance(item, Operator):
                self.count(len(operands) + 1)
                return Operation(item, operands, numbers=_numbers(operands))
            operands.append(item)
        if len(operands) > MOST_OPERANDS:
            raise PdfUnsupported("limit.operands")
        if operands:
            raise PdfSyntaxError("content.operands", self.position)
        return None


def _item(found: re.Match[bytes]) -> PdfValue:
    """Return a string or number of an array; where it stands in the stream is of no interest."""
    literal, digits, number = found.groups()
    if literal is not None:
        return PdfString(decode_literal(literal), 0, 0, hexadecimal=False)
    if digits is not None:
        return PdfString(decode_hexadecimal(digits), 0, 0, hexadecimal=True)
    return _number(number)
