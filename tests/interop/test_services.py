"""Seals whose key is elsewhere before foreign judges: a signing service, a service that returns the CMS, PDF out and sealed PDF back.

What a judge says must not depend on where a seal was made (docs/profile.md, 1 and 5).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import pem, x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_pem_x509_certificates
from csc_server import Given, csc_server
from edoc_pki import Party
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from nh_edoc.demo.pki import AGENCY, JOINT_AGENCY, JOINT_USCC, DemoPki
from nh_edoc.demo.seal_service import local_seal_service
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.keys.signer import Choice
from nh_edoc.model.digest import DigestAlgorithm
from nh_edoc.model.document import Agency
from nh_edoc.model.report import Level
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier
from nh_edoc.workflow import accept_document, await_seal, seal_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from nh_edoc.model.pdf import PdfA

LEVELS = {
    "csc-b": "BASELINE-B",
    "csc-t": "BASELINE-T",
    "csc-many": "BASELINE-LTA",
    "cms-b": "BASELINE-B",
    "cms-lt": "BASELINE-LT",
    "accepted-b": "BASELINE-B",
    "accepted-csc-t": "BASELINE-T",
    "accepted-lta": "BASELINE-LTA",
    "accepted-joint": "BASELINE-T",
    "accepted-joint-lta": "BASELINE-LTA",
}
"""Each file and the level that was asked for."""
each = pytest.mark.parametrize("name", LEVELS)


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class World:
    """The demonstration's trust store and time-stamping authority."""

    pki: DemoPki
    trust: TrustStore
    settings: Settings
    authority: LocalTimestamper

    def sealer(self, signer: Any, level: Level = Level.B_B, *, agency: str = AGENCY, line: str | None = None) -> Sealer:
        stamper = None if level is Level.B_B else self.authority
        picture = RoundSeal(name=agency, line=line)
        return Sealer(signer, picture=picture, trust=self.trust, timestamper=stamper, level=level)

    def rendered(self, kind: str) -> PdfA:
        return render_document(check_document(sample(kind), self.settings), self.settings)

    def accepted(self, data: bytes) -> bytes:
        """As the file goes on: taken back, compared with what its data renders to, VALID."""
        accept_document(data, self.settings, Verifier(self.trust, settings=self.settings))
        return data


@pytest.fixture(scope="module")
def world(demo_pki: DemoPki) -> Iterator[World]:
    trust = TrustStore.load(demo_pki.trust)
    settings = Settings.load(env={}, options={"trust": demo_pki.trust})
    with load_signer(f"pem:{demo_pki.tsa}") as signer:
        yield World(demo_pki, trust, settings, LocalTimestamper(signer=signer, clock=now))


def party(path: Path) -> Party:
    """A seal of the demonstration, as a service keeps it."""
    data = path.read_bytes()
    first, *others = load_pem_x509_certificates(data)
    return Party(first, serialization.load_pem_private_key(data, None), tuple(others))


def with_signatures_from_a_service(world: World) -> Iterator[tuple[str, bytes]]:
    """CSC API: P-256 and RSA-PSS, one at a time and many at once."""
    line = "行政许可专用章"
    with csc_server(party(world.pki.receipt_seal)) as service, load_signer(service.uri, secrets=Given()) as signer:
        yield "csc-b", world.sealer(signer, line=line).seal(world.rendered("acceptance-receipt")).data
        pdf = world.rendered("acceptance-receipt")
        _, second = world.sealer(signer, Level.B_LTA, line=line).seal_all([pdf, pdf])
        yield "csc-many", second.data
    choice = Choice(digest=DigestAlgorithm.SHA384, pss=True)
    decision = csc_server(party(world.pki.decision_seal))
    with decision as service, load_signer(service.uri, secrets=Given(), choice=choice) as signer:
        yield "csc-t", world.sealer(signer, Level.B_T).seal(world.rendered("approval-decision")).data


def with_cms_from_a_service(world: World) -> Iterator[tuple[str, bytes]]:
    with load_signer(f"pem:{world.pki.decision_seal}") as key:
        service = local_seal_service(key)
        for name, level in (("cms-b", Level.B_B), ("cms-lt", Level.B_LT)):
            yield name, world.sealer(service, level).seal(world.rendered("approval-decision")).data


def sealed_elsewhere(world: World) -> Iterator[tuple[str, bytes]]:
    left = await_seal(sample("approval-decision"), world.settings).pdf
    yield "waiting", left.data
    with load_signer(f"pem:{world.pki.decision_seal}") as key:
        for name, level in (("accepted-b", Level.B_B), ("accepted-lta", Level.B_LTA)):
            yield name, world.accepted(seal_document(left, world.settings, world.sealer(key, level)).data)
    with csc_server(party(world.pki.decision_seal)) as service, load_signer(service.uri, secrets=Given()) as signer:
        yield "accepted-csc-t", world.accepted(world.sealer(signer, Level.B_T).seal(left).data)


def sealed_elsewhere_by_two(world: World) -> Iterator[tuple[str, bytes]]:
    document = sample("approval-decision")
    other = Agency(name=JOINT_AGENCY, uscc=JOINT_USCC, region="440605")
    document = replace(document, body=replace(document.body, joint_organs=(other,)))
    left = await_seal(document, world.settings).pdf
    yield "joint-waiting", left.data
    with load_signer(f"pem:{world.pki.decision_seal}") as one, load_signer(f"pem:{world.pki.joint_seal}") as two:
        first = world.sealer(one, Level.B_T).seal(left).data
        yield "joint-first", first
        for name, level in (("accepted-joint", Level.B_T), ("accepted-joint-lta", Level.B_LTA)):
            second = world.sealer(two, level, agency=JOINT_AGENCY).seal(replace(left, data=first))
            yield name, world.accepted(second.data)


@pytest.fixture(scope="module")
def files(world: World, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    folder = tmp_path_factory.mktemp("services")
    found = {}
    for way in (with_signatures_from_a_service, with_cms_from_a_service, sealed_elsewhere, sealed_elsewhere_by_two):
        for name, data in way(world):
            found[name] = folder / f"{name}.pdf"
            found[name].write_bytes(data)
    return found


def seals_of(name: str) -> int:
    return 2 if "joint" in name else 1


@each
def test_our_own_verifier(world: World, files: Mapping[str, Path], name: str) -> None:
    """Guards the tests below: what they look at is VALID at the level that was asked for."""
    report = Verifier(world.trust, settings=world.settings).verify(files[name])
    report.require_valid()
    assert report.signatures[-1].level_proven.value == f"PAdES-{LEVELS[name]}"


@pytest.fixture(scope="module")
def answers(dss: Callable[..., Any], demo_pki: DemoPki, files: Mapping[str, Path]) -> dict[str, Any]:
    chosen = [*LEVELS, "joint-first"]
    found = dss([files[name] for name in chosen], trust=[demo_pki.root], crls=demo_pki.crls)
    return {name: found[files[name]] for name in chosen}


@each
def test_dss_passes_the_seal(answers: dict[str, Any], name: str) -> None:
    """ETSI EN 319 102-1 by the strict policy: passed at the level that was asked for, not one warning, all covered."""
    answer = answers[name]
    assert len(answer.signatures) == seals_of(name)
    for seal in answer.signatures:
        assert (seal.errors, seal.warnings) == ((), ())
        assert (seal.indication, seal.sub_indication) == ("TOTAL_PASSED", None)
    assert [seal.signature_format for seal in answer.signatures] == [f"PAdES-{LEVELS[name]}"] * seals_of(
        name
    )  # the last stamp covers all
    assert bool(answer.uncovered_tail_bytes) == (LEVELS[name] == "BASELINE-LT")  # a security store is not signed


def test_dss_passes_a_seal_that_others_will_follow(answers: dict[str, Any]) -> None:
    """The first of two seals, before the second stands."""
    (seal,) = answers["joint-first"].signatures
    assert (seal.indication, seal.errors, seal.warnings) == ("TOTAL_PASSED", (), ())


def test_verapdf_accepts_every_state(verapdf: Callable[..., Any], files: Mapping[str, Path]) -> None:
    """ISO 19005-3 level A and ISO 14289-1 hold while a file waits, between its seals, and behind them."""
    found = verapdf(list(files.values()))
    assert {name: found[path] for name, path in files.items()} == {name: {"3a": (), "ua1": ()} for name in files}


@each
def test_pdfsig_trusts_the_seal(
    pdfsig: Callable[..., Any], demo_pki: DemoPki, files: Mapping[str, Path], name: str
) -> None:
    """Poppler: every seal valid and trusted, the total document signed."""
    found = pdfsig(demo_pki.root, [files[name]])[files[name]]
    count = seals_of(name)
    assert [(one.valid, one.trusted) for one in found[:count]] == [(True, True)] * count
    assert found[-1].total_document_signed == (LEVELS[name] != "BASELINE-LT")


@pytest.mark.parametrize("name", [*LEVELS, "waiting", "joint-waiting", "joint-first"])
def test_qpdf_finds_a_sound_file(qpdf: Callable[..., Any], files: Mapping[str, Path], name: str) -> None:
    """Neither error nor warning."""
    assert qpdf(files[name]) == ()


@each
def test_pyhanko_finds_the_seal_intact(demo_pki: DemoPki, files: Mapping[str, Path], name: str) -> None:
    """pyHanko: intact, valid, trusted; behind a seal nothing but seals and long-term material."""
    top = x509.Certificate.load(pem.unarmor(demo_pki.root.read_bytes())[2])
    with files[name].open("rb") as file:
        for one in PdfFileReader(file).embedded_regular_signatures:
            status = validate_pdf_signature(one, ValidationContext(trust_roots=[top], allow_fetching=False))
            assert (status.intact, status.valid, status.trusted, status.docmdp_ok) == (True, True, True, True)
            assert status.modification_level in {
                ModificationLevel.NONE,
                ModificationLevel.LTA_UPDATES,
                ModificationLevel.FORM_FILLING,
            }
