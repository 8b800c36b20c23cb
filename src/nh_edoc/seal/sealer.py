"""Put a seal on a rendered file and release it only when it holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from nh_edoc._cms.profile import reserved_bytes
from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.placement import POINTS
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.seal_revision import PreparedSeal, SealedFile, SealRevision, prepare_seal
from nh_edoc._pdf.signature import filled_names
from nh_edoc._pyhanko.outcome import Purpose
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import PlannedSeal
from nh_edoc.model.pdf import PdfA, SealedPdf
from nh_edoc.model.report import Level
from nh_edoc.ports import BatchSigner, Signer
from nh_edoc.seal.backing import paths_of, stamping_of
from nh_edoc.seal.permission import (
    check_applicant,
    check_authority,
    check_certificate,
    check_picture,
    check_unlisted,
)
from nh_edoc.seal.released import check_filled
from nh_edoc.seal.service import ServiceCms, cms_maker
from nh_edoc.trust.applicants import CODE_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.ports import Clock, CmsSigner, Timestamper
    from nh_edoc.seal.pictures import SealPicture
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.online import Lookup

LANE: Final = "direct"
_LONG: Final = frozenset({Level.B_LT, Level.B_LTA})
_SAME_SIZE: Final = 0.02
"""Points by which a picture and its box may differ through rounding."""


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    template: CmsTemplate | ServiceCms
    appearance: Appearance
    reserved: int
    """Bytes that the hole has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """A seal that only lacks its CMS."""

    pdf: PdfA
    planned: PlannedSeal
    later: tuple[str, ...]
    """Fields of the plan that are still empty after this seal."""
    moment: datetime
    known: bool
    """Whether it is known that nobody of the signer's path is revoked."""
    revision: PreparedSeal


class Sealer:
    """用印者: one key, one picture, many documents.

    Configured once; ``seal`` may be called from several threads.
    """

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        signer: Signer | CmsSigner,
        *,
        picture: SealPicture,
        clock: Clock = _now,
        trust: TrustStore | None = None,
        timestamper: Timestamper | None = None,
        level: Level | None = None,
        allow_unknown_revocation: bool = False,
        online: Lookup | None = None,
        applicant_attributes: Sequence[str] = CODE_ATTRIBUTES,
    ) -> None:
        """Prepare everything that is the same for every document.

        Args:
            signer: holds the key, or is a service that returns the whole CMS.
            picture: what the seal looks like.
            clock: where the claimed time comes from.
            trust: when given, a seal is refused that this trust store would not accept, and a time stamp too.
            timestamper: needed from level B-T on.
            level: of the seals, or none is made; None is B-B, with a timestamper B-T.
            allow_unknown_revocation: seal at B-B although the trust store has no revocation data for the signer.
            online: asks the addresses in certificates for revocation data that the trust store lacks; None: nobody.
            applicant_attributes: in which a certificate names an applicant's 统一社会信用代码 (setting
                ``applicant_code_attributes``).

        Raises:
            SignerError: the certificate cannot seal.
            InputError: the picture cannot be drawn; `seal.level`: the level needs what is not given.
        """
        self._signer = signer
        self._level = _level(level, timestamper, trust, allow_unknown=allow_unknown_revocation)
        if online is not None and trust is None:
            raise InputError("seal.level", level=self._level.value, what="trust")
        template = cms_maker(signer)
        self._online = online
        self._paths = paths_of(trust, online)
        self._stamping = stamping_of(timestamper, self._paths)
        self._allow_unknown = allow_unknown_revocation
        self._prepared = _Prepared(
            template=template,
            appearance=picture.appearance(),
            reserved=template.reserved if timestamper is None else reserved_bytes(template.reserved, Level.B_T),
        )
        self._clock = clock
        self._trust = trust
        self._attributes = applicant_attributes

    @property
    def certificate(self) -> bytes:
        """DER of the certificate that this sealer's seals bear."""
        return self._signer.certificate

    def seal(self, pdf: PdfA, *, field: str | None = None) -> SealedPdf:
        """Return ``pdf`` with a planned seal put on: the next of the plan, which ``field`` may name.

        Raises:
            InputError: `seal.level`: levels from B-LT on are for the last seal of the plan.
            SignerError: `signer.expired`, `signer.not-yet`, `signer.not-for-sealing`, `signer.revoked`,
                `signer.revocation`, `signer.chain`, `signer.algorithm`, `seal.field-unknown`, `seal.field-filled`,
                `seal.not-in-turn`, `seal.size`, `seal.not-authorised.*`, `seal.applicant.*`,
                `seal.picture-unregistered`, `seal.file`, `seal.list-missing`, `seal.cms`, `seal.released`.
            TimestampError: `time.*`: a time stamp was asked for, and none came that holds.
        """
        begun = self._begin(pdf, field)
        return self._finish(begun, self._prepared.template.sign(begun.revision.digest))

    def seal_all(self, files: Sequence[PdfA]) -> tuple[SealedPdf, ...]:
        """Return each file with the next seal of its plan put on; all of them or none.

        A signer that signs many at once (``ports.BatchSigner``) is asked once for all. Everything that can be refused
        without the key is refused before it is used; all files are in memory at once.

        Raises:
            SignerError, TimestampError: as ``seal``.
        """
        begun = [self._begin(pdf, None) for pdf in files]
        template = self._prepared.template
        if isinstance(template, CmsTemplate) and isinstance(template.signer, BatchSigner):
            attributes = [template.attributes(one.revision.digest) for one in begun]
            signatures = template.signer.sign_all(attributes)
            made = [template.assembled(*pair) for pair in zip(attributes, signatures, strict=True)]
        else:
            made = [template.sign(one.revision.digest) for one in begun]
        return tuple(self._finish(one, cms) for one, cms in zip(begun, made, strict=True))

    def _begin(self, pdf: PdfA, field: str | None) -> _Begun:
        """Refuse what must not be sealed, and lay out what is to be signed."""
        moment = self._clock()
        planned, later = _planned(pdf, field)
        if later and self._level in _LONG:  # nothing but long-term material may follow it (docs/profile.md, 5)
            raise InputError("seal.level", level=self._level.value, what=", ".join(later))
        self._check_size(planned)
        check_certificate(self._signer.certificate, moment)
        known = self._check_trust(pdf, planned, moment)
        revision = SealRevision(
            plan=pdf.plan.seals,
            fill=planned,
            appearance=self._prepared.appearance,
            moment=moment,
            reserved=self._prepared.reserved,
            straddle=None if pdf.plan.straddle is None else float(pdf.plan.straddle),
            digest=self._prepared.template.digest,
        )
        revised = prepare_seal(pdf.data, revision)
        return _Begun(pdf=pdf, planned=planned, later=later, moment=moment, known=known, revision=revised)

    def _finish(self, begun: _Begun, cms: bytes) -> SealedPdf:
        """Put the CMS in, time stamp included: the hole is filled once."""
        moment = begun.moment if self._stamping is None else self._clock()  # a service may have taken its time
        sealed = begun.revision.filled(cms if self._stamping is None else self._stamping.stamp(cms, moment))
        digest = self._release(sealed, begun.pdf.data)
        data = self._preserved(sealed.data, moment)
        return SealedPdf(
            data=data,
            field=begun.planned.field,
            level=self._level,
            digest=digest if data is sealed.data else Digest.of(data),
            lane=LANE,
            pending=begun.later,
            unknown_revocation=not begun.known,
        )

    def _check_trust(self, pdf: PdfA, planned: PlannedSeal, moment: datetime) -> bool:
        """Return whether the trust store accepts this seal and knows that nobody of its path is revoked.

        Without a trust store only an applicant's certificate is asked whom it names; nothing else is, or is said.
        """
        certificate, chain = self._signer.certificate, self._signer.chain
        place = pdf.document.particulars.sealer_in(pdf.plan, planned.field)
        applicant = place if place is not None and place.organ is None else None
        if applicant is not None:
            check_applicant(certificate, applicant, self._attributes)
        if self._trust is None or self._paths is None:
            return True
        from nh_edoc.seal.standing import check_chain  # noqa: PLC0415 - without a trust store no path is validated

        if applicant is None:
            check_authority(self._trust, certificate, pdf.document, planned, moment)
            check_picture(self._trust, certificate, self._prepared.appearance)
            purpose = Purpose.SEAL
        else:
            check_unlisted(self._trust, certificate, planned)
            purpose = Purpose.APPLICANT
        allow = self._allow_unknown
        return check_chain(self._paths, certificate, chain, moment, purpose=purpose, allow_unknown=allow)

    def _preserved(self, data: bytes, moment: datetime) -> bytes:
        """Return the sealed file with what the levels from B-LT on append.

        Raises:
            SignerError: `seal.list-missing`; `seal.released`: it did not become what it should.
            TimestampError: `time.*`.
        """
        if self._trust is None or self._level not in _LONG:
            return data
        from nh_edoc.seal.long_term import Preservation  # noqa: PLC0415 - as above

        keeping = Preservation(trust=self._trust, stamping=self._stamping, online=self._online)
        made = keeping.raised(data, self._level, moment)
        if not made.startswith(data):
            raise SignerError("seal.released", reason="DSS")
        return made

    def _check_size(self, planned: PlannedSeal) -> None:
        """A picture is pressed in its own size: viewers stretch an appearance to fill its field.

        Raises:
            SignerError: `seal.size`.
        """
        appearance, box = self._prepared.appearance, planned.box
        pairs = ((appearance.width, box.width), (appearance.height, box.height))
        if any(abs(float(own) - float(wanted) * POINTS) > _SAME_SIZE for own, wanted in pairs):
            size = f"{float(appearance.width) / POINTS:.1f} × {float(appearance.height) / POINTS:.1f}"
            raise SignerError("seal.size", size=size, box=f"{box.width} × {box.height}")

    def _release(self, sealed: SealedFile, base: bytes) -> Digest:
        """Read the sealed file back, and return its digest: what leaves here holds, or does not leave.

        Raises:
            SignerError: `seal.released`: base changed, hole not as the profile has it, digest or signature wrong.
        """
        if not sealed.data.startswith(base):
            raise SignerError("seal.released", reason="/Contents")
        return check_filled(
            sealed.data,
            sealed.hole,
            reserved=self._prepared.reserved,
            certificate=self._signer.certificate,
            stamped=self._stamping is not None,
        )


def _level(
    level: Level | None, timestamper: Timestamper | None, trust: TrustStore | None, *, allow_unknown: bool
) -> Level:
    """Return the level to seal at.

    Raises:
        InputError: `seal.level`: the level is none, or needs what is not given, or excludes what is.
    """
    wanted = level or (Level.B_B if timestamper is None else Level.B_T)
    stamped = wanted in {Level.B_T, *_LONG}
    missing = (
        ("level", wanted is Level.NONE),
        ("timestamper", stamped != (timestamper is not None)),
        ("trust", wanted in _LONG and trust is None),
        # ETSI EN 319 142-1, 6: higher levels are kept for long, and what is not known now will not be known then
        ("allow-unknown-revocation", allow_unknown and wanted is not Level.B_B),
    )
    for what, wrong in missing:
        if wrong:
            raise InputError("seal.level", level=wanted.value, what=what)
    return wanted


def _planned(pdf: PdfA, field: str | None) -> tuple[PlannedSeal, tuple[str, ...]]:
    """Return the seal whose turn it is, and the fields that come after it (docs/profile.md, 5: in the plan's order)."""
    seals = sorted(pdf.plan.seals, key=lambda seal: seal.order)
    names = [seal.field for seal in seals]
    if field is not None and field not in names:
        raise SignerError("seal.field-unknown", field=field, known=", ".join(names))
    filled = _filled(pdf.data) if len(seals) > 1 else frozenset()
    waiting = [seal for seal in seals if seal.field not in filled]
    if field in filled or not waiting:
        raise SignerError("seal.field-filled", field=field or ", ".join(names))
    if field is not None and field != waiting[0].field:
        raise SignerError("seal.not-in-turn", field=field, next=waiting[0].field, label=waiting[0].label)
    return waiting[0], tuple(seal.field for seal in waiting[1:])


def _filled(data: bytes) -> frozenset[str]:
    try:
        return filled_names(PdfFile(data))
    except (PdfSyntaxError, PdfUnsupported) as error:
        raise SignerError("seal.file", reason=error.code) from error
