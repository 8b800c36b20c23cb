"""Attacks by kind. Each is told by a named check, and where the signer helped, the file was signed again after it."""

from __future__ import annotations

import functools
import io
import re

import pikepdf
import pytest
from asn1crypto import cms, core
from edoc_cms import attribute, seal_cms
from edoc_pki import ec_key, pki, rsa_key
from edoc_sealed import Hole, check, hole, rendered, seal, sealed, store, the_pki, verifier, verify
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from nh_edoc.model.report import Report, Result, Verdict


def failed(report: Report) -> set[str]:
    return {one.code for one in report.checks if one.result is Result.FAILED}


def open_checks(report: Report) -> set[str]:
    return {one.code for one in report.checks if one.result in {Result.FAILED, Result.UNKNOWN}}


def signed_part(data: bytes) -> bytes:
    gap = hole(data)
    return data[: gap.start] + data[gap.end :]


def fill(data: bytes, raw: bytes, gap: Hole | None = None) -> bytes:
    """Put ``raw`` into the hole, zeros after it."""
    gap = gap or hole(data)
    room = gap.end - gap.start - 2
    assert len(raw) * 2 <= room
    return data[: gap.start + 1] + raw.hex().encode().ljust(room, b"0") + data[gap.end - 1 :]


def resign(data: bytes, **over) -> bytes:
    """Sign ``data`` again with the agency's own key, as a signer who helps the attacker would."""
    signer = over.pop("signer", the_pki().seal)
    return fill(data, seal_cms(signer, signed_part(data), **over))


@functools.cache
def roomy() -> bytes:
    """A file sealed with an RSA key, whose hole has room for what does not belong there."""
    return seal(rendered(), signer=the_pki().authority.issue("演示用印", key=rsa_key()))


def test_signing_again_is_no_attack():
    """The control: a second signature of the same key over the same bytes is as good as the first."""
    assert verify(resign(sealed())).verdict is Verdict.VALID


class TestAppended:
    """Verification rules, 3: nothing after the end, nothing before the beginning."""

    @pytest.mark.parametrize(
        "tail", [b"\n", b"\r\n", b" ", b"\0", b"%", b"garbage", b"%%EOF\n", b"startxref\n0\n%%EOF\n"]
    )
    def test_tail(self, tail):
        """pyHanko and others call a file VALID to which a newline was appended."""
        report = verify(sealed() + tail)
        assert report.verdict is Verdict.INVALID
        assert failed(report) & {"file.end", "file.syntax"}

    @pytest.mark.parametrize("head", [b"\n", b"%PDF-1.7\n", b"GIF89a"])
    def test_head(self, head):
        """A file that begins as something else."""
        assert verify(head + sealed()).verdict is Verdict.INVALID

    def test_twice(self):
        """The whole file behind itself."""
        assert verify(sealed() + sealed()).verdict is Verdict.INVALID


class TestHole:
    """Verification rules, 3: lower-case hex, DER, zeros up to the room that the profile fixes."""

    def test_padding(self):
        """Non-zero bytes after the signature."""
        data, gap = sealed(), hole(sealed())
        report = verify(data[: gap.end - 3] + b"01>" + data[gap.end :])
        assert (report.verdict, failed(report)) == (Verdict.INVALID, {"seal.hole"})

    def test_upper_case(self):
        """The same bytes in another spelling."""
        data, gap = sealed(), hole(sealed())
        report = verify(data[: gap.start] + data[gap.start : gap.end].upper() + data[gap.end :])
        assert (report.verdict, failed(report)) == (Verdict.INVALID, {"seal.hole"})

    def test_white_space(self):
        """White space that a lenient reader skips."""
        data, gap = sealed(), hole(sealed())
        assert verify(data[: gap.end - 3] + b"  >" + data[gap.end :]).verdict is Verdict.INVALID

    def test_injected_keys(self):
        """A shorter literal string and entries of the attacker's own in the room that is left."""
        data, gap = sealed(), hole(sealed())
        raw = bytes.fromhex(data[gap.start + 1 : gap.end - 1].decode()).rstrip(b"\0")
        for old, new in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r")):
            raw = raw.replace(old, new)
        injected = b"(" + raw + b")/Reason(INJECTED)/Name(Mallory)"
        changed = data[: gap.start] + injected.ljust(gap.end - gap.start) + data[gap.end :]
        report = verify(changed)
        assert report.verdict is not Verdict.VALID
        assert "seal.byte-range" in failed(report) or "seal.dictionary" in failed(report)

    def test_zero(self):
        """A hole that was never filled: sealing was interrupted."""
        report = verify(fill(sealed(), b""))
        assert (report.verdict, report.sub_indication) == (Verdict.INVALID, "FORMAT_FAILURE")
        assert "seal.present" in failed(report)

    @pytest.mark.parametrize(
        "over",
        [
            {"signers": 2},
            {"encap": {"content": core.OctetString(b"x")}},
            {"version": "v3"},
            {"unsigned": [cms.CMSAttribute({"type": "1.2.3.4", "values": [core.Null()]})]},
            {"extra_attributes": [attribute("signing_time", cms.Time({"utc_time": "260316020000Z"}))]},
            {"extra_attributes": [attribute("message_digest", bytes(32))]},
            {"signed_digest": bytes(32)},
            {"digest": "sha1"},
        ],
        ids=["two-signers", "content", "version", "unsigned", "signing-time", "two-digests", "digest", "sha1"],
    )
    def test_container(self, over):
        """Containers that other verifiers pass, made with the agency's own key."""
        assert verify(resign(roomy())).verdict is Verdict.INVALID  # the hole is larger than this key's seals have
        assert failed(verify(resign(roomy()))) == {"seal.hole"}
        report = verify(resign(roomy(), **over))
        assert report.verdict is not Verdict.VALID
        assert open_checks(report) - {"seal.hole", "data.rules"}

    def test_foreign_certificate_rides_along(self):
        """Verification rules, 3: no certificate that is not used."""
        stranger = pki().seal.certificate
        made = the_pki().seal
        changed = resign(sealed(), certificates=[made.certificate, stranger])
        trust = store(intermediates=[the_pki().authority])
        report = verifier(trust).verify(changed)
        assert report.verdict is Verdict.INVALID
        assert failed(report) == {"seal.embedded-certificates"}

    def test_anchor_rides_along(self):
        """The anchor comes from the trust store, never from the file."""
        made = the_pki().seal
        report = verify(resign(sealed(), certificates=[made.certificate, the_pki().root.certificate]))
        assert report.verdict is not Verdict.VALID


class TestSigner:
    """Who signed: RFC 5035, RFC 5280 and the trust list."""

    def test_another_certificate_of_the_same_key(self):
        """The named certificate is another one."""
        twin = the_pki().authority.issue("演示孪生", key=the_pki().seal.key)
        from asn1crypto import x509

        report = verify(resign(sealed(), named=x509.Certificate.load(twin.certificate)))
        assert report.verdict is Verdict.INDETERMINATE
        assert report.sub_indication == "NO_SIGNING_CERTIFICATE_FOUND"

    def test_a_stranger_signs(self):
        """A certificate of nobody whom we know."""
        report = verify(resign(sealed(), signer=pki(key=ec_key()).seal))
        assert report.verdict is Verdict.INDETERMINATE
        assert report.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"
        assert report.document is None

    def test_a_listed_authority_but_no_seal(self):
        """Any certificate under the anchor is not the agency's."""
        other = the_pki().authority.issue("演示食品有限公司")
        report = verify(resign(sealed(), signer=other))
        assert report.verdict is Verdict.INDETERMINATE
        assert check(report, "authority.seal").result is Result.UNKNOWN

    def test_signature_of_another_key(self):
        """The agency's certificate, somebody else's key."""

        class Forger:
            """Signs with its own key under the agency's certificate."""

            certificate = the_pki().seal.certificate
            chain = the_pki().seal.chain
            key_kind = the_pki().seal.key_kind
            sign = staticmethod(pki().seal.sign)

        report = verify(resign(sealed(), signer=Forger))
        assert report.verdict is Verdict.INVALID
        assert report.sub_indication == "SIG_CRYPTO_FAILURE"

    def test_weak_key(self):
        """RSA below 2048 bits never seals."""
        weak = the_pki().authority.issue("演示弱密钥", key=rsa_key(7, 1024))
        assert verify(resign(roomy(), signer=weak)).verdict is not Verdict.VALID


class TestByteRange:
    """ISO 32000-2, 12.8.1: everything but exactly the hole, even when the signer signs it so."""

    def numbers(self, data: bytes) -> tuple[re.Match[bytes], list[int]]:
        *_, found = re.finditer(rb"/ByteRange ?\[ ?(\d+) (\d+) (\d+) (\d+)", data)
        return found, [int(one) for one in found.groups()]

    def with_range(self, data: bytes, numbers: list[int]) -> bytes:
        _, old = self.numbers(data)
        text = b" ".join(str(one).encode() for one in numbers)
        before = b" ".join(str(one).encode() for one in old)
        return data.replace(before, text.ljust(len(before)), 1) if len(text) <= len(before) else data

    @pytest.mark.parametrize("shift", [(0, -2, 0, 0), (0, 0, 2, -2), (0, -10, 10, -10), (1, -1, 0, 0), (0, 0, 0, -1)])
    def test_gap(self, shift):
        """A gap that is wider than the hole, signed as such."""
        data = sealed()
        _, numbers = self.numbers(data)
        wanted = [one + by for one, by in zip(numbers, shift, strict=True)]
        changed = self.with_range(data, wanted)
        start, length, second, rest = wanted
        covered = changed[start : start + length] + changed[second : second + rest]
        report = verify(fill(changed, seal_cms(the_pki().seal, covered), hole(data)))
        assert report.verdict is Verdict.INVALID
        assert "seal.byte-range" in failed(report)

    def test_wrapped(self):
        """Signature wrapping: the signed tail moved behind content of the attacker."""
        data = sealed()
        gap = hole(data)
        extra = b"\n999 0 obj\n<</Type/Catalog>>\nendobj\n"
        moved = data[: gap.end] + extra + data[gap.end :]
        _, numbers = self.numbers(data)
        numbers[2] += len(extra)
        assert verify(self.with_range(moved, numbers)).verdict is Verdict.INVALID
        assert verify(moved).verdict is Verdict.INVALID


class TestUpdates:
    """Verification rules, 4: nothing may be added after the seal."""

    def update(self, data: bytes, change) -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        change(writer)
        out = io.BytesIO()
        writer.write(out)
        made = out.getvalue()
        return made if made.endswith(b"\n") else made + b"\n"

    def page(self, writer):
        return writer.root["/Pages"]["/Kids"][0].get_object()

    def _content(self, writer):
        page = self.page(writer)
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
        writer.update_container(page)

    def _info(self, writer):
        writer.set_info(generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("changed")}))

    def _annotation(self, writer):
        page = self.page(writer)
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(one) for one in (0, 0, 300, 300)),
                pdf_name("/Contents"): generic.pdf_string("changed"),
            }
        )
        page["/Annots"].append(writer.add_object(note))
        writer.update_container(page["/Annots"])

    def _catalog(self, writer):
        writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject({pdf_name("/S"): pdf_name("/JavaScript")})
        writer.update_root()

    def _nothing(self, writer):
        writer.add_object(generic.NullObject())

    @pytest.mark.parametrize("kind", ["_content", "_info", "_annotation", "_catalog", "_nothing"])
    def test_update(self, kind):
        """Page, information, annotation, catalogue, an object that nobody uses."""
        changed = self.update(sealed(), getattr(self, kind))
        report = verify(changed)
        assert report.verdict is Verdict.INVALID
        assert "file.revisions" in failed(report)

    def test_second_signature(self):
        """A new field with a signature of somebody else: it adds what the agency did not plan."""
        from asn1crypto import keys, x509
        from cryptography.hazmat.primitives import serialization
        from pyhanko.sign import fields, signers

        other = pki(key=rsa_key()).seal
        der = other.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        signer = signers.SimpleSigner(
            signing_cert=x509.Certificate.load(other.certificate),
            signing_key=keys.PrivateKeyInfo.load(der),
            cert_registry=None,
        )
        meta = signers.PdfSignatureMetadata(field_name="Sig2", subfilter=fields.SigSeedSubFilter.PADES)
        out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(sealed())), meta, signer=signer)
        report = verify(out.getvalue())
        assert report.verdict is Verdict.INVALID

    def test_old_revision_restored(self):
        """The base without its seal is a file without a seal."""
        report = verify(rendered().data)
        assert (report.verdict, report.sub_indication) == (Verdict.INVALID, "FORMAT_FAILURE")
        assert "seal.present" in failed(report)


class TestBeforeSealing:
    """What the agency's own key sealed although it must not: the content is not what the data says."""

    def replaced(self, old: bytes, new: bytes) -> bytes:
        data = rendered().data
        assert data.count(old) == 1
        assert len(old) == len(new)
        return data.replace(old, new)

    def sealed_with(self, data: bytes) -> Report:
        from dataclasses import replace

        return verify(seal(replace(rendered(), data=data)))

    def rebuilt(self, change) -> bytes:
        """Return the rendered file after ``change``, written anew by pikepdf."""
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(rendered().data)) as pdf:
            change(pdf)
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
        return out.getvalue()

    def test_written_anew_is_still_good(self):
        """The control: what another writer writes passes too."""
        assert self.sealed_with(self.rebuilt(lambda _: None)).verdict is Verdict.VALID

    def test_data_swapped(self):
        """Another applicant's number in the data than on the page."""
        from nh_edoc.codec import encode_xml

        xml = encode_xml(rendered().document)
        name = rendered().document.head.applicant.name
        other = xml.replace(name.encode(), ("乙" + name[1:]).encode())
        assert other != xml

        def change(pdf):
            pdf.Root.AF[0].EF.F.write(other)

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is Verdict.INVALID
        assert {"data.print", "data.qr"} <= failed(report)
        assert report.document is None

    def test_text_covered(self):
        """A white sheet over the page, other words on it."""

        def change(pdf):
            page = pdf.pages[0]
            page.contents_add(pdf.make_stream(b"q 1 1 1 rg 0 0 600 900 re f Q"))

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is not Verdict.VALID
        assert check(report, "data.print").result is not Result.PASSED

    def test_text_outside(self):
        """The page cut so that its lower half cannot be seen."""

        def change(pdf):
            pdf.pages[0].CropBox = [0, 500, 595, 842]

        assert self.sealed_with(self.rebuilt(change)).verdict is not Verdict.VALID

    @pytest.mark.parametrize(
        "entries",
        [
            {"/OpenAction": "<</S/JavaScript/JS(app.alert\\(1\\))>>"},
            {"/AA": "<</WC<</S/JavaScript/JS(1)>>>>"},
            {"/OCProperties": "<</OCGs[]/D<<>>>>"},
            {"/URI": "<</Base(http://x)>>"},
            {"/Perms": "<<>>"},
            {"/Legal": "<<>>"},
            {"/Dests": "<<>>"},
        ],
        ids=lambda one: next(iter(one)),
    )
    def test_catalog(self, entries):
        """Verification rules, 3: scripts, actions, layers and what the profile does not know in the catalogue."""

        def change(pdf):
            for key, value in entries.items():
                pdf.Root[key] = pikepdf.Object.parse(value.encode())

        assert self.sealed_with(self.rebuilt(change)).verdict is not Verdict.VALID

    def test_attachment_that_the_data_does_not_name(self):
        """A second file, associated as the profile says: the data does not name it."""

        def change(pdf):
            extra = pikepdf.AttachedFileSpec(pdf, b"%PDF-", mime_type="application/pdf", filename="b.pdf")
            extra.obj["/EF"]["/UF"] = extra.obj["/EF"]["/F"]
            pdf.attachments["b.pdf"] = extra
            pdf.Root.AF = pikepdf.Array(list(pdf.Root.Names.EmbeddedFiles.Names)[1::2])

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is Verdict.INVALID
        assert "data.attachments" in failed(report)

    @pytest.mark.parametrize(
        ("key", "value"),
        [("/F", "a.xml"), ("/UF", "a.xml"), ("/AFRelationship", pikepdf.Name("/Source"))],
        ids=["F", "UF", "relationship"],
    )
    def test_attachment(self, key, value):
        """The data under another name, or as something else."""

        def change(pdf):
            pdf.Root.AF[0][key] = value

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is Verdict.INVALID
        assert "data.embedded" in failed(report)

    def test_link(self):
        """An annotation of any other kind than the planned seal."""

        def change(pdf):
            link = pikepdf.Object.parse(b"<</Type/Annot/Subtype/Link/Rect[0 0 99 99]/Border[0 0 0]>>")
            pdf.pages[0].Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(link)]))

        assert self.sealed_with(self.rebuilt(change)).verdict is not Verdict.VALID

    def test_picture_on_the_page(self):
        """Words can be drawn as a picture."""

        def change(pdf):
            page = pdf.pages[0]
            image = pdf.make_stream(b"\0\0\0")
            for key, value in (("Type", "XObject"), ("Subtype", "Image"), ("ColorSpace", "DeviceRGB")):
                image[f"/{key}"] = pikepdf.Name(f"/{value}")
            image.Width = image.Height = 1
            image.BitsPerComponent = 8
            page.Resources.XObject = pikepdf.Dictionary(page.Resources.get("/XObject", {}))
            page.Resources.XObject["/Evil"] = image
            page.contents_add(pdf.make_stream(b"q /Artifact BMC 40 0 0 40 20 700 cm /Evil Do EMC Q"))

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is not Verdict.VALID
        assert check(report, "data.print").result is not Result.PASSED

    def test_words_as_shapes(self):
        """Words can be drawn as shapes."""

        def change(pdf):
            letters = b"q 0 g /Artifact BMC 20 700 m 30 730 l 40 700 l h f EMC Q"
            pdf.pages[0].contents_add(pdf.make_stream(letters))

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is not Verdict.VALID
        assert check(report, "data.print").result is not Result.PASSED

    def test_spoken_otherwise(self):
        """What a screen reader speaks in place of the page."""

        def change(pdf):
            element = pdf.Root.StructTreeRoot.K[0]
            element.ActualText = "批准"

        report = self.sealed_with(self.rebuilt(change))
        assert report.verdict is Verdict.INVALID
        assert failed(report) == {"data.print"}

    def test_other_code(self):
        """The QR code of another document."""
        report = self.sealed_with(_swap_code())
        assert report.verdict is Verdict.INVALID
        assert "data.qr" in failed(report)


def _swap_code() -> bytes:
    """Render another document's code into this one's page: only the code differs."""
    from nh_edoc.receipt import pages

    original = pages.document_digest
    pages.document_digest = lambda _: original(b"<x/>")
    try:
        from edoc_sealed import render as again

        return again(rendered().document).data
    finally:
        pages.document_digest = original
