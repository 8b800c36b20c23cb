"""Levels B-LT and B-LTA (ETSI EN 319 142-1, 5.4 and 6): all that later verifiers need, or no file."""

from __future__ import annotations

import pytest
from edoc_long_term import judge, levels, seal_at, sealed_at
from edoc_pki import DAY, NOW, Pki, root
from edoc_sealed import picture_digest, the_pki
from edoc_stamped import stamping_store, tsa
from edoc_trust import agency_row, seal_row

from nh_edoc._pdf.long_term import long_term
from nh_edoc._pdf.read import PdfFile
from nh_edoc.errors import InputError, SignerError, TimestampError
from nh_edoc.model.report import Level, Verdict

LONG = (Level.B_LT, Level.B_LTA)


@pytest.mark.parametrize("level", [Level.B_B, Level.B_T, *LONG])
def test_each_level_is_what_was_asked_for(level):
    """Our verifier finds the level that was asked for, present and proven."""
    report = judge(sealed_at(level))
    assert (report.verdict, levels(report)) == (Verdict.VALID, (level, level))


@pytest.mark.parametrize(("level", "count"), [(Level.B_LT, 1), (Level.B_LTA, 2)])
def test_only_appended(level, count):
    """ETSI EN 319 142-1, 5.4: incremental updates after the seal, whose bytes stay as they were."""
    data = sealed_at(level)
    found = long_term(PdfFile(data))
    assert len(found.additions) == count
    sealed = data[: found.end]
    assert levels(judge(sealed)) == (Level.B_T, Level.B_T)


@pytest.mark.parametrize("level", LONG)
def test_the_file_alone_is_enough_under_the_anchors(level):
    """6.3: with neither list nor intermediate certificate of the verifier's own the file is VALID."""
    report = judge(sealed_at(level), stamping_store(crls=()))
    assert (report.verdict, levels(report)) == (Verdict.VALID, (level, level))


def test_store_holds_every_path_but_no_anchor():
    """5.4.2.2: certificates and lists of the paths of seal and time stamp, each once."""
    made = the_pki()
    store = long_term(PdfFile(sealed_at(Level.B_LT))).additions[-1].store
    assert {one.der for one in store.crls} == set(made.crls)
    assert made.root.certificate not in {one.der for one in store.certificates}
    assert {made.seal.certificate, made.authority.certificate} < {one.der for one in store.certificates}


@pytest.mark.parametrize("level", LONG)
@pytest.mark.parametrize("missing", ["timestamper", "trust"])
def test_what_a_level_needs(level, missing):
    """Nothing is sealed at a lower level than was asked for."""
    with pytest.raises(InputError) as caught:
        seal_at(level, **{missing: None})
    assert caught.value.code == "seal.level"


def other_store():
    """A store whose anchor for seals is not above the sample's seal."""
    top = root("演示别的根证书机构")
    made = Pki(top, top.issue("演示别的签发机构", ca=True), the_pki().seal)
    return stamping_store(made, agencies=[agency_row(seal_row(the_pki().seal, picture=picture_digest()))])


class TestRevocation:
    """Asked before sealing: a signer that is revoked, or of whom nobody knows, puts no seal."""

    def crls(self, *revoked):
        made = the_pki()
        return (made.root.crl(), made.authority.crl(*revoked))

    @pytest.mark.parametrize("level", [Level.B_B, Level.B_T, *LONG])
    def test_revoked_signer(self, level):
        """RFC 5280, 6.3."""
        trust = stamping_store(crls=self.crls((the_pki().seal, NOW - DAY)))
        with pytest.raises(SignerError) as caught:
            seal_at(level, trust=trust)
        assert caught.value.code == "signer.revoked"

    @pytest.mark.parametrize("level", [Level.B_B, Level.B_T, *LONG])
    def test_unknown_revocation(self, level):
        """Could not look is never good (verification rules, 2)."""
        with pytest.raises(SignerError) as caught:
            seal_at(level, trust=stamping_store(crls=()))
        assert caught.value.code == "signer.revocation"

    def test_unknown_revocation_allowed_at_the_lowest_level(self):
        """By leave only, and only where nothing is promised for later."""
        data = seal_at(Level.B_B, trust=stamping_store(crls=()), allow_unknown_revocation=True)
        assert judge(data).verdict is Verdict.VALID
        with pytest.raises(InputError):
            seal_at(Level.B_T, allow_unknown_revocation=True)

    def test_leave_does_not_help_a_revoked_signer(self):
        """Known to be revoked is not unknown."""
        trust = stamping_store(crls=self.crls((the_pki().seal, NOW - DAY)))
        with pytest.raises(SignerError) as caught:
            seal_at(Level.B_B, trust=trust, allow_unknown_revocation=True)
        assert caught.value.code == "signer.revoked"

    def test_signer_of_another_authority(self):
        """A path that verifiers do not have is told before the seal, not after."""
        with pytest.raises(SignerError) as caught:
            seal_at(Level.B_B, trust=other_store())
        assert caught.value.code == "signer.chain"


def test_second_time_stamp_refused():
    """B-LTA was asked for and its own time stamp fails: there is no file."""

    class Once:
        def __init__(self):
            self.left = 1

        def stamp(self, imprint, *, algorithm):
            if not self.left:
                raise TimestampError("time.unavailable", reason="")
            self.left -= 1
            return tsa().stamp(imprint, algorithm=algorithm)

    with pytest.raises(TimestampError):
        seal_at(Level.B_LTA, timestamper=Once())
