"""Pastes as people make them: from Excel, LibreOffice, Outlook, Google and the head of a message."""

from __future__ import annotations

import pytest


def values(services, account, text: str) -> list[dict[str, str]]:
    return [row.values for row in services.contact_pastes.draft(account, text).rows]


def test_an_address_book_of_outlook_is_read(services, account):
    text = (
        '"First Name","Middle Name","Last Name","Title","Company","Department","Job Title","Business City",'
        '"Business Phone","Business Phone 2","Home Phone","Mobile Phone","E-mail Address","E-mail 2 Address",'
        '"Manager\'s Name","Birthday"\n'
        '"Ann","","Lee","Dr.","Orrery","Sales","Chief buyer","Porto","+351 211 234 567","+351 211 234 568",'
        '"","\u202a+351 912 345 678\u202c","ann@example.com","lee@example.org","Ray, Bob","0/0/00"\n'
        '"Bob","","Ray","Mr.","Orrery","","Director","","","","","","bob@example.com","","",""\n'
    )
    draft = services.contact_pastes.draft(account, text)
    assert [one.heading for one in draft.columns if one.field is None] == [
        "Title",
        "Department",
        "Birthday",
    ]
    services.contact_pastes.take(account, draft)
    people = {one.name: one for one in services.people.all(account)}
    ann = people["Ann Lee"]
    assert (ann.title, ann.city, ann.employer) == ("Chief buyer", "Porto", "Orrery")
    assert (ann.phone, ann.mobile) == ("+351 211 234 567", "+351 912 345 678")
    assert ann.reports_to == people["Bob Ray"].id
    ways = {(one.kind, one.label, one.value) for one in services.addresses.of(ann.id)}
    assert ways == {
        ("phone", "Business Phone 2", "+351 211 234 568"),
        ("e-mail", "E-mail 2 Address", "lee@example.org"),
    }
    again = services.contact_pastes.draft(account, text)
    assert [row.outcome for row in again.rows] == ["same", "same"]


def test_further_numbers_of_known_people_are_told_and_come_in_the_same_gesture(services, account):
    ann = services.people.add(account, "Ann Lee", phone="+351 211 234 567")
    text = "Name\tPhone\tHome phone\nAnn Lee\t00351 211234567\t+44 20 7946 0000"
    draft = services.contact_pastes.draft(account, text)
    assert draft.rows[0].ways == (("phone", "Home phone", "+44 20 7946 0000"),)
    services.contact_pastes.take(account, draft)
    assert [one.value for one in services.addresses.of(ann.id)] == ["+44 20 7946 0000"]
    services.undo.undo()
    assert services.addresses.of(ann.id) == ()


def test_columns_that_are_empty_are_not_asked_about(services, account):
    head = "\t".join(["Name", *(f"Custom {place}" for place in range(120)), "E-mail"])
    text = f"{head}\nAnn Lee{chr(9) * 121}ann@example.com"
    draft = services.contact_pastes.draft(account, text)
    assert [one.field for one in draft.columns] == ["name", "email"]


def test_a_title_above_the_headings_is_passed_over(services, account):
    text = "Contacts of Orrery, spring\t\t\n\t\t\nE-mail\tRole\tName\nann@example.com\tDecision maker\tLee, Ann"
    draft = services.contact_pastes.draft(account, text)
    assert [one.field for one in draft.columns] == ["email", "role", "name"]
    (row,) = draft.rows
    assert row.line == 4
    assert {field: value for field, _, value in row.changes} == {
        "name": "Ann Lee",
        "email": "ann@example.com",
        "role": "decides",
    }


@pytest.mark.parametrize(
    "text",
    [
        '"Lee, Ann" <ann@example.com>; Bob Ray <bob@example.com>',
        "Ann Lee <ann@example.com>,\nBob Ray <bob@example.com>\n",
        "Ann Lee <ann@example.com>; 'Bob Ray' <bob@example.com>;",
    ],
)
def test_the_head_of_a_message_names_its_people(services, account, text):
    assert values(services, account, text) == [
        {"name": "Ann Lee", "email": "ann@example.com"},
        {"name": "Bob Ray", "email": "bob@example.com"},
    ]


def test_a_number_that_lost_its_digits_is_left_out_and_said(services, account):
    draft = services.contact_pastes.draft(
        account, "Name\tPhone\tMobile\nAnn Lee\t4.42079E+11\t'+44 7911 123456\nBob Ray\t########\t"
    )
    assert [row.outcome for row in draft.rows] == ["new", "new"]
    assert draft.in_part == 2
    assert [one.reason for one in draft.rows[0].refusals] == ["shortened"]
    assert draft.rows[0].values["mobile"] == "+44 7911 123456"


def test_what_our_own_list_copies_can_be_pasted_elsewhere(services, account):
    text = (
        "Name\tTitle\tRole\tReports to\tStanding\tLast two-way touch\tOurs\n"
        "Ann Lee\tClerk\tUses what we do\t\tLoyalty\t3 days of 14\tJun Park\n"
        "Bob Ray\tBuyer\tGuards the door\tAnn Lee\t\t\t\n"
    )
    services.contact_pastes.take(account, services.contact_pastes.draft(account, text))
    people = {one.name: one for one in services.people.all(account)}
    assert (people["Ann Lee"].role, people["Ann Lee"].owner) == ("uses", "Jun Park")
    assert people["Bob Ray"].role == "guards"
    assert people["Bob Ray"].reports_to == people["Ann Lee"].id


@pytest.mark.parametrize(
    ("said", "days"), [("30", 30), ("every 2 weeks", 14), ("Monthly", 30), ("Every quarter", 91)]
)
def test_a_cadence_is_read_as_it_is_said(services, account, said, days):
    draft = services.contact_pastes.draft(account, f"Name\tCadence\nAnn Lee\t{said}")
    assert ("cadence_days", None, days) in draft.rows[0].changes


@pytest.mark.parametrize(
    "number",
    [
        *("+1 (415) 555-0132", "0711/123456", "+49 (0)30 1234567", "0044 20 7946 0000"),
        *("+55 11 91234-5678", "03-1234-5678", "+33 1 42 68 53 00", "1800 123 456"),
    ],
)
def test_numbers_of_many_countries_stay_as_they_are_written(services, account, number):
    draft = services.contact_pastes.draft(account, f"Ann Lee\t{number}")
    assert draft.rows[0].values == {"name": "Ann Lee", "phone": number}


def test_cells_that_only_a_spreadsheet_understands_are_read(services, account):
    text = (
        'Name\tE-mail\tPhone\tCity\n"Ann ""Annie"" Lee"\tmailto:ann@example.com\t="0044 20 7946 0000"\t#N/A\n'
        "\ufeffBob Ray, PhD\tbob@example.com; bob@example.org\t351911222333.0\tPorto\n"
    )
    first, second = values(services, account, text)
    assert first == {
        "name": 'Ann "Annie" Lee',
        "email": "ann@example.com",
        "phone": "0044 20 7946 0000",
    }
    assert second["name"] == "Bob Ray, PhD"
    assert (second["email"], second["phone"]) == ("bob@example.com", "351911222333")
