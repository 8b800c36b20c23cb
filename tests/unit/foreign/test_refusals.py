"""What is not sealed, and why; nothing is left behind, and the input is never changed."""

from __future__ import annotations

import hashlib
import io

import pikepdf
import pytest
from edoc_foreign import plain_file, sign, signed_once
from edoc_other import LANES, edited, other_pki, other_sealer, parsed, plain_sealer, read, seal_other, visible_sealer
from edoc_pki import NOW
from edoc_sealed import rendered
from edoc_stamped import tsa
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from nh_edoc._pdf.qpdf_view import look
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.errors import FileError, InputError, SignerError
from nh_edoc.model.report import Level
from nh_edoc.seal import ForeignSealer, Place, Wish
from nh_edoc.seal.held_file import IN_MEMORY


def refused(data: bytes, **wish) -> str:
    with pytest.raises(InputError) as caught:
        seal_other(data, **wish)
    assert caught.value.message("zh")
    assert caught.value.hint("en")
    return caught.value.code


def encrypted(**over) -> bytes:
    return edited(lambda pdf: None, read("ghostscript.pdf"), encryption=pikepdf.Encryption(owner="o", user="u", **over))


def broken() -> bytes:
    """Its cross-reference leads one byte too far."""
    data = read("ghostscript.pdf")
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    return data.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + 1))


def hybrid() -> bytes:
    """A table with a cross-reference stream beside it (ISO 32000-1, 7.5.8.4)."""
    data = read("ghostscript.pdf")
    return data.replace(b"trailer\n<<", b"trailer\n<</XRefStm 15 ", 1)


def test_no_pdf():
    assert refused(b"PK\x03\x04") == "foreign.not-pdf"
    assert refused(b"") == "foreign.not-pdf"


def test_xfa():
    assert (
        refused(edited(lambda pdf: pdf.Root.__setattr__("AcroForm", parsed("<</Fields[]/XFA(x)>>")))) == "foreign.xfa"
    )


@pytest.mark.parametrize("over", [{"R": 6}, {"R": 4}])
def test_encrypted(over):
    """Refused, or opened with its password; it stays encrypted, the signature does not (ISO 32000-2, 7.6.2)."""
    data = encrypted(**over)
    assert refused(data) == "foreign.encrypted"
    assert refused(data, password=b"wrong") == "foreign.password"
    sealed = seal_other(data, password=b"u")
    assert sealed.lane == "pyhanko"
    assert sealed.data.startswith(data)
    reader = PdfFileReader(io.BytesIO(sealed.data))
    reader.decrypt(b"u")
    (signature,) = reader.embedded_signatures
    digests = [
        one["values"][0].native
        for one in signature.signer_info["signed_attrs"]
        if one["type"].native == "message_digest"
    ]
    assert digests == [signature.compute_digest()]


@pytest.mark.parametrize("make", [broken, hybrid])
def test_rewritten_only_if_asked(make):
    """A file that readers must repair is shown by each as it understands it; what is written anew is another file."""
    data = make()
    assert refused(data) == "foreign.broken"
    sealed = seal_other(data, rewrite=True)
    assert sealed.rewritten is not None
    assert not sealed.data.startswith(data)
    (seal,) = read_foreign(sealed.data).seals
    assert seal.covers_all
    assert not look(io.BytesIO(sealed.data)).repaired


def test_broken_and_signed():
    data = seal_other(read("ghostscript.pdf")).data
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    damaged = data.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + 1))
    assert refused(damaged, rewrite=True) == "foreign.broken-signed"


def test_our_documents():
    """A seal that the plan does not know is not added (docs/profile.md, 5)."""
    assert refused(rendered().data) == "foreign.profile"
    assert refused(rendered().data, lane="pyhanko") == "foreign.profile"


def test_after_another_signature():
    """It goes in invisibly, and the earlier one still holds."""
    sealed = seal_other(signed_once())
    assert (sealed.lane, sealed.data.startswith(signed_once())) == ("pyhanko", True)
    earlier, own = read_foreign(sealed.data).seals
    assert (earlier.field, earlier.digest_holds, earlier.changes.value) == ("Sig1", True, "added")
    assert own.covers_all
    with pytest.raises(InputError) as caught:
        seal_other(signed_once(), visible_sealer(), at=Place(page=1, x=80, y=70))
    assert caught.value.code == "foreign.visible-signed"


def test_forged_earlier_signature():
    """A seal would lend it credit."""
    assert refused(signed_once().replace(b"0 0 100 100 re", b"0 0 101 100 re")) == "foreign.earlier-invalid"


def test_no_changes_allowed():
    """DocMDP 1 (ISO 32000-2, 12.8.2.2)."""
    data = sign(plain_file(), "Sig1", certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    assert refused(data) == "foreign.earlier-forbids"
    assert seal_other(sign(plain_file(), "Sig1", certify=True, docmdp_permissions=MDPPerm.FILL_FORMS)).field == "Seal1"


def test_stamped():
    """B-T: the hole is filled once, time stamp included."""
    sealed = seal_other(read("tex.pdf"), other_sealer(timestamper=tsa()))
    assert sealed.level is Level.B_T
    (seal,) = read_foreign(sealed.data).seals
    assert seal.has_timestamp


class _Failing:
    def __init__(self) -> None:
        party = other_pki().seal
        self.certificate, self.chain, self.key_kind = party.certificate, party.chain, party.key_kind

    def sign(self, data: bytes) -> bytes:
        raise SignerError("signer.failed", reason="演示")


def large(folder):
    path = folder / "large.pdf"
    path.write_bytes(
        edited(lambda pdf: pdf.Root.__setattr__("Spare", pdf.make_stream(bytes(IN_MEMORY))), compress_streams=False)
    )
    return path


@pytest.mark.parametrize("small", [True, False])
def test_files(tmp_path, small):
    """Small and large: the input is only read, the result is whole or is not there, nothing lies beside it."""
    if small:
        source = tmp_path / "small.pdf"
        source.write_bytes(read("tex.pdf"))
    else:
        source = large(tmp_path)
    before = source.read_bytes()
    target = tmp_path / "sealed.pdf"
    sealed = plain_sealer().seal(source, to=target)
    made = target.read_bytes()
    assert made.startswith(before)
    assert (sealed.data is None) is not small
    assert (sealed.size, sealed.digest.value) == (len(made), hashlib.sha256(made).hexdigest())
    assert read_foreign(made).seals[0].digest_holds
    target.unlink()
    with pytest.raises(SignerError):
        ForeignSealer(_Failing(), clock=lambda: NOW).seal(source, to=target)
    with pytest.raises(InputError):
        plain_sealer().seal(source, Wish(field="x", at=Place(page=1, x=1, y=1)), to=target)
    with pytest.raises(InputError) as caught:
        plain_sealer().seal(source, to=source)
    assert caught.value.code == "io.same-file"
    assert source.read_bytes() == before
    assert list(tmp_path.iterdir()) == [source]


def test_no_such_folder(tmp_path):
    for path in (tmp_path / "small.pdf", large(tmp_path)):
        if not path.exists():
            path.write_bytes(read("tex.pdf"))
        with pytest.raises(FileError):
            plain_sealer().seal(path, to=tmp_path / "none" / "sealed.pdf")
    with pytest.raises(FileError):
        plain_sealer().seal(tmp_path / "none.pdf", to=tmp_path / "sealed.pdf")


@pytest.mark.parametrize("lane", LANES)
def test_many_pages(lane):
    """The last page of many; no other page is touched."""

    def change(pdf: pikepdf.Pdf) -> None:
        for _ in range(599):
            pdf.add_blank_page(page_size=(595, 842))

    data = edited(change)
    sealed = seal_other(data, visible_sealer(), lane=lane, at=Place(page=600, x=80, y=70))
    file = PdfFile(sealed.data)
    assert len(file.changes(1).replaced) == 2, "the page and the catalog"


def test_names_in_other_encodings():
    """Old Chinese files name fonts in GBK: the direct lane copies them, pyHanko would spell them in UTF-8."""

    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Resources = parsed("<</ColorSpace<</#CB#CE /DeviceGray>>>>")

    data = edited(change)
    sealed = seal_other(data)
    assert sealed.lane == "direct"
    assert sealed.data[len(data) :].count(b"/#cb#ce /DeviceGray") + sealed.data[len(data) :].count(b"/#CB#CE") == 1
    assert refused(data, lane="pyhanko") == "foreign.no-place"
