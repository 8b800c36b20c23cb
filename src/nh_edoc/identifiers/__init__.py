"""标识: the identifiers of Chinese administration, one module each.

``problems(value)`` of a module answers with codes, none for a good value; nothing is trimmed or converted,
since what is checked here is printed and sealed as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.identifiers import approval_code, doc_number, item_code, license_id, resident_id, uscc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_KINDS: Final[Mapping[str, tuple[Callable[[str], bool], Callable[[str], tuple[str, ...]]]]] = {
    "uscc": (lambda value: len(value) == uscc.LENGTH and value[:1] in "123456789ANY", uscc.problems),
    "resident_id": (lambda value: len(value) == resident_id.LENGTH and value[:-1].isdigit(), resident_id.problems),
    "item_code": (
        lambda value: len(value) in {item_code.IMPLEMENTATION, item_code.BUSINESS} and value.isalnum(),
        item_code.problems,
    ),
    "approval_code": (
        lambda value: approval_code.parse(value) is not None and value[-10:].isdigit(),
        approval_code.problems,
    ),
    "license_id": (lambda value: value.startswith("1.2.156."), license_id.problems),
    "doc_number": (lambda value: value.endswith("号"), doc_number.problems),
}
"""Kind → does the value look like one, and what is wrong with it."""


def recognise(value: str) -> dict[str, tuple[str, ...]]:
    """Return the kinds of identifier that ``value`` could be, each with its problems; empty ones are good.

    A value that looks like none of them is tried as every kind, so that the answer says why it is none.
    """
    alike = {kind: problems(value) for kind, (looks_like, problems) in _KINDS.items() if looks_like(value)}
    return alike or {kind: problems(value) for kind, (_, problems) in _KINDS.items()}
