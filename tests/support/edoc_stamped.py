"""Sample documents sealed at level B-T, with a time-stamping authority of the same test PKI."""

from __future__ import annotations

import functools
import itertools
from typing import TYPE_CHECKING, Any

from asn1crypto import cms
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_pki import NOW, Party, Pki
from edoc_sealed import PICTURE, hole, rendered, store, the_pki, verifier
from edoc_trust import anchor_row

from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from datetime import datetime

    from nh_edoc.model.report import Report
    from nh_edoc.ports import Timestamper
    from nh_edoc.trust import TrustStore

STAMPING = {"extended": [ExtendedKeyUsageOID.TIME_STAMPING], "extended_critical": True, "usage": {"digital_signature"}}


@functools.cache
def tsa_party() -> Party:
    return the_pki().authority.issue("演示时间戳服务", **STAMPING)


def tsa(party: Party | None = None, at: datetime = NOW) -> LocalTimestamper:
    return LocalTimestamper(signer=party or tsa_party(), clock=lambda: at, serials=itertools.count(1))


class Replying:
    """Answers every request with the same token, for requests that tests make themselves."""

    def __init__(self, token: bytes) -> None:
        self.token = token

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        return self.token


def stamp_seal(timestamper: Timestamper | None = None, signer: Party | None = None, **over: Any) -> bytes:
    values: dict[str, Any] = {"picture": PICTURE, "clock": lambda: NOW} | over
    sealer = Sealer(signer or the_pki().seal, timestamper=timestamper or tsa(), **values)
    return sealer.seal(rendered()).data


@functools.cache
def stamped() -> bytes:
    return stamp_seal()


def stamping_store(made: Pki | None = None, **over: Any) -> TrustStore:
    """The store of the samples that believes their root for time stamps too."""
    top = (made or the_pki()).root
    over.setdefault("anchors", [anchor_row(top), anchor_row(top, use="timestamp")])
    return store(made, **over)


@functools.cache
def _good_store() -> TrustStore:
    return stamping_store()


def judge(data: bytes, trust: TrustStore | None = None, at: datetime = NOW) -> Report:
    return verifier(trust or _good_store(), at=at).verify(data)


@functools.cache
def _remembering() -> Any:
    return verifier(_good_store())


def verify_stamped(data: bytes) -> Report:
    """Judge by one verifier, which remembers paths."""
    return _remembering().verify(data)


def cms_of(data: bytes) -> cms.ContentInfo:
    gap = hole(data)
    return cms.ContentInfo.load(bytes.fromhex(data[gap.start + 1 : gap.end - 1].decode()))


def token_of(data: bytes) -> bytes:
    (attribute,) = cms_of(data)["content"]["signer_infos"][0]["unsigned_attrs"]
    (token,) = attribute["values"]
    return token.dump()


def signature_of(data: bytes) -> bytes:
    return cms_of(data)["content"]["signer_infos"][0]["signature"].native


def with_unsigned(data: bytes, *tokens: bytes, attributes: int = 1) -> bytes:
    """Return the file with these tokens as its unsigned attributes; none at all leaves them out."""
    made = cms_of(data)
    info = made["content"]["signer_infos"][0]
    values = [cms.ContentInfo.load(one) for one in tokens]
    groups = [values] if attributes == 1 else [[one] for one in values]
    if tokens:
        found = [cms.CMSAttribute({"type": "signature_time_stamp_token", "values": group}) for group in groups]
        info["unsigned_attrs"] = cms.CMSAttributes(found)
    else:
        del info["unsigned_attrs"]
    raw = made.dump()
    gap = hole(data)
    room = gap.end - gap.start - 2
    if len(raw) * 2 > room:
        raise ValueError("no room")
    return data[: gap.start + 1] + raw.hex().encode().ljust(room, b"0") + data[gap.end - 1 :]
