"""The verifier: a verdict on a file, with every check that was made."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from nh_edoc import __version__
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc.errors import FileError, InputError
from nh_edoc.logs import log
from nh_edoc.model.digest import Digest
from nh_edoc.model.report import Report, Result, SignatureReport
from nh_edoc.model.source import source_name
from nh_edoc.settings import Settings
from nh_edoc.trust.algorithms import load_algorithms
from nh_edoc.trust.paths import Paths
from nh_edoc.verify.conclude import conclude, conclude_signature, make_check
from nh_edoc.verify.examination import ApplicantPicture, Context, Examination, SealAnswer
from nh_edoc.verify.file_bytes import FileBytes
from nh_edoc.verify.inspect import inspect_file
from nh_edoc.verify.policy import Policy
from nh_edoc.verify.profile_lane import examine_profile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc.model.report import Check, Consulted
    from nh_edoc.model.source import Source
    from nh_edoc.ports import Clock
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.online import Lookup
    from nh_edoc.verify.rerender import Rerender

LARGEST: Final = 256 * 1024 * 1024
"""Greatest file that is looked into, in bytes; a larger one is told as such."""
_CHUNK: Final = 1 << 20
_HEADER: Final = b"%PDF-"
_TAIL: Final = "tail"
"""The strict reader's code for a file that does not end with its last end mark."""


def _now() -> datetime:
    return datetime.now(UTC)


class Verifier:
    """验证者: one trust store, one policy, many files.

    Configured once; ``verify`` may be called from several threads and inside a running event loop. Nothing is
    fetched from the network unless the caller hands in who may.
    """

    def __init__(  # noqa: PLR0913 - each part by its name
        self,
        trust: TrustStore,
        policy: Policy | None = None,
        *,
        clock: Clock = _now,
        settings: Settings | None = None,
        online: Lookup | None = None,
        rerender: Rerender | None = None,
        applicant_picture: ApplicantPicture | None = None,
    ) -> None:
        """Prepare.

        Args:
            trust: whom to believe; there is no verdict without one.
            policy: what a verdict demands; None is ``Policy.statutory()``.
            clock: where the present comes from.
            settings: what the legal rules and QR codes are judged by; None takes the defaults.
            online: asks the addresses in certificates for revocation data that is missing; None: nobody is asked.
            rerender: renders data again, to compare byte for byte (``workflow.rerender``); None: not compared.
            applicant_picture: digest of the picture that is drawn for an applicant's seal, which nobody registers, by
                name and 统一社会信用代码; without it no file that an applicant has sealed is VALID.
        """
        self._trust = trust
        self._policy = policy or Policy.statutory()
        self._clock = clock
        self._settings = settings or Settings()
        self._applicant_picture = applicant_picture
        algorithms = load_algorithms(self._settings.algorithms)
        self._online = online
        self._rerender = rerender
        self._paths = Paths(trust, self._policy.requires_revocation, algorithms=algorithms)

    def verify(self, source: Source, *, at: datetime | None = None) -> Report:
        """Return the verdict on ``source``.

        After ETSI EN 319 102-1, 5.2, with what a statutory document needs beyond a signature:

        1. Format check (5.2.2): the file byte by byte, its revisions, the seal's dictionary, hole and CMS.
        2. Identification of the signing certificate (5.2.3).
        3. Validation context initialisation (5.2.4): trust store, policy, time.
        4. X.509 certificate validation (5.2.6): path, usage, revocation, algorithms.
        5. Cryptographic verification (5.2.7): digest and signature.
        6. Signature acceptance validation (5.2.8): claimed time, time stamp.
        7. Authority: the seal, its agency, the kind of document, the picture.
        8. Data: embedded once, of the right form, as planned, as printed, as the QR code says; the legal rules.
        9. One table turns the results into the verdict.

        Readable bytes always get a report; a bad file is a result, not an exception.

        Args:
            source: path, bytes or mapped file.
            at: the moment to judge by, aware; the report calls it the caller's assumption. None: now.

        Raises:
            FileError: `io.unreadable`: the path cannot be read, or a large file was changed meanwhile.
            InputError: `verify.time`: ``at`` has no offset.
            TrustError: `trust.material`: the trust store holds what cannot be used.
        """
        # the clock is read once: all checks of a report are of one moment
        moment = at if at is not None else self._clock()
        if moment.tzinfo is None:
            raise InputError("verify.time")
        # (3) validation context initialisation
        context = Context(
            store=self._trust,
            policy=self._policy,
            settings=self._settings,
            paths=self._paths,
            at=moment,
            present=at is None,
            rerender=self._rerender,
            applicant_picture=self._applicant_picture,
        )
        asked: tuple[Consulted, ...] = ()
        try:
            data = FileBytes.open(source, LARGEST)
        except InputError:
            digest, size = _digest_of(source)
            found = Examination(
                lane="none", checks=(make_check("file.syntax", Result.UNKNOWN, reason="limit", why=f"{LARGEST}"),)
            )
        else:
            found, context, asked = self._examined(data, context)
            digest, size = data.digest(), len(data.data)
            data.require_unchanged()
        report = replace(self._report(found, source_name(source), digest, size, context), online=asked)
        log("verified", verdict=report.verdict.value, lane=report.lane, digest=digest.value)
        return report

    def _examined(self, data: FileBytes, context: Context) -> tuple[Examination, Context, tuple[Consulted, ...]]:
        if self._online is None:
            return _examine(data, context), context, ()
        from nh_edoc.verify.online import examine_online  # noqa: PLC0415 - who asks nobody does not pay for it

        return examine_online(lambda given: _examine(data, given), context, self._online)

    def _report(self, found: Examination, name: str, digest: Digest, size: int, context: Context) -> Report:
        # (9) the verdict
        conclusion = conclude(found.checks, self._policy, [one.field for one in found.seals])
        return Report(
            verdict=conclusion.verdict,
            indication=conclusion.indication,
            sub_indication=conclusion.sub_indication,
            checks=found.checks,
            compliance=found.compliance,
            signatures=tuple(_signature(one, found.checks, context) for one in found.seals),
            document=found.document,
            file_name=name,
            file_digest=digest,
            file_size=size,
            trust_digest=self._trust.digest,
            trust_version=self._trust.version,
            policy=self._policy.name,
            at=context.at,
            at_assumed=not context.present,
            lane=found.lane,
            profile=found.profile,
            software=f"nh-edoc {__version__}",
        )


def _examine(data: FileBytes, context: Context) -> Examination:
    """Choose the lane: ours where every byte can be accounted for, pyHanko's for what it does not handle."""
    if data.data[: len(_HEADER)] != _HEADER:  # ISO 32000-1, 7.5.2
        return Examination(lane="none", checks=(make_check("file.syntax", Result.FAILED, reason="not-pdf"),))
    try:
        found = examine_profile(data, inspect_file(data.data), context)
    except PdfUnsupported as error:
        return _foreign(data, error.code, context)
    except PdfSyntaxError as error:
        return _malformed(data, error, context)
    return found or _foreign(data, "profile", context)


def _foreign(data: FileBytes, why: str, context: Context) -> Examination:
    from nh_edoc.verify.foreign_lane import examine_foreign  # noqa: PLC0415 - our own files do not pay for pyHanko

    return examine_foreign(data.data[:], why, context)


def _malformed(data: FileBytes, error: PdfSyntaxError, context: Context) -> Examination:
    """A file that breaks the standard may still be read by other lanes, and be told whole or broken, never VALID.

    What stands after the end, or an end that is missing, is final: other readers overlook it.
    """
    found = _foreign(data, f"{error.code} @{error.offset}", context)
    checks = list(found.checks)
    if any(one.code == "file.syntax" and one.result is Result.FAILED for one in checks):
        checks = [make_check("file.syntax", Result.FAILED, why=error.code, offset=error.offset)]
    if error.code == _TAIL:
        checks = [one for one in checks if one.code != "file.end"]
        checks.append(make_check("file.end", Result.FAILED, reason="broken"))
    return replace(found, checks=tuple(checks))


def _signature(one: SealAnswer, checks: tuple[Check, ...], context: Context) -> SignatureReport:
    conclusion = conclude_signature(checks, context.policy, one.field)
    return SignatureReport(
        field=one.field,
        signer=one.signer,
        agency=None if one.entry is None else one.entry.agency.name_at(one.proven or context.at),
        seal_name=None if one.entry is None else one.entry.seal.seal_name,
        claimed_time=one.claimed,
        proven_time=one.proven,
        level_format=one.level_format,
        level_proven=one.level_proven,
        applicant=one.applicant,
        verdict=conclusion.verdict,
        indication=conclusion.indication,
        sub_indication=conclusion.sub_indication,
    )


def _digest_of(source: Source) -> tuple[Digest, int]:
    """Return digest and size of what is too large to be looked into, chunk by chunk.

    Raises:
        FileError: `io.unreadable`.
    """
    if not isinstance(source, Path | str):
        return Digest.of(source[:]), len(source)
    sizes: list[int] = []
    try:
        digest = Digest.of(_chunks(Path(source), sizes))
    except OSError as error:
        raise FileError("io.unreadable", name=str(source), reason=error.strerror or str(error)) from error
    return digest, sum(sizes)


def _chunks(path: Path, sizes: list[int]) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            sizes.append(len(chunk))
            yield chunk
