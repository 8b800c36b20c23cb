"""Pages of another size or another view, sealed by a signer who helps: the same text on another sheet stands elsewhere.

docs/profile.md, 3. Literature: shadow attacks that hide content by what a page shows (Mainka et al., NDSS 2021).
"""

from __future__ import annotations

import io
import os
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf
import pytest
from edoc_sealed import check, press, rendered, the_pki, verify

from nh_edoc.model.report import Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

A4 = (0, 0, 595.2756, 841.8898)
BOXES = {
    "five points higher": (0, 0, 595.2756, 846.8898),
    "a ten-thousandth of a point": (0, 0, 595.2756, 841.8897),
    "moved": (0, 1, 595.2756, 842.8898),
    "corners in another order": (595.2756, 841.8898, 0, 0),
    "letter": (0, 0, 612, 792),
}
NODES = {
    "turned": {"/Rotate": 90},
    "turned by nothing": {"/Rotate": 0},
    "cropped": {"/CropBox": (0, 0, 595.2756, 400)},
    "a box for all": {"/MediaBox": A4},
    "resources for all": {"/Resources": {}},
}
NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
SOME = slice(None) if NIGHTLY else slice(2)


def sealed_after(change: Callable[[pikepdf.Pdf], None]) -> bytes:
    """Seal the sample with its agency's good key after ``change``."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered().data)) as file:
        change(file)
        file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    return press(replace(rendered(), data=out.getvalue()), the_pki().seal)


def box(values: tuple[float, ...]) -> pikepdf.Array:
    return pikepdf.Array([value if isinstance(value, int) else Decimal(str(value)) for value in values])


@pytest.mark.parametrize("name", list(BOXES)[SOME])
def test_other_sheet(name: str) -> None:
    """ISO 216: every page is A4, to the last digit."""

    def change(file: pikepdf.Pdf) -> None:
        file.pages[0].obj["/MediaBox"] = box(BOXES[name])

    report = verify(sealed_after(change))
    found = check(report, "file.active-content")
    assert report.verdict is Verdict.INVALID
    assert (found.result, found.params["what"]) == (Result.FAILED, "Page.MediaBox")


@pytest.mark.parametrize("name", list(NODES)[SOME])
def test_inherited_from_the_tree(name: str) -> None:
    """ISO 32000-1, 7.7.3.4: what a page does not say itself it takes from the page tree."""

    def change(file: pikepdf.Pdf) -> None:
        for key, value in NODES[name].items():
            file.Root.Pages[key] = box(value) if isinstance(value, tuple) else value

    report = verify(sealed_after(change))
    found = check(report, "file.active-content")
    assert report.verdict is Verdict.INVALID
    assert (found.result, found.params["what"]) == (Result.FAILED, f"Pages.{next(iter(NODES[name]))[1:]}")
