"""nh-edoc inside other programs: threads, a running event loop, forked and spawned processes, any kind of source."""

from __future__ import annotations

import asyncio
import mmap
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from nh_edoc import (
    Sealer,
    Settings,
    TrustStore,
    Verifier,
    check_document,
    load_document,
    load_signer,
    picture_for,
    render_document,
)
from nh_edoc.errors import FileError, InputError
from nh_edoc.model.report import Verdict
from nh_edoc.model.source import read_source

KINDS = ("acceptance-receipt", "approval-decision", "rejection-decision")
WORKERS = 8


@pytest.fixture(scope="module")
def trust(demo_folder: Path) -> TrustStore:
    return TrustStore.load(demo_folder / "pki" / "trust")


@pytest.fixture
def sealer(demo_folder: Path, trust: TrustStore) -> Any:
    with load_signer(f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}") as signer:
        yield Sealer(
            signer,
            picture=picture_for(signer.certificate, agency="佛山市南海区演示行政审批局", trust=trust),
            trust=trust,
        )


def work(path: Path, sealer: Sealer, verifier: Verifier) -> tuple[bytes, Verdict]:
    """Case data to verdict."""
    settings = Settings()
    pdf = render_document(check_document(load_document(path), settings), settings)
    return pdf.data, verifier.verify(sealer.seal(pdf).data).verdict


def test_threads(demo_folder: Path, sealer: Sealer, trust: TrustStore) -> None:
    """One sealer, one verifier, eight threads: the same bytes and verdicts as alone."""
    paths = [demo_folder / "cases" / f"{kind}.json" for kind in ("approval-decision", "rejection-decision")]
    verifier = Verifier(trust)
    alone = [work(path, sealer, verifier) for path in paths]
    with ThreadPoolExecutor(WORKERS) as pool:
        together = list(pool.map(lambda path: work(path, sealer, verifier), paths * WORKERS))
    assert together == alone * WORKERS
    assert {verdict for _, verdict in alone} == {Verdict.VALID}


def test_running_event_loop(demo_folder: Path, sealer: Sealer, trust: TrustStore) -> None:
    """Directly inside a coroutine, and in a thread of its pool."""
    path = demo_folder / "cases" / "approval-decision.json"
    verifier = Verifier(trust)

    async def inside() -> tuple[Any, Any]:
        direct = work(path, sealer, verifier)
        return direct, await asyncio.to_thread(work, path, sealer, verifier)

    direct, threaded = asyncio.run(inside())
    assert direct == threaded
    assert direct[1] is Verdict.VALID


FORKED = """
import os, sys
from pathlib import Path
from nh_edoc import Settings, TrustStore, Verifier, check_document, load_document, render_document
from nh_edoc.errors import RenderError
folder = Path(sys.argv[1])
settings = Settings()
checked = check_document(load_document(folder / "cases" / "approval-decision.json"), settings)
render_document(checked, settings)
verifier = Verifier(TrustStore.load(folder / "pki" / "trust"))
child = os.fork()
if child == 0:
    code = 1
    try:
        render_document(checked, settings)
    except RenderError as error:
        verdict = verifier.verify(folder / "documents" / "approval-decision.pdf").verdict
        code = 7 if (error.code, verdict) == ("render.forked", "VALID") and error.hint("en") else 2
    os._exit(code)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
SPAWNED = """
import multiprocessing, sys
from pathlib import Path

def render(path):
    from nh_edoc import Settings, check_document, load_document, render_document
    settings = Settings()
    return len(render_document(check_document(load_document(Path(path)), settings), settings).data)

if __name__ == "__main__":
    path = sys.argv[1] + "/cases/approval-decision.json"
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        sys.exit(0 if pool.apply(render, (path,)) == render(path) else 1)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_after_fork(demo_folder: Path) -> None:
    """The typesetter's threads do not survive a fork: an error with its remedy, not a hang; verifying goes on."""
    done = subprocess.run([sys.executable, "-c", FORKED, demo_folder], timeout=60, check=False)
    assert done.returncode == 7


def test_spawned_process(demo_folder: Path, tmp_path: Path) -> None:
    """The remedy works."""
    script = tmp_path / "spawned.py"
    script.write_text(SPAWNED, encoding="utf-8")
    assert subprocess.run([sys.executable, script, demo_folder], timeout=120, check=False).returncode == 0


def test_sources(demo_folder: Path, trust: TrustStore) -> None:
    """Path, text, bytes, mapped file: the same document, the same verdict on the same digest."""
    data, sealed = demo_folder / "cases" / "approval-decision.json", demo_folder / "documents" / "approval-decision.pdf"
    verifier = Verifier(trust)
    with (
        data.open("rb") as one,
        sealed.open("rb") as other,
        mmap.mmap(one.fileno(), 0, access=mmap.ACCESS_READ) as mapped_data,
        mmap.mmap(other.fileno(), 0, access=mmap.ACCESS_READ) as mapped,
    ):
        documents = [load_document(source) for source in (data, str(data), data.read_bytes(), mapped_data)]
        reports = [verifier.verify(source) for source in (sealed, str(sealed), sealed.read_bytes(), mapped)]
    assert all(document == documents[0] for document in documents)
    assert {report.verdict for report in reports} == {Verdict.VALID}
    assert len({report.file_digest for report in reports}) == 1


def test_sources_that_are_none(tmp_path: Path) -> None:
    """A folder, a missing file, an endless one: an error with a code, in bounded time and memory."""
    for wrong in (tmp_path, tmp_path / "none"):
        with pytest.raises(FileError) as refused:
            read_source(wrong, limit=1000)
        assert refused.value.code == "io.unreadable"
    if Path("/dev/zero").exists():
        with pytest.raises(InputError) as endless:
            load_document(Path("/dev/zero"))
        assert endless.value.code == "io.too-large"
    with pytest.raises(InputError) as large:
        read_source(b"x" * 11, limit=10)
    assert large.value.code == "io.too-large"


def test_import_is_light() -> None:
    """``import nh_edoc`` loads no reader, no typesetter, no cryptography; the names load what they need."""
    code = (
        "import sys, nh_edoc\n"
        "heavy = {'lxml', 'pyhanko', 'pikepdf', 'typst', 'cryptography', 'asn1crypto'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
        "for name in nh_edoc.__all__: getattr(nh_edoc, name)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_public_names() -> None:
    """The interface, whole on one screen; a name that comes or goes is a decision."""
    import nh_edoc

    assert sorted(nh_edoc.__all__) == [
        "Policy",
        "Sealer",
        "Settings",
        "TrustStore",
        "Verifier",
        "check_document",
        "issue_document",
        "issue_license",
        "load_document",
        "load_signer",
        "pack_case",
        "picture_for",
        "render_document",
    ]
    with pytest.raises(AttributeError):
        nh_edoc.nothing  # noqa: B018
