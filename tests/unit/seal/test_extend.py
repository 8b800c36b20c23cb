"""Extension of sealed files (ETSI EN 319 142-1, 5.4): each level from each lower one, and renewal over the years."""

from __future__ import annotations

import functools
import io
from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import x509
from edoc_long_term import good_store, judge, levels, seal_at, sealed_at
from edoc_pki import DAY, NOW, Party, Pki, pki, root
from edoc_sealed import SETTINGS, rendered, the_pki, verifier
from edoc_stamped import STAMPING, stamping_store, tsa
from edoc_trust import time
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

from nh_edoc.errors import InputError, SignerError, TimestampError, TrustError, VerificationError
from nh_edoc.model.report import Check, Level, Result, Verdict
from nh_edoc.seal.long_term import Preservation
from nh_edoc.seal.stamping import Stamping
from nh_edoc.trust.paths import Paths
from nh_edoc.verify import Verifier
from nh_edoc.workflow import Extender, extend_file

HOUR = timedelta(hours=1)
LATER = NOW + HOUR
ALL = (Level.B_B, Level.B_T, Level.B_LT, Level.B_LTA)


def extender(at=LATER, trust=None, timestamper=None) -> Extender:
    store = trust or good_store()
    stamping = Stamping(timestamper=timestamper or tsa(at=at), paths=Paths(store))
    return Extender(
        verifier=Verifier(store, clock=lambda: at, settings=SETTINGS),
        preservation=Preservation(trust=store, stamping=stamping),
        clock=lambda: at,
    )


def extend(data: bytes, level: Level, **over) -> bytes:
    return extend_file(data, level, extender(**over)).data


@pytest.mark.parametrize(
    ("start", "level"),
    [(one, other) for one in ALL for other in ALL[1:] if ALL.index(other) > ALL.index(one)]
    + [(Level.B_LTA, Level.B_LTA)],
)
def test_each_step(start, level):
    """Appended only, VALID, and the level that was asked for is proven."""
    data = sealed_at(start)
    made = extend(data, level)
    assert made.startswith(data)
    report = judge(made, at=LATER)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (level, level))


@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
@pytest.mark.parametrize("start", [Level.B_B, Level.B_T])
def test_pyhanko_sees_long_term_updates_and_nothing_else(start, level):
    """Another implementation's difference rules: every signature holds, later revisions are LTA updates."""
    anchors = [x509.Certificate.load(the_pki().root.certificate)]
    others = [x509.Certificate.load(the_pki().authority.certificate)]

    def context() -> ValidationContext:
        return ValidationContext(
            trust_roots=anchors, other_certs=others, crls=list(the_pki().crls), moment=LATER, revocation_mode="require"
        )

    reader = PdfFileReader(io.BytesIO(extend(sealed_at(start), level)))
    (seal,) = reader.embedded_regular_signatures
    status = validate_pdf_signature(seal, context(), ts_validation_context=context())
    assert (status.bottom_line, status.modification_level) == (True, ModificationLevel.LTA_UPDATES)
    stamps = [validate_pdf_timestamp(one, context()) for one in reader.embedded_timestamp_signatures]
    assert all(one.intact and one.valid and one.trusted for one in stamps)
    assert len(stamps) == (start is Level.B_B) + (level is Level.B_LTA)


def test_document_time_stamp_proves_the_time_of_a_plain_seal():
    """ETSI EN 319 102-1, 5.6: the file is proven to be no younger than the time stamp over it."""
    report = judge(extend(sealed_at(Level.B_B), Level.B_T), at=LATER + DAY)
    assert [one.proven_time for one in report.signatures] == [LATER]


@pytest.mark.parametrize(("start", "level"), [(Level.B_T, Level.B_T), (Level.B_LTA, Level.B_T), (Level.B_T, Level.B_B)])
def test_nothing_to_raise(start, level):
    """A level that is there already, or none that extension makes."""
    with pytest.raises(InputError) as caught:
        extend(sealed_at(start), level)
    assert caught.value.code == "extend.level"


@pytest.mark.parametrize("start", ALL)
def test_forged_file_is_refused(start):
    """A fresh time stamp on a forged file would give it an authority that it does not have."""
    data = bytearray(sealed_at(start))
    data[len(rendered().data) // 2] ^= 1
    with pytest.raises(VerificationError):
        extend(bytes(data), Level.B_LTA)


def test_file_without_a_seal_is_refused():
    """What nobody sealed gains nothing by a time stamp."""
    with pytest.raises(VerificationError):
        extend(rendered().data, Level.B_T)


def test_input_is_not_touched(tmp_path):
    """The source stays as it was; the result is another file, and source and result are never the same one."""
    source, result = tmp_path / "a.pdf", tmp_path / "b.pdf"
    source.write_bytes(sealed_at(Level.B_T))
    extend_file(source, Level.B_LTA, extender(), to=result)
    assert source.read_bytes() == sealed_at(Level.B_T)
    assert levels(judge(result.read_bytes(), at=LATER)) == (Level.B_LTA, Level.B_LTA)
    with pytest.raises(InputError) as caught:
        extend_file(source, Level.B_LTA, extender(), to=source)
    assert caught.value.code == "io.same-file"
    assert source.read_bytes() == sealed_at(Level.B_T)


class Silent:
    """An authority that does not answer."""

    def stamp(self, imprint, *, algorithm):
        raise TimestampError("time.unavailable", reason="")


def test_no_answer_is_no_file(tmp_path):
    """Asked for and failed: nothing is written."""
    result = tmp_path / "b.pdf"
    with pytest.raises(TimestampError):
        extend_file(sealed_at(Level.B_T), Level.B_LTA, extender(timestamper=Silent()), to=result)
    assert not result.exists()


def test_no_authority_named():
    """B-LT of a file with a time stamp needs none; everything else does."""
    store = good_store()
    without = Extender(verifier=verifier(store, at=LATER), preservation=Preservation(trust=store), clock=lambda: LATER)
    assert levels(judge(extend_file(sealed_at(Level.B_T), Level.B_LT, without).data, at=LATER))[1] is Level.B_LT
    with pytest.raises(SignerError) as caught:
        extend_file(sealed_at(Level.B_B), Level.B_LT, without)
    assert caught.value.code == "seal.stamping-missing"


def test_time_stamp_of_a_stranger_is_refused():
    """A token that verifiers will not believe is worth nothing."""
    stranger = pki().authority.issue("演示别的时间戳服务", **STAMPING)
    with pytest.raises(TimestampError) as caught:
        extend(sealed_at(Level.B_T), Level.B_LTA, timestamper=tsa(stranger, LATER))
    assert caught.value.code == "time.chain"


def test_revoked_seal_is_not_kept():
    """Revoked before the proven time: there is nothing to keep."""
    made = the_pki()
    crls = (made.root.crl(), made.authority.crl((made.seal, NOW - DAY), start=NOW))
    with pytest.raises(SignerError) as caught:
        extend(sealed_at(Level.B_T), Level.B_LT, trust=stamping_store(crls=crls))
    assert caught.value.code == "signer.revoked"


class World:
    """Fifteen years: certificates end, lists are renewed, authorities follow each other."""

    def __init__(self, seal_days: int = 30) -> None:
        top = root()
        authority = top.issue("演示签发机构", ca=True, end=NOW + 3000 * DAY)
        seal = authority.issue("演示行政审批局 行政许可专用章", end=NOW + seal_days * DAY)
        self.pki = Pki(top, authority, seal)

    @functools.cache  # noqa: B019 - the world lives as long as its test
    def authority(self, start: int, end: int) -> Party:
        return self.pki.authority.issue("演示时间戳服务", start=NOW + start * DAY, end=NOW + end * DAY, **STAMPING)

    def store(self, day: float, *revoked):
        """The operator's store of a day: only lists that are current, which no longer know what ended before."""
        at = NOW + day * DAY
        crls = [
            self.pki.root.crl(start=at - HOUR, end=at + 7 * DAY),
            self.pki.authority.crl(*revoked, start=at - HOUR, end=at + 7 * DAY),
        ]
        return stamping_store(self.pki, crls=crls, next_update=time(at + 30 * DAY))

    def judge(self, data: bytes, day: float, *revoked):
        return judge(data, self.store(day, *revoked), NOW + day * DAY)

    def sealed(self, level: Level) -> bytes:
        return seal_at(level, self.pki.seal, trust=self.store(0), timestamper=tsa(self.authority(-1, 400), NOW))


def test_seal_outlives_its_certificate():
    """B-LTA: the list that the time stamp covers was current then; B-T and B-LT have nothing that says so."""
    world = World()
    for level in ALL[1:]:
        assert world.judge(world.sealed(level), 1).verdict is Verdict.VALID
    assert world.judge(world.sealed(Level.B_LTA), 200).verdict is Verdict.VALID
    for level in (Level.B_T, Level.B_LT):
        report = world.judge(world.sealed(level), 200)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")


def test_renewed_in_time():
    """ETSI EN 319 142-1, 5.4.3: a chain of time stamps, each covering the revocation data of the one before."""
    world = World()
    data = world.sealed(Level.B_LTA)
    for day in (390, 780, 1170):
        at = NOW + day * DAY
        party = world.authority(day - 1, day + 400)
        data = extend(data, Level.B_LTA, at=at, trust=world.store(day), timestamper=tsa(party, at))
    report = world.judge(data, 1500)
    assert (report.verdict, levels(report)) == (Verdict.VALID, (Level.B_LTA, Level.B_LTA))
    assert [one.proven_time for one in report.signatures] == [NOW]


def test_not_renewed_in_time():
    """Once the newest time stamp's certificate has ended nothing is proven, and it is too late to extend."""
    world = World()
    data = world.sealed(Level.B_LTA)
    report = world.judge(data, 500)
    assert (report.verdict, levels(report)[1]) == (Verdict.INDETERMINATE, Level.B_B)
    at = NOW + 500 * DAY
    with pytest.raises(TimestampError):
        extend(data, Level.B_LTA, at=at, trust=world.store(500), timestamper=tsa(world.authority(499, 900), at))


def test_late_revocation_still_counts():
    """A list of any time that says revoked before the proven time wins over the silence that was kept."""
    world = World(seal_days=600)
    data = world.sealed(Level.B_LTA)
    assert world.judge(data, 10).verdict is Verdict.VALID
    assert world.judge(data, 10, (world.pki.seal, NOW + DAY)).verdict is Verdict.VALID
    report = world.judge(data, 10, (world.pki.seal, NOW - DAY))
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")


def test_old_list_is_not_kept_for_later():
    """Verification rules, 2: silence of a list more than a day older than the proven time says nothing later."""
    world = World()
    old = [world.pki.root.crl(), world.pki.authority.crl(start=NOW - 2 * DAY)]
    store = stamping_store(world.pki, crls=old)
    data = seal_at(Level.B_LTA, world.pki.seal, trust=store, timestamper=tsa(world.authority(-1, 400), NOW))
    assert judge(data, store).verdict is Verdict.VALID
    report = world.judge(data, 200)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "TRY_LATER")


class Answering:
    """A verifier that has found what no sample of ours can be made to have."""

    def __init__(self, **over) -> None:
        self.report = replace(judge(sealed_at(Level.B_T)), verdict=Verdict.INDETERMINATE, **over)

    def verify(self, source, *, at=None):
        return self.report


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"checks": (Check(code="seal.pending", result=Result.FAILED, basis=""),)}, "extend.pending"),
        ({"lane": "pyhanko"}, "extend.foreign"),
        ({"signatures": ()}, "extend.foreign"),
    ],
)
def test_files_that_are_not_extended(over, code):
    """Nothing but long-term material may follow the last seal; and only files of the profile have that form."""
    with pytest.raises(InputError) as caught:
        extend_file(sealed_at(Level.B_T), Level.B_LT, replace(extender(), verifier=Answering(**over)))
    assert caught.value.code == code


def test_store_that_cannot_be_read():
    """A list of the operator that is none is the operator's matter, told as such."""
    broken = replace(good_store(), crls=(b"no list",))
    stamping = Stamping(timestamper=tsa(at=LATER), paths=None)
    tool = Extender(
        verifier=verifier(good_store(), at=LATER),
        preservation=Preservation(trust=broken, stamping=stamping),
        clock=lambda: LATER,
    )
    with pytest.raises(TrustError):
        extend_file(sealed_at(Level.B_T), Level.B_LT, tool)
