"""`mcr agreement`, `mcr occasion`, `mcr fact`, `mcr site`: written, listed, changed, taken away, brought back."""

from __future__ import annotations

import pytest


@pytest.fixture
def account(mcr) -> str:
    mcr.ok("account", "add", "Northwind", "--time-zone", "Europe/Lisbon")
    return "Northwind"


@pytest.mark.parametrize(
    ("word", "given", "field"),
    [
        ("agreement", ("Frame contract", "--ends-on", "2027-03-31", "--notice-days", "90"), "title"),
        ("occasion", ("Harvest fair", "03-14", "--kind", "other"), "title"),
        ("fact", ("Two docks", "--source", "Seen", "--kind", "never_ask"), "text"),
        ("site", ("Lyon hub", "--city", "Lyon"), "name"),
    ],
)  # fmt: skip
def test_each_kind_is_written_shown_changed_removed_and_brought_back(
    mcr, account, word, given, field
):
    made = mcr.ok(word, "add", *given, "-a", account, "--json").json
    assert made[field] == given[0]
    (listed,) = mcr.ok(word, "list", "-a", account, "--json").json
    assert listed == made
    assert given[0] in mcr.ok(word, "list", "-a", account).out
    assert mcr.ok(word, "show", given[0][:5], "--json").json == made
    option = f"--{field}"
    assert mcr.ok(word, "edit", made["id"], option, "Other", "--json").json[field] == "Other"
    assert "Removed" in mcr.ok(word, "remove", "Other").out
    assert mcr.ok(word, "list", "-a", account, "--json").json == []
    mcr.ok("undo")
    assert len(mcr.ok(word, "list", "-a", account, "--json").json) == 1


def test_what_comes_soon_is_listed_with_the_day_of_notice(mcr, account):
    mcr.ok("agreement", "add", "Far", "-a", account, "--ends-on", "2029-01-01")
    mcr.ok("agreement", "add", "Soon", "-a", account, "--ends-on", "2027-03-31", "--notice-days", "90")  # fmt: skip
    out = mcr.ok("agreement", "list", "--coming").out
    assert "notice by 31 Dec" in out
    assert "Far" not in out
    mcr.ok("occasion", "add", "Anna", "11-25", "-a", account, "--kind", "birthday")
    mcr.ok("occasion", "add", "Ben", "06-25", "-a", account, "--kind", "birthday")
    assert [one["title"] for one in mcr.ok("occasion", "list", "--days", "7", "--json").json] == ["Anna"]  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ("agreement", "add", "X", "-a", "Northwind", "--ends-on", "soon"),
        ("agreement", "add", " ", "-a", "Northwind"),
        ("occasion", "add", "X", "02-30", "-a", "Northwind"),
        ("fact", "add", "X", "-a", "Northwind", "--confidence", "perhaps"),
        ("site", "add", "X", "-a", "Northwind", "--time-zone", "Mars/Olympus"),
        ("account", "edit", "Northwind", "--working-days", "Monday"),
        ("site", "show", "nowhere"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(mcr, account, words):
    answer = mcr(*words)
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("mcr: ")
    assert answer.err.count("\n") == 1
