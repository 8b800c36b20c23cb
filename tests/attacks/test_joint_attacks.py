"""Several seals in one file: each later one fills the place that the first reserved for it, and touches nothing else.

Verification rules, 4. Literature: Sneaky Signature and Evil Annotation (Mainka, Mladenov, Rohlmann, Schwenk: Attacks on PDF
Certification, IEEE S&P 2021), incremental saving (Mladenov et al.: 1 Trillion Dollar Refund, CCS 2019).
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from edoc_joint import OTHERS, joint_rendered, joint_sealed, joint_store, judge, party, picture, press
from edoc_pki import NOW
from edoc_sealed import check
from edoc_stamped import tsa

from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf import seal_revision
from nh_edoc._pdf.append import Revision
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.long_term import end_of
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc._pdf.spelling import dictionary, reference, stream, text_string
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.report import Report

SAMPLE = 5000 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 12


def failed(report: Report) -> set[str]:
    return {one.code for one in report.checks if one.result is Result.FAILED}


def fill(data: bytes, place: int, who: int, **over: object) -> bytes:
    """``data`` with the planned seal ``place`` pressed by organ ``who``, whatever a sealer would say."""
    plan = joint_rendered().plan.seals
    template = CmsTemplate.of(party(who))
    revision = SealRevision(
        plan=plan,
        fill=plan[place],
        appearance=picture(who).appearance(),
        moment=NOW,
        reserved=template.reserved,
    )
    return write_seal(data, replace(revision, **over), template.sign).data


def test_seals_one_after_the_other() -> None:
    """Each organ's seal leaves the earlier ones whole; until the last one the file waits (verification rules, 1)."""
    for count in (1, 2):
        report = judge(joint_sealed(count))
        assert report.verdict is Verdict.INDETERMINATE
        assert failed(report) == {"seal.pending"}
        assert len(report.signatures) == count
    report = judge(joint_sealed())
    assert report.verdict is Verdict.VALID
    assert check(report, "file.fillings").result is Result.PASSED
    assert [one.agency for one in report.signatures][1:] == [one.name for one in OTHERS]
    assert report.document is not None
    assert all(one.name in report.document.agency for one in OTHERS)


def test_turns() -> None:
    """The plan's order is kept, each place is sealed once, and long-term material waits for the last seal."""
    with pytest.raises(SignerError, match=r"seal\.not-in-turn"):
        sealer_of(1).seal(replace(joint_rendered(), data=joint_sealed(1)), field="Seal3")
    with pytest.raises(SignerError, match=r"seal\.field-filled"):
        sealer_of(1).seal(replace(joint_rendered(), data=joint_sealed(1)), field="Seal1")
    with pytest.raises(SignerError, match=r"seal\.field-filled"):
        press(joint_sealed(3), 2)
    with pytest.raises(SignerError, match=r"seal\.field-unknown"):
        sealer_of(1).seal(joint_rendered(), field="Seal9")


def sealer_of(index: int) -> Sealer:
    return Sealer(party(index), picture=picture(index), clock=lambda: NOW)


def test_out_of_turn_is_refused() -> None:
    """A seal that came before its turn did not see what the organ before it sealed."""
    report = judge(fill(fill(joint_sealed(1), 2, 2), 1, 1))
    assert report.verdict is Verdict.INVALID
    assert failed(report) == {"data.plan"}


def test_sneaky_signature() -> None:
    """Another signer in a reserved place: an organ of the document, and one of nobody's."""
    report = judge(fill(fill(joint_sealed(1), 1, 2), 2, 2))
    assert report.verdict is Verdict.INVALID
    assert "authority.agency" in failed(report)


def _beside(made: Revision) -> None:
    made.add(dictionary({"Nothing": b"true"}))


def _text_over_the_page(made: Revision) -> None:
    page = pages(made.file)[0]
    extra = made.add(stream({}, b"0 0 0 rg 100 100 200 200 re f"))
    made.put(page.ref.number, made.edited(page.dictionary, {"Contents": reference(extra)}))


def _annotation(made: Revision) -> None:
    page = pages(made.file)[0]
    note = made.add(dictionary({"Type": b"/Annot", "Subtype": b"/Square", "Rect": b"[90 90 300 300]", "F": b"4"}))
    annotations = made.extended(page.dictionary, "Annots", reference(note))
    made.put(page.ref.number, made.edited(page.dictionary, {"Annots": annotations}))


def _first_picture(made: Revision) -> None:
    (first, *_) = fields(made.file)
    form = made.add(stream({"Type": b"/XObject", "Subtype": b"/Form", "BBox": b"[0 0 9 9]"}, b""))
    assert first.ref is not None
    made.put(first.ref.number, made.edited(first.dictionary, {"AP": dictionary({"N": reference(form)})}))


def _catalog(made: Revision) -> None:
    root = made.file.trailer["Root"]
    made.put(root.number, made.edited(made.file.catalog, {"Lang": b"(en)"}))


def _information(made: Revision) -> None:
    info = made.file.trailer["Info"]
    made.put(info.number, dictionary({"Title": text_string("其他标题")}))


def _own_field(**changes: bytes) -> Callable[[Revision], None]:
    def change(made: Revision) -> None:
        (mine,) = [one for one in fields(made.file) if one.name == "Seal2"]
        assert mine.ref is not None
        written = made.given[mine.ref.number]
        for key, value in changes.items():
            before = f"/{key} ".encode()
            at = written.index(before) + len(before)
            end = min(place for one in (b"/", b">>") if (place := written.find(one, at + 1)) > 0)
            written = written[:at] + value + written[end:]
        made.put(mine.ref.number, written)

    return change


@pytest.mark.parametrize(
    "change",
    [
        _beside,
        _text_over_the_page,
        _annotation,
        _first_picture,
        _catalog,
        _information,
        _own_field(Rect=b"[0 0 595 842]"),
        _own_field(TU=b"<41>"),
        _own_field(F=b"4"),
    ],
    ids=["object", "page", "annotation", "first picture", "catalog", "information", "box", "label", "flags"],
)
def test_what_a_later_seal_may_not_touch(monkeypatch: pytest.MonkeyPatch, change: Callable[[Revision], None]) -> None:
    """Incremental saving and Evil Annotation, by one who holds a good key: the change is signed, and INVALID."""
    prepare, first = seal_revision._prepare_fields, joint_sealed(1)  # sealed before the writer is changed

    def prepared(made: Revision, revision: SealRevision, value: int) -> None:
        prepare(made, revision, value)
        change(made)

    monkeypatch.setattr(seal_revision, "_prepare_fields", prepared)
    changed = fill(first, 1, 1)
    monkeypatch.undo()
    report = judge(fill(changed, 2, 2))
    assert report.verdict is Verdict.INVALID
    assert "file.fillings" in failed(report)


def test_reserved_place_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shadow attack: the first signer draws something where the second seal is to come."""

    def drawn(made: Revision, seal: object) -> int:
        form = {"Type": b"/XObject", "Subtype": b"/Form", "BBox": b"[0 0 119 119]"}
        return made.add(stream(form, b"1 0 0 rg 0 0 119 119 re f"))

    monkeypatch.setattr(seal_revision, "_empty", drawn)
    report = judge(fill(joint_rendered().data, 0, 0))
    assert report.verdict is Verdict.INVALID
    assert "file.active-content" in failed(report)


def test_saved_again() -> None:
    """A revision after the last seal, and one between two seals."""
    for base, rest in ((joint_sealed(3), ()), (joint_sealed(1), ((1, 1), (2, 2)))):
        made = Revision(PdfFile(base))
        _catalog(made)
        data = base + made.written(bytes(16))
        for place, who in rest:
            data = fill(data, place, who)
        report = judge(data)
        assert report.verdict is Verdict.INVALID
        assert {"file.revisions", "file.fillings"} & failed(report)


def test_no_seal_can_be_taken_away() -> None:
    """The file as it was before the last seal is the file that waits for it, and nothing more."""
    data = joint_sealed(3)
    file = PdfFile(data)
    assert data[: end_of(file, 2)] == joint_sealed(2)
    assert judge(data[: end_of(file, 2)]).verdict is Verdict.INDETERMINATE


def test_changed_bytes() -> None:
    """A seeded sample over all revisions, holes included: no byte of any of them can change (profile, 5)."""
    data = joint_sealed(3)
    rng = random.Random(20260302)
    starts = [end_of(PdfFile(data), index) for index in range(3)]
    for _ in range(SAMPLE):
        at = rng.randrange(rng.choice(starts), len(data))
        changed = bytearray(data)
        changed[at] ^= rng.choice((0x01, 0x20, 0x80))
        assert judge(bytes(changed)).verdict is not Verdict.VALID, at


def test_long_term_material_comes_last() -> None:
    """docs/profile.md, 5: B-LT for the last seal alone; nothing but long-term material may follow it."""
    with pytest.raises(InputError, match=r"seal\.level"):
        press(joint_sealed(1), 1, level=Level.B_LT, trust=joint_store(), timestamper=tsa())
    data = joint_rendered().data
    for index in range(2):
        data = press(data, index, timestamper=tsa()).data
    report = judge(press(data, 2, level=Level.B_LTA, trust=joint_store(), timestamper=tsa()).data)
    assert report.verdict is Verdict.VALID
    assert {one.level_proven for one in report.signatures} == {Level.B_LTA}
