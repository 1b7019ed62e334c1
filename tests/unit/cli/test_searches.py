"""`mcr search`, `removed`, `restore` and `undo --list` as a person uses them."""

from __future__ import annotations

import pytest


@pytest.fixture
def quill(mcr):
    mcr.ok("account", "add", "Quillmere Logistics")
    mcr.ok("note", "add", "-a", "quill", "--title", "Dock hours", words_in="The dock opens at six.")
    mcr.ok("commitment", "add", "Send the dock report", "--account", "quill")


def _found(mcr, *words):
    return [row["title"] for row in mcr.ok("search", *words, "--json").json]


def test_a_search_is_narrowed_by_options_and_by_what_is_typed(mcr, quill):
    assert set(_found(mcr, "dock")) == {"Dock hours", "Send the dock report"}
    assert _found(mcr, "dock", "--kind", "notes") == ["Dock hours"]
    assert _found(mcr, "dock", "kind:promise") == ["Send the dock report"]
    assert _found(mcr, "--phrase", "dock opens") == ["Dock hours"]
    assert _found(mcr, "dock", "--without", "report") == ["Dock hours"]
    assert _found(mcr, "dock", "--account", "nobody") == []
    assert _found(mcr, "dock", "--since", "2999") == []


@pytest.mark.parametrize("words", [("--kind", "banana", "dock"), ("--since", "soon", "dock"), ()])
def test_what_cannot_be_meant_is_told(mcr, words):
    answer = mcr("search", *words)
    assert answer.status == 2
    assert answer.err


def test_what_was_removed_comes_back(mcr, quill):
    contact = mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill").out.strip()
    mcr.ok("contact", "remove", contact)
    assert mcr.ok("contact", "list", "--json").json == []
    (row,) = mcr.ok("removed", "--account", "quill", "--json").json
    assert (row["id"], row["kind"], row["title"]) == (contact, "contact", "Tomas Brindle")
    mcr.ok("restore", contact)
    assert [one["name"] for one in mcr.ok("contact", "list", "--json").json] == ["Tomas Brindle"]
    assert mcr("restore", contact).status == 1


def test_undo_tells_what_it_would_take_back(mcr, quill):
    told = mcr.ok("undo", "--list", "--json").json
    assert [one["label"] for one in told] == [
        "Promise written down",
        "Wrote note Dock hours",
        "Added account Quillmere Logistics",
    ]
