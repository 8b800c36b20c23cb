"""Parse XML: UTF-8, no document type, no entities, no network, everything bounded."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

from nh_edoc.errors import InputError

LARGEST: Final = 20_000_000
"""Greatest size of a document in bytes."""
DEEPEST: Final = 64
"""Greatest number of elements inside one another."""
_LONGEST: Final = 100_000
"""Greatest length of one text or attribute value in characters; a lawful one has at most 2,000."""
_MOST_TAGS: Final = 500_000
"""Greatest number of ``<``: an element costs a hundred times the bytes that write it."""

_MOST_ATTRIBUTES: Final = 1000
"""Greatest number of attributes of one element: to read their values takes quadratic time."""

_DOCTYPE: Final = re.compile(rb"(?:\xef\xbb\xbf)?(?:[ \t\r\n]+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
"""A document type can stand only before the root element (XML 1.0, production 22)."""


def parse_xml(data: bytes, *, name: str = "<bytes>", limit: int = LARGEST, depth: int = DEEPEST) -> etree._Element:
    """Return the root element of an XML document.

    Args:
        data: the document, UTF-8 with or without byte order mark.
        name: what messages call the document.
        limit: greatest size in bytes.
        depth: greatest number of elements inside one another.

    Raises:
        InputError: `io.too-large`, `xml.too-deep`, `xml.limit`: larger than permitted; `xml.encoding`: not UTF-8;
            `xml.version`: not XML 1.0; `xml.doctype`: a document type is declared; `xml.syntax`: not well-formed.
    """
    if len(data) > limit:
        raise InputError("io.too-large", name=name, limit=limit)
    _require_utf8(data, name)
    if _DOCTYPE.match(data):  # before the parser sees one entity: bombs and files of the machine come this way
        raise InputError("xml.doctype", name=name)
    if data.count(b"<") > _MOST_TAGS:
        raise InputError("xml.limit", name=name)
    root = _parse(data, name)
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise InputError("xml.doctype", name=name)
    if (info.encoding or "UTF-8").upper() != "UTF-8":
        raise InputError("xml.encoding", name=name)
    if info.xml_version != "1.0":  # canonical XML is defined over XML 1.0 only
        raise InputError("xml.version", name=name, version=info.xml_version)
    small = len(data) <= _LONGEST and data.count(b"=") <= _MOST_ATTRIBUTES
    _require_bounds(root, name, depth, small=small)
    return root


def canonical(element: etree._Element) -> bytes:
    """Return the element in Exclusive XML Canonicalization 1.0 without comments.

    Raises:
        InputError: `xml.canonical`: it has no canonical form (a relative namespace name, C14N 1.0, 1.3).
    """
    try:
        data: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.C14NError as error:
        raise InputError("xml.canonical") from error
    return data


def _require_utf8(data: bytes, name: str) -> None:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("xml.encoding", name=name) from error
    if b"\0" in data:  # UTF-16 of plain ASCII is valid UTF-8, and the parser would silently recognise it
        raise InputError("xml.encoding", name=name)


def _parse(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=False,
        remove_pis=False,
        collect_ids=False,
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise InputError("xml.limit", name=name) from error
        line, column = error.position
        raise InputError("xml.syntax", name=name, line=line, column=column, reason=_reason(error)) from error


def _reason(error: etree.XMLSyntaxError) -> str:
    return re.sub(r",? line \d+, column \d+.*", "", error.msg or "", flags=re.DOTALL).strip()


def _require_bounds(root: etree._Element, name: str, depth: int, *, small: bool) -> None:
    """Walk level by level, so that no depth of nesting costs stack; what is ``small`` can only be too deep."""
    level = [root]
    for _ in range(depth):
        if not small and any(_is_beyond_bounds(element) for element in level):
            raise InputError("xml.limit", name=name)
        level = [child for element in level if len(element) for child in element]
        if not level:
            return
    raise InputError("xml.too-deep", name=name, depth=depth)


def _is_beyond_bounds(element: etree._Element) -> bool:
    texts = [element.text or "", element.tail or ""]
    if element.attrib:
        if len(element.attrib) > _MOST_ATTRIBUTES:
            return True
        texts += element.attrib.values()
    return any(len(text) > _LONGEST for text in texts)
