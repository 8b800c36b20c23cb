"""``nh-edoc trust add``: one command for each kind of entry of a trust store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup
from nh_edoc.cli.trusting import (
    digest_of,
    from_option,
    moment_of,
    said_version,
    store_argument,
    to_option,
    uscc_option,
    use_option,
)
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console
    from nh_edoc.model.digest import Digest

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(cls=EdocGroup)
def add() -> None:
    """Add to a trust store."""


@add.command("anchor")
@store_argument
@click.argument("certificate", type=_FILE, metavar="CRT")
@use_option
@from_option(required=False)
@to_option(required=False)
@click.pass_obj
def anchor(console: Console, /, folder: Path, certificate: Path, **given: Any) -> None:
    """Trust an authority for one use or several."""
    from nh_edoc.model.trust import AnchorUse
    from nh_edoc.trust.editing import Bench, add_anchors, anchors_of
    from nh_edoc.trust.material import Material

    material = Material.read(certificate)
    material.require_authority()
    since = moment_of(given["since"]) or material.start
    anchors = anchors_of(material, map(AnchorUse, given["uses"]), since, moment_of(given["until"]))
    said_version(console, add_anchors(Bench.open(folder), anchors, material.pem, datetime.now(UTC)))


@add.command("intermediate")
@store_argument
@click.argument("certificate", type=_FILE, metavar="CRT")
@click.pass_obj
def intermediate(console: Console, /, folder: Path, certificate: Path) -> None:
    """Add an authority's certificate that is not trusted by itself."""
    from nh_edoc.trust.editing import Bench, add_intermediate
    from nh_edoc.trust.material import Material

    name = add_intermediate(Bench.open(folder), Material.read(certificate))
    console.say("cli.trust.add.file", name=name)


@add.command("crl")
@store_argument
@click.argument("file", type=_FILE, metavar="CRL")
@click.pass_obj
def crl(console: Console, /, folder: Path, file: Path) -> None:
    """Add or renew a revocation list."""
    from nh_edoc.trust.editing import Bench, add_crl

    console.say("cli.trust.add.file", name=add_crl(Bench.open(folder), file))


@add.command("agency")
@store_argument
@uscc_option
@click.option("--name", required=True, help="trust-name", metavar="TEXT")
@click.option("--region", required=True, help="trust-region", metavar="CODE")
@from_option(required=True)
@to_option(required=False)
@click.pass_obj
def agency(console: Console, /, folder: Path, **given: Any) -> None:
    """Add an agency with its first name."""
    from nh_edoc.identifiers import uscc
    from nh_edoc.model.trust import AgencyName, TrustedAgency
    from nh_edoc.trust.editing import Bench
    from nh_edoc.trust.edits import with_agency

    if problems := uscc.problems(given["uscc"]):
        raise InputError("trust.edit.uscc", name=given["uscc"], reason=console.text(problems[0]))
    name = AgencyName(text=given["name"], from_=_moment(given["since"]), to=moment_of(given["until"]))
    new = TrustedAgency(uscc=given["uscc"], names=(name,), region=given["region"])
    said_version(console, Bench.open(folder).change(lambda one: with_agency(one, new), datetime.now(UTC), {}))


@add.command("name")
@store_argument
@uscc_option
@click.option("--name", required=True, help="trust-name", metavar="TEXT")
@from_option(required=True)
@to_option(required=False)
@click.pass_obj
def name(console: Console, /, folder: Path, **given: Any) -> None:
    """Enter a later name of an agency."""
    from nh_edoc.model.trust import AgencyName
    from nh_edoc.trust.editing import Bench
    from nh_edoc.trust.edits import with_name

    new = AgencyName(text=given["name"], from_=_moment(given["since"]), to=moment_of(given["until"]))
    bench = Bench.open(folder)
    said_version(console, bench.change(lambda one: with_name(one, given["uscc"], new), datetime.now(UTC), {}))


@add.command("seal")
@store_argument
@click.argument("certificate", type=_FILE, metavar="CRT")
@uscc_option
@click.option("--name", required=True, help="trust-seal-name", metavar="TEXT")
@click.option("--kind", "kinds", multiple=True, required=True, help="trust-kind", metavar="KIND")
@click.option("--picture", help="trust-picture", metavar="PNG|DIGEST")
@from_option(required=False)
@to_option(required=False)
@click.pass_obj
def seal(console: Console, /, folder: Path, certificate: Path, **given: Any) -> None:
    """Enter a seal of an agency."""
    from nh_edoc.model.trust import Seal
    from nh_edoc.trust.editing import Bench, require_seal_path
    from nh_edoc.trust.edits import with_seal
    from nh_edoc.trust.material import Material

    material, bench, now = Material.read(certificate), Bench.open(folder), datetime.now(UTC)
    require_seal_path(bench.store(), material, now)
    new = Seal(
        certificate=material.digest,
        seal_name=given["name"],
        picture=_picture(given["picture"]),
        kinds=_kinds(given["kinds"]),
        from_=moment_of(given["since"]) or material.start,
        to=moment_of(given["until"]),
    )
    said_version(console, bench.change(lambda one: with_seal(one, given["uscc"], new), now, {}))


@add.command("mandate")
@store_argument
@uscc_option
@click.option("--for", "other", required=True, help="trust-for", metavar="USCC")
@click.option("--item", "items", multiple=True, help="trust-item", metavar="CODE")
@from_option(required=True)
@to_option(required=False)
@click.pass_obj
def mandate(console: Console, /, folder: Path, **given: Any) -> None:
    """Enter that an agency acts for another."""
    from nh_edoc.model.trust import Mandate
    from nh_edoc.trust.editing import Bench
    from nh_edoc.trust.edits import with_mandate

    since, until = _moment(given["since"]), moment_of(given["until"])
    new = Mandate(uscc=given["other"], items=given["items"], from_=since, to=until)
    bench = Bench.open(folder)
    said_version(console, bench.change(lambda one: with_mandate(one, given["uscc"], new), datetime.now(UTC), {}))


@add.command("predecessor")
@store_argument
@uscc_option
@click.option("--of", "other", required=True, help="trust-of", metavar="USCC")
@click.pass_obj
def predecessor(console: Console, /, folder: Path, **given: Any) -> None:
    """Enter that an agency took over the functions of another."""
    from nh_edoc.trust.editing import Bench
    from nh_edoc.trust.edits import with_predecessor

    bench, uscc, other = Bench.open(folder), given["uscc"], given["other"]
    said_version(console, bench.change(lambda one: with_predecessor(one, uscc, other), datetime.now(UTC), {}))


@add.command("compromised")
@store_argument
@click.argument("certificate", metavar="CRT|DIGEST")
@from_option(required=True)
@click.pass_obj
def compromised(console: Console, /, folder: Path, certificate: str, **given: Any) -> None:
    """Report a seal lost."""
    from nh_edoc.trust.editing import Bench
    from nh_edoc.trust.edits import seal_compromised

    digest, since = digest_of(certificate), _moment(given["since"])
    bench = Bench.open(folder)
    said_version(console, bench.change(lambda one: seal_compromised(one, digest, since), datetime.now(UTC), {}))


def _moment(value: str) -> datetime:
    return moment_of(value) or datetime.now(UTC).replace(microsecond=0)


def _kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds, each known: a misspelt one would never be found wanting before a document is refused.

    Raises:
        InputError: `trust.edit.kind`.
    """
    from nh_edoc.receipt.kinds import KINDS

    known = (*KINDS, "license")
    for one in names:
        if one not in known:
            raise InputError("trust.edit.kind", field="kinds", name=one, known=", ".join(known))
    return tuple(dict.fromkeys(names))


def _picture(value: str | None) -> Digest | None:
    """Return the digest of a registered picture: given as such, or of the PNG that is named."""
    if value is None or ":" in value:
        return None if value is None else digest_of(value)
    from nh_edoc.model.source import read_source
    from nh_edoc.seal import registered_picture

    return registered_picture(read_source(Path(value))).appearance().digest()
