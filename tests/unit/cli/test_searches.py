"""`mcr search`, `removed`, `restore` and `undo --list` as a person uses them."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain.changes import Change


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


def test_a_slip_is_answered_with_what_was_meant(mcr, quill):
    answer = mcr("search", "dcok", "reprot")
    assert (answer.status, answer.out) == (0, "")
    assert answer.err == "mcr: Did you mean dock report?\n"
    assert mcr.ok("search", "dcok", "--json").json == []


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


def test_a_step_that_was_refused_is_listed_and_taken_back_anyway(mcr, quill):
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill", "--title", "Clerk")
    mcr.ok("contact", "edit", "Tomas Brindle", "--title", "Head clerk")
    services = open_profile(mcr.folder)  # as from another device: it is no gesture of this one's
    account = services.accounts.find("quill")
    (contact,) = services.people.all(account)
    change = Change(account.fence, "contact", contact.id, {"title": "Dock manager"})
    services.workspace.commit([change], "")
    services.close()
    refused = mcr("undo")
    assert refused.status == 1
    assert "you changed the title since" in refused.err
    told = mcr.ok("undo", "--list", "--json").json
    (step,) = [one for one in told if one["anyway"]]
    assert step["label"] == "Edited Tomas Brindle"
    assert step["refused"].startswith("you changed the title since")
    assert f"mcr undo --step {step['step']} --anyway" in refused.err
    assert mcr("undo", "--anyway").status == 2
    assert mcr("undo", "--step", str(step["step"])).status == 1
    assert mcr.ok("undo", "--step", str(step["step"]), "--anyway").out == (
        "Undone: Edited Tomas Brindle\n"
    )
    assert mcr.ok("contact", "list", "--json").json[0]["title"] == "Clerk"
    mcr.ok("undo")
    assert mcr.ok("contact", "list", "--json").json[0]["title"] == "Dock manager"
