"""文号 (发文字号, GB/T 9704-2012, 7.2.5): organ's characters, full year in 〔〕, sequence without padding, 号."""

from __future__ import annotations

import re
from typing import Final

from nh_edoc.model.record import dataclass

_HAN: Final = "[\u4e00-\u9fff]"
_FORM: Final = re.compile(
    rf"(?P<prefix>(?:{_HAN}|（{_HAN}{{1,8}}）){{1,16}})"
    r"(?P<open>.)(?P<year>[0-9]{2,4})(?P<close>.)"
    r"(?P<ordinal>第?)(?P<sequence>[0-9]{1,8})号"
)
"""Which brackets may stand there is asked of both together."""
_BRACKETS: Final = "〔〕"
"""U+3014, U+3015."""
_PAIRS: Final = frozenset({"〔〕", "[]", "()", "（）", "【】", "［］", "﹝﹞"})
_YEAR: Final = re.compile("20[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocNumber:
    """文号 in its parts; of the right order, whether or not each is well written."""

    prefix: str
    year: str
    sequence: str
    brackets: str
    ordinal: str
    """``第`` where it was written, which it should not be."""

    def printed(self) -> str:
        """Return the number as the standard writes it."""
        return f"{self.prefix}〔{self.year}〕{self.sequence.lstrip('0') or '0'}号"


def parse(value: str) -> DocNumber | None:
    """Return the parts of a 文号, in old brackets too, or None when it has not its shape."""
    match = _FORM.fullmatch(value)
    if match is None or match["open"] + match["close"] not in _PAIRS:
        return None
    return DocNumber(
        prefix=match["prefix"],
        year=match["year"],
        sequence=match["sequence"],
        brackets=match["open"] + match["close"],
        ordinal=match["ordinal"],
    )


def problems(value: str) -> tuple[str, ...]:
    """Return what is wrong with a 文号; the brackets of old templates are none here (see ``warnings``)."""
    parts = parse(value)
    if parts is None:
        return ("identifier.doc_number.shape",)
    found = []
    if _YEAR.fullmatch(parts.year) is None:
        found.append("identifier.doc_number.year")
    if parts.ordinal:
        found.append("identifier.doc_number.ordinal")
    if parts.sequence.startswith("0"):  # 不编虚位; nothing is numbered 0 either
        found.append("identifier.doc_number.padded")
    return tuple(found)


def warnings(value: str) -> tuple[str, ...]:
    """Return what is read but never to be printed: other brackets than 〔〕."""
    parts = parse(value)
    return ("identifier.doc_number.old-brackets",) if parts is not None and parts.brackets != _BRACKETS else ()
