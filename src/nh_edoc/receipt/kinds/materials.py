"""The list of materials, as receipts and application forms print it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc.receipt import wording
from nh_edoc.receipt.kinds.acceptance_receipt.type import MaterialForm, MaterialSource, SubmissionWay
from nh_edoc.receipt.printing import Medium, line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from nh_edoc.receipt.kinds.acceptance_receipt.type import Material
    from nh_edoc.receipt.printing import Printed

SUBMISSION_WAYS: Final = {
    SubmissionWay.ONSITE: "现场递交",
    SubmissionWay.COURIER: "快递递交",
    SubmissionWay.ONLINE: "网上递交",
}
FORMS: Final = {MaterialForm.ORIGINAL: "原件", MaterialForm.COPY: "复印件", MaterialForm.ELECTRONIC: "电子件"}
SOURCES: Final = {
    MaterialSource.SUBMITTED: "申请人提交",
    MaterialSource.SHARED: "共享获取",
    MaterialSource.EXEMPT: "免予提交",
}
COLUMNS: Final = ("序号", "材料名称", "份数", "形式", "来源")


def material_lines(materials: Sequence[Material], path: str) -> Iterator[Printed]:
    """Yield the table of materials: name, licence got by sharing, copies, form, source, what was deferred."""
    yield from line("materials/title", "申请材料清单")
    for index, name in enumerate(COLUMNS):
        yield from line(f"materials/head/{index}", name, medium=Medium.HEADER)
    for index, material in enumerate(materials):
        where, here = f"materials/rows/{index}", f"{path}/{index}"
        yield from line(f"{where}/number", str(index + 1))
        yield from line(f"{where}/name", (material.name, f"{here}/name"))
        if material.license_identifier:
            yield from line(f"{where}/identifier", (material.license_identifier, f"{here}/licenseIdentifier"))
        if material.deferred_until is not None:
            promised = (wording.day(material.deferred_until), f"{here}/deferredUntil")
            yield from line(f"{where}/deferred", "容缺，承诺于", promised, "前补交")
        yield from line(f"{where}/copies", (str(material.copies), f"{here}/copies"))
        yield from line(f"{where}/form", (FORMS[material.form], f"{here}/form"))
        yield from line(f"{where}/source", (SOURCES[material.source], f"{here}/source"))
