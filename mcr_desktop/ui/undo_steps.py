"""The steps that undo knows, in the drawer: what it refused is told with its reason and can be chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.actions import Action

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.undos import Step
    from mcr_desktop.ui.main_window import MainWindow


def step_actions(window: MainWindow, services: Services) -> tuple[Action, ...]:
    """What lists this machine's steps."""
    return (
        Action(
            "undo_steps",
            _("Show the steps that undo knows"),
            lambda: show_steps(window, services),
            "Edit",
            "Ctrl+Alt+Z",
        ),
    )


def show_steps(window: MainWindow, services: Services) -> None:
    """Open the drawer on the steps, the latest first."""
    window.given.tasks.read(
        lambda _job: services.undo.steps(),
        lambda steps: window.show_in_drawer(
            _("What undo knows"), _steps_widget(window, services, steps)
        ),
        owner=window,
        key="undo steps",
    )


def take_back(
    window: MainWindow,
    services: Services,
    step: int,
    *,
    anyway: bool = True,
    again: bool = False,
) -> None:
    """Take a refused step back, `anyway` over what was changed since; `again` lists the steps anew after it."""

    def done(label: str) -> None:
        window.offer_undo(_("Undone: {label}").format(label=label))
        if again:
            show_steps(window, services)

    window.given.tasks.write(
        lambda _job: services.undo.take_back(step, anyway=anyway),
        done,
        owner=window,
        failed=lambda error: window.show_error(sentence(error)),
    )


def _steps_widget(window: MainWindow, services: Services, steps: list[Step]) -> QWidget:
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from mcr_desktop.ui.theme import GRID
    from mcr_desktop.ui.widgets.labels import PlainLabel

    content = QWidget()
    column = QVBoxLayout(content)
    column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
    column.setSpacing(2 * GRID)
    if not steps:
        column.addWidget(
            PlainLabel(_("Nothing was done on this machine yet."), muted=True, wrap=True)
        )
    for one in steps:
        column.addWidget(_step_widget(window, services, one))
    column.addStretch(1)
    return content


def _step_widget(window: MainWindow, services: Services, step: Step) -> QWidget:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    from mcr_desktop.domain.periods import now_ms
    from mcr_desktop.phrases.dates import ago_text
    from mcr_desktop.phrases.undos import reason
    from mcr_desktop.ui.widgets.buttons import button
    from mcr_desktop.ui.widgets.labels import PlainLabel

    shown = QWidget()
    column = QVBoxLayout(shown)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(PlainLabel(step.label, bold=True, wrap=True))
    told = ago_text(step.at_ms, now_ms())
    if step.refused:
        told = _("{when} - not undone: {why}").format(when=told, why=reason(step))
    column.addWidget(PlainLabel(told, "caption", muted=True, wrap=True))
    if step.refused and (step.anyway or step.why is None):
        deed = button(_("Undo") if step.why is None else _("Undo anyway"), "link")
        deed.setAccessibleName(f"{deed.text()}: {step.label}")
        # Only what was told is overruled: not what somebody changed since the list was read.
        anyway = step.why is not None
        deed.clicked.connect(
            lambda: take_back(window, services, step.number, anyway=anyway, again=True)
        )
        column.addWidget(deed, 0, Qt.AlignmentFlag.AlignLeft)
    return shown
