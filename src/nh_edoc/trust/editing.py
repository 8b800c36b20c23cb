"""Build a trust store: every edit is checked as a whole before it is written, and makes a new version of the list."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cryptography import x509

from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.codec import encode_record
from nh_edoc.errors import FileError, InputError, TrustError
from nh_edoc.model.files import write_atomically
from nh_edoc.model.record import dataclass
from nh_edoc.model.source import read_source
from nh_edoc.model.trust import Anchor, TrustList
from nh_edoc.trust.edits import with_anchor
from nh_edoc.trust.load import FOLDERS, LARGEST_LIST, LIST_NAME, SIGNATURE_NAME, load_store, read_list
from nh_edoc.trust.material import Material, read_crl
from nh_edoc.trust.paths import Moment, Paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from nh_edoc.model.trust import AnchorUse
    from nh_edoc.trust.store import TrustStore

PERIOD: Final = timedelta(days=30)
"""How long a new list is good unless its operator says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """编写中的信任库: a folder with the list as it was read; edits go through here."""

    folder: Path
    data: bytes
    """The bytes of ``trust.json``."""
    listed: TrustList

    @classmethod
    def open(cls, folder: Path) -> Bench:
        """Return the store in ``folder``.

        Raises:
            TrustError: `trust.folder`, `trust.list`.
        """
        if not folder.is_dir():
            raise TrustError("trust.folder", folder=str(folder))
        try:
            data = read_source(folder / LIST_NAME, limit=LARGEST_LIST)
        except (FileError, InputError) as error:
            raise TrustError("trust.list", folder=str(folder)) from error
        return cls(folder=folder, data=data, listed=read_list(data, folder))

    def store(self) -> TrustStore:
        """Return the store, read and checked as a whole.

        Raises:
            TrustError: as ``TrustStore.load``.
        """
        return load_store(self.folder)

    def change(self, edit: Callable[[TrustList], TrustList], now: datetime, files: Mapping[str, bytes]) -> TrustList:
        """Make an edit: a new version of the list, and files that it names.

        The list is good for as long as the one before it was. Its signature is removed: it was over another list.

        Args:
            edit: from the list to the changed one.
            now: when the new list is made.
            files: contents by name; those that are there are replaced.

        Raises:
            InputError: what ``edit`` refuses; `record.invalid`: a value that the schema refuses.
            TrustError: `trust.unusable`: the result would not be in order; `trust.edit.meanwhile`: somebody else
                changed the list.
            FileError: `io.unwritable`.
        """
        changed = self.next(edit(self.listed), now)
        save(self.folder, changed, files, before=self.data)
        return changed

    def next(self, listed: TrustList, now: datetime, period: timedelta | None = None) -> TrustList:
        """Return the list as its next version, made now and good for a period; None: as long as the one before."""
        good = period or max(self.listed.next_update - self.listed.issued, timedelta(days=1))
        issued = now.replace(microsecond=0)
        return replace(listed, version=self.listed.version + 1, issued=issued, next_update=issued + good)

    def authorities(self) -> tuple[bytes, ...]:
        """Return the DER of the store's anchors and intermediates."""
        store = self.store()
        return (*dict.fromkeys(der for _, der in store.anchor_files), *store.intermediates)


def create(folder: Path, anchor: Material, uses: Iterable[AnchorUse], now: datetime, period: timedelta) -> TrustList:
    """Make a trust store with its first anchor: a list that trusts nobody is none.

    Raises:
        InputError: `trust.edit.not-empty`: the folder holds something; `trust.edit.not-authority`.
        FileError: `io.unwritable`.
    """
    anchor.require_authority()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError("trust.edit.not-empty", folder=str(folder))
    issued = now.replace(microsecond=0)
    listed = TrustList(
        version=1, issued=issued, next_update=issued + period, anchors=tuple(anchors_of(anchor, uses, anchor.start))
    )
    try:
        for name, _ in FOLDERS:
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileError("io.unwritable", name=str(folder), reason=error.strerror or str(error)) from error
    save(folder, listed, {f"anchors/{anchor.name}.crt": anchor.pem}, before=None)
    return listed


def anchors_of(
    material: Material, uses: Iterable[AnchorUse], since: datetime, until: datetime | None = None
) -> Iterable[Anchor]:
    """Yield an anchor for each use."""
    for use in dict.fromkeys(uses):
        yield Anchor(file=f"anchors/{material.name}.crt", digest=material.digest, use=use, from_=since, to=until)


def add_anchors(bench: Bench, anchors: Iterable[Anchor], pem: bytes, now: datetime) -> TrustList:
    """Add anchors of one certificate.

    Raises:
        InputError, TrustError, FileError: as ``Bench.change``; `trust.edit.file`: another certificate has the name.
    """
    found = tuple(anchors)
    name = found[0].file
    _require_free(bench.folder / name, pem)

    def edit(listed: TrustList) -> TrustList:
        for one in found:
            listed = with_anchor(listed, one)
        return listed

    return bench.change(edit, now, {name: pem})


def add_intermediate(bench: Bench, material: Material) -> str:
    """Add an authority's certificate that paths may use; the list, which does not name it, stays as it is.

    Returns:
        The name of the file.

    Raises:
        InputError: `trust.edit.not-authority`, `trust.edit.file`.
        TrustError: as ``TrustStore.load``.
        FileError: `io.unwritable`.
    """
    material.require_authority()
    name = f"intermediates/{material.name}.crt"
    _require_free(bench.folder / name, material.pem)
    _add_file(bench, name, material.pem)
    return name


def add_crl(bench: Bench, path: Path) -> str:
    """Add a revocation list, or replace an older one of the same name and issuer; the trust list stays as it is.

    Returns:
        The name of the file.

    Raises:
        InputError: `trust.edit.crl`, `trust.edit.crl-issuer`, `trust.edit.file`; `trust.edit.crl-older`.
        TrustError: as ``TrustStore.load``.
        FileError: `io.unreadable`, `io.unwritable`.
    """
    stem, pem = read_crl(path, bench.authorities())
    name = f"crls/{stem}.crl"
    if (bench.folder / name).exists():
        _require_newer(read_crl(bench.folder / name, bench.authorities())[1], pem, name)
    _add_file(bench, name, pem)
    return name


def require_seal_path(store: TrustStore, material: Material, now: datetime) -> None:
    """Return when a certificate of a seal has a path to an anchor for seals, within its own validity.

    Raises:
        InputError: `trust.edit.seal-path`.
    """
    certificate = material.certificate
    at = min(max(now, certificate.not_valid_before_utc), certificate.not_valid_after_utc)
    paths = Paths(store, require_revocation=False)
    chain = paths.judge(material.der, (), Moment(at=at, present=False), Purpose.SEAL)
    if not chain.holds:
        why = ", ".join(f"{one.part}: {one.why}" for one in chain.faults)
        raise InputError("trust.edit.seal-path", field="seals/certificate", name=material.name, why=why)


def list_text(listed: TrustList) -> bytes:
    """Return the list as people read it: JSON, indented by two, UTF-8; equal lists, equal bytes.

    Raises:
        InputError: `record.invalid`: a value that the schema refuses.
    """
    return (json.dumps(encode_record(listed), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def save(folder: Path, listed: TrustList, files: Mapping[str, bytes], *, before: bytes | None) -> None:
    """Write a list and files that it names, after the whole was found in order.

    The list comes last. A run that breaks off before leaves a file that nobody listed, which is told by every
    command that reads the store, and the same edit made again finishes it.

    Args:
        folder: of the store.
        listed: the new list.
        files: contents by name.
        before: the bytes of the list that the edit began with; None where there was none.
    """
    data = list_text(listed)
    load_store(folder, replaced={LIST_NAME: data, **files})
    path = folder / LIST_NAME
    if before is not None and read_source(path, limit=LARGEST_LIST) != before:
        raise TrustError("trust.edit.meanwhile", folder=str(folder))
    try:
        (folder / SIGNATURE_NAME).unlink(missing_ok=True)
        for name in files:
            (folder / name).parent.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError("io.unwritable", name=str(folder), reason=error.strerror or str(error)) from error
    for name, content in files.items():
        write_atomically(folder / name, content)
    write_atomically(path, data)


def _add_file(bench: Bench, name: str, content: bytes) -> None:
    load_store(bench.folder, replaced={name: content})
    target = bench.folder / name
    try:
        target.parent.mkdir(exist_ok=True)
    except OSError as error:
        raise FileError("io.unwritable", name=str(target), reason=error.strerror or str(error)) from error
    write_atomically(target, content)


def _require_free(path: Path, content: bytes) -> None:
    if path.exists() and read_source(path, limit=LARGEST_LIST) != content:
        raise InputError("trust.edit.file", name=path.name)


def _require_newer(known: bytes, found: bytes, name: str) -> None:
    old, new = x509.load_pem_x509_crl(known), x509.load_pem_x509_crl(found)
    if old.issuer != new.issuer:
        raise InputError("trust.edit.file", name=name)
    if new.last_update_utc < old.last_update_utc:
        raise InputError("trust.edit.crl-older", name=name, known=old.last_update_utc.isoformat())
