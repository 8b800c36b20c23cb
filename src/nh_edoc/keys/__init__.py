"""Loaders of signers and of time-stamping services."""

from __future__ import annotations

from nh_edoc.keys.cms_service import CmsService
from nh_edoc.keys.loading import load_signer
from nh_edoc.keys.timestamper import HttpTimestamper

__all__ = ["CmsService", "HttpTimestamper", "load_signer"]
