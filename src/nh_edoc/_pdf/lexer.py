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
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet
    from mmap import mmap
    from typing import TypeAlias

    Buffer: TypeAlias = bytes | mmap
    _Holder: TypeAlias = PdfDict | list[PdfValue] | None

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
_ARRAY: Final = re.compile(
    rb"[" + WHITE + rb"]*+(?:"
    rb"((?:\d{1,10}[\t\n\f\r ]++\d{1,5}[\t\n\f\r ]++R" + END + rb"[\t\n\f\r ]*+){1,4096}+)|"
    rb"((?:[+-]?(?:\d{1,19}(?:\.\d{0,32})?+|\.\d{1,32})" + END + rb"[\t\n\f\r ]*+){0,4096}+))\]"
)
"""What stands in an array of references, or of numbers, and its end; zero bytes would not be told by ``split``."""
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

    def item(self) -> PdfValue | Operator:  # noqa: C901, PLR0912 - one loop, for a call costs as much as a token
        """Return the next value or operator, by a loop over tokens with a stack of open containers.

        It is the hot loop: most tokens are done without a call.
        """
        stack: list[tuple[_Holder, Name | None]] = []
        top: _Holder = None
        key: Name | None = None
        value: PdfValue | Operator
        match, data, end, position = TOKEN.match, self.data, self.end, self.position
        while True:
            found = match(data, position, end) or self.after_comment()
            kind = found.lastindex or 0
            position = self.position = found.end()
            if kind == _NAME:
                raw = found[_NAME]
                name = (decode_name(raw) if len(raw) <= LONGEST_NAME else None) or self._bad_name(found)
                if key is None and type(top) is PdfDict:
                    key = name
                    continue
                value = name
            elif kind == _INTEGER:
                value = int(found[_INTEGER])
            elif kind == _REF:
                value = _ref(found[_NUMBER], found[_REF])
            elif kind in _OPENING:
                plain = self._plain_array() if kind == _OPEN_ARRAY else None
                if plain is None:
                    stack.append((top, key))
                    if len(stack) > DEEPEST:
                        raise PdfUnsupported("limit.depth")
                    top, key = [] if kind == _OPEN_ARRAY else PdfDict((), data, found.start(kind)), None
                    position = self._pairs(top)
                    continue
                value, position = plain, self.position
            elif kind in _CLOSING:
                value = self._closed(top, key, found)
                top, key = stack.pop()
            else:
                value = self._other(found, top)
                position = self.position
            if top is None:
                return value
            if type(top) is list:
                top.append(value)  # type: ignore[arg-type]  # _word refuses operators here
            else:
                _enter(top, key, value)  # type: ignore[arg-type]  # neither a list nor None: a dictionary
                key = None
                position = self._pairs(top)

    def _pairs(self, top: _Holder) -> int:
        """Read keys whose values are references, integers or names, as long as they are plain; return the position."""
        position = self.position
        if type(top) is not PdfDict:
            return position
        match, data, end = _PAIR.match, self.data, self.end
        while (found := match(data, position, end)) is not None:
            key, number, generation, written, name = found.groups()
            own = decode_name(key)
            if not own or own in top:
                break
            if number is not None:
                top[own] = _ref(number, generation)
            elif name is None:
                top[own] = int(written)
            elif known := decode_name(name):
                top[own] = known
            else:
                break
            position = found.end()
        self.position = position
        return position

    def _plain_array(self) -> tuple[PdfValue, ...] | None:
        """Read an array behind its bracket if it is one of references, or of numbers, and not long; else None."""
        found = _ARRAY.match(self.data, self.position, self.end)
        if found is None:
            return None
        self.position = found.end()
        words = found[found.lastindex or 0].split()
        if found.lastindex == 1:
            self.count(len(words) // 3)
            return tuple(map(_ref, words[::3], words[1::3]))
        self.count(len(words))
        return tuple(float(word) if b"." in word else int(word) for word in words)

    def _closed(self, top: _Holder, key: Name | None, found: re.Match[bytes]) -> PdfValue:
        if found.lastindex == _CLOSE_ARRAY:
            if type(top) is not list:
                raise PdfSyntaxError("array", found.end() - 1)
            self.count(len(top))
            return tuple(top)
        if type(top) is not PdfDict:
            raise PdfSyntaxError("dictionary", found.end() - 1)
        if key is not None:
            raise PdfSyntaxError("dictionary", top.start)
        self.count(2 * len(top))
        top.end = found.end()
        return top

    def _other(self, found: re.Match[bytes], top: _Holder) -> PdfValue | Operator:
        if found.lastindex == _REAL:
            return float(found[_REAL])
        return self._word(found, top) if found.lastindex == _KEYWORD else self._string(found)

    @staticmethod
    def _bad_name(found: re.Match[bytes]) -> Name:
        if len(found[_NAME]) > LONGEST_NAME:
            raise PdfUnsupported("limit.name")
        if not found[_NAME]:
            return Name()
        raise PdfSyntaxError("token.name", found.start(_NAME) - 1)

    @staticmethod
    def _word(found: re.Match[bytes], top: _Holder) -> bool | Operator | None:
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


_OPENING: Final = frozenset({_OPEN_DICT, _OPEN_ARRAY})
_CLOSING: Final = frozenset({_CLOSE_DICT, _CLOSE_ARRAY})


def _enter(top: PdfDict, key: Name | None, value: PdfValue | Operator) -> None:
    if key is None:
        raise PdfSyntaxError("dictionary.key", top.start)
    if key in top:
        # 7.3.7: no two entries with the same key; viewers differ in which of them they take
        raise PdfSyntaxError("dictionary.duplicate-key", top.start)
    top[key] = value  # type: ignore[assignment]  # _word refuses operators here


def value_span(found: PdfDict, key: str) -> Span:
    """Return where the value of ``key`` stands in the dictionary's buffer, delimiters included.

    Raises:
        KeyError: there is none.
    """
    for _, span in value_spans(found, {key}):
        return span
    raise KeyError(key)


def value_spans(found: PdfDict, keys: AbstractSet[str]) -> Iterator[tuple[str, Span]]:
    """Yield those of ``keys`` that the dictionary has, in its order, with where their values stand."""
    lexer = Lexer(found.buffer, found.start + 2, found.end - 2)
    left = len(found.keys() & keys)
    while left:
        name = lexer.value()
        lexer.blank()
        start = lexer.position
        lexer.value()
        if isinstance(name, Name) and name in keys:
            left -= 1
            yield name, Span(start, lexer.position)
