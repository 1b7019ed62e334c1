"""Whose a promise is where its words name somebody."""

from __future__ import annotations

import pytest

from mcr_desktop.services.notebook.mentions import Mentionable
from mcr_desktop.services.promises.namings import nameable, read_naming

AMARA = Mentionable("Amara Insley", "member", None)
ADA = Mentionable("Ada Brook", "contact", b"a" * 16)
TWO = [Mentionable("Tom Reed", "contact", b"t" * 16), Mentionable("Tom Vale", "contact", b"v" * 16)]
PEOPLE = [AMARA, ADA, *TWO]


@pytest.mark.parametrize(
    ("line", "words", "who"),
    [
        ("@Amara counts the pallets", "counts the pallets", AMARA),
        ("@amara insley: count the pallets", "count the pallets", AMARA),
        ("count the pallets, @Amara", "count the pallets", AMARA),
        ("Send @Ada the plan", "Send Ada the plan", ADA),
        ("Send @Ada Brook the plan", "Send Ada Brook the plan", ADA),
        ("Send the plan to ada@brook.example", "Send the plan to ada@brook.example", None),
        ("@Amara", "@Amara", AMARA),
        ("@Hugo counts", "@Hugo counts", None),
        ("@Tom counts", "@Tom counts", None),
        ("Two @ three", "Two @ three", None),
    ],
)
def test_a_name_behind_the_sign_is_read_and_no_word_is_lost(line, words, who):
    naming = read_naming(line, PEOPLE)
    assert (naming.wording, naming.who) == (words, who)


def test_what_nobody_is_called_or_several_are_is_told():
    assert read_naming("@Hugo counts", PEOPLE).stranger == "Hugo"
    assert read_naming("@Tom counts", PEOPLE).stranger == "Tom"
    assert read_naming("counts", PEOPLE).stranger == ""


def test_who_promises_decides_whose_it_is_unless_the_line_says_so():
    ours, theirs = read_naming("@Amara counts", PEOPLE), read_naming("@Ada counts", PEOPLE)
    within = read_naming("Send @Ada the plan", PEOPLE)
    assert [one.direction(None) for one in (ours, theirs, within)] == [None, "theirs", None]
    assert theirs.direction("internal") == "internal"
    assert ours.fields("ours") == {"owner": "Amara Insley"}
    assert ours.fields("theirs") == {}  # they keep it, whoever of ours it is for
    assert theirs.fields("theirs") == within.fields("ours") == {"contact_id": ADA.id}


def test_a_name_that_no_field_tells_stays_in_the_words():
    last, first = read_naming("send the plan, @Amara", PEOPLE), read_naming("@Ada gets it", PEOPLE)
    assert last.words("ours") == "send the plan"
    assert last.words("theirs") == "send the plan, Amara"  # who of ours waits for it is no field
    assert last.words("ours", "owner", "due_on") == "send the plan, Amara"  # somebody else keeps it
    assert first.words("ours", "owner") == "gets it"
    assert first.words("theirs", "contact_id") == "Ada gets it"
    assert read_naming("counts", PEOPLE).words("ours") == "counts"
    assert read_naming("@Hugo counts", PEOPLE).words("theirs") == "@Hugo counts"


def test_whoever_looks_after_somebody_can_be_named_as_the_team_can(services, account):
    services.people.add(account, "Ada Brook", owner="Amara Insley")
    services.people.add(account, "Bram Osei", owner=services.workspace.person)
    found = nameable(services.mentions, services.people, account)
    kinds = {one.name: one.kind for one in found}
    assert kinds["Amara Insley"] == "member"
    assert kinds["Ada Brook"] == "contact"
    assert [one.name for one in found].count(services.workspace.person) == 1
