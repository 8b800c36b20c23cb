"""Pictures of the pages of a PDF, for the eye: never for a judgement.

Typst draws them itself out of the file's own content and fonts, so that a preview shows the file and not another
rendering of its data. Annotations, and with them seals, are not drawn.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final

from nh_edoc.errors import RenderError
from nh_edoc.typeset.engine import Template, compile_png

LIMIT: Final = 200
"""Greatest number of pages that are drawn."""

_PAGE: Final = """#set page(width: auto, height: auto, margin: 0pt)
#image("document.pdf", page: int(sys.inputs.page))
"""
_NO_SUCH_PAGE: Final = "does not exist"


def png_pages(data: bytes, *, ppi: int = 150) -> tuple[bytes, ...]:
    """Return one PNG a page of the PDF ``data``, at ``ppi`` pixels per inch, at most ``LIMIT`` of them.

    Raises:
        RenderError: `render.preview`: not a PDF that can be drawn; `render.forked`: this process was forked after
            its parent had rendered.
    """
    pages: list[bytes] = []
    with tempfile.TemporaryDirectory(prefix="nh-edoc-") as name:
        folder = Path(name)
        (folder / "document.pdf").write_bytes(data)
        (folder / "page.typ").write_text(_PAGE, encoding="utf-8")
        template = Template(root=folder, path=folder / "page.typ")
        while len(pages) < LIMIT:
            try:
                pages.append(compile_png(template, {"page": str(len(pages) + 1)}, ppi=ppi))
            except RenderError as error:
                if error.code != "render.failed":
                    raise
                if pages and _NO_SUCH_PAGE in error.params["reason"]:
                    break
                raise RenderError("render.preview", reason=error.params["reason"]) from error
    return tuple(pages)
