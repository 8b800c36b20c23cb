"""Pass phrases: from a file, the environment or a prompt; never from an argument."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.errors import SignerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.keys.signer import Choice
    from nh_edoc.ports import Secrets

ENVIRONMENT: Final = "NH_EDOC_PASSPHRASE"
DIGESTS: Final = ("sha256", "sha384", "sha512")


def key_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--key``, ``--passphrase-file``, ``--digest`` and ``--pss``."""
    function = click.option("--pss", is_flag=True, help="pss")(function)
    function = click.option("--digest", type=click.Choice(DIGESTS), default=DIGESTS[0], help="digest")(function)
    function = click.option(
        "--passphrase-file", type=click.Path(dir_okay=False, path_type=Path), help="passphrase-file", metavar="FILE"
    )(function)
    return click.option("--key", "key_uri", required=True, help="key", metavar="URI")(function)


def choice_of(given: Mapping[str, Any]) -> Choice:
    """Return how the key shall sign."""
    from nh_edoc.keys.signer import Choice
    from nh_edoc.model.digest import DigestAlgorithm

    return Choice(digest=DigestAlgorithm(given["digest"]), pss=given["pss"])


def asker(console: Console, file: Path | None) -> Secrets:
    """Return how this run of the command line gets a pass phrase."""

    def ask(purpose: str) -> bytes | None:
        if file is not None:
            try:
                return file.read_bytes().rstrip(b"\r\n")
            except OSError as error:
                raise SignerError("cli.passphrase-file", name=str(file), reason=error.strerror or str(error)) from error
        if (value := os.environ.get(ENVIRONMENT)) is not None:
            return value.encode("utf-8")
        if not sys.stdin.isatty():
            return None
        answer: str = click.prompt(console.text("cli.passphrase", purpose=purpose), hide_input=True, err=True)
        return answer.encode("utf-8")

    return ask
