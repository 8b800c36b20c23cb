"""Command line ``nh-edoc``: parse, call one verb of the library, print."""

from __future__ import annotations

import gc

gc.set_threshold(50_000, 20, 20)  # a process for one command: looking for cycles while it loads costs 5 % of its time

from nh_edoc.cli.app import main  # noqa: E402

__all__ = ["main"]
