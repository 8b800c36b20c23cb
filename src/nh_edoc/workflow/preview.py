"""What a document of ours still waits for, to be shown before anybody seals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc.receipt.rendered import read_waiting, waiting_seals
from nh_edoc.seal import RoundSeal
from nh_edoc.seal.placement import Place
from nh_edoc.seal.preview import Shown
from nh_edoc.workflow.pictures import Described, applicant_seal

if TYPE_CHECKING:
    from nh_edoc.model.document import PlannedSeal
    from nh_edoc.model.pdf import PdfA
    from nh_edoc.seal import SealPicture

_NOTHING: Final = Described()


def planned_shown(data: bytes, described: Described) -> list[Shown]:
    """Return what the plan of a document of ours still waits for, drawn with the organs' names unless told otherwise.

    Raises:
        InputError: `embedded.*`: not a document of ours, or all its seals stand on it.
    """
    pdf = read_waiting(data)
    waiting = waiting_seals(pdf)
    first = min(one.order for one in pdf.plan.seals)
    made = []
    for planned in waiting:
        picture = _picture(pdf, planned, described if planned == waiting[0] else replace(_NOTHING, line=described.line))
        centre = (planned.box.x + planned.box.width / 2, planned.box.y + planned.box.height / 2)
        made.append(
            Shown(
                appearance=picture.appearance(),
                where=(Place(page=planned.box.page, x=float(centre[0]), y=float(centre[1])),),
                straddle=planned.order == first and pdf.plan.straddle is not None,
                middle=None if pdf.plan.straddle is None else float(pdf.plan.straddle),
            )
        )
    return made


def _picture(pdf: PdfA, planned: PlannedSeal, described: Described) -> SealPicture:
    """Return what was described, in the size that is planned, or what would be drawn for who is to seal."""
    if (described.image, described.name, described.person) != (None, None, None):
        return replace(described, size=described.size or float(planned.box.width)).picture()
    by = pdf.document.particulars.sealer_in(pdf.plan, planned.field) or pdf.document.particulars.sealers[0]
    return RoundSeal(name=by.name, line=described.line) if by.organ is not None else applicant_seal(by.name, by.code)
