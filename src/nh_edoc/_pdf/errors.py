"""The two ways in which reading a PDF ends early; both stay between this package and the verifier."""

from __future__ import annotations


class PdfSyntaxError(ValueError):
    """The bytes are not the PDF that ISO 32000 describes; nothing is repaired.

    Attributes:
        code: stable code of the fault, such as ``xref.offset``.
        offset: where, in bytes from the start of the file, or of the decoded stream that is being read.
    """

    def __init__(self, code: str, offset: int) -> None:
        super().__init__(f"{code} at byte {offset}")
        self.code = code
        self.offset = offset


class PdfUnsupported(ValueError):  # noqa: N818 - not an error of the file
    """The bytes may well be a PDF, but use what this reader does not do, or pass one of its limits.

    Attributes:
        code: stable code of the feature, such as ``encryption``, or of the limit, ``limit.*``.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class LaneError(Exception):
    """A lane by another library cannot take a file; ``code`` says why, such as ``malformed`` or ``encrypted``."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(f"{code}: {why}")
        self.code = code
        self.why = why
