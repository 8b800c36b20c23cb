"""Write a trust store as its format says, for tests."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.serialization import Encoding
from edoc_pki import DAY, NOW, Party, Pki

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

USCC = "11440605000000000E"
AGENCY = "佛山市南海区演示行政审批局"
KINDS = ["acceptance-receipt", "approval-decision", "rejection-decision"]


def time(value: datetime) -> str:
    return value.isoformat()


def digest(der: bytes) -> dict[str, str]:
    return {"alg": "sha256", "value": hashlib.sha256(der).hexdigest()}


def seal_row(seal: Party, **over: Any) -> dict[str, Any]:
    row = {
        "certificate": digest(seal.certificate),
        "seal_name": f"{AGENCY} 行政许可专用章",
        "kinds": KINDS,
        "from": time(NOW - 300 * DAY),
    }
    return row | over


def agency_row(*seals: dict[str, Any], **over: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "uscc": USCC,
        "names": [{"text": AGENCY, "from": time(NOW - 3000 * DAY)}],
        "region": "440605",
    }
    if seals:
        row["seals"] = list(seals)
    return row | over


def anchor_row(party: Party, name: str = "root", use: str = "seal", **over: Any) -> dict[str, Any]:
    row = {
        "file": f"anchors/{name}.crt",
        "digest": digest(party.certificate),
        "use": use,
        "from": time(NOW - 300 * DAY),
    }
    return row | over


def listing(pki: Pki, **over: Any) -> dict[str, Any]:
    tree = {
        "version": 3,
        "issued": time(NOW - DAY),
        "next_update": time(NOW + 30 * DAY),
        "anchors": [anchor_row(pki.root)],
        "agencies": [agency_row(seal_row(pki.seal))],
    }
    return tree | over


def write_store(
    folder: Path,
    pki: Pki,
    *,
    crls: Sequence[bytes] | None = None,
    intermediates: Sequence[Party] = (),
    **over: Any,
) -> Path:
    """Write a good store for ``pki``; ``over`` replaces top-level keys of ``trust.json``."""
    for name in ("anchors", "intermediates", "crls"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "anchors" / "root.crt").write_bytes(pki.root.certified.public_bytes(Encoding.PEM))
    for number, party in enumerate(intermediates):
        (folder / "intermediates" / f"{number}.crt").write_bytes(party.pem)
    for number, crl in enumerate(pki.crls if crls is None else crls):
        (folder / "crls" / f"{number}.crl").write_bytes(crl)
    (folder / "trust.json").write_text(json.dumps(listing(pki, **over), ensure_ascii=False), encoding="utf-8")
    return folder
