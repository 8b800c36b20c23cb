"""Read a trust store from its folder: every file confined, readable, what the list says it is, none twice."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from nh_edoc._cms.der import CmsError
from nh_edoc._cms.path_certificate import read_path_certificate
from nh_edoc._cms.path_list import read_path_list
from nh_edoc.codec import decode_record, parse_json
from nh_edoc.errors import InputError, Problem, TrustError
from nh_edoc.model.digest import Digest, DigestAlgorithm
from nh_edoc.model.trust import TrustList
from nh_edoc.trust.authority import SealEntry
from nh_edoc.trust.pin import LARGEST_SIGNATURE, SUFFIX
from nh_edoc.trust.store import TrustStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.trust import Anchor
    from nh_edoc.trust.pin import TrustPin

LIST_NAME: Final = "trust.json"
SIGNATURE_NAME: Final = LIST_NAME + SUFFIX
FOLDERS: Final = (("anchors", ".crt"), ("intermediates", ".crt"), ("crls", ".crl"), ("ocsps", ".ors"))
"""Each with the ending of its files (RFC 5280, 4.2.1.13; RFC 6960, C.2)."""
LARGEST_LIST: Final = 32 * 1024 * 1024
LARGEST_FILE: Final = 64 * 1024 * 1024
"""A revocation list of a large authority may have tens of megabytes."""
MOST_FILES: Final = 5000
_PEM: Final = re.compile(
    rb"\s*-----BEGIN (CERTIFICATE|X509 CRL)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END \1-----\s*", re.ASCII
)
"""One certificate or list and nothing else (RFC 7468, 5 and 6)."""
_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})


@dataclass(slots=True)
class _Reading:
    """What was read so far, and what was found wrong."""

    root: Path
    """The real path of the folder; whatever resolves outside of it is refused."""
    replaced: Mapping[str, bytes]
    """What stands in for files of the folder, by name: an edit is checked as a whole before it is written."""
    contents: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: str, code: str, **params: Any) -> None:
        self.problems.append(Problem(path=path, code=code, params=params))


def load_store(folder: Path, pin: TrustPin | None = None, *, replaced: Mapping[str, bytes] = _NOTHING) -> TrustStore:
    """Read and check a trust store.

    Args:
        folder: where it lies.
        pin: what its list must satisfy; asked before anything in the list is believed.
        replaced: contents by name that are taken instead of the folder's own.

    Raises:
        TrustError: `trust.folder`: no such folder; `trust.list`: ``trust.json`` is missing, unreadable or not of
            the schema; `trust.unusable`: the problems say which entry or file is wrong; with a pin also
            `trust.unsigned`, `trust.signature`, `trust.operator`, `trust.rollback`, `trust.equivocation`,
            `trust.state`, `trust.state-unwritable`.
    """
    folder = Path(folder)
    try:
        root = folder.resolve(strict=True)
    except OSError as error:
        raise TrustError("trust.folder", folder=str(folder)) from error
    if not root.is_dir():
        raise TrustError("trust.folder", folder=str(folder))
    reading = _Reading(root, replaced)
    listed = _read_list(reading, folder, pin)
    for name in _names(reading):
        _read_file(reading, name)
    store = _assemble(reading, listed)
    if reading.problems:
        raise TrustError("trust.unusable", tuple(reading.problems), folder=str(folder), count=len(reading.problems))
    if pin is not None:
        digest = Digest.of(reading.contents[LIST_NAME])
        pin.require_current(listed.version, digest, str(folder))
        pin.remember(listed.version, digest)
    return store


def _read_list(reading: _Reading, folder: Path, pin: TrustPin | None) -> TrustList:
    data = _bytes(reading, LIST_NAME, LARGEST_LIST)
    if data is None:
        raise TrustError("trust.list", tuple(reading.problems), folder=str(folder))
    reading.contents[LIST_NAME] = data
    if pin is not None:
        signed = (reading.root / SIGNATURE_NAME).exists()
        pin.require_signed(data, _bytes(reading, SIGNATURE_NAME, LARGEST_SIGNATURE) if signed else None, str(folder))
    return read_list(data, folder)


def read_list(data: bytes, folder: Path) -> TrustList:
    """Return what the bytes of ``trust.json`` say.

    Raises:
        TrustError: `trust.list`: not of the schema; the problems say where.
    """
    try:
        return decode_record(TrustList, parse_json(data, name=LIST_NAME), name=LIST_NAME)
    except InputError as error:
        problems = error.problems or (Problem(path="", code=error.code, params=error.params),)
        raise TrustError("trust.list", problems, folder=str(folder)) from error


def _names(reading: _Reading) -> Iterator[str]:
    count = 0
    for sub, suffix in FOLDERS:
        place = reading.root / sub
        found = {path.name for path in place.iterdir() if path.suffix == suffix} if place.is_dir() else set()
        found |= {name.removeprefix(f"{sub}/") for name in reading.replaced if name.startswith(f"{sub}/")}
        for name in sorted(found):
            count += 1
            yield f"{sub}/{name}"
            if count == MOST_FILES:
                reading.problem(f"/{sub}", "trust.file.many", limit=MOST_FILES)
                return


def _read_file(reading: _Reading, name: str) -> None:
    data = _bytes(reading, name, LARGEST_FILE)
    if data is not None:
        reading.contents[name] = data


def _bytes(reading: _Reading, name: str, limit: int) -> bytes | None:
    """Return the bytes of a file of the store; a link that leads out of the folder is not followed."""
    if name in reading.replaced:
        return reading.replaced[name]
    path = reading.root / name
    try:
        real = path.resolve(strict=True)
        if not real.is_relative_to(reading.root):
            reading.problem(f"/{name}", "trust.file.outside", name=name)
            return None
        with real.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        reading.problem(f"/{name}", "trust.file.unreadable", name=name, reason=error.strerror or str(error))
        return None
    if not data or len(data) > limit:
        reading.problem(f"/{name}", "trust.file.size", name=name, limit=limit)
        return None
    return data


def _assemble(reading: _Reading, listed: TrustList) -> TrustStore:
    if listed.next_update <= listed.issued:
        reading.problem("/nextUpdate", "trust.list.period")
    anchors = tuple(_anchors(reading, listed))
    ders = {
        name: der
        for name, data in reading.contents.items()
        if name != LIST_NAME and (der := _der(reading, name, data)) is not None
    }
    return TrustStore(
        digest=_digest(reading),
        listed=listed,
        anchor_files=tuple(
            (anchor, ders[anchor.file]) for anchor in anchors if _is_as_listed(reading, anchor, ders.get(anchor.file))
        ),
        intermediates=tuple(der for name, der in ders.items() if name.startswith("intermediates/")),
        crls=tuple(der for name, der in ders.items() if name.startswith("crls/")),
        ocsps=tuple(der for name, der in ders.items() if name.startswith("ocsps/")),
        seals=MappingProxyType(_seals(reading, listed)),
        agencies=MappingProxyType(_agencies(reading, listed)),
    )


def _anchors(reading: _Reading, listed: TrustList) -> Iterator[Anchor]:
    """Yield the anchors whose file is there; a file in ``anchors/`` that nobody listed is a mistake to be told."""
    seen: set[tuple[str, str]] = set()
    for place, anchor in enumerate(listed.anchors):
        path = f"/anchors/{place}"
        if not anchor.file.startswith("anchors/") or ".." in anchor.file.split("/"):
            reading.problem(f"{path}/file", "trust.anchor.place", name=anchor.file)
        elif anchor.file not in reading.contents:
            reading.problem(f"{path}/file", "trust.anchor.missing", name=anchor.file)
        elif (anchor.file, anchor.use) in seen:
            reading.problem(path, "trust.duplicate", name=anchor.file)
        else:
            yield anchor
        seen.add((anchor.file, anchor.use))
    files = {anchor.file for anchor in listed.anchors}
    for name in reading.contents:
        if name.startswith("anchors/") and name not in files:
            reading.problem(f"/{name}", "trust.anchor.unlisted", name=name)


def _is_as_listed(reading: _Reading, anchor: Anchor, der: bytes | None) -> bool:
    if der is None:
        return False
    if anchor.digest.alg not in _DIGESTS:
        reading.problem(f"/{anchor.file}", "trust.digest.algorithm", alg=anchor.digest.alg)
        return False
    actual = hashlib.new(anchor.digest.alg, der).hexdigest()
    if not hmac.compare_digest(actual, anchor.digest.value):
        reading.problem(f"/{anchor.file}", "trust.digest.wrong", name=anchor.file)
        return False
    return True


def _der(reading: _Reading, name: str, data: bytes) -> bytes | None:
    der = read_answer(data) if name.startswith("ocsps/") else read_material(data, is_list=name.startswith("crls/"))
    if der is None:
        reading.problem(f"/{name}", "trust.file.format", name=name)
    return der


def read_answer(data: bytes) -> bytes | None:
    """Return the OCSP response (DER), or None when it is none that could be believed."""
    from nh_edoc._cms.ocsp import read_response  # noqa: PLC0415 - most stores hold no responses

    try:
        return read_response(data).der
    except CmsError:
        return None


def read_material(data: bytes, *, is_list: bool) -> bytes | None:
    """Return the DER of a certificate or a list: the plain kind by our own readers, any other by the library's.

    Args:
        data: the whole file; a certificate is PEM, a list PEM or DER.
        is_list: which of the two.

    Returns:
        None when it is no such thing.
    """
    found = _PEM.fullmatch(data)
    try:
        der = data if found is None else base64.b64decode(b"".join(found[2].split()), validate=True)
        if is_list:
            read_path_list(der)
            kind = b"X509 CRL"
        else:
            read_path_certificate(der)
            kind = b"CERTIFICATE"
        if (found is None and is_list) or (found is not None and found[1] == kind):
            return der
    except (CmsError, ValueError):
        pass
    from nh_edoc.trust.strange import read_strange  # noqa: PLC0415 - plain stores do not pay for the library

    return read_strange(data, is_list=is_list)


def _seals(reading: _Reading, listed: TrustList) -> dict[Digest, SealEntry]:
    found: dict[Digest, SealEntry] = {}
    for place, agency in enumerate(listed.agencies):
        for number, seal in enumerate(agency.seals):
            path = f"/agencies/{place}/seals/{number}"
            if seal.certificate.alg is not DigestAlgorithm.SHA256:  # the verifier looks seals up by this digest
                reading.problem(f"{path}/certificate", "trust.digest.algorithm", alg=seal.certificate.alg)
            if seal.certificate in found:
                reading.problem(path, "trust.duplicate", name=seal.seal_name)
            found[seal.certificate] = SealEntry(agency=agency, seal=seal)
    return found


def _agencies(reading: _Reading, listed: TrustList) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place, agency in enumerate(listed.agencies):
        if agency.uscc in found:
            reading.problem(f"/agencies/{place}", "trust.duplicate", name=agency.uscc)
        found[agency.uscc] = agency
    return found


def _digest(reading: _Reading) -> Digest:
    """Digest names and contents in the order of the names, each preceded by its length."""
    parts: list[bytes] = []
    for name in sorted(reading.contents):
        for part in (name.encode("utf-8"), reading.contents[name]):
            parts += [len(part).to_bytes(8, "big"), part]
    return Digest.of(*parts)
