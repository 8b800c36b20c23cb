"""Files of other projects, sealed: what can be read and is unsigned is sealed and found valid, the rest refused by name.

What is found in a file is accepted here, and broken files are written anew: the question is what the sealing does.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from edoc_other import ALL, LANES

sys.path.insert(0, str(Path(__file__).parent.parent / "interop"))

import judging
from judge_tools import ToolMissingError
from specimens import make_keys

from nh_edoc._pdf.qpdf_view import UnreadableError, look
from nh_edoc.errors import InputError
from nh_edoc.model.report import Verdict
from nh_edoc.seal import ForeignSealer, Wish
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from specimens import Keys

    from conftest import Sample

HEADER = b"%PDF-"
LEAST = 0.9
"""Part of the readable unsigned files that must be sealed."""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def sealer(keys: Keys) -> ForeignSealer:
    return ForeignSealer(keys.seal)


def sealed_or_refused(sealer: ForeignSealer, data: bytes, lane: str | None = None) -> tuple[bytes | None, str]:
    try:
        made = sealer.seal(data, Wish(accept=ALL, rewrite=True, lane=lane))
    except InputError as error:
        refused = error
    else:
        assert made.data is not None
        return made.data, made.lane
    assert refused.code.startswith("foreign.")
    assert refused.message("en")
    return None, refused.code


def test_each(sample: Sample, sealer: ForeignSealer) -> None:
    """Sealed in both lanes where both take it, or refused with a reason; what is sealed is not INVALID here."""
    from edoc_sealed import good_store

    data = sample.path.read_bytes()
    verifier = Verifier(good_store())
    for lane in (None, *LANES):
        made, _ = sealed_or_refused(sealer, data, lane)
        if made is not None:
            assert verifier.verify(made).verdict is not Verdict.INVALID


def readable_unsigned(samples: list[Sample]) -> list[Sample]:
    found = []
    for one in samples:
        if HEADER not in one.path.read_bytes()[:1024]:
            continue
        with one.path.open("rb") as stream:
            try:
                if not look(stream).signed:
                    found.append(one)
            except UnreadableError:
                continue
    return found


def test_judged(
    sealer: ForeignSealer,
    keys: Keys,
    tmp_path: Path,
    all_samples: list[Sample],
    sealing_counts: dict[str, Counter[str]],
) -> None:
    """At least nine of ten are sealed, and then valid for pdfsig and EU DSS; the counts are printed."""
    wanted = readable_unsigned(all_samples)
    if not wanted:
        pytest.skip("no corpus of foreign files")
    found: list[Path] = []
    counts: Counter[str] = Counter()
    for number, one in enumerate(wanted):
        made, how = sealed_or_refused(sealer, one.path.read_bytes())
        counts["sealed" if made is not None else how] += 1
        if made is not None:
            path = tmp_path / f"{number}.pdf"
            path.write_bytes(made)
            found.append(path)
    sealing_counts["readable, unsigned"].update(counts)
    try:
        # not strict: annotations that lay over one another before the seal are no matter of the seal
        answers = judging.dss(found, trust=[keys.trust], crls=keys.crls, strict=False)
        others = judging.pdfsig(keys.trust, found)
    except ToolMissingError as missing:
        pytest.skip(str(missing))
    by_dss = [path for path in found if answers[path].signatures[-1].indication == "TOTAL_PASSED"]
    by_pdfsig = [path for path in found if others[path] and others[path][-1].valid]
    sealing_counts["judged"].update(
        {"pdfsig valid": len(by_pdfsig), "DSS TOTAL_PASSED": len(by_dss), "sealed": len(found)}
    )
    assert len({*by_dss} & {*by_pdfsig}) >= LEAST * len(wanted), {
        path: (answers[path], others[path]) for path in found if path not in by_dss or path not in by_pdfsig
    }
