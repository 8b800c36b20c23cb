"""Tokens and values (ISO 32000-1, 7.2 and 7.3), read strictly and without recursion.

One loop with its own stack reads any value, so nesting costs no Python frames. What the grammar does not know is an
error at its byte; comments are white space by the standard, but are remembered, for nothing of ours writes any.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.objects import Name, PdfDict, PdfString, PdfValue, Ref, Span
from nh_edoc._pdf.strings import decode_hexadecimal, decode_literal

if TYPE_CHECKING:
    from mmap import mmap
    from typing import TypeAlias

    Buffer: TypeAlias = bytes | mmap

DEEPEST: Final = 64
"""Greatest depth of arrays and dictionaries inside each other."""
MOST_VALUES: Final = 500_000
"""Greatest number of values in one object, or in one content stream."""
LONGEST_NAME: Final = 127
"""Bytes of a name (ISO 32000-1, annex C)."""
LONGEST_STRING: Final = 16 * 1024 * 1024
"""Bytes of a string as it is written."""

WHITE: Final = b"\x00\t\n\f\r "
END: Final = rb"(?![^\x00\t\n\f\r ()<>\[\]{}/%])"  # the token ends here: no regular character follows
TOKEN: Final = re.compile(
    rb"[" + WHITE + rb"]*+(?:"
    rb"/([^\x00-\x20()<>\[\]{}/%]*+)" + END + rb"|"
    rb"(\d{1,10})[" + WHITE + rb"]++(\d{1,5})[" + WHITE + rb"]++R" + END + rb"|"
    rb"([+-]?\d{1,19})" + END + rb"|"
    rb"([+-]?(?:\d{1,32}\.\d{0,32}|\.\d{1,32}))" + END + rb"|"
    rb"<([0-9A-Fa-f" + WHITE + rb"]*+)>|"
    rb"(<<)|"
    rb"(>>)|"
    rb"(\[)|"
    rb"(\])|"
    rb"(\()|"
    rb"([A-Za-z'\"][A-Za-z0-9*]*+)" + END + rb")"
)
_NAME: Final = 1
_NUMBER: Final = 2
_REF: Final = 3
_INTEGER: Final = 4
_REAL: Final = 5
_HEX: Final = 6
_OPEN_DICT: Final = 7
_CLOSE_DICT: Final = 8
_OPEN_ARRAY: Final = 9
_CLOSE_ARRAY: Final = 10
_LITERAL: Final = 11
_KEYWORD: Final = 12
_REGULAR: Final = rb"[^\x00-\x20()<>\[\]{}/%]"
_PAIR: Final = re.compile(
    rb"[" + WHITE + rb"]*+/(" + _REGULAR + rb"{1,127}+)" + END + rb"[" + WHITE + rb"]*+(?:"
    rb"(\d{1,10})[" + WHITE + rb"]++(\d{1,5})[" + WHITE + rb"]++R" + END + rb"|"
    rb"([+-]?\d{1,19})" + END + rb"|"
    rb"/(" + _REGULAR + rb"{1,127}+)" + END + rb")"
)
"""A key with a value of three kinds, as TOKEN reads them one after the other."""
_PARENTHESIS: Final = re.compile(rb"[()\\]")
_BLANK: Final = re.compile(rb"[" + WHITE + rb"]*+")
_COMMENT: Final = re.compile(rb"%[^\r\n]*+")
_ESCAPED_BYTE: Final = re.compile(r"#([0-9A-Fa-f]{2})?")
WORDS: Final[dict[bytes, bool | None]] = {b"true": True, b"false": False, b"null": None}


class Operator(str):
    """An operator of a content stream."""

    __slots__ = ()


@lru_cache(maxsize=4096)
def decode_name(raw: bytes) -> Name | None:
    """Return the name, or None when it is empty, too long or not one (7.3.5: ``#xx`` with two digits, never zero)."""
    if len(raw) > LONGEST_NAME:
        return None
    text = raw.decode("latin-1")
    if "#" in text:
        if any(found[1] in {None, "00"} for found in _ESCAPED_BYTE.finditer(text)):
            return None
        text = _ESCAPED_BYTE.sub(lambda found: chr(int(found[1], 16)), text)
    return Name(text)


@lru_cache(maxsize=4096)
def _ref(number: bytes, generation: bytes) -> Ref:
    return Ref(int(number), int(generation))


class Lexer:
    """Reads values between two offsets of a buffer; ``position`` moves on.

    Attributes:
        position: the next byte to be read.
        comments: where comments were met.
    """

    __slots__ = ("comments", "data", "end", "position", "remaining")

    def __init__(self, data: Buffer, start: int, end: int) -> None:
        self.data = data
        self.position = start
        self.end = end
        self.comments: list[Span] = []
        self.remaining = MOST_VALUES

    def value(self) -> PdfValue:
        """Return the next value.

        Raises:
            PdfSyntaxError: `token`, `token.name`, `token.string`, `array`, `dictionary`, `dictionary.key`,
                `dictionary.duplicate-key`.
            PdfUnsupported: `limit.depth`, `limit.values`, `limit.name`, `limit.string`.
        """
        item = self.item()
        if isinstance(item, Operator):
            raise PdfSyntaxError("token", self.position - len(item))
        return item

    def count(self, added: int) -> None:
        self.remaining -= added
        if self.remaining < 0:
            raise PdfUnsupported("limit.values")

    def skip(self, pattern: re.Pattern[bytes], code: str) -> re.Match[bytes]:
        """Go over white space and comments and then over ``pattern``.

        Raises:
            PdfSyntaxError: ``code``: something else stands there.
        """
        self.blank()
        found = pattern.match(self.data, self.position, self.end)
        if found is None:
            raise PdfSyntaxError(code, self.position)
        self.position = found.end()
        return found

    def blank(self) -> None:
        """Go over white space and comments."""
        while True:
            found = _BLANK.match(self.data, self.position, self.end)
            if found is not None:
                self.position = found.end()
            comment = _COMMENT.match(self.data, self.position, self.end)
            if comment is None:
                return
            self.comments.append(Span(*comment.span()))
            self.position = comment.end()

    def at_end(self) -> bool:
        """Go over white space and comments; tell whether nothing follows."""
        self.blank()
        return self.position >= self.end

    def after_comment(self) -> re.Match[bytes]:
        """Return the next token, which stands behind a comment, or behind what is no token."""
        before = self.position
        self.blank()
        found = TOKEN.match(self.data, self.position, self.end)
        if found is None:
            raise PdfSyntaxError("token", max(before, self.position))
        return found

    def item(self) -> PdfValue | Operator:
        """Return the next value or operator, by a loop over tokens with a stack of open containers.

        It is the hot loop: most tokens are done without a call.
        """
        stack: list[_Open] = []
        top: _Open | None = None
        value: PdfValue | Operator
        match, data, end, position = TOKEN.match, self.data, self.end, self.position
        while True:
            found = match(data, position, end) or self.after_comment()
            kind = found.lastindex or 0
            position = self.position = found.end()
            if kind == _NAME:
                raw = found[_NAME]
                value = (decode_name(raw) if len(raw) <= LONGEST_NAME else None) or self._bad_name(found)
            elif kind == _INTEGER:
                value = int(found[_INTEGER])
            elif kind == _REF:
                value = _ref(found[_NUMBER], found[_REF])
            elif kind in _OPENING:
                top = _Open(_OPENING[kind], found.start(kind))
                stack.append(top)
                if len(stack) > DEEPEST:
                    raise PdfUnsupported("limit.depth")
                if kind == _OPEN_DICT:
                    position = self._pairs(top.items)
                continue
            elif kind in _CLOSING:
                value = self._close(stack, found)
                top = stack[-1] if stack else None
            elif kind == _REAL:
                value = float(found[_REAL])
            elif kind == _KEYWORD:
                value = self._word(found, top)
            else:
                value = self._string(found)
                position = self.position
            if top is None:
                return value
            items = top.items
            items.append(value)  # type: ignore[arg-type]  # _word refuses operators here
            if top.closing == _CLOSE_DICT and not len(items) % 2:
                position = self._pairs(items)

    def _pairs(self, items: list[PdfValue]) -> int:
        """Read keys whose values are references, integers or names, as long as they are plain; return the position."""
        match, data, end, position = _PAIR.match, self.data, self.end, self.position
        while (found := match(data, position, end)) is not None:
            key, number, generation, written, name = found.groups()
            own = decode_name(key)
            if not own:
                break
            if number is not None:
                items += (own, _ref(number, generation))
            elif name is None:
                items += (own, int(written))
            elif known := decode_name(name):
                items += (own, known)
            else:
                break
            position = found.end()
        self.position = position
        return position

    def _close(self, stack: list[_Open], found: re.Match[bytes]) -> PdfValue:
        kind = found.lastindex
        if not stack or stack[-1].closing != kind:
            code = "array" if kind == _CLOSE_ARRAY else "dictionary"
            raise PdfSyntaxError(code, found.end() - 1)
        top = stack.pop()
        self.count(len(top.items))
        return tuple(top.items) if kind == _CLOSE_ARRAY else _dictionary(top, self.data, found.end())

    @staticmethod
    def _bad_name(found: re.Match[bytes]) -> Name:
        if len(found[_NAME]) > LONGEST_NAME:
            raise PdfUnsupported("limit.name")
        if not found[_NAME]:
            return Name()
        raise PdfSyntaxError("token.name", found.start(_NAME) - 1)

    @staticmethod
    def _word(found: re.Match[bytes], top: _Open | None) -> bool | Operator | None:
        raw = found[_KEYWORD]
        if raw in WORDS:
            return WORDS[raw]
        if top is not None:
            raise PdfSyntaxError("token", found.start(_KEYWORD))
        return Operator(raw.decode("ascii"))

    def _string(self, found: re.Match[bytes]) -> PdfString:
        if found.lastindex == _HEX:
            start, end = found.start(_HEX) - 1, found.end()
            value = decode_hexadecimal(found[_HEX])
        else:
            start = found.start(_LITERAL)
            end = self.position = self._literal_end(found.end())
            value = decode_literal(self.data[start + 1 : end - 1])
        if end - start > LONGEST_STRING:
            raise PdfUnsupported("limit.string")
        return PdfString(value, start, end, hexadecimal=found.lastindex == _HEX)

    def _literal_end(self, position: int) -> int:
        """Return the offset behind the parenthesis that closes the string (7.3.4.2: inner pairs are balanced)."""
        level, start = 1, position
        while level:
            found = _PARENTHESIS.search(self.data, position, self.end)
            if found is None:
                raise PdfSyntaxError("token.string", start - 1)
            mark = found[0]
            position = found.end()
            if mark == b"(":
                level += 1
            elif mark == b")":
                level -= 1
            elif position >= self.end:
                raise PdfSyntaxError("token.string", start - 1)
            else:
                position += 1
        return position


class _Open:
    """An array or dictionary whose end has not been met."""

    __slots__ = ("closing", "items", "start")

    def __init__(self, closing: int, start: int) -> None:
        self.closing = closing
        self.start = start
        self.items: list[PdfValue] = []


_OPENING: Final = {_OPEN_DICT: _CLOSE_DICT, _OPEN_ARRAY: _CLOSE_ARRAY}
_CLOSING: Final = frozenset(_OPENING.values())


def _dictionary(top: _Open, buffer: Buffer, end: int) -> PdfDict:
    items = top.items
    keys = items[::2]
    if len(items) % 2:
        raise PdfSyntaxError("dictionary", top.start)
    names = [key for key in keys if type(key) is Name]
    if len(names) != len(keys):
        raise PdfSyntaxError("dictionary.key", top.start)
    made = PdfDict(zip(names, items[1::2], strict=True), buffer, top.start, end)
    if len(made) != len(names):
        # 7.3.7: no two entries with the same key; viewers differ in which of them they take
        raise PdfSyntaxError("dictionary.duplicate-key", top.start)
    return made


def value_span(found: PdfDict, key: str) -> Span:
    """Return where the value of ``key`` stands in the dictionary's buffer, delimiters included.

    Raises:
        KeyError: there is none.
    """
    lexer = Lexer(found.buffer, found.start + 2, found.end - 2)
    while not lexer.at_end():
        name = lexer.value()
        lexer.blank()
        start = lexer.position
        lexer.value()
        if name == key:
            return Span(start, lexer.position)
    raise KeyError(key)
