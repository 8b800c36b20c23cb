"""Files of other producers with a seal plan before foreign judges, after each seal: EU DSS (strict), pdfsig, pyHanko, qpdf, veraPDF."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from asn1crypto import pem, x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from edoc_other import ALL, FILES, LANES, PICTURE, read
from edoc_plan import plan_of
from edoc_sealed import good_store
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from specimens import make_keys, pointers, rendered

from nh_edoc.model.report import Verdict
from nh_edoc.seal import ForeignSealer, Place, Wish
from nh_edoc.seal.placement import Anchor
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from edoc_pki import Party
    from specimens import Keys

DAY = timedelta(days=1)
TAGGED = "tagged.pdf"
SEVERAL = frozenset({"tex.pdf"})
"""Files of several pages, whose first seal straddles them."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def parties(keys: Keys) -> tuple[Party, ...]:
    now = datetime.now(UTC).replace(microsecond=0)
    others = [
        keys.authority.issue(
            name,
            start=now - 30 * DAY,
            end=now + 300 * DAY,
            extended=[ExtendedKeyUsageOID.EMAIL_PROTECTION],
            extensions=pointers("authority"),
        )
        for name in ("演示第二机关", "演示第三机关")
    ]
    return (keys.seal, *others)


@pytest.fixture(scope="module")
def planned(parties: tuple[Party, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, int], Path]:
    """Each file after each of three seals; the first one in both lanes, the others in pyHanko's."""
    folder = tmp_path_factory.mktemp("planned")
    found = {}
    for name in (*FILES, TAGGED):
        for lane in LANES:
            data = rendered() if name == TAGGED else read(name)
            for turn, party in enumerate(parties, start=1):
                plan = plan_of(*parties, straddle=name in SEVERAL and lane == "direct")
                wish = Wish(accept=ALL, lane=lane, plan=plan) if turn == 1 else Wish(accept=ALL)
                path = folder / f"{lane}-{turn}-{name}"
                data = ForeignSealer(party, picture=PICTURE).seal(data, wish, to=path).data or b""
                found[name, lane, turn] = path
    return found


@pytest.fixture(scope="module")
def placed(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Without a plan: on a text, and over the edges of all pages."""
    folder = tmp_path_factory.mktemp("placed")
    sealer = ForeignSealer(keys.seal, picture=PICTURE)
    wishes = {
        "text.pdf": Wish(at=Anchor(text="Second page."), accept=ALL, lane="pyhanko"),
        "edges.pdf": Wish(straddle=True, accept=ALL),
        "both.pdf": Wish(straddle=True, at=Place(page=2, x=60, y=230), accept=ALL),
    }
    for name, wish in wishes.items():
        sealer.seal(read("tex.pdf"), wish, to=folder / name)
    return [folder / name for name in wishes]


def test_dss(
    planned: dict[tuple[str, str, int], Path],
    placed: list[Path],
    keys: Keys,
    dss: Callable[..., dict[Path, object]],
) -> None:
    """TOTAL_PASSED for every seal after every turn, the first one certifying (DocMDP 2), nothing to complain about."""
    answers = dss([*planned.values(), *placed], trust=[keys.trust], crls=keys.crls)
    for path, answer in answers.items():
        assert all(one.indication == "TOTAL_PASSED" for one in answer.signatures), (path.name, answer)
        assert all(not one.errors and not one.warnings for one in answer.signatures), (path.name, answer)
        assert all(one.signature_format == "PAdES-BASELINE-B" for one in answer.signatures)
        assert answer.uncovered_tail_bytes == 0
    for (_, _, turn), path in planned.items():
        signatures = answers[path].signatures
        assert len(signatures) == turn
        assert {one.field: one.docmdp for one in signatures}["First"] == 2
        found = {what.partition(":")[0] for one in signatures for what in one.modifications}
        assert found <= {"form", "extension"}, (
            path.name,
            found,
        )  # what is filled, and what is known; nothing undefined


def test_pdfsig(
    planned: dict[tuple[str, str, int], Path],
    placed: list[Path],
    keys: Keys,
    pdfsig: Callable[..., dict[Path, object]],
) -> None:
    for path, signatures in pdfsig(keys.trust, [*planned.values(), *placed]).items():
        signed = [one for one in signatures if "The signature form field is not signed." not in one.said]
        assert signed
        assert all(one.valid and one.trusted for one in signed), path.name
        assert any(one.total_document_signed for one in signed), path.name


def test_pyhanko(planned: dict[tuple[str, str, int], Path], keys: Keys) -> None:
    """By its own rules of what may change: form filling, which DocMDP 2 permits."""
    root = x509.Certificate.load(pem.unarmor(keys.trust.read_bytes())[2])
    for (_, _, turn), path in planned.items():
        with path.open("rb") as file:
            signatures = PdfFileReader(file).embedded_signatures
            assert len(signatures) == turn
            for one in signatures:
                status = validate_pdf_signature(one, ValidationContext(trust_roots=[root], allow_fetching=False))
                assert status.bottom_line, (path.name, one.field_name)
                assert status.docmdp_ok
                assert status.modification_level <= ModificationLevel.FORM_FILLING


def test_our_verifier(planned: dict[tuple[str, str, int], Path], placed: list[Path]) -> None:
    verifier = Verifier(good_store())
    for path in (*planned.values(), *placed):
        assert verifier.verify(path.read_bytes()).verdict is not Verdict.INVALID, path.name


def test_qpdf(
    planned: dict[tuple[str, str, int], Path], placed: list[Path], qpdf: Callable[[Path], tuple[str, ...]]
) -> None:
    for path in (*planned.values(), *placed):
        assert qpdf(path) == (), path.name


def test_verapdf(
    planned: dict[tuple[str, str, int], Path],
    tmp_path: Path,
    verapdf: Callable[..., dict[Path, dict[str, tuple[str, ...]]]],
) -> None:
    """PDF/A-3a and PDF/UA-1 hold after each seal of the direct lane where they held; PDF/A after the other lane's too."""
    before = {name: tmp_path / name for name in (TAGGED, "libreoffice-pdfa.pdf")}
    before[TAGGED].write_bytes(rendered())
    before["libreoffice-pdfa.pdf"].write_bytes(read("libreoffice-pdfa.pdf"))
    later = {key: path for key, path in planned.items() if key[0] in before}
    answers = verapdf([*before.values(), *later.values()])
    assert answers[before[TAGGED]] == {"3a": (), "ua1": ()}
    for (name, lane, _), path in later.items():
        assert answers[path]["3a"] == answers[before[name]]["3a"], path.name
        if lane == "direct":
            assert set(answers[path]["ua1"]) == set(answers[before[name]]["ua1"]), path.name
