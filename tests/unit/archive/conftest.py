"""What the tests of packages share: whom to believe, the granted case of the demonstration, and a packer."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from edoc_package import KINDS

from nh_edoc.demo.tsa import LocalTimestamper
from nh_edoc.keys import load_signer
from nh_edoc.model.archive import ArchiveRole
from nh_edoc.seal.stamping import Stamping
from nh_edoc.trust import TrustStore
from nh_edoc.trust.paths import Paths
from nh_edoc.verify import Verifier
from nh_edoc.workflow.close_case import Closing, Keeper, pack_case
from nh_edoc.workflow.package_check import Examiner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from nh_edoc.ports import Signer


@pytest.fixture(scope="session")
def examiner(demo_folder: Path) -> Examiner:
    trust = TrustStore.load(demo_folder / "pki" / "trust")
    return Examiner(trust=trust, verifier=Verifier(trust), at=datetime.now(UTC))


@pytest.fixture(scope="session")
def closing(demo_folder: Path) -> Closing:
    cases = demo_folder / "cases"
    return Closing(
        case=cases / "granted.json",
        documents=[demo_folder / "documents" / f"{kind}.pdf" for kind in KINDS],
        materials=[cases / "granted" / "application-form.txt", cases / "granted" / "floor-plan.png"],
        retention="30年",
    )


@pytest.fixture(scope="session")
def short(closing: Closing) -> Closing:
    """The same case with fewer files to verify: decision and licence, the rest declared absent."""
    absent = {ArchiveRole.ACCEPTANCE: "另卷保存", ArchiveRole.DELIVERY: "申请人未领取，结果留存窗口"}
    return replace(closing, documents=closing.documents[2:4], absent=absent)


@pytest.fixture(scope="session")
def keys(demo_folder: Path) -> Iterator[dict[str, Signer]]:
    """The keys by name, each loaded once: an RSA key takes longer to load than to use."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(load_signer(f"pem:{demo_folder / 'pki' / 'keys' / name}.pem"))
            for name in ("decision-seal", "applicant-seal", "tsa")
        }


@pytest.fixture(scope="session")
def packer(keys: dict[str, Signer], examiner: Examiner) -> Callable[..., Any]:
    """Return a function that packs a case into a folder."""

    def run(closing: Closing, target: Path, **given: Any) -> Any:
        stamping = Stamping(
            timestamper=LocalTimestamper(signer=keys["tsa"], clock=lambda: datetime.now(UTC)),
            paths=Paths(examiner.trust),
        )
        keeper = Keeper(
            verifier=given.get("verifier", examiner.verifier),
            signer=keys[given.get("key", "decision-seal")],
            clock=lambda: datetime.now(UTC),
            stamping=stamping if given.get("stamped") else None,
        )
        return pack_case(closing, target, keeper)

    return run


@pytest.fixture
def pack(packer: Callable[..., Any], tmp_path: Path) -> Callable[..., Any]:
    """Return a function that packs a case and returns the folder."""

    def run(closing: Closing, **given: Any) -> Path:
        packer(closing, tmp_path / "package", **given)
        return tmp_path / "package"

    return run
