"""The demonstration's files before foreign judges: PDF/A-3a, PDF/UA-1, PAdES-B-T, BagIt, CMS (docs/profile.md)."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.face import embedded_license, render_license
from nh_edoc.receipt import check_document, load_document, render_document
from nh_edoc.receipt.rendered import embedded_files
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = (
    "acceptance-receipt",
    "special-procedure-notice",
    "approval-decision",
    "license",
    "delivery-receipt",
    "rejection-decision",
)
each_kind = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture(scope="module")
def sealed(demo_folder: Path) -> dict[str, Path]:
    """The sealed files; every PDF of the demonstration's documents is one of them."""
    documents = {kind: demo_folder / "documents" / f"{kind}.pdf" for kind in KINDS}
    assert sorted((demo_folder / "documents").glob("*.pdf")) == sorted(documents.values())
    return documents


@pytest.fixture(scope="module")
def unsealed(demo_folder: Path, sealed: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The same files as rendered, before any seal."""
    folder = tmp_path_factory.mktemp("unsealed")
    settings = Settings.load(env={}, options={"trust": demo_folder / "pki" / "trust"})
    for kind in KINDS:
        data = sealed[kind].read_bytes()
        if kind == "license":
            made = render_license(embedded_license(data), settings, files=embedded_files(data, "license.xml").files)
        else:
            document = load_document(demo_folder / "cases" / f"{kind}.json")
            files = embedded_files(data, "document.xml").files
            made = render_document(check_document(document, settings), settings, files=files)
        assert data.startswith(made.data)
        (folder / f"{kind}.pdf").write_bytes(made.data)
    return {kind: folder / f"{kind}.pdf" for kind in KINDS}


@pytest.fixture(scope="module")
def rules(verapdf: Callable[..., Any], sealed: dict[str, Path], unsealed: dict[str, Path]) -> dict[Path, Any]:
    found: dict[Path, Any] = verapdf([*sealed.values(), *unsealed.values()])
    return found


@each_kind
def test_verapdf_accepts_the_rendered_document(rules: dict[Path, Any], unsealed: dict[str, Path], kind: str) -> None:
    """ISO 19005-3 level A and ISO 14289-1 hold before the seal."""
    assert rules[unsealed[kind]] == {"3a": (), "ua1": ()}


@each_kind
def test_verapdf_accepts_the_sealed_document(rules: dict[Path, Any], sealed: dict[str, Path], kind: str) -> None:
    """ISO 19005-3 level A and ISO 14289-1 still hold after the seal."""
    assert rules[sealed[kind]] == {"3a": (), "ua1": ()}


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], demo_folder: Path, sealed: dict[str, Path]) -> dict[Path, Any]:
    trust = demo_folder / "pki" / "trust"
    found: dict[Path, Any] = dss(
        list(sealed.values()), trust=sorted(trust.glob("anchors/*.crt")), crls=sorted(trust.glob("crls/*.crl"))
    )
    return found


@each_kind
def test_dss_passes_the_seal(answers: dict[Path, Any], sealed: dict[str, Path], kind: str) -> None:
    """ETSI EN 319 102-1 by the strict policy: passed, level T, the whole file, and not one warning."""
    answer = answers[sealed[kind]]
    (seal,) = answer.signatures
    assert (seal.errors, seal.warnings, seal.modifications) == ((), (), ())
    assert (seal.indication, seal.sub_indication) == ("TOTAL_PASSED", None)
    assert seal.signature_format == "PAdES-BASELINE-T"
    assert seal.chain_trusted
    assert seal.covers_whole_file
    (token,) = answer.timestamps
    assert (token["indication"], token["errors"], token["warnings"]) == ("PASSED", [], [])
    assert answer.uncovered_tail_bytes == 0


@each_kind
def test_pdfsig_trusts_the_seal(
    pdfsig: Callable[..., Any], demo_folder: Path, sealed: dict[str, Path], kind: str
) -> None:
    """Poppler: the signature is valid, its certificate trusted, the total document signed."""
    roots = sorted((demo_folder / "pki" / "trust").glob("anchors/*.crt"))
    found = [pdfsig(root, [sealed[kind]])[sealed[kind]] for root in roots]
    assert all(len(signatures) == 1 for signatures in found)
    assert all(one.valid and one.total_document_signed for (one,) in found)
    assert any(one.trusted for (one,) in found), found


@each_kind
def test_qpdf_finds_a_sound_file(
    qpdf: Callable[..., Any], sealed: dict[str, Path], unsealed: dict[str, Path], kind: str
) -> None:
    """Neither error nor warning: no reader has to repair anything."""
    assert qpdf(sealed[kind]) == ()
    assert qpdf(unsealed[kind]) == ()


@pytest.fixture(scope="module")
def package(demo_folder: Path) -> Path:
    (found,) = (demo_folder / "archive").iterdir()
    return found


def test_bagit_validates_the_package(package: Path) -> None:
    """RFC 8493 by the Library of Congress's own tool."""
    bagit = pytest.importorskip("bagit")
    bagit.Bag(str(package)).validate()


def test_bagit_and_we_see_the_same_damage(package: Path, tmp_path: Path) -> None:
    """The judge can say no."""
    bagit = pytest.importorskip("bagit")
    copy = tmp_path / package.name
    shutil.copytree(package, copy)
    (copy / "bag-info.txt").write_bytes(b"")
    with pytest.raises(bagit.BagError):
        bagit.Bag(str(copy)).validate()


def test_openssl_accepts_the_signature_of_the_package(package: Path, demo_folder: Path) -> None:
    """RFC 5652: a detached signature over the tag manifest, up to the demonstration's root."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    manifest = package / "tagmanifest-sha256.txt"
    arguments = ["-verify", "-binary", "-inform", "DER", "-in", f"{manifest}.p7s", "-content", manifest]
    root = demo_folder / "pki" / "trust" / "anchors" / "root.crt"
    for content, good in ((manifest, True), (package / "bagit.txt", False)):
        arguments[-1] = content
        done = subprocess.run(
            [openssl, "cms", *arguments, "-CAfile", root, "-purpose", "any", "-out", "/dev/null"],
            capture_output=True,
            check=False,
        )
        assert (done.returncode == 0) is good, done.stderr
