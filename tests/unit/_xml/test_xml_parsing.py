"""XML is read with nothing switched on that can be turned against the reader."""

from __future__ import annotations

import re

import pytest

from nh_edoc import messages
from nh_edoc._xml import canonical, parse_xml
from nh_edoc.errors import InputError

BOMB = (
    b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    b'<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]><a>&e;&e;&e;</a>'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB, "xml.doctype"),
        (b"<?xml version='1.0'?>" + BOMB, "xml.doctype"),
        (b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml.doctype"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "xml.doctype"),
        (b'<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x"> %x;]><a/>', "xml.doctype"),
        (b'<!DOCTYPE a [<!ATTLIST a b CDATA "default">]><a/>', "xml.doctype"),
        (b"<!DOCTYPE a><a/>", "xml.doctype"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- <a> --><?x y?>\n<!DOCTYPE a><a/>", "xml.doctype"),
        (b"<a>&x;</a>", "xml.syntax"),
        (b"<a b='&x;'/>", "xml.syntax"),
        (b"<a>", "xml.syntax"),
        (b"<a/><b/>", "xml.syntax"),
        (b"", "xml.syntax"),
        (b"<a b='1' b='2'/>", "xml.syntax"),
        (b"<x:a/>", "xml.syntax"),
        (b"<a>\x01</a>", "xml.syntax"),
        (b"<a>&#1;</a>", "xml.syntax"),
        (b"<a>&#xD800;</a>", "xml.syntax"),
        (b"<a>\xff</a>", "xml.encoding"),
        (b"<a>\x00</a>", "xml.encoding"),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), "xml.encoding"),
        ("<?xml version='1.0'?><a/>".encode("utf-16-le"), "xml.encoding"),
        ("<?xml version='1.0'?><a/>".encode("utf-16-be"), "xml.encoding"),
        ("<?xml version='1.0'?><a/>".encode("utf-32"), "xml.encoding"),
        (b"<?xml version='1.0' encoding='GBK'?><a/>", "xml.encoding"),
        (b"<?xml version='1.0' encoding='UTF-7'?><a>+ADw-b/+AD4-</a>", "xml.encoding"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "xml.syntax"),
        (b"<?xml version='1.1'?><a/>", "xml.version"),
        (b"<a>" * 10_000 + b"</a>" * 10_000, "xml.limit"),
        (b"<a>" * 65 + b"</a>" * 65, "xml.too-deep"),
        (b"<a>" + b"x" * 100_001 + b"</a>", "xml.limit"),
        (b"<a b='" + b"x" * 100_001 + b"'/>", "xml.limit"),
        (b"<a" + b"x" * 60_000 + b"/>", "xml.syntax"),
        (b"<a>" + b"<b/>" * 600_000 + b"</a>", "xml.limit"),
        (b"<a>" + b" " * 20_000_000 + b"</a>", "io.too-large"),
    ],
)
def test_refused(data: bytes, code: str) -> None:
    """No document type, no entities, UTF-8, XML 1.0, bounded: each refusal has its code and its words."""
    with pytest.raises(InputError) as caught:
        parse_xml(data, name="x.xml")
    assert caught.value.code == code
    for lang in messages.LANGUAGES:
        text = caught.value.message(lang)
        assert "x.xml" in text
        assert not re.search(r"\{[a-z]+\}", text)


def test_doctype_is_markup_only_before_the_root() -> None:
    """The word in a text is a text."""
    assert parse_xml(b"<a><![CDATA[<!DOCTYPE a>]]></a>").text == "<!DOCTYPE a>"
    assert parse_xml(b"<a>&lt;!DOCTYPE a></a>").text == "<!DOCTYPE a>"


def test_accepted() -> None:
    """Byte order mark, declaration in any case, 64 levels, 100,000 characters."""
    for data in (b"\xef\xbb\xbf<a/>", b"<?xml version='1.0' encoding='utf-8' standalone='yes'?><a/>"):
        assert parse_xml(data).tag == "a"
    assert parse_xml(b"<a>" * 64 + b"</a>" * 64) is not None
    assert len(parse_xml(b"<a>" + "演".encode() * 100_000 + b"</a>").text or "") == 100_000
    assert parse_xml(b"<a><b/></a>", limit=11, depth=2) is not None
    with pytest.raises(InputError):
        parse_xml(b"<a><b/></a>", limit=10)
    with pytest.raises(InputError):
        parse_xml(b"<a><b/></a>", depth=1)


def test_xinclude_is_an_element_like_any_other() -> None:
    """No inclusion is processed."""
    data = b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="file:///etc/passwd" parse="text"/></a>'
    root = parse_xml(data)
    assert len(root) == 1
    assert "".join(root.itertext()) == ""


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"<?xml version='1.0'?>\n<a   b = \"1\"   ></a  >\n", b'<a b="1"></a>'),
        (b"<a/>", b"<a></a>"),
        (
            b"<a z='1' b='2' xmlns:y='urn:y' y:c='3' xmlns='urn:x'/>",
            b'<a xmlns="urn:x" xmlns:y="urn:y" b="2" z="1" y:c="3"></a>',
        ),
        (b"<a>1<!-- c -->2<?p q?></a>", b"<a>12<?p q?></a>"),
        (b"<!-- c --><?p q?><a/><?r s?>", b"<a></a>"),
        (b"<a><![CDATA[<&>]]>&#13;&#x6F14;\r\n</a>", "<a>&lt;&amp;&gt;&#xD;演\n</a>".encode()),
        (b"<a b='&lt;&#9;&quot;'/>", b'<a b="&lt;&#x9;&quot;"></a>'),
        (b"<a xmlns:u='urn:unused'><b xmlns='urn:b'/></a>", b'<a><b xmlns="urn:b"></b></a>'),
        # Exclusive C14N 1.0, 2.2: a namespace is written where it is used, not where it was declared
        (
            b'<a:x xmlns:a="foo:bar" xmlns:c="ftp://example.org"><b:y xmlns:b="urn:b" xml:lang="en"><c:z/></b:y></a:x>',
            b'<a:x xmlns:a="foo:bar"><b:y xmlns:b="urn:b" xml:lang="en"><c:z xmlns:c="ftp://example.org"></c:z></b:y></a:x>',
        ),
    ],
)
def test_canonical_form(data: bytes, form: bytes) -> None:
    """Canonical XML 1.0, 1.1 and Exclusive C14N 1.0, without comments: what digests are made over."""
    assert canonical(parse_xml(data)) == form


def test_canonical_form_of_a_part() -> None:
    """An element inside a document has the form that it has alone."""
    part = b'<b xmlns="urn:b"><c></c></b>'
    root = parse_xml(b"<a xmlns:u='urn:u' xmlns='urn:b'><b><c/></b>tail</a>")
    assert canonical(root[0]) == part


def test_no_canonical_form() -> None:
    """Canonical XML 1.0, 1.3: relative namespace names have none."""
    with pytest.raises(InputError) as caught:
        canonical(parse_xml(b"<a xmlns='relative'/>"))
    assert caught.value.code == "xml.canonical"
