"""``dataclass`` for frozen records, made in a quarter of the time that the standard library takes.

A command that verifies one file defines some 150 records before it looks at the file. For each of them
``dataclasses.dataclass`` compiles six functions from text, which is a third of the whole time of the process. Here the
constructor alone is compiled; comparing, hashing, showing and refusing changes are the same few functions for all.
Everything else is left to the standard library: fields, defaults, ``replace``, ``fields``, ``asdict``, slots. What is
not a frozen record with slots goes there altogether; and so does everything from Python 3.13 on, whose library compiles
all functions of a class at once. What is used of its inside is that of two versions that no longer change.
"""

from __future__ import annotations

import dataclasses
import sys
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from dataclasses import dataclass as dataclass  # noqa: PLC0414 - the name for type checkers, which know it


_QUICK = sys.version_info < (3, 13)
_OPTIONS = "__dataclass_params__"
"""Where the library keeps how a class was made."""


def _record(cls: type, *, kw_only: bool) -> type:
    if cls.__doc__ is None:
        cls.__doc__ = cls.__name__  # or the library spells the signature, which takes as long as all of this
    made = _with_fields(cls, kw_only=kw_only)
    own = cls.__dict__
    found = dataclasses.fields(made)
    values = _values([one.name for one in found if one.compare])
    methods: dict[str, Any] = {
        "__init__": _init(made, found),
        "__repr__": _repr,
        "__eq__": _eq(values),
        "__hash__": _hash(values),
        "__setattr__": _refuse_set,
        "__delattr__": _refuse_delete,
        "__getstate__": _state,
        "__setstate__": _restore,
    }
    for name, method in methods.items():
        if name not in own or (name == "__hash__" and own[name] is None):
            setattr(made, name, method)
    return made


def _with_fields(cls: type, *, kw_only: bool) -> type:
    """Return the class with fields and slots; what the library would compile beside them is left out.

    Before the library, bases and result pass for records that may be changed, and afterwards for what they are: so
    that both kinds may inherit from each other.
    """
    bases = [base.__dict__[_OPTIONS] for base in cls.__mro__[1:] if _OPTIONS in base.__dict__]
    if not all(options.frozen for options in bases):
        raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    for options in bases:
        options.frozen = False
    try:
        made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(cls)
    finally:
        for options in bases:
            options.frozen = True
    own = made.__dict__[_OPTIONS]
    own.init = own.repr = own.eq = own.frozen = True
    return made


def _init(made: type, found: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    """Compile the constructor: a parameter for each field, in the order and with the defaults of the library."""
    scope: dict[str, Any] = {"_set": object.__setattr__, "_FACTORY": _FACTORY}
    parameters, keywords, lines = ["self"], list[str](), list[str]()
    for one in found:
        default, value = "", one.name
        if one.default is not dataclasses.MISSING:
            default, scope[f"_d_{one.name}"] = f"=_d_{one.name}", one.default
        elif one.default_factory is not dataclasses.MISSING:
            default, scope[f"_f_{one.name}"] = "=_FACTORY", one.default_factory
            value = f"_f_{one.name}() if {one.name} is _FACTORY else {one.name}"
        if one.init:
            (keywords if one.kw_only else parameters).append(one.name + default)
        elif default:
            value = f"_f_{one.name}()" if default == "=_FACTORY" else f"_d_{one.name}"
        else:
            continue
        lines.append(f" _set(self, {one.name!r}, {value})")
    if hasattr(made, "__post_init__"):
        lines.append(" self.__post_init__()")
    arguments = ", ".join([*parameters, "*", *keywords] if keywords else parameters)
    exec(f"def __init__({arguments}):\n" + ("\n".join(lines) or " pass"), scope)  # noqa: S102 - as the library does
    init: Callable[..., None] = scope["__init__"]
    init.__qualname__ = f"{made.__qualname__}.__init__"
    init.__module__ = made.__module__
    init.__annotations__ = {one.name: one.type for one in found if one.init} | {"return": None}
    return init


class _Factory:
    """Stands in signatures for a default that is made anew each time."""

    def __repr__(self) -> str:
        return "<factory>"


_FACTORY = _Factory()


def _values(names: Iterable[str]) -> Callable[[Any], tuple[Any, ...]]:
    """Return what gives the values of a record's fields."""
    known = tuple(names)
    if len(known) > 1:
        return attrgetter(*known)
    return lambda record: tuple(getattr(record, name) for name in known)


def _eq(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any, object], Any]:
    def __eq__(self: Any, other: object) -> Any:  # noqa: N807 - of the record
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    return __eq__


def _hash(values: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], int]:
    def __hash__(self: Any) -> int:  # noqa: N807 - of the record
        return hash(values(self))

    return __hash__


def _repr(self: Any) -> str:
    shown = ", ".join(f"{one.name}={getattr(self, one.name)!r}" for one in dataclasses.fields(self) if one.repr)
    return f"{type(self).__qualname__}({shown})"


def _refuse_set(self: Any, name: str, value: object) -> None:  # noqa: ARG001 - signature of the language
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_delete(self: Any, name: str) -> None:  # noqa: ARG001 - signature of the language
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _state(self: Any) -> list[Any]:
    return [getattr(self, one.name) for one in dataclasses.fields(self)]


def _restore(self: Any, state: Iterable[Any]) -> None:
    for one, value in zip(dataclasses.fields(self), state, strict=True):
        object.__setattr__(self, one.name, value)


if not TYPE_CHECKING:

    def dataclass(cls: Any = None, /, **options: Any) -> Any:
        """Return a record; options as ``dataclasses.dataclass`` has them."""
        kw_only = options.get("kw_only", False)
        if not _QUICK or options not in (
            {"frozen": True, "slots": True, "kw_only": kw_only},
            {"frozen": True, "slots": True},
        ):
            return dataclasses.dataclass(cls, **options)
        return (lambda found: _record(found, kw_only=kw_only)) if cls is None else _record(cls, kw_only=kw_only)
