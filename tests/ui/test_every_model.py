"""Qt's own model tester on every model of the program, while rows come, change, go and come back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractItemView

import mcr_desktop.ui
from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.imports.previews import PreviewModel, PreviewRow, PreviewShown
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.find_lists import Find, FindList
from mcr_desktop.ui.widgets.pick_lists import Choice, _Choices

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


class HeldTesters:
    """A tester on each model, kept alive: one that nobody holds is gone at once and tests nothing."""

    def __init__(self) -> None:
        self._held: dict[QAbstractItemModel, QAbstractItemModelTester] = {}

    def take(self, screens: Screens) -> None:
        """Have every model of ours that the window shows tested from here on."""
        for view in screens.window.findChildren(QAbstractItemView):
            self.hold(view.model())

    def hold(self, model: QAbstractItemModel | None) -> None:
        if model is None or model in self._held:
            return
        if type(model).__module__.startswith("mcr_desktop."):
            self._held[model] = QAbstractItemModelTester(model, FATAL)

    @property
    def kinds(self) -> set[str]:
        """The classes of what is tested, and what they come from."""
        return {one.__name__ for model in self._held for one in type(model).__mro__}


@pytest.fixture
def account(services) -> Account:
    made = services.accounts.add("Northwind Logistics", tier="key")
    services.accounts.add("Alder Rail")
    mira = services.people.add(made, "Mira Oduya", cadence_days=7)
    services.people.add(made, "Luc Ferrand", reports_to=mira.id)
    for day in ("2026-10-02", "2026-11-03"):
        services.touches.log(made, "call", [mira.id], happened_on=day, summary="Dock plan")
        services.notes.add(made, "Words about the dock", "Dock")
        services.commitments.add(made, "A plan of the dock", due_on=day)
        services.meetings.plan(made, "Review", f"{day}T10:00")
    services.meetings.hold(services.meetings.all(made)[0].id)
    services.removals.remove("note", [services.notes.all(made)[0].id])
    return made


@pytest.fixture
def screens(services, account, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def routes(account: Account) -> Iterator[Route]:
    for page in ("today", "accounts", "meetings", "removed", "complaints"):
        yield Route(page)
    for tab in ("list", "board"):
        yield Route("promises", tab=tab)
    yield Route("search", query="dock")
    for tab in ("people", "touches", "notes", "commitments", "complaints", "timeline"):
        yield Route("account", account.id, tab)


def storm(services: Services, account: Account) -> Iterator[None]:
    """What a team does to an account's rows within a minute."""
    ada = services.people.add(account, "Ada Byre", cadence_days=1)
    touch = services.touches.log(account, "letter", [ada.id], started_by="them")
    promises = [services.commitments.add(account, f"The {n}th dock") for n in range(3)]
    note = services.notes.add(account, "Another dock", "Ada")
    yield
    services.people.edit(ada.id, name="Aaa Byre", role="decides")
    services.commitments.close_many([one.id for one in promises[:2]], "kept")
    services.notes.edit(note.id, body="Something else, of a dock")
    services.accounts.edit(account.id, purpose="Docks that work")
    yield
    services.removals.remove("commitment", [one.id for one in promises])
    services.removals.remove("contact", [ada.id])
    services.removals.remove("touch", [touch.id])
    services.removals.remove("note", [note.id])
    yield
    for _ in range(6):
        services.undo.undo()
    yield
    for _ in range(6):
        services.undo.redo()
    yield


def test_every_model_of_the_window_keeps_qt_s_rules(screens, services, account, qtbot):
    testers = HeldTesters()
    for route in routes(account):
        screens.window.go(route)
        page = screens.window.current_page()
        qtbot.wait(30)
        if route.tab == "people":
            people = page.findChild(PeopleTab)
            people.show_view("coverage")
            qtbot.wait(60)
            testers.take(screens)
            people.show_view("list")
        testers.take(screens)
        for _step in storm(services, account):
            qtbot.wait(20)
            testers.take(screens)
    of_lists = {"PreviewModel", "_Choices", "_Finds"}
    assert _declared() - of_lists <= testers.kinds


def test_models_of_lists_to_choose_from_keep_qt_s_rules(qtbot):
    testers = HeldTesters()
    preview = PreviewModel()
    finds = FindList("Finds")
    qtbot.addWidget(finds)
    choices = _Choices(preview)
    for model in (preview, finds.model(), choices):
        testers.hold(model)
    for count in (3, 0, 1, 200, 2):
        rows = tuple(PreviewRow(n, "new", ()) for n in range(count))
        preview.show_preview(PreviewShown(tuple("ab"[: count % 3]), rows))
        finds.show_finds([Find(n, ((f"Row {n}", True),)) for n in range(count)])
        choices.show_choices(
            [
                Choice(((f"Choice {n}", False),), _nothing, group=" AB"[n % 3].strip())
                for n in range(count)
            ]
        )
    assert {"PreviewModel", "_Choices", "_Finds"} <= testers.kinds


def _nothing() -> None:
    """What choosing does here."""


def _declared() -> set[str]:
    """The models that the sources of the screens declare."""
    folder = Path(mcr_desktop.ui.__file__).parent
    return {
        name
        for path in folder.rglob("*.py")
        for name in re.findall(
            r"^class (\w+)\((?:QAbstract\w*Model|PagedTableModel)\b",
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    }
