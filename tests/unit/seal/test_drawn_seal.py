"""Drawn seals, measured on the rendered picture: size, ring, star, ground, text along the arc."""

from __future__ import annotations

import math
import threading
from functools import cache
from typing import Any

import pytest
from edoc_picture import DPI, page_with
from PIL import Image, ImageChops

from nh_edoc.errors import InputError
from nh_edoc.model.appearance import Appearance
from nh_edoc.seal import PersonalSeal, RoundSeal

AGENCY = "佛山市南海区演示行政审批局"
LINE = "行政许可专用章"
LONG = "佛山市南海区桂城街道办事处综合行政执法办公室暨消防安全委员会办公室"
MM = DPI / 25.4
RED = (0xE6, 0x00, 0x12)


def ink(image: Image.Image) -> Image.Image:
    """Return where the page is not white."""
    return (
        ImageChops.difference(image, Image.new("RGB", image.size, "white")).convert("L").point(lambda v: 255 * (v > 60))
    )


def dark(image: Image.Image) -> int:
    """Return how many pixels have ink."""
    return image.histogram()[255]


@cache
def drawn(name: str = AGENCY, line: str | None = None, diameter: float = 42.0) -> Image.Image:
    return ink(page_with(RoundSeal(name=name, line=line, diameter=diameter).appearance()))


def along(image: Image.Image, radius: float, degrees: Any = range(360)) -> list[bool]:
    """Return whether there is ink at a radius in mm, by angle, clockwise from the top."""
    middle = image.width / 2
    return [
        image.getpixel(
            (
                round(middle + radius * MM * math.sin(math.radians(angle))),
                round(middle - radius * MM * math.cos(math.radians(angle))),
            )
        )
        > 0
        for angle in degrees
    ]


@pytest.mark.parametrize("diameter", [42.0, 40.0, 45.0, 30.0])
@pytest.mark.parametrize("line", [None, LINE])
def test_size_and_ring(diameter: float, line: str | None) -> None:
    """国发〔1999〕25号: the diameter, right to 0.2 mm; a ring of 1.0 mm around."""
    image = drawn(line=line, diameter=diameter)
    left, top, right, bottom = image.getbbox()
    assert (right - left) / MM == pytest.approx(diameter, abs=0.2)
    assert (bottom - top) / MM == pytest.approx(diameter, abs=0.2)
    assert all(along(image, diameter / 2 - 0.15))
    assert all(along(image, diameter / 2 - 0.85))
    assert not any(along(image, diameter / 2 - 1.2))
    assert not any(along(image, diameter / 2 + 0.15))


def test_star() -> None:
    """国发〔1999〕25号: a five-point star in the middle, one point up, 14 mm across."""
    image = drawn()
    tips = [index for index, there in enumerate(along(image, 6.5)) if there]
    assert {round(angle / 72) % 5 for angle in tips} == {0, 1, 2, 3, 4}
    assert all(min(abs(angle - 72 * k) for k in range(6)) < 8 for angle in tips)
    assert not any(along(image, 7.15))
    assert all(along(image, 2.0))
    assert all(along(image, 3.0, (0, 72, 144, 216, 288)))
    assert not any(along(image, 3.2, (36, 108, 180, 252, 324)))


def test_ground_is_transparent_and_text_stays_readable() -> None:
    """GB/T 9704-2012, 7.3.5.1: the seal is pressed over signature and date, which must be read through it."""
    seal = RoundSeal(name=AGENCY, line=LINE).appearance()
    grey = page_with(seal, "0.8 g 0 0 200 200 re f 0 g 60 70 20 2 re f")
    plain = page_with(seal)
    bare = page_with(
        Appearance(width=seal.width, height=seal.height, content=b""), "0.8 g 0 0 200 200 re f 0 g 60 70 20 2 re f"
    )
    outside = ImageChops.invert(ink(plain))
    difference = ImageChops.difference(grey, bare).convert("L").point(lambda v: 255 * (v > 60))
    assert dark(ImageChops.multiply(difference, outside)) < 200  # of 1.4 million: edges of curves
    middle = (round((25.4 / 72 * 70) * MM), grey.height - round((25.4 / 72 * 71) * MM))
    assert ink(plain).getpixel(middle)  # a place of the star
    assert grey.getpixel(middle) == (0, 0, 0)


def test_colour() -> None:
    """GB/T 9704-2012, 7.3.5.1: red; one red, without steps."""
    image = page_with(RoundSeal(name=AGENCY).appearance())
    assert image.getpixel((image.width // 2, image.height // 2)) == RED


@pytest.mark.parametrize("name", ["南海税务", "佛山市南海区民政局", AGENCY, LONG, "演示" * 20, "演示"])
@pytest.mark.parametrize("line", [None, LINE, f"{LINE}(12)"])
def test_text_keeps_its_distance(name: str, line: str | None) -> None:
    """A cutter leaves air between ring, name and star, however long the name is."""
    image = drawn(name, line)
    assert not any(along(image, 19.4))
    if line is None:
        assert not any(along(image, 12.2))
    assert any(along(image, 17.0))


@pytest.mark.parametrize("name", ["回回", "回回回回", "回" * 9, "回" * 13, "回" * 21, "回" * 40])
@pytest.mark.parametrize("line", [None, LINE])
def test_name_is_laid_evenly(name: str, line: str | None) -> None:
    """国发〔1999〕25号: the name runs from left to right along the arc, symmetric to the axis, evenly."""
    image = drawn(name, line)
    upper = image.crop((0, 0, image.width, round(image.height * 0.56)))
    mirrored = upper.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    # 回 is all but symmetric itself: what differs is the weight of its strokes
    assert dark(ImageChops.difference(upper, mirrored)) < dark(upper) * 0.45
    fine = [step / 4 for step in range(4 * 360)]
    hits = [
        angle
        for angle in fine
        if any(along(image, radius, [angle])[0] for radius in (14.2, 15.0, 15.8, 16.6, 17.4, 18.2))
    ]
    # from 124 degrees on the line below the star is met
    signed = sorted(one for one in ((angle + 180) % 360 - 180 for angle in hits) if line is None or abs(one) < 124)
    assert abs(signed[0] + signed[-1]) < 4
    assert signed[-1] <= (118 if line else 145)


def test_characters_stand_in_reading_order() -> None:
    """The first character is at the left end, the last at the right."""

    def halves(name: str) -> tuple[int, int]:
        image = drawn(name)
        half = image.width // 2
        left, right = image.crop((0, 0, half, image.height)), image.crop((half, 0, image.width, image.height))
        return dark(left), dark(right)

    left, right = halves("囍一一一一一")
    assert left > right + 4 * MM * MM
    left, right = halves("一一一一一囍")
    assert right > left + 4 * MM * MM


def test_heads_stand_outwards() -> None:
    """The name is read from inside the ring: 甲 has its stem towards the star, 由 towards the ring."""

    def share_outside(character: str) -> float:
        image = drawn(f"一{character}一")
        half, reach = image.width // 2, round(3 * MM)
        parts = [
            dark(image.crop((half - reach, half - round(upper * MM), half + reach, half - round(lower * MM))))
            for upper, lower in ((19.2, 15.8), (15.8, 12.4))
        ]
        return parts[0] / sum(parts)

    assert share_outside("甲") > share_outside("由") + 0.1


def test_line_and_number_stand_below_the_star() -> None:
    """A 专用章 says below the star what it is for; where there are several, each has its number."""
    bare, lined, numbered = drawn(), drawn(line=LINE), drawn(line=f"{LINE}（3）")
    half = bare.width // 2

    def band(image: Image.Image, upper: float, lower: float, reach: float) -> Any:
        box = (half - round(reach * MM), half + round(upper * MM), half + round(reach * MM), half + round(lower * MM))
        return image.crop(box).getbbox()

    assert band(bare, 8.0, 17.5, 7) is None
    left, _, right, _ = band(lined, 8.0, 13.2, 13)
    assert (right - left) / MM == pytest.approx(24.0, abs=1.5)
    assert abs((left + right) / 2 - 13 * MM) < 0.5 * MM
    assert band(lined, 13.4, 17.5, 7) is None
    assert band(numbered, 8.0, 13.0, 13) == band(lined, 8.0, 13.0, 13)
    left, _, right, _ = band(numbered, 13.4, 17.5, 7)
    assert (right - left) / MM < 6
    assert abs((left + right) / 2 - 7 * MM) < 0.5 * MM


def test_rare_characters() -> None:
    """Agencies and places have names outside of GB 2312; they come from a further face, as dark as the rest."""
    image = drawn("演示𠅤㛃䶮局")
    assert image.getbbox() is not None
    assert image.tobytes() != drawn("演示局").tobytes()
    rare = RoundSeal(name="㛃㛃").appearance().content.decode()
    usual = RoundSeal(name="局局").appearance().content.decode()
    assert rare.split("\n").count("B") == 2
    assert usual.split("\n").count("B") == 0


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "局"}, "seal.name"),
        ({"name": ""}, "seal.name"),
        ({"name": "演" * 41}, "seal.name"),
        ({"name": "演示\u0378局"}, "seal.character"),
        ({"name": "演示\U000e0001局"}, "seal.character"),
        ({"name": AGENCY, "line": "\u0378"}, "seal.character"),
        ({"name": AGENCY, "line": ""}, "seal.line"),
        ({"name": AGENCY, "line": "章" * 21}, "seal.line"),
        ({"name": AGENCY, "diameter": 29.9}, "seal.diameter"),
        ({"name": AGENCY, "diameter": 45.1}, "seal.diameter"),
        ({"name": AGENCY, "diameter": math.nan}, "seal.diameter"),
    ],
)
def test_seals_that_are_not_drawn(values: dict[str, Any], code: str) -> None:
    """A name that cannot be read on the seal, or a character that would be a hole in it."""
    with pytest.raises(InputError) as caught:
        RoundSeal(**values).appearance()
    assert caught.value.code == code
    assert code not in caught.value.message("zh")


def test_same_seal_same_digest() -> None:
    """The digest is registered in the trust store: by value, the same each time, another for each seal."""
    seals = [
        RoundSeal(name=AGENCY),
        RoundSeal(name=AGENCY, line=LINE),
        RoundSeal(name=AGENCY, line=f"{LINE}(1)"),
        RoundSeal(name=AGENCY, diameter=40),
        RoundSeal(name=AGENCY[:-1]),
    ]
    digests = [seal.appearance().digest() for seal in seals]
    assert len(set(digests)) == len(seals)
    assert RoundSeal(name=AGENCY).appearance() is RoundSeal(name=AGENCY).appearance()


def test_drawing_in_threads() -> None:
    """Font files are read piece by piece; several threads that draw at once must get whole characters."""
    names = [
        f"佛山市南海区{text}演示局" for text in ("医疗保障", "市场监督", "应急管理", "退役军人", "农业农村", "水利")
    ]
    found: dict[str, bytes] = {}
    threads = [
        threading.Thread(target=lambda name=name: found.update({name: RoundSeal(name=name).appearance().content}))
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in names:
        assert found[name].count(b"\nf") + found[name].count(b"\nB") == len(name) + 1  # every character, and the star


def test_content_is_self_contained() -> None:
    """Verification rules, 4: path operators and one blend mode; no font, no image, no colour space of others."""
    tokens = RoundSeal(name=AGENCY, line=LINE).appearance().content.decode("ascii").split()
    operators = {token for token in tokens if not token.lstrip("-").replace(".", "", 1).isdigit()}
    assert operators <= {"q", "Q", "/Ink", "gs", "rg", "RG", "cm", "w", "j", "m", "l", "c", "h", "s", "f", "B"}


CODE = "4406051234567"


@cache
def company(name: str = "佛山演示有限公司", line: str | None = None) -> Image.Image:
    return ink(page_with(RoundSeal.company(name, code=CODE, line=line).appearance()))


def test_the_seal_of_an_enterprise_is_smaller_and_has_its_number_below() -> None:
    """By custom 40 mm, a star, and the number along the lower arc: symmetric to the axis, clear of ring and line."""
    image = company(line="合同专用章")
    left, top, right, bottom = image.getbbox()
    assert ((right - left) / MM, (bottom - top) / MM) == pytest.approx((40.0, 40.0), abs=0.2)
    fine = [130 + step / 4 for step in range(400)]
    lower = [one for one in fine if any(along(image, radius, [one])[0] for radius in (16.7, 17.0, 17.3, 17.6, 17.9))]
    assert 180 - lower[0] == pytest.approx(lower[-1] - 180, abs=2)
    assert 30 < lower[-1] - 180 < 42
    assert not any(along(image, 18.6))
    assert not any(along(image, 15.0, range(150, 211)))
    assert image.tobytes() != ink(page_with(RoundSeal.company("佛山演示有限公司").appearance())).tobytes()


@pytest.mark.parametrize(("name", "cut"), [("李演", "李演之印"), ("张演示", "张演示印"), ("欧阳演示", "欧阳演示")])
def test_a_personal_seal_is_square_and_filled_up(name: str, cut: str) -> None:
    """个人名章: 20 mm with a rim of 1 mm, two columns from the right; 印 or 之印 fills the square."""
    seal = PersonalSeal(name=name)
    image = ink(page_with(seal.appearance()))
    left, top, right, bottom = image.getbbox()
    assert ((right - left) / MM, (bottom - top) / MM) == pytest.approx((20.0, 20.0), abs=0.2)
    middle = image.width // 2
    assert image.getpixel((middle, top + round(0.5 * MM)))
    assert not image.getpixel((middle, top + round(1.3 * MM)))
    quarters = [
        dark(image.crop((x, y, x + round(8.4 * MM), y + round(8.4 * MM))))
        for x, y in ((middle, top + round(1.6 * MM)), (left + round(1.6 * MM), middle))
    ]
    assert min(quarters) > 8 * MM * MM  # the first character and the last are both there
    if cut != name:
        assert seal.appearance().digest() == PersonalSeal(name=cut).appearance().digest()
    else:
        assert seal.appearance().digest() != PersonalSeal(name=name[::-1]).appearance().digest()


def test_the_first_character_of_a_personal_seal_is_at_the_right() -> None:
    """Read from the top down and from right to left."""
    image = ink(page_with(PersonalSeal(name="囍一一一").appearance()))
    middle = image.width // 2
    reach = round(8.5 * MM)
    right = dark(image.crop((middle, middle - reach, middle + reach, middle)))
    left = dark(image.crop((middle - reach, middle - reach, middle, middle)))
    assert right > 2 * left


def test_longer_names_of_persons_take_more_columns() -> None:
    """Names of some nationalities: the dot is not cut, columns are of like length."""
    long = PersonalSeal(name="买买提·艾力演示").appearance()
    assert long.digest() == PersonalSeal(name="买买提艾力演示").appearance().digest()
    assert long.content.split(b"\n").count(b"f") == 7


@pytest.mark.parametrize(
    ("seal", "code"),
    [
        (PersonalSeal(name="李"), "seal.person"),
        (PersonalSeal(name="演" * 17), "seal.person"),
        (PersonalSeal(name="演\u0378"), "seal.character"),
        (PersonalSeal(name="演示", side=9.0), "seal.diameter"),
        (PersonalSeal(name="演示", side=31.0), "seal.diameter"),
        (RoundSeal.company("佛山演示有限公司", code="123"), "seal.code"),
        (RoundSeal.company("佛山演示有限公司", code="4" * 21), "seal.code"),
        (RoundSeal.company("佛山演示有限公司", code="44a6"), "seal.code"),
    ],
)
def test_further_seals_that_are_not_drawn(seal: RoundSeal | PersonalSeal, code: str) -> None:
    with pytest.raises(InputError) as caught:
        seal.appearance()
    assert caught.value.code == code
    assert code not in caught.value.message("en")


def test_rare_characters_are_not_bolder_than_their_neighbours() -> None:
    """A character of a lighter face is stroked; narrowed as its neighbours are, its stroke is thinner too."""
    content = RoundSeal(name="㛃" + "演示" * 12).appearance().content.decode()
    wide = RoundSeal(name="㛃演示").appearance().content.decode()

    def stroke(text: str) -> float:
        return float(text.split("1 j\n")[1].split(" w", maxsplit=1)[0])

    assert stroke(content) < 0.6 * stroke(wide)
