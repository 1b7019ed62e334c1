"""What somebody types to look for something, as a query."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.searches import SearchQuery, read_query, write_query


def test_words_phrases_and_filters_are_told_apart() -> None:
    query = read_query('late "dock 4" -draft kind:notes kind:promise account:"North Wind" by:Ann')
    assert query == SearchQuery(
        "late", ("dock 4",), ("draft",), ("note", "commitment"), "North Wind", "Ann"
    )


def test_days_narrow() -> None:
    query = read_query("since:2026-03 until:2026 dock")
    assert (query.since, query.until, query.words) == ("2026-03", "2026", "dock")


@pytest.mark.parametrize(
    "typed", ["kind:", "kind:banana", "since:soon", "http://x.example/a", "12:30"]
)
def test_what_is_no_filter_is_words(typed: str) -> None:
    query = read_query(typed)
    assert not query.filtered
    assert query.words


def test_a_hyphen_within_a_word_bars_nothing() -> None:
    assert read_query("follow-up").without == ()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "late dock",
        '"dock 4" -"old news" kind:note account:"North Wind" since:2026-03',
        "-draft a",
    ],
)
def test_what_is_written_reads_as_the_same(typed: str) -> None:
    query = read_query(typed)
    assert read_query(write_query(query)) == query


def test_only_barred_words_look_for_nothing() -> None:
    assert read_query("-draft").empty
