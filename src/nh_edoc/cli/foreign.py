"""``nh-edoc seal apply`` on PDFs of other producers."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc.cli.command import settings_of
from nh_edoc.cli.inputs import acceptances, read_argument, write_result
from nh_edoc.cli.preview import place_of, placing_options, size_option
from nh_edoc.cli.secrets import asker, choice_of
from nh_edoc.errors import InputError, SignerError
from nh_edoc.model.source import read_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from nh_edoc.cli.console import Console
    from nh_edoc.model.source import Source
    from nh_edoc.ports import Secrets
    from nh_edoc.seal.foreign import ForeignSealer, SealedForeign
    from nh_edoc.seal.foreign_plan import ForeignPlan
    from nh_edoc.settings import Settings

ENVIRONMENT: Final = "NH_EDOC_PDF_PASSWORD"
_ONLY_FOREIGN: Final = (
    ("at", "--at"),
    ("anchor", "--anchor"),
    ("nth", "--nth"),
    ("straddle", "--straddle"),
    ("size", "--size"),
    ("plan", "--plan"),
    ("rewrite", "--rewrite"),
    ("password_file", "--password-file"),
)
_ONLY_OURS: Final = (("registry", "--registry"), ("actor", "--actor"))
_LEVELS: Final = ("B-B", "B-T")


def foreign_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what only PDFs of other producers need."""
    path = click.Path(dir_okay=False, path_type=Path)
    function = click.option("--password-file", type=path, help="password-file", metavar="FILE")(function)
    function = click.option("--rewrite", is_flag=True, help="rewrite")(function)
    function = click.option("--plan", type=path, help="seal-plan", metavar="FILE")(function)
    return placing_options(size_option(function))


def is_other_file(given: dict[str, Any]) -> bool:
    """Return whether the input is a PDF of another producer; standard input is read for that, and kept.

    Raises:
        InputError: `cli.not-for-ours`, `cli.not-for-foreign`: an option that does not go with the file.
    """
    from nh_edoc.workflow.seal_file import is_foreign

    given["source"] = read_argument("-") if given["file"] == "-" else Path(given["file"])
    foreign = is_foreign(given["source"])
    for name, option in _ONLY_OURS if foreign else _ONLY_FOREIGN:
        if given[name]:
            raise InputError("cli.not-for-foreign" if foreign else "cli.not-for-ours", option=option)
    return foreign


def seal_other_file(console: Console, given: Mapping[str, Any]) -> None:
    """Seal a PDF of another producer and say how."""
    from nh_edoc.seal.foreign import Wish
    from nh_edoc.workflow.seal_file import planned_state, seal_file

    settings = settings_of(console)
    piped = str(given["output"]) == "-"
    plan = _plan(given)
    wish = Wish(
        at=place_of(given),
        straddle=given["straddle"],
        plan=plan,
        field=given["field"],
        accept=acceptances(given["accept"], given["reason"]),
        rewrite=given["rewrite"],
        password=_password(given),
    )
    size, visible = given["size"], wish.at is not None or wish.straddle
    if plan is not None:
        size, visible = plan.seals[0].size, True
    elif not visible and (state := planned_state(given["source"], settings.applicant_code_attributes)) is not None:
        size, visible = (size if state.due is None else state.due.size), True
    secrets = asker(console, given["passphrase_file"])
    with _opened({**given, "size": size}, settings, secrets, visible=visible) as sealer:
        source: Source = given["source"]
        to = None if piped else given["output"]
        try:
            sealed = seal_file(source, sealer, wish, to=to)
        except InputError as error:
            if error.code != "foreign.encrypted" or not sys.stdin.isatty():
                raise
            asked = click.prompt(console.text("cli.pdf-password"), hide_input=True, err=True)
            sealed = seal_file(source, sealer, replace(wish, password=asked.encode("utf-8")), to=to)
    if piped and sealed.data is not None:
        write_result(console, None, sealed.data)
    _say(console, sealed, given)


def _say(console: Console, sealed: SealedForeign, given: Mapping[str, Any]) -> None:
    if sealed.rewritten is not None:
        console.say("cli.seal.foreign.rewritten", reason=sealed.rewritten)
    if sealed.hazards:
        console.say("cli.seal.foreign.accepted", names=", ".join(sealed.hazards), reason=given["reason"])
    console.say(
        "cli.seal.foreign.done",
        field=sealed.field,
        level=sealed.level.value,
        lane=console.text(f"cli.seal.lane.{sealed.lane}"),
        file=given["output"],
    )
    if sealed.pending:
        console.say("cli.seal.foreign.pending", labels=", ".join(sealed.pending))


def say_planned(console: Console, source: Source, file: str) -> None:
    """Show how far a PDF of another producer has come by the plan that it carries.

    Raises:
        InputError: `foreign.no-plan`, and as ``planned_state``.
    """
    from nh_edoc.workflow.pictures import holder_of
    from nh_edoc.workflow.seal_file import planned_state

    found = planned_state(source, settings_of(console).applicant_code_attributes)
    if found is None:
        raise InputError("foreign.no-plan")
    for order, one in enumerate(found.seals, start=1):
        certificate = found.signed.get(one.field)
        state = "sealed" if one.field in found.signed else "due" if one is found.due else "waiting"
        holder = holder_of(certificate) if certificate is not None else None
        if console.json:
            row = {"file": file, "order": order, "field": one.field, "label": one.label, "signer": one.signer.told()}
            console.emit({**row, "state": state, "sealedBy": holder})
            continue
        told = console.text(f"cli.seal.status.{state}")
        line = console.text("cli.seal.status.line", order=order, label=one.label, field=one.field, state=told)
        console.out(line if holder is None else console.text("cli.seal.status.by", line=line, holder=holder))


def _plan(given: Mapping[str, Any]) -> ForeignPlan | None:
    if given["plan"] is None:
        return None
    from nh_edoc.seal.foreign_plan import read_plan

    return read_plan(read_source(given["plan"]))


def _password(given: Mapping[str, Any]) -> bytes | None:
    """Return the password of an encrypted file: from a file or the environment."""
    file = given["password_file"]
    if file is not None:
        try:
            return bytes(file.read_bytes().rstrip(b"\r\n"))
        except OSError as error:
            raise SignerError("cli.passphrase-file", name=str(file), reason=error.strerror or str(error)) from error
    value = os.environ.get(ENVIRONMENT)
    return None if value is None else value.encode("utf-8")


@contextmanager
def _opened(
    given: Mapping[str, Any], settings: Settings, secrets: Secrets, *, visible: bool
) -> Iterator[ForeignSealer]:
    """Load the key that ``--key`` names and yield its sealer; the key is closed afterwards.

    Raises:
        InputError: `foreign.level`: of another level than B-B and B-T.
    """
    from nh_edoc.cli.sealing import timestamper_of, trust_of
    from nh_edoc.keys import load_signer
    from nh_edoc.seal.foreign import ForeignSealer

    if given["level"] not in {None, *_LEVELS}:
        raise InputError("foreign.level")
    trust = trust_of(given, settings)
    timestamper = timestamper_of(given["tsa"], given["level"], settings)
    with load_signer(given["key_uri"], secrets=secrets, choice=choice_of(given)) as signer:
        picture = None
        if visible:
            from nh_edoc.seal.drawn import SIDE
            from nh_edoc.workflow.pictures import holder_of, picture_for

            holder = holder_of(signer.certificate)
            image, line = given["image"], given["seal_line"]
            size = given["size"] or SIDE
            picture = picture_for(signer.certificate, agency=holder, trust=trust, line=line, image=image, size=size)
        yield ForeignSealer(
            signer,
            picture=picture,
            trust=trust,
            timestamper=timestamper,
            allow_unknown_revocation=given["allow_unknown_revocation"],
            applicant_attributes=settings.applicant_code_attributes,
        )
