"""adbe.pkcs7.sha1 (ISO 32000-1, 12.8.3.3.1): its integrity is decided like that of others; it is never strong."""

from __future__ import annotations

import asyncio
import functools
import hashlib
import re

import pytest
from edoc_foreign import signed_once, signer
from edoc_sealed import SETTINGS, check, good_store

from nh_edoc._pyhanko.foreign import read_foreign
from nh_edoc.model.report import Result, Verdict
from nh_edoc.verify import Verifier

OLD, NEW = b"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1"


@functools.cache
def signed(*, other_content: bytes | None = None) -> bytes:
    """The sample, its signature replaced by one over the SHA-1 of its bytes."""
    data = signed_once().replace(OLD, NEW.ljust(len(OLD)))
    ranges = re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\s*\]", data)
    first, second, length = (int(ranges[one]) for one in (2, 3, 4))
    covered = data[:first] + data[second : second + length]
    content = other_content or hashlib.sha1(covered).digest()
    container = asyncio.run(signer().async_sign_general_data(content, "sha256", detached=False))
    made = container.dump().hex().encode()
    return data[: first + 1] + made.ljust(second - first - 2, b"0") + data[second - 1 :]


def test_whole():
    """Digest, signature and binding hold, and the algorithm policy refuses it (ETSI TS 119 312): INDETERMINATE."""
    (seal,) = read_foreign(signed()).seals
    assert (seal.digest_holds, seal.signature_holds, seal.binding_holds) == (True, True, True)
    assert not seal.strong
    report = Verifier(good_store(), settings=SETTINGS).verify(signed())
    assert report.verdict is Verdict.INDETERMINATE
    assert check(report, "seal.present").result is Result.PASSED
    assert check(report, "seal.digest").result is Result.PASSED
    assert check(report, "chain.algorithm").result is Result.FAILED


@pytest.mark.parametrize("name", ["changed page", "signature over another digest"])
def test_broken(name):
    """What was changed since is INVALID, whatever the algorithm is worth."""
    changed = name == "changed page"
    other = None if changed else hashlib.sha1(b"").digest()
    data = signed(other_content=other).replace(b"100 100 re", b"100 900 re" if changed else b"100 100 re")
    report = Verifier(good_store(), settings=SETTINGS).verify(data)
    assert report.verdict is Verdict.INVALID
    assert check(report, "seal.digest").result is Result.FAILED
