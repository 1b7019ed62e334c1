"""The words that the search index holds."""

from __future__ import annotations

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.vocabularies import words_beginning
from tests.unit.store.conftest import FENCE


def test_words_are_told_by_their_first_letter_with_how_many_rows_hold_them(replica):
    made = replica()
    for title in ("Docks and doors, dock by dock", "The Dock", "Ōtani"):
        made.write(Change(FENCE, "note", new_id(), {"title": title}))
    assert words_beginning(made.store, "d") == {"dock": 2, "docks": 1, "doors": 1}
    assert words_beginning(made.store, "ot") == {"otani": 1, "the": 1}
    assert words_beginning(made.store, "") == {}
