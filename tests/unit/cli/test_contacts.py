"""`mcr contact`: everything that is known of people, without a screen."""

from __future__ import annotations

import base64

import pytest

from mcr_desktop.domain import pasted_tables
from tests.unit.cli.conftest import Mcr
from tests.unit.domain.test_bare_pictures import png


@pytest.fixture
def people(mcr: Mcr) -> Mcr:
    mcr.ok("account", "add", "Quillmere")
    for name, *options in (
        ("Jane Doe", "--email", "jane@example.com", "--role", "decides", "--cadence-days", "30"),
        ("J. Doe", "--phone", "+351 211 234 567"),
        ("Tom Reed", "--reports-to", "J. Doe", "--relation", "partner"),
    ):
        mcr.ok("contact", "add", name, "-a", "Quillmere", *options)
    return mcr


def _names(mcr: Mcr, *options: str) -> list[str]:
    return [one["name"] for one in mcr.ok("contact", "list", *options, "--json").json]


def test_lists_are_narrowed_and_ordered(people):
    assert _names(people) == ["J. Doe", "Jane Doe", "Tom Reed"]
    assert _names(people, "--order", "-name", "-a", "quill") == ["Tom Reed", "Jane Doe", "J. Doe"]
    assert _names(people, "--relation", "partner") == ["Tom Reed"]
    assert _names(people, "--words", "doe jan") == ["Jane Doe"]
    assert _names(people, "--quiet") == ["Jane Doe"]
    assert "days over" in people.ok("contact", "list").out


def test_twins_are_found_merged_and_parted(people):
    (pair,) = people.ok("contact", "duplicates", "--json").json
    assert pair["score"] >= 60
    assert pair["reasons"][0]["words"] == "J. Doe may stand for Jane Doe"
    assert "1 pair may be one person" in people.ok("contact", "duplicates").out
    people.ok("contact", "merge", "Jane Doe", "J. Doe", "-a", "Quillmere")
    assert _names(people) == ["Jane Doe", "Tom Reed"]
    shown = people.ok("contact", "show", "Jane", "--json").json
    assert shown["phone"] == "+351 211 234 567"
    assert [one["name"] for one in shown["merged"]] == ["J. Doe"]
    assert "also known as" in people.ok("contact", "show", "Jane").out
    people.ok("contact", "unmerge", "J. D")
    assert _names(people) == ["J. Doe", "Jane Doe", "Tom Reed"]
    assert people.ok("contact", "show", "Jane", "--json").json["phone"] is None


def test_two_people_are_kept_apart_listed_and_compared_again(people):
    names = ("Jane Doe", "J. Doe", "-a", "Quillmere")
    assert people.ok("contact", "apart", *names).out.strip() == "Kept Jane Doe and J. Doe apart"
    assert people.ok("contact", "duplicates", "--json").json == []
    (row,) = people.ok("contact", "apart", "--json").json
    assert {row["first"]["name"], row["second"]["name"]} == {"Jane Doe", "J. Doe"}
    assert "Jane Doe" in people.ok("contact", "apart").out
    past = people.ok("history", row["row"]["id"]).out
    assert "who is another" in past or "first_id" in past
    people.ok("contact", "apart", *names, "--again")
    assert len(people.ok("contact", "duplicates", "--json").json) == 1
    people.ok("undo")
    assert people.ok("contact", "duplicates", "--json").json == []
    assert people("contact", "apart", "Jane Doe").status == 1
    assert people("contact", "apart", "Jane Doe", "Jane Doe").status == 1


def test_removed_contacts_come_back_with_undo(people):
    people.ok("contact", "remove", "Tom Reed", "Jane Doe")
    assert _names(people) == ["J. Doe"]
    people.ok("undo")
    assert len(_names(people)) == 3


def test_a_paste_is_told_and_taken(people, tmp_path):
    sheet = tmp_path / "sheet.tsv"
    sheet.write_text("Name\tTitle\nEve Lund\tBuyer\nJane Doe\tChief\n\tNobody\n", encoding="utf-8")
    told = people.ok("contact", "paste", str(sheet), "-a", "Quillmere", "--look", "--json").json
    assert (told["new"], told["known"], told["refused"]) == (1, 1, 1)
    assert len(_names(people)) == 3
    out = people.ok("contact", "paste", str(sheet), "-a", "Quillmere").out
    assert "It has no name." in out
    assert "1 new, 1 changed, 1 not taken" in out
    assert "Eve Lund" in _names(people)


def test_what_of_a_paste_was_not_read_is_told(people, tmp_path, monkeypatch):
    monkeypatch.setattr(pasted_tables, "LONGEST", 40)
    monkeypatch.setattr(pasted_tables, "MOST_ROWS", 1)
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("Name,Title\nEve Lund,Buyer\nTomas,Chief\nIda Roe,Buyer\n")
    answer = people("contact", "paste", str(sheet), "-a", "Quillmere")
    assert "1 new" in answer.out
    assert "1 row is more than one paste takes." in answer.err
    assert "from line 4 on nothing was read" in answer.err
    told = people.ok("contact", "paste", str(sheet), "-a", "Quillmere", "--look", "--json").json
    assert (told["left_out"], told["cut_from"]) == (1, 4)


def test_careers_addresses_influences_and_cards_are_kept(people):
    account = ("-a", "Quillmere")
    job = people.ok(
        "contact", "position", "add", "Jane", "Orrery", "--began", "2019", "--json"
    ).json
    people.ok("contact", "position", "edit", job["id"], "--title", "Buyer")
    (held,) = people.ok("contact", "position", "list", "Jane", "--json").json
    assert (held["employer"], held["title"]) == ("Orrery", "Buyer")
    people.ok("contact", "position", "remove", job["id"])
    desk = people.ok("contact", "address", "add", "Jane", "phone", "21 123 4567", "--json").json
    people.ok("contact", "address", "edit", desk["id"], "--label", "desk")
    ways = people.ok("contact", "address", "list", "Jane", "--json").json
    assert {one["value"] for one in ways} == {"21 123 4567", "jane@example.com"}
    people.ok("contact", "address", "remove", desk["id"])
    people.ok("contact", "influence", "add", "Jane", "Tom", *account, "--kind", "advises")
    (line,) = people.ok("contact", "influence", "list", *account, "--json").json
    people.ok("contact", "influence", "edit", line["id"], "--strength", "3")
    people.ok("contact", "influence", "remove", line["id"])
    people.ok("contact", "card", "put", "Jane", "influence", "Heard by all", "--level", "high")
    card = people.ok("contact", "card", "show", "Jane", "--json").json
    assert [one["factor"] for one in card if one["fact"]] == ["influence"]
    people.ok("contact", "card", "clear", "Jane", "influence")
    people.ok("touch", "add", *account, "--with", "Tom")
    found = people.ok("contact", "coverage", *account, "--json").json
    assert {one["name"]: one["count"] for one in found["rows"]}["Tom Reed"] == 1


def test_what_cannot_be_is_said_plainly(people):
    ring = people("contact", "edit", "J. Doe", "--reports-to", "Tom Reed")
    assert ring.status == 1
    assert "J. Doe cannot report to Tom Reed" in ring.err
    assert people("contact", "edit", "Jane", "--cadence-days", "0").status == 1
    assert people("contact", "unmerge", "Tom").status == 1
    assert people("contact", "list", "--order", "height").status == 2
    assert people("contact", "position", "add", "Jane", "X", "--began", "soon").status == 1


def test_photos_in_pasted_cards_come_with_their_people(people, tmp_path):
    photo = base64.b64encode(png()).decode()
    cards = tmp_path / "people.vcf"
    cards.write_text(
        "".join(
            f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{name}\r\n{line}END:VCARD\r\n"
            for name, line in (
                ("Zoe Ohm", f"PHOTO;ENCODING=b;TYPE=PNG:{photo}\r\n"),
                ("Ben Oak", "PHOTO:https://photos.example/ben.jpg\r\n"),
            )
        )
    )
    look = people.ok("contact", "paste", str(cards), "-a", "Quillmere", "--look", "--json").json
    assert (look["photos"], look["photos_left_out"]) == (1, 1)
    out = people.ok("contact", "paste", str(cards), "-a", "Quillmere").out
    assert "1 photo is in them." in out
    assert "1 photo is left out" in out
    zoe, ben = (
        people.ok("contact", "show", name, "--json").json for name in ("Zoe Ohm", "Ben Oak")
    )
    assert zoe["photo"]
    assert not ben["photo"]
