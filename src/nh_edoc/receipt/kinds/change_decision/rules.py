"""What the law demands of a change: in time, well numbered, its licences of existing types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.change_decision.type import ChangeDecision
from nh_edoc.receipt.rules.course import course_breaches, publicity
from nh_edoc.receipt.rules.identity import head_identifiers, license_identifier, license_type
from nh_edoc.receipt.rules.numbering import decision_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Breach, Context

PATH: Final = f"/{ChangeDecision.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, ChangeDecision):
        raise TypeError(context.document.kind)
    yield from course_breaches(context, body.course, f"{PATH}/course")
    if body.license.identifier is not None:
        yield from license_identifier(body.license.identifier, f"{PATH}/license/identifier")
    for index, grant in enumerate(body.grants):
        yield from license_type(grant.license_type.code, f"{PATH}/grants/{index}/licenseType/code")
    yield from publicity(public=body.public, path=f"{PATH}/public")
    yield from decision_number(context)
    yield from head_identifiers(context)
