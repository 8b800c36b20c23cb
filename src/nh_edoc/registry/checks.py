"""What callers hand over must have the form that its type declares, and must not name a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, Union, get_args, get_origin, get_type_hints

from nh_edoc.errors import InputError, Problem
from nh_edoc.identifiers import license_id
from nh_edoc.identifiers.personal import PERSONAL
from nh_edoc.model.fields import Text, Whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_FREE_TEXT: Final = frozenset({"actor", "detail", "ground", "reason"})
"""Fields that people fill in; numbers and codes are of fixed form, and 18 digits in them may be a case number."""
_DIGEST: Final = re.compile(r"(?<![0-9a-f])(?:[0-9a-f]{64}|[0-9a-f]{96}|[0-9a-f]{128})(?![0-9a-f])")
"""One digest of some hundreds has eleven digits in a row that could be a mobile number, and names nobody."""
_Fault: TypeAlias = tuple[str, dict[str, Any]] | None
_YEARS: Final = range(1900, 2200)


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one field may hold."""

    name: str
    optional: bool
    nested: bool
    """A dataclass, whose own fields are checked in turn."""
    fault: Callable[[Any], _Fault]


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
        fault = _text_rule(form, name)(text)
        if fault is not None:
            problems.append(Problem(path=f"/{name}", code=fault[0], params=fault[1]))
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
        if held is None and rule.optional:
            continue
        fault = rule.fault(held)
        if fault is not None:
            problems.append(Problem(path=f"{path}/{rule.name}", code=fault[0], params=fault[1]))
        elif rule.nested:
            _walk(held, f"{path}/{rule.name}", problems)


@cache
def _text_rule(form: Text, name: str) -> Callable[[Any], _Fault]:
    # the problems do not repeat the text: it may name a person
    free = name in _FREE_TEXT
    # patterns of the model admit neither white space at the ends nor control characters
    matches = None if form.pattern is None else re.compile(form.pattern).fullmatch

    def fault(text: Any) -> _Fault:
        if type(text) is not str:
            return "registry.type", {"type": "str"}
        if free and PERSONAL.search(_DIGEST.sub("", text)):
            return "registry.personal-data", {}
        good = _is_line(text) if matches is None else matches(text) is not None
        return None if good and 1 <= len(text) <= form.max else ("registry.text", {"max": form.max})

    return fault


def _is_line(text: str) -> bool:
    return text == text.strip() and text.replace("\u3000", "").isprintable()


def _whole_rule(form: Whole) -> Callable[[Any], _Fault]:
    def fault(value: Any) -> _Fault:
        if type(value) is not int:
            return "registry.type", {"type": "int"}
        good = form.min <= value <= form.max
        return None if good else ("registry.whole", {"value": value, "min": form.min, "max": form.max})

    return fault


def _time_fault(at: Any) -> _Fault:
    if type(at) is not datetime:
        return "registry.type", {"type": "datetime"}
    aware = at.utcoffset() is not None
    return None if aware and at.year in _YEARS else ("registry.time", {"value": at.isoformat()})


def _type_rule(of: type) -> Callable[[Any], _Fault]:
    # exactly this type: a bool is no int here, a datetime no date
    def fault(held: Any) -> _Fault:
        return None if type(held) is of else ("registry.type", {"type": of.__name__})

    return fault


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
    return _Rule(name, optional=len(choices) > 1, nested=is_dataclass(held), fault=_fault_of(held, form, name))


def _fault_of(of: type, form: Text | Whole | None, name: str) -> Callable[[Any], _Fault]:
    if isinstance(form, Text):
        return _text_rule(form, name)
    if isinstance(form, Whole):
        return _whole_rule(form)
    return _time_fault if of is datetime else _type_rule(of)
