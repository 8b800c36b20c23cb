"""What cannot be printed is refused before a page is laid out, with the field that holds it."""

from __future__ import annotations

import time

import pytest

from nh_edoc.errors import Problem
from nh_edoc.typeset.coverage import glyph_problems, missing_glyphs


def test_rare_characters_of_names_print():
    """GB 18030-2022 implementation level 3: characters of names outside the common fonts."""
    assert missing_glyphs("䶮𬭎㛃𠅤") == ()


def test_text_of_official_documents_prints():
    """Everything that an ordinary document holds is covered."""
    text = "佛山市南海区演示食品有限公司（集团）“引号”‘单’《书名》〔2026〕3号　一、1．①㎡℃…——·～％￥/\\<>&#$*_@ AZaz09"
    assert missing_glyphs(text) == ()


def test_missing_characters_are_listed_once_in_order():
    """The clerk sees each character once."""
    assert missing_glyphs("x😀y\u202e😀z") == ("😀", "\u202e")


@pytest.mark.parametrize(
    ("char", "code"),
    [
        ("\n", "glyph.forbidden"),
        ("\x1b", "glyph.forbidden"),
        ("\u202e", "glyph.forbidden"),  # right-to-left override
        ("\u2066", "glyph.forbidden"),  # isolate
        ("\u200b", "glyph.forbidden"),  # zero width space
        ("\u00ad", "glyph.forbidden"),  # soft hyphen
        ("\u0301", "glyph.forbidden"),  # combining acute
        ("\u20dd", "glyph.forbidden"),  # enclosing circle
        ("\u00a0", "glyph.forbidden"),  # no-break space
        ("\u2028", "glyph.forbidden"),
        ("\ue000", "glyph.forbidden"),  # private use
        ("\ud800", "glyph.forbidden"),  # surrogate
        ("\ufffe", "glyph.forbidden"),
        ("\U000e0001", "glyph.forbidden"),  # tag
        ("\u3164", "glyph.missing"),  # Hangul filler: a letter that shows nothing
        ("א", "glyph.missing"),
        ("😀", "glyph.missing"),
        ("\u2f00", "glyph.twin"),  # radical one
        ("\uf967", "glyph.twin"),  # compatibility ideograph of 不
    ],
)
def test_unprintable_characters_are_named(char, code):
    """verification.md §5: control, bidi and private characters must never stand on a page."""
    (problem,) = glyph_problems([("/head/applicant/name", f"演{char}示")])
    assert (problem.path, problem.code) == ("/head/applicant/name", code)
    for lang in ("zh", "en"):
        message = problem.message(lang)
        assert f"{ord(char):04X}" in message
        assert "{" not in message
        assert message.isprintable()


def test_twin_says_what_to_write_instead():
    """A clerk cannot see the difference between ⼀ and 一."""
    (problem,) = glyph_problems([("/x", "\u2f00")])
    assert problem.params["proper"] == "一"
    assert "U+4E00" in problem.message("zh")


def test_all_fields_are_collected_each_character_once():
    """Collect all problems, not the first."""
    problems = glyph_problems([("/a", "😀😀"), ("/b", "good"), ("/a", "x😀"), ("/c", "\u202e😀")])
    assert [(p.path, p.code) for p in problems] == [
        ("/a", "glyph.missing"),
        ("/c", "glyph.forbidden"),
        ("/c", "glyph.missing"),
    ]
    assert all(isinstance(p, Problem) for p in problems)


def test_check_is_cheap():
    """A document's worth of text costs well under a rendering."""
    text = "".join(chr(0x4E00 + index) for index in range(3000))
    missing_glyphs(text)
    start = time.perf_counter()
    missing_glyphs(text)
    assert time.perf_counter() - start < 0.05
