"""加注件: its data judged before it is made, and again when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.errors import InputError
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.rules.annotation import breaches
from nh_edoc.receipt.rules.judging import weighed

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc.model.annotation import Annotation
    from nh_edoc.model.report import Finding


def judge_annotation(annotation: Annotation, *, at: datetime) -> tuple[Finding, ...]:
    """Return what the rules find in the data of an annotated copy, by the law of the day it was made; ordered by rule.

    Args:
        annotation: before or after the copy is made.
        at: the moment of use: a copy that has expired by then is told of.

    Raises:
        InputError: `rules.naive-time`: ``at`` has no offset.
    """
    if at.utcoffset() is None:
        raise InputError("rules.naive-time", moment=at.isoformat())
    day = annotation.made_at.astimezone(BEIJING).date()
    found = (weighed(breach, day, governed=True) for breach in breaches(annotation, at))
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.rule))
