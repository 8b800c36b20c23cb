"""What happened after a signature of a foreign file, and whether the signature is still good (verification rules, 4).

Good is: further signatures and time stamps, each in a new field or in one that waited for it; certificates and
revocation data; dates of the last change. Everything else that a viewer could show otherwise is a change, named by its
place. pyHanko's own comparison refuses files that authorities' software makes, and does not read what a security store
holds.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from nh_edoc._pyhanko.appearances import have_own_resources, items
from nh_edoc._pyhanko.comparison import Difference, Key, Kind, Path, differences, entry, key_of, resolved
from nh_edoc._pyhanko.material import material_problem
from nh_edoc._pyhanko.metadata import same_but_dates
from nh_edoc.model.record import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

MOST_FIELDS: Final = 5_000
MOST_LEVELS: Final = 32
_STORE: Final = ("/DSS",)
_FILLED: Final = frozenset({"/V", "/AP", "/F", "/M", "/MK", "/DA", "/DR"})
"""Entries of a signature field that its signer sets."""
_FORM: Final = frozenset({"/Fields", "/SigFlags", "/DR", "/DA", "/Q", "/NeedAppearances"})
_DATES: Final = frozenset({"/ModDate", "/Producer"})
"""Of the document information: who wrote the file last, and when."""
_STRINGS: Final = (generic.TextStringObject, generic.ByteStringObject)
_VERSIONS: Final = ("/1.0", "/1.1", "/1.2", "/1.3", "/1.4", "/1.5", "/1.6", "/1.7", "/2.0")
_HIDDEN: Final = 0x22
"""Flags Hidden and NoView (ISO 32000-1, 12.5.3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The signature fields of a revision."""

    filled: dict[str, bool] = field(default_factory=dict)
    """Full name → whether it is signed."""
    parts: dict[Key, str] = field(default_factory=dict)
    """Object of a field or of its widget → full name."""


def change_problems(
    reader: PdfFileReader, signature: EmbeddedPdfSignature, signatures: Sequence[EmbeddedPdfSignature]
) -> Iterator[str]:
    """Yield the places that later revisions changed, and must not have.

    Args:
        reader: the whole file.
        signature: the one whose revision is compared with the file as it opens.
        signatures: all of the file.

    Raises:
        TooMuchError: a limit.
        PdfError, and whatever pyHanko raises: an object cannot be read.
    """
    old = reader.get_historical_resolver(signature.signed_revision)
    new = reader.get_historical_resolver(reader.xrefs.total_revisions - 1)
    before, after = signature_fields(old), signature_fields(new)
    fresh = {name for name, signed in after.filled.items() if signed and not before.filled.get(name, False)}
    yield from _permission_problems(signatures, signature, fresh)

    def passed(path: Path, holder: Key | None) -> bool:
        if path in {_STORE, ("/Extensions",)}:
            return True
        if path[-3:-2] == ("/Reference",) and path[-1] == "/Data":  # what is signed, named once more (12.8.1)
            return True
        return path[-1] in _FILLED and holder is not None and before.parts.get(holder) in fresh

    whole = have_own_resources(old) and have_own_resources(new)
    judge = _Judge(before=before, after=after, fresh=frozenset(fresh), whole=whole)
    for found in differences(old, new, passed):
        if not judge.permits(found):
            yield found.told()
    yield from _shown_problems(new, after, fresh)
    problem = material_problem(entry(new.root, "/DSS"))
    if problem and entry(new.root, "/DSS") is not None:
        yield f"/DSS{problem}"


def signature_fields(view: HistoricalResolver) -> Fields:
    """Return the signature fields of a revision, and the objects that they consist of."""
    found = Fields()
    form = resolved(entry(view.root, "/AcroForm"))
    waiting = [(one, "", None, 0) for one in items(entry(form, "/Fields"))]
    seen = 0
    while waiting:
        one, prefix, kind, level = waiting.pop()
        seen += 1
        value = resolved(one)
        if seen > MOST_FIELDS or level > MOST_LEVELS or not isinstance(value, generic.DictionaryObject):
            continue
        own = resolved(entry(value, "/T"))
        name = f"{prefix}.{own}" if prefix and own is not None else prefix or str(own)
        kind = resolved(entry(value, "/FT")) or kind
        if str(kind) == "/Sig":
            key = key_of(one)
            if key is not None:
                found.parts[key] = name
            found.filled[name] = found.filled.get(name, False) or resolved(entry(value, "/V")) is not None
        waiting += [(kid, name, kind, level + 1) for kid in items(entry(value, "/Kids"))]
    return found


def _permission_problems(
    signatures: Sequence[EmbeddedPdfSignature], signature: EmbeddedPdfSignature, fresh: set[str]
) -> Iterator[str]:
    """Yield later signatures that this one forbids (ISO 32000-2, 12.8.2.2 and 12.8.2.4): an upper limit, no leave."""
    others = {str(one.field_name): one for one in signatures}
    documents = {name for name in fresh if name in others and not _is_time_stamp(others[name])}
    if signature.docmdp_level is MDPPerm.NO_CHANGES and documents:
        yield "DocMDP 1"
    locked = signature.fieldmdp
    if isinstance(locked, FieldMDPSpec) and any(locked.is_locked(name) for name in documents):
        yield "FieldMDP"


def _is_time_stamp(signature: EmbeddedPdfSignature) -> bool:
    return str(signature.sig_object.get("/SubFilter", "")) == "/ETSI.RFC3161"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    before: Fields
    after: Fields
    fresh: frozenset[str]
    """Names of fields that were signed since."""
    whole: bool
    """Whether every appearance names its own resources, before and after."""

    def permits(self, found: Difference) -> bool:
        """Return whether a difference leaves what was signed as it was."""
        match found.path:
            case ("/AcroForm", *rest):
                return self._permits_in_form(rest, found)
            case ("/Pages", *rest):
                return self._permits_in_pages(rest, found)
            case ("/Info", *rest):
                return _permits_in_information(rest, found)
            case ("/Metadata",):
                return found.kind is Kind.CHANGED and same_but_dates(found.old, found.new)
            case ("/Version",):
                return _is_later(found.old, found.new)
        return False

    def _permits_in_pages(self, rest: list[str | int], found: Difference) -> bool:
        match rest:
            case [*_, "/Annots"] | [*_, "/Annots", int()]:
                return found.kind is Kind.ADDED and all(self._is_new(one) for one in _listed(found.new))
            case [*_, "/Tabs"]:
                return found.kind is Kind.ADDED
            case ["/ITXT"]:  # where iText notes its version with every update; a registered prefix (annex E)
                return found.kind is not Kind.REMOVED and isinstance(resolved(found.new), _STRINGS)
        return False

    def _permits_in_form(self, rest: list[str | int], found: Difference) -> bool:
        match rest:
            case []:
                return found.kind is Kind.ADDED and self._is_form(found.new)
            case ["/Fields"] | ["/Fields", int()]:
                return found.kind is Kind.ADDED and all(self._is_new(one) for one in _listed(found.new))
            case ["/NeedAppearances"]:
                return found.new is None or not bool(resolved(found.new))
            # signing software keeps its newest picture among the resources of the form, where nothing draws it
            case ["/SigFlags"] | ["/DR", "/XObject", *_] if rest == ["/SigFlags"] or self.whole:
                return True
            case ["/DA" | "/DR" | "/Q", *_]:
                return found.kind is Kind.ADDED  # how text fields would be typed into; there is none that changes
        return False

    def _is_new(self, value: Any) -> bool:
        """Return whether a field or widget is of a signature that was not there before."""
        key = key_of(value)
        return key is not None and key not in self.before.parts and self.after.parts.get(key) in self.fresh

    def _is_form(self, value: Any) -> bool:
        form = resolved(value)
        if not isinstance(form, generic.DictionaryObject) or not set(form) <= _FORM:
            return False
        return all(self._is_new(one) for one in items(entry(form, "/Fields")))


def _permits_in_information(rest: list[str | int], found: Difference) -> bool:
    """Return whether the document information says only who wrote the file last, and when."""
    if not rest:
        return found.kind is Kind.ADDED and set(resolved(found.new) or ()) <= _DATES
    return rest[0] in _DATES and found.kind is not Kind.REMOVED


def _listed(value: Any) -> list[Any]:
    """Return the items of an array, or the one item that a value is."""
    return items(value) if isinstance(resolved(value), generic.ArrayObject) else [value]


def _is_later(old: Any, new: Any) -> bool:
    known = [_VERSIONS.index(one) if one in _VERSIONS else None for one in (str(old), str(new))]
    if known[1] is None:
        return False
    return old is None or (known[0] is not None and known[0] <= known[1])


def _shown_problems(view: HistoricalResolver, after: Fields, fresh: set[str]) -> Iterator[str]:
    """Yield new signatures whose widget carries more than a picture: actions, other kinds of annotations."""
    for key, name in after.parts.items():
        if name not in fresh:
            continue
        value = resolved(generic.IndirectObject(*key, pdf=view))
        for forbidden in ("/A", "/AA"):
            if entry(value, forbidden) is not None:
                yield f"{name}{forbidden}"
