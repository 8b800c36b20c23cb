"""The root command: groups and commands loaded when first called, one way to fail for all of them."""

from __future__ import annotations

import importlib
import os
import sys
import warnings
from typing import Final

import click

from nh_edoc import __version__, messages
from nh_edoc.cli.command import EdocGroup, language_of
from nh_edoc.cli.console import Console, language
from nh_edoc.errors import EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE, EdocError

COMMANDS: Final[dict[str, str]] = {
    "demo": "nh_edoc.cli.demo",
    "pki": "nh_edoc.cli.pki",
    "config": "nh_edoc.cli.config",
    "id": "nh_edoc.cli.ids",
    "calendar": "nh_edoc.cli.calendar",
    "doc": "nh_edoc.cli.doc",
    "case": "nh_edoc.cli.case",
    "rules": "nh_edoc.cli.rules",
    "seal": "nh_edoc.cli.seal",
    "license": "nh_edoc.cli.license",
    "verify": "nh_edoc.cli.verify",
    "archive": "nh_edoc.cli.archive",
    "trust": "nh_edoc.cli.trust",
    "registry": "nh_edoc.cli.registry",
    "audit": "nh_edoc.cli.audit",
}


class LazyGroup(EdocGroup):
    """The root group; imports the module of a command when the command is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - signature of click
        """Return the commands in the order in which a user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import and return the command, or None."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what nh-edoc is."""
        formatter.write_paragraph()
        with formatter.indentation():
            for line in messages.text("cli.root.help", language_of(ctx)).splitlines():
                formatter.write_text(line)

    def command_rows(self, ctx: click.Context, lang: str) -> list[tuple[str, str]]:  # noqa: ARG002
        """Return a line for each command, without importing it."""
        return [(name, messages.text(f"cli.{name}.short", lang)) for name in COMMANDS]


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="nh-edoc")
def root() -> None:
    """Run one of the commands."""


def main(argv: list[str] | None = None) -> None:
    """Run ``nh-edoc`` and exit with the code that style and documentation promise."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may default to a code page without Chinese
            stream.reconfigure(encoding="utf-8")
    # the library counts the bytes of names where X.520 counts characters: Chinese agencies have longer ones
    warnings.filterwarnings("ignore", message="Attribute's length must be", category=UserWarning)
    arguments = sys.argv[1:] if argv is None else argv
    console = Console(lang=language(arguments, os.environ))
    sys.exit(_run(arguments, console))


def _run(arguments: list[str], console: Console) -> int:
    code = EXIT_OK
    try:
        result = root.main(arguments, prog_name="nh-edoc", standalone_mode=False, obj=console)
        code = result if isinstance(result, int) else EXIT_OK
    except click.exceptions.Exit as stop:
        code = stop.exit_code
    except click.UsageError as error:
        console.usage(error)
        code = EXIT_USAGE
    except (click.Abort, KeyboardInterrupt):
        console.say("cli.interrupted")
        code = EXIT_INTERRUPTED
    except EdocError as error:
        console.fail(error)
        code = error.exit_code
    except BrokenPipeError:
        # the reader of our output has gone; the rest of it has nowhere to go
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:  # noqa: BLE001 - the outermost boundary: a traceback must not reach a clerk
        code = console.defect(error)
    return code
