"""The only HTTP client: bounded in time and size, no redirects, addresses given by the operator."""

from __future__ import annotations

from nh_edoc._net.http import HttpFetcher, is_private

__all__ = ["HttpFetcher", "is_private"]
