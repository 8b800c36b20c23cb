"""Command line ``nh-edoc``: parse, call one verb of the library, print."""

from __future__ import annotations

from nh_edoc.cli.app import main

__all__ = ["main"]
