"""Damaged files of other producers are sealed well or refused with a reason: no crash, no invalid output.

Structure-aware: numbers, names, references, objects, whole tokens and cross-references are changed, not bytes alone. What
is sealed is read back by the strict reader, and of each tenth by pyHanko, qpdf and the verifier too.
"""

from __future__ import annotations

import io
import os
import random
import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from edoc_other import FILES, LANES, read, seal_other
from edoc_sealed import good_store

from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.qpdf_view import look
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.errors import EdocError
from nh_edoc.model.report import Verdict
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.seal import SealedForeign

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
COUNT = 100_000 // len(FILES) if NIGHTLY else 12
THOROUGH = 10
SEED = 20261125
TOKEN = re.compile(rb"/[A-Za-z0-9]+|\d+ \d+ R|\d+|<<|>>|\[|\]|true|false|null|\([^()]*\)|<[0-9A-F]+>")
KEYS = (
    b"/AcroForm<</Fields[]>>", b"/AcroForm 1 0 R", b"/Annots[]", b"/Annots 2 0 R", b"/Perms<<>>", b"/Type/Catalog",
    b"/Kids[1 0 R]", b"/Count 0", b"/Parent 1 0 R", b"/MediaBox[0 0 0 0]", b"/Rotate 45", b"/Size 1", b"/Prev 0",
    b"/AA<<>>", b"/OpenAction<</S/JavaScript/JS(1)>>", b"/Length 9", b"/Filter/FlateDecode", b"/XRefStm 9", b"/Encrypt 1 0 R",
)  # fmt: skip


def changed_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def cut(data: bytes, rng: random.Random) -> bytes:
    at, size = rng.randrange(len(data)), rng.randrange(1, 300)
    return data[:at] + data[at + size :]


def doubled(data: bytes, rng: random.Random) -> bytes:
    at, size = rng.randrange(len(data)), rng.randrange(1, 300)
    return data[: at + size] + data[at:]


def tail(data: bytes, rng: random.Random) -> bytes:
    return data + rng.choice([b"\n", b"x", b"%%EOF\n", data[-400:], b"\0" * 9, data])


def tokens_swapped(data: bytes, rng: random.Random) -> bytes:
    (a, b), (c, d) = sorted(match.span() for match in rng.sample(list(TOKEN.finditer(data)), 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def token_replaced(data: bytes, rng: random.Random) -> bytes:
    """By another of the same length where there is one, so that offsets stay right."""
    found = list(TOKEN.finditer(data))
    old = rng.choice(found)
    same = [one[0] for one in found if len(one[0]) == len(old[0])]
    return data[: old.start()] + rng.choice(same) + data[old.end() :]


def number_changed(data: bytes, rng: random.Random) -> bytes:
    match = rng.choice(list(re.finditer(rb"\d+", data)))
    value = str(rng.choice([0, 1, int(match[0]) + 1, 65535, 2**31, 10**9, rng.randrange(200)])).encode()
    return data[: match.start()] + value[: len(match[0])].rjust(len(match[0]), b"0") + data[match.end() :]


def key_added(data: bytes, rng: random.Random) -> bytes:
    """Into a dictionary; the tail is made right again, so that the file can still be read."""
    at = rng.choice([match.end() for match in re.finditer(rb"<<", data)])
    added = rng.choice(KEYS)
    return moved(data[:at] + added + data[at:], at, len(added))


def moved(data: bytes, at: int, by: int) -> bytes:
    """Set table and tail of a file right in which ``by`` bytes were put in at ``at``."""

    def entry(match: re.Match[bytes]) -> bytes:
        offset = int(match[1])
        return b"%010d %s n" % (offset + by if offset > at else offset, match[2])

    made = re.sub(rb"(\d{10}) (\d{5}) n", entry, data)

    def start(match: re.Match[bytes]) -> bytes:
        offset = int(match[1])
        return b"startxref\n%d" % (offset + by if offset > at else offset)

    return re.sub(rb"startxref\n(\d+)", start, made)


MUTATORS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    changed_bytes,
    cut,
    doubled,
    tail,
    tokens_swapped,
    token_replaced,
    number_changed,
    key_added,
    key_added,
)
OUTCOMES: Counter[str] = Counter()


def check(made: SealedForeign, data: bytes, *, thorough: bool) -> None:
    assert made.data is not None
    assert made.rewritten is not None or made.data.startswith(data)
    try:
        fields = signature_fields(PdfFile(made.data))
    except (PdfSyntaxError, PdfUnsupported):
        assert made.lane == "pyhanko"  # what the strict reader did not take before it does not take now
    else:
        assert [one.value.covers(len(made.data)) for one in fields if one.value is not None] == [True]
    if thorough:
        (seal,) = read_foreign(made.data).seals
        assert (seal.covers_all, seal.digest_holds, seal.signature_holds) == (True, True, True)
        assert not look(io.BytesIO(made.data)).repaired
        assert Verifier(good_store()).verify(made.data).verdict is not Verdict.INVALID


@pytest.mark.parametrize("name", FILES)
def test_mutants(name: str) -> None:
    """CI: the same few each run; nightly: a hundred thousand."""
    original = read(name)
    rng = random.Random(f"{SEED} {name}")
    for number in range(COUNT):
        data = original
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            data = rng.choice(MUTATORS)(data, rng)
        wish = {"rewrite": rng.random() < 0.3, "lane": rng.choice([None, None, LANES[1]])}
        try:
            made = seal_other(data, **wish)
        except EdocError as error:
            outcome = error.code
        else:
            outcome = made.lane
            check(made, data, thorough=number % THOROUGH == 0)
        assert outcome in LANES or outcome.startswith("foreign."), number
        OUTCOMES[outcome] += 1


def test_both_came_out() -> None:
    """The mutants are not all refused, nor all sealed."""
    if sum(OUTCOMES.values()) < COUNT * len(FILES):
        pytest.skip("the mutants ran in another process")
    sealed = sum(OUTCOMES[lane] for lane in LANES)
    assert 0 < sealed < sum(OUTCOMES.values())
