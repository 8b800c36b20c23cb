"""The file: data embedded, accessible, reproducible, with a code that says which document it is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from nh_edoc.codec import decode_xml, document_digest, encode_json, encode_xml
from nh_edoc.codec.qr_payload import QrPayload, decode_url, payload_url
from nh_edoc.errors import RenderError
from nh_edoc.model.document import Body, Document
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.print_maps import print_map
from nh_edoc.typeset.preview import png_pages
from nh_edoc.typeset.qr import MASK, QUIET_ZONE


@pytest.fixture(scope="module", params=["approval-decision", "rejection-decision", "acceptance-receipt"])
def case(request, ordinary):
    pages = ordinary[request.param]
    with pikepdf.open(BytesIO(pages.pdf.data)) as file:
        yield pages.pdf, file


def test_data_is_embedded_once_as_it_was_digested(case):
    """profile 2: one document.xml, AFRelationship Data, the same object from /AF and /EmbeddedFiles."""
    pdf, file = case
    (related,) = file.Root.AF
    names = file.Root.Names.EmbeddedFiles.Names
    assert len(names) == 2
    assert names[1].objgen == related.objgen
    assert str(names[0]) == str(related.F) == str(related.UF) == "document.xml"
    assert related.AFRelationship == "/Data"
    assert related.EF.F.Subtype == "/application/xml"
    assert related.EF.F.objgen == related.EF.UF.objgen
    assert str(related.Desc)
    xml = related.EF.F.read_bytes()
    assert xml == encode_xml(pdf.document)
    assert decode_xml(xml, KINDS) == pdf.document
    assert document_digest(xml) == pdf.xml_digest


def test_file_is_tagged_titled_and_in_chinese(case):
    """ISO 14289-1, 7.1, 7.2, 7.4.2: title shown, language, headings from level 1, alternative text of the code."""
    pdf, file = case
    head = pdf.document.head
    assert str(file.Root.Lang).startswith("zh")
    assert file.Root.MarkInfo.Marked
    assert file.Root.ViewerPreferences.DisplayDocTitle
    assert str(file.docinfo.Title) == f"{head.agency.name}{pdf.document.body.TITLE} {head.number}"
    assert str(file.docinfo.Author) == head.agency.name
    roles = [(str(element.S), element) for element in elements(file.Root.StructTreeRoot)]
    headings = [role for role, _ in roles if role.startswith("/H") and role[2:].isdigit()]
    assert headings[0] == "/H1"
    assert headings.count("/H1") == 1
    assert set(headings) <= {"/H1", "/H2"}
    figures = [element for role, element in roles if role == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == ["核验二维码"]
    assert figures[0].Alt in [item.text for item in print_map(pdf.document) if item.medium == "alt"]


def elements(node):
    """All structure elements below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


def test_tables_have_a_head_that_names_its_columns(case):
    """ISO 14289-1, 7.5: every table has header cells with a scope."""
    _, file = case
    tables = [element for element in elements(file.Root.StructTreeRoot) if element.S == "/Table"]
    for table in tables:
        inside = list(elements(table))
        assert [str(element.S) for element in inside].count("/THead") == 1
        cells = [element for element in inside if element.S == "/TH"]
        assert cells
        assert all(attribute(cell, "/Scope") == "/Column" for cell in cells)


def attribute(element, name):
    attributes = element.get("/A", [])
    for part in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(part, pikepdf.Dictionary) and name in part:
            return part[name]
    return None


def test_nothing_active_and_nothing_from_outside(case):
    """verification.md §3: no script, action, form, external stream; every font embedded."""
    _, file = case
    assert not {"/OpenAction", "/AA", "/AcroForm", "/OCProperties"} & set(file.Root.keys())
    for thing in file.objects:
        if isinstance(thing, pikepdf.Dictionary):
            assert not {"/JS", "/JavaScript", "/Launch", "/URI", "/FFilter"} & set(thing.keys())
            if thing.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in thing
    assert all("/Annots" not in page for page in file.pages)


def test_only_shipped_fonts_are_embedded(case):
    """No font of the machine comes into a document."""
    _, file = case
    names = {str(o.FontName) for o in file.objects if isinstance(o, pikepdf.Dictionary) and "/FontName" in o}
    shipped = ("FandolFang-", "FandolSong-", "FandolHei-", "NotoSerifSC-", "EdocRare-")
    assert all(name.split("+")[1].startswith(shipped) for name in names)


def test_same_document_same_bytes_here_and_elsewhere(make, render, tmp_path):
    """ADR 0004: a file is rendered again before it is sealed, in another process, and must be equal."""
    document = make("acceptance-receipt")
    here = render(document).pdf.data
    assert render(document).pdf.data == here
    (tmp_path / "d.json").write_bytes(encode_json(document))
    code = (
        "import sys, hashlib; from nh_edoc.codec import decode_json; from nh_edoc.receipt.kinds import KINDS\n"
        "from nh_edoc.model.pdf import CheckedDocument; from nh_edoc.settings import Settings\n"
        "from nh_edoc.receipt.render import render_document\n"
        "d = decode_json(open(sys.argv[1], 'rb').read(), KINDS)\n"
        "c = CheckedDocument(document=d, findings=(), acceptances=(), catalogue_version='other')\n"
        "print(hashlib.sha256(render_document(c, Settings()).data).hexdigest())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "d.json")]
    there = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_code_on_the_page_carries_the_digest_of_the_data(make, render):
    """profile 5: host, kind, number, approval code, digest; another host or document, another code."""
    document = make("approval-decision")
    pages = render(document, qr_host="https://verify.example.org")
    pdf = pages.pdf
    head = pdf.document.head
    payload = QrPayload(
        kind=pdf.document.kind, number=head.number, approval_code=head.approval_code, digest=pdf.xml_digest
    )
    assert scanned(pages) == matrix(payload_url("https://verify.example.org", payload))
    assert decode_url(payload_url("https://verify.example.org", payload)).digest == document_digest(
        encode_xml(pdf.document)
    )
    assert render(document, qr_host="https://verify.example.net").pdf.data != pdf.data
    other = replace(document, head=replace(document.head, number="南演审许准〔2026〕4号"))
    assert render(other).pdf.xml_digest != render(document).pdf.xml_digest


def matrix(url):
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=MASK)
    code.add_data(url.encode(), optimize=0)
    code.make()
    return code.get_matrix()


def scanned(pages):
    """Look at the page's picture where the tagged figure lies: the middle of each module, dark or light."""
    with pikepdf.open(BytesIO(pages.pdf.data)) as file:
        (figure,) = [element for element in elements(file.Root.StructTreeRoot) if element.S == "/Figure"]
        left, _, right, top = (float(edge) for edge in attribute(figure, "/BBox"))
        number = next(n for n, page in enumerate(file.pages) if page.objgen == page_of(figure).objgen)
    page, scale = pages.file[number], 12
    picture = page.render(scale=scale, grayscale=True)
    pixels, stride, height = bytes(picture.buffer), picture.stride, page.get_height()
    found = None
    for side in range(29, 186, 4):
        step = (right - left) / side
        grid = [
            [
                pixels[
                    int((height - top + (row + 0.5) * step) * scale) * stride
                    + int((left + (column + 0.5) * step) * scale)
                ]
                < 128
                for column in range(side)
            ]
            for row in range(side)
        ]
        finder = [grid[QUIET_ZONE + row][QUIET_ZONE : QUIET_ZONE + 8] for row in (0, 7)]
        if finder == [[True] * 7 + [False], [False] * 8] and not any(any(row) for row in grid[:QUIET_ZONE]):
            assert found is None
            found = grid
    return found


def page_of(element):
    return element.Pg if "/Pg" in element else page_of(element.P)


def test_pages_can_be_previewed(ordinary):
    """One picture a page, of the file itself."""
    for pages in ordinary.values():
        assert len(png_pages(pages.pdf.data, ppi=30)) == len(pages.file)


def test_ordinary_receipt_fits_one_page(ordinary):
    """A citizen gets one sheet."""
    assert len(ordinary["acceptance-receipt"].file) == 1


def test_unknown_kind_has_no_layout(make):
    """A kind without a layout is an error, not an empty page."""

    class Other(Body):
        KIND = "other-kind"
        TITLE = "其他"

    with pytest.raises(RenderError) as caught:
        print_map(Document(head=make("approval-decision").head, body=Other()))
    assert caught.value.code == "render.kind"
