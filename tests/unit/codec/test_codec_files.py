"""Files: which form they have, what is not even data, how deep and large they may be."""

from __future__ import annotations

import re
from typing import Any

import pytest
from codec_receipt import JSON, RECEIPT, XML, changed

from nh_edoc import messages
from nh_edoc.codec import decode_json, load_document
from nh_edoc.errors import FileError, InputError
from nh_edoc.receipt.kinds import KINDS


def test_load_document(tmp_path: Any) -> None:
    """The first character says JSON or XML; a byte order mark of UTF-8 is allowed, other encodings are refused."""
    for data in (JSON, XML, b"\xef\xbb\xbf" + JSON, b"\xef\xbb\xbf" + XML, b"\r\n " + JSON):
        assert load_document(data, KINDS) == RECEIPT
    path = tmp_path / "receipt.json"
    path.write_bytes(JSON)
    assert load_document(path, KINDS) == load_document(str(path), KINDS) == RECEIPT
    path.write_bytes(b"{")
    with pytest.raises(InputError, match=r"receipt\.json"):
        load_document(path, KINDS)
    with pytest.raises(FileError):
        load_document(tmp_path / "none.json", KINDS)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document.empty"),
        (b" \n", "document.empty"),
        (b"\xef\xbb\xbf", "document.empty"),
        (b"nonsense", "document.format"),
        (b"%PDF-1.7", "document.format"),
        (b"\xef\xbb\xbf\xef\xbb\xbf{}", "document.format"),
        (JSON.decode().encode("utf-16"), "document.encoding"),
        (XML.decode().encode("utf-16"), "document.encoding"),
        (b" <?xml version='1.0'?><a/>", "xml.syntax"),
        (b"[]", "document.invalid"),
        (b"{}", "document.invalid"),
        (b"{} {}", "record.json"),
        (b"{'a': 1}", "record.json"),
        (b'{"a": 1,}', "record.json"),
        (b'{"a": 01}', "record.json"),
        (b'{"a": "\t"}', "record.json"),
        (b'{"a": "\xff"}', "record.encoding"),
        (b'{"a": NaN}', "record.number"),
        (b'{"a": -Infinity}', "record.number"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "record.number"),
        (b"{" + b" " * 20_000_000 + b"}", "io.too-large"),
        (b"[" * 10_000 + b"]" * 10_000, "record.too-deep"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "record.too-deep"),
        (b"[" * 10_000, "record.too-deep"),
        (b"[" + b"[]," * 600_000 + b"[]]", "record.too-many"),
    ],
)
def test_broken_files(data: bytes, code: str) -> None:
    """Whatever comes, the answer is one InputError with a text in both languages."""
    with pytest.raises(InputError) as caught:
        load_document(data, KINDS)
    assert caught.value.code == code
    for lang in messages.LANGUAGES:
        assert not re.search(r"\{[a-z]+\}", caught.value.message(lang))
        assert not caught.value.message(lang).startswith(code)


def test_depth_is_counted_outside_of_strings() -> None:
    """64 levels are allowed; brackets in texts are no levels."""
    text = "[{" * 90 + '\\"['
    assert decode_json(changed(acceptanceReceipt__clerk=text[:99]), KINDS).body.clerk == text[:99]
    with pytest.raises(InputError) as caught:
        decode_json(b"[" * 65 + b"]" * 65, KINDS)
    assert caught.value.code == "record.too-deep"
    with pytest.raises(InputError) as caught:
        decode_json(b"[" * 64 + b"]" * 64, KINDS)
    assert caught.value.code == "document.invalid"
