"""The trust store of a command: the folder that option or setting names, under the pin that they give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.console import Console
from nh_edoc.errors import TrustError

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.settings import Settings
    from nh_edoc.trust import TrustStore


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
