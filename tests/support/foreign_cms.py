"""CMS as other people's services make it: ours, changed, and signed again where what is signed changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from asn1crypto import cms, core

if TYPE_CHECKING:
    from edoc_pki import Party

Spoil = Callable[[bytes], bytes]


def changed(change: Callable[[Any], None]) -> Spoil:
    """Change the SignedData."""

    def spoil(made: bytes) -> bytes:
        info = cms.ContentInfo.load(made)
        change(info["content"])
        return bytes(info.dump(force=True))

    return spoil


def signed_again(party: Party, change: Callable[[Any], None]) -> Spoil:
    """Change the signed attributes and sign them."""

    def inner(data: Any) -> None:
        info = data["signer_infos"][0]
        attributes = info["signed_attrs"]
        change(attributes)
        info["signed_attrs"] = cms.CMSAttributes(sorted(attributes, key=lambda one: one.dump(force=True)))
        raw = info["signed_attrs"].dump(force=True)
        info["signature"] = party.sign(b"\x31" + raw[1:])

    return changed(inner)


def signing_time(attributes: Any) -> None:
    stamp = cms.Time({"utc_time": core.UTCTime(datetime(2026, 3, 16, tzinfo=UTC))})
    attributes.append(cms.CMSAttribute({"type": "signing_time", "values": [stamp]}))
