"""Registered pictures as drawings: what is taken is drawn as another renderer draws it, all else is refused by name."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from edoc_picture import page_with
from PIL import Image, ImageChops

from nh_edoc.errors import InputError
from nh_edoc.seal import RegisteredDrawing, registered_picture
from nh_edoc.seal.placement import POINTS
from nh_edoc.typeset.engine import Template, compile_png

if TYPE_CHECKING:
    from pathlib import Path

    from nh_edoc.model.appearance import Appearance

DPI = 300
RED = "#E60012"


def svg(inside: str, attributes: str = 'viewBox="0 0 420 420" width="42mm" height="42mm"') -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'.encode()


RING = f'<circle cx="210" cy="210" r="204" fill="none" stroke="{RED}" stroke-width="12"/>'
EVERYTHING = svg(f"""
  <title>演示</title><desc>every element that is taken</desc>{RING}
  <g fill="{RED}" transform="translate(210 210) rotate(18)">
    <polygon points="0,-70 41,57 -67,-22 67,-22 -41,57"/>
    <path transform="scale(.8)" d="M0-180a30,20 30 0 1 40,10q10 20-20 30t-10-5 5 5zM60-150c10-10 20-10 30 0s20 10 30 0v20h-60z"/>
    <g transform="rotate(70 0 0) skewX(10)"><rect x="-150" y="-20" width="40" height="30"/></g>
    <ellipse cx="-120" cy="80" rx="20" ry="12" transform="matrix(1 .2 -.2 1 0 0)"/>
    <path fill-rule="evenodd" d="M-40 110H40V150H-40ZM-30 120H30V140H-30Z M60 100 L80 100 L80 130 L 60 130 Z"/>
    <path fill="none" stroke="#C8161D" stroke-width="5" d="M100 100 A 40 40 0 0 0 140 20 M-150 -60 S -120 -100 -100 -90"/>
  </g>""")


def pixels(appearance: Appearance) -> Image.Image:
    return page_with(appearance)


def test_a_drawing_is_drawn_as_another_renderer_draws_it(tmp_path: Path) -> None:
    """The seal on the page is the registered drawing, not what a misread path makes of it: typst's renderer judges."""
    (tmp_path / "seal.svg").write_bytes(EVERYTHING)
    (tmp_path / "page.typ").write_text(
        '#set page(width: 50mm, height: 50mm, margin: 4mm)\n#image("seal.svg", width: 42mm, height: 42mm)'
    )
    wanted = Image.open(
        io.BytesIO(compile_png(Template(root=tmp_path, path=tmp_path / "page.typ"), {}, ppi=600))
    ).convert("RGB")
    made = pixels(registered_picture(EVERYTHING).appearance())
    wanted = wanted.resize(made.size)
    difference = ImageChops.difference(made, wanted).convert("L").point(_strong)
    inked = ImageChops.invert(wanted.convert("L")).point(_strong)
    assert difference.histogram()[255] < 0.02 * inked.histogram()[255]


def _strong(value: int) -> int:
    return 255 if value > 90 else 0


def test_size_on_paper_and_one_digest() -> None:
    """42 mm to 0.2 mm; the digest that is registered is the same each time."""
    picture = registered_picture(EVERYTHING)
    assert isinstance(picture, RegisteredDrawing)
    image = ImageChops.invert(pixels(picture.appearance()).convert("L")).point(_strong)
    left, top, right, bottom = image.getbbox() or (0, 0, 0, 0)
    assert (right - left) / 600 * 25.4 == pytest.approx(42.0, abs=0.2)
    assert (bottom - top) / 600 * 25.4 == pytest.approx(42.0, abs=0.2)
    assert picture.appearance().width == f"{42 * POINTS:.2f}"
    assert picture.appearance().digest() == registered_picture(EVERYTHING).appearance().digest()
    assert picture.appearance().digest() != registered_picture(svg(RING)).appearance().digest()


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("<text>演示</text>", "text"),
        ("<image/>", "image"),
        ("<style>*{}</style>", "style"),
        ("<script/>", "script"),
        ("<use/>", "use"),
        ("<defs/>", "defs"),
        ("<line/>", "line"),
        ("<!-- words -->", "Comment"),
        ('<a xmlns="urn:other"/>', "a"),
        ('<circle r="5"><animate/></circle>', "animate"),
    ],
)
def test_elements_that_are_refused_by_name(inside: str, name: str) -> None:
    """What could look different elsewhere, or later, is no registered picture."""
    with pytest.raises(InputError) as caught:
        registered_picture(svg(RING + inside))
    assert (caught.value.code, caught.value.params["name"]) == ("seal.svg-element", name)


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ('style="fill:red"', "style"),
        ('class="a"', "class"),
        ('opacity=".5"', "opacity"),
        ('onclick="x"', "onclick"),
        ('stroke-dasharray="2"', "stroke-dasharray"),
        ('clip-path="url(#a)"', "clip-path"),
        ('r="3"', "r"),
    ],
)
def test_attributes_that_are_refused_by_name(attribute: str, name: str) -> None:
    with pytest.raises(InputError) as caught:
        registered_picture(svg(f'{RING}<rect fill="{RED}" width="9" height="9" {attribute}/>'))
    assert (caught.value.code, caught.value.params["name"]) == ("seal.svg-attribute", name)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (svg(f'{RING}<path fill="{RED}" d="M0 0 L"/>'), "seal.svg-value"),
        (svg(f'{RING}<path fill="{RED}" d="L0 0"/>'), "seal.svg-value"),
        (svg(f'{RING}<path fill="{RED}" d="M0 0 A1 1 0 2 0 5 5"/>'), "seal.svg-value"),
        (svg(f'{RING}<path fill="{RED}" d="M0 0 L1e9 0"/>'), "seal.svg-value"),
        (svg(RING + f'<path fill="{RED}" d="M0 0{"h1" * 20_000}"/>' * 3), "seal.svg-value"),
        (svg(f'{RING}<rect fill="{RED}" width="5%" height="9"/>'), "seal.svg-value"),
        (svg(f'{RING}<rect fill="{RED}" width="-5" height="9"/>'), "seal.svg-value"),
        (svg(f'{RING}<rect fill="{RED}" width="9" height="9" transform="scale(0)"/>'), "seal.svg-value"),
        (svg(f'{RING}<rect fill="{RED}" width="9" height="9" transform="spin(5)"/>'), "seal.svg-value"),
        (svg(f'{RING}<rect fill="{RED}" width="9" height="9" transform="skewX(90)"/>'), "seal.svg-value"),
        (svg(f'<g transform="scale(1 .5)">{RING}</g>{RING}'), "seal.svg-value"),
        (svg("words" + RING), "seal.svg-value"),
        (svg(RING + "words"), "seal.svg-value"),
        (svg(f'{RING}<rect width="9" height="9"/>'), "seal.picture-colour"),
        (svg(f'{RING}<rect width="9" height="9" fill="red"/>'), "seal.picture-colour"),
        (svg(f'{RING}<rect width="9" height="9" fill="#FF8000"/>'), "seal.picture-colour"),
        (svg(f'{RING}<rect width="9" height="9" fill="#FFFFFF"/>'), "seal.picture-colour"),
        (svg(f'{RING}<rect width="9" height="9" fill="url(#a)"/>'), "seal.picture-colour"),
        (svg(RING, 'viewBox="0 0 420 420" width="40mm"'), "seal.picture-size"),
        (svg(RING, 'viewBox="0 0 440 440"'), "seal.picture-margin"),
        (svg(RING, 'viewBox="0 0 420 300"'), "seal.svg-value"),
        (svg(RING, ""), "seal.svg-value"),
        (svg(""), "seal.picture-ground"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + svg(RING), "xml.doctype"),
        (svg("<g>" * 20 + "</g>" * 20), "xml.too-deep"),
        (b"<svg viewBox='0 0 1 1'/>", "seal.svg-element"),
    ],
)
def test_drawings_that_are_refused(data: bytes, code: str) -> None:
    """A path that is misread, a white or solid ground, another size on paper, an entity: none of them is a seal."""
    with pytest.raises(InputError) as caught:
        registered_picture(data)
    assert caught.value.code == code
    assert code not in caught.value.message("en")
