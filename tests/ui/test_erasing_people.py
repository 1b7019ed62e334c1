"""Erasing a person, as an owner at her window does it: ticks, other words, the name typed, and a way back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from shiboken6 import isValid

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.people import Contact
from mcr_desktop.ui.account.erasing import ErasingDialog
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.labels import PlainLabel

PICTURES = os.environ.get("MCR_PICTURES", "")
"""A folder in which each picture is left, for whoever wants to look at them."""
BODY = "Mira Oduya wants the new depot.\nParking is short."


@dataclass
class Scene:
    services: Services
    account: Account
    mira: Contact
    note: bytes
    titled: bytes
    screens: Screens
    tab: PeopleTab


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def scene(services: Services, make_screens, qtbot) -> Scene:
    account = services.accounts.add("Northwind", purpose="Keep Mira Oduya's hub moving")
    mira = services.people.add(account, "Mira Oduya", title="Head of depots")
    services.people.add(account, "Luc Fabre")
    services.commitments.add(account, "Send the forecast", contact_id=mira.id)
    services.accounts.add_fact(account, "Prefers calls before nine", contact_id=mira.id)
    note = services.notes.add(account, BODY, "Depot visit")
    titled = services.notes.add(account, "She called.", "Mira Oduya on the phone")
    screens = make_screens(backing_of(services))
    screens.window.go(Route("account", account.id, "people"))
    tab = screens.window.current_page().tab("people")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    return Scene(services, account, mira, note.id, titled.id, screens, tab)


def asked(scene: Scene, qtbot) -> ErasingDialog:
    scene.tab.table.choose(scene.mira.id)
    scene.screens.window.actions_table.run("people_erase")
    qtbot.waitUntil(lambda: bool(scene.tab.findChildren(ErasingDialog)))
    (dialog,) = scene.tab.findChildren(ErasingDialog)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def go_to(dialog: ErasingDialog, row: bytes) -> None:
    place = [one.id for one in dialog._read.concerned].index(row)
    dialog.list.setCurrentRow(place)


def said(widget: QWidget) -> str:
    return " | ".join(one.full_text() for one in widget.findChildren(PlainLabel) if one.isVisible())


def press(qtbot, widget: QWidget) -> None:
    qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_what_is_about_them_is_ticked_and_what_names_them_is_not(scene, qtbot):
    dialog = asked(scene, qtbot)
    kinds = [kind for kind, _ in dialog.ticked()]
    assert sorted(kinds) == ["commitment", "contact", "fact"]
    lines = [dialog.list.item(place).text() for place in range(dialog.list.count())]
    assert "Note · Depot visit (names them)" in lines
    assert any(line.startswith("The account itself names them") for line in lines)
    own = next(i for i, one in enumerate(dialog._read.concerned) if one.kind == "account")
    assert not dialog.list.item(own).flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not dialog.list.item(0).flags() & Qt.ItemFlag.ItemIsUserCheckable
    for part in ("72 hours", "bundles", "never syncs again"):
        assert part in said(dialog)
    dialog.reject()


def test_the_name_is_typed_before_anything_goes(scene, qtbot):
    dialog = asked(scene, qtbot)
    assert dialog.go.text() == "Erase 3 rows"
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.name_field, "mira  oduy")
    assert not dialog.go.isEnabled()
    QTest.keyClicks(dialog.name_field, "a ")
    assert dialog.go.isEnabled()
    dialog.reject()
    assert scene.services.erasures.state(scene.account.fence) == []


def test_a_person_goes_and_a_note_keeps_its_other_words(scene, qtbot):
    services, fence = scene.services, scene.account.fence
    dialog = asked(scene, qtbot)
    go_to(dialog, scene.note)
    press(qtbot, dialog.reword)
    assert dialog.editor.toPlainText() == BODY
    assert "nothing is changed yet" in dialog.word_hint.full_text()
    dialog.editor.setPlainText("Mira Oduya. Parking is short.")
    assert "still name" in dialog.word_hint.full_text()
    dialog.editor.setPlainText("They want the new depot.\nParking is short.")
    go_to(dialog, scene.titled)
    assert not dialog.reword.isEnabled()
    assert not dialog.editor.isVisible()
    go_to(dialog, scene.note)
    assert dialog.editor.toPlainText().startswith("They want")
    assert dialog.go.text() == "Erase 3 rows and the words of 1 note"
    QTest.keyClicks(dialog.name_field, "Mira Oduya")
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "Mira Oduya is gone from sight" in said(dialog))
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 1)
    with pytest.raises(NotFoundError):
        services.people.show(scene.mira.id)
    assert services.commitments.all(scene.account) == []
    assert services.notes.show(scene.note).body == "They want the new depot.\nParking is short."
    assert services.notes.show(scene.titled).title == "Mira Oduya on the phone"
    (erasure,) = services.erasures.state(fence)
    assert erasure.rows == 4
    press(qtbot, dialog.there)
    qtbot.waitUntil(lambda: scene.screens.window.current_page().route.page == "sharing")
    detail = scene.screens.window.current_page().detail
    qtbot.waitUntil(lambda: bool(detail.quarantine.erasures))
    assert detail.quarantine.erasures[0].object.isEnabled()


def test_ticking_a_note_takes_its_other_words_back(scene, qtbot):
    dialog = asked(scene, qtbot)
    go_to(dialog, scene.note)
    press(qtbot, dialog.reword)
    dialog.editor.setPlainText("Parking is short.")
    dialog.list.currentItem().setCheckState(Qt.CheckState.Checked)
    assert dialog.redacted() == {}
    assert ("note", scene.note) in dialog.ticked()
    assert not dialog.editor.isVisible()
    press(qtbot, dialog.reword)
    assert ("note", scene.note) not in dialog.ticked()
    press(qtbot, dialog.reword)
    assert dialog._redacted == {}
    dialog.reject()


def test_who_is_no_owner_is_told_whom_to_ask(tmp_path, make_screens, qtbot):
    owner, member = (
        create_profile(tmp_path / name, name, demo=True) for name in ("Amira Idris", "Jun Park")
    )
    folder = tmp_path / "shared"
    folder.mkdir()
    account = owner.accounts.add("Northwind")
    mira = owner.people.add(account, "Mira Oduya")
    request = member.sharing.request_to_join()
    approval = owner.sharing.approve(account.fence, request.data, code=request.code)
    member.sharing.accept(approval.data, code=approval.code)
    for one in (owner, member):
        one.sharing.share_through_folder(account.fence, folder)
        one.sharing.sync()
    screens = make_screens(backing_of(member))
    screens.window.go(Route("account", account.id, "people"))
    tab = screens.window.current_page().tab("people")
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    tab.erase(mira.id)
    qtbot.waitUntil(lambda: bool(tab.findChildren(ErasingDialog)))
    (dialog,) = tab.findChildren(ErasingDialog)
    qtbot.waitUntil(dialog.isVisible)
    assert "Ask Amira Idris." in said(dialog)
    assert not dialog.go.isVisible()
    dialog.reject()
    screens.close()
    owner.close()
    member.close()


def test_the_menu_of_a_person_leads_there(scene, qtbot):
    menu = scene.tab.context_menu(scene.mira.id)
    words = [one.text() for one in menu.actions() if not one.isSeparator()]
    assert words[:2] == ["Edit", "Log touch"]
    assert words[-1] == "Erase this person…"
    menu.actions()[-1].trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: bool(scene.tab.findChildren(ErasingDialog)))
    scene.tab.findChildren(ErasingDialog)[0].reject()


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_dialog_has_room_for_all_its_words(scene, qtbot, mode):
    scene.screens.theme.set_mode(mode)
    dialog = asked(scene, qtbot)
    check_room(dialog)
    keep(dialog, f"erase-{mode}")
    go_to(dialog, scene.note)
    press(qtbot, dialog.reword)
    dialog.editor.setPlainText("They want the new depot.")
    QTest.keyClicks(dialog.name_field, "Mira Oduya")
    check_room(dialog)
    keep(dialog, f"erase-words-{mode}")
    press(qtbot, dialog.go)
    qtbot.waitUntil(lambda: "Mira Oduya is gone from sight" in said(dialog))
    check_room(dialog)
    keep(dialog, f"erase-done-{mode}")
    dialog.accept()


def check_room(dialog: ErasingDialog) -> None:
    QTest.qWait(20)  # paragraphs learn how wide they are with the next turn
    for label in dialog.findChildren(PlainLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width())
    for made in (dialog.go, dialog.reword):
        if isValid(made) and made.isVisible():
            assert made.width() >= made.sizeHint().width()


def keep(widget: QWidget, name: str) -> None:
    if PICTURES:
        widget.grab().save(f"{PICTURES}/{name}.png")


def test_every_control_has_a_name(scene, qtbot):
    dialog = asked(scene, qtbot)
    go_to(dialog, scene.note)
    press(qtbot, dialog.reword)
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            named = widget.accessibleName() or (
                widget.text() if isinstance(widget, QAbstractButton) else ""
            )
            assert named, widget
    dialog.reject()
