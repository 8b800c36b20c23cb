"""The files of a sample case: an application form, a floor plan, the record of an arrival; equal cases, equal bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from nh_edoc.model.document import DeliveryWay
from nh_edoc.receipt.kinds.delivery_receipt.type import EvidenceKind
from nh_edoc.receipt.wording import moment

if TYPE_CHECKING:
    from nh_edoc.receipt.case.type import Case, Delivery

_FORM: Final = "application-form.txt"
_PLAN: Final = "floor-plan.png"
MATERIAL_FILES: Final = {"食品经营许可申请表": _FORM, "经营场所布局图和操作流程": _PLAN}
"""Name of the material → name of its file."""
EVIDENCE: Final = {
    DeliveryWay.ONLINE: (EvidenceKind.SYSTEM, "arrival-record.txt"),
    DeliveryWay.COURIER: (EvidenceKind.COURIER, "courier-record.txt"),
    DeliveryWay.ONSITE: (EvidenceKind.SIGNATURE, "signature-record.txt"),
    DeliveryWay.PUBLIC_NOTICE: (EvidenceKind.PUBLICATION, "publication-record.txt"),
}
"""Way of delivery → what proves it, and in which file."""
MEDIA_TYPES: Final = {".txt": "text/plain", ".png": "image/png"}
_ROOMS: Final = ((10, 10, 120, 150), (120, 10, 230, 70), (120, 70, 230, 150))
"""Dining room, kitchen, store: left, top, right, bottom in pixels."""


def case_files(case: Case) -> dict[str, bytes]:
    """Return the files of the case's materials and deliveries, by file name."""
    names = {MATERIAL_FILES[one.name] for one in case.materials if one.name in MATERIAL_FILES}
    made = {_FORM: _form(case), _PLAN: _plan()}
    return {name: made[name] for name in sorted(names)} | {
        EVIDENCE[one.way][1]: _record(case, one) for one in case.deliveries
    }


def _form(case: Case) -> bytes:
    lines = ["食品经营许可申请表（演示）", f"统一审批编码：{case.approval_code}"]
    lines += [f"{field.label}：{field.value}" for field in case.application.form]
    return _text(lines)


def _record(case: Case, delivery: Delivery) -> bytes:
    """Return what a delivery system would say of the arrival."""
    lines = ["送达记录（演示）", f"统一审批编码：{case.approval_code}", *(f"文书：{one}" for one in delivery.documents)]
    if delivery.waybill is not None:
        lines.append(f"运单号：{delivery.waybill}")
    if delivery.delivered_at is not None:
        lines.append(f"到达时间：{moment(delivery.delivered_at)}")
    return _text(lines)


def _text(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def _plan() -> bytes:
    """Return a drawing of three rooms; not compressed, so that no version of a compressor changes its digest."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - only samples draw

    picture = Image.new("1", (240, 160), 1)
    pen = ImageDraw.Draw(picture)
    for room in _ROOMS:
        pen.rectangle(room, outline=0, width=2)
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=0)
    return target.getvalue()
