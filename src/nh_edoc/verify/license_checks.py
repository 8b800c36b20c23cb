"""Step (8) for licences: does the identifier hold, and is the decision inside the one that the licence names?"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import document_digest
from nh_edoc.errors import InputError
from nh_edoc.identifiers import license_id
from nh_edoc.model.report import Check, Result
from nh_edoc.receipt.rendered import DATA, embedded_document, embedded_files
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.license import License
    from nh_edoc.verify.facts import FileFacts

KIND: Final = "approval-decision"


def license_checks(license: License | None, facts: FileFacts) -> Iterator[Check]:  # noqa: A002 - the word of the field
    """Yield what is asked of licences alone.

    Args:
        license: its data, or None where the file carries none, or another kind.
        facts: the file.
    """
    if license is None:
        yield make_check("license.identifier", Result.NOT_APPLICABLE)
        yield make_check("license.decision", Result.NOT_APPLICABLE)
        return
    yield _identifier(license)
    yield _decision(license, facts)


def _identifier(license: License) -> Check:  # noqa: A002
    """GB/T 36904: structure and check character, and the parts that stand in the data too."""
    parts = license_id.parse(license.identifier)
    stated = (license.type.code, license.issuer.uscc, license.license_version)
    same = parts is not None and (parts.type_code, parts.issuer, parts.version) == stated
    holds = same and not license_id.problems(license.identifier)
    result = Result.PASSED if holds else Result.FAILED
    return make_check("license.identifier", result, identifier=license.identifier)


def _decision(license: License, facts: FileFacts) -> Check:  # noqa: A002
    """The decision that travels inside is an approval of the issuing organ, with the number and digest that are named.

    Its own seal was judged when the licence was made; the organ's seal on the licence vouches for that.
    """
    named = license.decision
    inside = [one.content for one in facts.files if one.name == named.file.file_name]
    if not named.attached or len(inside) != 1:
        return make_check("license.decision", Result.NOT_APPLICABLE, number=named.number)
    try:
        document = embedded_document(inside[0])
        digest = document_digest(embedded_files(inside[0], DATA).xml)
    except InputError:
        return make_check("license.decision", Result.FAILED, number=named.number)
    head = document.head
    same = (
        document.kind == KIND
        and hmac.compare_digest(digest.value, named.data_digest.value)
        and (head.number, head.date, head.agency, head.approval_code)
        == (named.number, named.date, license.issuer, license.approval_code)
    )
    return make_check("license.decision", Result.PASSED if same else Result.FAILED, number=named.number)
