"""Seal plans of PDFs of any producer (docs/adr/0024): declared once, covered by every seal, kept to the letter."""

from __future__ import annotations

import functools
import io

import pikepdf
import pytest
from edoc_foreign import appended, signer
from edoc_other import LANES, edited, other_pki, read, seal_other, visible_sealer
from edoc_plan import by, parties, plan_of, seal_in_turn, sealer_of
from edoc_sealed import good_store
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.fields import MDPPerm

from nh_edoc._pdf.new_seal import widget
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.report import Verdict
from nh_edoc.seal import Place, RoundSeal
from nh_edoc.seal.foreign_plan import PlannedSigner, read_carried, read_plan
from nh_edoc.verify import Verifier
from nh_edoc.workflow.seal_file import planned_state

lanes = pytest.mark.parametrize("lane", LANES)
CODES = ("2.5.4.97", "2.5.4.5")


@functools.cache
def turns_of(lane: str) -> list[bytes]:
    return seal_in_turn(read("tex.pdf"), 3, lane=lane)


@pytest.fixture(scope="module")
def turns() -> list[bytes]:
    return turns_of("direct")


def refused(data: bytes, party=None, sealer=None, **wish) -> str:
    with pytest.raises((InputError, SignerError)) as caught:
        seal_other(data, sealer or sealer_of(party or parties()[1]), **wish)
    assert caught.value.message("zh")
    assert caught.value.message("en")
    return caught.value.code


@lanes
def test_three_seals(lane):
    """All fields come with the first seal; each later one fills its own, and all before it still hold."""
    data = read("tex.pdf")
    made = turns_of(lane)
    for count, sealed in enumerate(made, start=1):
        assert sealed.startswith(data)
        data = sealed
        found = read_foreign(sealed)
        assert [one.field for one in found.seals] == ["First", "Second", "Third"][:count]
        assert all(one.digest_holds and one.signature_holds for one in found.seals)
        assert [one.changes.value for one in found.seals] == ["added"] * (count - 1) + ["none"]
        file = PdfFile(sealed)
        widgets = page_annotations(file, pages(file)[0])
        assert len(widgets) == 3
        assert all(one.appearance is not None for one in widgets), "ISO 19005-3, 6.3.3"
    assert Verifier(good_store()).verify(made[2]).verdict is not Verdict.INVALID


@lanes
def test_permissions(lane):
    """The first seal permits signing alone, and only in what is planned (ISO 32000-1, 12.8.2.2, 12.8.2.4)."""
    reader = PdfFileReader(io.BytesIO(turns_of(lane)[0]))
    (seal,) = reader.embedded_signatures
    assert seal.docmdp_level is MDPPerm.FILL_FORMS
    assert [seal.fieldmdp.is_locked(name) for name in ("Second", "Third", "Seal4", "amount")] == [0, 0, 1, 1]
    assert reader.root["/Perms"]["/DocMDP"] == seal.sig_object


@lanes
def test_the_plan_travels_in_the_file(lane):
    sealed = turns_of(lane)[0]
    state = planned_state(sealed, CODES)
    assert state is not None
    assert [one.label for one in state.seals] == ["第1方", "第2方", "第3方"]
    assert (state.due, set(state.signed)) == (state.seals[1], {"First"})
    assert state.seals[2].signer == by(parties()[2])
    assert read_carried(PdfFileReader(io.BytesIO(sealed)).root["/AcroForm"]["/XXSealPlan"].data).seals == state.seals


def test_complete(turns):
    state = planned_state(turns[2], CODES)
    assert state is not None
    assert state.due is None
    assert refused(turns[2], parties()[2]) == "foreign.plan-complete"
    assert refused(turns[2], parties()[2], field="Third") == "seal.field-filled"
    assert planned_state(read("tex.pdf"), CODES) is None


def test_who_and_when(turns):
    """Out of turn, by somebody else, in a field that nobody planned: refused with the reason."""
    assert refused(turns[0], parties()[2]) == "foreign.plan-signer"
    assert refused(turns[0], parties()[2], field="Third") == "seal.not-in-turn"
    assert refused(turns[0], field="Seal9") == "seal.field-unknown"
    assert refused(turns[1], field="First") == "seal.field-filled"
    assert refused(read("tex.pdf"), plan=plan_of()) == "foreign.plan-signer"


def test_how(turns):
    """Places and size are the plan's."""
    assert refused(turns[0], at=Place(page=1, x=50, y=50)) == "foreign.plan-place"
    assert refused(turns[0], straddle=True) == "foreign.plan-place"
    assert refused(turns[0], plan=plan_of()) == "foreign.plan-late"
    assert refused(read("tex.pdf"), plan=plan_of(), at=Place(page=1, x=50, y=50)) == "foreign.plan-place"
    small = sealer_of(parties()[1], picture=RoundSeal(name="演示第二机关", diameter=38))
    assert refused(turns[0], sealer=small) == "seal.size"
    assert refused(turns[0], sealer=sealer_of(parties()[1], picture=None)) == "foreign.no-picture"


def test_only_before_the_first_seal():
    signed = seal_other(read("tex.pdf")).data
    assert refused(signed, other_pki().seal, plan=plan_of()) == "foreign.plan-late"
    locked = edited(lambda pdf: None, read("tex.pdf"), encryption=pikepdf.Encryption(owner="o", user="u"))
    assert refused(locked, other_pki().seal, plan=plan_of(), password=b"u") == "foreign.plan-late"


def test_places_of_a_plan():
    """Reserved places neither leave the page nor touch one another."""
    first, second, _ = plan_of().seals
    for at, code in ((Place(page=1, x=5, y=5), "seal.off-page"), (Place(page=1, x=60, y=230), "seal.overlap")):
        moved = type(second)(field="Second", label="乙", signer=second.signer, at=at)
        plan = type(plan_of())(seals=(first, moved))
        assert refused(read("tex.pdf"), parties()[0], plan=plan) == code


def test_a_plan_that_nobody_sealed():
    """Whoever writes a plan into an unsigned file has planned nothing."""
    text = b'{"seals":[{"field":"A","label":"A","page":1,"signer":{"subject":"x"},"size":42}],"version":1}'

    def change(pdf):
        form = pikepdf.Dictionary(Fields=pikepdf.Array([]), XXSealPlan=pdf.make_stream(text))
        pdf.Root.AcroForm = pdf.make_indirect(form)

    data = edited(change)
    assert refused(data) == "foreign.plan-unsigned"
    assert refused(data, plan=plan_of()) == "foreign.plan-late"
    assert refused(seal_other(read("tex.pdf")).data, plan=plan_of()) == "foreign.plan-late"


def test_a_plan_that_was_changed(turns):
    """The plan is part of what the first seal covers: another one is a forbidden change, for the verifier too."""
    end = by(parties()[1]).certificate

    def change(update):
        form = update.root["/AcroForm"].get_object()
        found = form["/XXSealPlan"].data.replace(end.encode(), by(parties()[2]).certificate.encode())
        form[generic.pdf_name("/XXSealPlan")] = update.add_object(generic.StreamObject(stream_data=found))
        update.update_container(form)

    forged = appended(turns[0], change)
    assert refused(forged, parties()[2]) == "foreign.earlier-invalid"
    assert Verifier(good_store()).verify(forged).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "entry",
    [
        {"Rect": b"[0 0 0 0]"},
        {"Rect": b"[100 100 400 200]"},
        {"Rect": b"[5000 100 5119.06 219.06]"},
        {"F": b"134"},
        {"MK": b"<</R 90>>"},
    ],
)
def test_a_plan_that_distorts(entry, monkeypatch):
    """Whoever plans and seals first cannot stretch or turn the seal of another, or put it where nobody sees it."""

    def stretched(field, page):
        entries = widget(field, page)
        return {**entries, **entry} if field.name == "Second" else entries

    monkeypatch.setattr("nh_edoc._pdf.direct_lane.widget", stretched)
    sealed = seal_in_turn(read("tex.pdf"), 1)[0]
    assert refused(sealed) in {"foreign.plan", "seal.off-page", "foreign.no-place", "foreign.hazards"}


def test_sealed_out_of_plan_by_other_software(turns):
    """A field that other software filled with another key stops the chain."""
    meta = signers.PdfSignatureMetadata(field_name="Second", subfilter=fields.SigSeedSubFilter.PADES)
    writer = IncrementalPdfFileWriter(io.BytesIO(turns[0]))
    data = signers.sign_pdf(writer, meta, signer=signer(), existing_fields_only=True).getvalue()
    assert refused(data, parties()[2]) == "foreign.plan-broken"


def test_signers():
    """By certificate, by name, by 统一社会信用代码; of several statements all must hold."""
    party = parties()[1]
    assert by(party).problem(party.certificate, CODES) is None
    assert by(parties()[2]).problem(party.certificate, CODES) is not None
    assert PlannedSigner(subject="演示第二机关").problem(party.certificate, CODES) is None
    assert PlannedSigner(subject="演示第二").problem(party.certificate, CODES) == "演示第二"
    both = PlannedSigner(subject="演示第二机关", code="91440605MA0000007Y")
    assert both.problem(party.certificate, CODES) == "91440605MA0000007Y"


SEAL = '[[seal]]\nfield = "A"\nlabel = "甲方"\nsigner = { subject = "演示甲" }\nat = [1, 50, 50]\n'


def test_a_plan_in_toml():
    told = '[[seal]]\nfield = "Z乙"\nsigner = { certificate = "%s" }\nanchor = "盖章"\nnth = 2\nsize = 38\n' % (
        "AB" * 32
    )
    first, second = read_plan((SEAL + told).encode()).seals
    assert (first.label, first.at, first.size, first.straddle) == ("甲方", Place(page=1, x=50, y=50), 42, False)
    assert (second.label, second.at.text, second.at.nth, second.size) == ("Z乙", "盖章", 2, 38)
    assert second.signer.certificate == "ab" * 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seal = 1",
        SEAL,
        SEAL + SEAL,
        SEAL + "[[seal]]",
        SEAL + SEAL.replace('"A"', '"A.B"'),
        SEAL + SEAL.replace('"A"', '"B"').replace("at =", "place ="),
        SEAL + SEAL.replace('"A"', '"B"').replace("[1, 50, 50]", "[1, 50]"),
        SEAL + SEAL.replace('"A"', '"B"') + 'anchor = "x"\n',
        SEAL + SEAL.replace('"A"', '"B"') + "straddle = true\n",
        SEAL + SEAL.replace('"A"', '"B"') + 'size = "42"\n',
        SEAL + SEAL.replace('"A"', '"B"') + "size = -42\n",
        SEAL + SEAL.replace('"A"', '"B"') + "size = nan\n",
        SEAL + SEAL.replace('"A"', '"B"').replace("subject", "code"),
        SEAL + SEAL.replace('"A"', '"B"').replace("subject", "certificate"),
        SEAL + SEAL.replace('"A"', '"B"').replace('{ subject = "演示甲" }', "{}"),
        SEAL + SEAL.replace('"A"', '"B"') + "extra = 1\n",
        SEAL * 30,
        "\x00",
    ],
)
def test_plans_that_are_none(text):
    with pytest.raises(InputError) as caught:
        read_plan(text.encode())
    assert caught.value.code == "foreign.plan"
    assert caught.value.message("zh")


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"version":2,"seals":[]}', b'{"version":1,"seals":[{}]}', b"\xff", b"1"]
)
def test_carried_plans_that_are_none(data):
    with pytest.raises(InputError):
        read_carried(data)


@lanes
def test_a_tagged_file(lane):
    """Where the file is tagged, the direct lane gives each visible field a Form element (ISO 14289-1, 7.18.4)."""
    sealed = seal_in_turn(read("libreoffice-pdfa.pdf"), 1, lane=lane)[0]
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        keys = [one.get("/StructParent") for one in pdf.pages[0].Annots]
        if lane == "pyhanko":
            assert keys == [None] * 3
            return
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        elements = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
        assert [elements[int(one)].S for one in keys] == ["/Form"] * 3
        assert [elements[int(one)].K.Obj.T for one in keys] == ["First", "Second", "Third"]
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey == max(elements) + 1


def test_visible_without_a_plan_is_as_before():
    sealed = seal_other(read("tex.pdf"), visible_sealer(), at=Place(page=1, x=80, y=70))
    assert sealed.pending == ()
    assert b"/Perms" not in sealed.data[len(read("tex.pdf")) :]
