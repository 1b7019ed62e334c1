"""Who wrote what into a row, from any list, in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.phrases.row_fields import FIELD_WORDS, UNTOLD
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.histories import read_history

NEW_KINDS = (
    *("agreement", "occasion", "position", "influence", "address", "use", "attachment"),
    *("absence", "account", "contact", "touch", "note", "commitment", "meeting", "fact", "site"),
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


def test_no_field_of_a_kept_row_is_told_by_its_raw_name():
    fields = {one.name for kind in NEW_KINDS for one in TABLES[kind].fields}
    assert fields - FIELD_WORDS.keys() - UNTOLD == set()


def test_ids_are_told_as_names_and_flags_as_words(services: Services):
    account = services.accounts.add("Northwind")
    mira = services.people.add(account, "Mira Oduya", role="decides", executive=1)
    luc = services.people.add(account, "Luc Fabre", reports_to=mira.id)
    touch = services.touches.log(account, "call", (mira.id,), summary="Rang", team=("Amira Idris",))
    promise = services.commitments.add(account, "We call", contact_id=mira.id)
    services.influences.add(luc.id, mira.id, "trusts")
    said = {
        (one.field, one.words)
        for row in (mira.id, luc.id, touch.id, promise.id)
        for one in read_history(services, row)
    }
    assert {
        ("the part in decisions", "Decides"),
        ("whether an executive", "yes"),
        ("whom they report to", "Mira Oduya"),
        ("who of them was there", "Mira Oduya"),
        ("the person", "Mira Oduya"),
    } <= said


def test_the_history_of_a_row_opens_in_the_drawer_from_a_list(services, make_screens, qtbot):
    account = services.accounts.add("Northwind")
    services.people.add(account, "Mira Oduya", title="Head of depots")
    screens = make_screens(backing_of(services))
    window = screens.window
    window.go(Route("account", account.id, "people"))
    tab = window.current_page().tab("people")
    qtbot.waitUntil(lambda: tab.table.current_id() is not None)
    assert window.actions_table.can("row_history")
    window.actions_table.run("row_history")

    def told() -> bool:
        return any("Head of depots" in one.text() for one in window.drawer.findChildren(QLabel))

    qtbot.waitUntil(told)
