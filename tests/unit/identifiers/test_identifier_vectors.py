"""Known good and known bad identifiers; each row says where it comes from."""

from __future__ import annotations

from datetime import date

import pytest

from nh_edoc import messages
from nh_edoc.identifiers import (
    approval_code,
    check_digits,
    doc_number,
    item_code,
    license_id,
    recognise,
    resident_id,
    uscc,
)

USCC_GOOD = {
    "11440605MB2D102559": "an agency of Nanhai, public sample data",
    "11100000000013338W": "defining organ in a published e-licence identifier",
    "11220000013544541J": "issuing organ in a published e-licence identifier",
    "12440300G347792238": "public sample data",
    "91440300MA5DJ3T98Q": "public sample data",
    "91350100M000100Y43": "documentation of a public library of number formats",
    "11370800MB28559184": "organ part of a published item code",
    "91440605MA0000007Y": "made up, both check characters computed by hand",
    "11440605000000000E": "made up, the agency of the demonstration",
}


@pytest.mark.parametrize("value", USCC_GOOD, ids=USCC_GOOD.get)
def test_good_social_credit_codes(value):
    """GB 32100-2015: codes in public use pass both check characters."""
    assert uscc.problems(value) == ()


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("113416223941640028", {"uscc.organisation", "uscc.check"}),  # a published code with wrong check digits
        ("91440606MA4UN2XY3B", {"uscc.organisation", "uscc.check"}),  # a published code with wrong check digits
        ("11440605MB2D10255", {"uscc.length"}),
        ("11440605mb2d102559", {"uscc.characters"}),
        ("11440605MB2D1O2559", {"uscc.characters"}),  # letter O
        ("１1440605MB2D102559", {"uscc.characters"}),  # full-width digit
        ("1144060AMB2D102559", {"uscc.region", "uscc.check"}),
        ("11A40605MB2D102559", {"uscc.region", "uscc.check"}),
        ("", {"uscc.length"}),
    ],
)
def test_bad_social_credit_codes(value, codes):
    """GB 32100-2015: length, alphabet, region, both check characters."""
    assert set(uscc.problems(value)) == {f"identifier.{code}" for code in codes}


@pytest.mark.parametrize(
    "value",
    [
        "11010519491231002X",  # the example of GB 11643-1999
        "440524188001010014",  # the other example of GB 11643-1999
        "440605199001010014",  # made up, region of Nanhai
        "440605200002290025",  # made up, leap day
    ],
)
def test_good_resident_ids(value):
    """GB 11643-1999: real date and MOD 11-2 check character."""
    assert resident_id.problems(value) == ()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("11010519491231002x", "resident_id.lower-case"),
        ("110105194912310021", "resident_id.check"),
        ("44060519900101001", "resident_id.length"),
        ("4406051990010100A4", "resident_id.characters"),
        ("44060519900１010014", "resident_id.characters"),
        ("44060519900101001Y", "resident_id.characters"),
    ],
)
def test_bad_resident_ids(value, code):
    """GB 11643-1999: form and check character."""
    assert resident_id.problems(value) == (f"identifier.{code}",)


@pytest.mark.parametrize("birth", ["19010229", "20230229", "20001301", "20000631", "17991231", "00010101"])
def test_birth_dates_that_do_not_exist(birth):
    """GB 11643-1999: the date must exist even where the check character holds."""
    body = f"440605{birth}001"
    value = body + check_digits.resident_character(body)
    assert resident_id.problems(value) == ("identifier.resident_id.birth-date",)


def test_birth_date_is_read():
    """GB 11643-1999: characters 7 to 14."""
    assert resident_id.birth_date("440605200002290025") == date(2000, 2, 29)
    assert resident_id.birth_date("440605180001010025") == date(1800, 1, 1)


@pytest.mark.parametrize(
    "value",
    [
        "1137080" + "0MB285591843370117002011",  # published 实施编码
        "11440605MB2D102559" + "4" + "440113106002" + "01",  # published 业务办理项编码 of Nanhai
        "11440605000000000E" + "4" + "440199999000",  # made up
    ],
)
def test_good_item_codes(value):
    """GB/T 39554.1-2020: 31 and 33 characters."""
    assert item_code.problems(value) == ()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("11440605MB2D102559" + "4" + "440113106002" + "0", "item_code.length"),
        ("11440605MB2D102558" + "4" + "440113106002" + "01", "item_code.uscc"),
        ("11440605MB2D102559" + "7" + "440113106002" + "01", "item_code.level"),
        ("11440605MB2D102559" + "0" + "440113106002" + "01", "item_code.level"),
        ("11440605MB2D102559" + "4" + "44011310600A" + "01", "item_code.digits"),
        ("11440605MB2D102559" + "4" + "440113106002" + "0²", "item_code.digits"),
        ("XK00100001", "item_code.length"),  # another province's form
    ],
)
def test_bad_item_codes(value, code):
    """GB/T 39554.1-2020: length, organ, level of government, digits."""
    assert item_code.problems(value) == (f"identifier.{code}",)


def test_parts_of_an_item_code():
    """GB/T 39554.1-2020: organ, level, 基本编码, business item."""
    parts = item_code.parse("11440605MB2D102559" + "4" + "440113106002" + "01")
    assert (parts.agency, parts.level, parts.basic, parts.business) == ("11440605MB2D102559", "4", "440113106002", "01")
    assert item_code.parse("11440605MB2D102559" + "4" + "440113106002").business == ""


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("11440605MB2D102559444011310600201" + "20210624" + "1096", approval_code.Form.FULL),  # Nanhai, public sample
        ("0075415120100382001" + "181112" + "0001", approval_code.Form.OLD),  # former 网上办事大厅
        ("1013130050069885741" + "140916" + "1687", approval_code.Form.OLD),  # former 网上办事大厅
        ("S1800002" + "181112" + "0001", approval_code.Form.SHORT),  # former 网上办事大厅
    ],
)
def test_good_approval_codes(value, form):
    """办法 art. 11: the three forms in use."""
    assert approval_code.problems(value) == ()
    assert approval_code.parse(value).form is form


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("11440605MB2D102559444011310600201" + "20210631" + "1096", "approval_code.day"),
        ("11440605MB2D102558444011310600201" + "20210624" + "1096", "approval_code.item"),
        ("11440605MB2D102559444011310600201" + "20210624" + "109A", "approval_code.digits"),
        ("0075415120100382001" + "181312" + "0001", "approval_code.day"),
        ("440605199001010014", "approval_code.item"),  # a resident id is no short form
        ("SS800002" + "181112" + "0001", "approval_code.item"),
        ("440605199001010", "approval_code.length"),
    ],
)
def test_bad_approval_codes(value, code):
    """办法 art. 11: structure; no form has a check character."""
    assert approval_code.problems(value) == (f"identifier.{code}",)


def test_composed_approval_code_is_good():
    """办法 art. 11: what is made has the long form and its parts come back."""
    item = "11440605000000000E444019999900001"
    value = approval_code.compose(item, date(2026, 2, 10), 7)
    assert approval_code.problems(value) == ()
    parts = approval_code.parse(value)
    assert (parts.item, parts.day, parts.sequence) == (item, "20260210", "0007")
    for sequence in (1, 9999):
        assert approval_code.problems(approval_code.compose(item, date(2026, 2, 10), sequence)) == ()
    for code, sequence in ((item, 0), (item, 10_000), (item[:-2], 1)):
        with pytest.raises(ValueError):
            approval_code.compose(code, date(2026, 2, 10), sequence)


LICENSES_GOOD = [
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",  # published, 建筑施工特种作业
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",  # published
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",  # published, second version
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",  # published, issuer by region
    "1.2.156.3005.2.11440605MB2D102559001.11440605MB2D102559.2026000001.001.Z",  # made up
]


@pytest.mark.parametrize("value", LICENSES_GOOD)
def test_good_licence_identifiers(value):
    """GB/T 36904-2018: published identifiers pass."""
    assert license_id.problems(value) == ()


@pytest.mark.parametrize(
    ("core", "check"),
    [
        ("11100000000013338W00211320482014138860P201807250201001", "M"),  # published with its computation
        ("A12425GABC1234002", "M"),  # the example of ISO 7064
    ],
)
def test_hybrid_check_character(core, check):
    """ISO 7064 MOD 37,36 (GB/T 17710)."""
    assert check_digits.mod_37_36(core) == check


@pytest.mark.parametrize(
    ("value", "code"),
    [
        # an API's documentation shows this one; the character that belongs there is D
        (
            "1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M",
            "license_id.check",
        ),
        # the root counted in, a common mistake
        ("1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.7", "license_id.check"),
        ("1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.D", "license_id.check"),
        ("1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.2", "license_id.check"),
        ("1.2.156.3003.2.11100000000013338W032.11220000013544541J.2430599.001.F", "license_id.root"),
        ("1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001", "license_id.parts"),
        ("1.2.156.3005.2.11100000000013338w032.11220000013544541J.2430599.001.F", "license_id.characters"),
        ("1.2.156.3005.2.11100000000013338W032.11220000013544541J.243-0599.001.F", "license_id.characters"),
    ],
)
def test_bad_licence_identifiers(value, code):
    """GB/T 36904-2018: root, parts, alphabet, check character over the parts alone."""
    assert license_id.problems(value) == (f"identifier.{code}",)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (("11100000000013338W032", "11220000013544541J", "2430599", "1"), "license_id.version"),
        (("11100000000013338W032", "11220000013544541J", "2430599", "000"), "license_id.version"),
        (("11100000000013338W032", "11220000013544541J", "", "001"), "license_id.serial"),
        (("11100000000013338W032", "11220000013544541J", "1" * 65, "001"), "license_id.serial"),
        (("11100000000013338W032", "34010A", "1", "001"), "license_id.issuer"),
        (("11100000000013338W032", "3401000", "1", "001"), "license_id.issuer"),
        (("11100000000013338W032", "11220000013544541K", "2430599", "001"), "license_id.issuer"),
        (("11100000000013338W03", "11220000013544541J", "2430599", "001"), "license_id.type"),
        (("11100000000013338X032", "11220000013544541J", "2430599", "001"), "license_id.type"),
    ],
)
def test_licence_identifier_parts(parts, code):
    """GB/T 36904-2018: each part is judged, even where the check character holds."""
    value = ".".join([license_id.ROOT, *parts, check_digits.mod_37_36("".join(parts))])
    assert license_id.problems(value) == (f"identifier.{code}",)


def test_longest_serial():
    """GB/T 36904-2018: the serial number is the issuer's matter; 64 characters are enough for any seen."""
    parts = ("11100000000013338W032", "11220000013544541J", "A" * 64, "001")
    assert license_id.problems(".".join([license_id.ROOT, *parts, check_digits.mod_37_36("".join(parts))])) == ()


def test_issuer_by_region_is_only_a_warning():
    """GB/T 36904-2018: a published identifier names its issuer by region."""
    assert [license_id.warnings(value) for value in LICENSES_GOOD[2:4]] == [
        (),
        ("identifier.license_id.issuer-region",),
    ]


@pytest.mark.parametrize("value", ["南演许准字〔2026〕1号", "南市监（狮山）许准〔2026〕3号", "粤府办〔2000〕8号"])
def test_good_document_numbers(value):
    """GB/T 9704-2012, 7.2.5: organ's characters, full year in 〔〕, sequence, 号."""
    assert doc_number.problems(value) == doc_number.warnings(value) == ()
    assert doc_number.parse(value).printed() == value


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ("南演许准字〔2026〕01号", {"doc_number.padded"}),
        ("南演许准字〔2026〕0号", {"doc_number.padded"}),
        ("南演许准字〔2026〕第1号", {"doc_number.ordinal"}),
        ("南演许准字〔26〕1号", {"doc_number.year"}),
        ("南演许准字〔2026〕1", {"doc_number.shape"}),
        ("〔2026〕1号", {"doc_number.shape"}),
        ("南演许准字2026-1号", {"doc_number.shape"}),
        ("南演许准字〔2026]1号", {"doc_number.shape"}),
        ("南演许准字〔２０２６〕1号", {"doc_number.shape"}),
        ("南演许准字〔2026〕1号\n", {"doc_number.shape"}),
        ("", {"doc_number.shape"}),
    ],
)
def test_bad_document_numbers(value, codes):
    """GB/T 9704-2012, 7.2.5: no padding, no 第, full year, 〔〕, 号."""
    assert set(doc_number.problems(value)) == {f"identifier.{code}" for code in codes}


@pytest.mark.parametrize("pair", ["[]", "()", "（）", "【】", "［］", "﹝﹞"])
def test_old_brackets_are_read_with_a_warning(pair):
    """Old templates use other brackets: they are read, and the right spelling is offered."""
    value = f"南演许准字{pair[0]}2018{pair[1]}1号"
    assert doc_number.problems(value) == ()
    assert doc_number.warnings(value) == ("identifier.doc_number.old-brackets",)
    assert doc_number.parse(value).printed() == "南演许准字〔2018〕1号"


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("11440605MB2D102559", {"uscc"}),
        ("11010519491231002X", {"resident_id"}),
        ("440605199001010014", {"resident_id"}),
        ("11440605MB2D102559444011310600201", {"item_code"}),
        ("11440605MB2D102559444011310600201202106241096", {"approval_code"}),
        (LICENSES_GOOD[0], {"license_id"}),
        ("南演许准字〔2026〕1号", {"doc_number"}),
        ("abc", set()),
        ("", set()),
    ],
)
def test_recognise(value, kinds):
    """A value is good as exactly what it is."""
    answers = recognise(value)
    assert {kind for kind, problems in answers.items() if not problems} == kinds
    assert answers


@pytest.mark.parametrize(
    ("value", "kinds"),
    [
        ("11440605MB2D10255A", {"uscc"}),
        ("440605199001010015", {"uscc", "resident_id", "approval_code"}),
        ("1144060519900101XX", {"uscc"}),
        ("11440605MB2D102558444011310600201", {"item_code"}),
        ("11440605MB2D1025584440113106002", {"item_code"}),
        ("11440605MB2D1025584440113106002x202106241096", {*recognise("")}),
        ("11440605MB2D102558444011310600201202106241096", {"approval_code"}),
        ("11440605MB2D10255844401131060020120210624109A", {*recognise("")}),
        ("11440605MB2D102558-44011310600201", {*recognise("")}),
        ("S" * 18, {*recognise("")}),
        ("1.2.156.3003.2.1", {"license_id"}),
        ("1号", {"doc_number"}),
    ],
)
def test_what_a_wrong_value_could_be(value, kinds):
    """A wrong value is told what is wrong with what it looks like, not with what it cannot be."""
    answers = recognise(value)
    assert set(answers) == kinds
    assert all(answers.values())


def test_every_code_has_texts():
    """Each code that the modules can answer with has a text in both languages."""
    codes = {code for value in ("", "abc", "x号") for problems in recognise(value).values() for code in problems}
    assert codes
    for code in codes:
        for lang in messages.LANGUAGES:
            assert messages.text(code, lang) != code
