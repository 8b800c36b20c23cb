"""What the check-character systems promise: every single wrong character is seen, most transpositions too."""

from __future__ import annotations

from datetime import date

from hypothesis import assume, given
from hypothesis import strategies as st

from nh_edoc.identifiers import check_digits, doc_number, license_id, recognise, resident_id, uscc

ORGANISATION_BODY = st.text(alphabet=check_digits.USCC_ALPHABET, min_size=8, max_size=8)
CAPITALS = st.text(alphabet=check_digits.LETTERS_AND_DIGITS, min_size=1, max_size=32)


@st.composite
def social_credit_codes(draw):
    organisation = draw(ORGANISATION_BODY)
    body = "11440605" + organisation + check_digits.organisation_character(organisation)
    return body + check_digits.uscc_character(body)


@st.composite
def resident_numbers(draw):
    born = draw(st.dates(date(1800, 1, 1), date(2099, 12, 31)))
    body = f"{draw(st.integers(110000, 659999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + check_digits.resident_character(body)


def substitute(value, position, character):
    return value[:position] + character + value[position + 1 :]


@given(social_credit_codes(), st.integers(0, 17), st.sampled_from(check_digits.USCC_ALPHABET))
def test_social_credit_code_sees_each_substitution(value, position, character):
    """GB 32100-2015: 31 is prime, all weights are units, hence no single substitution passes."""
    assert uscc.problems(value) == ()
    assume(value[position] != character)
    assert uscc.problems(substitute(value, position, character))


@given(social_credit_codes(), st.integers(0, 15))
def test_social_credit_code_sees_each_transposition(value, position):
    """GB 32100-2015: neighbouring weights differ modulo 31, hence no transposition of neighbours passes."""
    one, other = value[position], value[position + 1]
    assume(one != other)
    assert uscc.problems(value[:position] + other + one + value[position + 2 :])


@given(resident_numbers(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_resident_number_sees_each_substitution(value, position, character):
    """ISO 7064 MOD 11-2: all single substitutions are seen."""
    assert resident_id.problems(value) == ()
    assume(value[position] != character)
    assert resident_id.problems(substitute(value, position, character))


@given(resident_numbers())
def test_resident_number_by_the_definition(value):
    """ISO 7064 MOD 11-2: the sum of the values, each times its power of two from the right, is 1 modulo 11."""
    values = [10 if character == "X" else int(character) for character in value]
    assert sum(v * 2**power for power, v in enumerate(reversed(values))) % 11 == 1


@given(social_credit_codes())
def test_social_credit_code_by_the_definition(value):
    """GB 32100-2015: the weights are the powers of three modulo 31, and all 18 values sum up to 0."""
    values = [check_digits.USCC_ALPHABET.index(character) for character in value]
    assert (sum(v * 3**power for power, v in enumerate(values[:-1])) + values[-1]) % 31 == 0


@given(CAPITALS, st.data())
def test_hybrid_system_sees_each_substitution(body, data):
    """ISO 7064 MOD 37,36: all single substitutions are seen, in the body and in the check character."""
    whole = body + check_digits.mod_37_36(body)
    position = data.draw(st.integers(0, len(whole) - 1))
    character = data.draw(st.sampled_from(check_digits.LETTERS_AND_DIGITS))
    assume(whole[position] != character)
    changed = substitute(whole, position, character)
    assert check_digits.mod_37_36(changed[:-1]) != changed[-1]


@given(CAPITALS, st.integers(1, 999), st.integers(0, 80), st.sampled_from(check_digits.LETTERS_AND_DIGITS))
def test_licence_identifier_sees_each_substitution(serial, version, position, character):
    """GB/T 36904-2018: a changed character anywhere behind the root is seen."""
    parts = ("11440605000000000E001", "11440605000000000E", serial, f"{version:03d}")
    value = ".".join([license_id.ROOT, *parts, check_digits.mod_37_36("".join(parts))])
    assert license_id.problems(value) == ()
    position = len(license_id.ROOT) + 1 + position % (len(value) - len(license_id.ROOT) - 1)
    assume(value[position] not in {".", character})
    assert license_id.problems(substitute(value, position, character))


@given(st.text(max_size=60))
def test_any_text_gets_an_answer(value):
    """Strings out of files are data: nothing raises, and a number that is read can be printed well."""
    assert recognise(value)
    parts = doc_number.parse(value)
    if parts is not None and not doc_number.problems(value):
        assert doc_number.problems(parts.printed()) == doc_number.warnings(parts.printed()) == ()


@given(st.from_regex("[南演许准字]{1,4}[〔\\[(（]20[0-9]{2}[〕\\])）]第?0{0,3}[1-9][0-9]{0,3}号", fullmatch=True))
def test_printed_numbers_are_good(value):
    """GB/T 9704-2012, 7.2.5: the offered spelling of a number with a full year is itself good."""
    parts = doc_number.parse(value)
    if parts is None:
        assert doc_number.problems(value) == ("identifier.doc_number.shape",)
    else:
        assert doc_number.problems(parts.printed()) == doc_number.warnings(parts.printed()) == ()
