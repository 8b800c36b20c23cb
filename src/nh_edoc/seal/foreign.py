"""Put an electronic seal on a PDF of any producer (办法 art. 19: what applicants hand in).

Invisible unless a place on a page is named. The file is only appended to; what it had stays byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from nh_edoc._cms.profile import reserved_bytes
from nh_edoc._pdf.direct_lane import CONTENT
from nh_edoc._pdf.errors import LaneError, PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.hazards import Hazard
from nh_edoc._pdf.new_seal import NewSeal
from nh_edoc._pdf.spelling import Holed
from nh_edoc.errors import InputError, Problem, SignerError
from nh_edoc.model.digest import Digest
from nh_edoc.model.files import publish, write_atomically
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Acceptance, Level
from nh_edoc.seal.backing import paths_of, stamping_of
from nh_edoc.seal.foreign_layout import By, Layout, lay_out
from nh_edoc.seal.foreign_plan import ForeignPlan
from nh_edoc.seal.held_file import HeldFile, appended, copied, hold, is_large
from nh_edoc.seal.lanes import BrokenError, examine, rewritten, with_pyhanko
from nh_edoc.seal.permission import check_certificate, check_picture
from nh_edoc.seal.placement import Anchor, Place
from nh_edoc.seal.released import check_filled
from nh_edoc.seal.service import cms_maker
from nh_edoc.trust.applicants import CODE_ATTRIBUTES

if TYPE_CHECKING:
    from nh_edoc.model.source import Source
    from nh_edoc.ports import Clock, CmsSigner, Signer, Timestamper
    from nh_edoc.seal.held_file import Buffer
    from nh_edoc.seal.lanes import Examined
    from nh_edoc.seal.pictures import SealPicture
    from nh_edoc.trust import TrustStore

_BASE: Final = "sha256"
"""What a file is digested with while it is held."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is wanted of one seal."""

    at: Place | Anchor | None = None
    """None: the seal is invisible."""
    straddle: bool = False
    """Over the right edges of all pages too (骑缝章)."""
    plan: ForeignPlan | None = None
    """Who else is to seal the file, and where this seal stands: with the first seal only."""
    field: str | None = None
    """Name of the new field; None: the first of Seal1, Seal2, … that is free."""
    accept: Sequence[Acceptance] = ()
    """What was found in the file (``Hazard``) and is accepted by name, with a reason."""
    rewrite: bool = False
    """Whether a file that readers must repair may be written anew first."""
    password: bytes | None = None
    """Of an encrypted file."""
    lane: str | None = None
    """For tests that seal the same file in both ways; None: the direct lane where it takes the file."""

    @property
    def straddles(self) -> bool:
        """Whether the pages are to show the seal over their right edges."""
        return self.straddle or (self.plan is not None and self.plan.seals[0].straddle)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedForeign:
    """已用印的其他文件: a file of another producer with the new seal on it."""

    data: bytes | None
    """The whole file; None where a large one was written to its place."""
    field: str
    level: Level
    digest: Digest
    """Of the whole file."""
    size: int
    """Bytes."""
    lane: str
    hazards: tuple[Hazard, ...]
    """What was found in the file and accepted."""
    rewritten: str | None
    """Why the file was written anew before it was sealed; None: it was only appended to."""
    pending: tuple[str, ...]
    """Labels of the planned seals that are still to come."""
    unknown_revocation: bool
    """Whether it was sealed by leave although nobody could say that the signer was not revoked."""


class ForeignSealer:
    """One key for many files of any producer; may be shared by threads."""

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        signer: Signer | CmsSigner,
        *,
        picture: SealPicture | None = None,
        clock: Clock = _now,
        trust: TrustStore | None = None,
        timestamper: Timestamper | None = None,
        allow_unknown_revocation: bool = False,
        applicant_attributes: Sequence[str] = CODE_ATTRIBUTES,
    ) -> None:
        """Prepare everything that is the same for every file.

        Args:
            signer: holds the key, or is a service that returns the whole CMS.
            picture: what visible seals look like.
            clock: where the claimed time comes from.
            trust: when given, a signer is refused whose path it does not accept, and a time stamp too.
            timestamper: when given, seals are of level B-T, else B-B.
            allow_unknown_revocation: seal at B-B although the trust store has no revocation data for the signer.
            applicant_attributes: of certificates, that may hold a 统一社会信用代码 by which a plan names a signer.

        Raises:
            SignerError: the certificate cannot seal.
            InputError: the picture cannot be drawn; `seal.level`: a time stamp does not go with unknown revocation.
        """
        self._signer = signer
        self._level = Level.B_B if timestamper is None else Level.B_T
        if allow_unknown_revocation and timestamper is not None:
            raise InputError("seal.level", level=self._level.value, what="allow-unknown-revocation")
        self._template = cms_maker(signer)
        reserved = self._template.reserved
        self._reserved = reserved if timestamper is None else reserved_bytes(reserved, Level.B_T)
        self._appearance = None if picture is None else picture.appearance()
        self._trust = trust
        self._paths = paths_of(trust)
        self._stamping = stamping_of(timestamper, self._paths)
        self._allow_unknown = allow_unknown_revocation
        self._clock = clock
        self._attributes = applicant_attributes

    @property
    def certificate(self) -> bytes:
        """DER of the certificate that the seals bear."""
        return self._signer.certificate

    def seal(self, source: Source, wish: Wish | None = None, *, to: Path | None = None) -> SealedForeign:
        """Return a PDF with one more seal; a file over 16 MB that goes to a path is never held in memory.

        (1) certificate, path and revocation of the signer; (2) the file is held still; (3) it is examined: who can
        read it, what hides in it, whether earlier signatures hold and allow another; (4) the revision is laid out,
        (5) signed, (6) read back and (7) released.

        Args:
            source: path, bytes or mapped file; it is only read.
            wish: where the seal goes and what is accepted.
            to: where the result goes; None: it is only returned.

        Raises:
            InputError: `foreign.*`: the file cannot be sealed, or not so; `seal.off-page`, `seal.overlap`,
                `seal.anchor-*`, `seal.straddle-pages`; `io.same-file`, `io.too-large`.
            SignerError: `signer.*`, `seal.picture-unregistered`, `seal.hole`, `seal.released`; `foreign.plan-signer`,
                `seal.field-*`, `seal.not-in-turn`, `seal.size`: not as the file's plan has it.
            TimestampError: `time.*`: a time stamp was asked for, and none came that holds.
            FileError: source or result cannot be read or written.
        """
        wish = wish or Wish()
        moment = self._clock()
        known = self._check_signer(moment, wish)  # (1)
        if to is None or not is_large(source):
            return self._sealed(hold(source), wish, moment, known=known, to=to, source=source)
        with copied(Path(str(source)), to) as held:  # (2)
            return self._sealed(held, wish, moment, known=known, to=to, source=source)

    def _check_signer(self, moment: datetime, wish: Wish) -> bool:
        certificate = self._signer.certificate
        check_certificate(certificate, moment)
        if self._appearance is None and (wish.at is not None or wish.straddle or wish.plan is not None):
            raise InputError("foreign.no-picture")
        if self._trust is None or self._paths is None:
            return True
        from nh_edoc.seal.standing import check_holder  # noqa: PLC0415 - without a trust store no path is validated

        listed = self._trust.seal_entry(Digest.of(certificate)) is not None
        chain, allow = self._signer.chain, self._allow_unknown
        return check_holder(self._paths, certificate, chain, moment, listed=listed, allow_unknown=allow)

    def _sealed(  # noqa: PLR0913 - each part by its name
        self, held: HeldFile, wish: Wish, moment: datetime, *, known: bool, to: Path | None, source: Source
    ) -> SealedForeign:
        examined, held, rewritten = _examined(held, wish)  # (3)
        accepted = _accepted(examined, wish)
        examined, layout, field, holed = self._laid_out(held, examined, wish, moment)  # (4)
        added = self._signed(held, holed)  # (5)
        data, digest = self._released(held, examined, added, to, source)  # (6) (7)
        return SealedForeign(
            data=data,
            field=field,
            level=self._level,
            digest=digest,
            size=len(held.data) + sum(map(len, added.parts)),
            lane=examined.lane.name,
            hazards=accepted,
            rewritten=rewritten,
            pending=layout.pending,
            unknown_revocation=not known,
        )

    def _laid_out(
        self, held: HeldFile, examined: Examined, wish: Wish, moment: datetime
    ) -> tuple[Examined, Layout, str, Holed]:
        """Return the name of the field and the revision around its hole, by the lane that has a place for it.

        Raises:
            InputError: `foreign.no-place`, and as ``lay_out``.
        """
        try:
            return examined, *self._revised(held, examined, wish, moment)
        except (PdfSyntaxError, PdfUnsupported) as error:
            if error.code == CONTENT:
                raise InputError("foreign.straddle-content") from error
            if wish.straddles:
                raise InputError("foreign.straddle-lane", reason=error.code) from error
            if wish.lane is not None:
                raise InputError("foreign.lane", reason=error.code) from error
            other = with_pyhanko(held, examined.hazards, field=wish.field)
        except LaneError as error:
            raise InputError("foreign.no-place", reason=str(error)) from error
        try:
            return other, *self._revised(held, other, wish, moment)
        except LaneError as error:
            raise InputError("foreign.no-place", reason=str(error)) from error

    def _revised(self, held: HeldFile, examined: Examined, wish: Wish, moment: datetime) -> tuple[Layout, str, Holed]:
        certificate, appearance = self._signer.certificate, self._appearance
        by = By(certificate=certificate, attributes=self._attributes, appearance=appearance)
        layout = lay_out(held, examined, wish, by)
        if self._trust is not None and appearance is not None and (layout.mark or layout.straddle):
            check_picture(self._trust, certificate, appearance)
        seal = NewSeal(
            field=layout.field,
            moment=moment,
            reserved=self._reserved,
            mark=layout.mark,
            straddle=layout.straddle,
            planned=layout.planned,
            waits=layout.waits,
        )
        identity = held.digest.copy()
        identity.update(seal.claimed.encode("ascii"))
        return layout, *examined.lane.revise(seal, identity.digest()[:16])

    def _signed(self, held: HeldFile, holed: Holed) -> Appended:
        """Digest everything around the hole and fill it: none is ever written empty."""
        state = held.digest.copy() if self._template.digest == _BASE else hashlib.new(self._template.digest, held.data)
        state.update(holed.head)
        state.update(holed.rest)
        cms = self._template.sign(state.digest())
        if self._stamping is not None:
            cms = self._stamping.stamp(cms, self._clock())  # a service may have taken its time
        if len(cms) > self._reserved:
            raise SignerError("seal.hole", size=len(cms), room=self._reserved)
        return Appended(holed=holed, hole=b"<%s>" % cms.hex().encode("ascii").ljust(2 * self._reserved, b"0"))

    def _released(
        self, held: HeldFile, examined: Examined, added: Appended, to: Path | None, source: Source
    ) -> tuple[bytes | None, Digest]:
        """Read the sealed file back, then give it its name; return its bytes, if they are held, and its digest.

        Raises:
            SignerError: `seal.released`.
        """
        if held.path is None or to is None:
            data = b"".join((held.data, *added.parts))
            digest = self._check(data, examined, added)
            if to is not None:
                write_atomically(to, data, source=Path(source) if isinstance(source, Path | str) else None)
            return data, digest
        with appended(held, added.parts) as whole:
            digest = self._check(whole, examined, added, (len(held.data), held.digest))
        publish(held.path, to)
        return None, digest

    def _check(self, data: Buffer, examined: Examined, added: Appended, known: tuple[int, Any] | None = None) -> Digest:
        certificate, stamped = self._signer.certificate, self._stamping is not None
        hole = added.holed.hole
        digest = check_filled(
            data, hole, reserved=self._reserved, certificate=certificate, stamped=stamped, known=known
        )
        if examined.signed:  # and all of them still hold
            from nh_edoc._pyhanko.earlier import all_signature_problems  # noqa: PLC0415 - only for signed files

            problems = all_signature_problems(bytes(data))
            if problems:
                raise SignerError("seal.released", reason="; ".join(problems))
        return digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """What comes behind the file."""

    holed: Holed
    hole: bytes

    @property
    def parts(self) -> tuple[bytes, bytes, bytes]:
        """In the order of the file."""
        return self.holed.head, self.hole, self.holed.rest


def _examined(held: HeldFile, wish: Wish) -> tuple[Examined, HeldFile, str | None]:
    """Return what was found in the file, or in what was written anew of it, and why it was.

    Raises:
        InputError: `foreign.broken`, `foreign.broken-signed`, `foreign.unreadable`, and others of ``examine``.
    """
    examine_ = partial(examine, field=wish.field, password=wish.password, lane=wish.lane)
    try:
        return examine_(held), held, None
    except BrokenError as error:
        if not wish.rewrite:
            raise InputError("foreign.broken", reason=error.code) from error
        again, why = rewritten(held), error.code
    try:
        return examine_(again), again, why
    except BrokenError as error:
        raise InputError("foreign.unreadable", reason=error.code) from error


def _accepted(examined: Examined, wish: Wish) -> tuple[Hazard, ...]:
    """Return what was found, all of it accepted.

    Raises:
        InputError: `foreign.hazards`: something is not; `foreign.accept`: there is no finding of such a name.
    """
    names = {one.rule for one in wish.accept}
    unknown = sorted(names - set(Hazard))
    if unknown:
        raise InputError("foreign.accept", name=unknown[0], known=", ".join(Hazard))
    found = tuple(one for one in Hazard if one in examined.hazards)
    open_ = [one for one in found if one not in names]
    if open_:
        problems = tuple(Problem(path=one.value, code=f"foreign.hazard.{one.value}") for one in open_)
        raise InputError("foreign.hazards", problems, names=", ".join(open_))
    return found
