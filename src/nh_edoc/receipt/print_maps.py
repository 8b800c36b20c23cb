"""The print map of each kind of document; the verifier asks it too, so nothing of the typesetter is needed here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from nh_edoc.errors import RenderError
from nh_edoc.receipt.kinds import part_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.document import Document
    from nh_edoc.receipt.printing import Printed


def print_map(document: Document) -> tuple[Printed, ...]:
    """Return every string that the pages of ``document`` show, in reading order; page numbers apart.

    Raises:
        RenderError: `render.kind`: no layout for this kind.
    """
    try:
        module = part_of(document.kind, "print_map")
    except KeyError as error:
        raise RenderError("render.kind", kind=document.kind) from error
    return cast("Callable[[Document], tuple[Printed, ...]]", module.print_map)(document)
