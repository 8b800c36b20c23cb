"""What hides in a file is named before it is sealed (verification rules, 3), by both readers alike."""

from __future__ import annotations

import io

import pikepdf
import pytest
from edoc_other import edited, parsed, plain_sealer, read, seal_other

from nh_edoc._pdf.hazards import Hazard
from nh_edoc._pdf.qpdf_view import look
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.strict_hazards import strict_hazards
from nh_edoc.errors import InputError
from nh_edoc.model.report import Acceptance
from nh_edoc.seal import Wish


def in_catalog(key: str, value: str):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[f"/{key}"] = parsed(value)

    return change


def on_page(key: str, value: str):
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj[f"/{key}"] = parsed(value)

    return change


def annotation(text: str):
    return on_page("Annots", f"[<</Type/Annot/Rect[0 0 9 9]{text}>>]")


def resource(kind: str, value: str):
    return on_page("Resources", f"<</{kind}<</X {value}>>>>")


def hidden_page(pdf: pikepdf.Pdf) -> None:
    page = pdf.make_indirect(parsed("<</Type/Page/MediaBox[0 0 9 9]/Contents null>>"))
    page.Contents = pdf.make_stream(b"q Q")
    pdf.Root.Spare = pikepdf.Array([page])  # or it is not written


def external(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(b"")
    stream.F = pikepdf.String("other.bin")
    pdf.Root.Spare = stream


CASES = {
    "script": (Hazard.JAVASCRIPT, in_catalog("OpenAction", "<</S/JavaScript/JS(app.alert(1))>>")),
    "script-in-names": (Hazard.JAVASCRIPT, in_catalog("Names", "<</JavaScript<</Names[]>>>>")),
    "opening": (Hazard.OPEN_ACTION, in_catalog("OpenAction", "<</S/URI/URI(http://example.cn)>>")),
    "events": (Hazard.ADDITIONAL_ACTIONS, on_page("AA", "<</O<</S/Named/N/NextPage>>>>")),
    "launch": (Hazard.ACTION, annotation("/Subtype/Link/A<</S/Launch/F(x)>>")),
    "submit": (Hazard.ACTION, annotation("/Subtype/Link/A<</S/SubmitForm/F(x)>>")),
    "layers": (Hazard.OPTIONAL_CONTENT, in_catalog("OCProperties", "<</OCGs[]/D<<>>>>")),
    "external": (Hazard.EXTERNAL_DATA, external),
    "transfer": (Hazard.TRANSFER_FUNCTION, resource("ExtGState", "<</TR <</FunctionType 2/N 1/Domain[0 1]>>>>")),
    "font": (Hazard.FONT_NOT_EMBEDDED, resource("Font", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")),
    "film": (Hazard.MULTIMEDIA, annotation("/Subtype/Movie")),
    "portfolio": (Hazard.PORTFOLIO, in_catalog("Collection", "<</View/D>>")),
    "fillable": (Hazard.FORM_FIELDS, in_catalog("AcroForm", "<</Fields[]/NeedAppearances true>>")),
    "comment": (Hazard.OVERLAY, annotation("/Subtype/FreeText")),
    "hidden": (Hazard.HIDDEN_PAGES, hidden_page),
}
HARMLESS = {
    "nothing": lambda pdf: None,
    "destination": in_catalog("OpenAction", "[null /Fit]"),
    "going": in_catalog("OpenAction", "<</S/GoTo/D[null /Fit]>>"),
    "link": annotation("/Subtype/Link/A<</S/URI/URI(http://example.cn)>>"),
    "row": in_catalog("StructTreeRoot", "<</Type/StructTreeRoot/K<</Type/StructElem/S/TR/K[]>>>>"),
    "identity": resource("ExtGState", "<</TR/Identity/TR2/Default>>"),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("mode", ["disable", "generate"])
def test_found(name, mode):
    """By the strict reader and by qpdf, in plain objects and in object streams."""
    hazard, change = CASES[name]
    data = edited(change, object_stream_mode=getattr(pikepdf.ObjectStreamMode, mode))
    assert hazard in strict_hazards(PdfFile(data)) if name != "external" else True
    assert hazard in look(io.BytesIO(data)).hazards
    with pytest.raises(InputError) as caught:
        plain_sealer().seal(data)
    assert caught.value.code == "foreign.hazards"
    assert hazard.value in {one.path for one in caught.value.problems}
    assert all(one.message("en") and one.message("zh") for one in caught.value.problems)
    assert hazard in seal_other(data).hazards


@pytest.mark.parametrize("name", HARMLESS)
def test_harmless(name):
    """Going to a page, opening an address, rows of tables: no reader shows anything else for them."""
    data = edited(HARMLESS[name])
    assert strict_hazards(PdfFile(data)) == look(io.BytesIO(data)).hazards == frozenset()
    assert plain_sealer().seal(data).hazards == ()


def test_disguised():
    """ISO 32000-1, 7.3.5: ``/J#53`` is ``/JS``."""
    data = edited(in_catalog("OpenAction", "<</S/JavaScript/JS(1)>>"))
    disguised = data.replace(b"/JavaScript", b"/J#61vaScri").replace(b"/JS ", b"/J#53")[: len(data)]
    offset = disguised.rfind(b"startxref")
    assert b"/J#53" in disguised
    table = disguised.index(b"xref\n")
    fixed = disguised[:offset] + b"startxref\n%d\n%%%%EOF\n" % table
    with pytest.raises(InputError) as caught:
        plain_sealer().seal(fixed)
    assert caught.value.code in {"foreign.hazards", "foreign.broken"}


def test_accepted_by_name():
    data = read("reportlab.pdf")
    accepted = (Acceptance(rule="font-not-embedded", reason="申请人原件"),)
    assert plain_sealer().seal(data, Wish(accept=accepted)).hazards == (Hazard.FONT_NOT_EMBEDDED,)
    with pytest.raises(InputError) as caught:
        plain_sealer().seal(data, Wish(accept=(Acceptance(rule="everything", reason="演示"),)))
    assert caught.value.code == "foreign.accept"
