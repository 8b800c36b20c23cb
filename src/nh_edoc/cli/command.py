"""The command class of all commands: common options, help in the user's language."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nh_edoc import messages
from nh_edoc.cli.console import Console
from nh_edoc.logs import NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.settings import Settings


def _show_log(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:  # noqa: FBT001 - signature of click
    """``-v`` shows the log on stderr."""
    if value:
        console = ctx.find_object(Console)
        if console is not None:
            console.verbose = True
        logger = logging.getLogger(NAME)
        logger.setLevel(logging.INFO)
        handler = logging.StreamHandler()
        logger.addHandler(handler)
        ctx.call_on_close(lambda: logger.removeHandler(handler))
    return value


def _remember(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    def callback(ctx: click.Context, _param: click.Parameter, value: Any) -> Any:
        if value is not None and value is not False:
            setattr(ctx.find_object(Console), name, value)
        return value

    return callback


def _flag(*names: str) -> click.Option:
    name = names[-1].removeprefix("--")
    return click.Option(names, is_flag=True, expose_value=False, callback=_remember(name), help=name)


def _common() -> list[click.Parameter]:
    return [
        click.Option(
            ["--lang"],
            type=click.Choice(messages.LANGUAGES),
            expose_value=False,
            callback=_remember("lang"),
            help="lang",
        ),
        click.Option(
            ["--config"],
            type=click.Path(dir_okay=False, path_type=Path),
            expose_value=False,
            callback=_remember("config"),
            help="config",
        ),
        click.Option(["-v", "--verbose"], is_flag=True, expose_value=False, callback=_show_log, help="verbose"),
        click.Option(["-q", "--quiet"], is_flag=True, expose_value=False, callback=_remember("quiet"), help="quiet"),
        click.Option(["--debug"], is_flag=True, expose_value=False, callback=_remember("debug"), help="debug"),
    ]


def language_of(ctx: click.Context) -> str:
    """Return the language of this run."""
    console = ctx.find_object(Console)
    return console.lang if console else "zh"


def _key(ctx: click.Context) -> str:
    return ".".join(["cli", *ctx.command_path.split()[1:]])


class _Localised(click.Command):
    """Lists options in the user's language: an option's text is ``cli.option.<help>``."""

    def write_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of options."""
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                key = "help" if "--help" in param.opts else "version" if "--version" in param.opts else param.help
                rows.append((record[0], messages.text(f"cli.option.{key}", language_of(ctx))))
        with formatter.section(messages.text("cli.options", language_of(ctx))):
            formatter.write_dl(rows)


class EdocCommand(_Localised):
    """A command: its help is the text ``cli.<path>.help``; it has the common options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(_common())

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, text and options."""
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            for line in messages.text(_key(ctx) + ".help", language_of(ctx)).splitlines():
                formatter.write(f"  {line}\n" if line else "\n")
        self.write_options(ctx, formatter)


class EdocGroup(click.Group, _Localised):
    """A command that only has sub-commands."""

    command_class = EdocCommand

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the text of the group."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(messages.text(_key(ctx) + ".short", language_of(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the sub-commands."""
        self.write_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the sub-commands with one line each."""
        lang = language_of(ctx)
        with formatter.section(messages.text("cli.commands", lang)):
            formatter.write_dl(self.command_rows(ctx, lang))

    def command_rows(self, ctx: click.Context, lang: str) -> list[tuple[str, str]]:
        """Return name and first line of help of each sub-command."""
        texts = {n: messages.text(f"{_key(ctx)}.{n}.help", lang) for n in self.list_commands(ctx)}
        return [(name, text.split("\n", 1)[0]) for name, text in texts.items()]


def json_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--json``: one compact object a line on stdout, nothing else."""
    params: list[click.Parameter] = function.__dict__.setdefault("__click_params__", [])
    params.append(_flag("--json"))
    return function


def settings_of(console: Console) -> Settings:
    """Return the settings that option, environment and files give."""
    from nh_edoc.settings import Settings

    return Settings.load(console.config, options=console.options)


def out_path(required: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Any]]:  # noqa: FBT001, FBT002
    """Add ``-o``: where the result goes."""
    return click.option(
        "-o", "--output", type=click.Path(path_type=Path), required=required, help="output", metavar="FILE"
    )
