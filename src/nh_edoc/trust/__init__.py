"""信任库: whom the operator trusts, for what, and since when."""

from __future__ import annotations

from nh_edoc.trust.authority import Act, Authority, Judgement, SealEntry, judge_authority, judge_standing
from nh_edoc.trust.pin import TrustPin
from nh_edoc.trust.store import TrustStore

__all__ = ["Act", "Authority", "Judgement", "SealEntry", "TrustPin", "TrustStore", "judge_authority", "judge_standing"]
