"""Step (8): the embedded data: exactly one, of the right form, with its files, sealed where it planned to be."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import decode_xml
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.license import Carried
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Check, DocumentReport, Result
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.trust import Act
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.model.document import Box, PlannedSeal, SealingParty, SealPlan
    from nh_edoc.verify.facts import FileFacts, SealFacts, StraddleFacts

PROFILE: Final = "1"
"""Version of the PDF profile that this verifier knows: that of the embedded data's form."""
LICENSE: Final = "license.xml"
_TOLERANCE: Final = Decimal("0.02")
"""Millimetres: /Rect is written in points with three places."""
_NEWER: Final = frozenset({"document.version", "document.kind", "document.kind-near"})
"""Problems that say: made by a version that knows more, not: malformed."""
_TOLD: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Embedded:
    """The data of a file and what was found about it."""

    document: Carried | None
    checks: tuple[Check, ...]

    def act(self, field: str) -> Act | None:
        """Return what the authority checks ask about an organ's seal in a field: in whose name it stands there."""
        if self.document is None:
            return None
        stated = self.document.particulars
        place = stated.sealer_in(self.document.seal_plan, field)
        return Act.of(stated, stated.agency if place is None or place.organ is None else place.organ)

    def applicant(self, field: str) -> SealingParty | None:
        """Return the applicant, where the plan has its seal in a field."""
        if self.document is None:
            return None
        place = self.document.particulars.sealer_in(self.document.seal_plan, field)
        return place if place is not None and place.organ is None else None


def read_data(facts: FileFacts) -> Embedded:
    """Return the document that the file carries, with the checks of its form."""
    if facts.xml is None or facts.attachments:
        what = ", ".join(facts.attachments)
        return Embedded(document=None, checks=(make_check("data.embedded", Result.FAILED, what=what),))
    embedded = make_check("data.embedded", Result.PASSED)
    try:
        document = _decode(facts.xml, facts.data_name)
    except InputError as error:
        return Embedded(document=None, checks=(embedded, *_schema_failure(error)))
    known = make_check("profile.version", Result.PASSED, version=PROFILE)
    schema = make_check("data.schema", Result.PASSED)
    return Embedded(document=document, checks=(embedded, known, schema, _files_check(facts, document)))


def _decode(xml: bytes, name: str | None) -> Carried:
    if name == LICENSE:
        from nh_edoc.codec import decode_license  # noqa: PLC0415 - documents do not pay for licences

        return decode_license(xml)
    return decode_xml(xml, KINDS)


def _files_check(facts: FileFacts, document: Carried) -> Check:
    """Check that the files beside the data are those that it names, byte for byte, and no others."""
    wanted = sorted(
        (one.attachment.file_name, one.relationship.value, one.attachment.media_type, one.attachment.digest.value)
        for one in document.attached
    )
    there = sorted((one.name, one.relationship, one.media_type, Digest.of(one.content).value) for one in facts.files)
    if not wanted and not there:
        return make_check("data.attachments", Result.NOT_APPLICABLE)
    different = sorted({row[0] for row in {*wanted} ^ {*there}})
    result = Result.FAILED if wanted != there else Result.PASSED
    return make_check("data.attachments", result, count=len(there), what=", ".join(different))


def _schema_failure(error: InputError) -> Iterator[Check]:
    problems = error.problems
    told = "; ".join(f"{one.path} {one.code}" for one in problems[:_TOLD]) or error.code
    newer = [one for one in problems if one.code in _NEWER]
    if newer:
        yield make_check("profile.version", Result.FAILED, version=newer[0].params.get("found", "?"))
        yield make_check("data.schema", Result.UNKNOWN)
    else:
        yield make_check("profile.version", Result.PASSED, version=PROFILE)
        yield make_check("data.schema", Result.FAILED, problems=told)


def plan_check(facts: FileFacts, seal: SealFacts, document: Carried | None) -> Check:
    """Check one seal against the plan in the signed data: its field, place, name and signer (verification rules, 4).

    Args:
        facts: the file.
        seal: the filled field.
        document: the embedded data, or None where it could not be read.
    """
    if document is None:
        return make_check("data.plan", Result.UNKNOWN, signature=seal.field)
    planned = () if document.seal_plan is None else document.seal_plan.seals
    mine = [one for one in planned if one.field == seal.field]
    there = sorted([one.field for one in facts.seals] + list(facts.open_fields))
    what = ""
    in_order = sorted(planned, key=lambda one: one.order)
    if len(mine) != 1 or there != sorted(one.field for one in planned):
        what = "field"
    elif seal.label != mine[0].label:
        what = "label"
    elif seal.box is None or not _same_box(seal.box, mine[0].box):
        what = "box"
    elif [one.signer for one in in_order] != [one.code for one in document.particulars.sealers]:
        what = "signer"
    elif not _is_in_turn(seal, facts, in_order):
        what = "order"
    elif not _is_straddled(facts.straddle, document.seal_plan):
        what = "straddle"
    return make_check("data.plan", Result.FAILED if what else Result.PASSED, signature=seal.field, what=what)


def _is_straddled(there: StraddleFacts | None, plan: SealPlan | None) -> bool:
    """Return whether the pages show over their edges what was planned: the first seal's picture, whole, or nothing."""
    planned = None if plan is None else plan.straddle
    if there is None or plan is None or planned is None:
        return there is None and planned is None
    first = min(plan.seals, key=lambda one: one.order)
    return there.whole and there.field == first.field and abs(there.middle - planned) <= _TOLERANCE


def _is_in_turn(seal: SealFacts, facts: FileFacts, planned: Sequence[PlannedSeal]) -> bool:
    """Return whether all seals that the plan has before this one were there when it was pressed."""
    before = {one.field for one in facts.seals if one.end < seal.end}
    names = [one.field for one in planned]
    return {*names[: names.index(seal.field)]} <= before


def waiting(document: Carried | None, seals: Sequence[SealFacts]) -> tuple[PlannedSeal, ...]:
    """Return the planned seals that are not yet there."""
    planned = () if document is None or document.seal_plan is None else document.seal_plan.seals
    filled = {one.field for one in seals}
    return tuple(one for one in planned if one.field not in filled)


def _same_box(one: Box, other: Box) -> bool:
    pairs = ((one.x, other.x), (one.y, other.y), (one.width, other.width), (one.height, other.height))
    return one.page == other.page and all(abs(left - right) <= _TOLERANCE for left, right in pairs)


def document_report(document: Carried, agency: str) -> DocumentReport:
    """Return what the data says, under the agency's name in the trust store."""
    stated = document.particulars
    return DocumentReport(
        kind=stated.kind,
        title=stated.title,
        number=stated.number,
        approval_code=stated.approval_code,
        applicant=stated.holder,
        agency=agency,
        agency_code=stated.agency.uscc,
        date=stated.date,
        demonstration=stated.demonstration,
    )
