"""The verifier on sealed documents: who may seal what, at which time, by which trust store."""

from __future__ import annotations

import asyncio
import json
import mmap
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from edoc_pki import DAY, NOW, Pki, pki
from edoc_sealed import (
    check,
    picture_digest,
    press,
    rendered,
    seal,
    sealed,
    store,
    the_pki,
    verifier,
    verify,
)
from edoc_trust import AGENCY, USCC, agency_row, seal_row, time
from jsonschema import Draft202012Validator

from nh_edoc._resources import schema
from nh_edoc.codec import report_json
from nh_edoc.errors import FileError, InputError, VerificationError
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.seal import RoundSeal
from nh_edoc.verify import Policy

KINDS = ("acceptance-receipt", "approval-decision", "rejection-decision")
OTHER = "91440605MA0000007Y"


@pytest.mark.parametrize("kind", KINDS)
def test_valid(kind):
    """What was rendered and sealed as it should be is VALID, every required check passed."""
    report = verify(sealed(kind))
    assert (report.verdict, report.indication, report.sub_indication) == (Verdict.VALID, "TOTAL_PASSED", None)
    made = {one.code for one in report.checks if one.result is Result.PASSED}
    assert set(Policy.statutory().required) <= made
    assert report.lane == "strict"
    assert report.document is not None
    assert (report.document.kind, report.document.agency) == (kind, AGENCY)
    (signature,) = report.signatures
    assert (signature.level_format, signature.level_proven) == (Level.B_B, Level.B_B)
    assert signature.claimed_time == NOW
    assert signature.proven_time is None
    report.require_valid()


def test_report_says_what_was_looked_at():
    """Verification rules, 1: digest of the file, trust store, policy, time, lane, software."""
    report = verify(sealed())
    assert report.file_size == len(sealed())
    assert report.trust_version == 3
    assert report.policy == "statutory"
    assert (report.at, report.at_assumed) == (NOW, False)
    assert report.software.startswith("nh-edoc")


@pytest.mark.parametrize("data", [sealed(), rendered().data, b"", b"%PDF-1.7\n", sealed()[:-100] + b"x" * 100])
def test_report_has_the_published_form(data):
    """Schema report-v1, whatever the verdict."""
    tree = json.loads(json.dumps(report_json(verify(data))))
    Draft202012Validator(json.loads(schema("report-v1.json").read_text(encoding="utf-8"))).validate(tree)


class TestTrust:
    """Whom the trust store believes."""

    def judged(self, **over):
        return verifier(store(**over)).verify(sealed())

    def test_another_store(self):
        """Under another root nothing is proven either way."""
        report = verifier(store(pki())).verify(sealed())
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")

    def test_store_past_its_update(self):
        """Verification rules, 1: INDETERMINATE."""
        report = self.judged(next_update=time(NOW))
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")

    def test_seal_not_listed(self):
        """A seal that is not listed is unknown; its document is not shown."""
        report = self.judged(agencies=[agency_row()])
        assert report.verdict is Verdict.INDETERMINATE
        assert check(report, "authority.seal").result is Result.UNKNOWN
        assert report.document is None
        assert report.signatures[0].agency is None

    def test_wrong_kind(self):
        """Listed for other documents: proven wrong."""
        report = self.judged(seal_over={"kinds": ["approval-decision"]})
        assert report.verdict is Verdict.INVALID
        assert check(report, "authority.kind").result is Result.FAILED

    def test_wrong_agency(self):
        """A listed seal of another agency."""
        row = seal_row(the_pki().seal, picture=picture_digest(), seal_name="别的机关 印章")
        report = self.judged(agencies=[agency_row(row, uscc=OTHER), agency_row()])
        assert report.verdict is Verdict.INVALID
        assert check(report, "authority.agency").result is Result.FAILED
        assert report.document is None

    def test_wrong_name(self):
        """The printed name is not the agency's."""
        row = seal_row(the_pki().seal, picture=picture_digest())
        names = [{"text": "佛山市南海区另一局", "from": time(NOW - 3000 * DAY)}]
        report = self.judged(agencies=[agency_row(row, names=names)])
        assert report.verdict is Verdict.INVALID
        assert check(report, "data.identity").result is Result.FAILED

    @pytest.mark.parametrize(
        ("over", "sub"),
        [
            ({"to": time(NOW)}, "SIG_CONSTRAINTS_FAILURE"),
            ({"from": time(NOW + DAY)}, "SIG_CONSTRAINTS_FAILURE"),
            ({"compromised_from": time(NOW - DAY)}, "REVOKED_NO_POE"),
        ],
    )
    def test_seal_whose_time_is_over(self, over, sub):
        """Without a proven time a retired key backdates: INDETERMINATE, not INVALID (verification rules, 2)."""
        report = self.judged(seal_over=over)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, sub)

    def test_another_picture(self):
        """The picture is not the registered one."""
        other = picture_digest(RoundSeal(name=AGENCY, line="受理专用章"))
        report = self.judged(agencies=[agency_row(seal_row(the_pki().seal, picture=other))])
        assert report.verdict is Verdict.INVALID
        assert check(report, "authority.picture").result is Result.FAILED

    def test_no_registered_picture(self):
        """A picture that nobody registered may show anything over signature and date."""
        row = seal_row(the_pki().seal)
        report = self.judged(agencies=[agency_row(row)])
        assert report.verdict is Verdict.INDETERMINATE

    def test_mandate(self):
        """A listed seal whose holder acts for the document's agency."""
        row = seal_row(the_pki().seal, picture=picture_digest())
        mandate = {"uscc": USCC, "from": time(NOW - DAY)}
        names = [{"text": "演示镇", "from": time(NOW - DAY)}]
        report = self.judged(agencies=[agency_row(row, uscc=OTHER, names=names, acts_for=[mandate]), agency_row()])
        assert check(report, "authority.agency").result is Result.PASSED
        assert report.verdict is Verdict.VALID
        assert report.signatures[0].agency == "演示镇"


class TestCertificates:
    """ETSI EN 319 102-1, 5.2.6, without a proven time."""

    def judged(self, made: Pki, **over):
        trust = store(made, **over)
        return verifier(trust).verify(press(rendered(), made.seal))

    def with_seal(self, **over) -> Pki:
        made = pki()
        return Pki(made.root, made.authority, made.authority.issue("演示用印", **over))

    def test_revoked(self):
        """REVOKED_NO_POE: perhaps sealed before, perhaps backdated."""
        made = pki()
        crls = [made.root.crl(), made.authority.crl((made.seal, NOW - DAY))]
        report = self.judged(made, crls=crls)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")

    def test_no_revocation_data(self):
        """TRY_LATER, unless the policy is unsafe by name."""
        made = pki()
        trust = store(made, crls=[])
        data = seal(rendered(), signer=made.seal)
        report = verifier(trust).verify(data)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")
        assert verifier(trust, Policy.unsafe_no_revocation()).verify(data).verdict is Verdict.VALID

    def test_expired_since(self):
        """The certificate was good when it sealed, and is not now."""
        made = self.with_seal(end=NOW + DAY)
        data = seal(rendered(), signer=made.seal)
        trust = store(made, crls=[one.crl(end=NOW + 90 * DAY) for one in (made.root, made.authority)])
        report = verifier(trust, at=NOW + 2 * DAY).verify(data)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "OUT_OF_BOUNDS_NO_POE")

    def test_assumed_time(self):
        """``at`` is the caller's assumption and called so; the clock is not read, nothing is remembered."""
        made = self.with_seal(end=NOW + DAY)
        data = seal(rendered(), signer=made.seal)
        judge = verifier(store(made), at=NOW + 5 * DAY)
        assert judge.verify(data).verdict is Verdict.INDETERMINATE
        report = judge.verify(data, at=NOW)
        assert (report.verdict, report.at, report.at_assumed) == (Verdict.VALID, NOW, True)
        assert judge.verify(data).verdict is Verdict.INDETERMINATE

    def test_remembered_path_ends_with_its_lists(self):
        """A path that held is asked for again when the first revocation list is due."""
        made = pki()
        moments = iter([NOW, NOW + DAY, NOW + 8 * DAY])
        from nh_edoc.verify import Verifier

        judge = Verifier(store(made, next_update=time(NOW + 90 * DAY)), clock=lambda: next(moments))
        data = seal(rendered(), signer=made.seal)
        assert [judge.verify(data).verdict for _ in range(3)] == [
            Verdict.VALID,
            Verdict.VALID,
            Verdict.INDETERMINATE,
        ]

    def test_not_for_documents(self):
        """A certificate for servers seals nothing."""
        from cryptography.x509.oid import ExtendedKeyUsageOID

        made = self.with_seal(extended=[ExtendedKeyUsageOID.SERVER_AUTH])
        assert self.judged(made).sub_indication == "CHAIN_CONSTRAINTS_FAILURE"


class TestInput:
    """Readable bytes always get a report (verification rules, 1)."""

    @pytest.mark.parametrize(
        "data",
        [b"", b"x", b"%PDF", b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n", bytes(5000), sealed()[:1000], sealed()[1000:]],
        ids=["empty", "x", "name", "header", "end", "zeros", "begin", "rest"],
    )
    def test_no_pdf(self, data):
        """INVALID / FORMAT_FAILURE."""
        report = verify(data)
        assert (report.verdict, report.sub_indication) == (Verdict.INVALID, "FORMAT_FAILURE")
        with pytest.raises(VerificationError) as caught:
            report.require_valid()
        assert caught.value.exit_code == 1

    def test_unsealed(self):
        """A document without a seal is no document."""
        report = verify(rendered().data)
        assert (report.verdict, report.sub_indication) == (Verdict.INVALID, "FORMAT_FAILURE")
        assert check(report, "seal.present").result is Result.FAILED

    def test_encrypted(self):
        """A password that is missing: INDETERMINATE."""
        import io

        import pikepdf

        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(rendered().data)) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
        assert verify(out.getvalue()).verdict is Verdict.INDETERMINATE

    def test_too_large(self, tmp_path, monkeypatch):
        """A limit that is reached: INDETERMINATE, with the digest of the whole file."""
        from nh_edoc.model.digest import Digest
        from nh_edoc.verify import verifier as module

        monkeypatch.setattr(module, "LARGEST", 1000)
        path = tmp_path / "large.pdf"
        path.write_bytes(sealed())
        for source in (path, sealed()):
            report = verifier().verify(source)
            assert report.verdict is Verdict.INDETERMINATE
            assert report.file_digest == Digest.of(sealed())
            assert report.file_size == len(sealed())

    def test_sources(self, tmp_path):
        """Path, text, bytes and mapped file give the same answer."""
        path = tmp_path / "a.pdf"
        path.write_bytes(sealed())
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            answers = [verify(path), verify(str(path)), verify(sealed()), verify(mapped)]
        assert {one.verdict for one in answers} == {Verdict.VALID}
        assert answers[0].file_name == "a.pdf"

    def test_missing_file(self):
        """What cannot be read gets no report."""
        with pytest.raises(FileError):
            verify(Path("/nowhere/a.pdf"))

    def test_naive_time(self):
        """A moment without offset is no moment."""
        with pytest.raises(InputError):
            verifier().verify(sealed(), at=datetime(2026, 3, 16))  # noqa: DTZ001

    def test_report_has_no_truth_value(self):
        """``if verify(x)`` would pass everything."""
        with pytest.raises(TypeError):
            bool(verify(b""))


def test_threads_and_loops():
    """An approval service verifies from workers and inside an event loop."""
    judge = verifier()
    found: list[Verdict] = []
    threads = [threading.Thread(target=lambda: found.append(judge.verify(sealed()).verdict)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    async def inside() -> Verdict:
        return judge.verify(sealed()).verdict

    assert [*found, asyncio.run(inside())] == [Verdict.VALID] * 4


def test_foreign_file_is_never_valid():
    """Whoever else signs, the statements of a document are missing."""
    import io

    from pyhanko.pdf_utils import generic, writer

    out = writer.PdfFileWriter()
    content = out.add_object(generic.StreamObject(stream_data=b""))
    box = generic.ArrayObject([generic.NumberObject(value) for value in (0, 0, 595, 842)])
    out.insert_page(writer.PageObject(contents=content, media_box=box))
    buffer = io.BytesIO()
    out.write(buffer)
    report = verify(buffer.getvalue())
    assert report.verdict is Verdict.INVALID
    assert check(report, "seal.present").result is Result.FAILED


def test_clock_is_read_once():
    """All checks of a report are of one moment."""
    calls = []

    def clock() -> datetime:
        calls.append(1)
        return datetime.now(UTC)

    from edoc_sealed import good_store

    from nh_edoc.verify import Verifier

    Verifier(good_store(), clock=clock).verify(b"")
    assert calls == [1]
