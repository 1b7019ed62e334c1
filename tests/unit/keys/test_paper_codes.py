"""Secrets as people copy them from paper: eight groups of five characters, each with its own check."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.ids import ALPHABET
from mcr_desktop.keys import paper_codes
from mcr_desktop.keys.errors import PaperCodeError
from mcr_desktop.keys.paper_codes import KIT, SLOT

SECRETS = st.binary(min_size=20, max_size=20)
KNOWN = bytes(range(20))


def test_a_code_stays_what_it_is():
    # Paper in a drawer must be readable for ever: a change of these letters is a new format.
    assert paper_codes.spell(KNOWN, KIT) == "000G8-40R4P-0M30P-E209X-185GX-R38ES-1W810-24GKP"
    assert paper_codes.spell(KNOWN, SLOT) != paper_codes.spell(KNOWN, KIT)


@given(SECRETS)
def test_what_is_printed_is_read_again_however_it_is_typed(secret):
    code = paper_codes.spell(secret, KIT)
    for typed in (
        code,
        code.lower(),
        code.replace("-", " "),
        code.replace("-", ""),
        f"  {code.replace('-', ' - ')}\n",
        code.replace("1", "l").replace("0", "O"),
    ):
        assert paper_codes.read(typed, KIT) == secret
    assert paper_codes.mistyped(code, KIT) == ()


@given(SECRETS, st.data())
def test_a_mistyped_letter_names_its_group(secret, data):
    letters = list(paper_codes.spell(secret, KIT).replace("-", "").lower())
    place = data.draw(st.integers(0, 39))
    letters[place] = data.draw(st.sampled_from([one for one in ALPHABET if one != letters[place]]))
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read("".join(letters), KIT)
    assert refused.value.facts == {"reason": "groups", "groups": (place // 5 + 1,)}
    assert paper_codes.mistyped("".join(letters), KIT) == (place // 5 + 1,)


@given(SECRETS, st.integers(0, 7), st.integers(0, 4), st.integers(0, 4))
def test_two_swapped_letters_name_their_group(secret, group, one, other):
    groups = paper_codes.spell(secret, KIT).split("-")
    letters = list(groups[group])
    letters[one], letters[other] = letters[other], letters[one]
    swapped = "".join(letters)
    if swapped == groups[group]:
        return
    groups[group] = swapped
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read("-".join(groups), KIT)
    assert refused.value.facts["groups"] == (group + 1,)


def test_swapped_groups_are_both_named():
    groups = paper_codes.spell(secrets.token_bytes(20), KIT).split("-")
    groups[2], groups[5] = groups[5], groups[2]
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read("-".join(groups), KIT)
    assert refused.value.facts["groups"] == (3, 6)


def test_a_missing_letter_names_its_group_where_groups_were_typed():
    groups = paper_codes.spell(secrets.token_bytes(20), KIT).split("-")
    groups[3] = groups[3][:-1]
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read("-".join(groups), KIT)
    assert refused.value.facts == {"reason": "groups", "groups": (4,)}
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read("".join(groups), KIT)
    assert refused.value.facts["reason"] == "length"


def test_the_code_of_another_sheet_is_told_from_a_mistyped_one():
    with pytest.raises(PaperCodeError) as refused:
        paper_codes.read(paper_codes.spell(KNOWN, SLOT), KIT)
    assert refused.value.facts["reason"] == "other"


@given(st.text(max_size=60))
def test_nonsense_is_refused_and_nothing_else_happens(text):
    paper_codes.mistyped(text, KIT)
    try:
        paper_codes.read(text, KIT)
    except PaperCodeError:
        return
    raise AssertionError(text)


def test_half_a_code_is_not_called_wrong_while_it_is_typed():
    code = paper_codes.spell(KNOWN, KIT)
    for end in range(len(code)):
        assert paper_codes.mistyped(code[:end], KIT) == ()
