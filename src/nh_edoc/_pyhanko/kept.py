"""Revocation data that foreign files bring along: in a security store, and in the containers of their signatures.

ISO 32000-2, 12.8.4.3 (/DSS); Adobe's adbe-revocationInfoArchival (ISO 32000-1, 12.8.3.3.2); revocation-values
(RFC 5126, 6.3.4), and the container's own field (RFC 5652, 10.2.1; RFC 5940). Whoever made the file chose it: each
piece is believed by its own signature alone.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from asn1crypto import core, ocsp
from asn1crypto.pdf import RevocationInfoArchival, SequenceOfCertificateList
from pyhanko.pdf_utils import generic

from nh_edoc._pyhanko.comparison import entry, resolved
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST: Final = 200
"""Greatest number of pieces of one kind; further ones are passed over, so that revocation stays unknown."""
LARGEST: Final = 32 * 1024 * 1024
_ARCHIVAL: Final = "1.2.840.113583.1.1.8"
_VALUES: Final = "1.2.840.113549.1.9.16.2.24"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Certificates, revocation lists and OCSP responses, DER as the file has them; none of it is believed yet."""

    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()


def kept_material(reader: PdfFileReader, signatures: Iterable[EmbeddedPdfSignature]) -> Kept:
    """Return what a file keeps for the validation of its signatures; what cannot be read is not there."""
    certificates = [*_store(reader, "/Certs")]
    crls = [*_store(reader, "/CRLs")]
    ocsps = [*_store(reader, "/OCSPs")]
    for one in signatures:
        try:
            found = _container(one)
        except FOREIGN_FAULTS:
            continue
        crls += found.crls
        ocsps += found.ocsps
    return Kept(certificates=_some(certificates), crls=_some(crls), ocsps=_some(ocsps))


def _some(found: list[bytes]) -> tuple[bytes, ...]:
    return tuple(itertools.islice(dict.fromkeys(found), MOST))


def _store(reader: PdfFileReader, key: str) -> Iterator[bytes]:
    try:
        store = resolved(entry(reader.root, "/DSS"))
        array = resolved(entry(store, key)) if isinstance(store, generic.DictionaryObject) else None
        if not isinstance(array, generic.ArrayObject):
            return
        for index in range(min(len(array), MOST)):
            stream = resolved(array.raw_get(index))
            if isinstance(stream, generic.StreamObject) and len(stream.data) <= LARGEST:
                yield bytes(stream.data)
    except FOREIGN_FAULTS:
        return


class _BasicResponses(core.SequenceOf):  # type: ignore[misc]  # untyped library
    _child_spec = ocsp.BasicOCSPResponse


class _Values(core.Sequence):  # type: ignore[misc]  # untyped library
    """RevocationValues (RFC 5126, 6.3.4): responses without the frame that they came in."""

    _fields: ClassVar = [
        ("crl", SequenceOfCertificateList, {"explicit": 0, "optional": True}),
        ("ocsp", _BasicResponses, {"explicit": 1, "optional": True}),
        ("other", core.Any, {"explicit": 2, "optional": True}),
    ]


def _container(signature: EmbeddedPdfSignature) -> Kept:
    crls: list[bytes] = []
    ocsps: list[bytes] = []
    info = signature.signer_info
    for attribute in itertools.chain(info["signed_attrs"] or (), info["unsigned_attrs"] or ()):
        kind = attribute["type"].dotted
        for value in attribute["values"] if kind in {_ARCHIVAL, _VALUES} else ():
            found = (RevocationInfoArchival if kind == _ARCHIVAL else _Values).load(value.dump())
            crls += [one.dump() for one in found["crl"] or ()]
            ocsps += [one.dump() if kind == _ARCHIVAL else _framed(one) for one in found["ocsp"] or ()]
    for choice in signature.signed_data["crls"] or ():
        if choice.name == "crl":
            crls.append(choice.chosen.dump())
        elif choice.chosen["other_rev_info_format"].native == "ocsp_response":
            ocsps.append(choice.chosen["other_rev_info"].parsed.dump())
    return Kept(crls=tuple(crls), ocsps=tuple(ocsps))


def _framed(basic: ocsp.BasicOCSPResponse) -> bytes:
    """Return a bare response as it was answered (RFC 6960, 4.2.1)."""
    body = {"response_type": "basic_ocsp_response", "response": basic}
    return bytes(ocsp.OCSPResponse({"response_status": "successful", "response_bytes": body}).dump())
