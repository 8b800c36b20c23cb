"""A process that draws pages and can be killed: native renderers cannot be limited inside the process that needs them.

Run as ``python -I -m nh_edoc._pdf.drawing_child MOST_PAGES WIDTH``: a PDF on standard input, pictures on standard
output, each with its length before it in four octets. Verification rules, 6.
"""

from __future__ import annotations

import io
import sys

from nh_edoc._pdf.child import limit


def main(most: int, width: int) -> None:
    """Draw the first ``most`` pages, each ``width`` pixels wide."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - after the limits

    document = pdfium.PdfDocument(sys.stdin.buffer.read(), autoclose=True)
    document.init_forms()  # the appearances of fields, seals among them
    for index in range(min(most, len(document))):
        page = document[index]
        scale = min(width / max(page.get_width(), 1), 2 * width / max(page.get_height(), 1))
        out = io.BytesIO()
        page.render(scale=scale, may_draw_forms=True).to_pil().save(out, "PNG", optimize=True)
        sys.stdout.buffer.write(len(out.getvalue()).to_bytes(4, "big") + out.getvalue())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit()
    main(int(sys.argv[1]), int(sys.argv[2]))
