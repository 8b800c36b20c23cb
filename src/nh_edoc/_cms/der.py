"""Strict, bounded reader of DER (X.690, clause 10) and the few writers that the parser needs to compare.

Nothing is repaired and nothing is skipped. What is legal BER but not DER (indefinite or padded lengths,
constructed strings) is told apart from what is not ASN.1 at all: the first occurs in files of others.
"""

from __future__ import annotations

import itertools
from typing import Final, NamedTuple

SEQUENCE: Final = 0x30
SET: Final = 0x31
INTEGER: Final = 0x02
BIT_STRING: Final = 0x03
OCTET_STRING: Final = 0x04
NULL: Final = 0x05
OID: Final = 0x06

LARGEST: Final = 64 * 1024 * 1024
"""Greatest length of one element that is believed, in bytes."""
MOST_CHILDREN: Final = 4096
"""Greatest number of elements directly inside one element."""

_HIGH_TAG: Final = 0x1F
_LONG: Final = 0x80
_INDEFINITE: Final = 0x80
_CONSTRUCTED_STRINGS: Final = frozenset({0x23, 0x24})


class CmsError(Exception):
    """The bytes are not what the profile demands; ``code`` says in what.

    Attributes:
        code: stable code ``cms.*``; codes ``cms.binding.*`` are about the signer's certificate.
    """

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


class CmsUnsupportedError(CmsError):
    """Legal CMS outside our profile: another lane may know what to do with it."""


class Element(NamedTuple):
    """One element of a DER encoding, by its place in the buffer (offsets in bytes)."""

    buffer: bytes
    tag: int
    start: int
    content: int
    end: int

    @property
    def encoded(self) -> bytes:
        """Tag, length and content."""
        return self.buffer[self.start : self.end]

    @property
    def value(self) -> bytes:
        """The content alone."""
        return self.buffer[self.content : self.end]

    def children(self) -> tuple[Element, ...]:
        """Return the elements that fill this one exactly.

        Raises:
            CmsError: they do not.
        """
        found: list[Element] = []
        position = self.content
        while position < self.end:
            if len(found) == MOST_CHILDREN:
                raise CmsError("cms.der", f"more than {MOST_CHILDREN} elements at {self.start}")
            child = read_element(self.buffer, position, self.end)
            found.append(child)
            position = child.end
        return tuple(found)


def read_element(buffer: bytes, start: int, end: int) -> Element:
    """Return the element that begins at ``start``; it must end at or before ``end``.

    Raises:
        CmsError: `cms.der`: not ASN.1, or cut off.
        CmsUnsupportedError: `cms.ber`: BER that is not DER (X.690, 10.1: definite lengths, fewest bytes).
    """
    if end - start < 2:  # noqa: PLR2004 - one byte of tag, one of length
        raise CmsError("cms.der", f"cut off at {start}")
    tag, length = buffer[start], buffer[start + 1]
    if tag & _HIGH_TAG == _HIGH_TAG or tag == 0:
        raise CmsError("cms.der", f"tag {tag:#x} at {start}")
    content = start + 2
    if length & _LONG:
        content, length = _long_length(buffer, content, end, length)
    if length > LARGEST or content + length > end:
        raise CmsError("cms.der", f"element at {start} is longer than what holds it")
    if tag in _CONSTRUCTED_STRINGS:
        raise CmsUnsupportedError("cms.ber", f"constructed string at {start}")
    return Element(buffer, tag, start, content, content + length)


def _long_length(buffer: bytes, position: int, end: int, first: int) -> tuple[int, int]:
    if first == _INDEFINITE:
        raise CmsUnsupportedError("cms.ber", f"indefinite length at {position - 2}")
    count = first & 0x7F
    if count > 4 or position + count > end:  # noqa: PLR2004 - no element of 4 GB
        raise CmsError("cms.der", f"length of {count} bytes at {position - 2}")
    length = int.from_bytes(buffer[position : position + count], "big")
    if buffer[position] == 0 or length < _LONG:
        raise CmsUnsupportedError("cms.ber", f"padded length at {position - 2}")
    return position + count, length


def expect(element: Element, tag: int, what: str) -> Element:
    """Return ``element`` if it has the tag.

    Raises:
        CmsError: `cms.structure`: it has another one.
    """
    if element.tag != tag:
        raise CmsError("cms.structure", f"{what}: tag {element.tag:#x} at {element.start}")
    return element


def only_child(element: Element, what: str) -> Element:
    """Return the single element inside ``element``.

    Raises:
        CmsError: `cms.structure`: none or several.
    """
    children = element.children()
    if len(children) != 1:
        raise CmsError("cms.structure", f"{what}: {len(children)} elements at {element.start}")
    return children[0]


def integer(element: Element, what: str) -> int:
    """Return the value of an INTEGER in the fewest bytes (X.690, 8.3.2).

    Raises:
        CmsError: `cms.structure`: another type, empty or padded.
    """
    body = expect(element, INTEGER, what).value
    if not body or (body[0] in {0, 0xFF} and len(body) > 1 and body[0] >> 7 == body[1] >> 7):
        raise CmsError("cms.structure", f"{what}: INTEGER at {element.start}")
    return int.from_bytes(body, "big", signed=True)


def oid(element: Element, what: str) -> str:
    """Return an OBJECT IDENTIFIER in dotted form.

    Raises:
        CmsError: `cms.structure`: another type, or padded arcs (X.690, 8.19.2).
    """
    body = expect(element, OID, what).value
    if not body or body[-1] & _LONG or len(body) > 64:  # noqa: PLR2004 - no OID in use is longer
        raise CmsError("cms.structure", f"{what}: OBJECT IDENTIFIER at {element.start}")
    arcs: list[int] = []
    arc = 0
    fresh = True
    for byte in body:
        if fresh and byte == _LONG:
            raise CmsError("cms.structure", f"{what}: OBJECT IDENTIFIER at {element.start}")
        arc = arc << 7 | byte & 0x7F
        fresh = not byte & _LONG
        if fresh:
            arcs.append(arc)
            arc = 0
    first = min(arcs[0] // 40, 2)
    return ".".join(map(str, (first, arcs[0] - 40 * first, *arcs[1:])))


def in_set_order(elements: tuple[Element, ...]) -> bool:
    """Return whether the elements of a SET OF stand in ascending order, none twice (X.690, 11.6)."""
    encodings = [element.encoded for element in elements]
    return all(one < other for one, other in itertools.pairwise(encodings))


def encode(tag: int, *parts: bytes) -> bytes:
    """Return the DER element with this tag and content."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:  # noqa: PLR2004 - X.690, 8.1.3.4: the short form ends here
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body
