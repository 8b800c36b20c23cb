"""Where a seal on a PDF of any producer goes: by wish, or by the plan that comes with it or stands in the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.new_seal import Mark, OpenField, Planned, Straddling
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.record import dataclass
from nh_edoc.seal.placement import Anchor, check_clear, place, size_of, straddle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc._pdf.geometry import Box
    from nh_edoc._pdf.new_seal import Sheet
    from nh_edoc._pdf.placement import Placed, Size
    from nh_edoc.seal.foreign import Wish
    from nh_edoc.seal.foreign_plan import CarriedPlan, CarriedSeal
    from nh_edoc.seal.held_file import HeldFile
    from nh_edoc.seal.lanes import Examined
    from nh_edoc.seal.placement import Place

LARGEST_SEARCHED: Final = 64 * 1024 * 1024
"""Greatest file in whose text an anchor is looked for, in bytes."""
TOLERANCE: Final = 0.2
"""Millimetres by which a seal may be larger or smaller than planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """What a lane is told of a seal, besides when and how."""

    field: str | None
    mark: Mark | None = None
    straddle: Straddling | None = None
    planned: Planned | None = None
    waits: bool = False
    pending: tuple[str, ...] = ()
    """Labels of the planned seals that are still to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    """Who seals."""

    certificate: bytes
    """DER."""
    attributes: Sequence[str]
    """Of certificates, that may hold the 统一社会信用代码."""
    appearance: Appearance | None
    """What visible seals look like."""


def lay_out(held: HeldFile, examined: Examined, wish: Wish, by: By) -> Layout:
    """Return where the seal goes.

    Raises:
        InputError: `foreign.visible-signed`, `seal.page`, `foreign.no-picture`, `foreign.straddle-lane`,
            `foreign.plan*`, `seal.off-page`, `seal.overlap`, `seal.anchor-*`, `seal.straddle-pages`.
        SignerError: `seal.field-unknown`, `seal.field-filled`, `seal.not-in-turn`, `seal.size`.
    """
    carried = examined.lane.plan
    if carried is not None:
        from nh_edoc.seal.foreign_plan import read_carried  # noqa: PLC0415 - only for planned files

        return _next(examined, read_carried(carried), wish, by)
    if wish.plan is not None:
        return _first(held, examined, wish, by)
    if wish.at is None and not wish.straddle:
        return Layout(field=wish.field)
    if examined.signed:  # a visible field that comes later breaks earlier signatures for other verifiers
        raise InputError("foreign.visible-signed", fields=", ".join(examined.signed))
    appearance = _shown(by)
    pages = _Pages(held, examined)
    straddled = pages.straddle(appearance) if wish.straddle else None
    mark = None
    if wish.at is not None:
        index, placed = pages.put(wish.at, size_of(appearance), "")
        mark = Mark(page=index, rect=placed.rect, turn=placed.turn, appearance=appearance)
    return Layout(field=wish.field, mark=mark, straddle=straddled)


def _first(held: HeldFile, examined: Examined, wish: Wish, by: By) -> Layout:
    """Lay out the first seal of a plan, with the fields for all others."""
    from nh_edoc.seal.foreign_plan import CarriedPlan, CarriedSeal  # noqa: PLC0415 - only for planned files

    plan = wish.plan
    if plan is None or examined.signed or examined.encrypted:
        raise InputError("foreign.plan-late")
    if wish.at is not None or wish.straddle:
        raise InputError("foreign.plan-place")
    first, *others = plan.seals
    _check_named(first.field, wish.field, [one.field for one in plan.seals], first.label)
    appearance = _shown(by)
    pages = _Pages(held, examined)
    straddled = pages.straddle(appearance) if first.straddle else None
    placed = [pages.put(one.at, (one.size, one.size), one.field) for one in plan.seals]
    seals = tuple(
        CarriedSeal(field=one.field, label=one.label, signer=one.signer, page=index + 1, size=one.size)
        for one, (index, _) in zip(plan.seals, placed, strict=True)
    )
    _check_seal(seals[0], by, appearance)
    rest = zip(others, placed[1:], strict=True)
    open_ = tuple(OpenField(name=one.field, label=one.label, page=index, rect=at.rect) for one, (index, at) in rest)
    index, at = placed[0]
    return Layout(
        field=first.field,
        mark=Mark(page=index, rect=at.rect, turn=at.turn, appearance=appearance),
        straddle=straddled,
        planned=Planned(label=first.label, others=open_, written=CarriedPlan(seals=seals).written()),
        pending=tuple(one.label for one in others),
    )


def _next(examined: Examined, plan: CarriedPlan, wish: Wish, by: By) -> Layout:
    """Lay out the seal whose turn it is."""
    if wish.plan is not None:
        raise InputError("foreign.plan-late")
    if wish.at is not None or wish.straddle:
        raise InputError("foreign.plan-place")
    due = due_seal(plan, examined.signed, by.attributes)
    names = [one.field for one in plan.seals]
    if wish.field in examined.signed and wish.field in names:
        raise SignerError("seal.field-filled", field=wish.field)
    if due is None:
        raise InputError("foreign.plan-complete", fields=", ".join(names))
    _check_named(due.field, wish.field, names, due.label)
    appearance = _shown(by)
    _check_seal(due, by, appearance)
    placed = _waiting(examined, due, appearance)
    later = plan.seals[names.index(due.field) + 1 :]
    return Layout(
        field=due.field,
        mark=Mark(page=due.page - 1, rect=placed.rect, turn=placed.turn, appearance=appearance),
        waits=True,
        pending=tuple(one.label for one in later),
    )


def _waiting(examined: Examined, due: CarriedSeal, appearance: Appearance) -> Placed:
    """Return where a planned field stands; whoever planned it must not make the seal another size, or hide it."""
    sheet = examined.lane.sheet(due.page - 1) if due.page > 0 else None
    rect = None if sheet is None else dict(sheet.taken).get(due.field)
    if sheet is None or rect is None:
        raise InputError("foreign.plan", entry=due.field, reason="/Rect")
    shown = sheet.page.shown(rect)
    centre = ((shown.left + shown.right) / 2, (shown.top + shown.bottom) / 2)
    placed = place(sheet.page, centre, size_of(appearance))
    apart = max(abs(one - other) for one, other in zip(rect, placed.rect, strict=True))
    if not apart <= TOLERANCE * sheet.page.unit:
        raise InputError("foreign.plan", entry=due.field, reason="/Rect")
    return placed


def due_seal(plan: CarriedPlan, signed: Mapping[str, bytes | None], attributes: Sequence[str]) -> CarriedSeal | None:
    """Return whose turn it is by a file's own plan; None when all seals stand.

    Raises:
        InputError: `foreign.plan-unsigned`: no seal covers the plan; `foreign.plan-broken`: what stands on the file is
            not what was planned.
    """
    if not signed:
        raise InputError("foreign.plan-unsigned")
    waiting = [one for one in plan.seals if one.field not in signed]
    done = plan.seals[: len(plan.seals) - len(waiting)]
    for one in done:
        certificate = signed.get(one.field)
        if certificate is None or one.signer.problem(certificate, attributes) is not None:
            raise InputError("foreign.plan-broken", field=one.field, label=one.label)
    if not done:
        raise InputError("foreign.plan-broken", field=plan.seals[0].field, label=plan.seals[0].label)
    return waiting[0] if waiting else None


def _check_named(due: str, named: str | None, known: Sequence[str], label: str) -> None:
    if named is not None and named not in known:
        raise SignerError("seal.field-unknown", field=named, known=", ".join(known))
    if named not in {None, due}:
        raise SignerError("seal.not-in-turn", field=named, next=due, label=label)


def _check_seal(planned: CarriedSeal, by: By, appearance: Appearance) -> None:
    problem = planned.signer.problem(by.certificate, by.attributes)
    if problem is not None:
        raise SignerError("foreign.plan-signer", field=planned.field, label=planned.label, signer=problem)
    size = max(size_of(appearance))
    if not abs(size - planned.size) <= TOLERANCE:
        raise SignerError("seal.size", size=f"{size:g}", box=f"{planned.size:g}")


def _shown(by: By) -> Appearance:
    if by.appearance is None:
        raise InputError("foreign.no-picture")
    return by.appearance


class _Pages:
    """The pages of a file, and what is taken on them."""

    def __init__(self, held: HeldFile, examined: Examined) -> None:
        self._held = held
        self._lane = examined.lane
        self._all: tuple[Sheet, ...] | None = None
        self._taken: dict[int, list[tuple[str, Box]]] = {}

    def _sheets(self) -> tuple[Sheet, ...]:
        if self._all is None:
            self._all = self._lane.sheets()
        return self._all

    def _take(self, index: int, sheet: Sheet, name: str, rect: Box) -> None:
        taken = self._taken.setdefault(index, list(sheet.taken))
        check_clear(rect, taken, sheet.page)
        taken.append((name, rect))

    def put(self, at: Place | Anchor, size: Size, name: str) -> tuple[int, Placed]:
        """Return page, from 0, and place of a seal, which is taken from now on."""
        if isinstance(at, Anchor):
            from nh_edoc.seal.anchors import anchor_place  # noqa: PLC0415 - only some places are texts

            if len(self._held.data) > LARGEST_SEARCHED:
                raise InputError("seal.anchor-unread", text=at.text)
            geometry = [one.page for one in self._sheets()]
            index, centre = anchor_place(bytes(self._held.data[:]), geometry, at.text, size, nth=at.nth)
        else:
            index, centre = at.page - 1, (at.x, at.y)
        sheet = self._lane.sheet(index) if index >= 0 else None
        if sheet is None:
            raise InputError("seal.page", page=index + 1, count=len(self._sheets()))
        placed = place(sheet.page, centre, size)
        self._take(index, sheet, name, placed.rect)
        return index, placed

    def straddle(self, appearance: Appearance) -> Straddling:
        """Return the slices over all right edges (骑缝章), whose places are taken from now on."""
        if self._lane.name != "direct":
            raise InputError("foreign.straddle-lane", reason=self._lane.name)
        sheets = self._sheets()
        slices = straddle([one.page for one in sheets], size_of(appearance))
        for one in slices:
            self._take(one.page, sheets[one.page], "骑缝章", one.placed.rect)
        return Straddling(appearance=appearance, slices=slices)
