"""Sealing in parts: a simple PDF of another producer, a file of 100 MB, and the process that a clerk starts."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from bench.floor import Floor
from bench.measuring import race
from bench.stock import Stock
from bench.verifying import START, timed_process
from nh_edoc.seal.foreign import ForeignSealer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.material import Bench, Work

PICTURES = 4
TURNS = 7
_CHUNK = 1024 * 1024
_LARGE = """
import sys
from bench.sealing import measure_large
measure_large(*sys.argv[1:])
"""


def foreign_row(bench: Bench, documents: Sequence[Work]) -> str:
    """Return the medians for files that qpdf wrote, without our data: file to sealed file, invisibly."""
    sealer, floor, stock = ForeignSealer(bench.signer, trust=bench.trust), Floor(bench), Stock(bench)
    for work in documents:
        work.foreign.write_bytes(_without_data(work.pdf.data))
    size = documents[-1].foreign.stat().st_size
    times = race(
        {
            "nh-edoc": lambda work: sealer.seal(work.foreign, to=work.target),
            "floor": lambda work: floor.seal(work.foreign, work.target),
            "pyHanko": lambda work: stock.seal(work.foreign, work.target),
        },
        documents,
    )
    ours, least, other = times["nh-edoc"], times["floor"], times["pyHanko"]
    return (
        f"foreign  {bench.key:10}floor {least:7.3f} ms  nh-edoc {ours:8.3f} ms {ours / least:7.1f} x  "
        f"pyHanko {other:8.3f} ms {other / least:7.1f} x  pyHanko / nh-edoc {other / ours:6.2f}  ({size / 1e3:.0f} KB)"
    )


def _without_data(data: bytes) -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root.Names, pdf.Root.AF
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return made.getvalue()


def large_sealing_row(bench: Bench, side: int) -> str:
    """Return time and memory for a file of pictures, 100 MB with the usual side, in a process of its own.

    Beside it: read, SHA-256, write.
    """
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "large.pdf")
        _write_large(path, side)
        command = [sys.executable, "-c", _LARGE, str(bench.key_file), str(path)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.rstrip()


def _write_large(path: Path, side: int) -> None:
    """Write a page that names pictures and does not paint them."""
    name = pikepdf.Name
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pictures = pikepdf.Dictionary()
        for number in range(PICTURES):
            picture = pdf.make_stream(os.urandom(side * side))
            picture.Type, picture.Subtype, picture.ColorSpace = name.XObject, name.Image, name.DeviceGray
            picture.Width = picture.Height = side
            picture.BitsPerComponent = 8
            pictures[f"/Picture{number}"] = picture
        pdf.pages[0].obj.Resources = pikepdf.Dictionary(XObject=pictures)
        pdf.save(path, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)


def measure_large(key: str, file: str) -> None:
    """Print one line; the peak counts mapped pages too."""
    from nh_edoc.keys import load_signer  # noqa: PLC0415 - this runs in a process of its own

    path = Path(file)
    target, copy = path.with_suffix(".sealed.pdf"), path.with_suffix(".copy.pdf")
    ours, floor = [], []
    with load_signer(f"pem:{key}") as signer:
        sealer = ForeignSealer(signer)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak counts from here
        before = _memory("VmRSS")
        for _ in range(TURNS):
            start = time.process_time()
            sealer.seal(path, to=target)
            middle = time.process_time()
            ours.append(middle - start)
            peak = _memory("VmHWM")
            _copy(path, copy)
            floor.append(time.process_time() - middle)
    size, least = path.stat().st_size, min(floor)
    print(
        f"large   {size / 1e6:.0f} MB  read, SHA-256, write {least * 1e3:.0f} ms  nh-edoc {min(ours) * 1e3:.0f} ms "
        f"{min(ours) / least:.2f} x (least of {TURNS})  memory {(peak - before) / 1024:+.0f} MB"
    )


def _memory(key: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{key}:"))


def _copy(source: Path, target: Path) -> None:
    state, buffer, temporary = hashlib.sha256(), bytearray(_CHUNK), target.with_suffix(".tmp")
    view = memoryview(buffer)
    with source.open("rb", buffering=0) as file, temporary.open("wb", buffering=0) as out:
        while count := file.readinto(buffer):
            state.update(view[:count])
            out.write(view[:count])
        os.fsync(out.fileno())
    temporary.replace(target)


def process_row(bench: Bench, documents: Sequence[Work]) -> str:
    """Return medians of whole processes ``nh-edoc seal apply`` beside an empty interpreter: ours and a foreign file."""
    cells = []
    for name, source in (("foreign file", documents[0].foreign), ("our document", documents[0].rendered)):
        arguments = (
            "seal",
            "apply",
            "-q",
            str(source),
            "-o",
            str(documents[0].target),
            "--key",
            f"pem:{bench.key_file}",
        )
        cells.append(f"{name} {timed_process(START, arguments, len(documents))}")
    return (
        f"process {bench.key:10}"
        + "  ".join(cells)
        + f"  empty interpreter {timed_process('pass', (), len(documents))}"
    )
