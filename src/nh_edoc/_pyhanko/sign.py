"""The other lane: a seal on a file of any producer by pyHanko's incremental writer.

pyHanko reads the file and writes the objects of the revision; digest, CMS and the filled hole are the sealer's own, as
in the direct lane. Metadata and dates of the file stay as they are: a seal changes nothing but what it adds.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.signers.pdf_byterange import PdfByteRangeDigest

from nh_edoc._pdf.geometry import Box
from nh_edoc._pdf.imprint import appearance_entry, empty
from nh_edoc._pdf.imprint import entry as appearance
from nh_edoc._pdf.new_seal import PLAN, PRINT_LOCKED, OpenField, Sheet, widget
from nh_edoc._pdf.pages import MOST_PAGES
from nh_edoc._pdf.placement import PageGeometry
from nh_edoc._pdf.spelling import Holed, dictionary
from nh_edoc._pyhanko.comparison import entry, resolved
from nh_edoc._pyhanko.foreign import ForeignError, reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nh_edoc._pdf.new_seal import NewSeal

_SIGNATURES_EXIST: Final = 3
_DEEPEST: Final = 64
_CORNERS: Final = 4
_WAITING: Final = frozenset({"/Type", "/Subtype", "/FT", "/T", "/TU", "/F", "/Rect", "/P", "/AP", "/StructParent"})
"""Entries of a planned field as both lanes write it."""


class _Writer(IncrementalPdfFileWriter):
    """A writer that leaves the version of the file as it is."""

    output_version = (1, 0)


class _Behind(io.BytesIO):
    """What is written behind a file: positions count from the beginning of the file."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self._length = length

    def tell(self) -> int:
        return super().tell() + self._length

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return super().seek(offset - self._length if whence == io.SEEK_SET else offset, whence) + self._length


class PyHankoLane:
    """One file that is to get a seal."""

    name: Final = "pyhanko"

    def __init__(self, stream: BinaryIO, password: bytes | None = None) -> None:
        """Read the file's cross-references.

        Args:
            stream: the file; read when asked for.
            password: of an encrypted file.

        Raises:
            ForeignError: it cannot be read.
        """
        with reading():
            self._length = stream.seek(0, io.SEEK_END)
            self._ends_line = _ends_line(stream)
            self._writer = _opened(stream, password)
            self._root = self._writer.root

    @property
    def is_signed(self) -> bool:
        """Whether a signature stands in a field, or usage rights in the catalog.

        Raises:
            ForeignError: it cannot be read.
        """
        with reading():
            return "/Perms" in self._root or any(True for _ in enumerate_sig_fields(self._writer, filled_status=True))

    @property
    def plan(self) -> bytes | None:
        """The seal plan that the file carries, as it is written there.

        Raises:
            ForeignError: it cannot be read.
        """
        with reading():
            found = resolved(entry(resolved(entry(self._root, "/AcroForm")), f"/{PLAN}"))
            return bytes(found.data) if isinstance(found, generic.StreamObject) else None

    def sheet(self, index: int) -> Sheet | None:
        """Return a page's geometry, or None where there is no such page.

        Raises:
            ForeignError: the page cannot be read.
        """
        with reading():
            page, ref = self._page(index)
            if page is None:
                return None
            return Sheet(page=_geometry(page), taken=tuple(self._taken(ref)))

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the geometry of all pages.

        Raises:
            ForeignError: a page cannot be read.
        """
        found = (self.sheet(index) for index in range(self._count))
        return tuple(one for one in found if one is not None)

    @property
    def _count(self) -> int:
        count = resolved(entry(resolved(entry(self._root, "/Pages")), "/Count"))
        return min(int(count), MOST_PAGES) if isinstance(count, int) else 0

    @property
    def _is_formless(self) -> bool:
        fields = resolved(entry(resolved(entry(self._root, "/AcroForm")), "/Fields"))
        return not isinstance(fields, generic.ArrayObject) or not fields

    def _page(self, index: int) -> tuple[Any, Any]:
        if not 0 <= index < self._count:
            return None, None
        ref, _ = self._writer.find_page_for_modification(index)
        return ref.get_object(), ref.reference

    def _taken(self, page: Any) -> Iterator[tuple[str, Box]]:
        for name, _, holder in enumerate_sig_fields(self._writer):
            field = resolved(holder)
            kids = resolved(entry(field, "/Kids"))
            shown = [field, *(resolved(kid) for kid in (kids if isinstance(kids, generic.ArrayObject) else ()))]
            for one in shown:
                on = entry(one, "/P")
                if isinstance(on, generic.IndirectObject) and on.reference == page and entry(one, "/Rect"):
                    yield str(name), _box(entry(one, "/Rect"))

    def revise(self, seal: NewSeal, identifier: bytes) -> tuple[str, Holed]:
        """Return the name of the field and the revision around its hole.

        Args:
            seal: what is added.
            identifier: the second file identifier (ISO 32000-1, 14.4), 16 bytes.

        Raises:
            ForeignError: the file has no place for it.
        """
        with reading():
            if seal.straddle is not None:
                raise ForeignError("straddle", "Contents")
            signature = PdfByteRangeDigest(bytes_reserved=2 * seal.reserved)
            root = self._writer.root_ref
            entries = seal.entries(b"%d %d R" % (root.idnum, root.generation), alone=self._is_formless)
            signature.update({pdf_name(f"/{key}"): self._read(value) for key, value in entries.items()})
            if seal.waits:
                name = self._fill(seal, self._writer.add_object(signature))
            else:
                name = self._add_fields(seal, self._writer.add_object(signature))
            return name, self._written(signature, identifier)

    def _fill(self, seal: NewSeal, signature: Any) -> str:
        """Fill a field that waits: nothing but its value and its picture changes."""
        for name, value, holder in enumerate_sig_fields(self._writer):
            if str(name) != seal.field or resolved(value) is not None:
                continue
            field = holder.get_object()
            if not set(field) <= _WAITING or field.get("/F") != PRINT_LOCKED:  # it would act, or not be seen
                raise ForeignError("field", str(name))
            field[pdf_name("/V")] = signature
            if seal.mark is not None:
                field[pdf_name("/AP")] = self._read(
                    appearance_entry(self._parsed, seal.mark.appearance, seal.mark.turn)
                )
            self._writer.mark_update(holder.reference)
            return str(name)
        raise ForeignError("field", str(seal.field))

    def _add_fields(self, seal: NewSeal, signature: Any) -> str:
        form = self._form()
        names = {str(resolved(entry(resolved(one), "/T"))) for one in form["/Fields"]}
        own, *others = seal.fields(seal.name(names))
        mark, planned = seal.mark, seal.planned
        picture = None if mark is None else appearance_entry(self._parsed, mark.appearance, mark.turn)
        self._add(names, form, own, picture)[pdf_name("/V")] = signature
        for one in others:
            self._add(names, form, one, None if one.rect is None else appearance(empty(self._parsed, one.rect)))
        if planned is not None:
            form[pdf_name(f"/{PLAN}")] = self._writer.add_object(generic.StreamObject(stream_data=planned.written))
            self._root[pdf_name("/Perms")] = generic.DictionaryObject({pdf_name("/DocMDP"): signature})
            self._writer.update_root()
        return own.name

    def _form(self) -> Any:
        """Return the form, which is made if there is none, with its array of fields."""
        writer, root = self._writer, self._root
        form = resolved(entry(root, "/AcroForm"))
        if not isinstance(form, generic.DictionaryObject):
            form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject()})
            root[pdf_name("/AcroForm")] = writer.add_object(form)
            writer.update_root()
        elif "/XFA" in form:
            raise ForeignError("xfa", "XFA")
        if not isinstance(resolved(entry(form, "/Fields")), generic.ArrayObject):
            form[pdf_name("/Fields")] = generic.ArrayObject()
        flags = int(resolved(entry(form, "/SigFlags")) or 0) | _SIGNATURES_EXIST
        form[pdf_name("/SigFlags")] = generic.NumberObject(flags)
        writer.update_container(form)
        return form

    def _add(self, names: set[str], form: Any, one: OpenField, picture: bytes | None) -> Any:
        """Add a field with its widget, and return it."""
        if one.name in names:
            raise ForeignError("field", one.name)
        names.add(one.name)
        writer, (page, ref) = self._writer, self._page(one.page)
        if page is None:
            raise ForeignError("malformed", "Pages")
        entries = widget(one, b"%d %d R" % (ref.idnum, ref.generation))
        if picture is not None:
            entries["AP"] = picture
        made = self._read(dictionary(entries))
        made.container_ref = None
        added = writer.add_object(made)
        fields = form["/Fields"]
        fields.append(added)
        writer.update_container(fields)
        annotations = resolved(entry(page, "/Annots"))
        if isinstance(annotations, generic.ArrayObject):
            annotations.append(added)
            writer.update_container(annotations)
        else:
            page[pdf_name("/Annots")] = generic.ArrayObject([added])
            writer.update_container(page)
        return made

    def _read(self, value: bytes) -> Any:
        """Return an object that the direct lane spells, so that both lanes draw the same."""
        return generic.read_object(io.BytesIO(value + b" "), container_ref=generic.TrailerReference(self._writer))

    def _parsed(self, value: bytes) -> int:
        found = self._read(value)
        found.container_ref = None
        return int(self._writer.add_object(found).idnum)

    def _written(self, signature: PdfByteRangeDigest, identifier: bytes) -> Holed:
        """Return the revision alone: what stands before it is not copied, and its hole is never written."""
        if any(_has_odd_name(value, 0) for value in self._writer.objects.values()):
            raise ForeignError("name", "not UTF-8")  # pyHanko would spell it otherwise, and what it names be lost
        output = _Behind(self._length)
        if not self._ends_line:
            output.write(b"\n")
        own = generic.ByteStringObject(identifier)
        found = resolved(self._writer.trailer["/ID"]) if "/ID" in self._writer.trailer else None
        first = found[0] if isinstance(found, generic.ArrayObject) and found else own
        self._writer._document_id = generic.ArrayObject([first, own])  # noqa: SLF001
        self._writer._write_updated_section(output)  # noqa: SLF001 - the public ways copy the file or change its dates
        end = output.tell()
        opening, closing = signature.contents.offsets
        signature.byte_range.fill_offsets(output, opening, closing, end)
        data = output.getvalue()
        head, rest = data[: opening - self._length], data[closing - self._length :]
        return Holed(head=head, rest=rest, hole=(opening, closing))


def _has_odd_name(value: Any, level: int) -> bool:
    """Return whether a name stands in an object whose bytes may not be those that pyHanko writes for it."""
    if level > _DEEPEST:
        return True
    if isinstance(value, generic.NameObject):
        return any("\x80" <= one <= "\xff" for one in value)
    if isinstance(value, generic.DictionaryObject):
        return any(_has_odd_name(one, level + 1) for pair in value.items() for one in pair if one is not None)
    if isinstance(value, generic.ArrayObject):
        return any(_has_odd_name(one, level + 1) for one in value)
    return False


def _opened(stream: BinaryIO, password: bytes | None) -> Any:
    writer: Any = _Writer(stream, prev=PdfFileReader(stream, strict=False))
    if password is not None:
        if writer.encrypt(password).status is AuthStatus.FAILED:
            raise ForeignError("encrypted", "password")
        if writer._need_mac_on_write:  # noqa: SLF001 - ISO/TS 32004: a code over the whole file, which a seal breaks
            raise ForeignError("encrypted", "MAC")
    return writer


def reads_strictly(stream: BinaryIO) -> bool:
    """Return whether pyHanko reads the frame of a file without leniency."""
    try:
        with reading():
            return PdfFileReader(stream, strict=True).root is not None
    except ForeignError:
        return False


def _ends_line(stream: BinaryIO) -> bool:
    stream.seek(-1, io.SEEK_END)
    return stream.read(1) in {b"\n", b"\r"}


def _inherited(page: Any) -> Iterator[tuple[str, Any]]:
    """Yield what a page has of boxes and rotation, its ancestors' first, so that its own win (7.7.3.4)."""
    line = [page]
    for _ in range(_DEEPEST):
        parent = resolved(entry(line[-1], "/Parent"))
        if not isinstance(parent, generic.DictionaryObject):
            break
        line.append(parent)
    for node in reversed(line):
        for key in ("/MediaBox", "/CropBox", "/Rotate"):
            value = entry(node, key)
            if resolved(value) is not None:
                yield key, value


def _geometry(page: Any) -> PageGeometry:
    own = dict(_inherited(page))
    media = _box(own["/MediaBox"])
    rotate = int(resolved(own.get("/Rotate")) or 0)
    if rotate % 90:
        raise ForeignError("malformed", "Rotate")
    return PageGeometry(
        media_box=media,
        crop_box=_box(own["/CropBox"]) if "/CropBox" in own else media,
        rotate=rotate % 360,
        user_unit=float(resolved(entry(page, "/UserUnit")) or 1),
    )


def _box(value: Any) -> Box:
    found = resolved(value)
    if not isinstance(found, generic.ArrayObject) or len(found) != _CORNERS:
        raise ForeignError("malformed", "box")
    left, bottom, right, top = (float(one) for one in found)
    return Box(min(left, right), min(bottom, top), max(left, right), max(bottom, top))
