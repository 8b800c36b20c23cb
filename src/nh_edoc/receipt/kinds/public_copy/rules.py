"""What is demanded of a public copy: it leads to its original, and names nobody (R22)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import IdType
from nh_edoc.receipt.kinds.public_copy.type import PublicCopy
from nh_edoc.receipt.publishing import is_masked, personal
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import approval_code_of, item_identifier, organ_code
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.document import Applicant
    from nh_edoc.receipt.rules.judging import Context

PATH: Final = f"/{PublicCopy.element()}"


def breaches(context: Context) -> Iterator[Breach]:
    """Yield every demand that the document does not meet.

    Raises:
        TypeError: the document is of another kind.
    """
    head, body = context.document.head, context.document.body
    if not isinstance(body, PublicCopy):
        raise TypeError(context.document.kind)
    if head.date < body.original.date:
        params = {"earlier": body.original.date.isoformat(), "later": head.date.isoformat()}
        yield Breach(demand=rules.R07_ORDER, path="/head/date", params=params)
    if body.original.file_digest is None:
        yield Breach(demand=rules.R22_ORIGINAL, path=f"{PATH}/original/fileDigest")
    yield from _named(head.applicant)
    for path, text in _texts(body):
        if personal(text):
            yield Breach(demand=rules.R22_UNMASKED, path=path)
    yield from organ_code(head.agency.uscc, "/head/agency/uscc")
    yield from item_identifier(head.item.code, "/head/item/code")
    yield from approval_code_of(head.item.code, head.approval_code, "/head/approvalCode")


def _named(applicant: Applicant) -> Iterator[Breach]:
    """Yield the persons of the application, as far as they can still be told."""
    path = "/head/applicant"
    if applicant.id_type not in {IdType.USCC, IdType.OTHER_ORGANISATION}:
        if not is_masked(applicant.name):
            yield Breach(demand=rules.R22_UNMASKED, path=f"{path}/name")
        if applicant.id_number.strip("X"):
            yield Breach(demand=rules.R22_UNMASKED, path=f"{path}/idNumber")
    if applicant.legal_representative is not None and not is_masked(applicant.legal_representative):
        yield Breach(demand=rules.R22_UNMASKED, path=f"{path}/legalRepresentative")
    for name in ("agent", "contact"):
        if getattr(applicant, name) is not None:
            yield Breach(demand=rules.R22_UNMASKED, path=f"{path}/{name}")


def _texts(body: PublicCopy) -> Iterator[tuple[str, str]]:
    """Yield the texts that people wrote, with their places."""
    for index, text in enumerate(body.content):
        yield f"{PATH}/content/{index}", text
    for index, change in enumerate(body.changes):
        yield f"{PATH}/changes/{index}/before", change.before
        yield f"{PATH}/changes/{index}/after", change.after
    for index, grant in enumerate(body.grants):
        here = f"{PATH}/grants/{index}"
        yield from ((f"{here}/fields/{place}/value", one.value) for place, one in enumerate(grant.fields))
        yield from ((f"{here}/conditions/{place}", text) for place, text in enumerate(grant.conditions))
