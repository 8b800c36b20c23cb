"""Write a seal with pyHanko: one incremental revision with fields, structure, appearance and signature.

pyHanko writes the revision; the CMS is ours, and so is the filling of the hole. What the field needs to keep PDF/A-3a
and PDF/UA-1: an appearance (ISO 19005-3, 6.3.3), the Print flag (6.3.2), a readable name and a Form element with an
object reference in the structure tree (ISO 14289-1, 7.18.1, 7.18.4), structure order on the page (7.18.3).
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_byterange import PdfSignedData

from nh_edoc.errors import SignerError
from nh_edoc.model.appearance import Appearance
from nh_edoc.model.document import PlannedSeal

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.appearance import Bitmap
    from nh_edoc.model.document import Box

_PRINT_LOCKED: Final = 132
_POINTS: Final = 72 / 25.4
_APPEND_ONLY: Final = 3
"""/SigFlags: signatures exist, append only."""
_NO_PLACE: Final = (PdfError, SigningError, KeyError, IndexError, TypeError, ValueError, AttributeError)
"""How pyHanko says that an object is missing or is not of the type that it must have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealRevision:
    """What one revision adds."""

    plan: Sequence[PlannedSeal]
    """All planned seals: the first revision writes every field, a later one finds them."""
    fill: PlannedSeal
    """The seal that is put on now."""
    appearance: Appearance
    moment: datetime
    """The claimed time, /M."""
    reserved: int
    """Bytes of the hole, before hexadecimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """The file with its hole filled."""

    data: bytes
    hole: tuple[int, int]
    """Begin and end of the hexadecimal string with its angle brackets: what the digest leaves out."""


class _QuietWriter(IncrementalPdfFileWriter):
    """Leaves /Info and the XMP packet as the renderer wrote them, and draws no random numbers."""

    def __init__(self, data: bytes, moment: datetime) -> None:
        super().__init__(io.BytesIO(data))
        # ISO 32000-1, 14.4: the second identifier changes with each revision, by its content and time
        state = hashlib.sha256(data)
        state.update(moment.isoformat().encode("ascii"))
        self._document_id[1] = generic.ByteStringObject(state.digest()[:16])

    def _update_meta(self) -> None:
        pass


def write_seal(data: bytes, revision: SealRevision, sign: Callable[[bytes], bytes]) -> SealedFile:
    """Return ``data`` with the revision appended and its hole filled.

    The hole exists in memory only: what is returned is sealed. Same file, revision and signature: same bytes.

    Args:
        data: the file so far.
        revision: what to add.
        sign: returns the CMS over a SHA-256 digest.

    Raises:
        SignerError: `seal.file`: the file has no place for the seal; `seal.field-filled`: the field is sealed
            already; `seal.hole`: the CMS does not fit.
    """
    try:
        writer = _QuietWriter(data, revision.moment)
        _prepare_fields(writer, revision)
        output, start, end, digest = _write_hole(writer, revision)
    except _NO_PLACE as error:
        raise SignerError("seal.file", reason=str(error)) from error
    made = sign(digest).hex().encode("ascii")
    if len(made) > end - start - 2:
        raise SignerError("seal.hole", size=len(made) // 2, room=revision.reserved)
    output.seek(start + 1)
    output.write(made)
    return SealedFile(data=output.getvalue(), hole=(start, end))


def _write_hole(writer: IncrementalPdfFileWriter, revision: SealRevision) -> tuple[io.BytesIO, int, int, bytes]:
    embedder = PdfCMSEmbedder().write_cms(field_name=revision.fill.field, writer=writer, existing_fields_only=True)
    next(embedder)
    placeholder = PdfSignedData(
        obj_type=pdf_name("/Sig"),
        subfilter=SigSeedSubFilter.PADES,
        timestamp=revision.moment,
        bytes_reserved=2 * revision.reserved,
    )
    embedder.send(SigObjSetup(sig_placeholder=placeholder))
    writer.register_extension(ESIC_EXTENSION_1)
    prepared, output = embedder.send(SigIOSetup(md_algorithm="sha256"))
    return output, prepared.reserved_region_start, prepared.reserved_region_end, prepared.document_digest


def _prepare_fields(writer: IncrementalPdfFileWriter, revision: SealRevision) -> None:
    """Make the fields ready: the first seal brings all of them, a later one must find its own there.

    A visible field that comes after the first seal breaks PDF/UA-1 or other people's verifiers (docs/profile.md).
    """
    if "/AcroForm" not in writer.root:
        for seal in sorted(revision.plan, key=lambda planned: planned.order):
            _add_field(writer, seal)
    fields = {field["/T"]: field for field in (item.get_object() for item in writer.root["/AcroForm"]["/Fields"])}
    target = fields[revision.fill.field]
    if "/V" in target:
        raise SignerError("seal.field-filled", field=revision.fill.field)
    target[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): _appearance(writer, revision.appearance)})
    writer.update_container(target)


def _add_field(writer: IncrementalPdfFileWriter, seal: PlannedSeal) -> None:
    """Add field and widget in one, with its structure element (ISO 14289-1, 7.18.4)."""
    page_ref = writer.find_page_for_modification(seal.box.page - 1)[0]
    page = page_ref.get_object()
    tree = writer.root["/StructTreeRoot"]
    key = int(tree["/ParentTreeNextKey"])
    widget = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name("/Sig"),
                pdf_name("/T"): generic.pdf_string(seal.field),
                pdf_name("/TU"): generic.TextStringObject(seal.label),
                pdf_name("/F"): generic.NumberObject(_PRINT_LOCKED),
                pdf_name("/Rect"): _rectangle(seal.box, page),
                pdf_name("/P"): page_ref,
                pdf_name("/StructParent"): generic.NumberObject(key),
                pdf_name("/AP"): generic.DictionaryObject({pdf_name("/N"): writer.add_object(_empty(seal.box))}),
            }
        )
    )
    _append(writer, page, "/Annots", widget)
    page[pdf_name("/Tabs")] = pdf_name("/S")
    _add_element(writer, tree, key, page_ref, widget)
    _register(writer, widget)


def _add_element(writer: Any, tree: Any, key: int, page_ref: Any, widget: Any) -> None:
    kids = tree["/K"]
    root_ref = kids.raw_get(0) if isinstance(kids, generic.ArrayObject) else tree.raw_get("/K")
    document = root_ref.get_object()
    reference = {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): widget, pdf_name("/Pg"): page_ref}
    element = writer.add_object(
        generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): root_ref,
                pdf_name("/Pg"): page_ref,
                # a dictionary, not a list of one: pyHanko's difference rules know no other path
                pdf_name("/K"): generic.DictionaryObject(reference),
            }
        )
    )
    _append(writer, document, "/K", element)
    numbers = tree["/ParentTree"]["/Nums"]
    numbers.extend([generic.NumberObject(key), element])
    writer.update_container(numbers)
    tree[pdf_name("/ParentTreeNextKey")] = generic.NumberObject(key + 1)
    writer.update_container(tree)


def _register(writer: IncrementalPdfFileWriter, widget: Any) -> None:
    root = writer.root
    if "/AcroForm" not in root:
        form = {
            pdf_name("/Fields"): generic.ArrayObject([widget]),
            pdf_name("/SigFlags"): generic.NumberObject(_APPEND_ONLY),
        }
        root[pdf_name("/AcroForm")] = writer.add_object(generic.DictionaryObject(form))
        writer.update_root()
    else:
        _append(writer, root["/AcroForm"], "/Fields", widget)


def _append(writer: IncrementalPdfFileWriter, holder: Any, key: str, value: Any) -> None:
    if key in holder:
        array = holder[key]
        array.append(value)
        writer.update_container(array)
    else:
        holder[pdf_name(key)] = generic.ArrayObject([value])
    writer.update_container(holder)


def _rectangle(box: Box, page: Any) -> generic.ArrayObject:
    """Return the /Rect of a box: points from the lower left corner of the page, three decimal places."""
    height = float(page["/MediaBox"][3])
    left, top = float(box.x) * _POINTS, height - float(box.y) * _POINTS
    right, bottom = left + float(box.width) * _POINTS, top - float(box.height) * _POINTS
    return generic.ArrayObject(generic.FloatObject(f"{value:.3f}") for value in (left, bottom, right, top))


def _empty(box: Box) -> generic.StreamObject:
    width, height = (f"{float(side) * _POINTS:.2f}" for side in (box.width, box.height))
    return _form(b"", width, height, generic.DictionaryObject())


def _form(content: bytes, width: str, height: str, resources: generic.DictionaryObject) -> generic.StreamObject:
    corners = generic.ArrayObject(generic.FloatObject(value) for value in ("0", "0", width, height))
    return _stream(
        content,
        {"/Type": pdf_name("/XObject"), "/Subtype": pdf_name("/Form"), "/BBox": corners, "/Resources": resources},
    )


def _appearance(writer: IncrementalPdfFileWriter, appearance: Appearance) -> Any:
    resources = generic.DictionaryObject(
        {
            pdf_name("/ExtGState"): generic.DictionaryObject(
                # black text stays readable under the red of the seal, as ink does on paper
                {pdf_name("/Ink"): generic.DictionaryObject({pdf_name("/BM"): pdf_name("/Multiply")})}
            )
        }
    )
    if appearance.bitmap is not None:
        image = _bitmap(writer, appearance.bitmap)
        resources[pdf_name("/XObject")] = generic.DictionaryObject({pdf_name("/Seal"): image})
    return writer.add_object(_form(appearance.content, appearance.width, appearance.height, resources))


def _bitmap(writer: IncrementalPdfFileWriter, bitmap: Bitmap) -> Any:
    size = {
        "/Type": pdf_name("/XObject"),
        "/Subtype": pdf_name("/Image"),
        "/Width": generic.NumberObject(bitmap.width),
        "/Height": generic.NumberObject(bitmap.height),
        "/BitsPerComponent": generic.NumberObject(8),
    }
    mask = writer.add_object(_stream(bitmap.alpha, {**size, "/ColorSpace": pdf_name("/DeviceGray")}))
    return writer.add_object(_stream(bitmap.rgb, {**size, "/ColorSpace": pdf_name("/DeviceRGB"), "/SMask": mask}))


def _stream(content: bytes, entries: dict[str, Any]) -> generic.StreamObject:
    dictionary = {pdf_name(name): value for name, value in entries.items()}
    dictionary[pdf_name("/Filter")] = pdf_name("/FlateDecode")
    return generic.StreamObject(generic.DictionaryObject(dictionary), encoded_data=_deflated(content))


@lru_cache(maxsize=16)
def _deflated(content: bytes) -> bytes:
    """One seal presses the same picture on thousands of documents; deflating it costs more than signing."""
    return zlib.compress(content, 9)
