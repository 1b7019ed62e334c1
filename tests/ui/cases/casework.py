"""What every test of the cases on screen needs: complaints, ways in, hands and eyes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.services.exploring.pictures import filter_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.services.workspaces import new_row
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.cases.outlines import Outline
from mcr_desktop.ui.cases.page import CasePage
from mcr_desktop.ui.complaints.cases import CasesSection
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.navigation import Route

LATE = filter_text(Filter((("carrier", "Borealis"),)))


def complaints(account: Account, count: int, seed: int) -> list[Change]:
    """Every day's complaints of three carriers; one of them three times as bad from May to August."""
    draw = random.Random(seed)
    found = []
    days = [date(2025, 6, 2) + timedelta(days=draw.randrange(530)) for _ in range(count)]
    bad = [date(2026, 5, 4) + timedelta(days=draw.randrange(118)) for _ in range(count // 4)]
    for day, carrier in (
        *((day, draw.choice(("Aster", "Borealis", "Corvid"))) for day in days),
        *((day, "Borealis") for day in bad),
    ):
        fields = {
            "reported_on": day.isoformat(),
            "kind": "late",
            "summary": f"{carrier} came late on {day:%A}",
            "dimensions": (("carrier", carrier),),
        }
        found.append(new_row(account.fence, "complaint", Complaint, fields)[1])
    return found


def opened(screens: Screens, qtbot, case: bytes, tab: str = "") -> CasePage:
    screens.window.go(Route("case", case, tab))
    page = screens.window.current_page()
    assert isinstance(page, CasePage)
    qtbot.waitUntil(
        lambda: page._read is not None and page._read.view.case.id == case and page.steps.is_filled
    )
    return page


def listed(screens: Screens, qtbot, account: bytes | None = None) -> CasesSection:
    screens.window.go(Route("complaints", account, "cases"))
    page = screens.window.current_page()
    assert isinstance(page, ComplaintsPage)
    qtbot.waitUntil(lambda: "cases" in page._sections)
    section = page._sections["cases"]
    assert isinstance(section, CasesSection)
    qtbot.waitUntil(lambda: section._lines is not None)
    return section


def seen(page: CasePage, qtbot, holds) -> None:
    """What was written has come back onto the page."""
    qtbot.waitUntil(lambda: page._read is not None and holds(page._read.view))


def the_block(page: CasePage, kind: str) -> Any:
    """A block of the case, with all that is its own."""
    return page.steps.block(kind)


def key(code: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, code, held)


def type_words(words: str) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClicks(holder, words)


def words_of(widget: QWidget) -> str:
    return "\n".join(
        label.accessibleName() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)
    )


def told(screens: Screens) -> str:
    return screens.window.notices.sentence


def texts(outline: Outline) -> list[str]:
    return [line.text for line in outline.lines()]


def undo(screens: Screens, page: CasePage, qtbot, holds) -> None:
    page.setFocus()
    screens.window.setFocus()
    QTest.keyClick(screens.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    seen(page, qtbot, holds)
