"""Key addresses: what they name, and that a mistake is told without repeating what may be a secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from nh_edoc.errors import SignerError
from nh_edoc.keys.uri import KeyScheme, KeyUri, parse_key_uri


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("pem:seal.pem", KeyUri(scheme=KeyScheme.PEM, path=Path("seal.pem"))),
        ("p12:keys/印章.p12", KeyUri(scheme=KeyScheme.P12, path=Path("keys/印章.p12"))),
        ("pem:a.pem?cert=b.crt", KeyUri(scheme=KeyScheme.PEM, path=Path("a.pem"), certificate=Path("b.crt"))),
        ("pem:a%3Fb%25.pem", KeyUri(scheme=KeyScheme.PEM, path=Path("a?b%.pem"))),
        ("pem:a+b.pem?cert=c+d.crt", KeyUri(scheme=KeyScheme.PEM, path=Path("a+b.pem"), certificate=Path("c+d.crt"))),
        (r"pem:C:\keys\seal.pem", KeyUri(scheme=KeyScheme.PEM, path=Path(r"C:\keys\seal.pem"))),
    ],
)
def test_addresses(uri: str, expected: KeyUri) -> None:
    """A path may hold Chinese, a plus sign and a drive letter; ? and % are written as in any URI (RFC 3986, 2.1)."""
    assert parse_key_uri(uri) == expected


@pytest.mark.parametrize("uri", ["", "seal.pem", "pkcs11:token=a;pin-value=987654", "PEM:a", "pem:", "p12:", ":a"])
def test_unknown_addresses_list_the_known_ones(uri: str) -> None:
    """Whoever mistypes the scheme reads which ones there are, and a PIN in the address is not repeated."""
    with pytest.raises(SignerError) as caught:
        parse_key_uri(uri)
    assert caught.value.code == "signer.uri"
    for lang in ("zh", "en"):
        text = caught.value.message(lang)
        assert "pem:" in text
        assert "p12:" in text
        assert "987654" not in text


@pytest.mark.parametrize(
    "uri",
    ["pem:a?", "pem:a?cert=", "pem:a?cert", "pem:a?key=b", "pem:a?cert=b&cert=c", "pem:a?pass=987654", "p12:a?cert=b"],
)
def test_unknown_parameters(uri: str) -> None:
    """A parameter that would be ignored is a mistake to be told: there is no pass phrase in an address."""
    with pytest.raises(SignerError) as caught:
        parse_key_uri(uri)
    assert caught.value.code == "signer.uri-parameter"
    assert "987654" not in f"{caught.value}{caught.value.message('en')}"
