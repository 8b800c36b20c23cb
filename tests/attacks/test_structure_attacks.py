"""Attacks by how a file is written: what one reader sees and another does not (ISO 32000-1, 7.5 and 12.8).

Literature: universal signature forgery and signature wrapping (Mladenov et al., "1 Trillion Dollar Refund", CCS 2019);
certification attacks under each permission (Rohlmann et al., "Breaking the Specification", IEEE S&P 2021); polyglots
(Albertini, "Abusing file formats", PoC||GTFO 7). Verification rules, 3 and 4.
"""

from __future__ import annotations

import io
import re
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf
import pytest
from edoc_changes import further_text_field, note, script, typed_in
from edoc_foreign import appended, plain_file, sign, signed_once
from edoc_sealed import hole, press, rendered, sealed, verify
from edoc_sealed import the_pki as our_pki
from pyhanko.pdf_utils import generic
from pyhanko.sign.fields import MDPPerm

from nh_edoc._pyhanko.foreign import Changes, read_foreign
from nh_edoc.errors import SignerError
from nh_edoc.model.report import Result, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    Change = Callable[[IncrementalPdfFileWriter], None]


FORMS: dict[str, Callable[[bytes], bytes]] = {
    "byte range null": lambda data: _entry(data, b"/ByteRange", b"null"),
    "byte range empty": lambda data: _entry(data, b"/ByteRange", b"[]"),
    "byte range of nothing": lambda data: _entry(data, b"/ByteRange", b"[0 0 0 0]"),
    "byte range negative": lambda data: _entry(data, b"/ByteRange", b"[-1 -1 -1 -1]"),
    "byte range misnamed": lambda data: data.replace(b"/ByteRange", b"/ByteRangf"),
    "contents null": lambda data: _contents(data, b"null"),
    "contents empty": lambda data: _contents(data, b"<>"),
    "contents zero": lambda data: _contents(data, b"<00>"),
    "contents misnamed": lambda data: data.replace(b"/Contents <", b"/Contentt <").replace(
        b"/Contents<", b"/Contentt<"
    ),
}
"""Universal signature forgery: what is signed, or the signature, is not there, and a lenient viewer asks for none."""


def _entry(data: bytes, key: bytes, value: bytes) -> bytes:
    found = re.search(re.escape(key) + rb" ?(\[[^\]]*\])", data)
    return data[: found.start(1)] + value.ljust(found.end(1) - found.start(1)) + data[found.end(1) :]


def _contents(data: bytes, value: bytes) -> bytes:
    gap = hole(data)
    return data[: gap.start] + value.ljust(gap.end - gap.start) + data[gap.end :]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("whose", ["ours", "foreign"])
def test_universal_forgery(whose: str, name: str) -> None:
    """USF: no form of a missing signature is passed over."""
    report = verify(FORMS[name](sealed() if whose == "ours" else signed_once()))
    assert report.verdict is Verdict.INVALID
    assert [one for one in report.checks if one.result is Result.FAILED and one.code.startswith(("seal.", "file."))]


def assert_not_valid_when_sealed(base: bytes) -> None:
    """Our own writer may refuse to begin with it; what it does seal is not VALID."""
    try:
        data = press(replace(rendered(), data=base), our_pki().seal)
    except SignerError as refused:
        data = None
        reason = refused.code
    if data is None:
        assert reason == "seal.file"
    else:
        assert verify(data).verdict is not Verdict.VALID


def _linearized(data: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, linearize=True)
    return out.getvalue()


def test_linearised_copy() -> None:
    """Annex F: the copy has no signed bytes any more; and a linearised file that is sealed is none of the profile."""
    assert verify(_linearized(sealed())).verdict is Verdict.INVALID
    assert_not_valid_when_sealed(_linearized(rendered().data))


def _hybrid(data: bytes) -> bytes:
    """Append an update whose table says nothing, and whose /XRefStm gives the page other content (7.5.8.4)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0].obj
        number, size = page.objgen[0], int(pdf.trailer.Size)
        body = pikepdf.Dictionary(page)
        body["/Contents"] = pikepdf.Array([])
        written = b"%d 0 obj\n%s\nendobj\n" % (number, body.unparse(resolved=False))
        root = pdf.trailer.Root.objgen[0]
    start = data.rindex(b"startxref\n") + 10
    before = int(data[start : data.index(b"\n", start)])
    at = len(data)
    table = zlib.compress(b"\1" + at.to_bytes(4, "big") + b"\0\0")
    stream_at = at + len(written)
    entries = b"/Type/XRef/W[1 4 2]/Index[%d 1]/Size %d/Root %d 0 R/Filter/FlateDecode/Length %d"
    stream = b"%d 0 obj\n<<%s>>stream\n%s\nendstream\nendobj\n" % (
        size,
        entries % (number, size + 1, root, len(table)),
        table,
    )
    plain_at = stream_at + len(stream)
    trailer = b"trailer\n<</Size %d/Root %d 0 R/Prev %d/XRefStm %d>>\nstartxref\n%d\n%%%%EOF\n"
    return data + written + stream + b"xref\n0 0\n" + trailer % (size + 1, root, before, stream_at, plain_at)


@pytest.mark.parametrize("whose", ["ours", "foreign"])
def test_hybrid_cross_reference(whose: str) -> None:
    """Readers of old and of new cross-references see two pages: refused for ours, and told for anybody's."""
    report = verify(_hybrid(sealed() if whose == "ours" else signed_once()))
    assert report.verdict is not Verdict.VALID
    assert {one.code for one in report.checks if one.result is Result.FAILED} & {"file.revisions", "file.syntax"}


def _twice(data: bytes, old: bytes, new: bytes) -> bytes:
    assert data.count(old) >= 1
    return data.replace(old, new, 1)


DOUBLES: dict[str, Callable[[bytes], bytes]] = {
    "a key of the catalogue": lambda data: _twice(data, b"/Type/Catalog", b"/Type/Catalog/Lang(en)"),
    "a key of a page": lambda data: _twice(data, b"/MediaBox[", b"/MediaBox[0 0 9 9]/MediaBox["),
    "a key of the trailer": lambda data: _twice(data, b"/Root ", b"/Root 1 0 R/Root "),
}


@pytest.mark.parametrize("name", DOUBLES)
def test_duplicate_keys(name: str) -> None:
    """7.3.7: readers take the first or the last; sealed with a good key such a file is not VALID."""
    changed = DOUBLES[name](rendered().data)
    assert changed != rendered().data
    assert_not_valid_when_sealed(changed)


def test_duplicate_object() -> None:
    """Two objects of one number in one revision: whoever repairs the file takes the last."""
    data = rendered().data
    found = re.search(rb"\n(\d+) 0 obj\n?<</Type/Page/", data)
    number = int(found[1])
    place = data.index(b"xref\n")
    again = b"%d 0 obj\n<</Type/Page>>\nendobj\n" % number
    start = int(re.search(rb"startxref\s+(\d+)", data)[1])
    moved = data[:place] + again + data[place:]
    moved = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % (start + len(again)), moved)
    assert_not_valid_when_sealed(moved)


POLYGLOTS = {
    "ZIP behind": lambda data: data + b"PK\5\6" + b"\0" * 18,
    "HTML before": lambda data: b"<html><!--\n" + data,
    "JPEG before": lambda data: b"\xff\xd8\xff\xfe\0\x10" + data,
    "script behind": lambda data: data + b"\n#!/bin/sh\n",
}


@pytest.mark.parametrize("name", POLYGLOTS)
@pytest.mark.parametrize("whose", ["ours", "foreign"])
def test_polyglot(whose: str, name: str) -> None:
    """A file that is another one for another program: nothing stands before the header or behind the end."""
    assert verify(POLYGLOTS[name](sealed() if whose == "ours" else signed_once())).verdict is Verdict.INVALID


def rights(update: IncrementalPdfFileWriter) -> None:
    """Usage rights that Adobe grants, by a signature that nobody made (12.8.4)."""
    update.root[generic.NameObject("/Perms")] = generic.DictionaryObject(
        {
            generic.NameObject("/UR3"): generic.DictionaryObject(
                {generic.NameObject("/Type"): generic.NameObject("/Sig")}
            )
        }
    )
    update.update_root()


LEVELS = (None, MDPPerm.NO_CHANGES, MDPPerm.FILL_FORMS, MDPPerm.ANNOTATE)
PERMITTED = [(level, note) for level in LEVELS]
PERMITTED += [(MDPPerm.ANNOTATE, change) for change in (typed_in, further_text_field, script, rights)]


@pytest.mark.parametrize(("level", "change"), PERMITTED)
def test_permissions_permit_nothing(level: MDPPerm | None, change: Change) -> None:
    """Evil Annotation, form filling, scripts and /Perms under P = 1, 2, 3 and none: an upper limit, never a leave."""
    over = {} if level is None else {"certify": True, "docmdp_permissions": level}
    certified = sign(plain_file(), "Sig1", **over)
    (seal,) = read_foreign(appended(certified, change)).seals
    assert seal.changes is Changes.FORBIDDEN
    assert seal.changed


@pytest.mark.parametrize("level", [None, MDPPerm.ANNOTATE])
def test_sneaky_signature(level: MDPPerm | None) -> None:
    """A further signature is no change; what its field shows besides a picture, an action or another page, is."""
    over = {} if level is None else {"certify": True, "docmdp_permissions": level}
    certified = sign(plain_file(), "Sig1", **over)
    first = next(one for one in read_foreign(sign(certified, "Later")).seals if one.field == "Sig1")
    assert first.changes is Changes.ADDED

    def armed(update: IncrementalPdfFileWriter) -> None:
        field = next(one for one in update.root["/AcroForm"]["/Fields"] if one.get_object()["/T"] == "Later")
        field.get_object()[generic.NameObject("/A")] = generic.DictionaryObject(
            {generic.NameObject("/S"): generic.NameObject("/JavaScript")}
        )
        update.update_container(field.get_object())

    first = next(one for one in read_foreign(sign(appended(certified, armed), "Later")).seals if one.field == "Sig1")
    assert first.changes is Changes.FORBIDDEN
