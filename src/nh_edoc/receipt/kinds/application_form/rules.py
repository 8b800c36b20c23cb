"""What is demanded of an application form: who can seal, numbers that hold, licences that exist (R01, R14, R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.kinds.application_form.type import ApplicationForm
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import head_identifiers, license_identifier
from nh_edoc.receipt.rules.judging import Breach
from nh_edoc.receipt.rules.numbering import receipt_number
from nh_edoc.receipt.rules.periods import beijing_time
from nh_edoc.receipt.rules.sealing import applicant_seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{ApplicationForm.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    body = context.document.body
    if not isinstance(body, ApplicationForm):
        raise TypeError(context.document.kind)
    applied = beijing_time(body.applied_at).date()
    if context.document.head.date < applied:
        params = {"earlier": applied.isoformat(), "later": context.document.head.date.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    for index, material in enumerate(body.materials):
        if material.license_identifier:
            path = f"{PATH}/materials/{index}/licenseIdentifier"
            yield from license_identifier(material.license_identifier, path)
    yield from applicant_seal(context)
    yield from receipt_number(context)
    yield from head_identifiers(context)
