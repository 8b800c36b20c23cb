"""Ask an RFC 3161 time-stamping authority for a token."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from nh_edoc._cms.request import build_request, read_response
from nh_edoc.errors import FetchError, TimestampError
from nh_edoc.logs import log
from nh_edoc.ports import Fetcher

_LARGEST_ANSWER: Final = 64 * 1024
"""Real tokens with a full chain take 5 to 8 KB."""
_SLOW: Final = "net.slow"


def _nonce() -> int:
    return secrets.randbits(64) | 1 << 63


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpTimestamper:
    """时间戳服务 over HTTP (RFC 3161, 3.4)."""

    url: str
    fetcher: Fetcher
    nonce: Callable[[], int] = field(default=_nonce)
    """Where nonces come from: unpredictable, so that an old answer cannot be played back."""

    def stamp(self, imprint: bytes, *, algorithm: str) -> bytes:
        """Return the DER TimeStampToken over ``imprint``; that it answers this very request is checked.

        Raises:
            TimestampError: `time.unavailable`, `time.slow`: no answer; `time.refused`, `time.answer`, `time.imprint`,
                `time.nonce`: no usable one.
        """
        nonce = self.nonce()
        request = build_request(imprint, algorithm=algorithm, nonce=nonce)
        try:
            answer = self.fetcher.post(
                self.url, request, content_type="application/timestamp-query", limit=_LARGEST_ANSWER
            )
        except FetchError as error:
            if error.code == _SLOW:
                raise TimestampError("time.slow", url=self.url) from error
            raise TimestampError("time.unavailable", reason=error.message()) from error
        log("stamped", url=self.url, bytes=len(answer))
        return read_response(answer, imprint=imprint, algorithm=algorithm, nonce=nonce)
