"""``nh-edoc trust end``: until when an entry counts. Nothing is removed: what it was good for, it stays good for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup
from nh_edoc.cli.trusting import digest_of, moment_of, said_version, store_argument, to_option, uscc_option

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.cli.console import Console
    from nh_edoc.model.trust import TrustList


@click.group(cls=EdocGroup)
def end() -> None:
    """End entries of a trust store."""


@end.command("seal")
@store_argument
@click.argument("certificate", metavar="CRT|DIGEST")
@to_option(required=True)
@click.pass_obj
def seal(console: Console, /, folder: Path, certificate: str, **given: Any) -> None:
    """Say until when a seal is used."""
    from nh_edoc.trust.edits import seal_ended

    digest = digest_of(certificate)
    _change(console, folder, lambda one, until: seal_ended(one, digest, until), given["until"])


@end.command("anchor")
@store_argument
@click.argument("certificate", metavar="CRT|DIGEST")
@to_option(required=True)
@click.pass_obj
def anchor(console: Console, /, folder: Path, certificate: str, **given: Any) -> None:
    """Say until when an authority is trusted."""
    from nh_edoc.trust.edits import anchor_ended

    digest = digest_of(certificate)
    _change(console, folder, lambda one, until: anchor_ended(one, digest, until), given["until"])


@end.command("mandate")
@store_argument
@uscc_option
@click.option("--for", "other", required=True, help="trust-for", metavar="USCC")
@to_option(required=True)
@click.pass_obj
def mandate(console: Console, /, folder: Path, **given: Any) -> None:
    """Say until when an agency acts for another."""
    from nh_edoc.trust.edits import mandate_ended

    _change(
        console, folder, lambda one, until: mandate_ended(one, given["uscc"], given["other"], until), given["until"]
    )


def _change(console: Console, folder: Path, edit: Callable[[TrustList, datetime], TrustList], value: str) -> None:
    from nh_edoc.trust.editing import Bench

    now = datetime.now(UTC)
    until = moment_of(value) or now.replace(microsecond=0)
    said_version(console, Bench.open(folder).change(lambda one: edit(one, until), now, {}))
