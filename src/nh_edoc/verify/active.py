"""What changes by itself what a reader sees: refused in files of the profile."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.objects import PdfDict, PdfStream
from nh_edoc._pdf.plain import MOST_SHAPES, value_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nh_edoc._pdf.objects import PdfValue
    from nh_edoc._pdf.pages import Page
    from nh_edoc._pdf.plain import Plain
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
_KNOWN: Final = {
    "trailer": frozenset({"Size", "Root", "Info", "ID", "Prev"}),
    "Catalog": frozenset(
        {
            "Type",
            "Pages",
            "Metadata",
            "OutputIntents",
            "Lang",
            "StructTreeRoot",
            "MarkInfo",
            "ViewerPreferences",
            "Outlines",
            "Names",
            "AF",
            "AcroForm",
            "Extensions",
        }
    ),
    "Names": frozenset({"EmbeddedFiles"}),
    "AcroForm": frozenset({"Fields", "SigFlags", "XXPlan"}),
    "Pages": frozenset({"Type", "Parent", "Count", "Kids"}),
    "Page": frozenset(
        {"Type", "Parent", "Resources", "MediaBox", "Contents", "StructParents", "Tabs", "Annots", "Group"}
    ),
}
"""What the dictionaries that rule a viewer hold in a file of the profile; one entry more is told by its name."""
SHEET: Final = (0, 0, 595.2756, 841.8898)
"""/MediaBox of every page: A4 (ISO 216) in points (docs/profile.md, 3). Elsewhere the same text stands elsewhere."""
_CONTAINERS: Final = (PdfDict, tuple)
_FONT_FILES: Final = ("FontFile", "FontFile2", "FontFile3")


def active_content(file: PdfFile, found_pages: Iterable[Page]) -> Iterator[str]:
    """Yield the names of what is found, each object's once.

    Args:
        file: the view that is looked into.
        found_pages: all its pages.

    Raises:
        PdfSyntaxError: an object is malformed.
        PdfUnsupported: a limit.
    """
    yield from _unknown("trailer", file.trailer)
    yield from _unknown("Catalog", file.catalog)
    for name in ("Names", "AcroForm"):
        found = file.resolve(file.catalog.get(name))
        if isinstance(found, PdfDict):
            yield from _unknown(name, found)
    yield from _plan(file)
    for page in found_pages:
        yield from _unknown("Page", page.dictionary)
        if page.dictionary.get("MediaBox") != SHEET:
            yield "Page.MediaBox"
    shapes, unknown = file.shapes()
    for shape in shapes:
        yield from _found_in(shape)
    for number in unknown:
        item = file.object(number)
        if item is not None:
            yield from _found(item.value)


@lru_cache(maxsize=MOST_SHAPES)
def _found_in(shape: Plain) -> tuple[str, ...]:
    """Return what is found in all objects of a shape: names and structure decide, not numbers."""
    return tuple(_found(value_of(shape)))


def _plan(file: PdfFile) -> Iterator[str]:
    """Yield the form's plan where it is not what docs/profile.md says: the structure elements of its later fields."""
    form = file.resolve(file.catalog.get("AcroForm"))
    plan = file.resolve(form.get("XXPlan")) if isinstance(form, PdfDict) else None
    if plan is None or not isinstance(form, PdfDict):
        return
    fields = file.resolve(form.get("Fields"))
    named = plan.get("Fields") if isinstance(plan, PdfDict) and set(plan) == {"Fields"} else None
    leads_to = [_field_of(file, one) for one in named] if isinstance(named, tuple) else None
    if not isinstance(fields, tuple) or leads_to != [*fields[1:]]:
        yield "AcroForm.XXPlan"


def _field_of(file: PdfFile, element: PdfValue) -> PdfValue:
    """Return the reference to the field that a Form element of the structure tree stands for."""
    found = file.resolve(element)
    kid = file.resolve(found.get("K")) if isinstance(found, PdfDict) and found.get("S") == "Form" else None
    return kid.get("Obj") if isinstance(kid, PdfDict) else None


def _unknown(name: str, found: PdfDict) -> Iterator[str]:
    yield from (f"{name}.{key}" for key in sorted(set(found) - _KNOWN[name]))


def _found(value: PdfValue) -> Iterator[str]:
    waiting = [value.dictionary if isinstance(value, PdfStream) else value]
    if isinstance(value, PdfStream) and "F" in value.dictionary:
        yield "F"  # a stream whose bytes lie in another file
    while waiting:
        found = waiting.pop()
        if isinstance(found, PdfDict):
            if not _KEYS.isdisjoint(found):
                yield from _KEYS & found.keys()
            # in the structure tree /A are attributes of layout (ISO 32000-1, 14.7.5), elsewhere an action (12.6)
            if "A" in found and found.get("Type") != "StructElem":
                yield "A"
            if found.get("Type") == "FontDescriptor" and not any(key in found for key in _FONT_FILES):
                yield "FontDescriptor"
            if found.get("Type") == "Pages":  # pages inherit from it
                yield from _unknown("Pages", found)
            if found.get("S") == "Transparency" and found.get("K") is True:
                yield "Knockout"
            waiting += [inner for inner in found.values() if isinstance(inner, _CONTAINERS)]
        elif isinstance(found, tuple):
            waiting += [inner for inner in found if isinstance(inner, _CONTAINERS)]
