"""Pass phrases, PINs and tokens: from a file, the environment or a prompt; never from an argument."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.cli.console import Console
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from nh_edoc.keys.signer import Choice

ENVIRONMENT: Final = "NH_EDOC_PASSPHRASE"
NAMED: Final = "NH_EDOC_SECRET_"
TOKEN: Final = "token"  # noqa: S105 - what it is called
DIGESTS: Final = ("sha256", "sha384", "sha512")
_META: Final = "nh_edoc.secret-files"
_LARGEST: Final = 64 * 1024
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")


def _remember(ctx: click.Context, _param: click.Parameter, value: Sequence[str]) -> None:
    """Keep what was given: only ``asker`` needs to know, and judges it once the command runs."""
    ctx.meta[_META] = value


def key_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--key``, ``--passphrase-file``, ``--secret``, ``--digest`` and ``--pss``."""
    return click.option("--key", "key_uri", required=True, help="key", metavar="URI")(_with_key(function))


def optional_key_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the same to a command that can also do without a key."""
    return click.option("--key", "key_uri", help="key", metavar="URI")(_with_key(function))


def _with_key(function: Callable[..., Any]) -> Callable[..., Any]:
    function = click.option("--pss", is_flag=True, help="pss")(function)
    function = click.option("--digest", type=click.Choice(DIGESTS), default=DIGESTS[0], help="digest")(function)
    function = click.option(
        "--secret", multiple=True, expose_value=False, callback=_remember, help="secret", metavar="NAME=FILE"
    )(function)
    return click.option(
        "--passphrase-file", type=click.Path(dir_okay=False, path_type=Path), help="passphrase-file", metavar="FILE"
    )(function)


def choice_of(given: Mapping[str, Any]) -> Choice:
    """Return how the key shall sign."""
    from nh_edoc.keys.signer import Choice
    from nh_edoc.model.digest import DigestAlgorithm

    return Choice(digest=DigestAlgorithm(given["digest"]), pss=given["pss"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """How this run of the command line gets secrets; implements ``ports.ServiceSecrets``."""

    console: Console
    file: Path | None
    """With the pass phrase."""
    files: Mapping[str, Path] = field(default_factory=dict)
    """With the secrets of services, by their names in lower case."""

    def __call__(self, purpose: str) -> bytes | None:
        """Return the pass phrase or PIN for ``purpose``, or None."""
        if self.file is not None:
            return _content(self.file)
        return self._answer(purpose) if (value := _variable(ENVIRONMENT)) is None else value

    def token(self, service: str) -> bytes | None:
        """Return the access token for ``service``; a file is read again each time, so that it may be renewed."""
        return self.factor(TOKEN, f"{service}, {TOKEN}")

    def factor(self, identifier: str, label: str) -> bytes | None:
        """Return the secret that a service calls ``identifier``, or None."""
        path = self.files.get(identifier.casefold())
        if path is not None:
            return _content(path)
        name = NAMED + re.sub(r"[^A-Z0-9]", "_", identifier.upper())
        return self._answer(label) if (value := _variable(name)) is None else value

    def _answer(self, purpose: str) -> bytes | None:
        if not sys.stdin.isatty():
            return None
        text = self.console.text("cli.passphrase", purpose=purpose)
        answer: str = click.prompt(text, hide_input=True, err=True)
        return answer.encode("utf-8")


def asker(console: Console, file: Path | None) -> Asker:
    """Return how this run of the command line gets secrets.

    Raises:
        InputError: `cli.secret`: ``--secret`` is not NAME=FILE.
    """
    ctx = click.get_current_context(silent=True)
    return Asker(console=console, file=file, files=_files(ctx.meta.get(_META, ()) if ctx is not None else ()))


def _files(given: Sequence[str]) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for one in given:
        name, separator, path = one.partition("=")
        if not separator or not path or not _NAME.fullmatch(name):
            raise InputError("cli.secret")  # whoever wrote a secret here shall not see it repeated
        found[name.casefold()] = Path(path)
    return found


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).rstrip(b"\r\n")
    except OSError as error:
        raise SignerError("cli.passphrase-file", name=str(path), reason=error.strerror or str(error)) from error


def _variable(name: str) -> bytes | None:
    value = os.environ.get(name)
    return None if value is None else value.encode("utf-8")
