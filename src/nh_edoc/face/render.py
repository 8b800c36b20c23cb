"""Render a licence to PDF/A-3a and PDF/UA-1 with its data and its decision inside."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from nh_edoc.codec import encode_license
from nh_edoc.face.print_map import print_map
from nh_edoc.face.rendered import DATA
from nh_edoc.receipt.pages import PageSetting, set_pages
from nh_edoc.typeset.engine import Template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nh_edoc.model.license import License
    from nh_edoc.model.pdf import PdfA
    from nh_edoc.settings import Settings

ROOT: Final = Path(__file__).parent.parent
"""The folder that the template may read from: it shares the paper of the documents."""
DATA_TITLE: Final = "证照数据（XML）"
SEAL: Final = "印章"
"""A licence bears the organ's own seal (许可法 art. 39)."""
_NO_FILES: Final[Mapping[str, bytes]] = MappingProxyType({})


def render_license(
    license: License,  # noqa: A002 - the word of the field
    settings: Settings,
    *,
    files: Mapping[str, bytes] = _NO_FILES,
) -> PdfA:
    """Render a licence, its seal planned, not yet sealed; the same licence, files and QR host give the same bytes.

    Args:
        license: what it says.
        settings: says the QR host.
        files: the decision by its name, when it travels inside.

    Raises:
        InputError: `glyph.unprintable`, `render.too-long`, `attachment.invalid`.
        RenderError: `render.*`.
    """
    setting: PageSetting[License] = PageSetting(
        template=Template(root=ROOT, path=ROOT / "face" / "template.typ"),
        print_map=print_map,
        data_name=DATA,
        data_title=DATA_TITLE,
        encode=encode_license,
        seal_name=SEAL,
    )
    return set_pages(license, setting, qr_host=settings.qr_host, files=files)
