"""Stock pyHanko doing the same, as its documentation shows it: signer and trust set up once, files in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1_x509
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from nh_edoc._cms.token import build_response, parse_request

if TYPE_CHECKING:
    from pathlib import Path

    from bench.material import Bench
    from nh_edoc.demo.tsa import LocalTimestamper

_BOX = (340, 120, 459, 239)
"""Points: 42 mm wide, as our own seal."""


class Authority(TimeStamper):
    """The bench's time-stamping authority as pyHanko asks one."""

    def __init__(self, authority: LocalTimestamper) -> None:
        super().__init__()
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer without a network."""
        return tsp.TimeStampResp.load(build_response(self._authority.answer(parse_request(req.dump()))))


class Stock:
    """pyHanko's SimpleSigner, PdfSigner, StaticStampStyle and validate_pdf_signature."""

    def __init__(self, bench: Bench) -> None:
        parts = list(pem.unarmor(bench.key_file.read_bytes(), multiple=True))
        (key,) = (der for kind, _, der in parts if kind.endswith("PRIVATE KEY"))
        own, *others = (asn1_x509.Certificate.load(der) for kind, _, der in parts if kind == "CERTIFICATE")
        root = asn1_x509.Certificate.load(pem.unarmor(bench.pki.root.read_bytes())[2])
        crls = [asn1_crl.CertificateList.load(pem.unarmor(path.read_bytes())[2]) for path in bench.pki.crls]
        store = SimpleCertificateStore()
        store.register_multiple(others)
        appearance = bench.picture.appearance()
        side = BoxConstraints(width=float(appearance.width), height=float(appearance.height))
        self._signer, self._stamper = (
            signers.PdfSigner(
                signers.PdfSignatureMetadata(
                    field_name="Seal1", md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
                ),
                signer=signers.SimpleSigner(
                    signing_cert=own, signing_key=asn1_keys.PrivateKeyInfo.load(key), cert_registry=store
                ),
                timestamper=timestamper,
                stamp_style=StaticStampStyle(
                    border_width=0, background_opacity=1, background=RawContent(appearance.content, box=side)
                ),
                new_field_spec=fields.SigFieldSpec("Seal1", box=_BOX),
            )
            for timestamper in (None, Authority(bench.authority))
        )
        self._material = {"trust_roots": [root], "other_certs": others, "crls": crls}
        self._context = self._new_context()

    def seal(self, source: Path, target: Path) -> None:
        """Sign a file into another, under a temporary name first."""
        _sign(self._signer, source, target)

    def stamp(self, source: Path, target: Path) -> None:
        """Sign and time-stamp."""
        _sign(self._stamper, source, target)

    def _new_context(self) -> ValidationContext:
        return ValidationContext(**self._material, allow_fetching=False, revocation_mode="require")

    def verify(self, source: Path, *, cold: bool = False) -> None:
        """Validate the one signature of a file, revocation lists included; cold: with a context of its own."""
        with source.open("rb") as file:
            (signature,) = PdfFileReader(file).embedded_signatures
            status = validate_pdf_signature(signature, self._new_context() if cold else self._context)
        if not status.bottom_line:
            raise ValueError(f"pyHanko does not accept {source.name}")

    def verify_whole(self, source: Path) -> None:
        """Validate, and read every object of every revision, as whoever looks for scripts and hidden bytes must."""
        self.verify(source)
        with source.open("rb") as file:
            reader = PdfFileReader(file)
            for revision in range(reader.xrefs.total_revisions):
                for reference in reader.xrefs.explicit_refs_in_revision(revision):
                    reader.get_object(reference, revision=revision)


def _sign(signer: signers.PdfSigner, source: Path, target: Path) -> None:
    temporary = target.with_name(target.name + ".tmp")
    with source.open("rb") as file, temporary.open("w+b") as output:
        signer.sign_pdf(IncrementalPdfFileWriter(file), output=output)
    temporary.replace(target)
