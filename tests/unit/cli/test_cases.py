"""`mcr case`: a case from its first line to its last without a screen."""

from __future__ import annotations

import pytest

from mcr_desktop.domain import ids


@pytest.fixture
def case(mcr):
    mcr.ok("account", "add", "Quillmere Logistics")
    return mcr.ok(
        "case", "open", "Late in the north", "-a", "quill", "--where", "lane=North",
        "--problem", "Pallets come late", "--check-on", "2026-11-30",
    ).out.strip()  # fmt: skip


def test_a_case_is_opened_listed_shown_and_edited(mcr, case):
    assert ids.parse(case)
    (row,) = mcr.ok("case", "list", "--json").json
    assert (row["id"], row["done"], row["stage"]) == (case, 1, "containment")
    assert "Say how the customer is protected" in mcr.ok("case", "list").out
    mcr.ok("case", "edit", "late", "--containment", "Checked by hand", "--team", "Mo Reyes")
    shown = mcr.ok("case", "show", case, "--json").json
    assert (shown["case"]["containment"], shown["case"]["team"]) == (
        "Checked by hand", ["Mo Reyes"],
    )  # fmt: skip
    assert shown["case"]["query"] == '{"where": [["lane", "North"]]}'
    assert [one["kind"] for one in shown["stages"]][:2] == ["problem", "containment"]
    told = mcr.ok("case", "show", "late").out
    assert "[x] Problem" in told
    assert "[ ] Whys Nobody has asked yet why it happened" in told
    assert "Quillmere Logistics: not told yet" in told


def test_whys_and_bones_stand_where_they_are_put(mcr, case):
    top = mcr.ok("case", "why", "add", case, "The label was wet", "--root", "yes").out.strip()
    below = mcr.ok("case", "why", "add", case, "The roof leaks", "--under", top).out.strip()
    mcr.ok("case", "why", "add", case, "Nobody looks at labels", "--chain", "escaped")
    mcr.ok("case", "why", "edit", below, "--standing", "confirmed", "--evidence", "Seen it")
    mcr.ok("case", "bone", "add", case, "Ice on the ramp", "--category", "weather")
    told = mcr.ok("case", "show", case).out
    assert f"  The label was wet (supposed) [root cause] {top}" in told
    assert f"    The roof leaks (confirmed) {below}" in told
    assert told.index("Why did it happen?") < told.index("Why did nobody notice")
    assert "weather" in told
    answer = mcr("case", "why", "move", top, "--under", below)
    assert (answer.status, answer.err.count("\n")) == (1, 1)
    assert "under itself" in answer.err
    mcr.ok("case", "why", "move", below, "--chain", "escaped", "--place", "1")
    mcr.ok("case", "why", "remove", top)
    assert "label was wet" not in mcr.ok("case", "show", case).out
    mcr.ok("undo")
    assert "label was wet" in mcr.ok("case", "show", case).out


def test_actions_events_and_who_was_told(mcr, case):
    mcr.ok("contact", "add", "Adela Voss-Marin", "-a", "quill")
    action = mcr.ok(
        "case", "action", case, "New roof", "--due", "2026-12-01", "--owner", "Mo Reyes",
        "--effective", "2026-09-01",
    ).out.strip()  # fmt: skip
    mcr.ok("commitment", "keep", action)
    mcr.ok("case", "event", case, "The roofer came", "--on", "2026-11-02")
    mcr.ok("case", "tell", case, "--how", "visit", "--contact", "adela", "--words", "It leaked")
    told = mcr.ok("case", "show", case).out
    for part in ("The roofer came", "Action done", "Customer told", "visit. It leaked"):
        assert part in told
    (complaint,) = [one["id"] for one in [_complaint(mcr)]]
    assert mcr.ok("case", "link", case, complaint, "--json").json == {"linked": 1}
    assert "1 names the case" in mcr.ok("case", "show", case).out


def _complaint(mcr):
    from mcr_desktop.bootstrap import open_profile

    services = open_profile(mcr.folder)
    made = services.complaints.add(services.accounts.find("quill"), "Late again")
    services.close()
    return {"id": ids.show(made.id)}


def test_another_account_joins_and_its_part_is_found_by_title(mcr, case):
    mcr.ok("account", "add", "Cotterill Lamps")
    mcr.ok("case", "join", case, "-a", "cott")
    told = mcr.ok("case", "show", case, "--json").json
    assert [one["account"]["name"] for one in told["parts"]] == [
        "Quillmere Logistics", "Cotterill Lamps",
    ]  # fmt: skip
    mcr.ok("case", "tell", case, "-a", "cott", "--how", "letter", "--on", "2026-11-20")
    assert "Cotterill Lamps: told on 20 November 2026" in mcr.ok("case", "show", case).out


def test_a_check_says_what_it_lacks_and_is_kept_when_asked(mcr, case):
    assert "say from which day" in mcr.ok("case", "check", case).out
    mcr.ok("case", "edit", case, "--effective-on", "2026-09-01")
    found = mcr.ok("case", "check", case, "--take-down", "--json").json
    assert (found["verdict"], found["parts"][0]["reason"]) == ("", "no complaints")
    assert mcr.ok("case", "show", case, "--json").json["case"]["verdict"] is None
    assert "no complaint of this account" in mcr.ok("case", "show", case).out


def test_a_case_closes_with_what_it_lacks_and_opens_again(mcr, case):
    told = mcr.ok("case", "close", case).out.splitlines()
    assert told[0] == case
    assert "Lessons: Say what others should learn from it" in told
    assert mcr.ok("case", "list", "--state", "open", "--json").json == []
    mcr.ok("case", "reopen", case)
    mcr.ok("case", "withdraw", case)
    (row,) = mcr.ok("case", "list", "--state", "withdrawn", "--json").json
    assert row["state"] == "withdrawn"


@pytest.mark.parametrize(
    "words",
    [
        ("case", "open", "Late"),
        ("case", "open"),
        ("case", "list", "--state", "sleeping"),
        ("case", "why", "edit", "nonsense"),
    ],
)
def test_wrong_use_is_one_line(mcr, words):
    answer = mcr(*words)
    assert answer.status == 2
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("case", "show", "nothing"),
        ("case", "open", "--signal", "1"),
        ("case", "open", "Late", "-a", "nobody"),
    ],
)
def test_what_is_not_there_is_said(mcr, words):
    answer = mcr(*words)
    assert (answer.status, answer.err.count("\n")) == (1, 1)


def test_a_customer_that_the_case_does_not_concern_is_not_told(mcr, case):
    mcr.ok("account", "add", "Cotterill Lamps")
    refused = mcr("case", "tell", case, "--how", "call", "--account", "Cotterill Lamps")
    assert "does not concern that account" in refused.err
