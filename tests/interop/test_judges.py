"""A judge that always says yes would be worse than none: each must pass a good file and object to bad ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
import specimens
from judge_tools import JudgeError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from specimens import Keys


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return specimens.make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> dict[str, Path]:
    """One good file, and others with one fault each."""
    rendered = specimens.rendered()
    good = specimens.sealed(keys, rendered)
    contents = {
        "good": good,
        "unsealed": rendered,
        "flipped-page": specimens.flipped(good, good.index(b"stream\n") + 40),
        "forged": specimens.forged(good),
        "garbage": good + b"garbage\n",
        "repainted": specimens.repainted(good),
        "no-pdfa": specimens.rendered(standards=()),
        "no-font": specimens.unembedded_font(),
        "bad-startxref": re.sub(rb"startxref\n\d+", b"startxref\n7", good),
        "truncated": good[: len(good) // 2],
    }
    folder = tmp_path_factory.mktemp("files")
    places = {name: folder / f"{name}.pdf" for name in contents}
    for name, data in contents.items():
        places[name].write_bytes(data)
    return places


@pytest.fixture(scope="module")
def rules(verapdf: Callable[..., Any], files: dict[str, Path]) -> dict[str, dict[str, tuple[str, ...]]]:
    found = verapdf(list(files.values()))
    return {name: found[path] for name, path in files.items()}


def test_verapdf_accepts_the_good_files(rules: dict[str, dict[str, tuple[str, ...]]]) -> None:
    """A judge that always says no proves nothing either."""
    assert rules["good"] == {"3a": (), "ua1": ()}
    assert rules["unsealed"] == {"3a": (), "ua1": ()}


@pytest.mark.parametrize(
    ("name", "flavour", "rule"),
    [
        ("no-pdfa", "3a", "6.6.4-1"),
        ("no-pdfa", "ua1", "5-1"),
        ("no-font", "3a", "6.2.11.4.1-1"),
        ("no-font", "ua1", "7.21.4.1-1"),
        ("garbage", "3a", "6.1.3-3"),
    ],
)
def test_verapdf_names_the_broken_rule(
    rules: dict[str, dict[str, tuple[str, ...]]], name: str, flavour: str, rule: str
) -> None:
    """ISO 19005-3 6.1.3, 6.2.11.4.1, 6.6.4; ISO 14289-1 5, 7.21.4.1."""
    assert rule in rules[name][flavour]


def test_verapdf_objects_to_a_file_it_cannot_read(rules: dict[str, dict[str, tuple[str, ...]]]) -> None:
    """A file that cannot be parsed has no broken rules, and must not look compliant for that."""
    assert rules["bad-startxref"]["3a"]
    assert rules["bad-startxref"]["ua1"]


@pytest.mark.parametrize("name", ["missing.pdf", "good.bin"])
def test_verapdf_must_look_at_every_file(
    verapdf: Callable[..., Any], files: dict[str, Path], tmp_path: Path, name: str
) -> None:
    """It passes over missing and oddly named files with exit status 0."""
    (tmp_path / "good.bin").write_bytes(files["good"].read_bytes())
    with pytest.raises(JudgeError):
        verapdf([files["good"], tmp_path / name])


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], files: dict[str, Path], keys: Keys) -> dict[str, Any]:
    wanted = ["good", "unsealed", "flipped-page", "forged", "garbage", "repainted"]
    found = dss([files[name] for name in wanted], trust=[keys.trust], crls=keys.crls)
    return {name: found[files[name]] for name in wanted}


def test_dss_accepts_the_good_file(answers: dict[str, Any]) -> None:
    """ETSI EN 319 142-1, baseline B; no error, no warning, nothing behind the signature."""
    (signature,) = answers["good"].signatures
    assert (signature.indication, signature.sub_indication) == ("TOTAL_PASSED", None)
    assert signature.signature_format == "PAdES-BASELINE-B"
    assert signature.covers_whole_file
    assert signature.chain_trusted
    assert (signature.modifications, signature.errors, signature.warnings) == ((), (), ())
    assert answers["good"].uncovered_tail_bytes == 0


def test_dss_sees_no_signature_where_none_is(answers: dict[str, Any], files: dict[str, Path]) -> None:
    """An unsealed file is not a sealed one."""
    assert answers["unsealed"].signatures == ()
    assert answers["unsealed"].uncovered_tail_bytes == files["unsealed"].stat().st_size


@pytest.mark.parametrize(
    ("name", "sub_indication"), [("flipped-page", "HASH_FAILURE"), ("forged", "SIG_CRYPTO_FAILURE")]
)
def test_dss_refuses_a_changed_byte(answers: dict[str, Any], name: str, sub_indication: str) -> None:
    """ETSI EN 319 102-1, 5.2.7: a digest or signature value that does not fit is TOTAL_FAILED."""
    (signature,) = answers[name].signatures
    assert (signature.indication, signature.sub_indication) == ("TOTAL_FAILED", sub_indication)
    assert signature.errors


def test_dss_shows_bytes_behind_the_signature(answers: dict[str, Any]) -> None:
    """DSS itself passes appended bytes; only the coverage shows them, and tests must look at it."""
    (signature,) = answers["garbage"].signatures
    assert not signature.covers_whole_file
    assert answers["garbage"].uncovered_tail_bytes == len(b"garbage\n")


def test_dss_refuses_another_page_under_the_seal(answers: dict[str, Any]) -> None:
    """With the strict policy a shown page that was not signed fails the signature."""
    (signature,) = answers["repainted"].signatures
    assert signature.indication == "TOTAL_FAILED"
    assert signature.modifications


def test_dss_needs_trust_revocation_data_and_an_unrevoked_seal(
    dss: Callable[..., Any], files: dict[str, Path], keys: Keys
) -> None:
    """ETSI EN 319 102-1, 5.2.6: without anchor, without status, or revoked, a seal is not TOTAL_PASSED."""
    good = files["good"]

    def indication(**options: Any) -> tuple[str, str | None, bool]:
        (signature,) = dss([good], **options)[good].signatures
        return signature.indication, signature.sub_indication, signature.chain_trusted

    assert indication(trust=[keys.stranger], crls=keys.crls) == (
        "INDETERMINATE",
        "NO_CERTIFICATE_CHAIN_FOUND",
        False,
    )
    assert indication(trust=[keys.trust])[0] == "INDETERMINATE"
    assert indication(trust=[keys.trust], revocation=False)[0] == "TOTAL_PASSED"
    assert indication(trust=[keys.trust], crls=keys.revoking)[:2] == ("INDETERMINATE", "REVOKED_NO_POE")


def test_dss_must_look_at_every_file(dss: Callable[..., Any], files: dict[str, Path], tmp_path: Path) -> None:
    """A file that DSS cannot read is no file without signatures."""
    for unreadable in (files["truncated"], tmp_path / "missing.pdf"):
        with pytest.raises(JudgeError):
            dss([files["good"], unreadable])


@pytest.fixture(scope="module")
def poppler(pdfsig: Callable[..., Any], files: dict[str, Path], keys: Keys) -> dict[str, Any]:
    found = pdfsig(keys.trust, list(files.values()))
    return {name: found[path] for name, path in files.items()}


def test_pdfsig_accepts_the_good_file(poppler: dict[str, Any]) -> None:
    """Valid, trusted, and signed to the last byte."""
    (signature,) = poppler["good"]
    assert (signature.valid, signature.trusted, signature.total_document_signed) == (True, True, True)


def test_pdfsig_objects_to_bad_files(
    pdfsig: Callable[..., Any], poppler: dict[str, Any], files: dict[str, Path], keys: Keys
) -> None:
    """A changed byte, bytes behind the signature, a stranger's root, no signature."""
    assert [one.valid for one in poppler["flipped-page"]] == [False]
    assert [one.valid for one in poppler["forged"]] == [False]
    assert [one.total_document_signed for one in poppler["garbage"]] == [False]
    assert [one.total_document_signed for one in poppler["repainted"]] == [False]
    assert [one.trusted for one in pdfsig(keys.stranger, [files["good"]])[files["good"]]] == [False]
    assert poppler["unsealed"] == ()


def test_qpdf_accepts_the_good_file(qpdf: Callable[..., Any], files: dict[str, Path]) -> None:
    """No error, no warning."""
    assert qpdf(files["good"]) == ()


@pytest.mark.parametrize("name", ["bad-startxref", "truncated"])
def test_qpdf_complains_about_a_broken_file(qpdf: Callable[..., Any], files: dict[str, Path], name: str) -> None:
    """A file that a reader must repair is no good file."""
    assert qpdf(files[name])


def test_qpdf_must_have_a_file(qpdf: Callable[..., Any], tmp_path: Path) -> None:
    """A missing file is an objection."""
    assert qpdf(tmp_path / "missing.pdf")
