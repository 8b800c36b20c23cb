"""What a user writes against the public interface passes ``mypy --strict``; what is wrong does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

API = Path(__file__).parents[1] / "typing" / "api.py"
WRONG = """
from nh_edoc import Verifier
def rely(verifier: Verifier) -> str:
    return verifier.verify(5)
"""


@pytest.mark.parametrize("good", [True, False])
def test_user_side_types(tmp_path: Path, good: bool) -> None:
    """Checked against the installed package, as an approval system's own build would."""
    api = pytest.importorskip("mypy.api")
    source = API
    if not good:
        source = tmp_path / "wrong.py"
        source.write_text(WRONG, encoding="utf-8")
    options = ["--strict", "--python-executable", sys.executable, "--cache-dir", str(tmp_path / "cache")]
    out, err, code = api.run([*options, str(source)])
    assert (code == 0) is good, out + err
