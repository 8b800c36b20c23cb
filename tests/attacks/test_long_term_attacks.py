"""Attacks on what may follow the last seal: stores and document time stamps with something else in or behind them.

Verification rules, 3 and 4: after the seals long-term material alone, each revision of it in the one form; every other
byte is INVALID, and what no authority vouches for is not VALID.
"""

from __future__ import annotations

import functools
import hashlib
import os
import random
from typing import TYPE_CHECKING

import pytest
from edoc_long_term import good_store, judge, levels, sealed_at
from edoc_pki import DAY, NOW, Pki, pki, root
from edoc_sealed import SETTINGS, check, the_pki
from edoc_stamped import STAMPING, stamping_store, tsa, tsa_party

from nh_edoc._cms.profile import STAMPED
from nh_edoc._pdf.append import Revision
from nh_edoc._pdf.document_timestamp import append_timestamp
from nh_edoc._pdf.dss_revision import append_store
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.long_term import MOST_ADDITIONS, long_term, security_store
from nh_edoc._pdf.objects import PdfDict, Ref
from nh_edoc._pdf.pages import pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.spelling import dictionary, reference, stream
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.report import Report

NIGHTLY = os.environ.get("NH_EDOC_NIGHTLY") == "1"
EVERY = NIGHTLY or os.environ.get("NH_EDOC_COUNTS") == "ci"
MASKS = (0x01, 0x20, 0x80)
SEED = 20260316
SAMPLE = 8


def forged(data: bytes, build: Callable[[Revision], object]) -> bytes:
    """``data`` with a revision that an attacker makes, identified as ours would be."""
    made = Revision(PdfFile(data))
    build(made)
    return data + made.written(hashlib.sha256(data).digest()[:16])


def stamp(data: bytes, **over) -> bytes:
    """``data`` with a document time stamp by the sample's authority or another."""
    authority = tsa(over.get("party"), over.get("at", NOW))
    return append_timestamp(data, STAMPED, lambda digest: authority.stamp(digest, algorithm="sha256"))


def store_of(made: Revision, *extra: bytes, keys: bytes = b"") -> bytes:
    """A store with the sample's authority and lists, ``extra`` streams among the certificates."""
    certificates = [made.add(stream({}, der)) for der in (the_pki().authority.certificate, *extra)]
    crls = [made.add(stream({}, der)) for der in the_pki().crls]
    arrays = (b"[%s]" % b" ".join(map(reference, numbers)) for numbers in (certificates, crls))
    return dictionary(dict(zip(("Type", "Certs", "CRLs"), (b"/DSS", *arrays), strict=True)))[:-2] + keys + b">>"


def with_store(made: Revision, *extra: bytes, keys: bytes = b"", **catalog: bytes) -> None:
    store = made.add(store_of(made, *extra, keys=keys))
    root_ref = made.file.trailer["Root"]
    assert isinstance(root_ref, Ref)
    made.put(root_ref.number, made.edited(made.file.catalog, {"DSS": reference(store), **catalog}))


def with_page(made: Revision, **changes: bytes) -> None:
    page = pages(made.file)[0]
    made.put(page.ref.number, made.edited(page.dictionary, changes))


def seal_only() -> bytes:
    return sealed_at(Level.B_T)


def test_control():
    """What the helpers make without an attack is VALID, at the level that it has."""
    made = forged(seal_only(), with_store)
    for data, level in ((made, Level.B_LT), (stamp(seal_only()), Level.B_T)):
        report = judge(data)
        assert levels(report)[0] is level
        assert report.verdict is Verdict.VALID


def text_page(made: Revision) -> None:
    """Replace what the first page shows."""
    number = made.add(stream({}, b"BT ET"))
    with_page(made, Contents=reference(number))


REVISIONS: dict[str, Callable[[Revision], object]] = {
    "a page alone": text_page,
    "a store that also changes a page": lambda made: (with_store(made), text_page(made)),
    "a store with an object that nobody names": lambda made: (with_store(made), made.add(b"(hidden)")),
    "a catalog with an action": lambda made: with_store(made, OpenAction=b"<</S/JavaScript/JS(x)>>"),
    "a catalog with other extensions": lambda made: with_store(made, Extensions=b"<<>>"),
    "a catalog with other pages": lambda made: with_store(made, Lang=b"(en)"),
    "a store with one key more": lambda made: with_store(made, keys=b"/VRI<<>>"),
    "a store with a stream of another kind": lambda made: with_store(
        made, keys=b"/OCSPs[%s]" % reference(made.add(stream({"Type": b"/XObject"}, b"")))
    ),
    "an annotation": lambda made: with_page(
        made, Annots=b"[%s]" % reference(made.add(b"<</Type/Annot/Subtype/Square/Rect[0 0 99 99]>>"))
    ),
    "nothing at all": lambda made: None,
    "a field that is shown": lambda made: made.add(b"<</Type/Annot/Subtype/Widget/FT/Sig/Rect[0 0 99 99]>>"),
}


@pytest.mark.parametrize("start", [Level.B_T, Level.B_LTA])
@pytest.mark.parametrize("covered", [False, True], ids=["bare", "stamped"])
@pytest.mark.parametrize("name", REVISIONS)
def test_other_revisions(name, covered, start):
    """电子签名法 art. 13: changes after sealing can be seen; a time stamp over the change makes nothing good."""
    data = forged(sealed_at(start), REVISIONS[name])
    report = judge(stamp(data) if covered else data)
    assert report.verdict is Verdict.INVALID


def test_time_stamp_that_also_changes_a_page():
    """The token covers the change, so that only the form of the revision tells."""

    def build(data: bytes) -> Revision:
        made = Revision(PdfFile(data))
        form_ref = made.file.catalog["AcroForm"]
        form = made.file.get(form_ref)
        assert isinstance(form, PdfDict)
        assert isinstance(form_ref, Ref)
        value = made.reserve()
        widget = made.add(
            b"<</Type/Annot/Subtype/Widget/FT/Sig/T<446f6354696d655374616d7031>/F 132/Rect[0 0 0 0]/V %s>>"
            % reference(value)
        )
        made.put(form_ref.number, made.edited(form, {"Fields": made.extended(form, "Fields", reference(widget))}))
        text_page(made)
        return made, value

    data = seal_only()
    made, value = build(data)
    entries = b"/Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161"
    holed = made.holed(value, entries=entries, reserved=STAMPED, identifier=hashlib.sha256(data).digest()[:16])
    digest = hashlib.sha256(data + holed.head + holed.rest).digest()
    token = tsa().stamp(digest, algorithm="sha256").hex().encode().ljust(2 * STAMPED, b"0")
    report = judge(data + holed.head + b"<%s>" % token + holed.rest)
    assert report.verdict is Verdict.INVALID
    assert check(report, "file.revisions").result is Result.FAILED


@pytest.mark.parametrize("tail", [b"\n", b" ", b"%", b"%%EOF\n", b"1 0 obj\nnull\nendobj\n"])
@pytest.mark.parametrize("level", [Level.B_LT, Level.B_LTA])
def test_bytes_after_the_end(level, tail):
    """ISO 32000-1, 7.5.5: the end mark is the end."""
    assert judge(sealed_at(level) + tail).verdict is Verdict.INVALID


class TestStore:
    """ISO 32000-2, 12.8.4.3: what is kept must be what the paths of this file need, and signed by whom it says."""

    def reason(self, *certificates: bytes, crls=()) -> tuple[Verdict, str | None]:
        report = judge(append_store(sealed_at(Level.B_LT), certificates, crls))
        return report.verdict, check(report, "chain.material").reason

    @pytest.mark.parametrize(
        "junk", [b"", b"%PDF-1.7", b"\x30\x00", b"<script>"], ids=["empty", "pdf", "sequence", "script"]
    )
    def test_neither_certificate_nor_list(self, junk):
        form = "check.chain.material.form"
        assert self.reason(junk) == (Verdict.INVALID, form)
        assert self.reason(crls=(junk,)) == (Verdict.INVALID, form)

    def test_bytes_behind_a_certificate_or_list(self):
        """X.690: the encoding ends where it says; what follows is a hiding place."""
        form = "check.chain.material.form"
        assert self.reason(the_pki().authority.certificate + b"\0") == (Verdict.INVALID, form)
        assert self.reason(crls=(the_pki().crls[0] + b"\0",)) == (Verdict.INVALID, form)

    def test_material_of_another_file(self):
        """A certificate of no path, and a list of a stranger, are not ours to vouch for."""
        stranger = pki()
        assert self.reason(stranger.seal.certificate)[0] is Verdict.INDETERMINATE
        assert self.reason(crls=(stranger.authority.crl(),))[0] is Verdict.INDETERMINATE

    def test_list_by_another_key(self):
        """The issuer's name under another key's signature; nobody is revoked in it, and nobody believes it."""
        fake = the_pki().authority.crl(key=pki().authority.key)
        assert self.reason(crls=(fake,))[0] is Verdict.INDETERMINATE

    def test_forged_list_proves_nothing(self):
        """A store without lists of its own, and a file that brings a forged one."""
        fake = the_pki().authority.crl(key=pki().authority.key)
        made = append_store(seal_only(), [the_pki().authority.certificate], [the_pki().root.crl(), fake])
        report = judge(made, stamping_store(crls=()))
        assert report.verdict is Verdict.INDETERMINATE
        assert levels(report) != (Level.B_LT, Level.B_LT)

    def test_list_in_the_file_says_revoked(self):
        """RFC 5280, 6.3: a revocation counts from whatever list, also from one that the file brings along."""
        made = the_pki()
        revoking = made.authority.crl((made.seal, NOW - DAY))
        data = append_store(seal_only(), [made.authority.certificate], [made.root.crl(), revoking])
        report = judge(data)
        assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")

    def test_store_that_forgets(self):
        """Nothing that was kept may be dropped by a later store."""

        def build(made: Revision) -> None:
            old = security_store(made.file)
            assert old is not None
            number = made.add(b"<</Type /DSS/Certs [%s]/CRLs []>>" % reference(old.certificates[0].number))
            root_ref = made.file.trailer["Root"]
            assert isinstance(root_ref, Ref)
            made.put(root_ref.number, made.edited(made.file.catalog, {"DSS": reference(number)}))

        assert judge(forged(sealed_at(Level.B_LT), build)).verdict is Verdict.INVALID

    def test_incomplete_store_is_not_the_level(self):
        """EU DSS gives no B-LT with one list missing; neither do we call it proven."""
        made = append_store(seal_only(), [the_pki().authority.certificate], [the_pki().root.crl()])
        report = judge(made)
        assert levels(report) == (Level.B_LT, Level.B_T)


class TestTimeStamp:
    """RFC 3161; ETSI EN 319 102-1, 5.4: over these bytes, by a key that is believed, not later than now."""

    def swapped(self, token: bytes, data: bytes | None = None) -> bytes:
        data = data or sealed_at(Level.B_LTA)
        start, end = long_term(PdfFile(data)).additions[-1].hole
        return data[: start + 1] + token.hex().encode().ljust(end - start - 2, b"0") + data[end - 1 :]

    def told(self, data: bytes, **over) -> tuple[Verdict, str | None, str | None]:
        report = judge(data, **over)
        found = [
            one for one in report.checks if one.code.startswith("time.document") and one.result is not Result.PASSED
        ]
        return report.verdict, report.sub_indication, found[0].reason if found else None

    def test_token_over_something_else(self):
        token = tsa().stamp(hashlib.sha256(b"").digest(), algorithm="sha256")
        assert self.told(self.swapped(token)) == (Verdict.INVALID, "FORMAT_FAILURE", "check.time.document.imprint")

    @pytest.mark.parametrize("token", [b"", b"\x30\x00", b"junk"], ids=["empty", "sequence", "junk"])
    def test_no_token(self, token):
        assert self.told(self.swapped(token))[0] is Verdict.INVALID

    def test_unknown_authority(self):
        """Anybody may run an authority; only the operator's store says whose word counts."""
        stranger = pki().authority.issue("演示别的时间戳服务", **STAMPING)
        verdict, sub, _ = self.told(stamp(sealed_at(Level.B_LT), party=stranger))
        assert (verdict, sub) == (Verdict.INDETERMINATE, "NO_CERTIFICATE_CHAIN_FOUND")

    def test_certificate_for_seals(self):
        """RFC 3161, 2.3: the one extended usage, and critical."""
        party = the_pki().authority.issue("演示时间戳服务")
        assert self.told(stamp(sealed_at(Level.B_LT), party=party))[0] is Verdict.INDETERMINATE

    def test_revoked_authority(self):
        """A stolen key writes any time."""
        made = the_pki()
        trust = stamping_store(crls=(made.root.crl(), made.authority.crl((tsa_party(), NOW - DAY))))
        assert self.told(sealed_at(Level.B_LTA), trust=trust)[0] is Verdict.INDETERMINATE

    def test_later_than_now(self):
        verdict, _, reason = self.told(stamp(sealed_at(Level.B_LT), at=NOW + DAY))
        assert (verdict, reason) == (Verdict.INDETERMINATE, "check.time.document.later")

    def test_assumed_time_before_the_stamp(self):
        """Verification rules, 2: a time stamp later than T proves nothing at T."""
        verifier = Verifier(good_store(), clock=lambda: NOW, settings=SETTINGS)
        report = verifier.verify(sealed_at(Level.B_LTA), at=NOW - DAY)
        assert report.verdict is Verdict.INDETERMINATE

    def test_time_stamp_of_a_later_day_does_not_make_it_older(self):
        """The earliest proven time stays that of the seal's own token."""
        report = judge(stamp(sealed_at(Level.B_T), at=NOW + DAY), at=NOW + DAY)
        assert [one.proven_time for one in report.signatures] == [NOW]

    def test_root_of_the_file_is_no_anchor(self):
        """Only the operator's store has anchors."""
        top = root()
        own = Pki(top, top.issue("演示别的签发机构", ca=True), the_pki().seal)
        party = own.authority.issue("演示别的时间戳服务", **STAMPING)
        data = append_store(sealed_at(Level.B_LT), [top.certificate, own.authority.certificate], own.crls)
        assert self.told(stamp(data, party=party))[0] is Verdict.INDETERMINATE


def test_very_many_revisions():
    """Each document time stamp costs a digest over all before it: a limit keeps a file from costing hours."""
    data = sealed_at(Level.B_LTA)
    for _ in range(MOST_ADDITIONS):
        data = forged(data, REVISIONS["nothing at all"])
    with pytest.raises(PdfUnsupported):
        long_term(PdfFile(data))
    assert judge(data).verdict is not Verdict.VALID


def is_refused_by_form(data: bytes, count: int) -> bool:
    """Whether the strict reader takes fewer revisions for long-term material than there were."""
    try:
        return len(long_term(PdfFile(data)).additions) < count
    except (PdfSyntaxError, PdfUnsupported):
        return True


@functools.cache
def the_verifier() -> Verifier:
    return Verifier(good_store(), clock=lambda: NOW, settings=SETTINGS)


def masks(position: int) -> tuple[int, ...]:
    """Return how a byte is changed: quickly in one way, which rotates."""
    return MASKS if EVERY else (MASKS[position % len(MASKS)],)


class TestEveryByte:
    """Verification rules, 3: any byte of our files changed, also where no signature covers it, is not VALID."""

    def changed(self, data: bytes, position: int, mask: int) -> bytes:
        return data[:position] + bytes((data[position] ^ mask,)) + data[position + 1 :]

    def judged(self, data: bytes) -> Report:
        return the_verifier().verify(data)

    def test_store_that_nothing_covers(self):
        """B-LT: each byte by its form; where the form holds, as in certificates and lists, a sample by the verdict."""
        data = sealed_at(Level.B_LT)
        start = long_term(PdfFile(data)).end
        every = [(position, mask) for position in range(start, len(data)) for mask in masks(position)]
        open_ = [one for one in every if not is_refused_by_form(self.changed(data, *one), 1)]
        certificates_and_lists = sum(len(one.der) for one in self.stored(data))
        assert len(open_) <= certificates_and_lists * len(MASKS)
        judged = [one for one in open_ if one[1] == MASKS[0]]
        for position, mask in judged if NIGHTLY else random.Random(SEED).sample(open_, SAMPLE):
            assert self.judged(self.changed(data, position, mask)).verdict is not Verdict.VALID, (position, mask)

    def stored(self, data: bytes):
        store = long_term(PdfFile(data)).additions[-1].store
        return (*store.certificates, *store.crls)

    def test_time_stamp(self):
        """B-LTA: each byte of the last revision is signed by the authority, fixed by the form, or a zero."""
        data = sealed_at(Level.B_LTA)
        start, end = long_term(PdfFile(data)).additions[-1].hole
        places = [*range(long_term(PdfFile(data)).additions[-1].start, start + 1), *range(end - 1, len(data))]
        for position in places:
            for mask in masks(position):
                assert is_refused_by_form(self.changed(data, position, mask), 2), (position, mask)
        written = start + len(data[start:end].rstrip(b"0>"))
        inside = [*range(start + 1, written), *random.Random(SEED).sample(range(written, end - 1), SAMPLE)]
        for position in inside if NIGHTLY else random.Random(SEED).sample(inside, SAMPLE):
            assert self.judged(self.changed(data, position, 1)).verdict is not Verdict.VALID, position
