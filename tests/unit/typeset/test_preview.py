"""Pictures of pages for the eye."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from nh_edoc.errors import RenderError
from nh_edoc.typeset.engine import Template, compile_pdf
from nh_edoc.typeset.preview import png_pages


@pytest.fixture
def pdf(tmp_path):
    path = tmp_path / "main.typ"
    path.write_text(
        '#set document(title: "演示")\n#set page(paper: "a4")\n'
        '#set text(font: "FandolFang", lang: "zh", fallback: false)\n= 演示\n#pagebreak()\n第二页',
        encoding="utf-8",
    )
    return compile_pdf(Template(root=tmp_path, path=path), {}, timestamp=datetime(2026, 1, 1, tzinfo=UTC))


def test_one_picture_a_page_in_the_asked_resolution(pdf):
    """A4 at 72 pixels per inch is 595 × 842 pixels."""
    pages = png_pages(pdf, ppi=72)
    assert len(pages) == 2
    for page in pages:
        assert page.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", page[16:24])
        assert abs(width - 595) <= 1
        assert abs(height - 842) <= 1
    assert pages[0] != pages[1]


def test_preview_draws_the_file_itself(pdf):
    """The picture is of these bytes, not of a template: the same file gives the same picture."""
    assert png_pages(pdf, ppi=40) == png_pages(pdf, ppi=40)


@pytest.mark.parametrize("data", [b"", b"not a pdf", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf_is_refused(data):
    """A damaged file is an error, never an empty picture."""
    with pytest.raises(RenderError) as caught:
        png_pages(data)
    assert caught.value.code == "render.preview"
