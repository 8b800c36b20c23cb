"""What somebody may do to a signed file of another producer afterwards: one change each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edoc_foreign import Name, form_of, numbers
from pyhanko.pdf_utils import generic

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    Change = Callable[[IncrementalPdfFileWriter], None]


def page_of(update: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    return update.root["/Pages"]["/Kids"][0]


def field_of(update: IncrementalPdfFileWriter, name: str) -> generic.DictionaryObject:
    return next(one.get_object() for one in update.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == name)


def contents(update: IncrementalPdfFileWriter) -> None:
    page = page_of(update)
    page["/Contents"] = update.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
    update.update_container(page)


def swapped_form(update: IncrementalPdfFileWriter) -> None:
    """The page paints another picture under the same name."""
    page = page_of(update)
    page["/Resources"]["/XObject"]["/X1"] = update.add_object(form_of(b"1 0 0 rg 0 0 9 9 re f"))
    update.update_container(page)


def new_resource(update: IncrementalPdfFileWriter) -> None:
    """A name that the content may have used in vain till now (shadow attack, hide)."""
    page = page_of(update)
    page["/Resources"]["/XObject"][Name("/X2")] = update.add_object(form_of(b""))
    update.update_container(page)


def note(update: IncrementalPdfFileWriter) -> None:
    page = page_of(update)
    square = {Name("/Type"): Name("/Annot"), Name("/Subtype"): Name("/Square"), Name("/Rect"): numbers(0, 0, 90, 90)}
    page["/Annots"].append(update.add_object(generic.DictionaryObject(square)))
    update.update_container(page["/Annots"])
    update.update_container(page)


def removed_annotation(update: IncrementalPdfFileWriter) -> None:
    page = page_of(update)
    page[Name("/Annots")] = generic.ArrayObject([page["/Annots"].raw_get(1)])
    update.update_container(page)


def typed_in(update: IncrementalPdfFileWriter) -> None:
    field = field_of(update, "amount")
    field[Name("/V")] = generic.pdf_string("900")
    update.update_container(field)


def moved_field(update: IncrementalPdfFileWriter) -> None:
    field = field_of(update, "Later")
    field[Name("/Rect")] = numbers(0, 0, 595, 842)
    update.update_container(field)


def further_page(update: IncrementalPdfFileWriter) -> None:
    pages = update.root["/Pages"]
    copy = generic.DictionaryObject(page_of(update))
    pages["/Kids"].append(update.add_object(copy))
    pages[Name("/Count")] = generic.NumberObject(2)
    update.update_container(pages["/Kids"])
    update.update_container(pages)


def script(update: IncrementalPdfFileWriter) -> None:
    action = {Name("/S"): Name("/JavaScript"), Name("/JS"): generic.pdf_string("app.alert(1)")}
    update.root[Name("/OpenAction")] = update.add_object(generic.DictionaryObject(action))
    update.update_root()


def permissions(update: IncrementalPdfFileWriter) -> None:
    update.root[Name("/Perms")] = generic.DictionaryObject()
    update.update_root()


def title(update: IncrementalPdfFileWriter) -> None:
    info = generic.DictionaryObject({Name("/Title"): generic.pdf_string("别的合同")})
    update.set_info(info)


def store_of_anything(update: IncrementalPdfFileWriter) -> None:
    held = generic.ArrayObject([update.add_object(generic.StreamObject(stream_data=b"anything"))])
    update.root[Name("/DSS")] = generic.DictionaryObject({Name("/Certs"): held})
    update.update_root()


def store_with_more(update: IncrementalPdfFileWriter) -> None:
    update.root[Name("/DSS")] = generic.DictionaryObject({Name("/Other"): generic.pdf_string("anything")})
    update.update_root()


def further_text_field(update: IncrementalPdfFileWriter) -> None:
    field = {Name("/FT"): Name("/Tx"), Name("/T"): generic.pdf_string("more"), Name("/V"): generic.pdf_string("1")}
    update.root["/AcroForm"]["/Fields"].append(update.add_object(generic.DictionaryObject(field)))
    update.update_container(update.root["/AcroForm"]["/Fields"])
    update.update_container(update.root["/AcroForm"])


def empty_field_with_a_picture(update: IncrementalPdfFileWriter) -> None:
    """Sneaky Signature without a signature: a new field that shows something."""
    picture = generic.DictionaryObject({Name("/N"): update.add_object(form_of(b"1 1 1 rg 0 0 9 9 re f"))})
    entries = {
        Name("/Type"): Name("/Annot"),
        Name("/Subtype"): Name("/Widget"),
        Name("/FT"): Name("/Sig"),
        Name("/T"): generic.pdf_string("Sneaky"),
        Name("/Rect"): numbers(0, 0, 300, 300),
        Name("/AP"): picture,
    }
    field = update.add_object(generic.DictionaryObject(entries))
    for holder in (update.root["/AcroForm"]["/Fields"], page_of(update)["/Annots"]):
        holder.append(field)
        update.update_container(holder)


CHANGES = [
    empty_field_with_a_picture,
    contents,
    swapped_form,
    new_resource,
    note,
    removed_annotation,
    typed_in,
    moved_field,
    further_page,
    script,
    permissions,
    title,
    store_of_anything,
    store_with_more,
    further_text_field,
]
