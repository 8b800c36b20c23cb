"""What a security store of a foreign file may hold: certificates, revocation lists, OCSP responses, time stamps.

ISO 32000-2, 12.8.4.3; ETSI EN 319 142-1, 5.4.2.2. Nobody signed what a store says until a document time stamp covers
it, and it is a place where anything could be kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from asn1crypto import cms, core, crl, ocsp, x509
from pyhanko.pdf_utils import generic

from nh_edoc._pyhanko.comparison import entry, resolved
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_STREAMS: Final = 5_000
LARGEST: Final = 64 * 1024 * 1024
"""Bytes of one stream."""
_LISTS: Final = {"/Certs": x509.Certificate, "/CRLs": crl.CertificateList, "/OCSPs": ocsp.OCSPResponse}
_RELATED: Final = {"/Cert": x509.Certificate, "/CRL": crl.CertificateList, "/OCSP": ocsp.OCSPResponse}
_DEEP: Final = 2
"""Levels of a structure that are read."""
_SINGLE: Final = frozenset({"/Type", "/TU", "/TS"})


def material_problem(store: Any) -> str:
    """Return the place in a security store that holds something else; empty where all is as it should be."""
    found = resolved(store)
    if found is None:
        return ""
    return next(_problems(found), "")


def _problems(store: Any) -> Iterator[str]:
    if not isinstance(store, generic.DictionaryObject):
        yield "/"
        return
    left = MOST_STREAMS
    for key in sorted(store):
        value = resolved(entry(store, key))
        if key in _LISTS:
            left -= 0 if value is None else len(value)
            yield from _list_problems(str(key), value, _LISTS[key])
        elif key == "/VRI":
            yield from _related_problems(value)
        elif key != "/Type":
            yield str(key)
    if left < 0:
        yield "/limit"


def _related_problems(related: Any) -> Iterator[str]:
    if related is None:
        return
    if not isinstance(related, generic.DictionaryObject):
        yield "/VRI"
        return
    for name in sorted(related):
        one = resolved(entry(related, name))
        if not isinstance(one, generic.DictionaryObject):
            if name != "/Type":
                yield f"/VRI{name}"
            continue
        for key in sorted(one):
            if key in _RELATED:
                yield from _list_problems(f"/VRI{name}{key}", resolved(entry(one, key)), _RELATED[key])
            elif key == "/TS":
                yield from _stream_problems(f"/VRI{name}{key}", resolved(entry(one, key)), cms.ContentInfo)
            elif key not in _SINGLE:
                yield f"/VRI{name}{key}"


def _list_problems(place: str, value: Any, kind: Any) -> Iterator[str]:
    if value is None:
        return
    if not isinstance(value, generic.ArrayObject):
        yield place
        return
    for index in range(min(len(value), MOST_STREAMS)):
        yield from _stream_problems(f"{place}[{index}]", resolved(value.raw_get(index)), kind)


def _stream_problems(place: str, value: Any, kind: Any) -> Iterator[str]:
    if not isinstance(value, generic.StreamObject):
        yield place
        return
    try:
        data = value.data
        if len(data) > LARGEST:
            yield place
            return
        _touch(kind.load(data, strict=True))
    except FOREIGN_FAULTS:
        yield place


def _touch(value: Any, level: int = 0) -> None:
    """Read the parts of a structure, which are read lazily, down to what names it; extensions are their makers' own."""
    if level < _DEEP and isinstance(value, core.Sequence):
        for name in value.__class__._fields:
            _touch(value[name[0]], level + 1)
    elif level < _DEEP and isinstance(value, core.Choice):
        _touch(value.chosen, level + 1)
