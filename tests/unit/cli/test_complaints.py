"""`mcr complaint`: in, found, changed, and what it said before."""

from __future__ import annotations

import pytest


@pytest.fixture
def quill(mcr):
    mcr.ok(
        "account", "add", "Quillmere Logistics", "--acknowledge-days", "3", "--respond-days", "28"
    )
    mcr.ok("contact", "add", "Tomas Brindle", "-a", "quill")
    return mcr.ok(
        "complaint", "add", "Pallet torn at the gate", "-a", "quill", "--severity", "4",
        "--reported-on", "2026-11-18", "--kind", "damage", "--number", "T-17", "--owner", "Ann",
        "--with", "lane=LYS-MAD", "--with", "site=Leeds", "--contact", "tomas",
    ).out.strip()  # fmt: skip


def test_a_complaint_goes_in_and_comes_out(mcr, quill):
    shown = mcr.ok("complaint", "show", "T-17", "--json").json
    assert (shown["id"], shown["summary"]) == (quill, "Pallet torn at the gate")
    assert shown["dimensions"] == {"lane": "LYS-MAD", "site": "Leeds"}
    told = mcr.ok("complaint", "show", "pallet").out
    assert "Tomas Brindle" in told
    assert "not acknowledged, 2 days late" in told


def test_the_register_is_filtered_and_sorted(mcr, quill):
    mcr.ok("complaint", "add", "Late again", "-a", "quill", "--severity", "2", "--with", "lane=A-B")

    def listed(*words: str) -> list[str]:
        return [row["summary"] for row in mcr.ok("complaint", "list", *words, "--json").json]

    both = ["Late again", "Pallet torn at the gate"]
    assert listed() == both
    assert listed("-a", "quill", "--order", "severity") == both
    assert listed("--order", "-=lane") == both[::-1]
    assert listed("--standing", "late") == listed("--where", "site=Leeds") == both[1:]
    assert listed("--words", "torn pal") == listed("--severity", "4") == both[1:]
    assert listed("--owner", "") == listed("--since", "2026-11-20") == both[:1]
    assert listed("--limit", "1") == both[:1]
    assert mcr.ok("complaint", "list", "--count", "--json").json == {"count": 2}
    told = mcr.ok("complaint", "list", "--limit", "1").out
    assert "Quillmere Logistics" in told
    assert told.endswith("1 of 2; --limit shows more.\n")


def test_an_edit_keeps_other_labels_and_tells_its_past(mcr, quill):
    mcr.ok(
        "complaint", "edit", "T-17", "--with", "lane=", "--with", "shift=night", "--severity", "5"
    )
    mcr.ok("complaint", "edit", quill, "--acknowledged-on", "2026-11-19", "--owner", "")
    shown = mcr.ok("complaint", "show", quill, "--json").json
    assert shown["dimensions"] == {"shift": "night", "site": "Leeds"}
    assert (shown["severity"], shown["owner"]) == (5, None)
    past = mcr.ok("complaint", "history", "T-17", "--json").json
    assert [one["value"] for one in past if one["field"] == "severity"] == [5, 4]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (2, ("list", "--standing", "loud")),
        (2, ("list", "--order", "moon")),
        (2, ("list", "--where", "lane")),
        (1, ("edit", "T-17", "--severity", "9")),
        (1, ("edit", "T-17", "--resolved-on", "2026-11-01")),
        (1, ("show", "nothing of that kind")),
    ],
)
def test_wrong_words_are_told_in_one_line(mcr, quill, status, words):
    answer = mcr("complaint", *words)
    assert answer.status == status
    assert answer.err.count("\n") == 1
    assert answer.out == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--since", "2026-13-01"), "a day is wanted"),
        (("--until", "yesterday"), "--until"),
        (("--order", "moon"), "cannot be sorted"),
        (("--order", "-="), "cannot be sorted"),
        (("--standing", "maybe"), "unacknowledged"),
        (("--where", "lane"), "NAME=LABEL"),
        (("--limit", "-5"), "--limit"),
        (("--severity", "nine"), "--severity"),
        (("-a", "Nobody"), "Nobody"),
    ],
)
def test_what_cannot_be_asked_is_said_and_not_an_empty_list(mcr, quill, words, said):
    refused = mcr("complaint", "list", *words)
    assert refused.status
    assert refused.out == ""
    assert said in refused.err
    assert refused.err.count("\n") == 1


def test_a_complaint_is_found_by_number_id_and_words(mcr, quill):
    mcr.ok("complaint", "add", "T-17 was torn", "-a", "quill", "--number", "B/2 #7")
    mcr.ok("complaint", "add", "Only signs", "-a", "quill", "--number", "##")
    for wanted, number in (
        ("T-17", "T-17"), (quill, "T-17"), ("pallet", "T-17"), ("B/2 #7", "B/2 #7"), ("##", "##"),
        ("t-17 was", "B/2 #7"),
    ):  # fmt: skip
        shown = mcr.ok("complaint", "show", wanted, "--json").json
        assert shown["external_id"] == number, wanted
    assert "nothing" in mcr("complaint", "show", "nothing").err
    mcr.ok("account", "add", "Brackwater Foods")
    mcr.ok("complaint", "add", "Theirs", "-a", "brack", "--number", "T-17")
    shown = mcr.ok("complaint", "show", "T-17", "-a", "brack", "--json").json
    assert shown["summary"] == "Theirs"
    # Two have the number, one the words.
    assert mcr.ok("complaint", "show", "T-17", "--json").json["external_id"] == "B/2 #7"
    mcr.ok("complaint", "add", "Ours", "-a", "quill", "--number", "N 9")
    mcr.ok("complaint", "add", "Theirs too", "-a", "brack", "--number", "N 9")
    told = mcr("complaint", "show", "N 9")
    assert "Ours, Theirs too" in told.err
