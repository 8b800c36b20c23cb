"""R14: 文号 of decisions (GB/T 9704-2012, 7.2.5) and 受理文书编号 of receipts (GB/T 39046-2020)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers import doc_number
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.guides import Numbering
    from nh_edoc.receipt.rules.catalogue import Demand
    from nh_edoc.receipt.rules.judging import Context

_PATH: Final = "/head/number"


def decision_number(context: Context) -> Iterator[Breach]:
    """Yield what is wrong with the 文号 of a decision.

    The number is printed as it stands. So the brackets of old templates, which are read without complaint in
    other people's documents, block a document that is to be issued.
    """
    number, pattern = context.document.head.number, context.settings.decision_number_pattern
    own = context.agency.numbering_of(context.document.kind) if context.agency is not None else None
    if own is not None:
        yield from _own(context, own)
    elif pattern is None:
        for code in doc_number.problems(number):
            yield Breach(demand=rules.R14_SHAPE, path=_PATH, params={"number": number}, code=code)
    elif re.fullmatch(pattern, number) is None:
        yield Breach(demand=rules.R14_SCHEME, path=_PATH, params={"number": number, "pattern": pattern})
    yield from _brackets(number, rules.R14_BRACKETS)
    yield from _year(context)


def receipt_number(context: Context) -> Iterator[Breach]:
    """Yield what is wrong with the 受理文书编号 of a receipt; a receipt need not be numbered like a decision."""
    number = context.document.head.number
    own = context.agency.numbering_of(context.document.kind) if context.agency is not None else None
    if own is not None:
        yield from _own(context, own)
    yield from number_length(context, number, _PATH)
    yield from _brackets(number, rules.R14_RECEIPT_BRACKETS)
    yield from _year(context)


def number_length(context: Context, number: str, path: str) -> Iterator[Breach]:
    """Yield a breach when a 受理文书编号 is longer than the platforms exchange."""
    limit = context.settings.receipt_number_max
    if len(number) > limit:
        yield Breach(demand=rules.R14_LENGTH, path=path, params={"length": len(number), "limit": limit})


def _own(context: Context, own: Numbering) -> Iterator[Breach]:
    """Yield a number that is not of the agency's own scheme for the kind."""
    number = context.document.head.number
    if re.fullmatch(own.expression(), number) is None:
        yield Breach(demand=rules.R14_SCHEME, path=_PATH, params={"number": number, "pattern": own.pattern})


def _brackets(number: str, demand: Demand) -> Iterator[Breach]:
    parts = doc_number.parse(number)
    if parts is not None and doc_number.warnings(number):
        yield Breach(demand=demand, path=_PATH, params={"number": number, "suggested": parts.printed()})


def _year(context: Context) -> Iterator[Breach]:
    head = context.document.head
    parts = doc_number.parse(head.number)
    if parts is not None and len(parts.year) == 4 and int(parts.year) != head.date.year:  # noqa: PLR2004 - full year
        yield Breach(demand=rules.R14_YEAR, path=_PATH, params={"year": parts.year, "date": head.date.isoformat()})
