"""PDF out, sealed PDF back: whoever seals elsewhere may put a seal into its field, and change nothing else.

The revision with the empty fields is under no seal while the file is away, so that somebody may change it, or slip another revision
behind it, before a seal makes it look good (verification rules, 3 and 4). Literature: Shadow Attacks (Mainka, Mladenov,
Rohlmann, NDSS 2021): content that is prepared before signing.
"""

from __future__ import annotations

import functools
import os
import random
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from edoc_pki import NOW
from edoc_sealed import SETTINGS, press, rendered, seal, the_pki, the_verifier, verify

from nh_edoc._pdf import seal_revision
from nh_edoc._pdf.append import Revision
from nh_edoc._pdf.forms import fields
from nh_edoc._pdf.long_term import EMPTY, SecurityStore, Stored, end_of, store_revision
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import dictionary, next_number, reference, stream, text_string
from nh_edoc.errors import EdocError, InputError, VerificationError
from nh_edoc.model.report import Report, Result, Verdict
from nh_edoc.receipt.samples import sample
from nh_edoc.registry import SqliteRegistry
from nh_edoc.seal.fields import with_fields
from nh_edoc.workflow import Destination, Journal, accept_document, await_seal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.seal_revision import SealRevision
    from nh_edoc.model.pdf import PdfA

KIND = "acceptance-receipt"
SAMPLE = 5000 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 12
Change = Callable[[Revision], None]


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Journal]:
    """A registry that awaits the sample; nothing that is tried here is ever entered in it."""
    with SqliteRegistry.create(tmp_path_factory.mktemp("awaited") / "registry.db") as registry:
        made = Journal(registry=registry, actor="clerk.7", clock=lambda: NOW)
        assert await_seal(sample(KIND), SETTINGS, to=Destination(journal=made)).pdf == left()
        yield made
        assert [one.entry.action for one in registry.events()] == ["awaited"]


@functools.cache
def left() -> PdfA:
    return with_fields(rendered(KIND))


def refused(journal: Journal, data: bytes) -> EdocError:
    with pytest.raises(EdocError) as caught:
        accept_document(data, SETTINGS, the_verifier(), journal=journal)
    return caught.value


def failed(error: EdocError) -> set[str]:
    """Checks by which a file is INVALID; it is refused by the verdict, not by the comparison with what went out."""
    assert isinstance(error, VerificationError), error.code
    assert error.report.verdict is Verdict.INVALID
    return failed_in(error.report)


def failed_in(report: Report) -> set[str]:
    return {one.code for one in report.checks if one.result is Result.FAILED}


def appended(data: bytes, change: Change) -> bytes:
    made = Revision(PdfFile(data))
    change(made)
    return data + made.written(bytes(16))


def sealed(data: bytes) -> bytes:
    """With the agency's own, good seal: the service seals whatever it is given."""
    return press(replace(left(), data=data), the_pki().seal)


def beside(made: Revision) -> None:
    made.add(dictionary({"Nothing": b"true"}))


def other_text(made: Revision) -> None:
    page = pages(made.file)[0]
    extra = made.add(stream({}, b"0 0 0 rg 100 100 200 200 re f"))
    made.put(page.ref.number, made.edited(page.dictionary, {"Contents": reference(extra)}))


def annotation(made: Revision) -> None:
    page = pages(made.file)[0]
    note = made.add(dictionary({"Type": b"/Annot", "Subtype": b"/Square", "Rect": b"[90 90 300 300]", "F": b"4"}))
    annotations = made.extended(page.dictionary, "Annots", reference(note))
    made.put(page.ref.number, made.edited(page.dictionary, {"Annots": annotations}))


def action(made: Revision) -> None:
    root = made.file.trailer["Root"]
    script = dictionary({"S": b"/JavaScript", "JS": b"(app.alert\\(1\\))"})
    made.put(root.number, made.edited(made.file.catalog, {"OpenAction": script}))


def other_title(made: Revision) -> None:
    made.put(made.file.trailer["Info"].number, dictionary({"Title": text_string("其他标题")}))


def moved_field(made: Revision) -> None:
    (one,) = fields(made.file)
    assert one.ref is not None
    made.put(one.ref.number, made.edited(one.dictionary, {"Rect": b"[0 0 595 842]"}))


def drawn_field(made: Revision) -> None:
    """Something that looks like a seal, where none stands yet."""
    (one,) = fields(made.file)
    form = made.add(stream({"Type": b"/XObject", "Subtype": b"/Form", "BBox": b"[0 0 9 9]"}, b"1 0 0 rg 0 0 9 9 re f"))
    assert one.ref is not None
    made.put(one.ref.number, made.edited(one.dictionary, {"AP": dictionary({"N": reference(form)})}))


def second_field(made: Revision) -> None:
    """A field that was not planned, for a seal of somebody else."""
    (one,) = fields(made.file)
    field = made.add(made.edited(one.dictionary, {"T": b"(Seal2)"}))
    form = made.file.catalog["AcroForm"]
    grown = made.extended(made.file.get(form), "Fields", reference(field))
    made.put(form.number, made.edited(made.file.get(form), {"Fields": grown}))


OTHER_CHANGES: tuple[Change, ...] = (beside, other_text, annotation, action, other_title, second_field)
CHANGES = (*OTHER_CHANGES, moved_field, drawn_field)
each = pytest.mark.parametrize("change", CHANGES, ids=lambda one: one.__name__)


def test_what_is_attacked_is_good() -> None:
    """Guards the tests below: without the change the file is accepted and VALID."""
    accepted = accept_document(sealed(left().data), SETTINGS, the_verifier())
    assert accepted.report.verdict is Verdict.VALID


@each
def test_changed_while_it_was_away(monkeypatch: pytest.MonkeyPatch, journal: Journal, change: Change) -> None:
    """The revision with the fields itself is another one: refused whatever the seal says, with the reason."""
    add, good = seal_revision._add_fields, left().data

    def added(made: Revision, *rest: object) -> None:
        add(made, *rest)
        other = Revision(PdfFile(good))
        change(other)
        made.given |= other.given
        made.size = other.size

    monkeypatch.setattr(seal_revision, "_add_fields", added)
    spoilt = with_fields(rendered(KIND)).data
    monkeypatch.undo()
    assert spoilt != left().data
    error = refused(journal, sealed(spoilt))
    assert isinstance(error, InputError)
    assert error.code == "accept.changed"


@each
def test_revision_slipped_in_before_the_seal(journal: Journal, change: Change) -> None:
    """The file begins with what went out, and a good seal covers all of it: INVALID by the revision too many."""
    assert "file.revisions" in failed(refused(journal, sealed(appended(left().data, change))))


@pytest.mark.parametrize("change", [beside, drawn_field, second_field], ids=lambda one: one.__name__)
def test_revision_appended_behind_the_seal(journal: Journal, change: Change) -> None:
    """Incremental saving."""
    found = failed(refused(journal, appended(sealed(left().data), change)))
    assert {"file.revisions", "file.fillings"} & found


@pytest.mark.parametrize("change", OTHER_CHANGES, ids=lambda one: one.__name__)
def test_seal_that_changes_more(monkeypatch: pytest.MonkeyPatch, journal: Journal, change: Change) -> None:
    """The revision of the seal does more than fill the field; it is signed, and INVALID all the same."""
    prepare = seal_revision._prepare_fields

    def prepared(made: Revision, revision: SealRevision, value: int) -> None:
        prepare(made, revision, value)
        change(made)

    monkeypatch.setattr(seal_revision, "_prepare_fields", prepared)
    data = sealed(left().data)
    monkeypatch.undo()
    assert "file.fillings" in failed(refused(journal, data))


def test_seal_in_a_field_of_its_own(journal: Journal) -> None:
    """The seal stands, but not in the place that was left for it."""
    made = Revision(PdfFile(left().data))
    second_field(made)
    plan = replace(left().plan.seals[0], field="Seal2")
    both = left().data + made.written(bytes(16))
    data = press(_planning(both, plan), the_pki().seal)
    assert {"file.revisions", "data.plan"} & failed(refused(journal, data))


def _planning(data: bytes, seal: object) -> PdfA:
    pdf = left()
    document = replace(pdf.document, seal_plan=replace(pdf.plan, seals=(seal,)))  # type: ignore[arg-type]
    return replace(pdf, data=data, document=document)


def test_security_store_slipped_in(journal: Journal) -> None:
    """A revision of the form that may follow a seal, before the seal: what stands behind it counts as no seal."""
    file = PdfFile(left().data)
    root = Stored(next_number(file), the_pki().root.certificate)
    store = store_revision(file, len(file.data), EMPTY, SecurityStore(certificates=(root,), crls=()))
    assert {"file.revisions", "seal.present"} & failed(refused(journal, sealed(left().data + store)))


def test_seal_taken_away(journal: Journal) -> None:
    """What remains is the file that went out, or not even that."""
    data = seal(left())
    assert refused(journal, data[: end_of(PdfFile(data), 1)]).code == "accept.unsealed"
    assert refused(journal, data[: end_of(PdfFile(data), 0)]).code == "accept.no-field"


def test_seal_of_another_file(journal: Journal) -> None:
    """A good seal cut out of another awaited file of the agency, behind this one."""
    other = with_fields(rendered("approval-decision"))
    data = seal(other)
    error = refused(journal, left().data + data[len(other.data) :])
    assert error.code in {"accept.unreadable", "accept.no-field", "report.not-valid"}
    assert not isinstance(error, VerificationError) or error.report.verdict is Verdict.INVALID


def test_changed_bytes(journal: Journal) -> None:
    """A seeded sample over base, fields and seal: no byte can change, and every refusal has a reason (profile, 5)."""
    data = seal(left())
    ends = [0, *(end_of(PdfFile(data), index) for index in range(3))]
    rng = random.Random(20260302)
    for number in range(SAMPLE):
        part = (1, 1, 2, 0)[number % 4]
        at = rng.randrange(ends[part], ends[part + 1])
        changed = bytearray(data)
        changed[at] ^= rng.choice((0x01, 0x20, 0x80))
        assert verify(bytes(changed)).verdict is not Verdict.VALID, at
        assert refused(journal, bytes(changed)).code, at
