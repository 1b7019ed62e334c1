"""What the window remembers between runs: any keeper of small values will do."""

from __future__ import annotations

from typing import Any, Protocol


class Remembered(Protocol):
    """Keeps small JSON-like values by name; `services.settings` is one."""

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept, or the default."""

    def set(self, key: str, value: Any) -> None:
        """Keep a value; must be quick."""


class MemoryOnly:
    """Remembers until the program ends: for a demo that must leave no trace, and for tests."""

    def __init__(self) -> None:
        self._values: dict[str, Any] = {}

    def get(self, key: str, default: Any = None) -> Any:
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        self._values[key] = value
