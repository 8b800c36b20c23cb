"""Whether the content of a page leaves everything as it found it, so that something can be painted behind it."""

from __future__ import annotations

import re
from typing import Final

_WHITE: Final = rb"\x00\t\n\f\r "
_IN_STRING: Final = rb"[^()\\]|\\[\x00-\xff]"
_PASSED: Final = re.compile(
    # strings, nested twice at the most; comments; names; hexadecimal strings; inline images (8.9.7)
    rb"\((?:" + _IN_STRING + rb"|\((?:" + _IN_STRING + rb"|\((?:" + _IN_STRING + rb")*+\))*+\))*+\)"
    rb"|%[^\r\n]*+[\r\n]"
    rb"|/[^" + _WHITE + rb"()<>\[\]{}/%]*+"
    rb"|<[0-9A-Fa-f" + _WHITE + rb"]*+>"
    rb"|(?<![^" + _WHITE + rb"])BI[" + _WHITE + rb"][\x00-\x7f]{1,512}?[" + _WHITE + rb"]ID[" + _WHITE + rb"]"
    rb"[\x00-\xff]*?[" + _WHITE + rb"]EI(?![^" + _WHITE + rb"])"
)  # fmt: skip
_EDGE: Final = rb"[^" + _WHITE + rb"\[\]<>{}]"
_STEP: Final = re.compile(rb"(?<!" + _EDGE + rb")(?:q|Q|BT|ET|BMC|BDC|EMC|BI|ID|EI)(?!" + _EDGE + rb")")
_STEPS: Final = {
    b"q": (0, 1),
    b"Q": (0, -1),
    b"BT": (1, 1),
    b"ET": (1, -1),
    b"BMC": (2, 1),
    b"BDC": (2, 1),
    b"EMC": (2, -1),
}
_ODD: Final = re.compile(rb"[()%]")
_MOST_IMAGES: Final = 200
"""Inline images of a page: each may be looked for to its end."""


def is_balanced(content: bytes) -> bool:
    """Return whether states, texts and marked content (ISO 32000-1, 8.4.2, 9.4.1, 14.6.1) are all closed at the end.

    Content that is not understood is taken for one that is not; so is a comment at the end, which runs on where viewers
    join streams by a space.
    """
    if content.count(b"BI") > _MOST_IMAGES:
        return False
    plain = _PASSED.sub(b" ", content)
    if _ODD.search(plain):
        return False
    open_ = [0, 0, 0]
    for word in _STEP.findall(plain):
        if word not in _STEPS:  # an image that does not end, or ends twice
            return False
        what, step = _STEPS[word]
        open_[what] += step
        if open_[what] < 0:
            return False
    return not any(open_)
