"""Settings of this profile on this machine: typed, self-describing, in one small file.

They hold how the window looks and was left, never anything about a customer, so that they can be read
before the store is open.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

FILE_NAME = "settings.json"


class Settings:
    """Small values by dotted name, such as `theme.mode`; unreadable settings count as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._values: dict[str, Any] = {}
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(found, dict):
            self._values = found

    def get(self, key: str, default: Any = None) -> Any:
        """The value kept under `key`, or `default`."""
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON-like value; written at once, by a temporary file and a rename."""
        if key in self._values and self._values[key] == value:
            return
        self._values[key] = value
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(self._values, file, indent=1, sort_keys=True)
        Path(name).replace(self._path)
