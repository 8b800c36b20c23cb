"""The interactive form (ISO 32000-1, 12.7): its fields, walked whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.objects import PdfDict, PdfString, PdfValue, Ref
from nh_edoc._pdf.strings import decode_text
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from nh_edoc._pdf.read import PdfFile

MOST_FIELDS: Final = 10_000
DEEPEST_FIELD: Final = 32

_INHERITED: Final = ("FT", "V", "Ff", "DV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """域: a terminal field with what it inherits."""

    name: str
    """Full name: the partial names joined by full stops (12.7.3.2)."""
    ref: Ref | None
    """None when it stands in its parent's array."""
    dictionary: PdfDict
    type: str | None
    """/FT, such as ``Sig``."""
    value: PdfValue
    """/V as it stands, a reference or a direct object; None without one."""
    holder: PdfDict
    """The dictionary that the value stands in: the field's own, or the ancestor's that it is inherited from."""
    widgets: tuple[tuple[Ref | None, PdfDict], ...]
    """Where the field is shown; often the field itself."""


def form(file: PdfFile) -> PdfDict | None:
    """Return the form dictionary, or None when there is no form.

    Raises:
        PdfSyntaxError: `form`: it is no dictionary.
        PdfUnsupported: `xfa`.
    """
    if file.catalog.get("AcroForm") is None:
        return None
    found = file.dictionary(file.catalog["AcroForm"], "form")
    if "XFA" in found:
        raise PdfUnsupported("xfa")
    return found


def fields(file: PdfFile) -> tuple[Field, ...]:
    """Return all terminal fields in the order of the form.

    Raises:
        PdfSyntaxError: `form`, `form.field`: malformed, or reached twice.
        PdfUnsupported: `xfa`, `limit.fields`, `limit.field-depth`.
    """
    root = form(file)
    if root is None:
        return ()
    walk = _Walk(file)
    for item in file.array(root.get("Fields"), "form"):
        walk.visit(item, None, {}, "")
    return tuple(walk.found)


class _Walk:
    """A walk over the field hierarchy."""

    def __init__(self, file: PdfFile) -> None:
        self._file = file
        self._seen: set[Ref] = set()
        self._depth = 0
        self.found: list[Field] = []

    def visit(self, item: PdfValue, parent: Ref | None, inherited: dict[str, PdfDict], prefix: str) -> None:
        """Add the terminal fields at and below ``item``; ``inherited`` says which dictionary has which key."""
        file = self._file
        node = self._enter(item, parent)
        partial = file.resolve(node.get("T"))
        if partial is not None and not isinstance(partial, PdfString):
            raise PdfSyntaxError("form.field", node.start)
        names = [prefix] if prefix else []
        if partial is not None:
            names.append(decode_text(partial.value, partial.start))
        name = ".".join(names)
        own = {**inherited, **{key: node for key in _INHERITED if node.get(key) is not None}}
        ref = item if isinstance(item, Ref) else None
        kids = file.array(node.get("Kids"), "form.field")
        below = [(kid, file.dictionary(kid, "form.field")) for kid in kids]
        inner = [kid for kid, found in below if "T" in found]
        if inner and len(inner) != len(below):
            raise PdfSyntaxError("form.field", node.start)
        if inner:
            self._depth += 1
            for kid in inner:
                self.visit(kid, ref, own, name)
            self._depth -= 1
            return
        for kid, found in below:
            self._enter(kid, ref)
            if "Kids" in found:
                raise PdfSyntaxError("form.field", found.start)
        widgets = tuple((kid if isinstance(kid, Ref) else None, found) for kid, found in below)
        self._add(name, ref, node, own, widgets or ((ref, node),))

    def _enter(self, item: PdfValue, parent: Ref | None) -> PdfDict:
        node = self._file.dictionary(item, "form.field")
        if isinstance(item, Ref):
            # a viewer may climb by /Parent to find what is inherited
            if item in self._seen or node.get("Parent") != parent:
                raise PdfSyntaxError("form.field", node.start)
            self._seen.add(item)
        if self._depth > DEEPEST_FIELD:
            raise PdfUnsupported("limit.field-depth")
        if len(self._seen) + len(self.found) > MOST_FIELDS:
            raise PdfUnsupported("limit.fields")
        return node

    def _add(
        self,
        name: str,
        ref: Ref | None,
        node: PdfDict,
        own: dict[str, PdfDict],
        widgets: tuple[tuple[Ref | None, PdfDict], ...],
    ) -> None:
        kind = self._file.resolve(own["FT"]["FT"]) if "FT" in own else None
        if kind is not None and not isinstance(kind, str):
            raise PdfSyntaxError("form.field", node.start)
        holder = own.get("V", node)
        self.found.append(
            Field(name=name, ref=ref, dictionary=node, type=kind, value=holder.get("V"), holder=holder, widgets=widgets)
        )
