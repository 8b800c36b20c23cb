"""Every kind of picture, and seals over the right edges of pages, before foreign judges (docs/adr/0018)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from edoc_pictures import ring_png, ring_svg
from edoc_straddle import long_document
from judging import all_seals_passed

from nh_edoc.demo.pki import AGENCY, JOINT_AGENCY, JOINT_USCC
from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.document import Agency
from nh_edoc.model.report import Level, Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.seal import RoundSeal, Sealer, registered_picture
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustStore
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from nh_edoc.demo.pki import DemoPki
    from nh_edoc.model.pdf import PdfA

OTHER = Agency(name=JOINT_AGENCY, uscc=JOINT_USCC, region="440605")
PICTURES = {
    "round": RoundSeal(name=AGENCY),
    "company": RoundSeal(name="佛山市演示五金塑料制品有限公司", code="4406051234567"),
    "special": RoundSeal(name=AGENCY, line="行政审批专用章(2)"),
    "png": registered_picture(ring_png()),
    "svg": registered_picture(ring_svg()),
}
NAMES = (*PICTURES, "joint-first", "joint-second", "kept")
each = pytest.mark.parametrize("name", NAMES)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def files(demo_pki: DemoPki, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Decisions of several pages, all with a seal over the right edges; that of two organs after each seal."""
    folder = tmp_path_factory.mktemp("straddled")
    trust = TrustStore.load(demo_pki.trust)
    settings = Settings.load(env={}, options={"trust": demo_pki.trust})
    document = long_document(2)

    def rendered(organs: tuple[Agency, ...]) -> PdfA:
        made = replace(document, body=replace(document.body, joint_organs=organs))
        return render_document(check_document(made, settings), settings, straddle=True)

    made: dict[str, bytes] = {}
    with (
        load_signer(f"pem:{demo_pki.tsa}") as authority,
        load_signer(f"pem:{demo_pki.decision_seal}") as one,
        load_signer(f"pem:{demo_pki.joint_seal}") as other,
    ):
        timestamper = LocalTimestamper(signer=authority, clock=now)
        alone, joint = rendered(()), rendered((OTHER,))
        for name, picture in PICTURES.items():  # not the registered picture: a trust store would refuse it
            made[name] = Sealer(one, picture=picture, timestamper=timestamper).seal(alone).data
        made["joint-first"] = (
            Sealer(one, picture=RoundSeal(name=AGENCY), trust=trust, timestamper=timestamper).seal(joint).data
        )
        for name, level in (("joint-second", Level.B_T), ("kept", Level.B_LTA)):
            second = Sealer(
                other, picture=RoundSeal(name=JOINT_AGENCY), level=level, trust=trust, timestamper=timestamper
            )
            made[name] = second.seal(replace(joint, data=made["joint-first"])).data
    for name, data in made.items():
        (folder / f"{name}.pdf").write_bytes(data)
    return {name: folder / f"{name}.pdf" for name in made}


@pytest.fixture(scope="module")
def rules(verapdf: Callable[..., Any], files: dict[str, Path]) -> dict[Path, Any]:
    found: dict[Path, Any] = verapdf(list(files.values()))
    return found


@pytest.fixture(scope="module")
def answers(demo_pki: DemoPki, files: dict[str, Path], dss: Callable[..., Any]) -> dict[Path, Any]:
    found: dict[Path, Any] = dss(list(files.values()), trust=[demo_pki.root], crls=demo_pki.crls)
    return found


@each
def test_verapdf(rules: dict[Path, Any], files: dict[str, Path], name: str) -> None:
    """ISO 19005-3 level A and ISO 14289-1 hold with every picture, and with slices in the content of the pages."""
    assert rules[files[name]] == {"3a": (), "ua1": ()}


@each
def test_dss(answers: dict[Path, Any], files: dict[str, Path], name: str) -> None:
    """EU DSS, strict: TOTAL_PASSED without a warning; the slices came with the first seal, so nothing was changed."""
    all_seals_passed(answers[files[name]], 2 if name in {"joint-second", "kept"} else 1)


def test_pdfsig_and_qpdf(
    demo_pki: DemoPki, files: dict[str, Path], pdfsig: Callable[..., Any], qpdf: Callable[..., Any]
) -> None:
    """Poppler calls every seal valid and trusted; qpdf has nothing to say."""
    found = pdfsig(demo_pki.root, list(files.values()))
    for name, path in files.items():
        valid = [(one.valid, one.trusted) for one in found[path] if one.valid]
        assert valid == [(True, True)] * (2 if name in {"joint-second", "kept"} else 1)
        assert qpdf(path) == ()


def test_our_verifier(demo_pki: DemoPki, files: dict[str, Path]) -> None:
    """The file of both registered seals is VALID; another picture than the registered one is found out."""
    verifier = Verifier(TrustStore.load(demo_pki.trust), settings=Settings.load(env={}))
    assert verifier.verify(files["joint-second"].read_bytes()).verdict is Verdict.VALID
    assert verifier.verify(files["svg"].read_bytes()).verdict is Verdict.INVALID
