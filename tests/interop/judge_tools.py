"""Where the foreign judges come from: programs on the path, and jars that Maven builds once into a cache."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

JUDGES = Path(__file__).parent / "judges"


class ToolMissingError(Exception):
    """A judge cannot be had on this machine; the text says what to install."""


class JudgeError(Exception):
    """A judge ran, but did not answer as it should; never to be read as approval."""


def program(name: str, package: str) -> str:
    """Return the path of a program, or say which Debian package brings it."""
    found = shutil.which(name)
    if found is None:
        raise ToolMissingError(f"{name} is not installed (Debian package {package})")
    return found


def run(command: list[str], *, seconds: float, allowed: Container[int] = (0,)) -> subprocess.CompletedProcess[str]:
    """Run a judge without input, in English, and return what it said; its exit status must be an allowed one."""
    done = subprocess.run(
        command,
        capture_output=True,
        timeout=seconds,
        check=False,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    if done.returncode not in allowed:
        raise JudgeError(f"{Path(command[0]).name} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done


@functools.cache
def jars(name: str) -> Path:
    """Return the folder with the jars of the judge ``name``; the first call on a machine builds it with Maven.

    The folder's name carries a digest of the judge's sources, so that a changed judge is a new folder. It is built
    beside its place and renamed: whoever sees it sees it whole.
    """
    place = _cache() / f"{name}-{_fingerprint(JUDGES / name)}"
    if not place.is_dir():
        _build(JUDGES / name, place)
    return place


def _cache() -> Path:
    named = os.environ.get("NH_EDOC_JUDGES_CACHE")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nh-edoc-judges"


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _build(source: Path, place: Path) -> None:
    maven = program("mvn", "maven")
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=place.parent, prefix="build-") as name:
        work = Path(name, "work")
        shutil.copytree(source, work)
        command = [maven, "--batch-mode", "--quiet", "--file", str(work / "pom.xml"), "package"]
        try:
            run(command, seconds=900)
        except JudgeError as error:
            raise ToolMissingError(f"the judge {source.name} could not be built: {error}") from error
        try:
            (work / "target" / "jars").rename(place)
        except OSError:
            if not place.is_dir():  # else another run was quicker
                raise
