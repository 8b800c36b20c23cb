"""XMP metadata before and after a later revision: only who wrote the file last, and when, may differ (ISO 16684-1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nh_edoc._pyhanko.comparison import resolved
from nh_edoc._pyhanko.faults import FOREIGN_FAULTS
from nh_edoc._xml import canonical, parse_xml
from nh_edoc.errors import EdocError

if TYPE_CHECKING:
    from lxml import etree

_XMP: Final = "http://ns.adobe.com/xap/1.0/"
_MM: Final = "http://ns.adobe.com/xap/1.0/mm/"
_PDF: Final = "http://ns.adobe.com/pdf/1.3/"
_MOVING: Final = frozenset(
    {
        f"{{{_XMP}}}ModifyDate",
        f"{{{_XMP}}}MetadataDate",
        f"{{{_MM}}}InstanceID",
        f"{{{_MM}}}History",
        f"{{{_PDF}}}Producer",
    }
)


def same_but_dates(old: Any, new: Any) -> bool:
    """Return whether two metadata streams say the same of the document; what cannot be read does not."""
    try:
        return _kept(resolved(old).data) == _kept(resolved(new).data)
    except (*FOREIGN_FAULTS, EdocError, AttributeError):
        return False


def _kept(data: bytes) -> bytes:
    root = parse_xml(data.strip(b"\0 \r\n\t"))
    for one in [*root.iter()]:
        if not isinstance(one.tag, str):
            continue
        for name in [name for name in one.attrib if name in _MOVING]:
            del one.attrib[name]
        if one.tag in _MOVING:
            _drop(one)
    return canonical(root)


def _drop(one: etree._Element) -> None:
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)
