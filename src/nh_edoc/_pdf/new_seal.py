"""What a seal adds to a file of another producer, whichever lane writes it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.geometry import Box, Matrix
from nh_edoc._pdf.placement import PageGeometry, Slice
from nh_edoc._pdf.spelling import date, text_string
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection

PRINT_LOCKED: Final = 132
"""Flags of the widget (ISO 32000-1, 12.5.3): printed, and not to be moved."""
SUB_FILTER: Final = "ETSI.CAdES.detached"
FILTER: Final = "Adobe.PPKLite"
PLAN: Final = "XXSealPlan"
"""Entry of the form that leads to the plan: a name of the third class (ISO 32000-1, Annex E)."""
_PREFIX: Final = "Seal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """可见印章: where on a page the picture stands."""

    page: int
    """From 0."""
    rect: Box
    """In the user space of the page."""
    turn: Matrix
    """/Matrix of the appearance: turns the picture upright on a page that viewers turn."""
    appearance: Appearance


@dataclass(frozen=True, slots=True, kw_only=True)
class Straddling:
    """骑缝章: what of a picture the pages show over their right edges."""

    appearance: Appearance
    slices: tuple[Slice, ...]
    """One for each page of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenField:
    """签名域: a field, and where it is seen."""

    name: str
    label: str | None = None
    """What people call it, /TU."""
    page: int = 0
    """From 0."""
    rect: Box | None = None
    """None: nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What the first seal of a plan brings along for all of them (docs/adr/0024)."""

    label: str
    """Of the first seal's own field."""
    others: tuple[OpenField, ...]
    written: bytes
    """The plan, for the file's form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSeal:
    """A signature field that is filled in one revision, and added by it unless it waits; invisible without a mark."""

    field: str | None
    """Its name; None: the first of Seal1, Seal2, … that the file does not have."""
    moment: datetime
    """The claimed time, /M."""
    reserved: int
    """Bytes of the hole, before hexadecimal."""
    mark: Mark | None = None
    straddle: Straddling | None = None
    planned: Planned | None = None
    """None: there is no plan, or the file has one already."""
    waits: bool = False
    """Whether the field stands in the file, for this seal to fill it."""

    @property
    def claimed(self) -> str:
        """The claimed time as /M has it."""
        return date(self.moment)

    def name(self, taken: Collection[str]) -> str:
        """Return the name of the field in a file whose fields are called ``taken``."""
        if self.field is not None:
            return self.field
        return next(name for name in (f"{_PREFIX}{at}" for at in range(1, len(taken) + 2)) if name not in taken)

    def fields(self, name: str) -> tuple[OpenField, ...]:
        """Return the fields that are added, the seal's own, called ``name``, first."""
        mark, planned = self.mark, self.planned
        own = OpenField(
            name=name,
            label=None if planned is None else planned.label,
            page=0 if mark is None else mark.page,
            rect=None if mark is None else mark.rect,
        )
        return (own, *(() if planned is None else planned.others))

    def entries(self, root: bytes, *, alone: bool) -> dict[str, bytes]:
        """Return the entries of the signature dictionary (ISO 32000-1, 12.8.1), besides the hole and its ranges.

        Args:
            root: the reference to the catalog.
            alone: whether the file has no fields but those of this seal.
        """
        entries = {
            "Type": b"/Sig",
            "Filter": b"/" + FILTER.encode("ascii"),
            "SubFilter": b"/" + SUB_FILTER.encode("ascii"),
            "M": b"(%s)" % self.claimed.encode("ascii"),
        }
        if self.planned is not None:
            entries["Reference"] = _permissions(self.planned, root, alone=alone)
        return entries


def _permissions(planned: Planned, root: bytes, *, alone: bool) -> bytes:
    """Return /Reference: only filling is permitted from now on, and only of the planned fields (12.8.2.2, 12.8.2.4).

    Where a form has other fields they are not locked: pyHanko refuses every later revision if a locked field has an
    appearance, whether that changed or not.
    """
    fields = b" ".join(text_string(one.name) for one in planned.others)
    certified = b"<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>"
    locked = (
        b"<</Type/SigRef/TransformMethod/FieldMDP/TransformParams"
        b"<</Type/TransformParams/Action/Exclude/Fields[%s]/V/1.2>>/Data %s>>" % (fields, root)
    )
    return b"[%s%s]" % (certified, locked if alone else b"")


def widget(field: OpenField, page: bytes) -> dict[str, bytes]:
    """Return the entries of a signature field and its widget in one (12.5.6.19, 12.7.4.5).

    Args:
        field: the field.
        page: the reference to its page.
    """
    sides = field.rect or (0.0, 0.0, 0.0, 0.0)
    return {
        "Type": b"/Annot",
        "Subtype": b"/Widget",
        "FT": b"/Sig",
        "T": text_string(field.name),
        **({} if field.label is None else {"TU": text_string(field.label)}),
        "F": b"%d" % PRINT_LOCKED,
        "Rect": b"[%s]" % " ".join(f"{side:.3f}" for side in sides).encode("ascii"),
        "P": page,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What of a page matters for a place on it."""

    page: PageGeometry
    taken: tuple[tuple[str, Box], ...]
    """Names and places of the signature fields that stand there."""
