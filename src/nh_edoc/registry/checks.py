"""What callers hand over must have the form that its type declares, and must not name a person."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers import license_id
from nh_edoc.model.fields import Text, Whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FREE_TEXT: Final = frozenset({"actor", "detail", "ground", "reason"})
"""Fields that people fill in; numbers and codes are of fixed form, and 18 digits in them may be a case number."""
_PERSONAL: Final = re.compile(
    r"(?<![0-9])(?:"
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"|1[3-9][0-9]{9}"
    r")(?![0-9])"
)
"""公民身份号码 (GB 11643) or a mobile number."""
_Fault: TypeAlias = tuple[str, dict[str, Any]] | None
_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one field may hold."""

    name: str
    of: type
    """Exactly this: a bool is no int here, a datetime no date."""
    optional: bool
    form: Text | Whole | None


def require(*values: DataclassInstance, **texts: tuple[str, Text]) -> None:
    """Check dataclasses field by field, and single texts by their names.

    Raises:
        InputError: `registry.input` with all problems: `registry.type`, `registry.text`, `registry.whole`,
            `registry.time`, `registry.personal-data` (R25: approval code and document number are enough).
    """
    problems: list[Problem] = []
    for value in values:
        _walk(value, "", problems)
    for name, (text, form) in texts.items():
        _check(_Rule(name, str, optional=False, form=form), text, "", problems)
    if problems:
        raise InputError("registry.input", tuple(problems))


def require_identifier(identifier: str) -> None:
    """Check a 电子证照标识 (R15, GB/T 36904): structure and check character.

    Raises:
        InputError: `registry.input` with `identifier.license_id.*`.
    """
    problems = tuple(Problem(path="/identifier", code=code) for code in license_id.problems(identifier))
    if problems:
        raise InputError("registry.input", problems)


def _walk(value: DataclassInstance, path: str, problems: list[Problem]) -> None:
    for rule in _rules(type(value)):
        held = getattr(value, rule.name)
        if held is not None or not rule.optional:
            _check(rule, held, path, problems)


def _check(rule: _Rule, held: Any, path: str, problems: list[Problem]) -> None:
    if not _is_exactly(held, rule.of):
        fault: _Fault = ("registry.type", {"type": rule.of.__name__})
    elif isinstance(rule.form, Text):
        fault = _text_fault(held, rule.form, rule.name)
    elif isinstance(rule.form, Whole):
        fault = _whole_fault(held, rule.form)
    elif isinstance(held, datetime):
        fault = _time_fault(held)
    else:
        fault = None
        if is_dataclass(rule.of):
            _walk(held, f"{path}/{rule.name}", problems)
    if fault is not None:
        problems.append(Problem(path=f"{path}/{rule.name}", code=fault[0], params=fault[1]))


def _is_exactly(held: Any, of: type) -> bool:
    return type(held) is of


def _text_fault(text: str, form: Text, name: str) -> _Fault:
    # the problems do not repeat the text: it may name a person
    if name in _FREE_TEXT and _PERSONAL.search(text):
        return "registry.personal-data", {}
    if form.pattern is None:
        good = text == text.strip() and text.replace("\u3000", "").isprintable()
    else:  # patterns of the model admit neither white space at the ends nor control characters
        good = _compiled(form.pattern).fullmatch(text) is not None
    if not good or not 1 <= len(text) <= form.max:
        return "registry.text", {"max": form.max}
    return None


def _whole_fault(value: int, form: Whole) -> _Fault:
    return (
        None
        if form.min <= value <= form.max
        else ("registry.whole", {"value": value, "min": form.min, "max": form.max})
    )


def _time_fault(at: datetime) -> _Fault:
    aware = at.utcoffset() is not None
    return None if aware and at.year in _YEARS else ("registry.time", {"value": at.isoformat()})


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def _rules(type_: type[DataclassInstance]) -> tuple[_Rule, ...]:
    hints = get_type_hints(type_, include_extras=True)
    return tuple(_rule(field.name, hints[field.name]) for field in fields(type_))


def _rule(name: str, hint: Any) -> _Rule:
    choices = get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,)
    held = next(choice for choice in choices if choice is not type(None))
    marks: tuple[object, ...] = ()
    if get_origin(held) is Annotated:
        held, *rest = get_args(held)
        marks = tuple(rest)
    form = next((mark for mark in marks if isinstance(mark, Text | Whole)), None)
    return _Rule(name, held, optional=len(choices) > 1, form=form)
