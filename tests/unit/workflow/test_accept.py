"""PDF out, sealed PDF back: only the very file that went out, VALID, becomes a document of the agency."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from edoc_pki import NOW, Party, pki
from edoc_sealed import AGENCY, PICTURE, SETTINGS, good_store, press, rendered, seal, store, the_pki, verifier
from foreign_cms import signed_again, signing_time

from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc.errors import EdocError, InputError, SignerError, VerificationError
from nh_edoc.model.report import Result, Verdict
from nh_edoc.model.status import DocumentKey
from nh_edoc.receipt.samples import sample
from nh_edoc.registry import DocumentNumberScheme, SqliteRegistry
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.seal.fields import with_fields
from nh_edoc.workflow import Accepted, Destination, Journal, accept_document, await_seal, issue_document, seal_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from nh_edoc.model.pdf import PdfA

KIND = "acceptance-receipt"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with SqliteRegistry.create(tmp_path / "registry.db") as registry:
        yield Journal(registry=registry, actor="clerk.7", clock=lambda: NOW)


def left(journal: Journal | None, **head: Any) -> PdfA:
    document = sample(KIND)
    document = replace(document, head=replace(document.head, **head))
    return await_seal(document, SETTINGS, to=Destination(journal=journal)).pdf


def accept(data: bytes, journal: Journal | None = None, **options: Any) -> Accepted:
    return accept_document(data, SETTINGS, verifier(**options), journal=journal)


def refused(journal: Journal, data: bytes, **options: Any) -> EdocError:
    """Return why; whatever it is, the registry is as it was, and the reason is told in both languages."""
    before = list(journal.registry.events())
    with pytest.raises(EdocError) as caught:
        accept(data, journal, **options)
    assert list(journal.registry.events()) == before
    for lang in ("zh", "en"):
        assert caught.value.code not in caught.value.message(lang)
    return caught.value


def key(document: Any) -> DocumentKey:
    return DocumentKey(agency=document.head.agency.uscc, kind=document.kind, number=document.head.number)


def test_what_waits_has_every_field_and_no_seal() -> None:
    """docs/profile.md, 1: one revision with the planned fields, the rendered file untouched before it, always the same."""
    base = rendered(KIND)
    waiting = with_fields(base)
    assert waiting.data.startswith(base.data)
    file = PdfFile(waiting.data)
    found = signature_fields(file)
    assert (len(file.revisions), [one.field.name for one in found]) == (2, [one.field for one in base.plan.seals])
    assert all(one.value is None for one in found)
    assert with_fields(base) == waiting
    assert verifier().verify(waiting.data).verdict is Verdict.INVALID  # nobody takes it for a document
    with pytest.raises(SignerError):
        with_fields(waiting)


def test_out_and_back(journal: Journal, tmp_path: Path) -> None:
    """The issue is entered as ``doc issue`` enters it, with the key that sealed elsewhere."""
    pdf = left(journal)
    path = tmp_path / "sealed.pdf"
    path.write_bytes(seal(pdf))
    found = accept_document(path, SETTINGS, verifier(), journal=journal)
    assert (found.report.verdict, found.report.file_name) == (Verdict.VALID, "sealed.pdf")
    entered = journal.registry.document(key(found.document))
    assert entered is not None
    assert (entered.entry.file_digest, entered.entry.xml_digest) == (found.report.file_digest, pdf.xml_digest)
    waiting, issued = journal.registry.events()
    assert (waiting.entry.action, waiting.key, waiting.actor) == ("awaited", None, "clerk.7")
    assert (issued.entry.action, issued.key is not None) == ("document.registered", True)
    assert journal.status_of(found.report) is not None


def test_without_a_registry_it_is_rendered_again() -> None:
    """The data says what the file must be (as before every seal); other content under a good seal is refused."""
    assert accept(seal(left(None))).report.verdict is Verdict.VALID
    pdf = rendered(KIND)
    other = replace(
        pdf, data=pdf.data.replace(b"/Lang(zh", b"/Lang(en") if b"/Lang(zh" in pdf.data else pdf.data + b"\n"
    )
    assert other.data != pdf.data
    with pytest.raises(InputError) as caught:
        accept(seal(with_fields(other)))
    assert caught.value.code in {"accept.changed", "accept.unreadable"}


def test_sealed_by_rendering_again(journal: Journal) -> None:
    """Where the seal is put on by another nh-edoc: ``seal apply`` takes the file as it takes a rendered one."""
    pdf = left(journal)
    sealer = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW, trust=good_store())
    sealed = seal_document(pdf, SETTINGS, sealer)
    assert accept(sealed.data, journal).report.verdict is Verdict.VALID
    with pytest.raises(InputError):
        seal_document(replace(pdf, data=pdf.data + b"\n"), SETTINGS, sealer)


def test_refusals(journal: Journal) -> None:
    """Each says why, and the registry stays as it was."""
    pdf = left(journal)
    data = seal(pdf)
    assert refused(journal, pdf.data).code == "accept.unsealed"
    assert refused(journal, b"%PDF-1.7\n").code == "accept.unreadable"
    assert refused(journal, rendered(KIND).data).code == "accept.no-field"
    assert refused(journal, seal(rendered(KIND))).code == "accept.no-field"  # sealed, but not the file that went out
    assert refused(journal, seal(with_fields(rendered("approval-decision")))).code == "accept.not-awaited"
    cut = data[: len(pdf.data) + 100]
    assert refused(journal, cut).code == "accept.unreadable"


def test_changed_before_the_seal(journal: Journal) -> None:
    """A file whose text somebody changed before it was sealed bears a good seal, and is refused all the same."""
    left(journal)
    other = left(None, number=sample(KIND).head.number, date=sample(KIND).head.date)
    changed = replace(other, data=other.data.replace(b"/SigFlags 3", b"/SigFlags 1"))
    assert changed.data != other.data
    assert refused(journal, seal(changed)).code == "accept.changed"


def test_changed_after_the_seal(journal: Journal) -> None:
    """电子签名法 art. 13: what was changed after sealing is INVALID."""
    data = seal(left(journal))
    start = data.rindex(b"/M (D:") + 6
    error = refused(journal, data[:start] + b"1" + data[start + 1 :])
    assert isinstance(error, VerificationError)
    assert error.report.verdict is Verdict.INVALID


def test_sealed_by_somebody_else(journal: Journal) -> None:
    """The seal must be the agency's by the trust store: a stranger's, another kind's, a revoked one is not."""
    pdf = left(journal)
    assert refused(journal, seal(pdf, pki().seal)).exit_code == 3  # nobody knows this seal
    only_decisions = store(seal_over={"kinds": ["approval-decision"]})
    error = refused(journal, seal(pdf), trust=only_decisions)
    assert isinstance(error, VerificationError)
    assert error.report.verdict is Verdict.INVALID
    other = RoundSeal(name=AGENCY, line="演示专用章")
    assert refused(journal, seal(pdf, picture=other)).exit_code == 1  # not the registered picture


def _simple_signer(pdf: PdfA, party: Party, **metadata: Any) -> bytes:
    """Seal as pyHanko does it: the software of another vendor."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    registry = SimpleCertificateStore()
    registry.register_multiple([asn1_x509.Certificate.load(one) for one in party.chain])
    private = party.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(party.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=registry,
    )
    meta = signers.PdfSignatureMetadata(
        field_name=pdf.plan.seals[0].field, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, **metadata
    )
    out = BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf.data)), meta, signer=signer, output=out)
    return out.getvalue()


def test_seal_of_another_vendor(journal: Journal) -> None:
    """pyHanko writes field, hole and catalog in its own way: INVALID by the profile, and the report names each point."""
    pdf = left(journal)
    data = _simple_signer(pdf, the_pki().seal)
    assert data.startswith(pdf.data)
    error = refused(journal, data)
    assert isinstance(error, VerificationError)
    failed = {one.code for one in error.report.checks if one.result is Result.FAILED}
    assert (error.report.verdict, {"seal.dictionary", "seal.hole"} <= failed) == (Verdict.INVALID, True)


def test_cms_of_another_vendor(journal: Journal) -> None:
    """A field as the profile has it with another CMS in it: the verifier cannot say VALID, and it is told what differs."""
    pdf = left(journal)
    error = refused(journal, press(pdf, the_pki().seal, spoil=signed_again(the_pki().seal, signing_time)))
    assert isinstance(error, InputError)
    assert error.code == "accept.foreign"
    [problem] = error.problems
    assert (problem.path, problem.code) == ("Seal1", "check.seal.cms.unknown")
    assert "1.2.840.113549.1.9.5" in problem.message("en")


def test_number_stays_open_until_the_file_is_back(journal: Journal) -> None:
    """R14: no second document of the number meanwhile, but the corrected one takes its place."""
    first = left(journal)
    left(journal)  # the same again: nothing new
    assert len(list(journal.registry.events())) == 1
    corrected = left(journal, date=sample(KIND).head.date.replace(day=sample(KIND).head.date.day + 1))
    assert refused(journal, seal(first)).code == "accept.changed"
    sealer = Sealer(the_pki().seal, picture=PICTURE, clock=lambda: NOW)
    with pytest.raises(InputError) as caught:
        issue_document(sample(KIND), SETTINGS, sealer, to=Destination(journal=journal))
    assert caught.value.code == "registry.document-awaited"
    assert accept(seal(corrected), journal).document.head.number == sample(KIND).head.number
    assert refused(journal, seal(corrected)).code == "registry.document-exists"
    with pytest.raises(InputError) as caught:
        left(journal)
    assert caught.value.code == "registry.document-exists"


def test_again_and_again(journal: Journal) -> None:
    """The file that was left last is awaited, also when it had been left before."""
    day = sample(KIND).head.date
    for number in (1, 2, 1, 2):
        last = left(journal, date=day.replace(day=number + day.day - 1))
        assert refused(journal, last.data).code == "accept.unsealed"


def test_file_that_cannot_be_written(journal: Journal, tmp_path: Path) -> None:
    """No entry without a file, and no file without an entry."""
    with pytest.raises(EdocError):
        await_seal(sample(KIND), SETTINGS, to=Destination(path=tmp_path / "no" / "a.pdf", journal=journal))
    assert not list(journal.registry.events())
    journal.registry.close()
    with pytest.raises(EdocError):
        await_seal(sample(KIND), SETTINGS, to=Destination(path=tmp_path / "a.pdf", journal=journal))
    assert not (tmp_path / "a.pdf").exists()


def test_abandoned_number(journal: Journal) -> None:
    """An abandoned number is never used again (R14): neither by a file that goes out nor by one that comes back."""
    head = sample(KIND).head
    scheme = DocumentNumberScheme(
        agency=head.agency.uscc, kind=KIND, year=head.date.year, pattern="南演受字〔{year}〕{sequence}号"
    )
    taken = journal.registry.allocate_number(journal.operation("number", "1"), scheme)
    away = left(journal, number=taken.number)
    journal.registry.abandon_number(journal.operation("abandon", "1"), head.agency.uscc, taken.number, reason="演示")
    assert refused(journal, seal(away)).code == "registry.number-closed"
    with pytest.raises(InputError) as caught:
        left(journal, number=taken.number)
    assert caught.value.code == "registry.number-closed"
