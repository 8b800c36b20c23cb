"""Documents that were changed and then sealed with a good key: whatever is VALID looks like what its data says.

Verification rules, 7: the digest stops no mutant here, so that every other check is on its own. Oracle: another
renderer (PDFium). A mutant that is VALID must be drawn, pixel for pixel, as the document that was rendered from its data;
one in which nothing visible changed may well be VALID, since its agency sealed it.
"""

from __future__ import annotations

import functools
import os
import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pytest
from edoc_sealed import press, rendered, the_pki, verify

from nh_edoc.errors import EdocError
from nh_edoc.model.report import Result, Verdict
from nh_edoc.seal.fields import with_fields

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.pdf import PdfA

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
COUNT = 20_000 if NIGHTLY else 6
AWAITED = "awaited"
"""A receipt that went out to be sealed elsewhere: changed while it was away."""
KINDS = ("acceptance-receipt", "approval-decision", *([AWAITED] if NIGHTLY else []))


def swap_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 4)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def other_number(data: bytes, rng: random.Random) -> bytes:
    """A digit outside of streams: object numbers, sizes, boxes, lengths."""
    places = [at for at in range(len(data)) if data[at : at + 1].isdigit()]
    at = rng.choice(places)
    return data[:at] + str(rng.randrange(10)).encode() + data[at + 1 :]


def other_name(data: bytes, rng: random.Random) -> bytes:
    names = (
        b"/Type",
        b"/Font",
        b"/Contents",
        b"/Resources",
        b"/Kids",
        b"/Filter",
        b"/AF",
        b"/F ",
        b"/MediaBox",
        b"/Annots",
    )
    name = rng.choice([one for one in names if one in data])
    at = data.find(name, rng.randrange(data.rfind(name) + 1))
    return data[:at] + name[:-1] + bytes([name[-1] ^ 1]) + data[at + len(name) :]


def swapped_objects(data: bytes, rng: random.Random) -> bytes:
    """Two references to objects change places."""
    import re

    found = [match.span() for match in re.finditer(rb"\b\d+ 0 R\b", data)]
    (a, b), (c, d) = sorted(rng.sample(found, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    swap_bytes,
    other_number,
    other_name,
    swapped_objects,
)


@functools.cache
def base(kind: str) -> PdfA:
    return with_fields(rendered("acceptance-receipt")) if kind == AWAITED else rendered(kind)


def shown(data: bytes, *, drawn: bool) -> list[bytes | str]:
    """What PDFium draws, page by page, without the seal; or the text that it finds there."""
    document = pdfium.PdfDocument(data, autoclose=True)
    pages = [document[index] for index in range(len(document))]
    return [bytes(one.render(scale=0.7).buffer) if drawn else one.get_textpage().get_text_bounded() for one in pages]


def sizes(data: bytes) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(data, autoclose=True)
    return [document.get_page_size(index) for index in range(len(document))]


@functools.cache
def original(kind: str, *, drawn: bool) -> list[bytes | str]:
    return shown(base(kind).data, drawn=drawn)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda one: one.__name__)
def test_valid_looks_like_its_data(kind: str, mutation: Callable[[bytes, random.Random], bytes]) -> None:
    """No crash, one verdict, and no VALID that shows something else."""
    rng = random.Random(f"{kind} {mutation.__name__}")
    made: Counter[str] = Counter()
    for _ in range(COUNT):
        changed = mutation(base(kind).data, rng)
        try:
            data = press(replace(base(kind), data=changed), the_pki().seal)
        except EdocError:  # no place for a seal any more
            made["unsealable"] += 1
            continue
        report = verify(data)
        made[report.verdict.value] += 1
        digest = [one.result for one in report.checks if one.code == "seal.digest"]
        made["past the digest"] += digest == [Result.PASSED]
        if report.verdict is Verdict.VALID:
            # on a sheet of another size the same text stands elsewhere
            drawn = sizes(changed) == sizes(base(kind).data)
            assert shown(changed, drawn=drawn) == original(kind, drawn=drawn), made
    assert sum(made.values()) >= COUNT
    assert made["VALID"] < COUNT
