"""What the report says of a seal with a time stamp, and what verifying one costs."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from edoc_sealed import check, sealed, store
from edoc_stamped import judge, stamped, stamping_store
from edoc_trust import anchor_row
from jsonschema import Draft202012Validator

from nh_edoc._resources import schema
from nh_edoc.codec import report_json
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.verify.present import text_report


@pytest.mark.parametrize("trust", [stamping_store(), store()], ids=["believed", "not-believed"])
def test_report_has_the_published_form(trust):
    """Schema report-v1: level and proven time of the signature."""
    tree = json.loads(json.dumps(report_json(judge(stamped(), trust))))
    Draft202012Validator(json.loads(schema("report-v1.json").read_text(encoding="utf-8"))).validate(tree)
    (signature,) = tree["signatures"]
    assert signature["level_format"] == "PAdES-BASELINE-T"
    believed = trust.anchor_files[-1][0].use.value == "timestamp"
    assert signature["level_proven"] == ("PAdES-BASELINE-T" if believed else "PAdES-BASELINE-B")
    assert (signature["proven_time"] is not None) == believed


@pytest.mark.parametrize(
    ("lang", "proven"), [("zh", "用印时间（时间戳证明）：2026-03-16"), ("en", "proven by time stamp: 2026-03-16")]
)
def test_text_says_how_the_time_is_known(lang, proven):
    """Verification rules, 2: what a time stamp proves and what a seal claims are never mixed up."""
    assert proven in text_report(judge(stamped()), lang)
    assert proven not in text_report(judge(stamped(), store()), lang)
    assert proven not in text_report(judge(sealed()), lang)


def test_levels():
    """``level_format`` is what is present, ``level_proven`` what holds."""
    for data, trust, levels in (
        (sealed(), stamping_store(), (Level.B_B, Level.B_B)),
        (stamped(), stamping_store(), (Level.B_T, Level.B_T)),
        (stamped(), store(), (Level.B_T, Level.B_B)),
        (stamped()[:1000] + b"!" + stamped()[1001:], stamping_store(), (Level.B_T, Level.NONE)),
    ):
        (signature,) = judge(data, trust).signatures
        assert (signature.level_format, signature.level_proven) == levels


def test_without_a_time_stamp_nothing_is_asked():
    """Level B-B needs none: not applicable, and no anchor for time stamps is missed."""
    report = judge(sealed(), store())
    assert report.verdict is Verdict.VALID
    assert {check(report, code).result for code in ("time.token", "time.chain")} == {Result.NOT_APPLICABLE}


def test_no_reader_of_other_peoples_files_is_loaded(tmp_path):
    """A time stamp is read by the strict reader: pyHanko and its network clients stay out."""
    file = tmp_path / "a.pdf"
    file.write_bytes(stamped())
    from edoc_pki import NOW
    from edoc_sealed import picture_digest, the_pki
    from edoc_trust import agency_row, seal_row, write_store

    rows = [anchor_row(the_pki().root, use=use) for use in ("seal", "timestamp")]
    agencies = [agency_row(seal_row(the_pki().seal, picture=picture_digest()))]
    folder = write_store(tmp_path / "trust", the_pki(), anchors=rows, agencies=agencies)
    program = (
        "import sys, datetime\n"
        "from pathlib import Path\n"
        "from nh_edoc.trust import TrustStore\n"
        "from nh_edoc.verify import Verifier\n"
        "trust = TrustStore.load(Path(sys.argv[1]))\n"
        "report = Verifier(trust).verify(Path(sys.argv[2]), at=datetime.datetime.fromisoformat(sys.argv[3]))\n"
        "print(report.verdict.value, report.signatures[0].level_proven.value)\n"
        "print([name for name in ('pyhanko', 'aiohttp', 'typst', 'pikepdf') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder), str(file), NOW.isoformat()],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.stdout.splitlines() == ["VALID PAdES-BASELINE-T", "[]"], done.stderr
