"""``nh-edoc archive``: close a case into a package, and check one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of
from nh_edoc.cli.registering import open_journal, registry_options
from nh_edoc.cli.sealing import timestamper_of
from nh_edoc.cli.secrets import asker, choice_of, key_options
from nh_edoc.cli.trusting import applicant_picture, load_trust
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nh_edoc.cli.console import Console
    from nh_edoc.model.archive import ArchiveRole, PackageRecord, PackageReport

_FILE = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group(cls=EdocGroup)
def command() -> None:
    """Archive packages."""


@command.command("pack")
@click.argument("documents", nargs=-1, required=True, type=_FILE, metavar="PDF…")
@click.option("--case", "case_file", required=True, type=_FILE, help="case", metavar="CASE")
@click.option("--material", "materials", multiple=True, type=_FILE, help="material", metavar="FILE")
@click.option("-o", "--output", required=True, type=_FOLDER, help="package", metavar="DIR")
@click.option("--retention", help="retention", metavar="TEXT")
@click.option("--absent", multiple=True, help="absent", metavar="KIND=REASON")
@click.option("--accept-indeterminate", is_flag=True, help="accept-indeterminate")
@key_options
@click.option("--trust", type=_FOLDER, help="trust", metavar="DIR")
@click.option("--tsa", help="tsa", metavar="URL")
@click.option("--level", type=click.Choice(["B-B", "B-T"]), help="level")
@registry_options
@click.pass_obj
def pack(console: Console, /, **given: Any) -> None:
    """Verify the files of a case and pack them."""
    from nh_edoc.keys import load_signer
    from nh_edoc.seal.stamping import Stamping
    from nh_edoc.trust.paths import Paths
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow.close_case import Closing, Keeper, pack_case

    settings = settings_of(console)
    trust = load_trust(given["trust"], settings)
    retention = given["retention"] or settings.retention
    if not retention:
        raise InputError("cli.retention-not-given")
    timestamper = timestamper_of(given["tsa"], given["level"], settings)
    closing = Closing(
        case=given["case_file"],
        documents=given["documents"],
        materials=given["materials"],
        retention=retention,
        absent=dict(_absent(one) for one in given["absent"]),
        accept_indeterminate=given["accept_indeterminate"],
    )
    with (
        open_journal(given, settings) as journal,
        load_signer(
            given["key_uri"], secrets=asker(console, given["passphrase_file"]), choice=choice_of(given)
        ) as signer,
    ):
        keeper = Keeper(
            verifier=Verifier(trust, settings=settings, applicant_picture=applicant_picture),
            signer=signer,
            clock=lambda: datetime.now(UTC),
            stamping=None if timestamper is None else Stamping(timestamper=timestamper, paths=Paths(trust)),
            journal=journal,
        )
        record = pack_case(closing, given["output"], keeper)
    _warn_open(console, record)
    console.say("cli.archive.pack.done", count=len(record.files), folder=given["output"])


def _warn_open(console: Console, record: PackageRecord) -> None:
    """Name the files whose verdict was open when they were packed."""
    from nh_edoc.model.report import Verdict

    for one in record.files:
        if one.verdict is Verdict.INDETERMINATE:
            console.say("cli.archive.pack.open", path=one.path, number=one.number)


@command.command("check")
@click.argument("folders", nargs=-1, required=True, type=_FOLDER, metavar="DIR…")
@click.option("--trust", type=_FOLDER, help="trust", metavar="DIR")
@json_option
@click.pass_obj
def check(console: Console, folders: Sequence[Path], trust: Path | None) -> int:
    """Check packages: losses, changes, extra files, signature, every sealed file."""
    from nh_edoc.cli.console import worst
    from nh_edoc.errors import EdocError
    from nh_edoc.verify import Verifier
    from nh_edoc.workflow.package_check import Examiner, check_package

    settings = settings_of(console)
    store = load_trust(trust, settings)
    examiner = Examiner(
        trust=store,
        verifier=Verifier(store, settings=settings, applicant_picture=applicant_picture),
        at=datetime.now(UTC),
    )
    codes = []
    for folder in folders:
        try:
            report = check_package(folder, examiner)
        except EdocError as error:
            console.fail(error, file=str(folder))
            codes.append(error.exit_code)
            continue
        _show(console, folder, report)
        codes.append(report.verdict.exit_code)
    return worst(codes)


def _show(console: Console, folder: Path, report: PackageReport) -> None:
    from nh_edoc.codec.packages import package_json
    from nh_edoc.messages import visible
    from nh_edoc.model.report import Result, Verdict

    if console.json:
        console.emit({"file": str(folder), **package_json(report)})
        return
    if console.quiet:
        console.out(f"{report.verdict.value}\t{folder}")
        return
    console.out(console.text(f"cli.archive.check.{report.verdict.value}", folder=folder))
    if report.record is not None:
        said = report.record
        told = (said.agency.name, said.approval_code, said.item.name, said.retention)
        console.out("  " + "  ".join(visible(one) for one in told))
    for one in report.checks:
        wrong = one.result in {Result.FAILED, Result.UNKNOWN}
        if wrong or (console.verbose and one.result is Result.PASSED):
            mark = console.text(f"cli.archive.result.{one.result.value}")
            console.out(f"  {mark} {one.detail(console.lang)} [{one.code}; {one.basis}]")
    for path, found in report.documents:
        if console.verbose or found.verdict is not Verdict.VALID:
            number = "" if found.document is None else f"  {visible(found.document.number)}"
            console.out(f"  {console.text(f'cli.verdict.{found.verdict.value}')}  {visible(path)}{number}")


def _absent(text: str) -> tuple[ArchiveRole, str]:
    """Return a kind of art. 22 and why the case has none.

    Raises:
        InputError: `cli.absent`: not ``kind=reason``.
    """
    from nh_edoc.model.archive import ArchiveRole

    kind, mark, reason = text.partition("=")
    if not mark or not reason.strip() or kind not in {*ArchiveRole}:
        raise InputError("cli.absent", value=text, known=", ".join(ArchiveRole))
    return ArchiveRole(kind), reason.strip()
