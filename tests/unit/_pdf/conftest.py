"""A letter set by the renderer, and the fonts that its glyphs are compared with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from edoc_pdf import LETTER

from nh_edoc._pdf.glyphs import FontLibrary, identify
from nh_edoc.typeset.engine import Template, compile_pdf
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc._pdf.marks import PageText


@pytest.fixture(scope="session")
def letter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page as the renderer makes it: PDF/A-3a, subset TrueType fonts, data attached."""
    folder = tmp_path_factory.mktemp("letter")
    path = folder / "letter.typ"
    path.write_text(LETTER, encoding="utf-8")
    return compile_pdf(Template(root=folder, path=path), {}, timestamp=datetime(2026, 3, 2, tzinfo=UTC))


@pytest.fixture(scope="session")
def library() -> FontLibrary:
    return FontLibrary(sorted(FONTS.glob("*.ttf")))


@pytest.fixture(scope="session")
def proven(library: FontLibrary) -> Callable[[PageText], str]:
    """Gives the text of a page that is both visible and proven; everything else is a full stop of its own."""

    def text(page: PageText) -> str:
        return "".join(
            (identify(glyph.run.font, glyph.code, library) or "?") if glyph.visible else "·" for glyph in page.glyphs
        )

    return text
