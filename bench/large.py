"""A sealed file of 100 MB: time beside reading and digesting it, and memory beside the start.

Run: ``python -m bench.large``. The bulk is four pictures that the page names and does not paint.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from bench.material import benches
from bench.measuring import machine
from nh_edoc._cms.template import CmsTemplate
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.seal_revision import SealRevision, write_seal
from nh_edoc.model.report import Verdict
from nh_edoc.receipt import check_document, render_document
from nh_edoc.receipt.samples import sample
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from bench.material import Bench

SIDE = 5120
PICTURES = 4


def _with_pictures(data: bytes, side: int) -> bytes:
    name = pikepdf.Name
    with pikepdf.open(io.BytesIO(data)) as pdf:
        resources = pdf.pages[0].obj.Resources
        resources.XObject = pikepdf.Dictionary()
        for number in range(PICTURES):
            picture = pdf.make_stream(os.urandom(side * side))
            picture.Type, picture.Subtype, picture.ColorSpace = name.XObject, name.Image, name.DeviceGray
            picture.Width = picture.Height = side
            picture.BitsPerComponent = 8
            resources.XObject[f"/Picture{number}"] = picture
        made = io.BytesIO()
        pdf.save(made, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    return made.getvalue()


def _memory() -> dict[str, int]:
    """Return anonymous memory, and the pages of files, in KB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return {key: int(value.split()[0]) for key, _, value in (line.partition(":") for line in lines) if key[:3] == "Rss"}


def large_row(bench: Bench, folder: Path, side: int = SIDE) -> str:
    """Return the least CPU times, and the memory, for one large file; a smaller ``side`` makes it a trial."""
    settings = bench.settings
    pdf = render_document(check_document(sample(bench.kind), settings), settings)
    template = CmsTemplate.of(bench.signer)
    revision = SealRevision(
        plan=pdf.plan.seals,
        fill=pdf.plan.seals[0],
        appearance=bench.picture.appearance(),
        moment=datetime.now(UTC),
        reserved=template.reserved,
    )
    path = folder / "large.pdf"
    path.write_bytes(write_seal(_with_pictures(pdf.data, side), revision, template.sign).data)
    verifier = Verifier(bench.trust, settings=settings)
    small = bench.documents(folder, 1)[0].sealed
    verifier.verify(small)
    before = _memory()
    ours, floor = [], []
    for _ in range(7):
        start = time.process_time()
        if verifier.verify(path).verdict is not Verdict.VALID:
            raise ValueError("the large file is not VALID")
        middle = time.process_time()
        after = _memory()
        hashlib.sha256(path.read_bytes()).digest()
        ours.append(middle - start)
        floor.append(time.process_time() - middle)
    size, objects = path.stat().st_size, len(PdfFile(path.read_bytes()).numbers)
    grown, ratio = (after["RssAnon"] - before["RssAnon"]) / 1024, min(ours) / min(floor)
    return (
        f"large    {bench.key:10}{size / 1e6:.0f} MB, {objects} objects: nh-edoc {min(ours) * 1e3:.0f} ms, read and "
        f"SHA-256 {min(floor) * 1e3:.0f} ms, {ratio:.2f} x; memory {grown:+.1f} MB without mapped pages"
    )


def main() -> None:
    """Print one line."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        row = large_row(benches(Path(name), stack)[-1], Path(name))
    print(machine())
    print(row)


if __name__ == "__main__":
    main()
