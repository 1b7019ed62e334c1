"""The real window on the large workspace of relationships: every page and tab, opened as a person would.

    python -m tests.benchmarks.programs.relationship_window PROFILE [NAME...]

Each place is opened for the first time (cold), again three times (warm), after a teammate changed some rows of
it (changed), and is then looked at while a teammate changes more (in sight). A step is over when everything
that was read for it stands painted; what is read at length beside it, such as likely doubles, is not waited
for. A stall is the longest time for which the thread of the screens did not get round to its own timer, until
all is quiet, in wall time and in processor time of that thread. JSON lines on its output.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from mcr_desktop.__main__ import prepare
from mcr_desktop.bootstrap import open_profile
from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Cell, StampedRow
from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.services.notebook.notes import NoteQuery
from mcr_desktop.ui.account.notes import NotesTab
from mcr_desktop.ui.account.page import AccountPage
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.catalogue import read_ahead, read_ahead_later
from mcr_desktop.ui.leftovers import collect_at_rests
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.tasks import Tasks
from tests.benchmarks.relationship_pages import LARGE_NOTE
from tests.benchmarks.windows import pss_mb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

BEAT_MS = 4
QUIET_S = 0.15
LONGEST_S = 60.0
WARM = 3
TYPED = "carrier"
AFTER_PAINTING = Qt.EventPriority.LowEventPriority.value - 1
LARGEST = "Aldermere Freight"
READ_FIRST = frozenset({"read"})
"""Lanes on which a page waits for what it shows."""

_beside: set[int] = set()
"""Jobs that no page waits for."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one thing that a person did took; seconds and MB. `all` is until nothing was under way any more."""

    name: str
    kind: str
    shown_s: float
    cpu_s: float
    stall_s: float
    stall_cpu_s: float
    memory_mb: float


class Heart(QObject):
    """Beats on the thread of the screens, remembers its longest pause, and knows when all is painted."""

    _Asked = QEvent.Type(QEvent.registerEventType())

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        self._loop = QEventLoop()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()
        self._done: Callable[[], bool] = lambda: True
        self._asked = self._waits = False
        self._painted_at = 0.0
        self._idle_since = self._until = 0.0
        self.stall_s = self.stall_cpu_s = 0.0
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def begin(self) -> None:
        """Forget the pauses so far."""
        self.stall_s = self.stall_cpu_s = 0.0
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def settle(self, done: Callable[[], bool]) -> float:
        """Let the program run until all is quiet; the moment at which the last reading stood painted."""
        self._done = done
        self._painted_at = self._idle_since = 0.0
        self._asked, self._waits = False, True
        self._until = time.perf_counter() + LONGEST_S
        self._loop.exec()
        self._waits = False
        if not self._painted_at:
            raise TimeoutError
        return self._painted_at

    def _busy(self) -> bool:
        tasks = self._tasks
        return bool(tasks._ready) or any(
            request.job is not None and id(request.job) not in _beside
            for request in tasks._latest.values()
        )

    def customEvent(self, _event: QEvent) -> None:
        """After whatever was to be painted."""
        self._asked = False
        if not self._busy() and self._done() and not self._painted_at:
            self._painted_at = time.perf_counter()

    def _on_beat(self) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        self.stall_s = max(self.stall_s, wall - self._wall)
        self.stall_cpu_s = max(self.stall_cpu_s, cpu - self._cpu)
        self._wall, self._cpu = wall, cpu
        if not self._waits:
            return
        if self._busy() or not self._done():
            self._idle_since = self._painted_at = 0.0
        else:
            self._idle_since = self._idle_since or wall
            if not self._painted_at and not self._asked:
                self._asked = True
                QCoreApplication.postEvent(self, QEvent(self._Asked), AFTER_PAINTING)
            if self._painted_at and wall - self._idle_since > QUIET_S:
                self._loop.quit()
        if wall > self._until:
            self._loop.quit()


def watch_lanes() -> None:
    """Have `Tasks` tell which of its work no page waits for."""
    start = Tasks._start

    def told(self: Tasks, lane: Any, *words: Any, **names: Any) -> Any:
        job = start(self, lane, *words, **names)
        if lane not in READ_FIRST:
            _beside.add(id(job))
            kept.append(job)  # so that its id stays its own
        return job

    kept: list[Any] = []
    setattr(Tasks, "_start", told)  # noqa: B010 - nothing else of the program is changed


Place = Callable[[], object]


class Tour:
    """Goes through all places of the large workspace."""

    def __init__(self, screens: Screens, services: Services, wanted: list[str]) -> None:
        self.screens, self.window, self.services = screens, screens.window, services
        self.heart = Heart(screens.tasks)
        self.account = services.accounts.find(LARGEST)
        self.other = services.accounts.all()[40]
        self.wanted = wanted
        self.mate = secrets.token_bytes(16)
        self.number = 0

    def places(self) -> list[tuple[str, Place]]:
        """Every place and how it is gone to."""
        go, here, other = self.window.go, self.account.id, self.other.id
        note = self.services.notes.ids(self.account)[0]
        meeting = next(
            one for one in self.services.meetings.all() if one.fence == self.account.fence
        )

        def at(*words: Any, **names: Any) -> Place:
            return lambda: go(Route(*words, **names))

        def people(view: str) -> Place:
            def show() -> None:
                go(Route("account", here, "people"))
                page = self.window.current_page()
                assert isinstance(page, AccountPage)
                tab = page.tab("people")
                assert isinstance(tab, PeopleTab)
                tab.show_view(view)

            return show

        tabs = (*("overview", "touches", "notes", "commitments", "timeline", "complaints"),)
        found: list[tuple[str, Place]] = [
            ("Today", at("today")),
            ("portfolio", at("accounts")),
            ("overview of the largest account", at("account", here, "overview")),
            ("overview of another account", at("account", other, "overview")),
            ("its people: list", people("list")),
            ("its people: map", people("map")),
            ("its people: coverage", people("coverage")),
            *((f"its {tab}", at("account", here, tab)) for tab in tabs[1:]),
            ("one of its notes", at("account", here, "notes", row=note)),
            ("all promises: list", at("promises", tab="list")),
            ("all promises: board", at("promises", tab="board")),
            ("meetings", at("meetings")),
            ("one meeting", at("meeting", meeting.id)),
            ("complaints", at("complaints")),
            ("briefs", at("briefs", here)),
            ("sharing", at("sharing")),
            ("search", at("search", query=TYPED)),
            ("removed", at("removed")),
        ]
        return [one for one in found if not self.wanted or one[0] in self.wanted]

    def step(
        self, name: str, kind: str, start: Place, done: Callable[[], bool] = lambda: True
    ) -> Step:
        """Do something and wait until it is seen and all is quiet."""
        self.heart.begin()
        began, cpu = time.perf_counter(), time.process_time()
        start()
        shown = self.heart.settle(done)
        return Step(
            name, kind, shown - began, time.process_time() - cpu,
            self.heart.stall_s, self.heart.stall_cpu_s, pss_mb(os.getpid()),
        )  # fmt: skip

    def read_ahead(self) -> None:
        """What the opening has the window do before anybody goes anywhere."""
        for read in (read_ahead, read_ahead_later):
            self.screens.tasks.read(read, lambda _done: None, owner=self.window)

    def go(self) -> Iterator[Step]:
        """All steps, one after the other."""
        yield self.step("window", "start", lambda: None)
        yield self.step("read ahead", "start", self.read_ahead)
        away = lambda: self.window.go(Route("settings"))  # noqa: E731 - said often below
        yield self.step("settings", "cold", away)
        places = self.places()
        for name, show in places:
            yield self.step(name, "cold", show)
            yield from self.type_on(name)
        away()
        for _ in range(WARM):
            for name, show in places:
                yield self.step(name, "warm", show)
        for name, show in places:
            yield self.step("settings", "away", away)
            yield self.step(name, "noticed", lambda: None, self.teammate(self.account))
            yield self.step(name, "changed", show)
            yield self.step(name, "in sight", lambda: None, self.teammate(self.account))
        yield from self.keys()
        yield from self.long_note()

    # What a teammate does meanwhile

    def teammate(self, account: Account) -> Callable[[], bool]:
        """Begin to take in a teammate's rows as a sync does; tells whether they are in."""
        workspace = self.services.workspace
        person = self.services.people.all(account)[0].id
        clock = now_ms() + self.number << 15
        self.number += 1
        day = today().isoformat()

        def row(table: str, **values: Any) -> StampedRow:
            cells = tuple(Cell(field, value, clock, None) for field, value in values.items())
            return StampedRow(table, secrets.token_bytes(16), self.mate, cells)

        rows = [
            row("touch", channel="call", happened_on=day, two_way=1, summary=f"Called {self.number}",
                contacts=json.dumps([ids.show(person)]), team='["Ben Sample"]'),
            row("commitment", direction="ours", wording=f"Send list {self.number}", state="open",
                made_on=day, due_on=day, first_due_on=day, contact_id=person, owner="Ben Sample"),
            row("note", title=f"Visit {self.number}", written_on=day, author="Ben Sample"),
            StampedRow("contact", person, self.mate, (Cell("title", f"Head {self.number}", clock, None),)),
        ]  # fmt: skip
        over: list[bool] = []

        def take_in(_job: object) -> None:
            with workspace.store.transaction() as tx:
                changes = workspace.journal.merge(tx, account.fence, rows, [])
            workspace.announce(changes)

        self.screens.tasks.write(take_in, lambda _done: over.append(True), owner=self.window)
        return lambda: bool(over)

    # What is typed

    def type_on(self, name: str) -> Iterator[Step]:
        """A list in sight scrolled to its end; a note written in."""
        table = self.window.list_in_sight()
        if table is not None and table.model().rowCount() > 1000:
            bar = table.verticalScrollBar()
            for turn in range(1, 9):
                place = bar.maximum() * ((turn * 5) % 9) // 9
                yield self.step(f"{name}: jump", "jump", lambda place=place: bar.setValue(place))  # type: ignore[misc]  # a bound default

    def keys(self) -> Iterator[Step]:
        """The palette and the search, key by key."""
        for name, action, words in (
            ("palette", "palette", "hana samp"),
            ("search as you type", "search", "carrier rep"),
        ):
            if self.wanted and name not in self.wanted:
                continue
            yield self.step(name, "cold", partial(self.window.actions_table.run, action))
            for _ in range(2):
                for letter in words:
                    yield self.step(f"{name}: a key", "key", partial(self.press, letter))
                for _letter in words:
                    self.press("\b")
                yield self.step(f"{name}: emptied", "key", lambda: None)
            overlay = self.window._overlay
            if overlay is not None:
                overlay.leave()

    def long_note(self) -> Iterator[Step]:
        """The note of a million letters, where there is one, opened and written in."""
        found = self.services.notes.ids(self.account, NoteQuery(words=LARGE_NOTE))
        if self.wanted or not found:
            return
        place = Route("account", self.account.id, "notes", row=found[0])
        yield self.step(LARGE_NOTE.lower(), "cold", lambda: self.window.go(place))
        page = self.window.current_page()
        assert isinstance(page, AccountPage)
        tab = page.tab("notes")
        assert isinstance(tab, NotesTab)
        for letter in "carriers":
            yield self.step(
                f"{LARGE_NOTE.lower()}: a key",
                "key",
                lambda letter=letter: QTest.keyClicks(tab.editor.body, letter),  # type: ignore[misc]  # a bound default
            )

    def press(self, letter: str) -> None:
        """A key in the overlay's field."""
        overlay = (
            self.window._overlay
        )  # on a display without a window manager nothing has the keyboard
        holder = overlay.findChild(QLineEdit) if overlay is not None else None
        assert isinstance(holder, QLineEdit)
        if letter == "\b":
            QTest.keyClick(holder, Qt.Key.Key_Backspace)
        else:
            QTest.keyClicks(holder, letter)


def main(profile: Path, wanted: list[str]) -> int:
    """Go through the screens; a line of JSON for each step."""
    prepare()
    watch_lanes()
    app = QApplication(sys.argv[:1])
    services = open_profile(profile)
    screens = Screens(app, backing_of(services))
    screens.window.resize(1280, 800)
    screens.window.show()
    collect_at_rests()  # as the opening does once its window stands
    for step in Tour(screens, services, wanted).go():
        print(json.dumps(asdict(step)), flush=True)
    screens.close()
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
