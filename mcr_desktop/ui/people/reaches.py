"""Calling and writing to a person: their number or address is handed to the system's own program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.widgets.system_programs import open_address

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.ui.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class _Reach:
    title: str
    keys: str
    scheme: str
    kinds: tuple[str, ...]
    lacking: str
    refused: str


REACHES = {
    "call": _Reach(
        "Call this person",
        "Ctrl+Shift+T",
        "tel:",
        ("phone", "mobile"),
        "No number that can be called is written down for {name}.",
        "No program of this computer takes calls: {value} is on the clipboard.",
    ),
    "mail": _Reach(
        "Write an e-mail to this person",
        "Ctrl+Shift+W",
        "mailto:",
        ("e-mail",),
        "No e-mail address is written down for {name}.",
        "No program of this computer writes e-mails: {value} is on the clipboard.",
    ),
}
"""By deed."""
REACH_KEYS = {deed: one.keys for deed, one in REACHES.items()}


def reach_actions(asked: Callable[[str], None]) -> tuple[Action, ...]:
    """An action for each way; `asked` is called with its deed."""
    return tuple(
        Action(f"people_{deed}", one.title, partial(asked, deed), "Account", one.keys)
        for deed, one in REACHES.items()
    )


def reach(
    around: Surroundings, owner: QWidget, contact: bytes, deed: str, tell: Callable[[str], None]
) -> None:
    """Open a person's number or address, the preferred one first; says so where there is none."""
    way = REACHES[deed]

    def opened(read: tuple[str, str, str]) -> None:
        name, value, link = read
        if not link:
            tell(way.lacking.format(name=name))
        elif not open_address(link):
            QGuiApplication.clipboard().setText(value)
            tell(way.refused.format(value=value))

    around.tasks.read(
        lambda _job: _read(around.services, contact, way), opened, owner=owner, key="reach"
    )


def _read(services: Services, contact: bytes, way: _Reach) -> tuple[str, str, str]:
    """The person's name, and what is opened, in their own writing and as an address."""
    name = services.people.show(contact).name
    for one in services.addresses.ways(contact):
        if one.kind in way.kinds and one.link and one.link.startswith(way.scheme):
            return name, one.value, one.link
    return name, "", ""
