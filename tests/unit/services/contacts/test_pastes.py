"""Contacts from a spreadsheet or address cards: told first, then taken in one gesture."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.pasted_tables import FIELDS, MOST_ROWS, read

SHEET = (
    "Name\tE-mail\tJob title\tReports to\tEvery days\n"
    "Jane Doe\tjane@example.com\tChief buyer\t\t30\n"
    "Bob Ray\tbob@example.com\tBuyer\tJane Doe\t\n"
    "Kim Li\t\tClerk\tBob Ray\toften\n"
    '"Ann\nLee"\tann@example.com\t\tBob Ray\t10\n'
    "Bob Ray\tbob@example.com\n"
    "\tz@example.com\n"
    "Tom Reed\tno address\t\tNobody Here\n"
)


def test_each_row_tells_what_becomes_of_it_before_anything_is_written(services, account):
    jane = services.people.add(account, "Jane Doe", email="JANE@example.com", title="Buyer")
    draft = services.contact_pastes.draft(account, SHEET)
    assert [one.field for one in draft.columns] == [
        "name",
        "email",
        "title",
        "reports_to",
        "cadence_days",
    ]
    assert [(one.line, one.outcome) for one in draft.rows] == [
        (2, "known"),
        (3, "new"),
        (4, "new"),
        (5, "new"),
        (7, "refused"),
        (8, "refused"),
        (9, "new"),
    ]
    reasons = [[(one.field, one.reason) for one in row.refusals] for row in draft.rows]
    assert reasons[2] == [("cadence_days", "unfit")]
    assert reasons[4:] == [
        [("name", "twice")],
        [("name", "no_name")],
        [("email", "no_email"), ("reports_to", "unknown_boss")],
    ]
    assert draft.in_part == 2
    assert draft.rows[0].contact.id == jane.id
    assert ("title", "Buyer", "Chief buyer") in draft.rows[0].changes
    assert services.people.all(account) == [jane]


def test_a_paste_is_taken_in_one_gesture(services, account):
    services.people.add(account, "Jane Doe", title="Buyer")
    draft = services.contact_pastes.draft(account, SHEET)
    result = services.contact_pastes.take(account, draft)
    assert (result.added, result.changed, result.refused) == (4, 1, 2)
    people = {one.name: one for one in services.people.all(account)}
    assert people["Jane Doe"].title == "Chief buyer"
    assert people["Ann Lee"].reports_to == people["Bob Ray"].id
    assert people["Bob Ray"].reports_to == people["Jane Doe"].id
    again = services.contact_pastes.draft(account, SHEET)
    assert again.count("same") == 5
    assert services.undo.undo() == "Pasted 5 people"
    assert [one.name for one in services.people.all(account)] == ["Jane Doe"]


def test_known_contacts_stay_as_they_are_where_that_is_wanted(services, account):
    services.people.add(account, "Jane Doe", title="Buyer")
    draft = services.contact_pastes.draft(account, SHEET)
    services.contact_pastes.take(account, draft, update_known=False)
    assert services.people.find("Jane Doe").title == "Buyer"


def test_columns_are_guessed_without_headings_and_can_be_said_otherwise(services, account):
    text = "Max Muster, m@example.com, +351 211 234 567\nEva Test, e@example.com, 21 765 4321"
    draft = services.contact_pastes.draft(account, text)
    assert [one.field for one in draft.columns] == ["name", "email", "phone"]
    assert not draft.header
    chosen = services.contact_pastes.draft(account, text, ["name", None, "mobile"])
    assert chosen.rows[0].values == {"name": "Max Muster", "mobile": "+351 211 234 567"}


def test_first_and_last_names_make_one_name(services, account):
    draft = services.contact_pastes.draft(account, "First name;Surname;City\nJane;Doe;Porto")
    assert draft.rows[0].changes == (("name", None, "Jane Doe"), ("city", None, "Porto"))


def test_two_of_one_name_with_different_addresses_are_two_people(services, account):
    services.people.add(account, "Jane Doe", email="jane@example.com")
    text = "Name\tMail\nJane Doe\tother@example.com"
    assert services.contact_pastes.draft(account, text).rows[0].outcome == "new"


def test_a_ring_in_a_paste_is_left_out(services, account):
    text = "Name\tManager\nAnn\tBob\nBob\tAnn"
    draft = services.contact_pastes.draft(account, text)
    services.contact_pastes.take(account, draft)
    assert services.people.chart(account).rings == ()
    assert sum(one.reports_to is not None for one in services.people.all(account)) == 1


def test_address_cards_are_read(services, account):
    cards = (
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zoe\\, Ohm\r\nORG:Orrery;Sales\r\n"
        "TEL;TYPE=CELL:+351 912 345 678\r\nTEL;TYPE=WORK:+351 211 234 567\r\n"
        "item1.EMAIL;TYPE=INTERNET:zoe@exa\r\n mple.com\r\nADR;TYPE=WORK:;;Street 1;Porto;;4000;PT\r\n"
        "END:VCARD\r\n"
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Pe=C3=B1a;Jos=C3=A9\nEND:VCARD\n"
    )
    draft = services.contact_pastes.draft(account, cards)
    assert draft.vcards
    assert draft.rows[0].values == {
        "name": "Ohm Zoe",
        "employer": "Orrery",
        "mobile": "+351 912 345 678",
        "phone": "+351 211 234 567",
        "email": "zoe@example.com",
        "city": "Porto",
    }
    assert draft.rows[1].values["name"] == "José Peña"


PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg=="
)
ENCODED = base64.b64encode(PNG).decode()
FOLDED = "\r\n ".join(ENCODED[at : at + 40] for at in range(0, len(ENCODED), 40))
UNINDENTED = "\r\n".join(ENCODED[at : at + 40] for at in range(0, len(ENCODED), 40))


def card(photo: str, name: str = "Zoe Ohm", version: str = "3.0") -> str:
    return (
        f"BEGIN:VCARD\r\nVERSION:{version}\r\nFN:{name}\r\n{photo}\r\nTITLE:Buyer\r\nEND:VCARD\r\n"
    )


@pytest.mark.parametrize(
    ("version", "photo"),
    [
        ("2.1", f"PHOTO;ENCODING=BASE64;TYPE=PNG:{FOLDED}\r\n"),
        ("2.1", f"PHOTO;PNG;BASE64:\r\n {FOLDED}\r\n"),
        ("2.1", f"PHOTO;TYPE=PNG;ENCODING=BASE64:{UNINDENTED}\r\n"),
        ("3.0", f"PHOTO;ENCODING=b;TYPE=PNG:{FOLDED}"),
        ("3.0", f"item1.PHOTO;TYPE=PNG;ENCODING=B:{ENCODED}"),
        ("3.0", f'PHOTO;ENCODING="b";TYPE=PNG:{ENCODED.rstrip("=")}'),
        ("4.0", f"PHOTO:data:image/png;base64,{FOLDED}"),
        ("4.0", f"PHOTO;VALUE=URI:DATA:image/PNG;base64,{ENCODED}"),
    ],
)
def test_a_photo_in_a_card_is_read_in_every_version(services, account, version, photo):
    draft = services.contact_pastes.draft(account, card(photo, version=version), photos=True)
    assert (draft.photos, draft.photos_left) == (1, 0)
    (row,) = draft.rows
    assert row.photo == PNG
    assert row.values["name"] == "Zoe Ohm"
    assert row.values["title"] == "Buyer"


@pytest.mark.parametrize(
    "photo",
    [
        "PHOTO:https://photos.example/zoe.jpg",
        "PHOTO;VALUE=uri:http://photos.example/zoe.png",
        "PHOTO;VALUE=URL;TYPE=GIF:file:///etc/passwd",
        "PHOTO;ENCODING=b;TYPE=GIF:" + base64.b64encode(b"GIF89a" + bytes(50)).decode(),
        "PHOTO;ENCODING=b;TYPE=PNG:" + base64.b64encode(b"<svg/>" * 9).decode(),
        "PHOTO:data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
        f"PHOTO:data:text/html;base64,{ENCODED}",
        f"PHOTO:data:image/png,{ENCODED}",
        "PHOTO;ENCODING=b;TYPE=PNG:not/base64?at all",
        f"PHOTO;ENCODING=b:{ENCODED}=====x",
        "PHOTO;ENCODING=b;TYPE=PNG:" + base64.b64encode(PNG + bytes(2 << 20)).decode(),
        f"PHOTO:{ENCODED}",
    ],
)
def test_what_is_no_photo_inside_the_card_is_counted_and_left(services, account, photo):
    draft = services.contact_pastes.draft(account, card(photo), photos=True)
    assert (draft.photos, draft.photos_left) == (0, 1)
    (row,) = draft.rows
    assert (row.photo, row.outcome) == (None, "new")
    assert row.values["title"] == "Buyer"


def test_photos_come_with_their_people_in_one_gesture(services, account):
    known = services.people.add(account, "Ana Ruiz")
    text = card(f"PHOTO;ENCODING=b:{FOLDED}") + card(f"PHOTO;ENCODING=b:{FOLDED}", "Ana Ruiz")
    text += card("", "Ben Oak")
    draft = services.contact_pastes.draft(account, text, photos=True)
    pictures = {row.line: b"\x89PNG drawn anew" for row in draft.rows if row.photo}
    assert [row.outcome for row in draft.rows] == ["new", "known", "new"]
    services.contact_pastes.take(account, draft, pictures=pictures)
    people = {one.name: one for one in services.people.all(account)}
    for name in ("Zoe Ohm", "Ana Ruiz"):
        photo = people[name].photo
        assert services.attachments.read(photo) == b"\x89PNG drawn anew"
        assert services.attachments.show(photo).media_type == "image/png"
    assert people["Ben Oak"].photo is None
    # Somebody's photo is not replaced, and one undo takes all of it back.
    again = services.contact_pastes.draft(account, text, photos=True)
    assert [row.photo for row in again.rows] == [None, None, None]
    services.undo.undo()
    assert services.people.show(known.id).photo is None
    assert [one.name for one in services.people.all(account)] == ["Ana Ruiz"]


def test_without_pictures_a_photo_alone_changes_nobody(services, account):
    services.people.add(account, "Zoe Ohm", title="Buyer")
    text = card(f"PHOTO;ENCODING=b:{FOLDED}")
    draft = services.contact_pastes.draft(account, text)
    assert [row.outcome for row in draft.rows] == ["same"]
    assert draft.photos == 1


def test_what_follows_a_photo_is_not_taken_for_it(services, account):
    text = (
        f"BEGIN:VCARD\nPHOTO;ENCODING=BASE64:{UNINDENTED}\nNickname\n\nFN:Zoe Ohm\nEND:VCARD\n"
        "BEGIN:VCARD\nN;ENCODING=QUOTED-PRINTABLE:Pe=C3=\n=B1a;Jos=C3=A9\nTITLE:A=\nEND:VCARD\n"
    )
    draft = services.contact_pastes.draft(account, text.replace("\r", ""), photos=True)
    assert [row.values["name"] for row in draft.rows] == ["Zoe Ohm", "Jos\u00e9 Pe\u00f1a"]
    assert draft.rows[1].values["title"] == "A="
    assert [row.line for row in draft.rows] == [1, text.count("\n", 0, text.rindex("BEGIN")) + 1]


@pytest.mark.parametrize(
    "text", ["", "\n\n", "\t\t\n\t", "\0", "BEGIN:VCARD", '"' * 50, "a" * 200_000]
)
def test_nothing_to_take_is_no_error(services, account, text):
    draft = services.contact_pastes.draft(account, text)
    assert draft.count("new") <= 1
    services.contact_pastes.take(account, draft)


def test_more_rows_than_one_paste_takes_are_said_to_be_left_out():
    pasted = read("Name\n" + "\n".join(f"Person {place}" for place in range(MOST_ROWS + 7)))
    assert (len(pasted.rows), pasted.left_out) == (MOST_ROWS, 7)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("\t\n\r;,\"':=@ \0"),
            st.sampled_from(string.ascii_letters),
            st.characters(),
        ),
        max_size=200,
    )
)
def test_any_text_is_read_without_error(services, account, text):
    for given_text in (text, f"BEGIN:VCARD\n{text}\nEND:VCARD", f"Name\tE-mail\tManager\n{text}"):
        draft = services.contact_pastes.draft(account, given_text)
        assert all(len(row.cells) == len(draft.columns) for row in draft.rows)
        assert all(column.field in (*FIELDS, None) for column in draft.columns)
