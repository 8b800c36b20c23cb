"""What the law demands of a renewal: before the licence runs out, else it counts as granted (许可法 art. 50)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.renewal_decision.type import RenewalDecision
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.course import course_breaches, publicity
from nh_edoc.receipt.rules.identity import head_identifiers, license_identifier, license_type
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import decision_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{RenewalDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, RenewalDecision):
        raise TypeError(context.document.kind)
    yield from course_breaches(context, body.course, f"{PATH}/course")
    yield from _deemed(context, body)
    if body.license.identifier is not None:
        yield from license_identifier(body.license.identifier, f"{PATH}/license/identifier")
    for index, grant in enumerate(body.grants):
        yield from license_type(grant.license_type.code, f"{PATH}/grants/{index}/licenseType/code")
    yield from publicity(public=body.public, path=f"{PATH}/public")
    yield from decision_number(context)
    yield from head_identifiers(context)


def _deemed(context: Context, body: RenewalDecision) -> Iterator[Breach]:
    """Yield a renewal decided after the licence ran out that does not say what the law made of it, and the reverse."""
    ended = body.license.valid_to
    overdue = ended is not None and context.document.head.date > ended
    params = {"ended": ended.isoformat() if ended else "", "decided": context.document.head.date.isoformat()}
    if overdue and not body.deemed:
        yield Breach(demand=rules.R07_DEEMED, path=f"{PATH}/deemed", params=params)
    if body.deemed and not overdue:
        yield Breach(demand=rules.R07_NOT_DEEMED, path=f"{PATH}/deemed", params=params)
