"""Any object with the protocol signs; a key is read, opened and checked once, however many documents it seals."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from edoc_pki import NOW, pki, rsa_key
from edoc_sealed import PICTURE, rendered, store, verifier

from nh_edoc._cms.template import CmsTemplate
from nh_edoc.errors import SignerError
from nh_edoc.keys import load_signer, loading
from nh_edoc.model.report import Verdict
from nh_edoc.ports import BatchSigner, CmsSigner, KeyKind, Signer
from nh_edoc.seal import Sealer

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki

MADE = pki(key=rsa_key())
PARTY = MADE.seal


class Adapter:
    """What somebody writes for a device of their own: four names, no base class, nothing of ours."""

    key_kind = KeyKind.RSA

    def __init__(self, spoil: bytes = b"") -> None:
        self.certificate = PARTY.certificate
        self.chain = PARTY.chain
        self.spoil = spoil
        self.signed = 0

    def sign(self, data: bytes) -> bytes:
        self.signed += 1
        return PARTY.sign(data + self.spoil)


def test_any_object_with_the_protocol_seals() -> None:
    """ports.Signer: certificate, chain, key_kind, sign."""
    made = Adapter()
    assert isinstance(made, Signer)
    assert not isinstance(made, BatchSigner | CmsSigner)
    sealer = Sealer(made, picture=PICTURE, clock=lambda: NOW, trust=store(MADE))
    for _ in range(2):
        assert verifier(store(MADE)).verify(sealer.seal(rendered()).data).verdict is Verdict.VALID
    assert made.signed == 2


def test_what_it_returns_is_checked() -> None:
    """A signature that does not hold leaves no file, whoever wrote the object."""
    with pytest.raises(SignerError) as caught:
        Sealer(Adapter(b"!"), picture=PICTURE, clock=lambda: NOW).seal(rendered())
    assert caught.value.code == "seal.released"


def test_key_is_read_and_checked_once(demo_pki: DemoPki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file, asked for its pass phrase once; the key stays, also when the file goes; its certificate is read once."""
    path = tmp_path / "seal.p12"
    shutil.copy(demo_pki.decision_p12, path)
    secret = next(demo_pki.decision_p12.parent.glob("*passphrase*")).read_bytes().strip()
    asked: list[str] = []
    counted: list[str] = []
    read, of = loading._read, CmsTemplate.of.__func__

    def reading(one: Path) -> bytes:
        counted.append("file")
        return read(one)

    def template(cls: Any, *given: Any) -> CmsTemplate:
        counted.append("template")
        return of(cls, *given)  # type: ignore[no-any-return]

    monkeypatch.setattr(loading, "_read", reading)
    monkeypatch.setattr(CmsTemplate, "of", classmethod(template))
    with load_signer(f"p12:{path}", secrets=lambda name: asked.append(name) or secret) as signer:
        path.unlink()
        sealer = Sealer(signer, picture=PICTURE)
        first, second = (sealer.seal(rendered(kind)).data for kind in ("acceptance-receipt", "approval-decision"))
    assert first != second
    assert (asked, counted) == (["seal.p12"], ["file", "template"])
