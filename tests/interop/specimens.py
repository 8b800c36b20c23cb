"""Files to try the judges on: a good one, made without nh_edoc, and bad ones that differ from it in one thing."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import typst
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID
from edoc_pki import Party, root
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

PAGE = """
#set document(title: "Specimen", author: "nh-edoc", date: datetime(year: 2026, month: 1, day: 2))
#set text(lang: "en")
#pdf.attach("data.xml", bytes("<specimen/>"), relationship: "data", mime-type: "application/xml", description: "data")
= Specimen
A page that breaks no rule.
"""
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Keys:
    """A root, an intermediate authority, a seal, a stranger's root, and the files that judges read them from."""

    seal: Party
    authority: Party
    trust: Path
    stranger: Path
    crls: tuple[Path, ...]
    revoking: tuple[Path, ...]
    """Revocation lists that revoke the seal."""


def make_keys(folder: Path) -> Keys:
    """Write keys that are valid now: pdfsig cannot be told another time."""
    now = datetime.now(UTC).replace(microsecond=0)
    start, end = now - 30 * DAY, now + 300 * DAY
    top, stranger = root(start=start, end=end), root("演示无关机构", start=start, end=end)
    authority = top.issue("演示签发机构", ca=True, start=start, end=end, extensions=pointers("root"))
    seal = authority.issue(
        "演示行政审批局",
        start=start,
        end=end,
        extended=[ExtendedKeyUsageOID.EMAIL_PROTECTION],
        extensions=pointers("authority"),
    )
    lists = {
        "root.crl": top.crl(start=now - DAY, end=now + 30 * DAY),
        "authority.crl": authority.crl(start=now - DAY, end=now + 30 * DAY),
        "revoking.crl": authority.crl((seal, now - 2 * DAY), start=now - DAY, end=now + 30 * DAY),
    }
    for name, data in lists.items():
        (folder / name).write_bytes(data)
    (folder / "root.pem").write_bytes(top.pem)
    (folder / "stranger.pem").write_bytes(stranger.pem)
    return Keys(
        seal=seal,
        authority=authority,
        trust=folder / "root.pem",
        stranger=folder / "stranger.pem",
        crls=(folder / "root.crl", folder / "authority.crl"),
        revoking=(folder / "root.crl", folder / "revoking.crl"),
    )


def pointers(name: str) -> list[tuple[x509.ExtensionType, bool]]:
    """Where issuer and revocation list would be; DSS warns about certificates that do not say so."""
    place = x509.UniformResourceIdentifier(f"http://pki.example.gov.cn/{name}.crt")
    lists = x509.UniformResourceIdentifier(f"http://pki.example.gov.cn/{name}.crl")
    return [
        (
            x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)]),
            False,
        ),
        (x509.CRLDistributionPoints([x509.DistributionPoint([lists], None, None, None)]), False),
    ]


def rendered(*, standards: tuple[str, ...] = ("a-3a", "ua-1")) -> bytes:
    """Return an unsealed page that meets ``standards``."""
    pdf = typst.compile(PAGE.encode(), format="pdf", pdf_standards=list(standards), timestamp=1767312000)
    assert isinstance(pdf, bytes)
    return pdf + b"\n"


def sealed(keys: Keys, pdf: bytes) -> bytes:
    """Return ``pdf`` with an invisible PAdES-B seal by stock pyHanko, which keeps PDF/A and PDF/UA."""
    store = SimpleCertificateStore()
    store.register(asn1_x509.Certificate.load(keys.authority.certificate))
    der = keys.seal.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(keys.seal.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )
    meta = signers.PdfSignatureMetadata(
        field_name="Seal", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, certify=True
    )
    spec = fields.SigFieldSpec(
        "Seal", invis_sig_settings=fields.InvisSigSettings(box_out_of_bounds=True), readable_field_name="Seal"
    )
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    output = signers.PdfSigner(meta, signer=signer, new_field_spec=spec).sign_pdf(writer)
    return output.getvalue()


def repainted(pdf: bytes) -> bytes:
    """Return ``pdf`` with a later revision that shows another, empty page under the old seal."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def unembedded_font() -> bytes:
    """Return a page whose font is not in the file: no PDF/A, no PDF/UA."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 72 72 Td (Specimen) Tj ET")
        output = io.BytesIO()
        pdf.save(output)
    return output.getvalue()


def flipped(pdf: bytes, offset: int) -> bytes:
    """Return ``pdf`` with the lowest bit of one byte inverted."""
    return pdf[:offset] + bytes([pdf[offset] ^ 1]) + pdf[offset + 1 :]


def forged(pdf: bytes) -> bytes:
    """Return ``pdf`` with one digit of the signature value changed: it is what the CMS ends with."""
    start = pdf.index(b"/Contents <") + len(b"/Contents <")
    digits = pdf[start : pdf.index(b">", start)].rstrip(b"0")
    place = start + len(digits) - 9
    return pdf[:place] + (b"1" if pdf[place : place + 1] == b"0" else b"0") + pdf[place + 1 :]
