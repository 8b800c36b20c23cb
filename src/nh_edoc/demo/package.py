"""The last step of the demonstration: the granted case as an archive package, and the check of it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Final

from nh_edoc.codec.packages import package_json
from nh_edoc.keys import load_signer
from nh_edoc.model.files import write_atomically
from nh_edoc.receipt.case.loading import load_case
from nh_edoc.seal.stamping import Stamping
from nh_edoc.trust.paths import Paths
from nh_edoc.workflow.close_case import Closing, Keeper, pack_case
from nh_edoc.workflow.package_check import Examiner, check_package

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from nh_edoc.demo.desk import Desk
    from nh_edoc.model.archive import PackageReport

RETENTION: Final = "10年"
"""Of the demonstration; a real agency's own table decides."""


def pack(folder: Path, name: str, kinds: Sequence[str], desk: Desk) -> tuple[Path, PackageReport]:
    """Pack a case of the demonstration, check the package, and leave the answer beside the other reports."""
    source = folder / "cases" / f"{name}.json"
    case = load_case(source)
    target = folder / "archive" / case.approval_code
    shutil.rmtree(target.parent, ignore_errors=True)  # an earlier run's: a package is never written over
    target.parent.mkdir()
    files = [one.file.file_name for one in case.materials if one.file is not None]
    closing = Closing(
        case=source,
        documents=[folder / "documents" / f"{kind}.pdf" for kind in kinds],
        materials=[folder / "cases" / name / file for file in files],
        retention=RETENTION,
    )
    stamping = Stamping(timestamper=desk.timestamper, paths=Paths(desk.trust))
    with load_signer(f"pem:{desk.pki.decision_seal}") as signer:
        keeper = Keeper(
            verifier=desk.verifier, signer=signer, clock=desk.clock, stamping=stamping, journal=desk.journal
        )
        pack_case(closing, target, keeper)
    report = check_package(target, Examiner(trust=desk.trust, verifier=desk.verifier, at=desk.clock()))
    body = json.dumps(package_json(report), ensure_ascii=False, indent=2) + "\n"
    write_atomically(folder / "reports" / "archive.json", body.encode("utf-8"))
    return target, report
