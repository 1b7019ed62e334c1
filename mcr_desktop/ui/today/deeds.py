"""What a person does with the lines of the day, each undone with Ctrl+Z."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import relative_day

if TYPE_CHECKING:
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.today.works import Work
    from mcr_desktop.ui.touch_logs import TouchLogs


class Deeds(QObject):
    """Writes what was asked for and offers to take it back."""

    undo_offered = Signal(str)
    drawer_requested = Signal(str, QWidget)
    failed = Signal(object)

    def __init__(self, around: Surroundings, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._services = around.services
        self._tasks = around.tasks
        self._around = around

    @cached_property
    def _logs(self) -> TouchLogs:
        """The drawer in which touches are written down: made with the first one."""
        from mcr_desktop.ui.touch_logs import TouchLogs

        made = TouchLogs(self._around, self._page)
        made.undo_offered.connect(self.undo_offered)
        made.drawer_requested.connect(self.drawer_requested)
        made.done_in_drawer.connect(self._close_drawer)
        return made

    def log_touch(self) -> None:
        """Write down a touch with anybody."""
        self._logs.log()

    def do(self, work: Work, deed: str) -> None:
        """Do what ends a line, or what was chosen from its menu."""
        services, row = self._services, work.id
        deeds: dict[str, tuple[Callable[[], object], str]] = {
            "settle": (lambda: services.touches.settle(row), "Letter marked answered"),
            "silence": (lambda: services.touches.no_answer_owed(row), "Letter needs no answer"),
            "told": (lambda: services.commitments.told_news(row), "They had word today"),
            "done": (lambda: services.todays.done(work.kind, row, work.about), "Marked it done"),
            "back": (lambda: services.todays.bring_back(work.kind, row), "Brought it back"),
        }
        if deed == "answer":
            self._answer(work)
        elif deed in deeds:
            self._write(work.fence, *deeds[deed])

    def keep(self, promise: Commitment) -> None:
        """Say that a promise was kept."""
        services = self._services
        self._write(
            promise.fence, lambda: services.commitments.keep(promise.id), "Promise marked kept"
        )

    def put_off(self, work: Work, until_on: str) -> None:
        """Leave a line out until a day."""
        self.snooze(work.kind, work.id, work.fence, until_on)

    def snooze(self, row_kind: str, row_id: bytes, fence: bytes, until_on: str) -> None:
        """Leave a row of an account out of Today until a day."""
        services = self._services
        self._write(
            fence,
            lambda: services.todays.snooze(row_kind, row_id, until_on),
            f"Put off until {relative_day(until_on, today())}",
        )

    def _answer(self, work: Work) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: services.accounts.show(work.account[1]),
            lambda account: self._logs.log(account, work.person, work.id),
            owner=self,
            key="answer",
        )

    def _write(self, fence: bytes, deed: Callable[[], object], said: str) -> None:
        """Do it to the row of this account, whoever else has one of its id."""
        workspace = self._services.workspace

        def work(_job: object) -> None:
            with workspace.looking_at(fence):
                deed()

        self._tasks.write(
            work,
            lambda _done: self.undo_offered.emit(said),
            owner=self,
            failed=self.failed.emit,
        )

    def _close_drawer(self) -> None:
        drawer = getattr(self._page.window(), "drawer", None)
        if drawer is not None:
            drawer.close_drawer()
