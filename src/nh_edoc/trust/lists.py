"""Revocation lists of one run, beside those of the trust store."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import FileError, InputError, TrustError
from nh_edoc.model.source import read_source
from nh_edoc.trust.load import LARGEST_FILE, read_material

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from nh_edoc.trust.store import TrustStore

_CODE: Final = "trust.crl-file"


def with_lists(store: TrustStore, files: Iterable[Path]) -> TrustStore:
    """Return the store with the revocation lists of these files (DER or PEM) beside its own.

    A list is believed because its issuer signed it, so that anybody may bring one.

    Raises:
        TrustError: `trust.crl-file`: a file cannot be read, or is no revocation list.
    """
    added = []
    for file in files:
        try:
            found = read_material(read_source(file, limit=LARGEST_FILE), is_list=True)
        except (FileError, InputError) as error:
            raise TrustError(_CODE, name=str(file), reason=error.message()) from error
        if found is None:
            raise TrustError(_CODE, name=str(file), reason="X.509 CRL")
        added.append(found)
    return replace(store, crls=(*store.crls, *added)) if added else store
