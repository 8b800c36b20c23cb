"""The trust store of a command: the folder that option or setting names, under the pin that they give."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.cli.console import Console
from nh_edoc.errors import InputError, TrustError
from nh_edoc.model.legal_time import BEIJING

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.digest import Digest
    from nh_edoc.model.trust import TrustList
    from nh_edoc.settings import Settings
    from nh_edoc.trust import TrustStore
    from nh_edoc.trust.online import Lookup

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHA256: Final = re.compile(r"sha256:[0-9a-f]{64}")


def _as_setting(ctx: click.Context, param: click.Parameter, value: Any) -> Any:
    console = ctx.find_object(Console)
    if console is not None and param.name is not None and value:
        console.options[param.name] = value
    return value


def pin_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--trust-pin`` and ``--trust-state``: settings of one run."""
    path = click.Path(dir_okay=False, path_type=Path)
    for option in (
        click.option(
            "--trust-state", type=path, expose_value=False, callback=_as_setting, help="trust-state", metavar="FILE"
        ),
        click.option(
            "--trust-pin", multiple=True, expose_value=False, callback=_as_setting, help="trust-pin", metavar="DIGEST"
        ),
    ):
        function = option(function)
    return function


def online_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--online``: addresses in certificates may be asked for revocation data."""
    return click.option("--online", is_flag=True, help="online")(function)


def lookup_of(settings: Settings) -> Lookup:
    """Return who asks the addresses in certificates, in public networks and those that the settings allow."""
    import ipaddress

    from nh_edoc._net import PublicFetcher
    from nh_edoc.trust.online import Lookup

    allowed = tuple(map(ipaddress.ip_network, settings.online_networks))
    return Lookup(fetcher=PublicFetcher(timeout=float(settings.online_timeout), allowed=allowed))


def store_argument(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the folder of a trust store, the first argument of every command about one."""
    return click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")(function)


def use_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--use``, as often as there are uses."""
    uses = click.Choice(["seal", "applicant", "timestamp"])
    return click.option("--use", "uses", type=uses, multiple=True, required=True, help="trust-use")(function)


def uscc_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--agency USCC``."""
    return click.option("--agency", "uscc", required=True, help="agency", metavar="USCC")(function)


def from_option(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--from TIME``."""
    return click.option("--from", "since", required=required, help="trust-from", metavar="TIME")


def to_option(*, required: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add ``--to TIME``."""
    return click.option("--to", "until", required=required, help="trust-to", metavar="TIME")


def moment_of(value: str | None) -> datetime | None:
    """Return the time that an option says: a day is its midnight in Beijing; None: not given, or ``now``.

    Raises:
        InputError: `trust.edit.time`.
    """
    if value is None or value == "now":
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise InputError("trust.edit.time", value=value) from error
    if moment.tzinfo is None and _DAY.fullmatch(value):
        return moment.replace(tzinfo=BEIJING)
    if moment.tzinfo is None or moment.microsecond:
        raise InputError("trust.edit.time", value=value)
    return moment


def digest_of(value: str) -> Digest:
    """Return the digest that an argument says: ``sha256:…``, or of the certificate in the file that is named.

    Raises:
        InputError: `trust.edit.digest`; FileError, InputError: as ``Material.read``.
    """
    from nh_edoc.model.digest import Digest, DigestAlgorithm

    if value.startswith("sha256:"):
        if _SHA256.fullmatch(value) is None:
            raise InputError("trust.edit.digest", value=value)
        return Digest(alg=DigestAlgorithm.SHA256, value=value.partition(":")[2])
    from nh_edoc.trust.material import Material

    return Material.read(Path(value)).digest


def said_version(console: Console, listed: TrustList) -> None:
    """Tell that a new version of the list was written."""
    console.say("cli.trust.changed", version=listed.version)


def applicant_picture(name: str, code: str) -> Digest | None:
    """Return the digest of the seal that is drawn for an applicant; what draws is loaded only where one has sealed."""
    from nh_edoc.workflow import applicant_picture as drawn

    return drawn(name, code)


def load_trust(folder: Path | None, settings: Settings) -> TrustStore:
    """Return the trust store in ``folder``, else the one of the settings.

    Raises:
        TrustError: `cli.trust-not-given`: neither names one; else as ``TrustStore.load``.
    """
    from nh_edoc.trust import TrustPin, TrustStore

    chosen = folder or settings.trust
    if chosen is None:
        raise TrustError("cli.trust-not-given")
    return TrustStore.load(chosen, pin=TrustPin.of(settings))
