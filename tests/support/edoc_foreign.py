"""A PDF of another producer, signed by pyHanko's own signer, and what somebody appends to it afterwards."""

from __future__ import annotations

import functools
import io
from typing import TYPE_CHECKING, Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from edoc_pki import pki, rsa_key
from pyhanko.pdf_utils import generic, writer
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from edoc_pki import Party, Pki

Name = generic.NameObject


def numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(str(value)) for value in values])


def form_of(content: bytes) -> generic.StreamObject:
    entries = {Name("/Type"): Name("/XObject"), Name("/Subtype"): Name("/Form"), Name("/BBox"): numbers(0, 0, 9, 9)}
    return generic.StreamObject(entries, stream_data=content)


def plain_file() -> bytes:
    """One page that paints a form XObject; a text field, an open signature field with that very form as appearance."""
    out = writer.PdfFileWriter()
    shared = out.add_object(form_of(b"0 0 9 9 re f"))
    resources = generic.DictionaryObject({Name("/XObject"): generic.DictionaryObject({Name("/X1"): shared})})
    page = writer.PageObject(
        contents=out.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f /X1 Do")),
        media_box=numbers(0, 0, 595, 842),
        resources=resources,
    )
    page_ref = out.insert_page(page)
    widget = {Name("/Type"): Name("/Annot"), Name("/Subtype"): Name("/Widget"), Name("/P"): page_ref}
    text = generic.DictionaryObject(
        widget
        | {
            Name("/FT"): Name("/Tx"),
            Name("/T"): generic.pdf_string("amount"),
            Name("/V"): generic.pdf_string("100"),
            Name("/Rect"): numbers(10, 10, 90, 30),
        }
    )
    open_field = generic.DictionaryObject(
        widget
        | {
            Name("/FT"): Name("/Sig"),
            Name("/T"): generic.pdf_string("Later"),
            Name("/Rect"): numbers(100, 10, 190, 60),
            Name("/AP"): generic.DictionaryObject({Name("/N"): shared}),
        }
    )
    refs = generic.ArrayObject([out.add_object(text), out.add_object(open_field)])
    page[Name("/Annots")] = refs
    form = generic.DictionaryObject({Name("/Fields"): generic.ArrayObject(refs)})
    out.root[Name("/AcroForm")] = out.add_object(form)
    out.set_info(generic.DictionaryObject({Name("/Title"): generic.pdf_string("合同")}))
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


@functools.cache
def the_pki() -> Pki:
    return pki(key=rsa_key())


def signer(party: Party | None = None, *roots: Party) -> signers.SimpleSigner:
    """pyHanko's signer with a party's key, by default that of the test agency, whose root comes along."""
    seal, roots = (the_pki().seal, (the_pki().root,)) if party is None else (party, roots)
    der = seal.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    others = (*seal.chain, *(one.certificate for one in roots))
    store.register_multiple([x509.Certificate.load(one) for one in others])
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(seal.certificate),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
        embed_roots=True,
    )


def sign(data: bytes, name: str, by: Party | None = None, **over: Any) -> bytes:
    values: dict[str, Any] = {"field_name": name, "subfilter": fields.SigSeedSubFilter.PADES} | over
    meta = signers.PdfSignatureMetadata(**values)
    place = fields.SigFieldSpec(sig_field_name=name) if name != "Later" else None
    return signers.sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data)), meta, signer=signer(by), new_field_spec=place
    ).getvalue()


@functools.cache
def signed_once() -> bytes:
    return sign(plain_file(), "Sig1")


def appended(data: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """``data`` with an incremental update."""
    update = IncrementalPdfFileWriter(io.BytesIO(data))
    change(update)
    out = io.BytesIO()
    update.write(out)
    return out.getvalue()
