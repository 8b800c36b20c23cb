"""Typst behind its promises: closed, deterministic, no quiet degradation, no hang."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone

import pytest

from nh_edoc.errors import RenderError
from nh_edoc.typeset.engine import Template, compile_pdf, compile_png, query

WHEN = datetime(2026, 3, 16, tzinfo=timezone(timedelta(hours=8)))
HEAD = """#set document(title: "演示", author: "演示")
#set text(font: ("FandolFang", "Noto Serif SC", "Edoc Rare"), lang: "zh", fallback: false)
"""
PAGE = HEAD + "#heading[演示]\n#sys.inputs.text\n"


@pytest.fixture
def template(tmp_path):
    def make(text):
        (tmp_path / "root").mkdir(exist_ok=True)
        path = tmp_path / "root" / "main.typ"
        path.write_text(text, encoding="utf-8")
        return Template(root=tmp_path / "root", path=path)

    return make


def test_text_is_never_markup(template):
    """What stands in the data is printed, not executed: no function call, no markup, no reference."""
    pdfium = pytest.importorskip("pypdfium2")
    hostile = '#read("/etc/passwd") *a* _b_ $x$ <y> @z `c` // d -- ~ \\ = e'
    pdf = pdfium.PdfDocument(compile_pdf(template(PAGE), {"text": hostile}, timestamp=WHEN))
    assert hostile.replace(" ", "") in pdf[0].get_textpage().get_text_range().replace(" ", "").replace("\r\n", "")


def test_file_ends_with_a_line_end(template):
    """ISO 19005-3, 6.1.9: the sealing revision's first object must start a line."""
    assert compile_pdf(template(PAGE), {"text": "x"}, timestamp=WHEN).endswith(b"%%EOF\n")


def test_same_input_same_bytes_in_every_process(template):
    """ADR 0004 renders again and compares bytes."""
    here = compile_pdf(template(PAGE), {"text": "䶮𬭎㛃𠅤"}, timestamp=WHEN)
    assert compile_pdf(template(PAGE), {"text": "䶮𬭎㛃𠅤"}, timestamp=WHEN) == here
    code = (
        "import sys, hashlib; from pathlib import Path; from datetime import datetime, timezone, timedelta\n"
        "from nh_edoc.typeset.engine import Template, compile_pdf\n"
        "p = Path(sys.argv[1]); w = datetime(2026, 3, 16, tzinfo=timezone(timedelta(hours=8)))\n"
        "d = compile_pdf(Template(root=p.parent, path=p), {'text': '䶮𬭎㛃𠅤'}, timestamp=w)\n"
        "print(hashlib.sha256(d).hexdigest())"
    )
    path = str(template(PAGE).path)
    there = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True, timeout=60)
    assert there.stdout.strip() == hashlib.sha256(here).hexdigest()


def test_timestamp_is_the_date_of_the_file(template):
    """Time enters as a parameter only; 16 March in Beijing is 15 March 16:00 UTC."""
    data = compile_pdf(template(PAGE), {"text": "x"}, timestamp=WHEN)
    assert b"CreationDate(D:20260315160000" in data


def test_missing_glyph_is_an_error_of_the_typesetter_too(template):
    """The second line of defence, behind the check of the coverage."""
    with pytest.raises(RenderError) as caught:
        compile_pdf(template(PAGE), {"text": "😀"}, timestamp=WHEN)
    assert caught.value.code == "render.failed"


def test_warnings_are_errors(template):
    """An unknown font is only a warning to typst; the page would look different."""
    with pytest.raises(RenderError) as caught:
        compile_pdf(template(PAGE.replace('"FandolFang"', '"FandolFang", "SimSun"')), {"text": "x"}, timestamp=WHEN)
    assert caught.value.code == "render.warning"


@pytest.mark.parametrize("path", ["../secret.txt", "/../secret.txt", "/etc/hostname", "@preview/tablex:0.0.8"])
def test_nothing_outside_the_root_is_read(template, tmp_path, path):
    """A template sees its folder: no other file, no package from the network."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    statement = f'#import "{path}"' if path.startswith("@") else f'#read("{path}")'
    with pytest.raises(RenderError) as caught:
        compile_pdf(template(PAGE + statement), {"text": "x"}, timestamp=WHEN)
    assert caught.value.code == "render.failed"


def test_no_system_font_and_no_font_of_the_compiler(template):
    """Only the shipped fonts exist, whatever the machine has."""
    for family in ("Libertinus Serif", "DejaVu Sans", "New Computer Modern"):
        with pytest.raises(RenderError):
            compile_pdf(template(PAGE.replace("FandolFang", family)), {"text": "x"}, timestamp=WHEN)


def test_query_returns_values_of_labelled_metadata(template):
    """Positions for the seal plan come from here."""
    text = PAGE + "#context [#metadata((page: here().page(), y: here().position().y / 1mm)) <mark>]"
    (found,) = query(template(text), {"text": "x"}, "mark")
    assert found["page"] == 1
    assert 25 < found["y"] < 60
    assert query(template(PAGE), {"text": "x"}, "mark") == []
    with pytest.raises(RenderError):
        query(template(PAGE + "#undefined"), {"text": "x"}, "mark")


def test_threads_render_the_same_bytes(template):
    """A compiler is never shared: two threads on one raise "Already borrowed"."""
    given = template(PAGE)
    expected = {n: compile_pdf(given, {"text": f"第{n}号"}, timestamp=WHEN) for n in range(6)}
    made = {}

    def work(number):
        made[number] = compile_pdf(given, {"text": f"第{number}号"}, timestamp=WHEN)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert made == expected


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_forked_child_is_told_instead_of_hanging(tmp_path):
    """Typst's thread pool does not survive a fork; a worker must fail, not wait for ever."""
    code = (
        "import os, sys; from pathlib import Path; from datetime import datetime, timezone\n"
        "from nh_edoc.errors import RenderError\n"
        "from nh_edoc.typeset.engine import Template, compile_pdf, query\n"
        "p = Path(sys.argv[1]); t = Template(root=p.parent, path=p); w = datetime(2026, 3, 16, tzinfo=timezone.utc)\n"
        "early = os.fork()\n"
        "if not early: sys.exit(0 if compile_pdf(t, {'text': 'x'}, timestamp=w) else 9)\n"
        "ok = os.waitstatus_to_exitcode(os.waitpid(early, 0)[1]) == 0\n"
        "compile_pdf(t, {'text': 'x'}, timestamp=w)\n"
        "child = os.fork()\n"
        "if not child:\n"
        "    for call in (lambda: compile_pdf(t, {'text': 'x'}, timestamp=w), lambda: query(t, {'text': 'x'}, 'm')):\n"
        "        try: call()\n"
        "        except RenderError as error:\n"
        "            if error.code != 'render.forked': os._exit(2)\n"
        "        else: os._exit(3)\n"
        "    os._exit(0)\n"
        "ok = ok and os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0\n"
        "compile_pdf(t, {'text': 'y'}, timestamp=w)\n"
        "sys.exit(0 if ok else 1)"
    )
    path = tmp_path / "main.typ"
    path.write_text(PAGE, encoding="utf-8")
    command = [sys.executable, "-c", code, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_picture_of_one_page(template):
    """Previews are PNG files of single pages."""
    assert compile_png(template(PAGE), {"text": "x"}, ppi=20).startswith(b"\x89PNG")
    with pytest.raises(RenderError):
        compile_png(template(PAGE + "#pagebreak()\n2"), {"text": "x"}, ppi=20)


def test_no_message_leaks_a_traceback(template):
    """Errors of the typesetter speak both languages."""
    with pytest.raises(RenderError) as caught:
        compile_pdf(template(PAGE + "#panic()"), {"text": "x"}, timestamp=WHEN)
    for lang in ("zh", "en"):
        assert "render.failed" not in caught.value.message(lang)
