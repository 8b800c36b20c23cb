"""What changes by itself what a reader sees: refused in files of the profile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import PdfDict, PdfStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.read import PdfFile

_KEYS: Final = frozenset(
    {
        "JavaScript",
        "JS",
        "OpenAction",
        "AA",
        "OCProperties",
        "OC",
        "XFA",
        "NeedAppearances",
        "TR",
        "TR2",
        "HTP",
        "Ref",
        "Alternates",
        "OPI",
        "Perms",
        "RichMediaContent",
        "Collection",
        "Requirements",
        "FFilter",
    }
)
"""Scripts, actions, layers, forms of other kinds, transfer functions, references to other files (ISO 19005-3, 6)."""
_FONT_FILES: Final = ("FontFile", "FontFile2", "FontFile3")


def active_content(file: PdfFile) -> Iterator[str]:
    """Yield the names of what is found, each object's once.

    Raises:
        PdfSyntaxError: an object is malformed.
        PdfUnsupported: a limit.
    """
    for item in file.objects():
        if isinstance(item.value, PdfStream) and "F" in item.value.dictionary:
            yield "F"  # a stream whose bytes lie in another file
        yield from _found(item.value)


def _found(value: PdfValue) -> Iterator[str]:
    if isinstance(value, PdfStream):
        value = value.dictionary
    if isinstance(value, PdfDict):
        yield from sorted(_KEYS & set(value))
        # in the structure tree /A are attributes of layout (ISO 32000-1, 14.7.5), elsewhere an action (12.6)
        if "A" in value and value.get("Type") != "StructElem":
            yield "A"
        if value.get("Type") == "FontDescriptor" and not any(key in value for key in _FONT_FILES):
            yield "FontDescriptor"
        if value.get("S") == "Transparency" and value.get("K") is True:
            yield "Knockout"
        for inner in value.values():
            yield from _found(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _found(inner)
