"""The layers of docs/architecture.md: imports point down, the verifier knows no writer, commands load what they use."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from doc_blocks import ROOT
from importlinter.cli import lint_imports

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAVY = ("pyhanko", "pyhanko_certvalidator", "typst", "pikepdf", "lxml", "fontTools", "asn1crypto", "aiohttp")


@pytest.fixture(autouse=True)
def loggers() -> Iterator[None]:
    """The linter switches off every logger that is there already; later tests look at ours."""
    logger = logging.getLogger("nh_edoc")
    before = logger.disabled
    yield
    logger.disabled = before


def test_every_import_contract_holds(capsys: pytest.CaptureFixture[str]) -> None:
    """The contracts stand in pyproject.toml."""
    code = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert code == 0, capsys.readouterr().out


def test_the_linter_sees_a_verifier_that_seals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The contract would notice: the same linter objects when the verifier is forbidden what it does import."""
    config = tmp_path / "contracts.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "nh_edoc"\n'
        '[[tool.importlinter.contracts]]\nname = "must break"\ntype = "forbidden"\n'
        'source_modules = ["nh_edoc.verify"]\nforbidden_modules = ["nh_edoc.trust"]\n',
        encoding="utf-8",
    )
    assert lint_imports(config_filename=str(config), no_cache=True, no_logo=True) == 1
    assert "must break BROKEN" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["id", "check", "11440605MB2D102559"]])
def test_light_commands_load_no_heavy_library(arguments: list[str]) -> None:
    """A clerk who asks for help must not wait for the PDF libraries."""
    program = (
        "import json, sys\n"
        "from nh_edoc.cli import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "finally:\n    print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, encoding="utf-8", check=False
    )
    loaded = json.loads(done.stdout.splitlines()[-1])
    assert "nh_edoc.cli.app" in loaded
    assert [name for name in HEAVY if name in loaded] == []
