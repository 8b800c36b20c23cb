"""Parse XML that nobody vouches for, and put XML into its canonical form."""

from __future__ import annotations

from typing import Final

from lxml import etree

from nh_edoc.errors import InputError

LARGEST: Final = 20_000_000
"""Bytes of XML that are read."""
DEEPEST: Final = 64
_ENCODINGS: Final = frozenset({"utf-8", "us-ascii", "ascii"})


class _Depth:
    """A parser target that only counts, so that a deep document is refused before a tree is built."""

    def __init__(self, limit: int) -> None:
        self.depth = 0
        self.limit = limit
        self.exceeded = False

    def start(self, _tag: str, _attributes: object) -> None:
        """Go one level down."""
        self.depth += 1
        if self.depth > self.limit:
            self.exceeded = True

    def end(self, _tag: str) -> None:
        """Go one level up."""
        self.depth -= 1

    def close(self) -> bool:
        """Return whether the limit was exceeded."""
        return self.exceeded


def parse_xml(data: bytes, *, name: str = "<bytes>", limit: int = LARGEST, depth: int = DEEPEST) -> etree._Element:
    """Return the root element of ``data``.

    No document type at all is accepted: what has none can define no entity, and neither bombs nor files of this
    machine can come in. UTF-8 is the only encoding.

    Raises:
        InputError: `xml.size`, `xml.depth`, `xml.doctype`, `xml.encoding`, `xml.syntax`.
    """
    if len(data) > limit:
        raise InputError("xml.size", name=name, limit=limit)
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise InputError("xml.encoding", name=name)
    try:
        if etree.fromstring(data, _parser(target=_Depth(depth))):
            raise InputError("xml.depth", name=name, limit=depth)
        root = etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        code = "xml.depth" if "depth" in str(error) else "xml.syntax"
        raise InputError(code, name=name, limit=depth, reason=error.msg or str(error)) from error
    except ValueError as error:
        raise InputError("xml.syntax", name=name, reason=str(error)) from error
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise InputError("xml.doctype", name=name)
    if (info.encoding or "utf-8").lower() not in _ENCODINGS:
        raise InputError("xml.encoding", name=name)
    return root


def _parser(target: _Depth | None = None) -> etree.XMLParser:
    """Return a fresh parser: lxml's parsers are not for several threads at once."""
    return etree.XMLParser(
        target=target,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=False,
        remove_pis=False,
    )


def canonical(element: etree._Element) -> bytes:
    """Return Exclusive XML Canonicalization 1.0, without comments, of ``element``."""
    result: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    return result
