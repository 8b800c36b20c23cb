"""What all tests share: options, the hypothesis profile, and the demonstration, made once for each process."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from nh_edoc.demo.pki import DemoPki

sys.path.insert(0, str(Path(__file__).parent / "support"))

settings.register_profile("same-each-run", derandomize=True, deadline=None)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("nh-edoc")
    group.addoption("--require-tools", action="store_true", help="a foreign judge that is missing fails the tests")
    group.addoption("--nightly", action="store_true", help="run the tests marked nightly, and full counts")


MEMORY = Path("/dev/shm")
ROOM = 2 * 1024**3


def _hold_in_memory() -> None:
    """Put temporary files where a flush to disk costs nothing: most of what the tests would wait for are flushes."""
    if "PYTEST_DEBUG_TEMPROOT" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    found = os.statvfs(MEMORY)
    if found.f_bavail * found.f_frsize >= ROOM:
        os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


def pytest_configure(config: pytest.Config) -> None:
    _hold_in_memory()
    nightly = config.getoption("--nightly")
    if nightly:
        os.environ["NH_EDOC_NIGHTLY"] = "1"
    settings.load_profile("nightly" if nightly else "same-each-run")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--nightly"):
        skip = pytest.mark.skip(reason="full counts run with --nightly")
        for item in items:
            if "nightly" in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def demo_pki(tmp_path_factory: pytest.TempPathFactory) -> DemoPki:
    """Keys and trust store of a fictitious agency, valid now."""
    from nh_edoc.demo.pki import build_demo_pki

    return build_demo_pki(tmp_path_factory.mktemp("demo-pki") / "pki", now=datetime.now(UTC))


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``nh-edoc demo`` leaves: cases, documents, reports, pki."""
    from nh_edoc.demo.chain import run_demo

    folder = tmp_path_factory.mktemp("demo") / "demo-out"
    folder.mkdir()
    run_demo(folder, now=datetime.now(UTC))
    return folder
