"""``nh-edoc trust``: build, look into, sign and update a trust store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.command import EdocGroup, json_option, settings_of
from nh_edoc.cli.secrets import asker, choice_of, key_options
from nh_edoc.cli.trust_add import add
from nh_edoc.cli.trust_end import end
from nh_edoc.cli.trusting import pin_options, store_argument, use_option
from nh_edoc.errors import EXIT_INDETERMINATE, EXIT_INVALID, EXIT_OK, InputError, TrustError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.trust.inspection import Flaw

_FILE = click.Path(dir_okay=False, path_type=Path)
_DAYS = click.IntRange(1, 3660)
_DOWNLOAD_SECONDS = 120.0


@click.group(cls=EdocGroup)
def command() -> None:
    """Trust stores."""


@command.command("init")
@store_argument
@click.option("--anchor", type=_FILE, required=True, help="trust-anchor", metavar="CRT")
@use_option
@click.option("--days", type=_DAYS, default=30, show_default=True, help="trust-days")
@click.pass_obj
def init(console: Console, /, folder: Path, **given: Any) -> None:
    """Make a trust store with its first anchor."""
    from nh_edoc.model.trust import AnchorUse
    from nh_edoc.trust.editing import create
    from nh_edoc.trust.material import Material

    uses = [AnchorUse(one) for one in given["uses"]]
    create(folder, Material.read(given["anchor"]), uses, datetime.now(UTC), timedelta(days=given["days"]))
    console.say("cli.trust.init.done", folder=folder)


command.add_command(add)
command.add_command(end)


@command.command("list")
@store_argument
@json_option
@click.pass_obj
def list_store(console: Console, folder: Path) -> None:
    """Print the list, its anchors, agencies and seals."""
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.listing import rows, table

    store = TrustStore.load(folder)
    if console.json:
        for row in rows(store):
            console.emit(row)
    else:
        for line in table(store, console.lang):
            console.out(line)


@command.command("check")
@store_argument
@pin_options
@json_option
@click.pass_obj
def check(console: Console, folder: Path) -> int:
    """Tell everything that is wrong with a store, or soon will be."""
    from nh_edoc.trust import TrustPin
    from nh_edoc.trust.inspection import Weight, inspect_store

    flaws = inspect_store(folder, datetime.now(UTC), TrustPin.of(settings_of(console)))
    weights = {one.weight for one in flaws}
    for one in flaws:
        _tell(console, one)
    if console.json:
        console.emit(
            {"folder": str(folder), **{weight: sum(one.weight is weight for one in flaws) for weight in Weight}}
        )
    elif not weights & {Weight.ERROR, Weight.STALE}:
        console.say("cli.trust.check.good", folder=folder)
    if Weight.ERROR in weights:
        return EXIT_INVALID
    return EXIT_INDETERMINATE if Weight.STALE in weights else EXIT_OK


def _tell(console: Console, flaw: Flaw) -> None:
    if console.json:
        said = {lang: flaw.message(lang) for lang in ("zh", "en")}
        console.emit({"weight": flaw.weight, "path": flaw.path, "code": flaw.code, "detail": said})
    else:
        mark = console.text(f"cli.trust.check.{flaw.weight}")
        console.out(f"{mark}  {flaw.path}: {flaw.message(console.lang)} [{flaw.code}]")


@command.command("sign")
@store_argument
@key_options
@click.option("--days", type=_DAYS, help="trust-days")
@click.option("-o", "--output", type=_FILE, help="trust-package", metavar="ZIP")
@click.pass_obj
def sign(console: Console, /, folder: Path, **given: Any) -> None:
    """Sign the next version of the list; optionally make the file to publish."""
    from nh_edoc.keys import load_signer
    from nh_edoc.model.files import write_atomically
    from nh_edoc.trust.listing import beijing
    from nh_edoc.workflow.trust_list import sign_trust_list

    period = None if given["days"] is None else timedelta(days=given["days"])
    secrets = asker(console, given["passphrase_file"])
    with load_signer(given["key_uri"], secrets=secrets, choice=choice_of(given)) as signer:
        made = sign_trust_list(folder, signer, datetime.now(UTC), period)
    if given["output"] is not None:
        write_atomically(given["output"], made.package)
    console.out(made.pin)
    console.say("cli.trust.sign.done", version=made.listed.version, until=beijing(made.listed.next_update))


@command.command("update")
@store_argument
@click.argument("source", required=False, type=click.Path(path_type=Path), metavar="[SOURCE]")
@click.option("--online", "url", help="trust-online", metavar="URL")
@pin_options
@click.pass_obj
def update(console: Console, /, folder: Path, source: Path | None, url: str | None) -> None:
    """Take a newer store that the operator published."""
    from nh_edoc.trust import TrustPin
    from nh_edoc.trust.listing import beijing
    from nh_edoc.trust.update import read_published, update_store

    settings = settings_of(console)
    pin = TrustPin.of(settings)
    if pin is None:
        raise TrustError("trust.update.no-pin")
    if (source is None) is (url is None):
        raise InputError("cli.trust.update.source")
    published = read_published(source) if source is not None else _fetch(url or "")
    store = update_store(folder, published, pin, datetime.now(UTC))
    if store is None:
        console.say("cli.trust.update.same", folder=folder)
    else:
        console.say("cli.trust.update.done", folder=folder, version=store.version, until=beijing(store.next_update))


def _fetch(url: str) -> Mapping[str, bytes]:
    """Fetch a published store; the signature protects it, https who asks for it.

    Raises:
        InputError: `cli.trust.update.https`.
        FetchError, TrustError: as the fetcher and ``unpack``.
    """
    from nh_edoc._net import HttpFetcher
    from nh_edoc.trust.package import LARGEST, unpack

    if not url.startswith("https://"):
        raise InputError("cli.trust.update.https", url=url)
    return unpack(HttpFetcher(timeout=_DOWNLOAD_SECONDS).get(url, limit=LARGEST), url)
