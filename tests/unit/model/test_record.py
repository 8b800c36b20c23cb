"""Records behave as those of the standard library, which makes them more slowly."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from dataclasses import field
from typing import Any, ClassVar

import pytest

from nh_edoc.model.record import dataclass


def definitions(decorator: Any) -> tuple[type, type, type]:
    @decorator(frozen=True, slots=True, kw_only=True)
    class Base:
        """A base."""

        KIND: ClassVar[str] = "base"
        name: str
        places: list[int] = field(default_factory=list)
        secret: bytes = field(default=b"", repr=False, compare=False)

    @decorator(frozen=True, slots=True, kw_only=True)
    class Derived(Base):
        """One field more, and a check."""

        count: int = 1

        def __post_init__(self) -> None:
            if self.count < 0:
                raise ValueError("count")

    @decorator(frozen=True, slots=True)
    class Pair:
        """By position."""

        left: int
        right: int = 0

        def __repr__(self) -> str:
            return "a pair"

    return Base, Derived, Pair


OURS, THEIRS = definitions(dataclass), definitions(dataclasses.dataclass)


def test_records_look_the_same() -> None:
    for ours, theirs in zip(OURS, THEIRS, strict=True):
        assert [(one.name, one.type, one.kw_only) for one in dataclasses.fields(ours)] == [
            (one.name, one.type, one.kw_only) for one in dataclasses.fields(theirs)
        ]
        assert str(inspect.signature(ours)) == str(inspect.signature(theirs))
        assert ours.__match_args__ == theirs.__match_args__  # type: ignore[attr-defined]
        assert ours.__slots__ == theirs.__slots__  # type: ignore[attr-defined]
        assert not hasattr(ours, "__dict__") or "__dict__" not in dir(ours)


def test_records_behave_the_same() -> None:
    for base, derived, pair in (OURS, THEIRS):
        one, same, other = base(name="a"), base(name="a", secret=b"x"), base(name="b")
        assert one == same
        assert one != other
        assert one != derived(name="a")
        assert one.places is not same.places
        assert repr(derived(name="a", places=[1])).endswith("Derived(name='a', places=[1], count=1)")
        assert hash(pair(1, 2)) == hash((1, 2)) == hash(pair(1, right=2))
        assert repr(pair(1)) == "a pair"
        assert dataclasses.replace(pair(1, 2), left=3) == pair(3, 2)
        assert dataclasses.asdict(one) == {"name": "a", "places": [], "secret": b""}
        assert copy.deepcopy(one) == one
        with pytest.raises(dataclasses.FrozenInstanceError):
            one.name = "c"
        with pytest.raises(dataclasses.FrozenInstanceError):
            del one.name
        with pytest.raises(ValueError, match="count"):
            derived(name="a", count=-1)
        for arguments in ({}, {"name": "a", "unknown": 1}):
            with pytest.raises(TypeError):
                base(**arguments)
        with pytest.raises(TypeError):
            base("a")


@dataclass(frozen=True, slots=True)
class Kept:
    """Of this module, so that it can be pickled."""

    value: int
    note: str = "n"


def test_records_travel_between_processes() -> None:
    assert pickle.loads(pickle.dumps(Kept(1))) == Kept(1)
    assert hash(Kept(1)) == hash(Kept(1, "n"))


def test_both_kinds_inherit_from_each_other() -> None:
    both: tuple[Any, Any] = (dataclass, dataclasses.dataclass)
    for upper, lower in (both, both[::-1]):

        @upper(frozen=True, slots=True, kw_only=True)
        class Base:
            """A base."""

            name: str

        @lower(frozen=True, slots=True, kw_only=True)
        class Derived(Base):
            """One field more."""

            count: int = 1

        made: Any = Derived
        assert made(name="a") == made(name="a", count=1)
        assert str(Base.__dataclass_params__) == str(Derived.__dataclass_params__)  # type: ignore[attr-defined]
        with pytest.raises(dataclasses.FrozenInstanceError):
            made(name="a").name = "b"


def test_other_kinds_are_the_librarys() -> None:
    @dataclass(slots=True)
    class Changing:
        value: int = 1

    one = Changing()
    one.value = 2
    assert one == Changing(2)
