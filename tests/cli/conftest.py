"""Run ``nh-edoc`` inside the process: same code, same exit codes, no start-up time."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from nh_edoc.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Run:
    """What one call of the command line left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The JSON objects of ``--json``."""
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
    """Return a function that calls ``nh-edoc`` with arguments and a language fixed to English."""
    monkeypatch.setenv("NH_EDOC_LANG", "en")

    def call(*arguments: object) -> Run:
        with pytest.raises(SystemExit) as stop:
            main([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        code = stop.value.code
        run = Run(code=code if isinstance(code, int) else 0, out=out.decode("utf-8"), err=err.decode("utf-8"))
        assert "Traceback" not in run.err
        return run

    return call
