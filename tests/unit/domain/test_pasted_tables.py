"""Pastes as large and as odd as clipboards make them: each is read in one pass."""

from __future__ import annotations

import pytest

from mcr_desktop.domain import pasted_cells, pasted_tables
from mcr_desktop.domain.pasted_tables import read

MANY = 120_000
"""So many signs, each looked at from each before it, would take minutes."""


def test_a_column_that_was_copied_with_all_its_empty_rows_is_read():
    found = read("Name\tPhone\nAnn Lee\t+351 21 000 0000\n" + "\t\n" * MANY)
    assert found.rows == (("Ann Lee", "+351 21 000 0000"),)


@pytest.mark.parametrize("before", ["Ann", "Ann <ann@example.com>,", '"Ann'])
def test_a_gap_of_any_length_before_an_address_is_read(before):
    found = read(before + " " * MANY + "Bob, <")
    assert found.rows


HEAD = "name,phone,city\n"


@pytest.mark.parametrize(
    ("text", "names", "cut_from"),
    [
        (HEAD + "Ann,1,Lyon\nBob,2,Porto\nCem,3,Izmir\n", ("Ann", "Bob"), 4),
        (HEAD + 'Ann,1,Lyon\n"Bob",2,"Porto\nCampanha and more"\n', ("Ann",), 3),
        (HEAD.replace("\n", "\r\n") + "Ann,1,Lyon\r\nBob,2,Porto\r\nCem,3\r\n", ("Ann", "Bob"), 4),
        (HEAD + 'Ann,5",Lyon\nBob,2,Porto\nCem,3,Izmir\n', ("Ann", "Bob"), 4),
        (HEAD + "Ann,1,Lyon\nBob,2,Porto\n", ("Ann", "Bob"), 0),
        ("Ann <a@x.org>; Bob <b@x.org>; Cem <cem@example.org>", ("Ann", "Bob"), 1),
    ],
)
def test_of_a_text_that_is_too_long_whole_rows_are_read_and_from_where_on_not_is_told(
    monkeypatch, text, names, cut_from
):
    monkeypatch.setattr(pasted_tables, "LONGEST", 42)
    monkeypatch.setattr(pasted_tables, "LONGEST_CELL", 20)
    found = read(text)
    assert tuple(row[0] for row in found.rows) == names
    assert found.cut_from == cut_from


def test_a_card_of_which_the_end_is_missing_is_nobody(monkeypatch):
    card = 'BEGIN:VCARD\nFN:{}\nTITLE:5"\nEND:VCARD\n'
    monkeypatch.setattr(pasted_tables, "LONGEST", 2 * len(card.format("Ann")) + 5)
    found = read("".join(card.format(name) for name in ("Ann", "Bob", "Cem")))
    assert [row[0] for row in found.rows] == ["Ann", "Bob"]
    assert found.cut_from == 9


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_of_cards_too_long_the_line_is_told_at_which_the_first_unread_one_begins(
    monkeypatch, ending
):
    card = ending.join(("BEGIN:VCARD", "FN:Ann", "TITLE:Buyer", "END:VCARD", ""))
    monkeypatch.setattr(pasted_tables, "LONGEST", 2 * len(card) - 8)
    found = read(card * 3)
    assert (len(found.rows), found.cut_from) == (1, 5)


def test_a_file_that_was_read_up_to_within_a_letter_keeps_its_letters():
    data = "Ana Mu\u00f1oz, Jos\u00e9".encode()
    assert pasted_tables.decoded(data[:-1], whole=False) == "Ana Mu\u00f1oz, Jos"
    assert pasted_tables.decoded("Jos\u00e9".encode("cp1252")) == "Jos\u00e9"


def test_recipients_are_told_apart_across_lines_too():
    found = read('Ann Lee\n<ann@example.com>,\n\n"Ray, Bob" <bob@example.com> \n <al@example.org>')
    assert found.rows == (
        ("Ann Lee", "ann@example.com"),
        ("Ray, Bob", "bob@example.com"),
        ("", "al@example.org"),
    )


@pytest.mark.parametrize("word", ["a" * MANY, "@" + "a" * MANY, "a@" + "b" * MANY])
def test_a_word_of_any_length_is_looked_through_for_addresses_once(word):
    assert pasted_cells.mails_in(word) == ()
    assert len(pasted_cells.name_in(word)) <= len(word)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("'t Hart, Maarten", "Maarten 't Hart"),
        ("'Ann Lee'", "Ann Lee"),
        ("Ann Lee (ann@example.com)", "Ann Lee"),
        ("[ann@example.com] Ann Lee", "Ann Lee"),
    ],
)
def test_signs_that_belong_to_a_name_stay(cell, name):
    assert pasted_cells.name_in(cell) == name


def test_somebody_called_null_keeps_the_name_and_a_programs_null_says_nothing():
    assert [pasted_cells.cleaned(cell) for cell in ("Null", "null", "NULL")] == ["Null", "", ""]


@pytest.mark.parametrize("head", ["", "Name\tPhone\n"])
def test_every_row_beyond_the_most_is_counted_with_a_heading_or_without(monkeypatch, head):
    monkeypatch.setattr(pasted_tables, "MOST_ROWS", 3)
    found = read(head + "".join(f"Ann {letter}\t+351 21 000 0000\n" for letter in "abcd"))
    assert (len(found.rows), found.left_out) == (3, 1)
