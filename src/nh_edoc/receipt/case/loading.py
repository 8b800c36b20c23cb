"""Load a case from JSON or XML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.codec import cases
from nh_edoc.receipt.case.type import Case

if TYPE_CHECKING:
    from nh_edoc.model.source import Source


def load_case(source: Source) -> Case:
    """Return the case in ``source``, a path or bytes; its form is right, what it lacks is not yet asked.

    Raises:
        InputError: all that is wrong with the form of the data.
        FileError: the source cannot be read.
    """
    return cases.load_case(source, Case)
