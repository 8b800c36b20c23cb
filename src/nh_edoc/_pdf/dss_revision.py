"""Append a document security store: what later verifiers need (ETSI EN 319 142-1, 5.4.2)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import SecurityStore, Stored, security_store, store_revision
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import next_number
from nh_edoc.errors import SignerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def append_store(
    data: bytes, certificates: Sequence[bytes], crls: Sequence[bytes], ocsps: Sequence[bytes] = ()
) -> bytes:
    """Return ``data`` with those of the certificates, lists and responses added that its store does not hold yet.

    Nothing is removed and nothing is written twice; when all are there, ``data`` itself is returned.

    Args:
        data: a sealed file.
        certificates: DER.
        crls: DER of revocation lists.
        ocsps: DER of OCSP responses.

    Raises:
        SignerError: `seal.file`: the file has no place for a store.
    """
    try:
        file = PdfFile(data)
        old = security_store(file)
        if old is None:
            raise SignerError("seal.file", reason="DSS")
        numbers = itertools.count(next_number(file))
        wanted = zip(old.arrays, (certificates, crls, ocsps), strict=True)
        new = SecurityStore(*(held + _missing(held, ders, numbers) for held, ders in wanted))
        return data if new == old else data + store_revision(file, len(data), old, new)
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error


def _missing(held: Sequence[Stored], wanted: Sequence[bytes], numbers: Iterator[int]) -> tuple[Stored, ...]:
    known = {one.der for one in held}
    return tuple(Stored(next(numbers), der) for der in dict.fromkeys(wanted) if der not in known)
