"""What a seal adds to a file, read back with qpdf's parser: PDF/A-3a, PDF/UA-1 and PAdES hang on these objects."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from asn1crypto import cms
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from edoc_pki import NOW

from nh_edoc.errors import SignerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.pdf import PdfA, SealedPdf
    from nh_edoc.seal import Sealer

POINT = 72 / 25.4


@pytest.fixture(params=["rsa", "p-256"])
def signer(request: pytest.FixtureRequest, keys: Any) -> Any:
    return keys[request.param].seal


@pytest.fixture
def sealed(rendered: PdfA, sealer: Callable[..., Sealer], signer: Any) -> SealedPdf:
    return sealer(signer).seal(rendered)


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data), attempt_recovery=False)


def signature_of(pdf: pikepdf.Pdf, name: str = "Seal1") -> Any:
    return field_of(pdf, name).V


def field_of(pdf: pikepdf.Pdf, name: str) -> Any:
    (found,) = (one for one in pdf.Root.AcroForm.Fields if str(one.T) == name)
    return found


def hole_of(data: bytes, name: str = "Seal1") -> tuple[int, int]:
    with opened(data) as pdf:
        first, start, end, rest = (int(one) for one in signature_of(pdf, name).ByteRange)
    assert first == 0
    assert end + rest <= len(data)
    return start, end


def test_only_appended(rendered: PdfA, sealed: SealedPdf) -> None:
    """One incremental revision: the rendered bytes stay, and the renderer's metadata with them (profile, 1)."""
    assert sealed.data.startswith(rendered.data)
    assert rendered.data.endswith(b"%%EOF\n")  # ISO 19005-3, 6.1.9: no object right behind the end mark
    assert sealed.data[len(rendered.data) :].count(b"%%EOF") == 1
    assert sealed.data.endswith(b"%%EOF\n")
    with opened(rendered.data) as before, opened(sealed.data) as after:
        assert after.Root.Metadata.read_raw_bytes() == before.Root.Metadata.read_raw_bytes()
        assert str(after.trailer.Info.ModDate) == str(before.trailer.Info.ModDate)
        assert after.check_pdf_syntax() == []


def test_says_what_it_is(sealed: SealedPdf) -> None:
    """SealedPdf carries what a report and a register need."""
    assert (sealed.field, sealed.level, sealed.lane) == ("Seal1", "PAdES-BASELINE-B", "direct")
    assert sealed.digest.value == hashlib.sha256(sealed.data).hexdigest()


def test_byte_range_leaves_out_the_hole_alone(sealed: SealedPdf) -> None:
    """ISO 32000-2, 12.8.1: everything but the hexadecimal string with its angle brackets, to the last byte."""
    start, end = hole_of(sealed.data)
    hole = sealed.data[start:end]
    assert re.fullmatch(rb"<[0-9a-f]+>", hole)
    with opened(sealed.data) as pdf:
        ranges = [int(one) for one in signature_of(pdf).ByteRange]
        assert bytes(signature_of(pdf).Contents).hex().encode() == hole[1:-1]
    assert ranges == [0, start, end, len(sealed.data) - end]
    content = cms.ContentInfo.load(bytes.fromhex(hole[1:-1].decode()))
    padding_ = bytes.fromhex(hole[1:-1].decode())[len(content.dump()) :]
    assert padding_.strip(b"\0") == b""
    assert (end - start - 2) % 512 == 0  # a multiple of 256 bytes (profile, 5)


def test_signature_covers_the_file(sealed: SealedPdf, signer: Any) -> None:
    """Digest and signature, recomputed without our code and without pyHanko."""
    start, end = hole_of(sealed.data)
    content = cms.ContentInfo.load(bytes.fromhex(sealed.data[start + 1 : end - 1].decode()))["content"]
    (info,) = content["signer_infos"]
    digest = next(one["values"][0].native for one in info["signed_attrs"] if one["type"].native == "message_digest")
    assert digest == hashlib.sha256(sealed.data[:start] + sealed.data[end:]).digest()
    attributes = b"\x31" + info["signed_attrs"].dump()[1:]
    key = signer.certified.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key.verify(info["signature"].native, attributes, ec.ECDSA(hashes.SHA256()))
    else:
        key.verify(info["signature"].native, attributes, padding.PKCS1v15(), hashes.SHA256())


def test_signature_dictionary(sealed: SealedPdf) -> None:
    """ETSI EN 319 142-1, 6.3: these entries and no other; the claimed time in /M."""
    with opened(sealed.data) as pdf:
        found = signature_of(pdf)
        assert set(found.keys()) == {"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange", "/M"}
        assert (found.Type, found.Filter, found.SubFilter) == ("/Sig", "/Adobe.PPKLite", "/ETSI.CAdES.detached")
        assert str(found.M) == NOW.strftime("D:%Y%m%d%H%M%SZ")


def test_field_and_widget(rendered: PdfA, sealed: SealedPdf) -> None:
    """ISO 19005-3, 6.3 (appearance, Print flag); ISO 14289-1, 7.18.1 (readable name); the place of the plan."""
    (plan,) = rendered.plan.seals
    with opened(sealed.data) as pdf:
        assert set(pdf.Root.AcroForm.keys()) == {"/Fields", "/SigFlags"}
        assert pdf.Root.AcroForm.SigFlags == 3
        widget = field_of(pdf, "Seal1")
        assert (widget.Type, widget.Subtype, widget.FT, widget.F) == ("/Annot", "/Widget", "/Sig", 132)
        assert str(widget.TU) == plan.label
        page = pdf.pages[plan.box.page - 1]
        height = float(page.MediaBox[3])
        expected = (
            float(plan.box.x) * POINT,
            height - float(plan.box.y + plan.box.height) * POINT,
            float(plan.box.x + plan.box.width) * POINT,
            height - float(plan.box.y) * POINT,
        )
        assert [float(one) for one in widget.Rect] == pytest.approx(expected, abs=0.001)
        assert widget.P.objgen == page.objgen
        assert page.Tabs == "/S"
        assert [one.objgen for one in page.Annots] == [widget.objgen]


def test_structure_element(sealed: SealedPdf) -> None:
    """ISO 14289-1, 7.18.4: the widget is the only content of a Form element that the parent tree leads to."""
    with opened(sealed.data) as pdf:
        widget = field_of(pdf, "Seal1")
        tree = pdf.Root.StructTreeRoot
        numbers = list(tree.ParentTree.Nums)
        element = dict(zip((int(one) for one in numbers[::2]), numbers[1::2], strict=True))[int(widget.StructParent)]
        document = tree.K[0]
        assert (element.S, element.P.objgen, element.Pg.objgen) == ("/Form", document.objgen, widget.P.objgen)
        assert isinstance(element.K, pikepdf.Dictionary)
        assert (element.K.Type, element.K.Obj.objgen) == ("/OBJR", widget.objgen)
        assert element.objgen in [one.objgen for one in document.K]
        keys = [int(one) for one in numbers[::2]]
        assert keys == sorted(set(keys))
        assert int(tree.ParentTreeNextKey) == keys[-1] + 1


def test_appearance(sealer: Callable[..., Sealer], sealed: SealedPdf, picture: Any) -> None:
    """Profile, 6: the picture in its own size; nothing but the blend mode among the resources, no font."""
    with opened(sealed.data) as pdf:
        form = field_of(pdf, "Seal1").AP.N
        assert set(form.keys()) == {"/Type", "/Subtype", "/BBox", "/Resources", "/Filter", "/Length"}
        assert form.read_bytes() == picture.appearance().content
        assert [float(one) for one in form.BBox] == pytest.approx([0, 0, 42 * POINT, 42 * POINT], abs=0.01)
        assert (
            form.Resources.unparse()
            == pikepdf.Dictionary(
                ExtGState=pikepdf.Dictionary(Ink=pikepdf.Dictionary(BM=pikepdf.Name.Multiply))
            ).unparse()
        )


def test_same_seal_same_bytes(rendered: PdfA, sealer: Callable[..., Sealer], keys: Any) -> None:
    """Deterministic but for signature and time: what differs between two ECDSA seals lies in the hole."""
    assert sealer().seal(rendered).data == sealer().seal(rendered).data
    one, other = (sealer(keys["p-256"].seal).seal(rendered).data for _ in range(2))
    start, end = hole_of(one)
    assert one[:start] == other[:start]
    assert one[end:] == other[end:]


def test_another_time_another_identifier(rendered: PdfA, sealer: Callable[..., Sealer]) -> None:
    """ISO 32000-1, 14.4: the first identifier stays, the second changes with every revision."""
    sealed = [sealer(clock=lambda at=at: at).seal(rendered).data for at in (NOW, NOW.replace(year=2027))]
    with opened(rendered.data) as base, opened(sealed[0]) as one, opened(sealed[1]) as other:
        identifiers = [[bytes(part) for part in pdf.trailer.ID] for pdf in (base, one, other)]
    assert len({first for first, _ in identifiers}) == 1
    assert len({second for _, second in identifiers}) == 3


def test_all_places_are_made_with_the_first_seal(three_places: PdfA, sealer: Callable[..., Sealer]) -> None:
    """Profile, 5: a visible field that comes later breaks PDF/UA-1 or other people's verifiers."""
    data = sealer().seal(three_places, field="SealA").data
    with opened(data) as pdf:
        assert [str(one.T) for one in pdf.Root.AcroForm.Fields] == ["SealA", "SealB", "SealC"]
        assert ["/V" in one for one in pdf.Root.AcroForm.Fields] == [True, False, False]
        parents = [int(one.StructParent) for one in pdf.Root.AcroForm.Fields]
        assert len(set(parents)) == 3
        for waiting in ("SealB", "SealC"):  # an appearance that shows nothing (ISO 19005-3, 6.3.3)
            assert field_of(pdf, waiting).AP.N.read_bytes() == b""
        assert [len(page.get("/Annots", [])) for page in pdf.pages][:2] == [2, 1]


def test_later_seals_fill_their_places(three_places: PdfA, sealer: Callable[..., Sealer], keys: Any) -> None:
    """Verification rules, 4: after the first seal only fields are filled; every object else stays as it was."""
    first = sealer().seal(three_places, field="SealA").data
    second = sealer(keys["p-256"].seal).seal(replace(three_places, data=first), field="SealB").data
    assert second.startswith(first)
    assert hole_of(second, "SealA") == hole_of(first, "SealA")
    written = {int(number) for number in re.findall(rb"(?m)^(\d+) 0 obj", second[len(first) :])}
    with opened(first) as before, opened(second) as after:
        rewritten = {number for number in written if number < int(before.trailer.Size)}
        permitted = {field_of(after, "SealB").objgen[0]}
        unchanged = {after.Root.objgen[0], after.Root.AcroForm.objgen[0]}  # may be written again as they were
        assert permitted <= rewritten <= permitted | unchanged
        for one in (lambda pdf: pdf.Root, lambda pdf: pdf.Root.AcroForm):
            assert one(after).unparse() == one(before).unparse()
        waiting, filled = field_of(before, "SealB"), field_of(after, "SealB")
        assert set(filled.keys()) == set(waiting.keys()) | {"/V"}
        for key in ("/T", "/TU", "/F", "/FT", "/StructParent", "/Subtype"):
            assert str(filled[key]) == str(waiting[key])
        assert filled.Rect.unparse() == waiting.Rect.unparse()
        assert filled.P.objgen == waiting.P.objgen
    with pytest.raises(SignerError, match="field-filled"):
        sealer().seal(replace(three_places, data=second), field="SealA")
