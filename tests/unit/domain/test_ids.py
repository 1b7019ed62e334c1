"""Identities: 16-byte row ids and how people see and type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.ids import derived_id, new_id, parse, show


@given(st.binary(min_size=16, max_size=16))
def test_a_shown_id_reads_back(row_id):
    assert parse(show(row_id)) == row_id
    assert parse(show(row_id).upper()) == row_id


@pytest.mark.parametrize("text", ["", "x", "z" * 26, "u" * 26, "0" * 25, "0" * 27])
def test_what_is_no_id_is_refused(text):
    with pytest.raises(ValueError, match=r"id|letters|characters|stand"):
        parse(text)


def test_ids_are_new_each_time():
    assert len({new_id() for _ in range(1000)}) == 1000


def test_derived_ids_tell_parts_apart():
    assert derived_id(b"ab", b"c") != derived_id(b"a", b"bc")
    assert derived_id(b"ab", b"c") == derived_id(b"ab", b"c")
