"""Ask a signing service: Cloud Signature Consortium, API v2.0.0.2, JSON over HTTPS.

What a service answers is data of strangers: bounded, of one form, and what it says about an error is shown only as far
as it is one of the words of the API, because a description may repeat what was sent.
"""

from __future__ import annotations

import http
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from nh_edoc.errors import FetchError, SignerError
from nh_edoc.keys.csc_uri import CscUri
from nh_edoc.logs import hide, log
from nh_edoc.ports import ApiFetcher, ServiceSecrets

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.ports import Reply

LARGEST_ANSWER: Final = 256 * 1024
"""A chain of certificates takes 10 KB; a hundred signatures of RSA 4096 take 70 KB."""
_TOKEN: Final = re.compile(rb"[A-Za-z0-9\-._~+/]{1,16000}=*")
"""RFC 6750, 2.1: b64token."""
_WORD: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
"""Codes of errors (RFC 6749, 5.2)."""
_SLOW: Final = "net.slow"


@dataclass(slots=True, kw_only=True)
class CscService:
    """签名服务 at one address."""

    where: CscUri
    fetcher: ApiFetcher
    secrets: ServiceSecrets
    _token: bytes | None = field(default=None, repr=False)

    def call(self, method: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return what a method of the API answers; an access token that has expired is asked for anew, once.

        Args:
            method: for example ``credentials/info``.
            body: its arguments.

        Raises:
            SignerError: `signer.csc-token-wanted`, `signer.csc-token-form`, `signer.csc-token`, `signer.csc-refused`,
                `signer.csc-slow`, `signer.csc-unreachable`, `signer.csc-answer`.
        """
        encoded = json.dumps(body, separators=(",", ":")).encode("utf-8")
        used = self._token or self._new_token()
        reply = self._post(method, encoded, used)
        if reply.status == http.HTTPStatus.UNAUTHORIZED and (fresh := self._new_token()) != used:
            reply = self._post(method, encoded, fresh)
        if reply.status == http.HTTPStatus.UNAUTHORIZED:
            raise SignerError("signer.csc-token", name=self.where.host, reason=_word(reply))
        if reply.status != http.HTTPStatus.OK:
            raise SignerError("signer.csc-refused", name=self.where.host, method=method, reason=_word(reply))
        found = _decoded(reply.body)
        if found is None:
            raise SignerError("signer.csc-answer", name=self.where.host, method=method, reason="JSON")
        log("remote", method=method, host=self.where.host, bytes=len(reply.body))
        return found

    def wrong(self, method: str, reason: str) -> SignerError:
        """Return the error of an answer that is not what the API says."""
        return SignerError("signer.csc-answer", name=self.where.host, method=method, reason=reason)

    def _new_token(self) -> bytes:
        token = self.secrets.token(self.where.host)
        if token is None:
            raise SignerError("signer.csc-token-wanted", name=self.where.host)
        hide(token)
        if not _TOKEN.fullmatch(token):  # it becomes a line of the request
            raise SignerError("signer.csc-token-form", name=self.where.host)
        self._token = token
        return token

    def _post(self, method: str, body: bytes, token: bytes) -> Reply:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Authorization": f"Bearer {token.decode('ascii')}",
        }
        try:
            return self.fetcher.ask(f"{self.where.base}/{method}", body, headers=headers, limit=LARGEST_ANSWER)
        except FetchError as error:
            if error.code == _SLOW:
                raise SignerError("signer.csc-slow", name=self.where.host) from error
            raise SignerError("signer.csc-unreachable", reason=error.message()) from error


def _decoded(body: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _word(reply: Reply) -> str:
    """Return the service's word for an error (CSC API v2.0.0.2, 10.1), or the status when it has none."""
    word = (_decoded(reply.body) or {}).get("error")
    return word if isinstance(word, str) and _WORD.fullmatch(word) else f"HTTP {reply.status}"
