"""Compare two revisions of a file by what a viewer reaches from the catalog, not by which objects were written.

Two graphs are walked together; where they differ, the way that leads there is told. How an object is stored, under
which number, in which stream, makes no difference; what it says does. Files of other makers only: those of our own
profile are compared byte for byte.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.misc import PdfError

from nh_edoc._pyhanko.streams import same_content
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyhanko.pdf_utils.reader import HistoricalResolver

Path: TypeAlias = tuple[str | int, ...]
Key: TypeAlias = tuple[int, int]
"""Number and generation of an object."""
Passed: TypeAlias = Callable[[Path, Key | None], bool]
"""Whether an entry, named by its path and the object that holds it, is judged elsewhere."""

MOST_PAIRS: Final = 400_000
"""Values that are compared at most: a file that needs more is not compared."""
MOST_DIFFERENCES: Final = 1_000
MOST_STEPS: Final = 16
"""References in a row that are followed."""
_ENCODING: Final = frozenset({"/Length", "/Filter", "/DecodeParms", "/DL"})
_BACK: Final = frozenset({"/Parent", "/P"})
"""References upwards: what they lead to is reached from above."""
_TURNS: Final = {"/AcroForm": 3, "/Pages": 2, "/StructTreeRoot": 0}
"""The form is walked first and the structure tree last: a field is best known as one, wherever else it is named."""


class Kind(StrEnum):
    """How two revisions differ at a place."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One place at which a later revision says something else."""

    path: Path
    kind: Kind
    old: Any
    new: Any

    def told(self) -> str:
        """Return the way to the place for people to read."""
        return "".join(f"[{step}]" if isinstance(step, int) else step for step in self.path)


class TooMuchError(Exception):
    """There is more to compare than is compared."""


def differences(old: HistoricalResolver, new: HistoricalResolver, passed: Passed) -> Iterator[Difference]:
    """Yield where the catalogs and the document information of two revisions differ.

    Args:
        old: the earlier revision.
        new: the later one.
        passed: entries that are passed over. What they lead to counts wherever else it is reached.

    Raises:
        TooMuchError: a limit.
        PdfError, and whatever pyHanko raises: an object cannot be read.
    """
    first, second = old.root, new.root
    roots: list[_Pair] = [_Pair(("/Info",), *(_entry(one.trailer_view, "/Info") for one in (old, new)))]
    keys = sorted({*first, *second}, key=lambda key: (_TURNS.get(key, 1), key))  # the last one is walked first
    roots += [_Pair((str(key),), _entry(first, key), _entry(second, key)) for key in keys if not passed((key,), None)]
    yield from _Walk(passed).between(roots)


def resolved(value: Any) -> Any:
    """Return what a value stands for; None for null and for an object that is not there (ISO 32000-1, 7.3.10)."""
    for _ in range(MOST_STEPS):
        if not isinstance(value, generic.IndirectObject):
            break
        try:
            value = value.get_object()
        except (PdfError, KeyError):
            return None
    return None if isinstance(value, generic.NullObject | generic.IndirectObject) else value


def key_of(value: Any) -> Key | None:
    """Return the number and generation that a reference names; None for anything else."""
    return (value.idnum, value.generation) if isinstance(value, generic.IndirectObject) else None


def entry(value: Any, key: str) -> Any:
    """Return an entry of a dictionary as it stands, or None."""
    return _entry(value, key) if isinstance(value, generic.DictionaryObject) else None


@dataclass(frozen=True, slots=True)
class _Pair:
    path: Path
    old: Any
    new: Any


class _Walk:
    def __init__(self, passed: Passed) -> None:
        self._passed = passed
        self._seen: set[tuple[Key, Key]] = set()
        self._waiting: list[_Pair] = []
        self._left = MOST_PAIRS

    def between(self, roots: list[_Pair]) -> Iterator[Difference]:
        self._waiting = [*roots]
        told = 0
        while self._waiting:
            self._left -= 1
            if self._left < 0:
                raise TooMuchError
            for found in self._compare(self._waiting.pop()):
                told += 1
                if told > MOST_DIFFERENCES:
                    raise TooMuchError
                yield found

    def _compare(self, pair: _Pair) -> Iterator[Difference]:
        one, other = key_of(pair.old), key_of(pair.new)
        if one is not None and other is not None:
            if (one, other) in self._seen:
                return
            self._seen.add((one, other))
        old, new = resolved(pair.old), resolved(pair.new)
        if old is None and new is None:
            return
        if old is None or new is None:
            kind = Kind.ADDED if old is None else Kind.REMOVED
            yield Difference(path=pair.path, kind=kind, old=pair.old, new=pair.new)
        elif isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
            yield from self._dictionaries(pair.path, old, new, one)
        elif isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
            longest = range(max(len(old), len(new)))
            self._waiting += [_Pair((*pair.path, index), _item(old, index), _item(new, index)) for index in longest]
        elif not _same(old, new):
            yield Difference(path=pair.path, kind=Kind.CHANGED, old=old, new=new)

    def _dictionaries(
        self, path: Path, old: generic.DictionaryObject, new: generic.DictionaryObject, holder: Key | None
    ) -> Iterator[Difference]:
        streams = [isinstance(one, generic.StreamObject) for one in (old, new)]
        if streams[0] != streams[1] or (all(streams) and not same_content(old, new)):
            yield Difference(path=path, kind=Kind.CHANGED, old=old, new=new)
        skipped = _ENCODING if all(streams) else frozenset()
        for key in sorted({*old, *new} - skipped):
            one, other = _entry(old, key), _entry(new, key)
            upwards = key in _BACK and key_of(one) is not None and key_of(one) == key_of(other)
            if not upwards and not self._passed((*path, key), holder):
                self._waiting.append(_Pair((*path, str(key)), one, other))


def _entry(value: generic.DictionaryObject, key: str) -> Any:
    return value.raw_get(key) if key in value else None


def _item(value: generic.ArrayObject, index: int) -> Any:
    return value.raw_get(index) if index < len(value) else None


def _same(old: Any, new: Any) -> bool:
    strings = (generic.TextStringObject, generic.ByteStringObject)
    if isinstance(old, strings) and isinstance(new, strings):
        return bool(old.original_bytes == new.original_bytes)
    numbers = (generic.NumberObject, generic.FloatObject)
    if isinstance(old, numbers) and isinstance(new, numbers):
        return float(old) == float(new)
    return type(old) is type(new) and bool(old == new)
