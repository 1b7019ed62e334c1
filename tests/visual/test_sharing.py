"""Every state of sharing, and every dialog: readable in light and dark, narrow and wide, by name and by key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.services.teamwork.sharing import (
    DeviceRow,
    FenceRow,
    Hole,
    MemberRow,
    SetAside,
    SharingState,
)
from mcr_desktop.sync import errors
from mcr_desktop.ui.app import Screens, theme_of
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.remembered import MemoryOnly
from mcr_desktop.ui.sharing.dialogs import SharingDialog
from mcr_desktop.ui.sharing.fences import FenceBlock, lines_of
from mcr_desktop.ui.sharing.page import SharingPage
from mcr_desktop.ui.sharing.readings import FenceShown
from mcr_desktop.ui.widgets.labels import PlainLabel

HOUR, DAY = 3_600_000, 86_400_000
LONG = "Aktiengesellschaft für internationale Logistik, Lagerhaltung und Transport Süd-West & Söhne"
PICTURES = os.environ.get("MCR_PICTURES", "")
"""A folder in which each picture is left, for whoever wants to look at them."""

STORAGE_TROUBLES = [
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.StorageError)
]


def member(name: str, role: str = "member", *, me: bool = False) -> MemberRow:
    device = DeviceRow(
        f"{name}'s laptop", "ABCD-EFGH", now_ms() - 90 * DAY, "Ada", me, name.encode()
    )
    return MemberRow(name.encode(), name, role, (device,), me)


PEOPLE = (member("Amira Idris", "owner", me=True), member("Jun Park"), member("Mo", "reader"))
ROW = FenceRow(b"f" * 32, LONG, "account", "owner", 3, "folder", "/mnt/team/Customers")
STATE = SharingState(
    fence=ROW.fence,
    name=LONG,
    target_kind="folder",
    target="/mnt/team/Customers",
    pending=0,
    synced_ms=now_ms() - 4 * 60_000,
    trouble="",
    trouble_since_ms=None,
    waiting=(),
    holes=(),
    set_aside=(),
    forks=(),
    newer_entries=0,
)
STATES: dict[str, tuple[dict[str, object], dict[str, object], str]] = {
    "in step": ({}, {}, "nothing waits"),
    "pending": ({}, {"pending": 12}, "12 changes of yours wait"),
    "never shared": ({"target": ""}, {"synced_ms": None}, "Only on this device"),
    "never synced": ({}, {"synced_ms": None, "pending": 1}, "1 change of yours waits"),
    "reader": ({"role": "reader"}, {"pending": 5}, "stay on this device alone"),
    "unknown device": (
        {},
        {"waiting": (SetAside("a", "", "unknown-device", now_ms() - DAY),)},
        "nobody here has heard of yet",
    ),
    "no key": (
        {},
        {"waiting": (SetAside("a", "Jun Park", "unknown-key", now_ms() - DAY),)},
        "Jun Park, or anyone inside, syncs",
    ),
    "holes": (
        {},
        {"holes": (Hole("Mo", 7, now_ms() - DAY), Hole("Mo", 8, now_ms() - DAY))},
        "2 files that Mo wrote have not arrived",
    ),
    "forks": ({}, {"forks": ("Jun Park",)}, "A copy of Jun Park's device"),
    "newer": ({}, {"newer_entries": 2}, "Update it to see all of them"),
    "quarantine": ({}, {"quarantined": 17}, "17 pieces of work"),
    "quarantine, not ours": ({"role": "member"}, {"quarantined": 1}, "1 piece of work"),
    "removed": (
        {"role": ""},
        {"gone": "removed", "removed_by": "Jun Park", "gone_ms": now_ms() - DAY},
        "Jun Park removed you",
    ),
    "left": ({"role": ""}, {"gone": "left", "gone_ms": now_ms() - DAY}, "You left"),
    "let in": ({"role": ""}, {"gone": "awaited"}, "It comes with the first sync"),
    **{
        f"aside: {reason}": (
            {},
            {"set_aside": (SetAside("a", "Jun Park", reason, now_ms() - DAY),)},
            "1 file from Jun Park set aside",
        )
        for reason in errors.REASONS
    },
    **{
        f"trouble: {name}": (
            {},
            {"trouble": name, "trouble_since_ms": now_ms() - HOUR, "pending": 3},
            "3 changes of yours are kept here",
        )
        for name in STORAGE_TROUBLES
    },
}


def shown(row: dict[str, object], state: dict[str, object]) -> FenceShown:
    return FenceShown(
        replace(ROW, **row),  # type: ignore[arg-type]  # each a field of the row
        replace(STATE, **state),  # type: ignore[arg-type]  # each a field of the state
        PEOPLE,
        b"a" * 16,
        LONG,
    )


@pytest.fixture
def seat(qapp, tmp_path, qtbot) -> Iterator[tuple[Screens, SharingPage]]:
    services = create_profile(tmp_path / "amira", "Amira Idris", demo=True)
    services.accounts.add(LONG)
    services.accounts.add("Northwind")
    screens = Screens(qapp, backing_of(services))
    screens.window.show()
    screens.window.go(Route("sharing"))
    page = screens.window.current_page()
    assert isinstance(page, SharingPage)
    qtbot.waitUntil(lambda: len(page.blocks) == 2)
    yield screens, page
    screens.close()
    screens.theme.deleteLater()
    services.close()


@pytest.fixture
def themed(qapp) -> Iterator[None]:
    theme = theme_of(qapp, MemoryOnly())
    theme.set_mode("light")
    yield
    theme.deleteLater()


@pytest.mark.usefixtures("themed")
@pytest.mark.parametrize("name", STATES)
def test_every_state_has_its_words_and_room_for_them(qtbot, name):
    row, state, wanted = STATES[name]
    one = shown(row, state)
    lines = lines_of(one)
    whole = " ".join(line.text for line in lines)
    assert wanted in whole
    assert "did not work (" not in whole
    assert "does not know why" not in whole
    assert "MCR_" not in whole
    assert "?" not in whole
    assert "None" not in whole
    for width in (640, 912):
        block = FenceBlock(one)
        qtbot.addWidget(block)
        layout = block.layout()
        assert layout is not None
        block.resize(width, layout.totalHeightForWidth(width))
        block.show()
        for label in block.findChildren(PlainLabel):
            assert label.height() >= label.heightForWidth(label.width()) or not label.wordWrap()
        for part in block.findChildren(QWidget):
            if part.isVisible():
                right = part.mapTo(block, part.rect().topRight()).x()
                assert right <= width
        keep(block, f"state-{name}-{width}")


def test_trouble_with_storage_offers_what_helps():
    first = {
        name: lines_of(shown({}, {"trouble": name, "trouble_since_ms": now_ms()}))[0].deed
        for name in STORAGE_TROUBLES
    }
    assert first["StorageMissingError"] == first["StorageEmptiedError"] == "where"
    assert first["StorageLoginError"] == first["CredentialsMissingError"] == "credentials"
    assert first["StorageFullError"] == first["StorageLockedError"] == "again"


DIALOGS: dict[str, Callable[[SharingPage], None]] = {
    "ask": lambda page: page.doings.ask_to_join(),
    "ask, own": lambda page: page.doings.ask_to_join(own=True),
    "invite": lambda page: page.doings.invite(fence(page)),
    "invite, choice": lambda page: page.doings.invite(),
    "approval": lambda page: page.doings.open_approval(),
    "own device": lambda page: page.doings.let_in_own_device(),
    "where": lambda page: page.doings.choose_storage_of(fence(page)),
    "found team": lambda page: page.doings.found_team(),
    "carry out": lambda page: page.doings.carry_out(fence(page)),
    "carry in": lambda page: page.doings.carry_in(),
    "role": lambda page: page.doings.change_role(fence(page), fence(page).members[0]),
    "remove": lambda page: page.doings.remove_person(fence(page), PEOPLE[1]),
    "remove device": lambda page: page.doings.remove_device(
        fence(page), PEOPLE[1], PEOPLE[1].devices[0]
    ),
    "leave": lambda page: page.doings.leave(fence(page)),
    "forget": lambda page: page.doings.forget(fence(page)),
}


def fence(page: SharingPage) -> FenceShown:
    assert page._shown is not None
    return next(one for one in page._shown.fences if one.name == LONG)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog_shows_all_of_itself_and_works_by_keyboard(seat, qtbot, name, mode):
    screens, page = seat
    screens.theme.set_mode(mode)
    DIALOGS[name](page)
    dialog = page.dialog
    assert isinstance(dialog, SharingDialog)
    qtbot.waitUntil(lambda: not dialog._scroll.verticalScrollBar().isVisible())
    assert dialog.windowTitle()
    usable = [one for one in pressable(dialog) if one.isEnabled()]
    assert [one for one in usable if not spoken(one)] == []
    reached = reached_by_tab(qtbot, dialog)
    # Of radio buttons only the chosen one is a stop; the arrows lead on from there.
    assert [
        one.accessibleName() for one in usable if one not in reached and not is_radio(one)
    ] == []
    keep(dialog, f"dialog-{name}-{mode}")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.dialog is None)


@pytest.mark.parametrize("size", [(800, 560), (1280, 800)], ids=str)
@pytest.mark.parametrize("tab", ["", "people", "decide", "past"])
def test_every_page_of_sharing_fits_and_speaks(seat, qtbot, tab, size):
    screens, page = seat
    screens.window.resize(*size)
    one = fence(page)
    screens.window.go(Route("sharing", tab=tab, query=one.row.fence.hex() if tab else ""))
    qtbot.waitUntil(lambda: page.detail.isVisible() == bool(tab))
    qtbot.wait(50)
    assert [type(part) for part in pressable(page) if not spoken(part)] == []
    for part in pressable(page):
        right = part.mapTo(page, part.rect().topRight()).x()
        assert right <= page.width(), part.accessibleName()
    keep(screens.window, f"page-{tab or 'list'}-{size[0]}")


def pressable(inside: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit)
    return [
        one
        for one in inside.findChildren(QWidget)
        if isinstance(one, kinds)
        and one.isVisible()
        and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]


def spoken(widget: QWidget) -> str:
    words = widget.accessibleName()
    return words or (widget.text() if isinstance(widget, QAbstractButton) else "")


def is_radio(widget: QWidget) -> bool:
    return isinstance(widget, QAbstractButton) and widget.autoExclusive()


def reached_by_tab(qtbot, dialog: QDialog) -> set[QWidget]:
    reached: set[QWidget] = set()
    for _ in range(40):
        focused = dialog.focusWidget()
        if focused is None or focused in reached:
            break
        reached.add(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return reached


def keep(widget: QWidget, name: str) -> None:
    if PICTURES:
        folder = Path(PICTURES)
        folder.mkdir(parents=True, exist_ok=True)
        widget.grab().save(str(folder / f"{name.replace(': ', '-').replace(', ', '-')}.png"))
