"""Make the electronic licence from a sealed and verified decision (办法 art. 20: before it is handed over)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from nh_edoc.errors import EdocError, InputError
from nh_edoc.face import render_license
from nh_edoc.license import Conversion, convert
from nh_edoc.logs import log
from nh_edoc.model.digest import Digest
from nh_edoc.model.files import write_atomically
from nh_edoc.model.legal_time import BEIJING
from nh_edoc.model.license import License
from nh_edoc.model.pdf import PdfA, SealedPdf
from nh_edoc.model.registry import LicenseEntry, LicenseStatus, LicenseTransition, NumberState
from nh_edoc.model.report import Report
from nh_edoc.model.source import read_source
from nh_edoc.registry import LicenseIdentifierScheme
from nh_edoc.settings import Settings
from nh_edoc.workflow.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.license_type import LicenseType
    from nh_edoc.model.registry import AllocatedNumber, Operation
    from nh_edoc.model.source import Source
    from nh_edoc.ports import Registry
    from nh_edoc.seal import Sealer
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow.issue import Destination

LARGEST: Final = 64 * 1024 * 1024
"""Greatest decision that is read, in bytes."""
_PROBE: Final = "0000000000"
"""A serial of the usual length: with it everything is asked before a number is taken."""
_ATTEMPTS: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedLicense:
    """A licence on each step of its way."""

    report: Report
    """The verdict on the decision."""
    license: License
    pdf: PdfA
    sealed: SealedPdf


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the caller may choose about a licence; all else comes from decision and type."""

    grant: int = 1
    """Which of the decision's grants, from 1."""
    number: str | None = None
    """证照编号, where neither the decision nor the type's own rule gives one."""
    replaces: str | None = None
    """电子证照标识 of the licence that this one renews or changes."""
    attach: bool = True
    """Whether the decision travels inside."""


_USUAL: Final = Wish()


def issue_license(  # noqa: PLR0913 - the verb, each argument by its name
    decision: Source,
    *,
    type: LicenseType,  # noqa: A002 - the word of the field; nothing here needs the built-in
    verifier: Verifier,
    sealer: Sealer,
    registry: Registry | Journal,
    settings: Settings | None = None,
    wish: Wish = _USUAL,
    to: Destination | None = None,
) -> IssuedLicense:
    """Verify a decision, make its licence, seal and register it.

    The grant is claimed in the registry before the licence is sealed, so that one grant never gives two licences;
    a run that broke off goes on with the claim that it made.

    Args:
        decision: the sealed 批准决定书.
        type: the type of the licence.
        verifier: judges the decision, and the licence before it is released.
        sealer: the agency's 机关印章.
        registry: the registry, or a journal of it that names who acts.
        settings: say the QR host; None: those of the defaults.
        wish: what may be chosen.
        to: where the file goes.

    Raises:
        InputError: `license.*`: the decision, or what it grants, cannot become this licence; `registry.decision-used`:
            it has become one already.
        SignerError, TimestampError: no seal.
        VerificationError: the licence that was made is not VALID; it is not released.
        FileError: the file cannot be written, or the registry cannot work.
    """
    journal = registry if isinstance(registry, Journal) else Journal(registry=registry)
    data = read_source(decision, limit=LARGEST)
    report = verifier.verify(data)
    make = _maker(data, report, type, wish, journal)
    claim = _claim(make(_PROBE), journal)
    made = make(claim.number.split(".")[-3])
    if made.identifier != claim.number:
        raise InputError("license.identifier-differs", identifier=made.identifier, allocated=claim.number)
    _register(made, journal)
    try:
        files = {made.decision.file.file_name: data} if made.decision.attached else {}
        pdf = render_license(made, settings or Settings(), files=files)
        sealed = sealer.seal(pdf)
        verifier.verify(sealed.data).require_valid()
        issued = IssuedLicense(report=report, license=made, pdf=pdf, sealed=sealed)
        _keep(issued, sealer, journal, to)
    except EdocError:
        _release(made, journal)
        raise
    log("licensed", identifier=made.identifier, decision=made.decision.number, digest=sealed.digest.value)
    return issued


def _keep(issued: IssuedLicense, sealer: Sealer, journal: Journal, to: Destination | None) -> None:
    """Write the file, then enter it; what was not entered must not leave the house."""
    path = None if to is None else to.path
    if to is not None and path is not None:
        write_atomically(path, issued.sealed.data, source=to.source)
    try:
        _enter(issued, sealer, journal)
    except EdocError:
        if path is not None:
            path.unlink(missing_ok=True)
        raise


def _maker(
    data: bytes, report: Report, license_type: LicenseType, wish: Wish, journal: Journal
) -> Callable[[str], License]:
    issued_on = journal.clock().astimezone(BEIJING).date()

    def make(serial: str) -> License:
        conversion = Conversion(
            license_type=license_type,
            serial=serial,
            issued_on=issued_on,
            grant=wish.grant,
            number=wish.number,
            replaces=wish.replaces,
            attach=wish.attach,
        )
        return convert(data, report, conversion)

    return make


def _claim(probe: License, journal: Journal) -> AllocatedNumber:
    """Return the identifier for a grant: that of the run that broke off, or the next one.

    An attempt that was given up leaves an abandoned number; the next attempt is an operation of its own.
    """
    year = probe.issued_on.year
    scheme = LicenseIdentifierScheme(type_code=probe.type.code, agency=probe.issuer.uscc, year=year)
    before = journal.registry.find_license(probe.decision.data_digest, grant=probe.decision.grant)
    if before is not None and before.latest is not LicenseStatus.PENDING:
        raise InputError("registry.decision-used", grant=probe.decision.grant, identifier=before.entry.identifier)
    for attempt in range(1, _ATTEMPTS + 1):
        operation = _operation(journal, "license-number", probe, str(attempt))
        taken = journal.registry.allocate_number(operation, scheme)
        if taken.state is NumberState.ALLOCATED:
            return taken
    raise InputError("license.attempts", count=_ATTEMPTS)


def _register(made: License, journal: Journal) -> None:
    entry = LicenseEntry(
        identifier=made.identifier,
        agency=made.issuer.uscc,
        approval_code=made.approval_code,
        decision=made.decision.data_digest,
        grant=made.decision.grant,
        valid_until=made.valid_to,
        replaces=made.replaces,
    )
    journal.registry.register_license(_operation(journal, "license-claim", made, made.identifier), entry)


def _enter(issued: IssuedLicense, sealer: Sealer, journal: Journal) -> None:
    made, sealed = issued.license, issued.sealed
    transition = LicenseTransition(
        status=LicenseStatus.VALID,
        effective=made.issued_on,
        organ=made.issuer.uscc,
        ground=made.decision.number,
        xml_digest=issued.pdf.xml_digest,
        file_digest=sealed.digest,
    )
    operation = _operation(journal, "license-issue", made, sealed.digest.value, key=Digest.of(sealer.certificate))
    journal.registry.transition_license(operation, made.identifier, transition)


def _release(made: License, journal: Journal) -> None:
    """Give the grant back: what was claimed for a licence that never came to be."""
    transition = LicenseTransition(
        status=LicenseStatus.ABANDONED,
        effective=made.issued_on,
        organ=made.issuer.uscc,
        ground="签发未完成",
    )
    journal.registry.transition_license(
        _operation(journal, "license-abandon", made, made.identifier), made.identifier, transition
    )


def _operation(journal: Journal, verb: str, made: License, *more: str, key: Digest | None = None) -> Operation:
    return journal.operation(verb, made.decision.data_digest.value, str(made.decision.grant), *more, key=key)
