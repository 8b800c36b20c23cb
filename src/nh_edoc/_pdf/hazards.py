"""What in a file of another producer acts by itself, depends on the viewer, or waits to be shown later.

Named before a seal is put on it (verification rules, 3): whoever seals must know, and may accept each by name. The
objects come from the strict reader, or from qpdf where that does not take the file; both give dictionaries as
mappings.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from nh_edoc._pdf.objects import Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class Hazard(StrEnum):
    """隐患: its name is what ``--accept`` takes."""

    JAVASCRIPT = "javascript"
    OPEN_ACTION = "open-action"
    """An action when the file is opened, other than going to a page."""
    ADDITIONAL_ACTIONS = "additional-actions"
    """Actions on events: opening a page, leaving a field, printing (ISO 32000-1, 12.6.3)."""
    ACTION = "action"
    """An action that does more than go to a place or open an address (12.6.4)."""
    OPTIONAL_CONTENT = "optional-content"
    """Layers that can be switched off (8.11)."""
    EXTERNAL_DATA = "external-data"
    """Streams, pictures or pages that lie in other files (7.3.8.2, 8.10.4)."""
    TRANSFER_FUNCTION = "transfer-function"
    """Colours that are replaced when the page is put out (10.5)."""
    FONT_NOT_EMBEDDED = "font-not-embedded"
    """Characters that each viewer draws with a font of its own (9.9)."""
    MULTIMEDIA = "multimedia"
    PORTFOLIO = "portfolio"
    """A collection of other files, or what a viewer must be able to do (12.3.5, 12.10)."""
    FORM_FIELDS = "form-fields"
    """Fields that can be filled in after the seal, or are drawn by the viewer (12.7.2)."""
    OVERLAY = "overlay"
    """Comments and pictures of annotations that lie over the page and may hide what is below (12.5)."""
    HIDDEN_PAGES = "hidden-pages"
    """Pages, page trees or catalogs that the file does not lead to, and an update could (shadow attacks)."""
    DUPLICATES = "duplicates"
    """Keys or objects that stand there twice: readers differ in which they take."""


_KEYS: Final = {
    "JS": Hazard.JAVASCRIPT,
    "JavaScript": Hazard.JAVASCRIPT,
    "AA": Hazard.ADDITIONAL_ACTIONS,
    "OCProperties": Hazard.OPTIONAL_CONTENT,
    "OC": Hazard.OPTIONAL_CONTENT,
    "FFilter": Hazard.EXTERNAL_DATA,
    "FDecodeParms": Hazard.EXTERNAL_DATA,
    "OPI": Hazard.EXTERNAL_DATA,
    "Alternates": Hazard.EXTERNAL_DATA,
    "AlternatePresentations": Hazard.EXTERNAL_DATA,
    "HTP": Hazard.TRANSFER_FUNCTION,
    "RichMediaContent": Hazard.MULTIMEDIA,
    "Collection": Hazard.PORTFOLIO,
    "Requirements": Hazard.PORTFOLIO,
}
_ACTIONS: Final = frozenset(
    {
        "Launch", "GoToR", "GoToE", "SubmitForm", "ResetForm", "ImportData", "Hide", "Sound", "Movie", "Rendition",
        "Trans", "GoTo3DView", "SetOCGState", "RichMediaExecute", "Thread",
    }
)  # fmt: skip
_MULTIMEDIA: Final = frozenset({"Movie", "Screen", "Sound", "3D", "RichMedia"})
_OVER_PAGE: Final = frozenset(
    {
        "Text", "FreeText", "Line", "Square", "Circle", "Polygon", "PolyLine", "Highlight", "Underline", "Squiggly",
        "StrikeOut", "Stamp", "Caret", "Ink", "FileAttachment", "Redact", "Watermark", "PrinterMark", "TrapNet",
    }
)  # fmt: skip
_FONT_FILES: Final = ("FontFile", "FontFile2", "FontFile3")
_PLAIN_FONTS: Final = frozenset({"Type1", "MMType1", "TrueType", "CIDFontType0", "CIDFontType2"})
_VALUES: Final = (
    (frozenset({"JavaScript"}), Hazard.JAVASCRIPT),
    (_ACTIONS, Hazard.ACTION),
    (_MULTIMEDIA, Hazard.MULTIMEDIA),
    (_OVER_PAGE, Hazard.OVERLAY),
    (_PLAIN_FONTS, Hazard.FONT_NOT_EMBEDDED),
)
_TRANSFERS: Final = {"TR": ("Identity",), "TR2": ("Default", "Identity")}
_READ_ONLY: Final = 1
_NAMES: Final = (
    *_KEYS, *_ACTIONS, *_MULTIMEDIA, *_OVER_PAGE, *_PLAIN_FONTS, "OpenAction", "Ref", "NeedAppearances", "Page",
    "Pages", "Catalog",
)  # fmt: skip
SUSPECT: Final = re.compile(
    rb"/(?:(?:"
    + b"|".join(sorted((name.encode("ascii") for name in _NAMES), reverse=True))
    + rb")(?![^\x00\t\n\f\r ()<>\[\]{}/%])"
    rb"|TR2?[\x00\t\n\f\r ]*[0-9\[<%]"  # a name, as of a row in the structure tree, is no function
    rb"|F[\x00\t\n\f\r ]*(?:[(<\[%]|\d+[\x00\t\n\f\r ]+\d+[\x00\t\n\f\r %]+R)"
    rb"|[^\x00-\x20()<>\[\]{}/%#]*#[0-9A-Fa-f]{2})"
)
"""Where an object without a hazard need not be looked at: it has none of these names, and no name in disguise."""


def object_hazards(value: Any, resolve: Callable[[Any], Any]) -> Iterator[Hazard]:
    """Yield the hazards of one object, and of what stands inside it.

    Args:
        value: the object; a stream has its dictionary as ``dictionary``.
        resolve: follows references.
    """
    stream = getattr(value, "dictionary", None)
    if stream is not None and stream.get("F") is not None:
        yield Hazard.EXTERNAL_DATA
    if isinstance(value, Name):  # a name that is an object of its own, and stands for a key's value elsewhere
        yield from (hazard for names, hazard in _VALUES if value in names)
    waiting = [value if stream is None else stream]
    while waiting:
        found = waiting.pop()
        if isinstance(found, dict):
            yield from _of_dictionary(found, resolve)
            waiting += found.values()
        elif isinstance(found, tuple):
            waiting += found


def _of_dictionary(found: Mapping[str, Any], resolve: Callable[[Any], Any]) -> Iterator[Hazard]:
    yield from (_KEYS[key] for key in _KEYS.keys() & found.keys() if found[key] is not None)
    kind, action = found.get("Subtype"), found.get("S")
    if isinstance(action, Name) and action in _ACTIONS and found.get("Type") in {None, "Action"}:
        yield Hazard.ACTION
    if action == "JavaScript":
        yield Hazard.JAVASCRIPT
    if found.get("Ref") is not None and kind == "Form":
        yield Hazard.EXTERNAL_DATA
    for key, harmless in _TRANSFERS.items():
        if found.get(key) is not None and resolve(found[key]) not in harmless and "Pg" not in found:
            yield Hazard.TRANSFER_FUNCTION
    if "Rect" in found and kind in _MULTIMEDIA:
        yield Hazard.MULTIMEDIA
    if "Rect" in found and kind in _OVER_PAGE:
        yield Hazard.OVERLAY
    if _is_font_of_the_viewer(found, resolve):
        yield Hazard.FONT_NOT_EMBEDDED


def _is_font_of_the_viewer(found: Mapping[str, Any], resolve: Callable[[Any], Any]) -> bool:
    """Return whether a font comes without its characters (ISO 32000-1, 9.8 and 9.9)."""
    if found.get("Subtype") not in _PLAIN_FONTS or "BaseFont" not in found:
        return False
    descriptor = resolve(found.get("FontDescriptor"))
    return not isinstance(descriptor, dict) or all(resolve(descriptor.get(key)) is None for key in _FONT_FILES)


def catalog_hazards(catalog: Mapping[str, Any], resolve: Callable[[Any], Any]) -> Iterator[Hazard]:
    """Yield what the catalog makes a viewer do when the file is opened (ISO 32000-1, 7.7.2)."""
    opening = resolve(catalog.get("OpenAction"))
    # a destination, or going to one, only says where reading begins; ISO 19005-3, 6.5.1 admits it too
    if isinstance(opening, dict) and opening.get("S") != "GoTo":
        yield Hazard.OPEN_ACTION
    form = resolve(catalog.get("AcroForm"))
    if isinstance(form, dict) and resolve(form.get("NeedAppearances")) is True:
        yield Hazard.FORM_FIELDS


def field_hazards(kinds: Iterable[tuple[str | None, int]]) -> Iterator[Hazard]:
    """Yield what fields, given by kind and flags, let viewers change after the seal (12.7.3.1)."""
    if any(kind not in {None, "Sig"} and not flags & _READ_ONLY for kind, flags in kinds):
        yield Hazard.FORM_FIELDS


def page_hazards(
    numbered: Iterable[tuple[int, Any]], reached: frozenset[int], resolve: Callable[[Any], Any]
) -> Iterator[Hazard]:
    """Yield whether there are pages, page trees or catalogs that the file does not lead to.

    Args:
        numbered: objects by number.
        reached: numbers of the catalog and of all nodes of the page tree.
        resolve: follows references.
    """
    for number, value in numbered:
        if number not in reached and isinstance(value, dict) and _is_page(value, resolve):
            yield Hazard.HIDDEN_PAGES
            return


def _is_page(value: Mapping[str, Any], resolve: Callable[[Any], Any]) -> bool:
    kind = resolve(value.get("Type"))
    # what producers leave behind is empty; what could be shown has content
    return (kind == "Page" and "Contents" in value) or (kind == "Pages" and "Kids" in value) or kind == "Catalog"
