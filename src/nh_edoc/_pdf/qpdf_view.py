"""A file as qpdf reads it: for files that the strict reader does not take, and to write broken ones anew."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO, Final

import pikepdf

from nh_edoc._pdf.hazards import Hazard, catalog_hazards, field_hazards, object_hazards, page_hazards
from nh_edoc._pdf.objects import Name, Ref
from nh_edoc._pdf.page_tree import NoTreeError, tree_nodes
from nh_edoc._pdf.second_reader import REPAIRED
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_OBJECTS: Final = 250_000
_AS_IT_IS: Final[dict[str, Any]] = {
    "deterministic_id": True,
    "object_stream_mode": pikepdf.ObjectStreamMode.preserve,
    "fix_metadata_version": False,
}
_MOST_LEVELS: Final = 64
_TWICE: Final = ("duplicated key", "duplicate key")

logging.getLogger("pikepdf").addHandler(logging.NullHandler())  # else it speaks on stderr, with tracebacks


class UnreadableError(Exception):
    """qpdf does not read it; ``code`` is ``malformed``, ``encrypted`` or ``limit``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class QpdfView:
    """What qpdf finds."""

    repaired: bool
    """Whether it reconstructed anything to read the file."""
    hazards: frozenset[Hazard]
    signed: bool
    """Whether any object is a signature, reachable or not."""
    has_xfa: bool
    is_whole: bool
    """Whether its pages form a tree with the counts that it claims."""
    attached: frozenset[str]
    """Names of the embedded files."""


@dataclass(frozen=True, slots=True)
class _Stream:
    dictionary: dict[str, Any]


@contextmanager
def _opened(stream: BinaryIO, password: bytes | None = None) -> Iterator[pikepdf.Pdf]:
    stream.seek(0)
    try:
        with pikepdf.open(stream, password=password or "", suppress_warnings=True) as pdf:
            yield pdf
    except pikepdf.PasswordError as error:
        raise UnreadableError("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, OSError, RuntimeError, LookupError, AttributeError) as error:
        raise UnreadableError("malformed") from error


def look(stream: BinaryIO, password: bytes | None = None) -> QpdfView:
    """Return what qpdf finds in a file.

    Args:
        stream: the file.
        password: of an encrypted file.

    Raises:
        UnreadableError: it cannot be read.
    """
    with _opened(stream, password) as pdf:
        found = list(_hazards(pdf))
        signed = any(isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one for one in pdf.objects)
        form = pdf.Root.get("/AcroForm")
        tree = _tree(pdf)
        attached = frozenset(pdf.attachments)
        told = [str(one) for one in pdf.get_warnings()]
    if any(mark in one for one in told for mark in _TWICE):
        found.append(Hazard.DUPLICATES)
    return QpdfView(
        repaired=any(mark in one for one in told for mark in REPAIRED),
        hazards=frozenset(found),
        signed=signed,
        has_xfa=isinstance(form, pikepdf.Dictionary) and "/XFA" in form,
        is_whole=tree is not None,
        attached=attached,
    )


def rewrite(stream: BinaryIO, target: BinaryIO) -> None:
    """Write a file anew, as qpdf understands it: one revision, a whole cross-reference.

    Raises:
        UnreadableError: it cannot be read.
    """
    # pikepdf warns of forms that it takes over as they are
    with _opened(stream) as pdf, warnings.catch_warnings(action="ignore"):
        pdf.save(target, **_AS_IT_IS)


def _hazards(pdf: pikepdf.Pdf) -> Iterator[Hazard]:
    if len(pdf.objects) > MOST_OBJECTS:
        raise UnreadableError("limit")

    def resolve(value: Any) -> Any:
        return _plain(pdf.get_object(value.number, value.generation), top=True) if isinstance(value, Ref) else value

    numbered = [(one.objgen[0], _plain(one, top=True)) for one in pdf.objects if isinstance(one, pikepdf.Object)]
    for _, value in numbered:
        yield from object_hazards(value, resolve)
    catalog = _plain(pdf.Root, top=True)
    if isinstance(catalog, dict):
        yield from catalog_hazards(catalog, resolve)
    nodes = _tree(pdf)
    if nodes is not None:
        yield from page_hazards(numbered, frozenset((*nodes, pdf.Root.objgen[0])), resolve)
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        yield from field_hazards(_kinds(form.get("/Fields"), None, 0, 0))


def _tree(pdf: pikepdf.Pdf) -> list[int] | None:
    def resolve(value: Any) -> Any:
        return _plain(pdf.get_object(value.number, value.generation), top=True) if isinstance(value, Ref) else value

    root = _plain(pdf.Root, top=True)
    try:
        return tree_nodes(root.get("Pages"), resolve, lambda ref: ref.number if isinstance(ref, Ref) else None)[0]
    except NoTreeError:
        return None


def _kinds(items: Any, kind: str | None, flags: int, level: int) -> Iterator[tuple[str | None, int]]:
    """Yield kind and flags of all terminal fields."""
    if not isinstance(items, pikepdf.Array) or level > _MOST_LEVELS:
        return
    for one in items:
        if isinstance(one, pikepdf.Dictionary):
            own = str(one["/FT"])[1:] if "/FT" in one else kind
            marks = int(one.get("/Ff", flags))
            kids = one.get("/Kids")
            if isinstance(kids, pikepdf.Array) and any(
                "/T" in kid for kid in kids if isinstance(kid, pikepdf.Dictionary)
            ):
                yield from _kinds(kids, own, marks, level + 1)
            else:
                yield own, marks


def _plain(value: Any, level: int = 0, *, top: bool = False) -> Any:
    """Return a value of qpdf as the strict reader gives it, as far as hazards are concerned."""
    made: Any = None
    if isinstance(value, pikepdf.Object) and value.is_indirect and not top:
        made = Ref(*value.objgen)
    elif isinstance(value, pikepdf.Stream) and level <= _MOST_LEVELS:
        made = _Stream(_plain(value.stream_dict, level + 1, top=True))
    elif isinstance(value, pikepdf.Dictionary) and level <= _MOST_LEVELS:
        made = {key[1:]: _plain(inner, level + 1) for key, inner in value.items()}
    elif isinstance(value, pikepdf.Array) and level <= _MOST_LEVELS:
        made = tuple(_plain(inner, level + 1) for inner in value)
    elif isinstance(value, pikepdf.Name):
        made = _name(value)
    elif isinstance(value, bool | int):
        made = value
    elif value is not None:
        made = b""  # strings and numbers of other kinds: only that they are there matters
    return made


def _name(value: pikepdf.Name) -> Name:
    try:
        return Name(str(value)[1:])
    except UnicodeDecodeError:  # a name of other bytes is none of those that are looked for
        return Name()
