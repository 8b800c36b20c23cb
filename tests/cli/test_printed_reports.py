"""Reports for people: the first three lines say what to do, nothing of a file acts on its reader (verification rules, 5)."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from edoc_foreign import appended, signed_once
from edoc_sealed import sealed, verify
from lxml import html
from PIL import Image
from pyhanko.pdf_utils import generic

from nh_edoc._pdf.drawing_pages import draw_pages, draw_seals
from nh_edoc.model.report import Verdict
from nh_edoc.verify.html_report import html_report
from nh_edoc.verify.pdf_report import pdf_report
from nh_edoc.verify.shown_changes import shown_changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HOSTILE = '<script>alert(1)</script>\u202e\x1b[31m#read("/etc/passwd")'


def test_html_and_pdf(tmp_path: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Both say what the terminal says; the PDF holds the report as data."""
    file, trust = demo_folder / "documents" / "approval-decision.pdf", demo_folder / "pki" / "trust"
    page, paper = tmp_path / "report.html", tmp_path / "report.pdf"
    result = run("verify", file, "--trust", trust, "--html", page, "--pdf", paper, "--pages")
    assert result.code == 0
    root = html.fromstring(page.read_text(encoding="utf-8"))
    told = [one.text_content() for one in root.xpath("//section[contains(@class,'verdict')]/p")]
    assert told == result.out.splitlines()[:3]
    assert len(root.xpath("//img")) >= 2
    assert root.xpath("//script | //link | //*[starts-with(@src,'http')]") == []
    with pikepdf.open(paper) as pdf:
        (name,) = pdf.attachments
        data = json.loads(pdf.attachments[name].get_file().read_bytes())
    assert (data["verdict"], data["file_digest"]["alg"]) == ("VALID", "sha256")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hostile_strings(lang: str) -> None:
    """A name of a file or a signer is data: escaped, bounded, never markup; what no font has is written as its number."""
    report = verify(sealed())
    signer = replace(report.signatures[0], signer=HOSTILE + "\u0628" * 600, field=HOSTILE)
    checks = tuple(replace(one, signature=HOSTILE) if one.signature else one for one in report.checks)
    hostile = replace(report, file_name=HOSTILE, signatures=(signer,), checks=checks)
    page = html_report(hostile, lang)
    assert "<script" not in page
    assert "\u202e" not in page
    assert "\x1b" not in page
    assert "\\u202e" in page
    with pikepdf.open(io.BytesIO(pdf_report(hostile, lang))) as pdf:
        assert len(pdf.pages) >= 2


def test_same_report_same_bytes() -> None:
    report = verify(sealed())
    assert pdf_report(report) == pdf_report(report)
    assert html_report(report) == html_report(report)


def test_invalid_is_told_first() -> None:
    """A forged file: red, and the reason in the third line."""
    data = bytearray(sealed())
    data[40_000] ^= 1
    report = verify(bytes(data))
    assert report.verdict is Verdict.INVALID
    page = html.fromstring(html_report(report))
    first, _, third = [one.text_content() for one in page.xpath("//section[@class='verdict INVALID']/p")]
    assert "无效" in first
    assert "原因" in third


def test_one_report_is_about_one_file(tmp_path: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    files = sorted((demo_folder / "documents").glob("*.pdf"))[:2]
    trust = demo_folder / "pki" / "trust"
    result = run("verify", *files, "--trust", trust, "--html", tmp_path / "report.html")
    assert (result.code, "cli.report-one" in result.err) == (4, True)
    assert not (tmp_path / "report.html").exists()
    result = run("verify", files[0], "--trust", trust, "--pages")
    assert (result.code, "cli.report-pages" in result.err) == (4, True)
    same = run("verify", files[0], "--trust", trust, "--pdf", files[0])
    assert same.code != 0
    assert files[0].read_bytes().startswith(b"%PDF-")


def test_pictures_of_what_cannot_be_drawn() -> None:
    """The process that draws may die: then there is no picture, and no harm (verification rules, 6)."""
    assert draw_pages(b"no file") == ()
    assert len(draw_pages(sealed(), most=1, width=100)) == 1


def test_show_changes(tmp_path: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Both revisions of a page that looks different, and no picture of one that does not (verification rules, 4)."""
    file, trust = tmp_path / "attacked.pdf", demo_folder / "pki" / "trust"
    file.write_bytes(appended(signed_once(), typed_over))
    result = run("verify", file, "--trust", trust, "--show-changes", tmp_path / "changes")
    assert result.code == 1
    assert "page-01" in str(sorted(path.name for path in (tmp_path / "changes").iterdir()))
    before, after = ((tmp_path / "changes" / f"page-01-{name}.png").read_bytes() for name in ("signed", "now"))
    assert before != after
    file.write_bytes(signed_once())
    result = run("verify", file, "--trust", trust, "--show-changes", tmp_path / "none")
    assert "nothing was appended" in result.err
    assert not (tmp_path / "none").exists()


def typed_over(update: Any) -> None:
    """Another content of the page, appended after it was signed."""
    page = update.root["/Pages"]["/Kids"][0]
    page["/Contents"] = update.add_object(generic.StreamObject(stream_data=b"200 200 300 300 re f"))
    update.update_container(page)


def test_seal_pictures(tmp_path: Path, demo_folder: Path, run: Callable[..., Any]) -> None:
    """Each seal as its page shows it, under the name that the trust store gives; the report names the file."""
    file, trust = demo_folder / "documents" / "approval-decision.pdf", demo_folder / "pki" / "trust"
    page = tmp_path / "report.html"
    assert run("verify", file, "--trust", trust, "--html", page).code == 0
    root = html.fromstring(page.read_text(encoding="utf-8"))
    (card,) = root.xpath("//section[@class='seal']")
    (picture,) = card.xpath(".//img/@src")
    png = Image.open(io.BytesIO(base64.b64decode(picture.removeprefix("data:image/png;base64,"))))
    colours = png.convert("RGB").getcolors(1 << 24)
    red = sum(count for count, (r, g, b) in colours if r > 180 and g < 80 and b < 80)
    assert red > 0.05 * png.width * png.height
    assert "演示" in card.xpath(".//h3")[0].text_content()
    assert "approval-decision.pdf" in root.text_content()
    assert "<bytes>" not in root.text_content()


def test_pictures_of_both_revisions() -> None:
    """What a page showed when it was signed, beside what it shows now; a page that is the same is not shown."""

    def content(update: Any) -> None:
        page = update.root["/Pages"]["/Kids"][0]
        page["/Contents"] = update.add_object(generic.StreamObject(stream_data=b"0 0 9 9 re f"))
        update.update_container(page)

    changed = [one for one in shown_changes(appended(signed_once(), content), width=300) if one.differs]
    root = html.fromstring(html_report(verify(sealed()), changes=changed))
    assert len(root.xpath("//div[@class='change']//img")) == 2
    assert [one for one in shown_changes(sealed(), width=300) if one.differs] == []


def test_no_picture_of_what_cannot_be_drawn() -> None:
    """A renderer that dies, or a file that is none, is no picture and no crash."""
    assert draw_seals(b"%PDF-1.7\nnonsense") == ()
    assert "seal" in html_report(verify(sealed()), seals=())
