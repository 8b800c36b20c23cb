"""A form that the applicant seals before the agency (办法 art. 19): who stands in whose place, and under whose anchor.

Verification rules, 4. Literature: Sneaky Signature (Mainka, Mladenov, Rohlmann, Schwenk, IEEE S&P 2021), here between two
who both hold good certificates.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from edoc_applicant import (
    COMPANY,
    DRAWN,
    SERIAL_NUMBER,
    applicants_authority,
    applicants_root,
    by_applicant,
    by_both,
    company,
    form_rendered,
    form_store,
    judge,
    other_company,
    press,
    sealer,
    store,
    stranger,
)
from edoc_foreign import plain_file, sign
from edoc_pki import NOW
from edoc_sealed import PICTURE, rendered, the_pki
from edoc_stamped import tsa
from edoc_trust import agency_row, anchor_row, seal_row

from nh_edoc.codec import encode_xml
from nh_edoc.errors import SignerError
from nh_edoc.model.report import Level, Result, Verdict
from nh_edoc.seal import RoundSeal
from nh_edoc.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from nh_edoc.model.report import Report

SAMPLE = 2000 if os.environ.get("NH_EDOC_NIGHTLY") == "1" else 12


def open_(report: Report) -> dict[str, str]:
    """Code → reason or result of each check that did not pass, by the field's number where it has one."""
    found = [one for one in report.checks if one.result in {Result.FAILED, Result.UNKNOWN}]
    return {
        f"{one.code}@{one.signature}" if one.signature else one.code: (one.reason or one.result).rpartition(".")[2]
        for one in found
        if one.code != "data.rules"
    }


def test_both_seals() -> None:
    """Each seal is judged under its own anchors; the report names both, the applicant by its certificate."""
    report = judge(by_applicant())
    assert (report.verdict, open_(report)) == (Verdict.INDETERMINATE, {"seal.pending": "failed"})
    report = judge(by_both())
    assert (report.verdict, open_(report)) == (Verdict.VALID, {})
    assert [(one.applicant, one.agency) for one in report.signatures] == [
        (COMPANY.name, None),
        (None, "佛山市南海区演示行政审批局"),
    ]
    assert report.document is not None
    assert "申请人" in next(one for one in report.checks if one.code == "authority.seal").detail()


ON_FORM: dict[str, tuple[Callable[[], bytes], Verdict, dict[str, str]]] = {
    "another company": (
        lambda: press(press(form_rendered().data, 0, other_company(), DRAWN), 1, the_pki().seal, PICTURE),
        Verdict.INVALID,
        {"authority.agency@Seal1": "applicant-other", "data.identity@Seal1": "applicant-other"},
    ),
    "the agency itself": (
        lambda: press(press(form_rendered().data, 0, the_pki().seal, DRAWN), 1, the_pki().seal, PICTURE),
        Verdict.INVALID,
        {"authority.seal@Seal1": "agency-place", "chain.path@Seal1": "failed"},
    ),
    "places exchanged": (
        lambda: press(press(form_rendered().data, 0, the_pki().seal, PICTURE), 1, company(), DRAWN),
        Verdict.INVALID,
        {"authority.seal@Seal1": "agency-place", "authority.seal@Seal2": "applicant-place"},
    ),
    "the applicant twice": (
        lambda: press(press(form_rendered().data, 0, company(), DRAWN), 1, company(), DRAWN),
        Verdict.INVALID,
        {"authority.seal@Seal2": "applicant-place", "chain.path@Seal2": "failed"},
    ),
    "swapped order": (
        lambda: press(press(form_rendered().data, 1, the_pki().seal, PICTURE), 0, company(), DRAWN),
        Verdict.INVALID,
        {"data.plan@Seal2": "failed"},
    ),
    "the agency's seal alone": (
        lambda: press(form_rendered().data, 1, the_pki().seal, PICTURE),
        Verdict.INVALID,
        {"seal.pending": "failed", "data.plan@Seal2": "failed"},
    ),
    "an unknown authority": (
        lambda: press(press(form_rendered().data, 0, stranger(), DRAWN), 1, the_pki().seal, PICTURE),
        Verdict.INDETERMINATE,
        {"authority.seal@Seal1": "applicant-unknown", "data.identity@Seal1": "applicant-unknown"},
    ),
    "an older name": (
        lambda: press(
            press(form_rendered().data, 0, company("佛山市南海区演示食品厂"), DRAWN), 1, the_pki().seal, PICTURE
        ),
        Verdict.INDETERMINATE,
        {"data.identity@Seal1": "applicant-name"},
    ),
    "a certificate without a code": (
        lambda: press(press(form_rendered().data, 0, company(code=None), DRAWN), 1, the_pki().seal, PICTURE),
        Verdict.INDETERMINATE,
        {"authority.agency@Seal1": "applicant-unknown", "data.identity@Seal1": "applicant-unknown"},
    ),
    "a picture that shows something else": (
        lambda: press(
            press(form_rendered().data, 0, company(), RoundSeal(name="佛山市南海区演示行政审批局", diameter=40)),
            1,
            the_pki().seal,
            PICTURE,
        ),
        Verdict.INDETERMINATE,
        {"authority.picture@Seal1": "applicant-unknown"},
    ),
}


@pytest.mark.parametrize("name", ON_FORM)
def test_whose_place(name: str) -> None:
    """What is proven wrong is INVALID, what nobody can say INDETERMINATE; never VALID."""
    make, verdict, expected = ON_FORM[name]
    report = judge(make())
    assert report.verdict is verdict
    assert expected.items() <= open_(report).items()


def test_nobody_can_draw() -> None:
    """A verifier that is not told what applicants' seals look like calls none of them known."""
    report = judge(by_both(), applicant_picture=None)
    assert (report.verdict, open_(report)) == (
        Verdict.INDETERMINATE,
        {"authority.picture@Seal1": "applicant-unknown"},
    )


def test_an_applicants_seal_on_a_receipt() -> None:
    """A company's seal in the agency's only place: its authority is trusted for applicants, and names somebody else."""
    report = judge(press(rendered().data, 0, company(), PICTURE, pdf=rendered()))
    assert report.verdict is Verdict.INVALID
    assert open_(report)["authority.seal@Seal1"] == "applicant-place"
    assert report.document is None


def anchors(**uses: Any) -> Any:
    """A store whose anchors serve as named."""
    files = {"root": the_pki().root, "applicants": applicants_root()}
    rows = [anchor_row(files[name], name, use) for name, given in uses.items() for use in given]
    return store(anchors=rows)


@pytest.mark.parametrize(
    ("uses", "places"),
    [
        ({"root": ["seal", "applicant"], "applicants": ["timestamp"]}, {"Seal1"}),
        ({"root": ["seal"], "applicants": ["seal"]}, {"Seal1"}),
        ({"root": ["applicant"], "applicants": ["applicant"]}, {"Seal2"}),
        ({"root": ["applicant"], "applicants": ["seal"]}, {"Seal1", "Seal2"}),
        ({"root": ["seal"], "applicants": ["applicant", "seal"]}, set()),
    ],
)
def test_an_anchor_serves_its_use_alone(uses: dict[str, list[str]], places: set[str]) -> None:
    """Design, 6: an agencies' anchor certifies no applicant and the other way round, whatever else is listed."""
    report = judge(by_both(), anchors(**uses))
    broken = {one.signature for one in report.checks if one.code == "chain.path" and one.result is Result.FAILED}
    assert broken == places
    assert (report.verdict is Verdict.VALID) == (not places)


def test_unlisted_agency_under_a_shared_anchor() -> None:
    """One authority for all: a seal that is not listed yet is unknown, and not taken for an applicant's."""
    uses = {"root": ["seal", "applicant"], "applicants": ["applicant"]}
    rows = [anchor_row(the_pki().root, "root", use) for use in uses["root"]]
    other = store(
        agencies=[agency_row(seal_row(applicants_authority().issue("演示其他")))],
        anchors=[*rows, anchor_row(applicants_root(), "applicants", "applicant")],
    )
    report = judge(by_both(), other)
    assert report.verdict is Verdict.INDETERMINATE
    assert open_(report)["authority.seal@Seal2"] == "unknown"


def test_revoked_applicant() -> None:
    """Revocation counts for applicants as for agencies."""
    lists = (*the_pki().crls, applicants_root().crl(), applicants_authority().crl((company(), NOW)))
    other = store(crls=lists)
    report = judge(by_both(), other)
    assert (report.verdict, report.sub_indication) == (Verdict.INDETERMINATE, "REVOKED_NO_POE")
    with pytest.raises(SignerError, match=r"signer\.revoked"):
        sealer(company(), trust=other).seal(form_rendered())


def test_attribute_of_the_code() -> None:
    """Setting applicant_code_attributes: a code in another attribute than asked for names nobody."""
    data = press(form_rendered().data, 0, company(code=COMPANY.id_number, kind=SERIAL_NUMBER), DRAWN)
    assert set(open_(judge(data))) == {"seal.pending"}
    only = Settings(applicant_code_attributes=("2.5.4.97",))
    assert open_(judge(data, settings=only))["authority.agency@Seal1"] == "applicant-unknown"


def test_sealers_refuse() -> None:
    """What a verifier would not accept is refused before the key is used, the holder's name even without a trust store."""
    pdf, trust = form_rendered(), form_store()
    for who, code in (
        (other_company(), "seal.applicant.other"),
        (the_pki().seal, "seal.applicant.no-code"),
        (company("佛山市南海区演示食品厂"), "seal.applicant.other-name"),
    ):
        with pytest.raises(SignerError) as caught:
            sealer(who).seal(pdf)
        assert caught.value.code == code
    with pytest.raises(SignerError, match=r"signer\.chain"):
        sealer(stranger(), trust=trust).seal(pdf)
    with pytest.raises(SignerError, match=r"seal\.not-in-turn"):
        sealer(the_pki().seal, PICTURE).seal(pdf, field="Seal2")
    with pytest.raises(SignerError, match=r"seal\.not-authorised\.unknown-seal"):
        sealer(company(), PICTURE, trust=trust).seal(replace(pdf, data=by_applicant()))
    listed = store(agencies=[agency_row(seal_row(company()))])
    with pytest.raises(SignerError, match=r"seal\.not-authorised\.wrong-place"):
        sealer(company(), trust=listed).seal(pdf)


def test_plan_with_the_agency_first() -> None:
    """The plan's order is that of who seals: data that says otherwise is no plan of the profile."""
    document = form_rendered().document
    assert document.seal_plan is not None
    one, other = document.seal_plan.seals
    turned = replace(document.seal_plan, seals=(replace(one, order=2), replace(other, order=1)))
    stated = document.particulars
    assert [stated.sealer_in(turned, name) for name in ("Seal1", "Seal2", "Seal3")] == [None, None, None]
    assert [who and who.code for who in (stated.sealer_in(document.seal_plan, "Seal1"),)] == [COMPANY.id_number]
    assert encode_xml(replace(document, seal_plan=turned)) != encode_xml(document)


def test_long_term() -> None:
    """docs/profile.md, 5: the store keeps both paths, and both levels are proven by the file and the anchors alone."""
    trust = form_store()
    data = sealer(company(), trust=trust, timestamper=tsa()).seal(form_rendered()).data
    pdf = replace(form_rendered(), data=data)
    last = sealer(the_pki().seal, PICTURE, trust=trust, timestamper=tsa(), level=Level.B_LTA)
    report = judge(last.seal(pdf).data)
    assert (report.verdict, open_(report)) == (Verdict.VALID, {})
    assert {one.level_proven for one in report.signatures} == {Level.B_LTA}


def test_in_a_foreign_file() -> None:
    """A contract that a company signed with other software: named as an applicant's, never VALID (ADR 0005)."""
    report = judge(sign(plain_file(), "Sig1", company()))
    assert report.verdict is Verdict.INDETERMINATE
    (one,) = report.signatures
    assert (one.applicant, one.agency) == (COMPANY.name, None)
    assert open_(report)["authority.seal@Sig1"] == "applicant-foreign"
    assert not [one for one in report.checks if one.code.startswith("chain.") and one.result is Result.FAILED]
    (one,) = judge(sign(plain_file(), "Sig1", stranger())).signatures
    assert one.applicant is None


def test_changed_bytes() -> None:
    """A seeded sample over all revisions: no byte can change, whoever sealed it (docs/profile.md, 5)."""
    data = by_both()
    rng = random.Random(20260316)
    starts = (0, len(form_rendered().data), len(by_applicant()))
    for _ in range(SAMPLE):
        at = rng.randrange(rng.choice(starts), len(data))
        changed = bytearray(data)
        changed[at] ^= rng.choice((0x01, 0x20, 0x80))
        assert judge(bytes(changed)).verdict is not Verdict.VALID, at
