"""Every exception of nh_edoc: a stable code for machines, a text for people, an exit code for shells.

The class tells whose matter it is: the data, the law, the renderer, the key, the time service, the trust
store, or the file under verification. Texts live in ``messages/``; the code is the promise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from nh_edoc import messages

if TYPE_CHECKING:
    from nh_edoc.model.report import Finding, Report

EXIT_OK: Final = 0
EXIT_INVALID: Final = 1
EXIT_USAGE: Final = 2
EXIT_INDETERMINATE: Final = 3
EXIT_INPUT: Final = 4
EXIT_FAILED: Final = 5
EXIT_INTERRUPTED: Final = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with somebody's data."""

    path: str
    """JSON pointer to the value, ``/`` separated; empty for the whole."""
    code: str
    """Stable code, for example ``document.field.missing``."""
    params: dict[str, Any] = field(default_factory=dict)

    def message(self, lang: str = "zh") -> str:
        """Return the text in Chinese (``zh``) or English (``en``)."""
        return messages.text(self.code, lang, path=self.path or "/", **self.params)


class EdocError(Exception):
    """Root of all errors that nh_edoc raises.

    Attributes:
        code: stable code of the error.
        params: the values that its text shows; never a secret.
    """

    exit_code: ClassVar[int] = EXIT_FAILED

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.params = params

    def message(self, lang: str = "zh") -> str:
        """Return what went wrong, in Chinese (``zh``) or English (``en``)."""
        return messages.text(self.code, lang, **self.params)

    def hint(self, lang: str = "zh") -> str | None:
        """Return what the user can do about it, or None."""
        return messages.hint(self.code, lang, **self.params)

    def __str__(self) -> str:
        return f"[{self.code}] {self.message()}"


class InputError(EdocError):
    """The caller's data cannot be used; ``problems`` lists everything that is wrong with it."""

    exit_code = EXIT_INPUT

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **params: Any) -> None:
        super().__init__(code, **params)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {p.path or '/'}: {p.message()}" for p in self.problems)])


class RuleError(EdocError):
    """The law forbids the document to be issued as it is; ``findings`` says what blocks."""

    exit_code = EXIT_INPUT

    def __init__(self, code: str, findings: tuple[Finding, ...], **params: Any) -> None:
        super().__init__(code, **params)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {f.rule} {f.path}: {f.message()}" for f in self.findings)])


class RenderError(EdocError):
    """The document could not be typeset."""


class SignerError(EdocError):
    """Key, certificate or token cannot be used for this seal."""


class TimestampError(EdocError):
    """The time-stamping authority gave no usable token."""


class FetchError(EdocError):
    """A service on the network did not answer as it should."""


class TrustError(EdocError):
    """The trust store cannot be read or is not acceptable; ``problems`` lists everything that is wrong with it."""

    def __init__(self, code: str, problems: tuple[Problem, ...] = (), **params: Any) -> None:
        super().__init__(code, **params)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *(f"  {p.path or '/'}: {p.message()}" for p in self.problems)])


class ArchiveError(EdocError):
    """An archive package cannot be written or read."""


class FileError(EdocError):
    """A file cannot be read or written."""


class VerificationError(EdocError):
    """Raised only by ``Report.require_valid``; carries the report."""

    def __init__(self, report: Report) -> None:
        super().__init__("report.not-valid", verdict=report.verdict.value)
        self.report = report

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """1 for INVALID, 3 for INDETERMINATE."""
        return self.report.exit_code
