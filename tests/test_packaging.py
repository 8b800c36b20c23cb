"""What is shipped: exact versions for everything that is needed, and the licences of everything that is inside."""

from __future__ import annotations

import tomllib
from typing import Any

from doc_blocks import ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_every_dependency_has_an_exact_version() -> None:
    """An installation with constraints.txt is the one that was tested."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if not line.startswith("#")]
    assert all(len(pin.specifier) == 1 and next(iter(pin.specifier)).operator == "==" for pin in pins)
    exact = {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}
    assert len(exact) == len(pins)
    extras = [line for extra in PROJECT["optional-dependencies"].values() for line in extra]
    for line in [*PROJECT["dependencies"], *extras]:
        wanted = Requirement(line)
        assert exact[canonicalize_name(wanted.name)] in wanted.specifier, line


def test_every_font_has_its_licence() -> None:
    """Apache-2.0 for the code; each font under the licence of its makers, in the package and in NOTICE."""
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    for pattern in PROJECT["license-files"]:
        assert list(ROOT.glob(pattern)), pattern
    folder = ROOT / "src" / "nh_edoc" / "typeset" / "fonts"
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").replace(" ", "")
    table = (folder / "licences" / "README.md").read_text(encoding="utf-8")
    for font in folder.glob("*.ttf"):
        assert font.name in table
        assert font.stem.partition("-")[0] in notice
