"""Sign a trust list as its operator does, for tests."""

from __future__ import annotations

import functools
import hashlib
from typing import TYPE_CHECKING, Any

from edoc_pki import Party, root
from edoc_trust import write_store

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.trust import TrustPin
from nh_edoc.trust.pin import key_digest

if TYPE_CHECKING:
    from pathlib import Path

    from edoc_pki import Pki


@functools.cache
def operator(name: str = "演示信任列表运营者") -> Party:
    """An operator of its own: its certificate has no path to any anchor, and needs none."""
    return root("演示运营者根").issue(name)


def sign(folder: Path, by: Party | None = None) -> Path:
    data = (folder / "trust.json").read_bytes()
    signed = CmsTemplate.of(by or operator()).sign(hashlib.sha256(data).digest())
    (folder / "trust.json.p7s").write_bytes(signed)
    return folder


def signed_store(folder: Path, pki: Pki, by: Party | None = None, **over: Any) -> Path:
    return sign(write_store(folder, pki, **over), by)


def pin(*parties: Party, **over: Any) -> TrustPin:
    return TrustPin(keys=tuple(key_digest(one.certificate) for one in parties or (operator(),)), **over)
