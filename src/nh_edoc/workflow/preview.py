"""What a document of ours still waits for, to be shown before anybody seals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc.receipt.rendered import read_waiting, waiting_seals
from nh_edoc.seal.placement import Place
from nh_edoc.seal.preview import Shown

if TYPE_CHECKING:
    from nh_edoc.workflow.pictures import Described


def planned_shown(data: bytes, described: Described) -> list[Shown]:
    """Return what the plan of a document of ours still waits for, drawn with the organs' names unless told otherwise.

    Raises:
        InputError: `embedded.*`: not a document of ours, or all its seals stand on it.
    """
    pdf = read_waiting(data)
    organs = {one.uscc: one.name for one in pdf.document.particulars.organs}
    waiting = waiting_seals(pdf)
    told = described.image is not None or described.name is not None or described.person is not None
    made = []
    for planned in waiting:
        own = planned == waiting[0] and told
        seal = described if own else replace(described, name=organs[planned.signer], image=None, person=None)
        centre = (planned.box.x + planned.box.width / 2, planned.box.y + planned.box.height / 2)
        first = planned.order == min(one.order for one in pdf.plan.seals)
        made.append(
            Shown(
                appearance=seal.picture().appearance(),
                where=(Place(page=planned.box.page, x=float(centre[0]), y=float(centre[1])),),
                straddle=first and pdf.plan.straddle is not None,
                middle=None if pdf.plan.straddle is None else float(pdf.plan.straddle),
            )
        )
    return made
