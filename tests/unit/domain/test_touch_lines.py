"""Lines that say a touch, as people type them."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.touch_figures import Nameable
from mcr_desktop.domain.touch_lines import TouchPeople, read_touch

MONDAY = date(2026, 11, 23)
NORTH, HELIOS = b"north", b"helios"


def person(name: str, account: bytes = NORTH) -> Nameable:
    called = {NORTH: "Northwind Logistics", HELIOS: "Helios Foods"}[account]
    return Nameable(f"{name}@{called}".encode(), name, "", account, called)


ADELA, TAM, ADAM = person("Adela Brack"), person("Tamsin Rook"), person("Adam Low")
MARA, WILL = person("Dr. Mara Okafor", HELIOS), person("Will Smith", HELIOS)
OTHER = person("Adela Morn", HELIOS)
EVERYBODY = TouchPeople((ADELA, TAM, ADAM, MARA, WILL, OTHER))
HERE = TouchPeople((ADELA, TAM, ADAM))


def told(
    line: str, people: TouchPeople = EVERYBODY, account: bytes | None = None
) -> dict[str, object]:
    """What a line says, without what it does not say."""
    read = read_touch(line, people, MONDAY, account=account)
    names = {"contacts": [one.name for one in read.contacts]}
    said = {
        name: getattr(read, name)
        for name in ("words", "channel", "happened_on", "minutes", "feeling", "started_by")
    }
    both = {} if read.two_way is None else {"two_way": read.two_way}
    return {name: value for name, value in (said | names | both).items() if value} | both


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (
            "adela 10m call good: agreed on dock hours",
            {"contacts": ["Adela Brack"], "minutes": 10, "channel": "call", "feeling": "content",
             "words": "agreed on dock hours"},
        ),
        ("tam New gate hours", {"contacts": ["Tamsin Rook"], "words": "New gate hours"}),
        ("v tam: the new dock", {"contacts": ["Tamsin Rook"], "channel": "visit", "words": "the new dock"}),
        (
            "called tamsin yesterday 1h30, she is uneasy about the dock",
            {"contacts": ["Tamsin Rook"], "channel": "call", "started_by": "us", "minutes": 90,
             "happened_on": "2026-11-22", "words": "she is uneasy about the dock"},
        ),
        (
            "tam and adam 45 min fri: dock, lanes and rates, happy, 20m",
            {"contacts": ["Tamsin Rook", "Adam Low"], "minutes": 45, "happened_on": "2026-11-20",
             "words": "dock, lanes and rates, happy, 20m"},
        ),
        (
            "tam, dock and lanes, 10m, upset",
            {"contacts": ["Tamsin Rook"], "minutes": 10, "feeling": "upset", "words": "dock and lanes"},
        ),
        ("tam emailed: wants the plan",
         {"contacts": ["Tamsin Rook"], "channel": "e-mail", "started_by": "them", "words": "wants the plan"}),
        ("letter from adam 12 oct",
         {"contacts": ["Adam Low"], "channel": "letter", "started_by": "them", "happened_on": "2026-10-12"}),
        ("good call with tam yesterday: x",
         {"contacts": ["Tamsin Rook"], "channel": "call", "feeling": "content", "happened_on": "2026-11-22",
          "words": "x"}),
        ("tam, no answer", {"contacts": ["Tamsin Rook"], "two_way": False}),
        ("called adam, left a message",
         {"contacts": ["Adam Low"], "channel": "call", "started_by": "us", "two_way": False}),
        ("tam adam low 3 days ago x",
         {"contacts": ["Tamsin Rook", "Adam Low"], "happened_on": "2026-11-20", "words": "x"}),
        ("tam 2 hours 2026-11-03: x", {"contacts": ["Tamsin Rook"], "minutes": 120, "happened_on": "2026-11-03", "words": "x"}),
    ],
)  # fmt: skip
def test_a_line_is_understood_as_typed(line, meant):
    assert told(line, HERE, account=NORTH) == meant


@pytest.mark.parametrize(
    "words",
    [
        "new gate hours from Monday",
        "good news about the dock",
        "she will send the plan by friday",
        "3 pallets more a day",
        "sat with the whole team",
        "agreed: the dock opens at 14:30",
        "999999999999 m",
        "99 oct",
        "\u0661\u0662 \u202e ,;: <b>",
    ],
)
def test_what_can_mean_something_else_stays_word_by_word(words):
    assert told(words, HERE, account=NORTH) == {"words": words}


def test_a_colon_in_front_keeps_every_word():
    assert told(": call centre moved", HERE, account=NORTH) == {"words": "call centre moved"}
    assert told("tam: call adam back", HERE, account=NORTH) == {
        "contacts": ["Tamsin Rook"], "words": "call adam back",
    }  # fmt: skip


def test_people_of_a_like_name_are_never_guessed():
    read = read_touch("adela 5m: dock", EVERYBODY, MONDAY)
    assert read.contacts == ()
    assert [one.people for one in read.unclear] == [(ADELA, OTHER)]
    assert (read.minutes, read.words) == (5, "dock")
    picked = read_touch("adela 5m: dock", EVERYBODY, MONDAY, chosen={"adela": OTHER.id})
    assert (picked.contacts, picked.unclear, picked.account_id) == ((OTHER,), (), HELIOS)


def test_the_surname_the_account_or_the_one_before_tells_which_is_meant():
    assert told("adela mo: dock")["contacts"] == ["Adela Morn"]
    assert told("adela at helios dock")["contacts"] == ["Adela Morn"]
    assert told("will and adela: dock")["contacts"] == ["Will Smith", "Adela Morn"]
    usual = TouchPeople((ADELA, OTHER), [OTHER.id])
    assert told("adela: dock", usual)["contacts"] == ["Adela Morn"]
    assert read_touch("at helios: dock", EVERYBODY, MONDAY).account_id == HELIOS


def test_a_name_that_nobody_has_is_told_and_not_taken_for_words():
    read = read_touch("ida 10m good: dock hours", HERE, MONDAY, account=NORTH)
    assert (read.stranger, read.words, read.minutes, read.contacts) == ("ida", "dock hours", 10, ())
    assert read_touch("call ida loon: dock", HERE, MONDAY).stranger == "ida loon"
    for words in (
        "agreed: dock",
        "tam agreed: dock",
        "the plan 10m: dock",
        "one two three 10m: dock",
    ):
        assert read_touch(words, HERE, MONDAY).stranger == ""


def test_names_are_found_without_accents_titles_and_case():
    zoe = person("Zoë Ångström")
    assert told("zoe angstrom: x", TouchPeople((zoe,)))["contacts"] == ["Zoë Ångström"]
    assert told("MARA: x")["contacts"] == ["Dr. Mara Okafor"]


def test_a_common_word_is_a_name_only_as_a_whole():
    newton = person("Ina Newton")
    assert told("new plan", TouchPeople((newton,))) == {"words": "new plan"}
    assert told("will: plan")["contacts"] == ["Will Smith"]


def test_every_beginning_of_a_line_can_be_read():
    line = "visited adela and tam at helios on 12 oct 1.5h, good: the plan, no answer, 10m,"
    for end in range(len(line) + 1):
        read = read_touch(line[:end], EVERYBODY, MONDAY)
        assert len(read.words) <= end


def test_a_day_lies_in_the_past():
    assert told("mon: x")["happened_on"] == "2026-11-16"
    assert told("last sat: x")["happened_on"] == "2026-11-21"
    assert told("24 nov: x")["happened_on"] == "2025-11-24"
    assert told("nov 23rd: x")["happened_on"] == "2026-11-23"
    assert told("this morning: x")["happened_on"] == "2026-11-23"


@pytest.mark.parametrize(
    ("line", "name", "words"),
    [
        ("Ida 10m dock hours", "Ida", "dock hours"),
        ("ida call 10m dock hours", "ida", "dock hours"),
        ("call Ida 10m dock hours", "Ida", "dock hours"),
        ("Ida Berg rang about dock hours", "Ida Berg", "about dock hours"),
    ],
)
def test_without_a_colon_an_unknown_name_is_doubted_and_the_words_stand(line, name, words):
    said = read_touch(line, HERE, MONDAY, account=NORTH)
    assert said.stranger == ""
    assert said.otherwise is not None
    assert (said.otherwise.stranger, said.otherwise.words) == (name, words)


@pytest.mark.parametrize(
    "line",
    [
        *("weekly call 20m all fine", "agreed on dock hours", "adela 10m dock", ": ida 10m dock"),
        *("dock hours agreed", "call about dock hours", "2 pallets 10m", "tam call ida 10m"),
    ],
)
def test_what_begins_a_sentence_is_no_name(line):
    assert read_touch(line, HERE, MONDAY, account=NORTH).otherwise is None
