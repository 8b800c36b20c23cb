"""The only HTTP client: bounded in time and size, no redirects; private networks only where the operator says so."""

from __future__ import annotations

from nh_edoc._net.http import HttpFetcher, is_private
from nh_edoc._net.public import PublicFetcher

__all__ = ["HttpFetcher", "PublicFetcher", "is_private"]
