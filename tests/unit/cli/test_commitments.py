"""`mcr commitment` and `mcr absence`, as somebody without a screen uses them."""

from __future__ import annotations

import pytest


@pytest.fixture
def quill(mcr) -> str:
    return mcr.ok("account", "add", "Quillmere Logistics").out.strip()


def test_a_line_says_its_side_day_and_recurrence(mcr, quill):
    made = mcr.ok(
        "commitment", "add", "They: send the plan in 2 weeks, every month", "-a", quill, "--json"
    ).json
    assert (made["wording"], made["direction"], made["recurs"]) == (
        "send the plan",
        "theirs",
        "monthly",
    )
    mcr.ok("commitment", "keep", made["id"], "--words", "Came by post")
    (following,) = mcr.ok(
        "commitment", "list", "--show", "later", "--direction", "theirs", "--json"
    ).json
    assert following["series_id"] == made["id"]
    closed = mcr.ok("commitment", "show", made["id"], "--json").json
    assert (closed["state"], closed["closed_words"]) == ("kept", "Came by post")


def test_a_promise_due_before_it_was_made_is_one_plain_line(mcr, quill):
    for more in ((), ("--made-on", "2026-11-10")):
        answer = mcr("commitment", "add", "A report", "-a", quill, "--due", "2026-11-01", *more)
        assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert "Nothing was changed" in answer.err
        assert "2026-11-01" in answer.err
    assert mcr.ok("commitment", "list", "--json").json == []


@pytest.mark.parametrize("day", ["next friday", "5/6", "whenever"])
def test_a_day_that_is_not_one_is_asked_about_in_one_line(mcr, quill, day):
    for given in (("A report", "--due", day), (f"A report by {day}",)):
        if day == "whenever" and len(given) == 1:
            continue  # then it is only words
        answer = mcr("commitment", "add", *given, "-a", quill)
        assert (answer.status, answer.out, answer.err.count("\n")) == (1, "", 1)
        assert f'"{day}" is not one day.' in answer.err
        assert ("Write the date." if day != "whenever" else "Write 2026-11-30") in answer.err
    assert mcr.ok("commitment", "list", "--json").json == []


def test_words_with_two_days_are_taken_where_the_day_is_told_apart(mcr, quill):
    told = ("A report by next friday", "-a", quill, "--due", "2026-12-04", "--json")
    made = mcr.ok("commitment", "add", *told).json
    assert (made["wording"], made["due_on"]) == ("A report by next friday", "2026-12-04")


def test_moving_telling_breaking_withdrawing_reopening_and_removing(mcr, quill):
    one, two = (
        mcr.ok(
            "commitment", "add", words, "-a", quill, "--due", "2026-12-01", "--news-days", "2"
        ).out.strip()
        for words in ("Find the pallet", "Count the stock")
    )
    moved = mcr.ok(
        *("commitment", "renegotiate", one, "--due", "in 3 weeks", "--with", "Ines"),
        *("--why", "Audit", "--json"),
    ).json
    assert (moved["state"], moved["renegotiated_with"], moved["due_on"]) == (
        "renegotiated",
        "Ines",
        "2026-12-14",
    )
    assert mcr.ok("commitment", "told", one, "--json").json["news_on"] == "2026-11-23"
    assert len(mcr.ok("commitment", "break", one, two).out.split()) == 2
    assert "2 promises marked broken" in mcr.ok("undo").out
    assert len(mcr.ok("commitment", "list", "--owed", "--json").json) == 2
    mcr.ok("commitment", "withdraw", one)
    assert mcr.ok("commitment", "reopen", one, "--json").json["state"] == "renegotiated"
    rates = mcr.ok("commitment", "rates", "--json").json
    assert [rate["direction"] for rate in rates] == ["ours", "theirs", "internal"]
    assert "None fell due in 12 months" in mcr.ok("commitment", "rates", "-a", quill).out
    mcr.ok("commitment", "remove", one, two)
    assert mcr.ok("commitment", "list", "--json").json == []


def test_an_absence_and_what_falls_to_the_deputy(mcr, quill):
    mcr.ok(
        "commitment",
        "add",
        "Send the plan",
        "-a",
        quill,
        "--due",
        "2026-11-26",
        "--owner",
        "Ottilie",
    )
    me = mcr.ok("commitment", "add", "Mine", "-a", quill, "--json").json["owner"]
    away = mcr.ok(
        *("absence", "add", "2026-11-20", "2026-11-30", "--person", "Ottilie", "--deputy", me),
        *("-a", quill, "--json"),
    ).json
    assert "Send the plan" in mcr.ok("absence", "covering").out
    told = mcr.ok("absence", "covering", "--json").json
    assert [one["wording"] for one in told[0]["commitments"]] == ["Send the plan"]
    assert mcr.ok("absence", "list", "--on", "2026-11-25", "--json").json == [away]
    assert mcr.ok("absence", "edit", away["id"], "--until", "2026-11-21", "--json").json[
        "until_on"
    ] == ("2026-11-21")
    assert mcr("absence", "edit", away["id"], "--until", "2026-11-01").status == 1
    assert mcr.ok("absence", "show", away["id"], "--json").json["person"] == "Ottilie"
    mcr.ok("absence", "remove", away["id"])
    assert mcr.ok("absence", "list").out == ""
    assert len(mcr.ok("absence", "add", "2026-12-24", "2026-12-31", "--json").json) == 1
