"""How long work says how far it is, and learns that nobody waits for it any more."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a long piece of work is given: it calls `report` often, and stops when that raises."""

    def report(self, done: int, total: int) -> None:
        """Say that `done` of `total` steps are behind.

        Raises CancelledError (`domain.errors`) once a stop was asked for; nothing of the work counts then.
        """


class Unwatched:
    """The progress of work that nobody watches: says nothing, never cancels."""

    def report(self, done: int, total: int) -> None:
        """Let the work go on."""
