"""Logging a touch from any screen: reads who can be named, shows the form in the drawer, keeps what is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.touch_lines import TouchPeople
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.people_named import name_of, ours_of
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.people_fields import Somebody
from mcr_desktop.ui.widgets.touch_forms import TouchForm

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.people import Touch
    from mcr_desktop.domain.touch_figures import OpenLetter
    from mcr_desktop.ui.surroundings import Surroundings

KEPT = (
    *("channel", "happened_on", "minutes", "two_way", "started_by", "executive", "contacts"),
    *("team", "feeling", "summary", "achieved", "awaits_answer"),
)
"""What the form of a touch keeps."""


@dataclass(frozen=True, slots=True)
class _Read:
    people: tuple[Somebody, ...]
    chosen: tuple[Somebody, ...]
    letters: tuple[OpenLetter, ...]
    touch: Touch | None
    book: TouchPeople
    as_before: bool
    """Whether those chosen are the people of the last touch, whom nobody named."""
    ours: tuple[str, ...]
    """Names of teammates who can have been there."""


class TouchLogs(QObject):
    """What a page needs to have touches written down and changed."""

    drawer_requested = Signal(str, QWidget)
    done_in_drawer = Signal()
    undo_offered = Signal(str)
    logged = Signal(object)
    """The `Touch` that was kept."""

    def __init__(self, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = around
        self._services = around.services
        self._tasks = around.tasks
        self._form: TouchForm | None = None
        self._about: tuple[Account | None, bytes | None] = (None, None)
        """About which account and person the form was opened last."""

    def log(
        self,
        account: Account | None = None,
        contact: bytes | None = None,
        letter: bytes | None = None,
        near: Account | None = None,
    ) -> None:
        """Ask for a touch with somebody of `account`, or of any; `letter` is what it shall answer.

        Of any, an account that is `near` is meant where nobody is named, and its people where others of
        a like name are elsewhere.
        The form stands at once and takes what is typed: keys meant for it must not reach the page.
        What was half written about the same stands there still.
        """
        services, about = self._services, (account or near, contact)
        open_one = self._form if self._form is not None and isValid(self._form) else None
        if open_one is not None and self._about == about and open_one.has_words():
            if not open_one.isVisible():
                self.drawer_requested.emit("Log a touch", open_one)
            open_one.begin()
            return
        person = services.workspace.person
        form = TouchForm((), person, across=account is None, known=False, near=near)
        self._form, self._about = form, about
        self._show(form, "Log a touch", account, None)

        def work(_job: object) -> _Read:
            return _read(services, account, contact, near=near)

        def known(read: _Read) -> None:
            if isValid(form):
                form.team.know(read.ours)
                home = account.id if account else None
                form.know(
                    read.people,
                    read.chosen,
                    read.letters,
                    read.book,
                    home,
                    as_before=read.as_before,
                    letter=letter,
                )

        self._tasks.read(work, known, owner=self, key="form")

    def edit(self, touch_id: bytes) -> None:
        """Show a touch that was logged, to be changed."""
        services = self._services

        def work(_job: object) -> _Read:
            touch = services.touches.show(touch_id)
            account = services.accounts.of_fence(touch.fence)
            return _read(services, account, None, touch)

        def show(read: _Read) -> None:
            person, touch = services.workspace.person, read.touch
            form = TouchForm(read.people, person, read.chosen, touch, read.letters)
            form.team.know(read.ours)
            if touch is not None:
                form.put_above(self._also(touch))
            self._show(form, "The touch", None, touch)

        self._tasks.read(work, show, owner=self, key="form")

    def _show(
        self, form: TouchForm, title: str, account: Account | None, touch: Touch | None
    ) -> None:
        form.logged.connect(lambda fields: self._keep(account, touch, fields, form))
        self.drawer_requested.emit(title, form)
        form.begin()

    def _also(self, touch: Touch) -> ConcurrentValues:
        """What others wrote into the touch at the same time; used, the form shows it."""
        also = ConcurrentValues(self._around, "touch", KEPT)

        def used(label: str) -> None:
            self.undo_offered.emit(label)
            self.edit(touch.id)

        also.used.connect(used)
        also.look(touch.id)
        return also

    def _keep(
        self, account: Account | None, touch: Touch | None, fields: dict[str, Any], form: TouchForm
    ) -> None:
        services = self._services
        home = form.group()

        def work(_job: object) -> tuple[Touch, str]:
            if touch is not None:
                return services.touches.edit(touch.id, **fields), "Edited a touch"
            at = account if account is not None else services.accounts.show(home)
            given = {name: value for name, value in fields.items() if value is not None}
            kept = services.touches.log(at, **given)
            said = f"Logged {channel_name(kept.channel)} with {at.name}"
            added = fields.get("newcomers", ())
            return kept, f"{said}, added {', '.join(added)}" if added else said

        def done(kept: tuple[Touch, str]) -> None:
            self._form = None
            self.done_in_drawer.emit()
            self.undo_offered.emit(kept[1])
            self.logged.emit(kept[0])

        def failed(error: Exception) -> None:
            if isValid(form) and isinstance(error, McrError):
                form.refuse(sentence(error))
            else:
                self._tasks.complain(error)

        self._tasks.write(work, done, owner=self, failed=failed)


def _read(
    services: Services,
    account: Account | None,
    contact: bytes | None,
    touch: Touch | None = None,
    near: Account | None = None,
) -> _Read:
    """Who can be named, who is, and which letters wait; on a reader thread."""
    across = account is None
    nameable = services.touches.nameable(account)
    people = tuple(
        Somebody(
            one.id,
            one.name,
            ", ".join(filter(None, (one.title, one.account if across else ""))),
            one.account_id,
        )
        for one in nameable
    )
    by_id = {one.id: one for one in people}
    usual = services.touches.last_with(account) if account and touch is None else ()
    as_before = touch is None and not contact
    wanted = touch.contacts if touch is not None else (contact,) if contact else usual
    chosen = []
    for row_id in wanted:
        one = by_id.get(row_id)
        if one is None and as_before:
            continue  # left or gone since: nobody means them without saying so
        if one is None:  # merged, gone elsewhere or removed since: the touch still names them
            one = Somebody(row_id, name_of(services, row_id))
        chosen.append(one)
    letters = tuple(services.touches.unanswered(account)) if touch is None else ()
    close = [one.id for one in nameable if near is not None and one.account_id == near.id]
    book = TouchPeople(nameable, usual or close)
    ours = ours_of(services, account or near)
    return _Read(people, tuple(chosen), letters, touch, book, as_before, ours)
