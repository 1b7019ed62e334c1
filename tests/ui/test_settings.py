"""Settings: more ways in, one fewer, and the recovery kit made on a real workspace."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from mcr_desktop.bootstrap import create_profile, open_profile
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys.errors import LastSlotError
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.settings.page import SettingsPage

WORDS = "correct horse battery"


class Chosen:
    """Answers the system's dialog."""

    def __init__(self, path: Path | None) -> None:
        self.path = path

    def save_pdf(self, _parent, _title, _name):
        return self.path


@pytest.fixture
def services(tmp_path):
    opened = create_profile(tmp_path / "profile", "Amara Insley", passphrase=WORDS)
    yield opened
    opened.close()


@pytest.fixture
def settings(services, make_screens, qtbot) -> SettingsPage:
    screens = make_screens(backing_of(services))
    screens.window.go(Route("settings"))
    page = screens.window.findChild(SettingsPage)
    qtbot.waitUntil(lambda: bool(page._person.full_text()))
    return page


def press(qtbot, widget):
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def settled(qtbot, dialog):
    """The dialog knows by now whether it must ask who is there."""
    qtbot.waitUntil(lambda: not dialog.proof.isHidden())


def test_one_way_in_is_gently_said_to_be_few_and_cannot_be_removed(settings, services):
    assert "one way in" in settings.ways._hint.full_text()
    assert settings.ways.removals == {}
    (way,) = services.ways.list()
    with pytest.raises(LastSlotError):
        services.ways.remove(way.id)


def test_a_code_on_paper_is_added_with_proof_and_opens_the_workspace(settings, services, qtbot):
    press(qtbot, settings.ways.add["paper"])
    dialog = settings.dialog
    settled(qtbot, dialog)
    assert not dialog.make.isEnabled()
    dialog.proof.setText("not the passphrase")
    press(qtbot, dialog.make)
    qtbot.waitUntil(dialog.refusal.isVisible)
    assert "does not open" in dialog.refusal.full_text()
    dialog.proof.setText(WORDS)
    press(qtbot, dialog.make)
    qtbot.waitUntil(dialog.code.isVisible)
    code = dialog.code.full_text()
    assert len(code.split()) == 8
    dialog.reject()
    qtbot.waitUntil(lambda: len(settings.ways.removals) == 2)
    assert "another still opens" in settings.ways._hint.full_text()
    services.close()
    open_profile(services.profile, passphrase=code).close()


def test_a_second_passphrase_is_added_and_the_first_removed(settings, services, qtbot):
    press(qtbot, settings.ways.add["passphrase"])
    dialog = settings.dialog
    settled(qtbot, dialog)
    dialog.proof.setText(WORDS)
    dialog.passphrase.setText("a newer passphrase")
    dialog.again.setText("another passphrase")
    press(qtbot, dialog.make)
    assert "differ" in dialog.refusal.full_text()
    dialog.again.setText("a newer passphrase")
    press(qtbot, dialog.make)
    qtbot.waitUntil(lambda: len(settings.ways.removals) == 2)
    first = services.ways.list()[0]
    press(qtbot, settings.ways.removals[first.id])
    press(qtbot, settings.dialog.away)
    qtbot.waitUntil(lambda: settings.ways.removals == {})
    assert [way.id for way in services.ways.list()] != [first.id]


def test_no_keychain_is_said_and_nothing_is_added(settings, services, qtbot):
    press(qtbot, settings.ways.add["keychain"])
    dialog = settings.dialog
    settled(qtbot, dialog)
    dialog.proof.setText(WORDS)
    press(qtbot, dialog.make)
    qtbot.waitUntil(dialog.refusal.isVisible)
    assert len(services.ways.list()) == 1


@pytest.fixture
def _cheap(monkeypatch):
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))


@pytest.mark.usefixtures("_cheap")
def test_a_kit_is_made_from_the_route_extended_and_retired(settings, services, tmp_path, qtbot):
    services.accounts.add("Northwind Logistics")
    settings._files = Chosen(tmp_path / "kit.pdf")
    settings.arrive(Route("settings", tab="recovery"))
    qtbot.waitUntil(lambda: settings.dialog is not None)
    dialog = settings.dialog
    qtbot.waitUntil(lambda: dialog._fences == 1)
    assert not dialog.make.isEnabled()
    dialog.passphrase.setText(WORDS)
    dialog.again.setText(WORDS)
    press(qtbot, dialog.make)
    qtbot.waitUntil(lambda: len(dialog.retire) == 1)
    assert (tmp_path / "kit.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.passphrase.text() == ""
    assert "kit.pdf" in dialog._done.full_text()
    services.accounts.add("Quillmere Freight")
    dialog._read()
    qtbot.waitUntil(lambda: len(dialog.extend) == 1)
    (signer,) = dialog.extend
    press(qtbot, dialog.extend[signer])
    qtbot.waitUntil(lambda: not dialog.extend)
    assert len(services.recoveries.status().kits[0].covered) == 2
    press(qtbot, dialog.retire[signer])
    assert len(services.recoveries.status().kits) == 1, "asked once more first"
    press(qtbot, dialog.retire[signer])
    qtbot.waitUntil(lambda: not dialog.retire)
    assert services.recoveries.status().kits == ()
    dialog.reject()
    qtbot.waitUntil(lambda: "There is none" in settings._kit.full_text())


def test_there_is_no_kit_before_there_is_a_fence_and_none_with_a_short_passphrase(
    settings, services, tmp_path, qtbot
):
    settings._files = Chosen(tmp_path / "kit.pdf")
    press(qtbot, settings.recovery)
    dialog = settings.dialog
    dialog.passphrase.setText(WORDS)
    dialog.again.setText(WORDS)
    assert not dialog.make.isEnabled()
    services.accounts.add("Northwind Logistics")
    dialog._read()
    qtbot.waitUntil(lambda: dialog._fences == 1)
    dialog.passphrase.setText("too short")
    dialog.again.setText("too short")
    press(qtbot, dialog.make)
    qtbot.waitUntil(lambda: "at least 10" in dialog.refusal.full_text())
    assert not (tmp_path / "kit.pdf").exists()


def test_a_demo_offers_no_further_way(tmp_path, make_screens, qtbot):
    services = create_profile(tmp_path / "demo", "Jun Park", demo=True)
    screens = make_screens(backing_of(services))
    screens.window.go(Route("settings"))
    page = screens.window.findChild(SettingsPage)
    qtbot.waitUntil(lambda: bool(page._person.full_text()))
    assert all(made.isHidden() for made in page.ways.add.values())
    screens.close()
    services.close()


def test_syncing_unasked_is_turned_off_and_on_and_remembered(settings, services, qtbot):
    syncing = settings._around.syncing
    assert settings.unasked.isChecked()
    settings.unasked.click()
    assert not syncing.in_background
    assert services.settings.get("sync.in_background", True) is False
    syncing.set_in_background(True)  # as the command does from anywhere
    settings.refresh()
    assert settings.unasked.isChecked()
