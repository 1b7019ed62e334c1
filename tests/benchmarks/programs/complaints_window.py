"""The real window on a million complaints: what a person does there, step by step; JSON lines on its output.

    python -m tests.benchmarks.programs.complaints_window PROFILE

A step is over when what it asked for has been painted. A stall is the longest time for which the thread of
the screens did not get round to its own timer, in wall time and in processor time of that thread. The loop is
the program's own: nothing spins, so that the readers have the processor as they have it in use.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from mcr_desktop.__main__ import prepare
from mcr_desktop.bootstrap import open_profile
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.complaints.explorations import ExplorerSection
from mcr_desktop.ui.complaints.page import ComplaintsPage
from mcr_desktop.ui.complaints.registers import RegisterSection
from mcr_desktop.ui.leftovers import collect_at_rests
from mcr_desktop.ui.navigation import Route
from tests.benchmarks.windows import pss_mb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.ui.complaints.register_tables import RegisterTable

BEAT_MS = 4
LONGEST_S = 180.0
JUMPS = 40
CLICKS = 7

Watched = Callable[[], QWidget | None]
"""The widget whose painting ends a step; None as long as there is none."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one thing that a person did took; seconds and MB, `memory` after it."""

    name: str
    wall_s: float
    cpu_s: float
    screen_cpu_s: float
    stall_s: float
    stall_cpu_s: float
    memory_mb: float
    own_mb: float


class Heart(QObject):
    """Beats on the thread of the screens, remembers its longest pause, and ends a step once it was painted."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._timer = QTimer(self)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()
        self._of: Watched = lambda: None
        self._done: Callable[[], bool] = lambda: False
        self._watched: QWidget | None = None
        self._asked = False
        self._turn = 0
        self._shown_at = self._until = 0.0
        self.stall_s = self.stall_cpu_s = 0.0
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def wait(self, done: Callable[[], bool], of: Watched) -> float:
        """Let the program run until it painted that widget with `done` true; the moment of that."""
        self._done, self._of = done, of
        self._shown_at = 0.0
        self._turn += 1
        self._asked = False
        self._until = time.perf_counter() + LONGEST_S
        self._loop.exec()
        if not self._shown_at:
            raise TimeoutError
        return self._shown_at

    def begin(self) -> None:
        """Forget the pauses so far."""
        self.stall_s = self.stall_cpu_s = 0.0
        self._wall, self._cpu = time.perf_counter(), time.thread_time()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and watched is self._watched and self._done():
            QTimer.singleShot(0, partial(self._on_painted, self._turn))
        return False

    def _on_painted(self, turn: int) -> None:
        if turn == self._turn and not self._shown_at:  # and no second painting of the step before
            self._shown_at = time.perf_counter()
            self._loop.quit()

    def _on_beat(self) -> None:
        wall, cpu = time.perf_counter(), time.thread_time()
        self.stall_s = max(self.stall_s, wall - self._wall)
        self.stall_cpu_s = max(self.stall_cpu_s, cpu - self._cpu)
        self._wall, self._cpu = wall, cpu
        wanted = self._of()
        if wanted is not self._watched:
            if wanted is not None:
                wanted.installEventFilter(self)
            self._watched = wanted
        if wanted is not None and not self._asked and self._done():
            self._asked = True  # where only what lies on it was painted
            wanted.update()
        if wall > self._until:
            self._loop.quit()


class Tour:
    """Goes through the screens of one account as a person would."""

    def __init__(self, screens: Screens, account_id: bytes) -> None:
        self.screens, self.window = screens, screens.window
        self.account_id = account_id
        self.heart = Heart()

    def step(
        self, name: str, start: Callable[[], object], done: Callable[[], bool], of: Watched
    ) -> Step:
        """Do something and wait until it is seen."""
        self.heart.begin()
        began, cpu, own = time.perf_counter(), time.process_time(), time.thread_time()
        start()
        ended = self.heart.wait(done, of)
        return Step(
            name, ended - began, time.process_time() - cpu, time.thread_time() - own,
            self.heart.stall_s, self.heart.stall_cpu_s, pss_mb(os.getpid()), own_mb(),
        )  # fmt: skip

    def rest(self, seconds: float = 0.4) -> None:
        """What a person does not wait for may end."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()

    def go(self) -> Iterator[Step]:
        """All steps, one after the other."""
        yield self.step("window", lambda: None, lambda: True, lambda: self.window)
        self.rest()
        yield from self._explore()
        yield from self._read()
        yield from self._look_for_signals()

    def _route(self, tab: str) -> Callable[[], None]:
        return lambda: self.window.go(Route("complaints", self.account_id, tab))

    def _section(self, kind: type[QWidget], name: str) -> QWidget | None:
        page = self.window.current_page()
        made = page.section(name) if isinstance(page, ComplaintsPage) else None
        return made if isinstance(made, kind) else None

    # The explorer

    def _explorer(self) -> ExplorerSection | None:
        found = self._section(ExplorerSection, "explorer")
        return found if isinstance(found, ExplorerSection) else None

    def _chart(self) -> QWidget | None:
        section = self._explorer()
        return section.explorer.chart.view if section is not None else None

    def _explore(self) -> Iterator[Step]:
        def there(chosen: Filter) -> bool:
            section = self._explorer()
            picture = section._picture if section is not None else None
            return picture is not None and picture.chosen == chosen

        yield self.step(
            "explorer, first picture", self._route("explorer"), lambda: there(Filter()), self._chart
        )
        self.rest(1.0)
        section = self._explorer()
        assert section is not None
        picture = section._picture
        assert picture is not None
        attributes = [(name, figure) for name, figure in picture.paretos if name != "kind"]
        for name, figure in attributes[:CLICKS]:
            chosen = Filter(((name, (figure.bars[0].key or "").removeprefix("=")),))
            yield self.step(
                "click",
                lambda chosen=chosen: section.explorer.filter_requested.emit(chosen),  # type: ignore[misc]  # a bound default
                lambda chosen=chosen: there(chosen),  # type: ignore[misc]  # a bound default
                self._chart,
            )
            self.rest()

    # The register

    def _register(self) -> RegisterSection | None:
        found = self._section(RegisterSection, "register")
        return found if isinstance(found, RegisterSection) else None

    def _table(self) -> RegisterTable | None:
        section = self._register()
        return section.table if section is not None else None

    def _lines(self) -> QWidget | None:
        table = self._table()
        return table.viewport() if table is not None else None

    def _filled(self) -> bool:
        """Whether the rows that are looked at have been read."""
        section, table = self._register(), self._table()
        if section is None or section.model is None or table is None or not table.isVisible():
            return False
        seen = (table.rowAt(2), table.rowAt(table.viewport().height() - 2))
        return seen[0] >= 0 and all(
            section.model.row_at(row) is not None for row in seen if row >= 0
        )

    def _read(self) -> Iterator[Step]:
        yield self.step("register, first rows", self._route("register"), self._filled, self._lines)
        self.rest()
        section, table = self._register(), self._table()
        assert section is not None
        assert section.model is not None
        assert table is not None
        model, bar = section.model, table.verticalScrollBar()
        for number in range(1, JUMPS + 1):
            place = bar.maximum() * ((number * 37) % 41) // 41
            yield self.step(
                "jump",
                lambda place=place: bar.setValue(place),  # type: ignore[misc]  # a bound default
                self._filled,
                self._lines,
            )
        bar.setValue(0)
        self.rest(0.2)
        yield self.step("scroll by wheel, 100 turns", lambda: self._roll(bar), lambda: bar.value() >= 300, self._lines)  # fmt: skip
        loads: list[int] = []
        model.loaded.connect(loads.append)
        names = [one.name for one in model.columns]
        for order in ("severity", "reported_on"):
            loads.clear()
            yield self.step(
                "sort",
                lambda order=order: model.sort(names.index(order)),  # type: ignore[misc]  # a bound default
                lambda: bool(loads) and self._filled(),
                self._lines,
            )
        loads.clear()
        query = replace(section._query, words="torn")
        yield self.step("words", lambda: section.filters.asked.emit(query), lambda: bool(loads) and model.order.filter == query and self._filled(), self._lines)  # fmt: skip
        self.rest()

    def _roll(self, bar: QWidget) -> None:
        timer = QTimer(bar)
        timer.setInterval(10)
        turns: list[int] = []

        def turn() -> None:
            turns.append(1)
            scroll = getattr(bar, "setValue")  # noqa: B009 - one of Qt's many kinds of bars
            scroll(len(turns) * 3)
            if len(turns) >= 100:
                timer.stop()

        timer.timeout.connect(turn)
        timer.start()

    # The signals

    def _look_for_signals(self) -> Iterator[Step]:
        settled: list[bool] = []

        def start() -> None:
            self.window.go(Route("complaints", tab="signals"))
            page = self.window.current_page()
            assert isinstance(page, ComplaintsPage)
            page.section("signals").settled.connect(lambda: settled.append(True))

        def section() -> QWidget | None:
            page = self.window.current_page()
            return page.section("signals") if isinstance(page, ComplaintsPage) else None

        yield self.step("signals", start, lambda: bool(settled), section)


def own_mb() -> float:
    """Memory of this process without those that it started; pages shared with others count by their share."""
    for line in Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1000
    return 0.0


def peak_mb() -> float:
    """The most memory that this process ever held, pages shared with others counted whole."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return 0.0


def main(profile: Path) -> int:
    """Go through the screens; a line of JSON for each step, and one for the peak of memory."""
    prepare()
    collect_at_rests()  # as the opening does once its window stands
    app = QApplication(sys.argv[:1])
    services = open_profile(profile)
    screens = Screens(app, backing_of(services))
    screens.window.resize(1280, 800)
    screens.window.show()
    for step in Tour(screens, services.accounts.all()[0].id).go():
        print(json.dumps(asdict(step)), flush=True)
    print(json.dumps({"peak_mb": peak_mb()}), flush=True)
    screens.close()
    services.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
