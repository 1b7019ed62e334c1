"""Before a person is erased, every row about them is found: merged, removed, and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.contact_mentions import NAMING

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Contact

REVIEWED = {
    *{("contact", "reports_to"), ("touch", "contacts"), ("meeting", "contacts")},
    *{(kind, "contact_id") for kind in ("commitment", "complaint", "fact", "case_part")},
    *{(kind, "contact_id") for kind in ("occasion", "position", "address")},
    *{("influence", "from_id"), ("influence", "to_id")},
    *{("distinction", "first_id"), ("distinction", "second_id")},
}
"""Fields that name a contact and that erasing was tried with: a new one belongs here and in a test."""


def test_every_field_that_names_a_contact_is_known():
    assert set(NAMING) == REVIEWED
    single = {"reports_to", "site_id", "import_id", "merged_into", "photo"}
    named = {field.name for field in TABLES["contact"].fields if field.kind == "BLOB"}
    assert named == single


@pytest.fixture
def mira(services: Services, account: Account) -> Contact:
    return services.people.add(account, "Mira Oduya", email="mira@example.com")


def _write(services, account, kind, **values) -> tuple[str, bytes]:
    row = new_id()
    services.workspace.commit([Change(account.fence, kind, row, values)], "")
    return kind, row


def test_all_that_is_about_a_person_is_found(services, account, mira):
    twin = services.people.add(account, "M. Oduya")
    gone = services.people.add(account, "Oduya, M.")
    other = services.people.add(account, "Luc Fabre", reports_to=mira.id)
    about = {
        _write(services, account, "fact", contact_id=mira.id, text="Two daughters"),
        _write(services, account, "fact", contact_id=twin.id, text="Likes tea"),
        _write(services, account, "occasion", contact_id=mira.id, title="Birthday", day="--03-04"),
        _write(services, account, "position", contact_id=twin.id, employer="Orrery"),
        _write(services, account, "address", contact_id=mira.id, value="1 Long Lane"),
        _write(services, account, "influence", from_id=other.id, to_id=mira.id),
        _write(services, account, "distinction", first_id=other.id, second_id=mira.id),
        _write(services, account, "distinction", first_id=twin.id, second_id=other.id),
        _write(services, account, "commitment", contact_id=gone.id, wording="Send the plan"),
        _write(
            services, account, "attachment", row_id=mira.id, row_kind="contact", name="face.png"
        ),
    }
    touch = services.touches.log(account, "call", [twin.id, other.id], summary="Talked")
    about |= {
        ("touch", touch.id),
        _write(services, account, "attachment", row_id=touch.id, row_kind="touch", name="a.pdf"),
    }
    removed = _write(services, account, "fact", contact_id=mira.id, text="Was ill")
    services.removals.remove("fact", [removed[1]])
    services.merges.merge(mira.id, [twin.id, gone.id])
    services.workspace.commit([Change(account.fence, "contact", gone.id, {"deleted": 1})], "")
    note = services.notes.add(account, "M. Oduya wants the depot.", "Visit")
    names = services.complaints.add(account, "Late", contact_id=twin.id)
    _write(services, account, "fact", contact_id=other.id, text="Someone else")

    found = {(one.kind, one.id): one.because for one in services.erasures.about(mira)}
    assert {row for row, why in found.items() if why == "is"} == {
        ("contact", mira.id),
        ("contact", twin.id),
        ("contact", gone.id),
    }
    assert {row for row, why in found.items() if why == "about"} == {*about, removed}
    assert found["complaint", names.id] == "names"
    assert found["note", note.id] == "names"
    assert ("contact", other.id) not in found

    titles = {one.title for one in services.erasures.about(mira)}
    assert {"Likes tea", "Was ill", "Orrery", "1 Long Lane", "a.pdf"} <= titles


def test_what_was_found_is_gone_for_good(services, account, mira):
    twin = services.people.add(account, "M. Oduya")
    _write(services, account, "position", contact_id=twin.id, employer="Orrery")
    services.merges.merge(mira.id, [twin.id])
    rows = [(one.kind, one.id) for one in services.erasures.about(mira)]
    services.erasures.erase(account.fence, rows)
    assert services.people.all(account) == []
    assert services.merges.merged() == ()
    for kind, row in rows:
        assert services.workspace.store.row(f'SELECT 1 FROM "{kind}" WHERE id = ?', (row,)) is None  # noqa: S608 - own names
    assert services.search.find("Oduya") == []


def test_somebody_parted_again_is_another_person(services, account, mira):
    twin = services.people.add(account, "Adela Voss")
    services.merges.merge(mira.id, [twin.id])
    services.merges.unmerge(twin.id)
    found = {(one.kind, one.id) for one in services.erasures.about(mira)}
    assert ("contact", twin.id) not in found
