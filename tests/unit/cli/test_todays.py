"""`mcr today` and the clocks of `mcr touch`, as somebody at a prompt uses them."""

from __future__ import annotations

import pytest

from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain import ids

# The tests' clock stands on Monday 23 November 2026.


@pytest.fixture
def account(mcr):
    return mcr.ok("account", "add", "Quillmere Logistics", "--json").json["id"]


def test_the_day_is_told_put_off_and_brought_back(mcr, account):
    promise = mcr.ok(
        "commitment",
        "add",
        "Send the report",
        "-a",
        "quill",
        "--due",
        "2026-11-20",
        "--made-on",
        "2026-11-18",
    ).out.strip()
    assert "3 days late  Send the report" in mcr.ok("today").out
    told = mcr.ok("today", "--json").json
    assert [one["commitment"]["id"] for one in told["ours"]] == [promise]
    assert told["ours_counts"] == {"soon": 0, "late": 1}
    mcr.ok("today", "snooze", "commitment", promise, "Friday")
    told = mcr.ok("today", "--json").json
    assert (told["ours"], told["put_off"][0]["until_on"]) == ([], "2026-11-27")
    assert promise in mcr.ok("today").out
    mcr.ok("today", "back", "commitment", promise)
    assert mcr.ok("today", "--json").json["put_off"] == []


def test_a_date_is_done_until_next_year(mcr, account):
    services = open_profile(mcr.folder)
    home = services.accounts.find("Quillmere")
    day = ids.show(services.occasions.add(home, "Founding day", "--11-26", yearly=1).id)
    services.close()
    assert mcr.ok("today", "--json").json["occasions"][0]["occasion"]["id"] == day
    mcr.ok("today", "done", "occasion", day)
    assert mcr.ok("today", "--json").json["occasions"] == []
    assert mcr("today", "done", "occasion", day).status == 1


@pytest.mark.parametrize(
    "words",
    [
        ("snooze", "commitment", "zzz", "tomorrow"),
        ("snooze", "spoon", "zzz", "tomorrow"),
        ("snooze", "commitment", "zzz", "yesterday"),
        ("snooze", "commitment", "zzz", "now and then"),
        ("done", "note", "zzz"),
        ("back", "contact", "zzz"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(mcr, account, words):
    answer = mcr("today", *words)
    assert answer.status == 1
    assert answer.err.startswith("mcr: ")
    assert len(answer.err.splitlines()) == 1


def test_a_letter_waits_is_settled_and_answered(mcr, account):
    mcr.ok("contact", "add", "Aurelia Vantongeren", "-a", "quill", "--executive", "yes")
    written = ("--channel", "letter", "--with", "aurelia", "--started-by", "them", "--on")
    letter = mcr.ok("touch", "add", "-a", "quill", *written, "2026-11-02").out.strip()
    (told,) = mcr.ok("touch", "unanswered", "--json").json
    assert (told["touch"]["id"], told["days"]) == (letter, 21)
    assert letter in mcr.ok("today").out
    mcr.ok("touch", "settle", letter, "--on", "2026-11-05")
    assert mcr.ok("touch", "unanswered", "-a", "quill", "--json").json == []
    mcr.ok("undo")
    answer = mcr.ok("touch", "add", "-a", "quill", "--answers", letter).out.strip()
    assert mcr.ok("touch", "unanswered", "--json").json == []
    mcr.ok("touch", "remove", answer)
    assert len(mcr.ok("touch", "unanswered", "--json").json) == 1
    mcr.ok("touch", "settle", letter, "--none-owed")
    assert mcr.ok("touch", "unanswered").out == ""


def test_channels_and_executives_are_counted(mcr, account):
    mcr.ok("touch", "add", "-a", "quill", "--channel", "visit", "--executive", "yes")
    mix = mcr.ok("touch", "channels", "-a", "quill", "--json").json
    assert (mix["quarters"][-1]["quarter"], mix["quarters"][-1]["total"]) == ("2026-Q4", 1)
    assert mcr.ok("touch", "channels", "-a", "quill").out.splitlines()[1].startswith("Q4 2026")
    years = mcr.ok("touch", "executives", "-a", "quill", "--json").json["years"]
    assert [(one["number"], one["executive"]) for one in years] == [(1, 1)]


def test_every_line_names_the_row_with_which_it_is_put_off(mcr, account):
    person = mcr.ok(
        "contact", "add", "Bruno Castel", "-a", "quill", "--cadence-days", "7"
    ).out.strip()
    meeting = mcr.ok(
        "meeting", "add", "Review", "--at", "2026-11-25T10:00", "-a", "quill"
    ).out.strip()
    said = mcr.ok("today").out.splitlines()
    quiet = said.index("Quiet (contact)")
    assert said[quiet + 1].split("  ")[1:3] == [person, "Bruno Castel"]
    assert said[said.index("Meetings (meeting)") + 1].split("  ")[1] == meeting
    mcr.ok("today", "snooze", "contact", person, "Friday")
    assert "Quiet (contact)" not in mcr.ok("today").out
    mcr.ok("today", "snooze", "meeting", meeting, "tomorrow")
    assert "Meetings (meeting)" not in mcr.ok("today").out


def test_what_teammates_changed_is_taken_as_seen(mcr, account):
    assert mcr.ok("today", "seen", "--json").json == {"seen": 0}


def test_a_day_without_anything_says_so(mcr):
    assert mcr.ok("today").out == "Nothing needs anybody today.\n"
