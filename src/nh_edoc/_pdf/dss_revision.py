"""Append a document security store: certificates and lists for later verifiers (ETSI EN 319 142-1, 5.4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import SecurityStore, Stored, security_store, store_revision
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import next_number
from nh_edoc.errors import SignerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def append_store(data: bytes, certificates: Sequence[bytes], crls: Sequence[bytes]) -> bytes:
    """Return ``data`` with those of the certificates and lists added that its store does not hold yet.

    Nothing is removed and nothing is written twice; when all are there, ``data`` itself is returned.

    Args:
        data: a sealed file.
        certificates: DER.
        crls: DER of revocation lists.

    Raises:
        SignerError: `seal.file`: the file has no place for a store.
    """
    try:
        file = PdfFile(data)
        old = security_store(file)
        if old is None:
            raise SignerError("seal.file", reason="DSS")
        numbers = iter(range(next_number(file), next_number(file) + len(certificates) + len(crls)))
        new = SecurityStore(
            certificates=old.certificates + _missing(old.certificates, certificates, numbers),
            crls=old.crls + _missing(old.crls, crls, numbers),
        )
        return data if new == old else data + store_revision(file, len(data), old, new)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error


def _missing(held: Sequence[Stored], wanted: Sequence[bytes], numbers: Iterator[int]) -> tuple[Stored, ...]:
    known = {one.der for one in held}
    return tuple(Stored(next(numbers), der) for der in dict.fromkeys(wanted) if der not in known)
