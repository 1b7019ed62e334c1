"""Before there is a workspace: a second machine, a recovery kit, the code on paper."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from mcr_desktop.bootstrap import create_profile, exists
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys import slots
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.ui.coming_back import ComeBack
from mcr_desktop.ui.first_run import FirstRun, Unlock
from mcr_desktop.ui.openings import Opening
from tests.unit.services.teamwork.test_recoveries import code_on

WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch):
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))


@pytest.fixture
def make_opening(qapp, qtbot):
    made = []

    def make(*given) -> Opening:
        made.append(Opening(qapp, *given))
        made[-1].begin()
        return made[-1]

    yield make
    for opening in made:
        opening.end()
        if opening.screens is not None:
            opening.screens.theme.deleteLater()
        elif opening._theme is not None:
            opening._theme.deleteLater()
        opening.deleteLater()


def press(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


@pytest.fixture
def lost(tmp_path):
    """Amara's laptop with a shared account and a kit; only the sheet and the folder are left of it."""
    shared, sheet = tmp_path / "shared", tmp_path / "kit.pdf"
    shared.mkdir()
    services = create_profile(tmp_path / "laptop", "Amara Insley", demo=True)
    account = services.accounts.add("Quillmere Logistics")
    services.sharing.share_through_folder(account.fence, shared)
    services.recoveries.make(WORDS, sheet)
    services.sharing.sync()
    services.close()
    return shared, sheet


def test_a_kit_brings_a_person_back_into_a_new_workspace(make_opening, lost, tmp_path, qtbot):
    shared, sheet = lost
    opening = make_opening(tmp_path / "new")
    press(qtbot, opening.gate.kit)
    gate = opening.gate
    assert isinstance(gate, ComeBack)
    code = code_on(sheet)
    gate.code.setText(("1" if code[0] == "0" else "0") + code[1:])
    gate.kit_words.setText("another passphrase")
    gate.places.setPlainText(str(tmp_path / "nowhere"))
    assert "group 1" in gate._groups.full_text()
    assert not gate.look.isEnabled()
    gate.code.setText(code)
    press(qtbot, gate.look)
    qtbot.waitUntil(gate.refusal.isVisible)
    assert "not there" in gate.refusal.full_text()
    gate.places.setPlainText(f"{shared}\n{tmp_path}")
    press(qtbot, gate.look)
    qtbot.waitUntil(gate.refusal.isVisible)
    assert "opens nothing" in gate.refusal.full_text()
    gate.kit_words.setText(WORDS)
    press(qtbot, gate.look)
    qtbot.waitUntil(gate.make.isVisible)
    assert "Amara Insley" in gate._found.full_text()
    assert "Quillmere Logistics" in gate._found.full_text()
    assert f"lies at {tmp_path}." in gate._found.full_text()
    assert not exists(tmp_path / "new")
    press(qtbot, gate.make)
    qtbot.waitUntil(gate.passphrase.isVisible)
    gate.passphrase.setText("the new one's own")
    gate.again.setText("the new one's own")
    press(qtbot, gate.make)
    qtbot.waitUntil(lambda: opening.screens is not None)
    assert opening.services.workspace.person == "Amara Insley"
    assert [one.name for one in opening.services.accounts.all()] == ["Quillmere Logistics"]
    assert opening.screens.window.current_page().title == "Sharing", (
        "where the lost machine is removed"
    )


def test_who_has_no_kit_goes_back_to_the_first_page(make_opening, tmp_path, qtbot):
    opening = make_opening(tmp_path / "new")
    press(qtbot, opening.gate.kit)
    press(qtbot, opening.gate.back)
    assert isinstance(opening.gate, FirstRun)


def test_storage_with_a_user_asks_for_its_password(make_opening, tmp_path, qtbot):
    opening = make_opening(tmp_path / "new")
    press(qtbot, opening.gate.kit)
    gate = opening.gate
    assert gate.secret.isHidden()
    place = "https://cloud.example/dav/team?user=ada"
    gate.places.setPlainText(f"{tmp_path}\n{place}\nhttps://half@typed")
    assert not gate.secret.isHidden()
    gate.secret.setText("open sesame")
    assert gate.given()[2:] == (
        [str(tmp_path), place, "https://half@typed"],
        {place: "open sesame"},
    )


def test_a_second_machine_takes_the_personal_code_of_the_first(make_opening, tmp_path, qtbot):
    first = create_profile(tmp_path / "first", "Amara Insley", demo=True)
    code = first.memberships.person_code()
    first.close()
    opening = make_opening(tmp_path / "second")
    gate = opening.gate
    press(qtbot, gate.another)
    gate.name.setText("Amara Insley")
    assert not gate.make.isEnabled()
    gate.code.setText("nonsense")
    press(qtbot, gate.make)
    qtbot.waitUntil(gate.refusal.isVisible)
    assert not exists(tmp_path / "second")
    gate.code.setText(code.upper())
    press(qtbot, gate.make)
    qtbot.waitUntil(gate.passphrase.isVisible)
    for field in (gate.passphrase, gate.again):
        field.setText(WORDS)
    press(qtbot, gate.make)
    qtbot.waitUntil(lambda: opening.screens is not None)
    assert opening.services.memberships.person_code() == code


def test_the_code_on_paper_opens_the_workspace(make_opening, tmp_path, qtbot):
    services = create_profile(tmp_path / "kept", "Ann Sample", passphrase=WORDS)
    code = services.ways.add_paper(proof=WORDS)
    services.close()
    opening = make_opening(tmp_path / "kept")
    qtbot.waitUntil(lambda: isinstance(opening.gate, Unlock))
    gate = opening.gate
    press(qtbot, gate.paper)
    assert gate.passphrase.echoMode() is QLineEdit.EchoMode.Normal
    gate.passphrase.setText(code[:-1] + ("0" if code[-1] != "0" else "1"))
    assert "group 8" in gate._groups.full_text()
    press(qtbot, gate.open)
    qtbot.waitUntil(gate.refusal.isVisible)
    assert gate.passphrase.text(), "forty letters are mended, not typed again"
    gate.passphrase.setText(code.lower())
    press(qtbot, gate.open)
    qtbot.waitUntil(lambda: opening.screens is not None)


def test_where_only_paper_is_left_nothing_else_is_asked(make_opening, tmp_path, qtbot):
    services = create_profile(tmp_path / "kept", "Ann Sample", passphrase=WORDS)
    services.ways.add_paper(proof=WORDS)
    services.ways.remove(services.ways.list()[0].id)
    services.close()
    assert [slot.kind for slot in slots.list_slots(tmp_path / "kept")] == ["paper"]
    opening = make_opening(tmp_path / "kept")
    qtbot.waitUntil(lambda: isinstance(opening.gate, Unlock))
    assert not opening.gate.paper.isVisible()
    assert opening.gate.passphrase.accessibleName() == "The code on paper"
