"""Every place in the program and how its page is made.

The only module that knows all screens. Each is imported when it is first gone to, so that a page that
draws charts or previews a PDF costs nothing until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.ui.navigation import Page, PageEntry

if TYPE_CHECKING:
    from mcr_desktop.ui.remembered import Remembered
    from mcr_desktop.ui.tasks import Tasks
    from mcr_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a screen may use: the services, the way to do work in the background, and memory."""

    services: Any
    tasks: Tasks
    theme: Theme
    remembered: Remembered


def _placeholder(title: str, heading: str, explanation: str) -> Page:
    from mcr_desktop.ui.placeholders import PlaceholderPage

    return PlaceholderPage(title, heading, explanation)


def entries(around: Surroundings) -> tuple[PageEntry, ...]:
    """The places in the order of the rail; those without an icon live under another."""
    _ = around
    return (
        PageEntry(
            "today",
            "Today",
            lambda: _placeholder(
                "Today",
                "What needs you today",
                "Meetings to prepare, promises due and overdue, people going quiet, "
                "new signals, and what teammates changed since you last looked.",
            ),
            icon="today",
            shortcut="Ctrl+1",
        ),
        PageEntry(
            "accounts",
            "Accounts",
            lambda: _placeholder(
                "Accounts",
                "Your key accounts at a glance",
                "Each with its standing, neglect, promises and complaints, and the reason behind each.",
            ),
            icon="accounts",
            shortcut="Ctrl+2",
        ),
        PageEntry(
            "account",
            "Account",
            lambda: _placeholder("Account", "One account", "Everything that is kept on it."),
            under="accounts",
        ),
        PageEntry(
            "meetings",
            "Meetings",
            lambda: _placeholder(
                "Meetings",
                "Meetings to come and held",
                "Prepare one in a single column; capture what is said at its foot.",
            ),
            icon="meetings",
            shortcut="Ctrl+3",
        ),
        PageEntry(
            "meeting",
            "Meeting",
            lambda: _placeholder(
                "Meeting", "One meeting", "What changed, promises, people, agenda."
            ),
            under="meetings",
        ),
        PageEntry(
            "complaints",
            "Complaints",
            lambda: _placeholder(
                "Complaints",
                "What goes wrong, and where",
                "Signals, the control chart, and the breakdown that follows each click.",
            ),
            icon="complaints",
            shortcut="Ctrl+4",
        ),
        PageEntry(
            "briefs",
            "Briefs",
            lambda: _placeholder(
                "Briefs",
                "Papers for people in a hurry",
                "The preview is the real PDF; each audience sees only its own.",
            ),
            icon="briefs",
            shortcut="Ctrl+5",
        ),
        PageEntry(
            "sharing",
            "Sharing",
            lambda: _placeholder(
                "Sharing",
                "Who is inside which fence",
                "Where each account is shared, what is pending, and who asks to join.",
            ),
            icon="sharing",
            shortcut="Ctrl+6",
        ),
        PageEntry(
            "settings",
            "Settings",
            lambda: _placeholder("Settings", "Settings", "Looks, keys and shortcuts."),
            icon="settings",
            at_foot=True,
            shortcut="Ctrl+,",
        ),
    )
