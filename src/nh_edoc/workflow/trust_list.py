"""The operator's side of a pin: sign a trust list, make the file to publish."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nh_edoc._cms.detached import read_signature
from nh_edoc.errors import SignerError
from nh_edoc.model.files import write_atomically
from nh_edoc.model.trust import TrustList
from nh_edoc.trust.editing import Bench, list_text, save
from nh_edoc.trust.load import SIGNATURE_NAME
from nh_edoc.trust.package import pack, read_folder
from nh_edoc.trust.pin import key_digest
from nh_edoc.workflow.detached import signing

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from pathlib import Path

    from nh_edoc.ports import Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedList:
    """A trust list with its operator's signature."""

    listed: TrustList
    pin: str
    """What others set as ``trust_pin``."""
    package: bytes
    """The whole store as a ZIP, to publish."""


def sign_trust_list(folder: Path, signer: Signer, now: datetime, period: timedelta | None = None) -> SignedList:
    """Make the next version of a store's list and sign it.

    A time stamp would add nothing: how old a list may be is bounded by its version and its ``next_update``.

    Args:
        folder: of the store.
        signer: the operator's; its certificate needs no anchor, because the pin names its key.
        now: the present.
        period: until when the list is good; None: as long as the one before.

    Raises:
        TrustError: as ``TrustStore.load``; `trust.edit.meanwhile`.
        SignerError: `signer.failed`: the key cannot sign, or what it makes does not hold.
        FileError: `io.unwritable`.
    """
    bench = Bench.open(folder)
    listed = bench.next(bench.listed, now, period)
    data = list_text(listed)
    cms = signing(signer, None, now)(data)
    if why := read_signature(data, cms)[1]:
        raise SignerError("signer.failed", reason=why)
    save(folder, listed, {}, before=bench.data)
    write_atomically(folder / SIGNATURE_NAME, cms)
    return SignedList(listed=listed, pin=f"sha256:{key_digest(signer.certificate)}", package=pack(read_folder(folder)))
