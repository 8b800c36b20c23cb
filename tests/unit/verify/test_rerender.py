"""The data rendered again, compared byte for byte: proof beyond the comparison of text, and never against a file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edoc_long_term import sealed_at
from edoc_pki import NOW
from edoc_sealed import SETTINGS, check, good_store, rendered, seal, sealed

from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.verify import Verifier
from nh_edoc.workflow import rerender


def judge(data, settings=SETTINGS, renderer=None):
    made = rerender(settings) if renderer is None else renderer
    return Verifier(good_store(), clock=lambda: NOW, settings=SETTINGS, rerender=made).verify(data)


@pytest.mark.parametrize("kind", ["acceptance-receipt", "approval-decision"])
def test_same_bytes(kind):
    """电子签名法 art. 5: the form is part of the content; here it is the very form that the data has."""
    assert check(judge(sealed(kind)), "data.rerender").result is Result.PASSED


def test_long_term_material_comes_after(monkeypatch):
    """Compared is the file before its seals, whatever was added since."""
    assert check(judge(sealed_at(Level.B_LTA)), "data.rerender").result is Result.PASSED


def test_difference_proves_nothing():
    """Another host of the QR code, or a version that is not at hand: the verdict stays what it was."""
    other = replace(SETTINGS, qr_host="https://other.example.cn")
    report = judge(sealed(), other)
    assert check(report, "data.rerender").result is Result.UNKNOWN
    assert report.verdict is Verdict.VALID
    report = judge(sealed(), renderer=lambda document, files: None)
    assert (check(report, "data.rerender").result, report.verdict) == (Result.UNKNOWN, Verdict.VALID)


def test_written_anew():
    """A file that another program wrote is not the same, byte for byte, though it looks the same."""
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(rendered().data)) as pdf:
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable, deterministic_id=True)
    data = seal(replace(rendered(), data=out.getvalue()))
    assert check(judge(data), "data.rerender").result is Result.UNKNOWN


def test_not_asked():
    """Without a renderer the check is not made."""
    report = Verifier(good_store(), clock=lambda: NOW, settings=SETTINGS).verify(sealed())
    assert [one for one in report.checks if one.code == "data.rerender"] == []
