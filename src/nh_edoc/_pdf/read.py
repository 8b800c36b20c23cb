"""The strict reader: one file, its objects, its revisions. It repairs nothing and takes nothing it does not know.

Objects are read when they are asked for. Each is read between its own offset and the next offset that any revision
names, so that objects cannot overlap and all of them together cost no more than the file is long.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.filters import LARGEST_STREAM, decode, stages
from nh_edoc._pdf.indirect import read_indirect
from nh_edoc._pdf.object_stream import ObjectStream
from nh_edoc._pdf.objects import IndirectObject, PdfDict, PdfStream, Ref, integer
from nh_edoc._pdf.plain import survey
from nh_edoc._pdf.xref import FREE, IN_FILE, IN_STREAM, read_revisions, read_version
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc._pdf.lexer import Buffer
    from nh_edoc._pdf.objects import PdfValue, Span
    from nh_edoc._pdf.plain import Plain
    from nh_edoc._pdf.xref import Entry, Revision

LARGEST_TOTAL: Final = 256 * 1024 * 1024
"""Bytes that all streams of one file together may decode to."""
PREDICTED_WEIGHT: Final = 256
"""How much more a byte under a predictor counts in that total: it is undone in Python."""
LONGEST_CHAIN: Final = 8
"""References that may lead to references, and objects that may need each other to be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a revision did to the objects of the revision before: their numbers."""

    added: frozenset[int]
    replaced: frozenset[int]
    freed: frozenset[int]


class _Store:
    """What all views of one file share."""

    def __init__(self, data: Buffer, stream_limit: int, total_limit: int) -> None:
        self.data = data
        self.version = read_version(data)
        self.revisions = read_revisions(data)
        self.stream_limit = stream_limit
        self.remaining = total_limit
        objects = {
            where for revision in self.revisions for kind, where, _ in revision.entries.values() if kind == IN_FILE
        }
        sections = {section.span.start for revision in self.revisions for section in revision.sections}
        self._starts = objects
        self._boundaries = [*sorted(objects | sections), len(data)]
        self.ends = dict(pairwise(self._boundaries))
        """Where each object, and each cross-reference section, must have ended: at the next."""
        self._objects: dict[int, IndirectObject] = {}
        self.comments: list[Span] = []

    @cached_property
    def plain(self) -> dict[int, Plain | None]:
        """The shape of each object by its offset, None where it must be read."""
        return survey(self.data, self._boundaries, self._starts)

    def at(self, offset: int, length: Callable[[PdfValue], int]) -> IndirectObject:
        """Return the object at ``offset``, which must have ended where the next one begins."""
        found = self._objects.get(offset)
        if found is None:
            found, comments = read_indirect(self.data, offset, self.ends[offset], length)
            self.comments += comments
            if not isinstance(found.value, PdfStream) or isinstance(found.value.dictionary.get("Length"), int):
                self._objects[offset] = found  # no view sees it otherwise
        return found


class PdfFile:
    """A PDF, as it is or as it was up to one of its revisions.

    Attributes:
        index: which revision this is a view of, from 0.
    """

    def __init__(self, data: Buffer, *, stream_limit: int = LARGEST_STREAM, total_limit: int = LARGEST_TOTAL) -> None:
        """Read header, tail and cross-references.

        Args:
            data: the whole file, as bytes or mapped.
            stream_limit: bytes that one stream may decode to.
            total_limit: bytes that all streams together may decode to.

        Raises:
            PdfSyntaxError: the file is malformed.
            PdfUnsupported: encryption, hybrid cross-references, a limit.
        """
        self._take(_Store(data, stream_limit, total_limit), None)

    def _take(self, store: _Store, index: int | None) -> None:
        self._store = store
        self.index = len(store.revisions) - 1 if index is None else index
        self._entries: dict[int, Entry] = {}
        for revision in store.revisions[: self.index + 1]:
            self._entries.update(revision.entries)
        self._objects: dict[int, IndirectObject] = {}
        self._streams: dict[int, ObjectStream] = {}
        self._loading: set[int] = set()

    def at_revision(self, index: int) -> PdfFile:
        """Return the file as it was up to revision ``index``, counted from 0.

        Raises:
            IndexError: there is no such revision.
        """
        view = object.__new__(PdfFile)
        view._take(self._store, range(len(self.revisions))[index])
        return view

    @property
    def data(self) -> Buffer:
        """The bytes of the whole file."""
        return self._store.data

    @property
    def version(self) -> str:
        """The version in the header, such as ``1.7``."""
        return self._store.version

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """All revisions of the file, oldest first."""
        return self._store.revisions

    @property
    def comments(self) -> tuple[Span, ...]:
        """Where comments stand in the objects that any view of this file has read so far."""
        return tuple(self._store.comments)

    @property
    def trailer(self) -> PdfDict:
        """The trailer of this view's newest revision."""
        return self.revisions[self.index].trailer

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all objects in use, in order."""
        return tuple(sorted(number for number, entry in self._entries.items() if entry.kind != FREE))

    @property
    def entries(self) -> Mapping[int, Entry]:
        """Where each object stands in this view, by number."""
        return self._entries

    @cached_property
    def catalog(self) -> PdfDict:
        """The document catalog (ISO 32000-1, 7.7.2).

        Raises:
            PdfSyntaxError: `catalog`: there is none.
        """
        root = self.trailer.get("Root")
        found = self.get(root) if isinstance(root, Ref) else None
        if not isinstance(found, PdfDict) or found.get("Type") != "Catalog":
            raise PdfSyntaxError("catalog", self.trailer.start)
        return found

    def object(self, number: int) -> IndirectObject | None:
        """Return object ``number``, or None when it is free or was never written.

        Raises:
            PdfSyntaxError: it is malformed, or overlaps another.
            PdfUnsupported: a feature or a limit.
        """
        found = self._objects.get(number)
        if found is not None:
            return found
        entry = self._entries.get(number)
        if entry is None or entry.kind == FREE:
            return None
        if number in self._loading:
            raise PdfSyntaxError("object.loop", entry.where)
        if len(self._loading) >= LONGEST_CHAIN:
            raise PdfUnsupported("limit.chain")
        self._loading.add(number)
        try:
            if entry.kind == IN_FILE:
                made = self._store.at(entry.where, self._length)
            else:
                made = self._object_stream(entry.where).object(number, entry.extra)
        finally:
            self._loading.discard(number)
        self._objects[number] = made
        return made

    def buffer_of(self, found: IndirectObject) -> Buffer:
        """Return what the positions of an object count in: the file, or the object stream that holds it."""
        return self.data if found.container is None else self._object_stream(found.container).data

    def claims(self) -> dict[int, int]:
        """Return which bytes belong to the objects of all revisions, each well-formed: where they begin and end.

        Raises:
            PdfSyntaxError: one is malformed, or overlaps another.
            PdfUnsupported: a feature or a limit.
        """
        store = self._store
        made = {where: store.ends[where] for where, shape in store.plain.items() if shape is not None}
        for index, revision in enumerate(store.revisions):
            view = self.at_revision(index)
            for kind, where, _ in revision.entries.values():
                if kind == IN_FILE and where not in made:
                    made[where] = store.at(where, view._length).span.end  # noqa: SLF001 - of this class
        return made

    def shapes(self) -> tuple[set[Plain], list[int]]:
        """Return the shapes of this view's objects, and the numbers of those that have none and must be read."""
        known = self._store.plain
        found: set[Plain] = set()
        unknown: list[int] = []
        for number, (kind, where, _) in self._entries.items():
            shape = known[where] if kind == IN_FILE else None
            if shape is not None:
                found.add(shape)
            elif kind != FREE:
                unknown.append(number)
        return found, unknown

    def objects_where(self, wanted: Callable[[Plain], bool]) -> Iterator[IndirectObject]:
        """Return the objects in use, by number, whose shape is ``wanted``, or that have none.

        Raises:
            PdfSyntaxError: one is malformed.
            PdfUnsupported: a feature or a limit.
        """
        known = self._store.plain
        for number, (kind, where, _) in sorted(self._entries.items()):
            shape = known[where] if kind == IN_FILE else None
            found = self.object(number) if shape is None or wanted(shape) else None
            if found is not None:
                yield found

    def get(self, ref: Ref) -> PdfValue:
        """Return the object that ``ref`` names; None, as null, when there is none (7.3.10).

        Raises:
            PdfSyntaxError: it is malformed.
            PdfUnsupported: a feature or a limit.
        """
        found = self.object(ref.number)
        return None if found is None or found.generation != ref.generation else found.value

    def resolve(self, value: PdfValue) -> PdfValue:
        """Return ``value`` itself or, for a reference, what it leads to.

        Raises:
            PdfSyntaxError: as ``get``, and `reference.loop`.
            PdfUnsupported: as ``get``.
        """
        for _ in range(LONGEST_CHAIN):
            if not isinstance(value, Ref):
                return value
            value = self.get(value)
        raise PdfSyntaxError("reference.loop", 0)

    def dictionary(self, value: PdfValue, code: str) -> PdfDict:
        """Return the dictionary that ``value`` is or leads to.

        Raises:
            PdfSyntaxError: ``code``: it is something else.
            PdfUnsupported: as ``get``.
        """
        found = self.resolve(value)
        if not isinstance(found, PdfDict):
            raise PdfSyntaxError(code, self.offset_of(value))
        return found

    def array(self, value: PdfValue, code: str) -> tuple[PdfValue, ...]:
        """Return the array that ``value`` is or leads to; null is an empty one.

        Raises:
            PdfSyntaxError: ``code``: it is something else.
            PdfUnsupported: as ``get``.
        """
        found = self.resolve(value)
        if found is None:
            return ()
        if not isinstance(found, tuple):
            raise PdfSyntaxError(code, self.offset_of(value))
        return found

    def offset_of(self, value: PdfValue) -> int:
        """Return where, for a message, ``value`` stands: the bytes of the file, or of its object stream; else 0."""
        if isinstance(value, Ref):
            entry = self._entries.get(value.number)
            return 0 if entry is None or entry.kind != IN_FILE else entry.where
        return getattr(value, "start", 0)

    def decode(self, stream: PdfStream) -> bytes:
        """Return the data of ``stream``, decoded.

        Raises:
            PdfSyntaxError: the data are not what the filters need.
            PdfUnsupported: another filter; a limit.
        """
        steps = self.stages(stream)
        made = decode(stream.raw, steps, stream.start, min(self._store.stream_limit, self._store.remaining))
        weight = PREDICTED_WEIGHT if any(settings and "Predictor" in settings for _, settings in steps) else 1
        self._store.remaining -= len(made) * weight
        if self._store.remaining < 0:
            raise PdfUnsupported("limit.total")
        return made

    def stages(self, stream: PdfStream) -> list[tuple[str, PdfDict | None]]:
        """Return the filters of ``stream`` with their parameters, in the order of decoding.

        Raises:
            PdfSyntaxError: `stream.filter`.
            PdfUnsupported: `limit.filters`.
        """
        dictionary = stream.dictionary
        filters, parameters = (self._plain(dictionary.get(key)) for key in ("Filter", "DecodeParms"))
        return stages(filters, parameters, stream.start)

    def changes(self, index: int) -> Changes:
        """Return what revision ``index`` (from 1) did to the objects of the revisions before it.

        An entry that says the same as before is no change; a new object stream under an old number replaces
        everything that is read from it.
        """
        before = self.at_revision(index - 1)._entries  # noqa: SLF001 - of this class
        added: set[int] = set()
        replaced: set[int] = set()
        freed: set[int] = set()
        for number, entry in self.revisions[index].entries.items():
            old = before.get(number)
            was, now = old is not None and old.kind != FREE, entry.kind != FREE
            if now and not was:
                added.add(number)
            elif was and not now:
                freed.add(number)
            elif was and old != entry:
                replaced.add(number)
        moved = replaced | freed
        named = self.revisions[index].entries.keys()
        replaced |= {
            number
            for number, entry in before.items()
            if entry.kind == IN_STREAM and entry.where in moved and number not in named
        }
        return Changes(added=frozenset(added), replaced=frozenset(replaced), freed=frozenset(freed))

    def _plain(self, value: PdfValue) -> PdfValue:
        """Resolve a value and, one level down, the items of an array."""
        found = self.resolve(value)
        return tuple(self.resolve(item) for item in found) if isinstance(found, tuple) else found

    def _length(self, value: PdfValue) -> int:
        found = integer(self.resolve(value), self.offset_of(value))
        if found < 0:
            raise PdfSyntaxError("stream.length", self.offset_of(value))
        return found

    def _object_stream(self, number: int) -> ObjectStream:
        found = self._streams.get(number)
        if found is None:
            entry = self._entries.get(number)
            if entry is None or entry.kind != IN_FILE:
                raise PdfSyntaxError("object-stream", 0)
            holder = self.object(number)
            if holder is None or not isinstance(holder.value, PdfStream):
                raise PdfSyntaxError("object-stream", entry.where)
            found = self._streams[number] = ObjectStream(number, holder.value, self)
        return found

    def objects(self) -> Iterator[IndirectObject]:
        """Return all objects in use, by number.

        Raises:
            PdfSyntaxError: one is malformed.
            PdfUnsupported: a feature or a limit.
        """
        for number in self.numbers:
            found = self.object(number)
            if found is not None:
                yield found
