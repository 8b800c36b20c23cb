"""Step (8): is the page, byte for byte, what the data renders to? Asked where the caller hands in who can render.

Equality proves more than any comparison of text. Another version of a template, or another setting, gives other bytes
of an authentic file, so that a difference proves nothing: then the other checks of the print stand alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from nh_edoc._pdf.long_term import end_of
from nh_edoc.model.license import Carried
from nh_edoc.model.report import Check, Result
from nh_edoc.verify.conclude import make_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.verify.inspect import Inspection

Rerender: TypeAlias = Callable[[Carried, Mapping[str, bytes]], bytes | None]
"""Returns the file that a document with these files inside renders to, or None where it cannot."""


def rerender_checks(file: Inspection, document: Carried | None, rerender: Rerender | None) -> Iterator[Check]:
    """Yield the check, where it was asked for.

    Args:
        file: the file with its seals.
        document: its data; None where it could not be read or was changed.
        rerender: the renderer; None: not asked.
    """
    if rerender is None:
        return
    if document is None:
        yield make_check("data.rerender", Result.UNKNOWN)
        return
    again = rerender(document, {one.name: one.content for one in file.facts.files})
    base = bytes(file.file.data[: end_of(file.file, 0)])
    yield make_check("data.rerender", Result.PASSED if again == base else Result.UNKNOWN)
