"""Which lane seals a file of another producer, and what was found in it (docs/reference/seal-lanes.md).

The direct lane writes what it can read to the last byte; pyHanko writes everything else. Neither touches a file that
readers would have to repair, or on which a signature does not hold.
"""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Protocol

from nh_edoc._pdf.attachments import attachments
from nh_edoc._pdf.direct_lane import DirectLane
from nh_edoc._pdf.errors import LaneError, PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.hazards import Hazard
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.strict_hazards import strict_hazards
from nh_edoc.errors import InputError
from nh_edoc.model.record import dataclass
from nh_edoc.seal.held_file import HeldFile

if TYPE_CHECKING:
    from nh_edoc._pdf.new_seal import NewSeal, Sheet
    from nh_edoc._pdf.spelling import Holed

LANES: Final = ("direct", "pyhanko")
LARGEST_SIGNED: Final = 256 * 1024 * 1024
"""Greatest file with signatures that gets one more, in bytes: they are verified first."""
LARGEST_REWRITTEN: Final = 256 * 1024 * 1024
"""Greatest file that is written anew, in bytes: that happens in memory."""
_DATA: Final = frozenset({"document.xml", "license.xml"})
"""Names of the embedded data (docs/profile.md, 2)."""
_RANGES: Final = b"/ByteRange"
_HEADER: Final = b"%PDF-"
_HEADER_WITHIN: Final = 1024
"""Bytes in which readers look for a header (ISO 32000-1, annex H.3, 13)."""
_TWICE: Final = frozenset({"dictionary.duplicate-key", "xref.duplicate"})


class Lane(Protocol):
    """A way to add a seal to one file."""

    @property
    def name(self) -> str:
        """``direct`` or ``pyhanko``."""

    @property
    def plan(self) -> bytes | None:
        """The seal plan that the file carries, as it is written there."""

    def sheet(self, index: int) -> Sheet | None:
        """Return a page's geometry, or None where there is no such page."""

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the geometry of all pages."""

    def revise(self, seal: NewSeal, identifier: bytes) -> tuple[str, Holed]:
        """Return the name of the field and the revision around its hole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A file that can be sealed."""

    lane: Lane
    hazards: frozenset[Hazard]
    signed: Mapping[str, bytes | None] = dataclasses.field(default_factory=dict)
    """Names of the fields that are signed already, with the signers' certificates (DER) where they can be read."""
    encrypted: bool = False


class BrokenError(Exception):
    """Readers must repair the file, or differ over it; ``code`` says where."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def examine(held: HeldFile, *, field: str | None, password: bytes | None, lane: str | None) -> Examined:
    """Return the lane for a file, and what was found in it.

    Args:
        held: the file.
        field: name of the new field.
        password: of an encrypted file.
        lane: for tests: ``direct`` or ``pyhanko``.

    Raises:
        BrokenError: it can only be sealed after it was written anew.
        InputError: `foreign.*`: it cannot be sealed.
    """
    if _HEADER not in held.data[:_HEADER_WITHIN]:
        raise InputError("foreign.not-pdf")
    try:
        file = PdfFile(held.data)
        hazards = strict_hazards(file)
    except PdfUnsupported as error:
        return _unsupported(held, error.code, field=field, password=password)
    except PdfSyntaxError as error:
        return _by_others(held, error.code, field=field)
    if is_of_profile(file):
        raise InputError("foreign.profile")
    if lane != "pyhanko":
        try:
            return Examined(lane=DirectLane(file, field), hazards=hazards)
        except (PdfSyntaxError, PdfUnsupported) as error:
            if lane == "direct":
                raise InputError("foreign.lane", reason=error.code) from error
    return with_pyhanko(held, hazards, field=field)


def is_of_profile(file: PdfFile) -> bool:
    """Return whether a file holds data of our profile: its seals are planned, and go on by ``Sealer`` alone."""
    try:
        found = attachments(file)
    except (PdfSyntaxError, PdfUnsupported):
        return False
    return any(_DATA & {one.name, one.unicode_name, one.key.decode("latin-1")} for one in found)


def _unsupported(held: HeldFile, code: str, *, field: str | None, password: bytes | None) -> Examined:
    if code == "xfa":
        raise InputError("foreign.xfa")
    if code == "hybrid":
        raise BrokenError(code)
    if code == "encryption":
        return _encrypted(held, password)
    return _by_others(held, code, field=field)


def _by_others(held: HeldFile, code: str, *, field: str | None) -> Examined:
    """Examine with qpdf and pyHanko what the strict reader does not take."""
    from nh_edoc._pdf.qpdf_view import UnreadableError, look  # noqa: PLC0415 - only for unusual files
    from nh_edoc._pyhanko.sign import reads_strictly  # noqa: PLC0415 - as above

    try:
        with held.stream() as stream:
            view = look(stream)
            strict = reads_strictly(stream)
    except UnreadableError as error:
        raise InputError("foreign.unreadable", reason=code) from error
    if _DATA & view.attached:
        raise InputError("foreign.profile")
    if view.has_xfa:
        raise InputError("foreign.xfa")
    if view.repaired or not view.is_whole or not strict:
        raise BrokenError(code)
    return with_pyhanko(held, view.hazards | ({Hazard.DUPLICATES} if code in _TWICE else set()), field=field)


def _encrypted(held: HeldFile, password: bytes | None) -> Examined:
    """Take an encrypted file with its password; whether signatures on it hold cannot be said."""
    from nh_edoc._pdf.qpdf_view import UnreadableError, look  # noqa: PLC0415 - as above
    from nh_edoc._pyhanko.sign import PyHankoLane  # noqa: PLC0415 - as above

    if password is None:
        raise InputError("foreign.encrypted")
    try:
        with held.stream() as stream:
            view = look(stream, password)
        lane = PyHankoLane(held.stream(), password)
    except (UnreadableError, LaneError) as error:
        raise InputError("foreign.password") from error
    if view.has_xfa:
        raise InputError("foreign.xfa")
    if view.signed or view.repaired or not view.is_whole:
        raise InputError("foreign.encrypted-signed" if view.signed else "foreign.unreadable", reason="encryption")
    return Examined(lane=lane, hazards=view.hazards, encrypted=True)


def with_pyhanko(held: HeldFile, hazards: frozenset[Hazard], *, field: str | None) -> Examined:
    """Return the other lane for a file, whose earlier signatures hold and allow another.

    Raises:
        InputError: `foreign.unreadable`, `foreign.signed-large`, `foreign.earlier-invalid`, `foreign.earlier-forbids`.
    """
    from nh_edoc._pyhanko.earlier import earlier_signatures  # noqa: PLC0415 - as above
    from nh_edoc._pyhanko.sign import PyHankoLane  # noqa: PLC0415 - as above

    try:
        lane = PyHankoLane(held.stream())
        if not lane.is_signed:
            return Examined(lane=lane, hazards=hazards)
        if len(held.data) > LARGEST_SIGNED:
            raise InputError("foreign.signed-large", limit=LARGEST_SIGNED)
        earlier = earlier_signatures(bytes(held.data[:]), _planned_field(lane) or field)
    except LaneError as error:
        raise InputError("foreign.unreadable", reason=str(error)) from error
    if earlier.problems:
        raise InputError("foreign.earlier-invalid", what="; ".join(earlier.problems))
    if earlier.forbidden:
        raise InputError("foreign.earlier-forbids", what="; ".join(earlier.forbidden))
    return Examined(lane=lane, hazards=hazards, signed=earlier.fields)


def _planned_field(lane: Lane) -> str | None:
    """Return a field that the file's own plan leaves open to further seals: whose turn it is, is asked elsewhere."""
    if lane.plan is None:
        return None
    from nh_edoc.seal.foreign_plan import read_carried  # noqa: PLC0415 - only for planned files

    return read_carried(lane.plan).seals[-1].field


def rewritten(held: HeldFile) -> HeldFile:
    """Return a file that readers must repair as qpdf repairs it; only an unsigned one, for it becomes another file.

    Raises:
        InputError: `foreign.unreadable`, `foreign.broken-signed`, `foreign.broken-large`.
    """
    from nh_edoc._pdf.qpdf_view import UnreadableError, look, rewrite  # noqa: PLC0415 - as above

    if len(held.data) > LARGEST_REWRITTEN:
        raise InputError("foreign.broken-large", limit=LARGEST_REWRITTEN)
    made = io.BytesIO()
    try:
        with held.stream() as stream:
            # what qpdf does not reach may be a signature all the same
            if look(stream).signed or held.data.find(_RANGES) >= 0:
                raise InputError("foreign.broken-signed")
            rewrite(stream, made)
    except UnreadableError as error:
        raise InputError("foreign.unreadable", reason=error.code) from error
    return HeldFile.of(made.getvalue())
