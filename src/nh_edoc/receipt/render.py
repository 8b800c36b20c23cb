"""Render a checked document: data and page in one file, the seal planned where signature and date stand.

Nothing but the document, its files and the QR host enters: no clock, no key, no network.
"""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import encode_xml
from nh_edoc.model.document import Document, ItemType
from nh_edoc.receipt.pages import PageSetting, set_pages
from nh_edoc.receipt.print_maps import print_map
from nh_edoc.receipt.rendered import DATA
from nh_edoc.typeset.engine import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.pdf import CheckedDocument, PdfA
    from nh_edoc.settings import Settings

ROOT: Final = Path(__file__).parent
"""The folder that templates may read from."""
ATTACHMENT: Final = "文书数据（XML）"
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


def render_document(
    checked: CheckedDocument, settings: Settings, *, files: Mapping[str, bytes] = _NO_FILES, straddle: bool = False
) -> PdfA:
    """Render ``checked`` to PDF/A-3a and PDF/UA-1 with its data embedded and its seal planned; not yet sealed.

    The same document, files and QR host give the same bytes.

    Args:
        checked: the document.
        settings: says the QR host.
        files: content of each file that the document names as attached, by its name.
        straddle: whether the first seal also goes over the right edges of all pages (骑缝章).

    Raises:
        InputError: `glyph.unprintable`: characters that no shipped font has or that must not be printed, each
            with its field; `render.too-long`; `attachment.invalid`: the files are not those that the data names;
            `seal.straddle-pages`: too few pages for a straddling seal, or too many.
        RenderError: `render.*`: no layout for this kind, the typesetter failed, or this process was forked after
            use.
    """
    document = checked.document
    setting: PageSetting[Document] = PageSetting(
        template=Template(root=ROOT, path=ROOT / "kinds" / document.kind.replace("-", "_") / "template.typ"),
        print_map=print_map,
        data_name=DATA,
        data_title=ATTACHMENT,
        encode=encode_xml,
        # documents of licensing bear the 行政许可专用章 (司法部 model forms)
        seal_name="行政许可专用章" if document.head.item.type is ItemType.LICENSING else "印章",
    )
    return set_pages(document, setting, qr_host=settings.qr_host, files=files, straddle=straddle)
