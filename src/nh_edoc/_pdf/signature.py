"""Signature fields and their dictionaries (ISO 32000-1, 12.7.4.5 and 12.8), by the parser's positions alone."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError
from nh_edoc._pdf.forms import Field, fields
from nh_edoc._pdf.objects import PdfDict, PdfString, Ref, Span
from nh_edoc._pdf.strings import decode_text
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import IndirectObject
    from nh_edoc._pdf.read import PdfFile

RANGE_NUMBERS: Final = 4
_SIGNATURE: Final = "Sig"


class Placement(StrEnum):
    """Where a signature dictionary sits."""

    INDIRECT = "indirect"
    """An object of its own in the file: the one place where a signature can be made."""
    DIRECT = "direct"
    """Inside the field's dictionary."""
    COMPRESSED = "compressed"
    """In an object stream, so that its bytes are not those of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureValue:
    """签名字典: a signature dictionary as it stands in the file."""

    dictionary: PdfDict
    placement: Placement
    ref: Ref | None
    span: Span
    """Of the dictionary: bytes of the file, or of the object stream for a compressed one."""
    byte_range: tuple[int, ...]
    """/ByteRange; empty unless it is a direct array of direct integers."""
    contents: PdfString | None
    """/Contents when it stands directly in the dictionary; its span is the hole with the delimiters."""
    filter: str | None
    sub_filter: str | None
    claimed_time: str | None
    """/M as it stands."""
    name: str | None
    reason: str | None
    location: str | None
    permissions: int | None
    """/P of the DocMDP transform (12.8.2.2), 2 where it says none; None without one."""
    references: tuple[str, ...]
    """/TransformMethod of each signature reference."""

    def hole(self, data: bytes) -> bytes:
        """Return the bytes of the token /Contents, delimiters included; empty when it does not stand in the file."""
        if self.contents is None or self.placement is Placement.COMPRESSED:
            return b""
        return bytes(data[self.contents.start : self.contents.end])

    def covers(self, end: int) -> bool:
        """Tell whether the range is everything up to ``end`` but exactly the token of /Contents (12.8.1).

        Any other gap, or a token that the parser sees elsewhere, is how wrapping and shadow attacks work.
        """
        if self.contents is None or self.placement is Placement.COMPRESSED:
            return False
        start, stop = self.contents.start, self.contents.end
        return self.byte_range == (0, start, stop, end - stop)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureField:
    """签名域: a field of type /Sig, signed or not."""

    field: Field
    value: SignatureValue | None
    has_lock: bool
    """/Lock: what the signer wanted to freeze."""
    has_seed_value: bool
    """/SV."""


def signature_fields(file: PdfFile) -> tuple[SignatureField, ...]:
    """Return the signature fields of the form, in its order.

    Raises:
        PdfSyntaxError: `form`, `form.field`, `signature`: the value is no dictionary.
        PdfUnsupported: `xfa`, limits.
    """
    return tuple(
        SignatureField(
            field=field,
            value=None if field.value is None else _value(file, field),
            has_lock="Lock" in field.dictionary,
            has_seed_value="SV" in field.dictionary,
        )
        for field in fields(file)
        if field.type == _SIGNATURE
    )


def filled_names(file: PdfFile) -> frozenset[str]:
    """Return the names of the signature fields that bear a signature.

    Raises:
        PdfSyntaxError: as `signature_fields`.
        PdfUnsupported: as `signature_fields`.
    """
    return frozenset(one.field.name for one in signature_fields(file) if one.value is not None)


def _value(file: PdfFile, field: Field) -> SignatureValue:
    value = field.value
    found = file.dictionary(value, "signature")
    holder = file.object(value.number) if isinstance(value, Ref) else None
    return SignatureValue(
        dictionary=found,
        placement=_placement(file, field, holder),
        ref=value if isinstance(value, Ref) else None,
        span=Span(found.start, found.end),
        byte_range=_byte_range(found),
        contents=_string(found, "Contents"),
        filter=_name(file, found, "Filter"),
        sub_filter=_name(file, found, "SubFilter"),
        claimed_time=_text(file, found, "M"),
        name=_text(file, found, "Name"),
        reason=_text(file, found, "Reason"),
        location=_text(file, found, "Location"),
        permissions=_permissions(file, found),
        references=tuple(method for method, _ in _transforms(file, found)),
    )


def _placement(file: PdfFile, field: Field, holder: IndirectObject | None) -> Placement:
    if holder is not None:
        return Placement.INDIRECT if holder.container is None else Placement.COMPRESSED
    outer = None if field.ref is None else file.object(field.ref.number)
    inside = outer is None or outer.container is None
    return Placement.DIRECT if inside else Placement.COMPRESSED


def _byte_range(found: PdfDict) -> tuple[int, ...]:
    value = found.get("ByteRange")
    if not isinstance(value, tuple):
        return ()
    items = [item for item in value if isinstance(item, int) and not isinstance(item, bool)]
    return tuple(items) if len(items) == len(value) else ()


def _string(found: PdfDict, key: str) -> PdfString | None:
    value = found.get(key)
    return value if isinstance(value, PdfString) else None


def _text(file: PdfFile, found: PdfDict, key: str) -> str | None:
    value = file.resolve(found.get(key))
    return decode_text(value.value, value.start) if isinstance(value, PdfString) else None


def _name(file: PdfFile, found: PdfDict, key: str) -> str | None:
    value = file.resolve(found.get(key))
    return value if isinstance(value, str) else None


def _transforms(file: PdfFile, found: PdfDict) -> list[tuple[str, PdfDict]]:
    made: list[tuple[str, PdfDict]] = []
    for item in file.array(found.get("Reference"), "signature"):
        reference = file.dictionary(item, "signature")
        method = file.resolve(reference.get("TransformMethod"))
        parameters = file.resolve(reference.get("TransformParams"))
        if not isinstance(method, str):
            raise PdfSyntaxError("signature", reference.start)
        made.append((method, parameters if isinstance(parameters, PdfDict) else reference))
    return made


def _permissions(file: PdfFile, found: PdfDict) -> int | None:
    for method, parameters in _transforms(file, found):
        if method == "DocMDP":
            value = file.resolve(parameters.get("P", 2))
            if value not in {1, 2, 3} or not isinstance(value, int):
                raise PdfSyntaxError("signature", parameters.start)
            return value
    return None
