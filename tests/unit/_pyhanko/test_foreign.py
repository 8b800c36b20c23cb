"""Files of other makers: what pyHanko's reader tells about integrity, and what it would overlook."""

from __future__ import annotations

import io
import re

import pytest
from edoc_pki import pki, rsa_key
from pyhanko.pdf_utils import generic, writer
from pyhanko.sign import fields, signers
from pyhanko.sign.general import SigningError  # noqa: F401 - makes the package load its signers

from nh_edoc._pyhanko.foreign import Changes, ForeignError, read_foreign


def _page() -> bytes:
    out = writer.PdfFileWriter()
    page = writer.PageObject(
        contents=out.add_object(generic.StreamObject(stream_data=b"0 0 100 100 re f")),
        media_box=generic.ArrayObject([generic.NumberObject(value) for value in (0, 0, 595, 842)]),
    )
    out.insert_page(page)
    buffer = io.BytesIO()
    out.write(buffer)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A plain PAdES signature made by pyHanko's own signer."""
    from asn1crypto import keys, x509
    from cryptography.hazmat.primitives import serialization
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    made = pki(key=rsa_key())
    der = made.seal.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    store = SimpleCertificateStore()
    store.register_multiple([x509.Certificate.load(one) for one in made.seal.chain])
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(made.seal.certificate),
        signing_key=keys.PrivateKeyInfo.load(der),
        cert_registry=store,
    )
    meta = signers.PdfSignatureMetadata(field_name="Sig1", subfilter=fields.SigSeedSubFilter.PADES)
    out = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(_page())), meta, signer=signer)
    return out.getvalue()


def only(data: bytes):
    (seal,) = read_foreign(data).seals
    return seal


def test_whole(signed):
    """What pyHanko signs, it finds whole."""
    seal = only(signed)
    assert (seal.digest_holds, seal.signature_holds, seal.binding_holds) == (True, True, True)
    assert seal.covers_all
    assert seal.gap_is_contents
    assert seal.padding_is_zero
    assert seal.changes is Changes.NONE
    assert seal.strong
    assert read_foreign(signed).tail == 0


def test_changed_content(signed):
    """A byte of the page."""
    assert only(signed.replace(b"100 100 re", b"100 900 re")).digest_holds is False


@pytest.mark.parametrize("tail", [b"\n", b"\n\n", b"garbage", b"%%EOF\n", b"\n%%EOF\n", b"\0"])
def test_appended(signed, tail):
    """pyHanko calls a file VALID to which a newline was appended."""
    try:
        found = read_foreign(signed + tail)
    except ForeignError:
        return
    assert found.tail or found.seals[0].changes is Changes.FORBIDDEN


def _hole(data: bytes) -> tuple[int, int]:
    numbers = [int(one) for one in re.search(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", data).groups()]
    return numbers[1], numbers[2]


def test_padding_in_the_hole(signed):
    """pyHanko calls a file VALID whose padding is not zero."""
    _, end = _hole(signed)
    assert not only(signed[: end - 3] + b"01>" + signed[end:]).padding_is_zero


def test_keys_injected_into_the_hole(signed):
    """pyHanko takes a shorter literal string and further keys in place of the hex string."""
    start, end = _hole(signed)
    raw = bytes.fromhex(signed[start + 1 : end - 1].decode())
    size = int.from_bytes(raw[2:4], "big") + 4
    text = raw[:size]
    for old, new in ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r")):
        text = text.replace(old, new)
    literal = b"(" + text + b")/Reason(INJECTED)"
    changed = signed[:start] + literal.ljust(end - start) + signed[end:]
    assert len(changed) == len(signed)
    assert not only(changed).gap_is_contents


def test_incremental_update(signed):
    """A later revision that changes the page."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    update = IncrementalPdfFileWriter(io.BytesIO(signed))
    page = update.root["/Pages"]["/Kids"][0]
    page["/Contents"] = update.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    update.update_container(page)
    out = io.BytesIO()
    update.write(out)
    assert only(out.getvalue()).changes is Changes.FORBIDDEN


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(1000), b"not a pdf" * 100])
def test_unreadable(data):
    """Whatever the bytes, one error of ours."""
    with pytest.raises(ForeignError) as caught:
        read_foreign(data)
    assert caught.value.code == "malformed"


def test_cut_anywhere(signed):
    """A truncated file is never whole."""
    for size in range(0, len(signed), 977):
        try:
            found = read_foreign(signed[:size])
        except ForeignError:
            continue
        assert all(not one.covers_all or not one.digest_holds for one in found.seals)
