"""Statutory time: every date and time of the law is Beijing's, wherever the machine stands."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8), "UTC+08:00")
