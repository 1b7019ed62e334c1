"""Signals, explorer, register, cases, import: readable in light and dark, narrow and wide, with names of any length."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.services.exploring.pictures import Look, Stretch, query_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.widgets.doors import Door

PICTURES = os.environ.get("MCR_PICTURES", "")
"""A folder in which each picture is left, for whoever wants to look at them."""
NAMES = (
    "Aktiengesellschaft für internationale Logistik, Lagerhaltung und Transport Süd KG",
    "東京国際物流株式会社関東配送センター",
    "شركة النقل والخدمات اللوجستية الدولية المحدودة",
)
LABELS = (
    "Bestellungen mit Wunschtermin im Wareneingang Süd-West Tor 14",
    "Verspätete Anlieferung nach dem vereinbarten Fenster am Abend",
    "東京 (関東)",
    "التوصيل المتأخر",
)
SIZES = ((900, 600), (1280, 800), (1000, 700))
MODES = ("light", "dark")


@pytest.fixture(scope="module")
def kept(tmp_path_factory) -> Path:
    """A profile whose accounts, labels and words are as long as they get, with a change in all of them."""
    folder: Path = tmp_path_factory.mktemp("long")
    services = create_profile(folder / "profile", "Maximiliane Oberhuber-Westen", demo=True)
    chance = random.Random(4)
    for name in NAMES:
        account = services.accounts.add(name)
        rows = [
            "Ticket,Date received,Issue,Carrier,Depot under a rather long heading,What they said"
        ]
        for month in range(20):
            day = f"{2025 + month // 12}-{month % 12 + 1:02}"
            for label in LABELS:
                for _ in range(chance.randint(2, 4) + 24 * (label == LABELS[0] and month > 14)):
                    number = len(rows)
                    rows.append(
                        f'T-{number},{day}-{chance.randint(1, 27):02},Zu spät ohne Anruf,"{label}",'
                        f'{chance.choice("ABC")},"Die Sendung stand zwei Tage am Tor ({number})"'
                    )
        path = folder / "long.csv"
        path.write_text("\n".join(rows) + "\n")
        draft = services.imports.draft(path, "complaints")
        services.imports.run(account, path, draft.mapping)
    home = services.accounts.find(NAMES[0])
    case = services.cases.open(home, f"{LABELS[0]}: {LABELS[1]}")
    for name in NAMES[1:]:
        services.cases.add_account(case.id, services.accounts.find(name))
    first = services.cases.add_why(
        case.id, f"Weil {LABELS[0]} seither niemand bestätigt, {LABELS[1]}"
    )
    services.cases.add_why(case.id, NAMES[1], parent_id=first.id)
    services.cases.add_bone(case.id, NAMES[2], "people")
    services.cases.add_action(case.id, LABELS[1], "corrective", owner=NAMES[0], due_on="2026-12-04")
    services.close()
    return folder


@pytest.fixture
def seat(qapp, kept, tmp_path) -> Iterator[tuple[Screens, Services]]:
    shutil.copytree(kept / "profile", tmp_path / "profile")
    services = open_profile(tmp_path / "profile")
    screens = Screens(qapp, backing_of(services))
    screens.window.show()
    yield screens, services
    screens.close()
    screens.theme.deleteLater()
    services.close()


# The states that are looked at

Show = Callable[[Screens, Services, object], None]


def complaints(screens: Screens, route: Route) -> ComplaintsPage:
    screens.window.go(route)
    page = screens.window.current_page()
    assert isinstance(page, ComplaintsPage)
    return page


def part(screens: Screens, route: Route) -> Any:
    """The part of the page that a route shows."""
    return complaints(screens, route).section(route.tab)


def home(services: Services) -> bytes:
    return services.accounts.find(NAMES[0]).id


def signals(screens, services, qtbot) -> None:
    inbox = part(screens, Route("complaints", None, "signals")).inbox
    qtbot.waitUntil(lambda: bool(inbox.lines()))
    inbox.lines()[0].ask_mute()


def signals_why(screens, services, qtbot) -> None:
    signals(screens, services, qtbot)
    inbox = part(screens, Route("complaints", None, "signals")).inbox
    inbox.why_requested.emit(inbox.lines()[0].row)
    qtbot.waitUntil(screens.window.drawer.isVisible)


def explorer(screens, services, qtbot) -> None:
    look = Look(
        before=Stretch("2025-06-01", "2025-12-31"), after=Stretch("2026-01-01", "2026-07-31")
    )
    route = Route("complaints", home(services), "explorer", query_text(Filter(), look))
    section = part(screens, route)
    qtbot.waitUntil(lambda: section._reasons is not None)
    section.explorer.breakdown.show_way("heat")
    section.explorer._on_note()


def evidence(screens, services, qtbot) -> None:
    explorer(screens, services, qtbot)
    part(screens, screens.window.current_page().route)._on_evidence()
    qtbot.waitUntil(screens.window.drawer.isVisible)


def register(screens, services, qtbot) -> None:
    section = part(screens, Route("complaints", None, "register"))
    qtbot.waitUntil(lambda: section.model is not None and section.model.rowCount() > 0)
    section.begin_entry()
    section.table.selectAll()


def register_sheet(screens, services, qtbot) -> None:
    register(screens, services, qtbot)
    section = part(screens, Route("complaints", None, "register"))
    qtbot.waitUntil(lambda: section.model.id_at(0) is not None)
    section._open(section.model.id_at(0))
    qtbot.waitUntil(screens.window.drawer.isVisible)


def cases(screens, services, qtbot) -> None:
    section = part(screens, Route("complaints", None, "cases"))
    qtbot.waitUntil(lambda: section.model.rowCount() == 1)
    section.open_by_hand()


def case(screens, services, qtbot) -> None:
    screens.window.go(Route("case", services.cases.all()[0].id, "problem"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page.steps.is_filled)


def bring_in(screens, services, qtbot) -> None:
    screens.window.go(Route("import", home(services)))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page._account is not None)
    page.take(Path(os.environ["MCR_LONG_FILE"]))
    qtbot.waitUntil(lambda: page._preview is not None)


def account(screens, services, qtbot) -> None:
    screens.window.go(Route("account", home(services), "complaints"))
    tab = screens.window.current_page().tab("complaints")
    qtbot.waitUntil(lambda: tab.table is not None and tab.chart.figure() is not None)


STATES: dict[str, Show] = {
    one.__name__: one
    for one in (signals, signals_why, explorer, evidence, register, register_sheet, cases, case, bring_in, account)
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_cut_and_everything_speaks(seat, kept, qtbot, monkeypatch, name):
    monkeypatch.setenv("MCR_LONG_FILE", str(kept / "long.csv"))
    screens, services = seat
    screens.window.resize(*SIZES[0])
    STATES[name](screens, services, qtbot)
    page = screens.window.current_page()
    for size in SIZES:
        screens.window.resize(*size)
        # Rows that break into lines are laid out one turn after the window.
        with suppress(qtbot.TimeoutError):
            qtbot.waitUntil(lambda: not faults_of(page))
        assert faults_of(page) == [], f"{name} at {size}"
    for mode in MODES:
        screens.theme.set_mode(mode)
        qtbot.wait(20)
        for density in (1.0, 2.0):
            picture = drawn(screens.window, density)
            assert len(inks_of(picture)) > 8
            if PICTURES:
                folder = Path(PICTURES)
                folder.mkdir(parents=True, exist_ok=True)
                picture.save(str(folder / f"complaints-{name}-{mode}-{int(density)}x.png"))


def drawn(widget: QWidget, density: float) -> QImage:
    size = widget.size() * density
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(density)
    painter = QPainter(image)
    widget.render(painter, QPoint(0, 0))
    painter.end()
    return image


def inks_of(image: QImage) -> set[int]:
    return set(memoryview(image.constBits()).cast("B")[: image.sizeInBytes()].cast("I"))


# What may be wrong


def faults_of(page: Page) -> list[str]:
    return [*silent(page), *beyond(page), *squeezed(page), *cut_off(page)]


def pressable(inside: Page) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QTabBar)
    return [
        one
        for one in inside.findChildren(QWidget)
        if isinstance(one, kinds) and one.isVisible() and not isinstance(one.parent(), QComboBox)
    ]


def silent(page: Page) -> list[str]:
    return [
        f"without a name: {type(one).__name__}"
        for one in pressable(page)
        if one.focusPolicy() != Qt.FocusPolicy.NoFocus and not one.accessibleName()
    ]


def frame_of(widget: QWidget, page: Page) -> QWidget:
    """What a widget scrolls in, up and down only; else the page."""
    above = widget.parentWidget()
    while above is not None and above is not page:
        if isinstance(above, QScrollArea):
            return above.viewport()
        above = above.parentWidget()
    return page


def beyond(page: Page) -> list[str]:
    """What stands partly to the right of where it can be seen."""
    found = []
    for one in pressable(page):
        frame = frame_of(one, page)
        if one.mapTo(frame, one.rect().topRight()).x() > frame.width():
            found.append(f"beyond the edge: {one.accessibleName()}")
    return found


def squeezed(page: Page) -> list[str]:
    """Buttons narrower than their words, which nothing tells in full."""
    found = []
    for one in pressable(page):
        worded = isinstance(one, (QPushButton, QToolButton)) and one.text()
        free = worded and not isinstance(one, Door) and one.maximumWidth() > one.width()
        if free and one.width() < one.sizeHint().width():
            found.append(f"squeezed: {one.accessibleName()}")
        if isinstance(one, QTabBar) and one.tabRect(one.count() - 1).right() > one.width():
            found.append("tabs cut off")
    return found


def cut_off(page: Page) -> list[str]:
    """Labels of several lines that have no room for all of them."""
    return [
        f"cut off: {one.text()[:60]}"
        for one in page.findChildren(QLabel)
        if one.isVisible() and one.wordWrap()
        and one.height() < one.heightForWidth(one.width()) - 1
    ]  # fmt: skip
