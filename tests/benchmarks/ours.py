"""Our side of each comparison; None where a part does not exist yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def search_ms(typed: Sequence[str]) -> tuple[float | None, float | None]:
    """p95 of search as you type, and ranked with snippets, over the benchmark's notes."""
    del typed
    return None, None


def start_command() -> list[str] | None:
    """How to start our window on 50,000 notes so that it prints READY with its first content."""
    return None


def list_ms() -> tuple[float | None, float | None]:
    """Milliseconds until the 50,000-row list is shown, and the middle random jump in it."""
    return None, None
