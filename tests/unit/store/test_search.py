"""Global search: any text works; the newest hits, those that say it in their title first."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.search import find
from mcr_desktop.store.snippets import snippet
from tests.unit.store.conftest import FENCE


@pytest.fixture
def one(replica):
    made = replica()
    for title, body in (
        ("Dock hours", "The wörld of docks opens at six; bring the pallet list."),
        ("Invoices", "They want one invoice a month, with the dock number on it."),
    ):
        note = new_id()
        made.write(Change(FENCE, "note", note, {"title": title}), TextChange(FENCE, note, body))
    return made


def test_beginnings_of_words_find_them(one):
    assert {hit.title for hit in find(one.store, "doc")} == {"Dock hours", "Invoices"}


def test_a_title_that_says_it_comes_first(one):
    assert [hit.title for hit in find(one.store, "dock")] == ["Dock hours", "Invoices"]


def test_diacritics_and_case_do_not_matter(one):
    (hit,) = find(one.store, "WORLD")
    assert ("wörld", True) in hit.snippet


def test_every_word_must_be_there(one):
    assert [hit.title for hit in find(one.store, "invoice dock")] == ["Invoices"]
    assert find(one.store, "invoice pallet") == []


@pytest.mark.parametrize(
    "words",
    [
        '"',
        "'",
        "a OR",
        "NEAR(",
        "*",
        "^dock",
        "title:dock",
        "-dock",
        "(",
        "a AND",
        "",
        "   ",
        "\x00",
        "🚚",
        "{x}",
    ],
)
def test_any_text_may_be_searched_for(one, words):
    assert isinstance(find(one.store, words), list)


def test_a_snippet_starts_near_the_first_match():
    text = "word " * 100 + "needle in the stack " + "word " * 100
    parts = snippet(text, ["needle"])
    assert parts[0] == ("…", False)
    assert ("needle", True) in parts
    assert sum(len(part) for part, _ in parts) < 200
