"""RFC 3161 requests and answers, the client's side."""

from __future__ import annotations

from asn1crypto import tsp

from nh_edoc._cms.binding import TimeStampAnswer
from nh_edoc.errors import TimestampError


def build_request(imprint: bytes, *, algorithm: str, nonce: int) -> bytes:
    """Return the DER TimeStampReq for a digest; the authority's certificate is asked for (certReq)."""
    body: bytes = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {"hash_algorithm": {"algorithm": algorithm}, "hashed_message": imprint},
            "nonce": nonce,
            "cert_req": True,
        }
    ).dump()
    return body


def read_response(answer: bytes, *, imprint: bytes, algorithm: str, nonce: int) -> bytes:
    """Return the token of a TimeStampResp that answers our request.

    Only what binds answer to request is looked at here (RFC 3161, 2.4.2: same imprint, same nonce); who signed
    the token, and with what right, is judged where tokens are verified.

    Raises:
        TimestampError: `time.answer`: not a TimeStampResp; `time.refused`; `time.imprint`: for another digest;
            `time.nonce`: for an earlier request.
    """
    try:
        parsed = TimeStampAnswer.load(answer, strict=True)
        status = parsed["status"]["status"].native
        if status not in {"granted", "granted_with_mods"}:
            raise TimestampError("time.refused", status=status)
        token = parsed["time_stamp_token"]
        info = token["content"]["encap_content_info"]["content"].parsed
        stamped = info["message_imprint"]
        digest = (stamped["hash_algorithm"]["algorithm"].native, stamped["hashed_message"].native)
        answered = info["nonce"].native
        body: bytes = token.dump()
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TimestampError("time.answer") from error
    if digest != (algorithm, imprint):
        raise TimestampError("time.imprint")
    if answered != nonce:
        raise TimestampError("time.nonce")
    return body
