"""Signatures that stand on a file which is to get one more: whether they hold, and whether they let it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from nh_edoc._pyhanko.comparison import entry, resolved
from nh_edoc._pyhanko.foreign import Changes, read_foreign, reading
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pyhanko.foreign import ForeignFile, ForeignSeal

_UNCHANGED: Final = frozenset({Changes.NONE, Changes.ADDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """已有签名: what one that signs after others must know."""

    fields: Mapping[str, bytes | None]
    """Names of the signed fields, with the signers' certificates (DER) where they can be read."""
    problems: tuple[str, ...]
    """``field: reason`` of what does not hold."""
    forbidden: tuple[str, ...]
    """Why no further signature is allowed."""


def earlier_signatures(data: bytes, name: str | None) -> Earlier:
    """Return what stands on a file, and what it says of a further signature field ``name``.

    Raises:
        ForeignError: the file cannot be read.
    """
    found = read_foreign(data)
    problems = tuple(signature_problems(found))
    return Earlier(
        fields={one.field: one.certificate for one in found.seals} | dict.fromkeys((*found.ignored, *found.broken)),
        problems=problems,
        forbidden=() if problems else tuple(_forbidden(data, name)),
    )


def all_signature_problems(data: bytes) -> tuple[str, ...]:
    """Return ``field: reason`` of every signature of a file that is not known to hold.

    Raises:
        ForeignError: the file cannot be read.
    """
    return tuple(signature_problems(read_foreign(data)))


def signature_problems(found: ForeignFile) -> Iterator[str]:
    """Yield ``field: reason`` of each signature that is not known to hold; the reasons are the verifier's checks."""
    yield from (f"{name}: SubFilter" for name in found.ignored)
    yield from (f"{name}: CMS" for name in found.broken)
    for seal in found.seals:
        yield from (f"{seal.field}: {reason}" for reason in _reasons(seal))


def _reasons(seal: ForeignSeal) -> Iterator[str]:
    checks = (
        ("ByteRange", seal.gap_is_contents and seal.covers_revision),
        ("Contents", seal.padding_is_zero),
        ("dictionary", not seal.dictionary),
        ("CMS", seal.well_formed),
        ("certificates", seal.certificates_hold),
        ("digest", seal.digest_holds),
        ("signature", seal.signature_holds),
        ("signing-certificate", seal.binding_holds),
        ("later changes", seal.changes in _UNCHANGED),
    )
    yield from (reason for reason, holds in checks if not holds)


def _forbidden(data: bytes, name: str | None) -> Iterator[str]:
    """Yield what forbids a further signature (ISO 32000-2, 12.8.2.2 to 12.8.2.4, 12.8.6)."""
    with reading():
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        permissions = resolved(entry(reader.root, "/Perms"))
        if entry(permissions, "/UR3") is not None or entry(permissions, "/UR") is not None:
            yield "UR3"
        for one in reader.embedded_signatures:
            if one.docmdp_level is MDPPerm.NO_CHANGES:
                yield f"{one.field_name}: DocMDP 1"
            locks = one.fieldmdp
            if isinstance(locks, FieldMDPSpec) and locks.is_locked(name or "Seal"):
                yield f"{one.field_name}: FieldMDP"
