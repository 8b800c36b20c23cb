"""Marked content (ISO 32000-1, 14.6): what is an artifact, what is optional, what stands for something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.marks import Replacement
from nh_edoc._pdf.objects import PdfString, integer
from nh_edoc._pdf.strings import decode_text

if TYPE_CHECKING:
    from nh_edoc._pdf.objects import PdfDict
    from nh_edoc._pdf.read import PdfFile

DEEPEST_MARK: Final = 64
MOST_REPLACEMENTS: Final = 10_000

_KEYS: Final = ("ActualText", "Alt", "E")


class _Level(NamedTuple):
    artifact: bool
    optional: bool
    actual_text: str | None
    mcid: int | None


class MarkedContent:
    """The open marked-content sequences; what an outer one says holds inside.

    Attributes:
        replacements: every text that stands for content, in order.
    """

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._levels = [_Level(artifact=False, optional=False, actual_text=None, mcid=None)]
        self.replacements: list[Replacement] = []

    @property
    def depth(self) -> int:
        """Number of open sequences."""
        return len(self._levels) - 1

    @property
    def artifact(self) -> bool:
        """Whether the content is an artifact (14.8.2.2)."""
        return self._levels[-1].artifact

    @property
    def optional(self) -> bool:
        """Whether the content may be switched off (8.11)."""
        return self._levels[-1].optional

    @property
    def actual_text(self) -> str | None:
        """The innermost /ActualText (14.9.4)."""
        return self._levels[-1].actual_text

    @property
    def mcid(self) -> int | None:
        """The innermost marked-content identifier (14.7.4.3)."""
        return self._levels[-1].mcid

    def begin(self, tag: str, properties: PdfDict | None) -> None:
        """Open a sequence.

        Raises:
            PdfSyntaxError: `type.integer`, `text`, `marked-content`: its properties are malformed.
            PdfUnsupported: `limit.marked-content`.
        """
        if self.depth >= DEEPEST_MARK or len(self.replacements) > MOST_REPLACEMENTS:
            raise PdfUnsupported("limit.marked-content")
        outer = self._levels[-1]
        mcid, texts = outer.mcid, {}
        if properties is not None:
            if "MCID" in properties:
                mcid = integer(properties["MCID"], properties.start)
            texts = {key: self._text(properties, key) for key in _KEYS if key in properties}
            self.replacements += (Replacement(key=key, text=text, mcid=mcid) for key, text in texts.items())
        level = _Level(
            artifact=outer.artifact or tag == "Artifact",
            optional=outer.optional or tag == "OC",
            actual_text=texts.get("ActualText", outer.actual_text),
            mcid=mcid,
        )
        self._levels.append(level)

    def end(self) -> None:
        """Close the innermost sequence.

        Raises:
            PdfSyntaxError: `marked-content`: none is open.
        """
        if not self.depth:
            raise PdfSyntaxError("marked-content", 0)
        self._levels.pop()

    def _text(self, properties: PdfDict, key: str) -> str:
        value = self._file.resolve(properties[key])
        if not isinstance(value, PdfString):
            raise PdfSyntaxError("marked-content", properties.start)
        return decode_text(value.value, value.start)
