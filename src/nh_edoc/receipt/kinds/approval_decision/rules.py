"""What the law demands of a grant: in time, well numbered, its licences of existing types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.approval_decision.type import ApprovalDecision
from nh_edoc.receipt.rules.course import course_breaches, publicity
from nh_edoc.receipt.rules.identity import head_identifiers, license_type
from nh_edoc.receipt.rules.numbering import decision_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Breach, Context

PATH: Final = f"/{ApprovalDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the decision does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, ApprovalDecision):
        raise TypeError(context.document.kind)
    yield from course_breaches(context, body.course, f"{PATH}/course")
    yield from publicity(public=body.public, path=f"{PATH}/public")
    yield from decision_number(context)
    yield from head_identifiers(context)
    for index, grant in enumerate(body.grants):
        yield from license_type(grant.license_type.code, f"{PATH}/grants/{index}/licenseType/code")
