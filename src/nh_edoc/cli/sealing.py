"""From the options of a command to a ready sealer."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc.cli.secrets import choice_of
from nh_edoc.cli.trusting import load_trust, lookup_of, online_option
from nh_edoc.errors import InputError, TrustError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.model.document import SealingParty
    from nh_edoc.model.pdf import SealedPdf
    from nh_edoc.model.report import Level
    from nh_edoc.ports import Secrets, Timestamper
    from nh_edoc.seal import Sealer
    from nh_edoc.settings import Settings
    from nh_edoc.trust import TrustStore
    from nh_edoc.workflow import Destination, Journal

LEVELS = ("B-B", "B-T", "B-LT", "B-LTA")


def crl_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--crl FILE``, as often as there are lists."""
    path = click.Path(dir_okay=False, path_type=Path)
    return click.option("--crl", "crls", multiple=True, type=path, help="crl", metavar="FILE")(function)


def sealing_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what every sealing command takes besides its key."""
    path = click.Path(dir_okay=False, path_type=Path)
    for option in (
        online_option,
        click.option("--seal-line", help="seal-line", metavar="TEXT"),
        click.option("--image", type=path, help="image", metavar="FILE"),
        click.option("--level", type=click.Choice(LEVELS), help="level"),
        click.option("--tsa", help="tsa", metavar="URL"),
        click.option("--allow-unknown-revocation", is_flag=True, help="allow-unknown-revocation"),
        click.option("--trust", type=click.Path(file_okay=False, path_type=Path), help="trust", metavar="DIR"),
        crl_option,
    ):
        function = option(function)
    return function


def trust_of(given: Mapping[str, Any], settings: Settings) -> TrustStore | None:
    """Return the trust store that options or settings name, with the lists of this run; None without one.

    Raises:
        TrustError: `cli.trust-not-given`: lists and looking online need one.
    """
    folder = given["trust"] or settings.trust
    if not folder:
        if given["crls"] or given["online"]:
            raise TrustError("cli.trust-not-given")
        return None
    from nh_edoc.trust.lists import with_lists

    return with_lists(load_trust(folder, settings), given["crls"])


@contextmanager
def open_sealer(given: Mapping[str, Any], by: SealingParty, settings: Settings, secrets: Secrets) -> Iterator[Sealer]:
    """Load the key that ``--key`` names and yield its sealer; the key is closed afterwards.

    Raises:
        InputError: `cli.applicant-line`: a line below the star, in the seal of an applicant.
    """
    from nh_edoc.keys import load_signer
    from nh_edoc.seal import Sealer
    from nh_edoc.workflow import applicant_seal, picture_for

    if by.organ is None and given["seal_line"]:
        raise InputError("cli.applicant-line")
    trust = trust_of(given, settings)
    timestamper = timestamper_of(given["tsa"], given["level"], settings)
    with load_signer(given["key_uri"], secrets=secrets, choice=choice_of(given)) as signer:
        if by.organ is None:
            picture = applicant_seal(by.name, by.code, image=given["image"])
        else:
            picture = picture_for(
                signer.certificate, agency=by.name, trust=trust, line=given["seal_line"], image=given["image"]
            )
        yield Sealer(
            signer,
            picture=picture,
            trust=trust,
            timestamper=timestamper,
            level=level_of(_wanted(given["tsa"], given["level"], settings)),
            allow_unknown_revocation=given["allow_unknown_revocation"],
            online=lookup_of(settings) if given["online"] else None,
            applicant_attributes=settings.applicant_code_attributes,
        )


def say_pending(console: Console, sealed: SealedPdf) -> None:
    """Tell whose seals a document still waits for."""
    if sealed.pending:
        console.say("cli.seal.pending", fields=", ".join(sealed.pending))


def level_of(name: str) -> Level:
    """Return the level of its short name, such as ``B-LTA``."""
    from nh_edoc.model.report import Level

    return Level[name.replace("-", "_")]


def _wanted(tsa: str | None, level: str | None, settings: Settings) -> str:
    """Return the short name of the level that is asked for: naming an authority asks for B-T at least."""
    if level or not tsa:
        return level or settings.level
    return settings.level if settings.level != "B-B" else "B-T"


def timestamper_of(tsa: str | None, level: str | None, settings: Settings) -> Timestamper | None:
    """Return the authority to ask for a time stamp; naming one, or a level above B-B, asks for it.

    Raises:
        InputError: `cli.tsa-not-given`: no authority for such a level; `cli.tsa-level`: an authority for level B-B.
    """
    if _wanted(tsa, level, settings) == "B-B":
        if tsa:
            raise InputError("cli.tsa-level")
        return None
    found = known_timestamper(tsa, settings)
    if found is None:
        raise InputError("cli.tsa-not-given", level=level or settings.level)
    return found


def known_timestamper(tsa: str | None, settings: Settings) -> Timestamper | None:
    """Return the authority that is named by option or setting, or None."""
    url = tsa or settings.tsa_url
    if url is None:
        return None
    from nh_edoc._net import HttpFetcher
    from nh_edoc.keys import HttpTimestamper

    return HttpTimestamper(url=url, fetcher=HttpFetcher(timeout=float(settings.tsa_timeout)))


def destination(output: Path, *, source: str, journal: Journal | None) -> Destination:
    """Return where an issued file goes: to ``output``, or nowhere for ``-``, the standard output."""
    from nh_edoc.workflow import Destination

    if str(output) == "-":
        return Destination(journal=journal)
    return Destination(path=output, source=Path(source) if source != "-" else None, journal=journal)
