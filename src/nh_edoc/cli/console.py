"""What the command line prints: data on stdout, words on stderr, in the user's language."""

from __future__ import annotations

import json
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from nh_edoc import messages
from nh_edoc.errors import EXIT_FAILED, EdocError, InputError, RuleError
from nh_edoc.logs import masked

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SEVERITY: Final = (0, 3, 1, 4, 5)
"""Exit codes from best to worst: with several files the worst is returned."""


def language(arguments: Sequence[str], env: Mapping[str, str]) -> str:
    """Return the language of help and errors, known before the arguments are parsed.

    ``--lang`` wins over ``NH_EDOC_LANG``; the default is Chinese.
    """
    chosen = env.get("NH_EDOC_LANG", "zh")
    for here, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if here == "--lang":
            chosen = following
        elif here.startswith("--lang="):
            chosen = here.removeprefix("--lang=")
    return chosen if chosen in messages.LANGUAGES else "zh"


def worst(codes: Sequence[int]) -> int:
    """Return the exit code for several files."""
    return max(codes, key=SEVERITY.index, default=0)


@dataclass(slots=True)
class Console:
    """Where one run of the command line speaks."""

    lang: str = "zh"
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    debug: bool = False
    config: Path | None = None
    options: dict[str, Any] = field(default_factory=dict)

    def text(self, code: str, /, **params: Any) -> str:
        """Return a text in the language of this run."""
        return messages.text(code, self.lang, **params)

    def out(self, line: str) -> None:
        """Print a line of data."""
        sys.stdout.write(line + "\n")

    def emit(self, value: Mapping[str, Any]) -> None:
        """Print one compact JSON object on a line of its own."""
        self.out(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def say(self, code: str, /, **params: Any) -> None:
        """Print words for the user, unless they asked for silence."""
        if not self.quiet:
            sys.stderr.write(self.text(code, **params) + "\n")

    def detail(self, code: str, /, **params: Any) -> None:
        """Print words that only ``-v`` wants."""
        if self.verbose:
            self.say(code, **params)

    def fail(self, error: EdocError, *, file: str | None = None) -> None:
        """Tell what went wrong and what to do; with ``--json`` as an object on stdout."""
        if self.json:
            self.emit(error_json(error, file=file))
            return
        prefix = f"{file}: " if file else ""
        lines = [f"{self.text('cli.error')}: {prefix}{error.message(self.lang)} [{error.code}]"]
        if isinstance(error, InputError):
            lines += [f"  {p.path or '/'}: {p.message(self.lang)} [{p.code}]" for p in error.problems]
        if isinstance(error, RuleError):
            for finding in error.findings:
                lines.append(f"  {finding.rule} {finding.path}: {finding.message(self.lang)}")
                if remedy := finding.hint(self.lang):
                    lines.append(f"      {self.text('cli.hint')}: {remedy}")
                lines.append(f"      {self.text('cli.basis')}: {'；'.join(finding.basis)}")
        if hint := error.hint(self.lang):
            lines.append(f"{self.text('cli.hint')}: {hint}")
        sys.stderr.write("\n".join(lines) + "\n")

    def usage(self, error: click.UsageError) -> None:
        """Tell a mistake in the command itself."""
        if error.ctx is not None:
            sys.stderr.write(error.ctx.get_usage() + "\n")
        sys.stderr.write(f"{self.text('cli.error')}: {usage_text(error, self.lang)}\n")
        if error.ctx is not None:
            sys.stderr.write(f"{self.text('cli.hint')}: {self.text('cli.see-help', command=error.ctx.command_path)}\n")

    def defect(self, error: Exception) -> int:
        """Tell a defect of nh-edoc itself; the traceback goes into a file, and only with ``--debug``."""
        sys.stderr.write(f"{self.text('cli.error')}: {self.text('cli.defect', kind=type(error).__name__)}\n")
        if self.debug:
            import tempfile

            with tempfile.NamedTemporaryFile(
                "w", prefix="nh-edoc-", suffix=".txt", delete=False, encoding="utf-8"
            ) as file:
                file.write(masked("".join(traceback.format_exception(error))))
            sys.stderr.write(f"{self.text('cli.hint')}: {self.text('cli.traceback', name=file.name)}\n")
        else:
            sys.stderr.write(f"{self.text('cli.hint')}: {self.text('cli.use-debug')}\n")
        return EXIT_FAILED


def usage_text(error: click.UsageError, lang: str) -> str:
    """Return what is wrong with the command, in the user's language."""
    if lang == "en":
        return error.format_message()
    param = getattr(error, "param", None)
    shown = (param.metavar or "/".join(param.opts)) if param is not None else ""
    if isinstance(error, click.MissingParameter):
        return messages.text("cli.usage.missing", lang, param=shown)
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        return messages.text("cli.usage.no-option", lang, name=error.option_name, near=near or "—")
    if isinstance(error, click.NoSuchCommand):
        near = "、".join(error.possibilities or ())
        return messages.text("cli.usage.no-command", lang, name=error.command_name, near=near or "—")
    if isinstance(error, click.BadParameter):
        return messages.text("cli.usage.bad", lang, param=shown, detail=error.message)
    return messages.text("cli.usage.other", lang, detail=error.format_message())


def error_json(error: EdocError, *, file: str | None = None) -> dict[str, Any]:
    """Return an error as the JSON object that ``--json`` prints."""
    body: dict[str, Any] = {
        "code": error.code,
        "exit": error.exit_code,
        "message": {lang: error.message(lang) for lang in messages.LANGUAGES},
    }
    if error.hint():
        body["hint"] = {lang: error.hint(lang) for lang in messages.LANGUAGES}
    if isinstance(error, InputError) and error.problems:
        body["problems"] = [
            {"path": p.path, "code": p.code, "message": {lang: p.message(lang) for lang in messages.LANGUAGES}}
            for p in error.problems
        ]
    if isinstance(error, RuleError):
        body["findings"] = [
            {
                "rule": f.rule,
                "path": f.path,
                "code": f.code,
                "basis": list(f.basis),
                "message": {lang: f.message(lang) for lang in messages.LANGUAGES},
            }
            for f in error.findings
        ]
    return {"file": file, "error": body} if file else {"error": body}
