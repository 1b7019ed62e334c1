"""Whom the team keeps apart stands under the pairs, with who said it, and is compared again when wanted."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel

from mcr_desktop.ui.people.duplicates import DuplicatesPanel
from tests.ui.people.conftest import Scene


def buttons(panel: DuplicatesPanel, start: str) -> list[QAbstractButton]:
    return [
        one
        for one in panel._scroll.widget().findChildren(QAbstractButton)
        if one.accessibleName().startswith(start)
    ]


def test_two_people_who_look_like_one_are_kept_apart_for_the_team(scene: Scene, qtbot):
    scene.services.people.add(scene.account, "M. Oduya", title="Depot head")
    scene.tab.find_duplicates()
    panel = scene.tab.panel
    assert isinstance(panel, DuplicatesPanel)
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    (apart,) = buttons(panel, "Not the same: ")
    apart.click()
    qtbot.waitUntil(lambda: bool(panel.rows == [] and buttons(panel, "Compare again: ")))
    told = [label.text() for label in panel._scroll.widget().findChildren(QLabel)]
    line = next(text for text in told if " is not " in text)
    assert "Oduya" in line
    assert ", said Amira Idris, " in line
    (kept,) = scene.services.duplicates.apart(scene.account)
    assert kept.row.fence == scene.account.fence, "the account's, which the team shares"
    buttons(panel, "Compare again: ")[0].click()
    qtbot.waitUntil(lambda: len(panel.rows) == 1)
    assert scene.services.duplicates.apart(scene.account) == ()
    scene.undo()
    qtbot.waitUntil(lambda: len(scene.services.duplicates.apart(scene.account)) == 1)
