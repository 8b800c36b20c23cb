"""Attacks on signed files of other producers: everything that a viewer would show otherwise is found and named.

Verification rules, 4. Literature: incremental saving, signature wrapping (Mladenov et al., CCS 2019); shadow attacks: hide,
replace, hide-and-replace (Mainka et al., NDSS 2021); Evil Annotation, Sneaky Signature (Rohlmann et al., IEEE S&P 2021).
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import pytest
from edoc_changes import CHANGES, contents, field_of, note, page_of, typed_in
from edoc_foreign import Name, appended, form_of, plain_file, sign, signed_once, the_pki
from pyhanko.pdf_utils import generic
from pyhanko.sign import fields, signers

from nh_edoc._pyhanko.foreign import Changes, ForeignSeal, read_foreign

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    Change = Callable[[IncrementalPdfFileWriter], None]


def first(data: bytes) -> ForeignSeal:
    return next(one for one in read_foreign(data).seals if one.field == "Sig1")


def test_sound() -> None:
    """Guards the tests below."""
    seal = first(signed_once())
    assert (seal.digest_holds, seal.signature_holds, seal.changes) == (True, True, Changes.NONE)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_saved_with_a_change(change: Change) -> None:
    """Incremental saving: nobody signed the change."""
    seal = first(appended(signed_once(), change))
    assert seal.changes is Changes.FORBIDDEN
    assert seal.changed


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_signed_with_a_change(change: Change) -> None:
    """The same, covered by a second good signature: the first is broken, the second is whole."""
    data = sign(appended(signed_once(), change), "Sig2")
    found = {one.field: one.changes for one in read_foreign(data).seals}
    assert found == {"Sig1": Changes.FORBIDDEN, "Sig2": Changes.NONE}


def test_further_signatures_are_no_change() -> None:
    """A new field, and one that waited: told, and good (ISO 32000-2, 12.8.2.4)."""
    for name in ("Sig2", "Later"):
        seal = first(sign(signed_once(), name))
        assert (seal.changes, seal.changed) == (Changes.ADDED, ())


def test_appearance_that_the_page_shows_too() -> None:
    """Shadow attack, replace: the open field's picture is an object of the page; filling the field must not change it."""

    def replaced(update: IncrementalPdfFileWriter) -> None:
        shared = page_of(update)["/Resources"]["/XObject"].raw_get("/X1")
        update.objects[shared.generation, shared.idnum] = form_of(b"1 0 0 rg 0 0 9 9 re f")

    data = sign(appended(signed_once(), replaced), "Later")
    seal = first(data)
    assert seal.changes is Changes.FORBIDDEN
    assert any("/XObject/X1" in place for place in seal.changed)


def test_certificates_and_lists_are_no_change() -> None:
    """A security store of what it is for (ETSI EN 319 142-1, 5.4.2)."""

    def store(update: IncrementalPdfFileWriter) -> None:
        made = the_pki()
        streams = [update.add_object(generic.StreamObject(stream_data=der)) for der in (made.root.certificate,)]
        lists = [update.add_object(generic.StreamObject(stream_data=der)) for der in made.crls]
        found = {Name("/Certs"): generic.ArrayObject(streams), Name("/CRLs"): generic.ArrayObject(lists)}
        update.root[Name("/DSS")] = update.add_object(generic.DictionaryObject(found))
        update.update_root()

    assert first(appended(signed_once(), store)).changes is Changes.ADDED


@pytest.mark.parametrize(("level", "wanted"), [(1, Changes.FORBIDDEN), (2, Changes.ADDED), (3, Changes.ADDED)])
def test_certification_is_an_upper_limit(monkeypatch: pytest.MonkeyPatch, level: int, wanted: Changes) -> None:
    """DocMDP: what it forbids is forbidden, what it permits is judged all the same (ISO 32000-2, 12.8.2.2)."""
    certified = sign(plain_file(), "Sig1", certify=True, docmdp_permissions=fields.MDPPerm(level))
    # pyHanko itself would not sign what the first signature forbids
    monkeypatch.setattr(signers.PdfSigner, "_enforce_certification_constraints", lambda *_: None)
    assert first(sign(certified, "Later")).changes is wanted
    assert first(appended(certified, typed_in)).changes is Changes.FORBIDDEN
    assert first(appended(certified, note)).changes is Changes.FORBIDDEN


def test_changed_certificate_beside_the_signers() -> None:
    """A root that nobody asked for, changed by a byte: it is signed by itself (verification rules, 3)."""
    data = signed_once()
    root = the_pki().root.certificate.hex().encode()
    at = data.lower().find(root)
    assert at > 0
    place = at + len(root) - 40
    changed = data[:place] + (b"0" if data[place : place + 1] != b"0" else b"1") + data[place + 1 :]
    assert not first(changed).certificates_hold
    assert first(data).certificates_hold


def test_too_much_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit is no verdict: what was not compared is unknown."""
    from nh_edoc._pyhanko import comparison

    monkeypatch.setattr(comparison, "MOST_PAIRS", 5)
    assert first(appended(signed_once(), contents)).changes is Changes.UNKNOWN
    assert io.BytesIO(signed_once()).read(5) == b"%PDF-"


def _default_resources(update: IncrementalPdfFileWriter, content: bytes) -> None:
    """Name a picture in the form's default resources, as signing software does."""
    form = update.root["/AcroForm"]
    pictures = generic.DictionaryObject({Name("/FRM"): update.add_object(form_of(content))})
    form[Name("/DR")] = generic.DictionaryObject({Name("/XObject"): pictures})
    update.update_container(form)


@pytest.mark.parametrize(("own", "wanted"), [(True, Changes.ADDED), (False, Changes.FORBIDDEN)])
def test_picture_among_the_form_s_resources(*, own: bool, wanted: Changes) -> None:
    """ISO 32000-1, 12.7.2: what lies there is drawn by appearances alone that have no resources of their own."""

    def prepared(update: IncrementalPdfFileWriter) -> None:
        _default_resources(update, b"0 0 9 9 re f")
        if own:
            stream = field_of(update, "Later")["/AP"]["/N"]
            stream[Name("/Resources")] = generic.DictionaryObject()
            update.update_container(stream)

    signed = sign(appended(plain_file(), prepared), "Sig1")
    later = appended(signed, lambda update: _default_resources(update, b"1 0 0 rg 0 0 9 9 re f"))
    assert first(later).changes is wanted


def test_note_of_the_program_that_saved() -> None:
    """iText writes its version into the page tree with every update; anything but a string there is a change."""

    def noted(value: generic.PdfObject) -> Change:
        def change(update: IncrementalPdfFileWriter) -> None:
            update.root["/Pages"][Name("/ITXT")] = value
            update.update_container(update.root["/Pages"])

        return change

    assert first(appended(signed_once(), noted(generic.pdf_string("2.1.7")))).changes is Changes.ADDED
    hidden = generic.DictionaryObject({Name("/S"): Name("/JavaScript")})
    assert first(appended(signed_once(), noted(hidden))).changes is Changes.FORBIDDEN


def test_predictor_of_several_colours() -> None:
    """A picture stored again under a PNG predictor of three colours is the same; one sample changed is not."""
    rows = bytes(range(12))

    def stored(content: bytes) -> Change:
        def change(update: IncrementalPdfFileWriter) -> None:
            lines = b"".join(b"\0" + content[at : at + 6] for at in (0, 6))
            parameters = {"/Predictor": 15, "/Columns": 2, "/Colors": 3}
            entries = {
                Name("/Filter"): Name("/FlateDecode"),
                Name("/DecodeParms"): generic.DictionaryObject(
                    {Name(key): generic.NumberObject(value) for key, value in parameters.items()}
                ),
            }
            page = page_of(update)
            stream = generic.StreamObject(entries, encoded_data=zlib.compress(lines))
            page["/Resources"]["/XObject"][Name("/Image")] = update.add_object(stream)
            update.update_container(page)

        return change

    def plain(update: IncrementalPdfFileWriter) -> None:
        page = page_of(update)
        page["/Resources"]["/XObject"][Name("/Image")] = update.add_object(generic.StreamObject(stream_data=rows))
        update.update_container(page)

    signed = sign(appended(plain_file(), plain), "Sig1")
    assert first(appended(signed, stored(rows))).changes is Changes.ADDED
    assert first(appended(signed, stored(rows[:-1] + b"\xff"))).changes is Changes.FORBIDDEN
