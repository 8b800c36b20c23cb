"""The foreign judges as fixtures: a judge that is missing skips its tests, or fails them under --require-tools."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import judging
from judge_tools import ToolMissingError

if TYPE_CHECKING:
    from collections.abc import Callable


def _judge(request: pytest.FixtureRequest, judge: Callable[..., Any]) -> Callable[..., Any]:
    """Return ``judge``, whose call skips or fails the test when its tool is missing."""

    @functools.wraps(judge)
    def call(*arguments: Any, **options: Any) -> Any:
        try:
            return judge(*arguments, **options)
        except ToolMissingError as missing:
            reason = str(missing)
        if request.config.getoption("--require-tools"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)

    return call


@pytest.fixture(scope="session")
def verapdf(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return _judge(request, judging.verapdf)


@pytest.fixture(scope="session")
def dss(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return _judge(request, judging.dss)


@pytest.fixture(scope="session")
def pdfsig(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return _judge(request, judging.pdfsig)


@pytest.fixture(scope="session")
def qpdf(request: pytest.FixtureRequest) -> Callable[..., Any]:
    return _judge(request, judging.qpdf)
