"""Detached signatures (RFC 5652, 5) over files that are no PDF: packages, lists."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.model.digest import Digest
from nh_edoc.trust.paths import Moment, Paths
from nh_edoc.verify.authority import authority_checks
from nh_edoc.verify.chain import chain_checks
from nh_edoc.verify.policy import Policy
from nh_edoc.verify.timestamp import examine_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from nh_edoc._cms.parse import SignedData
    from nh_edoc.model.report import Check
    from nh_edoc.ports import Signer
    from nh_edoc.seal.stamping import Stamping
    from nh_edoc.trust import TrustStore


def signing(signer: Signer, stamping: Stamping | None, now: datetime) -> Callable[[bytes], bytes]:
    """Return what signs data: a detached CMS, with a time stamp where one was asked for."""
    template = CmsTemplate.of(signer)

    def sign(data: bytes) -> bytes:
        made = template.sign(hashlib.sha256(data).digest())
        return made if stamping is None else stamping.stamp(made, now)

    return sign


def judge_signer(signed: SignedData, trust: TrustStore, at: datetime, name: str) -> tuple[Moment, list[Check]]:
    """Return by which time the signer is judged, and the checks of path, time stamp and seal."""
    when, paths = Moment(at=at, present=True), Paths(trust)
    stamp = examine_timestamp(signed, name, paths, when)
    when = replace(when, proven=None if stamp.said is None else min(stamp.said, at))
    others = [der for der in signed.certificates if der != signed.signer]
    chain = paths.judge(signed.signer, others, when, digest=signed.digest)
    seal = next(authority_checks(trust, Digest.of(signed.signer), None, when, name=name))
    return when, [*stamp.checks, *chain_checks(chain, name, Policy.statutory(), when), seal]
