"""Data that was made to hurt: damaged bytes, bombs, floods. The answer is an InputError, soon."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any

import pytest
from codec_values import full_document

from nh_edoc.codec import decode_json, decode_xml, encode_json, encode_xml, parse_json
from nh_edoc.errors import InputError
from nh_edoc.receipt.kinds import KINDS
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = [(encode_json, decode_json), (encode_xml, decode_xml)]
SCRAPS = [
    b"\x00",
    b"\xff",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b'"',
    b"\\",
    b"{",
    b"[",
    b"1e999",
    b"\xef\xbb\xbf",
]


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes after one or two changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 2)):
        at = chance.randrange(len(changed))
        match chance.randrange(5):
            case 0:
                changed[at] ^= 1 << chance.randrange(8)
            case 1:
                del changed[at : at + chance.randint(1, 40)]
            case 2:
                changed[at:at] = chance.choice(SCRAPS)
            case 3:
                changed[at:at] = changed[at : at + chance.randint(1, 60)]
            case _:
                del changed[at:]
                changed += b" "
    return bytes(changed)


@pytest.mark.parametrize("form", FORMS, ids=["json", "xml"])
@pytest.mark.parametrize("kind", KINDS)
def test_damaged_bytes(kind: str, form: tuple[Callable[..., bytes], Callable[..., Any]]) -> None:
    """style guide §5: foreign exceptions never leave; what is still read is written as it was read."""
    encode, decode = form
    good = encode(sample(kind))
    chance = random.Random(20260210)
    survived = 0
    for _ in range(300):
        try:
            document = decode(damaged(good, chance), KINDS)
        except InputError:
            continue
        survived += 1
        assert decode(encode(document), KINDS) == document
    assert 0 < survived < 150


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("many unknown names", b"{" + b",".join(b'"n%d":0' % n for n in range(300_000)) + b"}"),
        ("one name many times", b"{" + b",".join([b'"head":0'] * 300_000) + b"}"),
        ("many numbers", b'{"head":[' + b"1," * 3_000_000 + b"1]}"),
        ("many brackets in texts", b'{"head":"' + b"[" * 10_000_000 + b'"}'),
        ("many escapes", b'{"head":"' + b"\\\\" * 5_000_000 + b'"}'),
        ("text without end", b'{"head":"' + b'\\"' * 5_000_000),
        ("many quotes", b'"' * 5_000_000),
        ("one long name", b'{"' + b"n" * 10_000_000 + b'":0}'),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_json_floods(name: str, data: bytes) -> None:
    """verification §6: sizes are bounded, and so is the time for them."""
    start = time.process_time()
    with pytest.raises(InputError):
        decode_json(data, KINDS)
    assert time.process_time() - start < 5, name


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("many elements", b"<a>" + b"<b/>" * 3_000_000 + b"</a>"),
        ("many unknown elements", b"<x/>" * 100_000),
        ("deep", b"<x>" * 100_000 + b"</x>" * 100_000),
        ("long text", b"<x>" + b"y" * 15_000_000 + b"</x>"),
        ("long attribute", b'<x y="' + b"z" * 15_000_000 + b'"/>'),
        ("many attributes", b"<x " + b" ".join(b'a%d=""' % n for n in range(200_000)) + b"/>"),
        ("many namespaces", b"<x " + b" ".join(b'xmlns:a%d="urn:%d"' % (n, n) for n in range(20_000)) + b"/>"),
        ("many comments", b"<!---->" * 200_000),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_xml_floods(name: str, data: bytes) -> None:
    """verification §6: sizes are bounded, and so is the time for them."""
    good = encode_xml(full_document(KINDS["acceptance-receipt"]))
    start = time.process_time()
    with pytest.raises(InputError):
        decode_xml(good.replace(b"<acceptanceReceipt>", b"<acceptanceReceipt>" + data, 1), KINDS)
    assert time.process_time() - start < 5, name


def test_big_numbers_are_not_computed() -> None:
    """A number with millions of digits costs quadratic time to read; it is refused first."""
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        parse_json(b"[" + b"9" * 10_000_000 + b"]")
    assert caught.value.code == "record.number"
    with pytest.raises(InputError):
        decode_json(b'{"version": ' + b"9" * 4_000 + b"}", KINDS)
    assert time.process_time() - start < 2
