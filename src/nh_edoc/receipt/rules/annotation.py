"""R17: what an annotated copy of a licence says of itself; R15: that its identifiers hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nh_edoc.model.legal_time import BEIJING
from nh_edoc.receipt.rules import catalogue as rules
from nh_edoc.receipt.rules.identity import approval_code_of, item_identifier, license_identifier, organ_code
from nh_edoc.receipt.rules.judging import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from nh_edoc.model.annotation import Annotation


def breaches(annotation: Annotation, at: datetime) -> Iterator[Breach]:
    """Yield every demand that is not met: GB/T 36903 (制作者, 制作事由, 有效期截止时间), the original, the one use."""
    if annotation.purpose is None:
        yield Breach(demand=rules.R17_PURPOSE, path="/purpose")
    if annotation.maker is None:
        yield Breach(demand=rules.R17_MAKER, path="/maker")
    elif annotation.maker.uscc is not None:
        yield from organ_code(annotation.maker.uscc, "/maker/uscc")
    yield from _expiry(annotation, at)
    yield from _original(annotation)
    yield from _use(annotation)


def _expiry(annotation: Annotation, at: datetime) -> Iterator[Breach]:
    made, expires = annotation.made_at, annotation.expires_at
    if expires is None:
        yield Breach(demand=rules.R17_EXPIRY, path="/expiresAt")
    elif expires < made:  # 加注件有效期截止时间必须大于等于当前时间: that of its making
        params = {"made": _told(made), "expires": _told(expires)}
        yield Breach(demand=rules.R17_EARLY, path="/expiresAt", params=params)
    elif expires < at:
        params = {"at": _told(at), "expires": _told(expires)}
        yield Breach(demand=rules.R17_EXPIRED, path="/expiresAt", params=params)


def _told(moment: datetime) -> str:
    return moment.astimezone(BEIJING).isoformat(timespec="seconds")


def _original(annotation: Annotation) -> Iterator[Breach]:
    original = annotation.original
    if original.data_digest is None:
        yield Breach(demand=rules.R17_ORIGINAL, path="/original/dataDigest")
    if original.file_digest is None:
        yield Breach(demand=rules.R17_ORIGINAL, path="/original/fileDigest")
    yield from license_identifier(original.identifier, "/original/identifier")


def _use(annotation: Annotation) -> Iterator[Breach]:
    use = annotation.use
    if use is None:
        yield Breach(demand=rules.R17_USE, path="/use")
        return
    yield from item_identifier(use.item.code, "/use/item/code")
    yield from approval_code_of(use.item.code, use.approval_code, "/use/approvalCode")
