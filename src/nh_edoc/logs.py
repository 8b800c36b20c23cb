"""Log records: one line a verb, on the logger ``nh_edoc``, with numbers and digests and without persons (rule R25).

A program decides where they go; without a handler of its own they go nowhere. What looks like an identity number, a
telephone number or a pass phrase that was asked for is masked in every record of the logger, also in one that a
program or a library writes into it.
"""

from __future__ import annotations

import logging
import re
import threading
from typing import Final

NAME: Final = "nh_edoc"
MASK: Final = "***"
_PERSONAL: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]"
    r"|1[3-9][0-9]{9}"
    r")(?![0-9A-Za-z])"
)
"""公民身份号码 (GB 11643) or a mobile number; longer runs of digits are case numbers."""
_SHORTEST: Final = 4
"""Characters: a shorter secret would mask half of every line."""


class _Redaction(logging.Filter):
    """Masks what must not be logged, in the finished text of a record."""

    def __init__(self) -> None:
        super().__init__()
        self._secrets: set[str] = set()
        self._lock = threading.Lock()

    def hide(self, secret: str) -> None:
        """Mask ``secret`` from now on."""
        if len(secret) >= _SHORTEST:
            with self._lock:
                self._secrets.add(secret)

    def masked(self, text: str) -> str:
        """Return ``text`` without secrets and personal numbers."""
        with self._lock:
            secrets = sorted(self._secrets, key=len, reverse=True)
        for secret in secrets:
            text = text.replace(secret, MASK)
        return _PERSONAL.sub(MASK, text)

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask message and exception of a record, and let it pass."""
        record.msg, record.args = self.masked(record.getMessage()), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self.masked(record.exc_text)
        return True


_REDACTION: Final = _Redaction()
_LOGGER: Final = logging.getLogger(NAME)
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.addFilter(_REDACTION)


def log(event: str, **values: object) -> None:
    """Write one line at level INFO.

    Args:
        event: what was done, for example ``issued``.
        **values: number, kind, digest, verdict …; never a person.
    """
    if _LOGGER.isEnabledFor(logging.INFO):
        _LOGGER.info("%s %s", event, " ".join(f"{name}={value}" for name, value in values.items()))


def masked(text: str) -> str:
    """Return ``text`` as the log would show it."""
    return _REDACTION.masked(text)


def hide(secret: bytes) -> None:
    """Mask a secret in every later record."""
    _REDACTION.hide(secret.decode("utf-8", "replace"))
