"""``seal extend`` and ``--level``: what an operator types (ETSI EN 319 142-1, 5.4)."""

from __future__ import annotations

import json
import shutil
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.demo.tsa import LocalTimestamper, serve
from nh_edoc.keys import load_signer
from nh_edoc.receipt.samples import sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@contextmanager
def authority(pki: Path) -> Iterator[str]:
    with (
        load_signer(f"pem:{pki / 'keys' / 'tsa.pem'}") as signer,
        serve(LocalTimestamper(signer=signer, clock=lambda: datetime.now(UTC))) as url,
    ):
        yield url


@pytest.fixture
def pki(demo_folder: Path) -> Path:
    return demo_folder / "pki"


@pytest.fixture
def issue(run: Callable[..., Any], tmp_path: Path, pki: Path) -> Callable[..., Any]:
    source = tmp_path / "receipt.json"
    source.write_bytes(encode_json(sample("acceptance-receipt")))

    def call(*options: object) -> Any:
        key = f"pem:{pki / 'keys' / 'receipt-seal.pem'}"
        return run(
            "doc", "issue", source, "-o", tmp_path / "receipt.pdf", "--key", key, "--trust", pki / "trust", *options
        )

    return call


def proven(run: Callable[..., Any], file: Path, pki: Path) -> str:
    found = run("verify", file, "--trust", pki / "trust", "--json")
    assert found.code == 0, found.err
    level: str = json.loads(found.out)["signatures"][0]["level_proven"]
    return level


@pytest.mark.parametrize("level", ["B-LT", "B-LTA"])
def test_sealed_at_a_level(
    run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, pki: Path, level: str
) -> None:
    """The level that was asked for, in the file and on the screen."""
    with authority(pki) as url:
        made = issue("--level", level, "--tsa", url, "--digest", "sha384")
    assert made.code == 0, made.err
    assert proven(run, tmp_path / "receipt.pdf", pki) == f"PAdES-BASELINE-{level[2:]}"


def test_level_without_an_authority(issue: Callable[..., Any], tmp_path: Path) -> None:
    """Nothing is sealed at a lower level than was asked for."""
    made = issue("--level", "B-LTA")
    assert made.code == 4
    assert "B-LTA" in made.err
    assert not (tmp_path / "receipt.pdf").exists()


def test_unknown_revocation_is_for_the_lowest_level(issue: Callable[..., Any], tmp_path: Path, pki: Path) -> None:
    """Leave for B-B only."""
    with authority(pki) as url:
        made = issue("--level", "B-T", "--tsa", url, "--allow-unknown-revocation")
    assert made.code == 4
    assert not (tmp_path / "receipt.pdf").exists()


def test_extend(run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, pki: Path) -> None:
    """B-B to B-LTA, then renewed; the input is never changed and never the output."""
    assert issue().code == 0
    source, raised, renewed = (tmp_path / name for name in ("receipt.pdf", "lta.pdf", "renewed.pdf"))
    before = source.read_bytes()
    with authority(pki) as url:
        options = ("--level", "B-LTA", "--tsa", url, "--trust", pki / "trust")
        assert run("seal", "extend", source, "-o", raised, *options).code == 0
        assert run("seal", "extend", raised, "-o", renewed, *options).code == 0
        assert run("seal", "extend", source, "-o", source, *options).code == 4
    assert source.read_bytes() == before
    assert renewed.read_bytes().startswith(raised.read_bytes())
    for file in (raised, renewed):
        assert proven(run, file, pki) == "PAdES-BASELINE-LTA"


def test_extend_refuses(run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, pki: Path) -> None:
    """A changed file, a level that is there, no trust store, no authority: each says why, and writes nothing."""
    assert issue().code == 0
    source, target = tmp_path / "receipt.pdf", tmp_path / "out.pdf"
    changed = tmp_path / "changed.pdf"
    data = bytearray(source.read_bytes())
    data[9000] ^= 1
    changed.write_bytes(data)
    trust = ("--trust", pki / "trust")
    assert run("seal", "extend", changed, "-o", target, "--level", "B-T", *trust).code == 1
    assert run("seal", "extend", source, "-o", target, "--level", "B-T").code == 5
    missing = run("seal", "extend", source, "-o", target, "--level", "B-T", *trust)
    assert missing.code == 5
    assert "--tsa" in missing.err
    assert not target.exists()


def test_lists_of_one_run(run: Callable[..., Any], issue: Callable[..., Any], tmp_path: Path, pki: Path) -> None:
    """``--crl``: a trust store without lists, and the lists beside it (RFC 5280, 5)."""
    bare = tmp_path / "trust"
    shutil.copytree(pki / "trust", bare)
    lists = sorted((pki / "trust" / "crls").iterdir())
    shutil.rmtree(bare / "crls")
    options = [one for file in lists for one in ("--crl", file)]
    assert issue("--trust", bare).code == 5
    assert issue("--trust", bare, *options).code == 0
    with authority(pki) as url:
        common = ("--level", "B-LTA", "--tsa", url, "--trust", bare)
        source, target = tmp_path / "receipt.pdf", tmp_path / "lta.pdf"
        assert run("seal", "extend", source, "-o", target, *common).code == 5
        assert run("seal", "extend", source, "-o", target, *common, *options).code == 0
    assert proven(run, target, pki) == "PAdES-BASELINE-LTA"
    refused = issue("--trust", bare, "--crl", source)
    assert refused.code == 5
    assert "receipt.pdf" in refused.err
