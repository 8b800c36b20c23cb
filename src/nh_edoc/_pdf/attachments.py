"""Embedded files (ISO 32000-1, 7.11.4) and how they belong to the document (ISO 19005-3, annex E)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString, PdfValue, Ref
from nh_edoc._pdf.strings import decode_text
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc._pdf.read import PdfFile

MOST_ATTACHMENTS: Final = 1000
DEEPEST_NAMES: Final = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """附件: a file specification with its embedded file."""

    key: bytes
    """Its name in the name tree."""
    ref: Ref | None
    """The file specification."""
    name: str | None
    """/F."""
    unicode_name: str | None
    """/UF."""
    relationship: str | None
    """/AFRelationship, such as ``Data``."""
    targets: tuple[tuple[str, PdfValue], ...]
    """/EF: each key with the reference that it holds."""
    media_type: str | None
    """/Subtype of the embedded file."""
    stream: PdfStream
    """The embedded file that /F of /EF names."""
    dictionary: PdfDict


def attachments(file: PdfFile) -> tuple[Attachment, ...]:
    """Return the embedded files of the catalog's name tree, in the order of the tree.

    Raises:
        PdfSyntaxError: `attachment`: tree or specification malformed.
        PdfUnsupported: `limit.attachments`, `limit.name-depth`.
    """
    if file.catalog.get("Names") is None:
        return ()
    names = file.dictionary(file.catalog["Names"], "attachment")
    if names.get("EmbeddedFiles") is None:
        return ()
    found: list[tuple[bytes, PdfValue]] = []
    _collect(file, names["EmbeddedFiles"], found, set(), 0)
    return tuple(_attachment(file, key, value) for key, value in found)


def associated(file: PdfFile) -> tuple[PdfValue, ...]:
    """Return /AF of the catalog as it stands: references to file specifications.

    Raises:
        PdfSyntaxError: `attachment`: it is no array.
    """
    return file.array(file.catalog.get("AF"), "attachment")


def _collect(file: PdfFile, item: PdfValue, found: list[tuple[bytes, PdfValue]], seen: set[Ref], depth: int) -> None:
    """Walk a name tree (7.9.6)."""
    node = file.dictionary(item, "attachment")
    if depth > DEEPEST_NAMES:
        raise PdfUnsupported("limit.name-depth")
    if isinstance(item, Ref):
        if item in seen:
            raise PdfSyntaxError("attachment", node.start)
        seen.add(item)
    kids, pairs = (file.array(node.get(key), "attachment") for key in ("Kids", "Names"))
    if len(pairs) % 2 or (kids and pairs):
        raise PdfSyntaxError("attachment", node.start)
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if not isinstance(key, PdfString):
            raise PdfSyntaxError("attachment", node.start)
        found.append((key.value, value))
    if len(found) + len(seen) > MOST_ATTACHMENTS:
        raise PdfUnsupported("limit.attachments")
    for kid in kids:
        _collect(file, kid, found, seen, depth + 1)


def _attachment(file: PdfFile, key: bytes, value: PdfValue) -> Attachment:
    found = file.dictionary(value, "attachment")
    targets = file.dictionary(found.get("EF"), "attachment")
    stream = file.resolve(targets.get("F"))
    if not isinstance(stream, PdfStream):
        raise PdfSyntaxError("attachment", found.start)
    return Attachment(
        key=key,
        ref=value if isinstance(value, Ref) else None,
        name=_text(file, found.get("F")),
        unicode_name=_text(file, found.get("UF")),
        relationship=_name(file, found.get("AFRelationship")),
        targets=tuple(targets.items()),
        media_type=_name(file, stream.dictionary.get("Subtype")),
        stream=stream,
        dictionary=found,
    )


def _text(file: PdfFile, value: PdfValue) -> str | None:
    found = file.resolve(value)
    return decode_text(found.value, found.start) if isinstance(found, PdfString) else None


def _name(file: PdfFile, value: PdfValue) -> str | None:
    found = file.resolve(value)
    return found if isinstance(found, str) else None
