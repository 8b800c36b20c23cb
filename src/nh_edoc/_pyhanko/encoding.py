"""Whether a CMS container is well-formed from its first byte to its last, BER or DER (ITU-T X.690, 8.1).

The ASN.1 library reads what it is asked for; what nobody asked for may be broken, and another reader may trip over it
or see something else there.
"""

from __future__ import annotations

from typing import Final

from asn1crypto import parser

MOST_ELEMENTS: Final = 200_000
MOST_LEVELS: Final = 64
_CONSTRUCTED: Final = 1
_UNIVERSAL: Final = 0
_BOOLEAN, _INTEGER, _NULL, _OID, _ENUMERATED = 1, 2, 5, 6, 10
_MORE: Final = 0x80
"""Set in every octet of a subidentifier but the last."""


def is_well_formed(data: bytes) -> bool:
    """Return whether every element of ``data``, one after the other and inside each other, fits its frame."""
    left = MOST_ELEMENTS
    waiting = [(data, 0)]
    while waiting:
        content, level = waiting.pop()
        at = 0
        while at < len(content):
            left -= 1
            if left < 0 or level > MOST_LEVELS:
                return False
            try:
                kind, method, tag, header, inner, trailer = parser.parse(content[at:])
            except ValueError:
                return False
            if method == _CONSTRUCTED:
                waiting.append((inner, level + 1))
            elif kind == _UNIVERSAL and not _is_value(tag, inner):
                return False
            at += len(header) + len(inner) + len(trailer)
    return True


def _is_value(tag: int, inner: bytes) -> bool:
    """Return whether the content of a simple type is one (X.690, 8.2, 8.3, 8.4, 8.8, 8.19); others are not read."""
    if tag == _BOOLEAN:
        return len(inner) == 1
    if tag == _NULL:
        return not inner
    if tag in {_INTEGER, _ENUMERATED}:  # 8.3.2: the first nine bits are neither all zeros nor all ones
        return bool(inner) and (len(inner) == 1 or not (inner[0] in {0, 0xFF} and (inner[0] ^ inner[1]) < _MORE))
    if tag == _OID:
        starts = [inner[0], *(inner[at] for at in range(1, len(inner)) if inner[at - 1] < _MORE)] if inner else [_MORE]
        return _MORE not in starts and inner[-1] < _MORE
    return True
