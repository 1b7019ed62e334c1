"""Settings of this profile on this machine: typed, self-describing, in one small file.

They hold how the window looks and was left, never anything about a customer, so that they can be read
before the store is open.
"""

from __future__ import annotations

import json
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

FILE_NAME = "settings.json"


class Settings:
    """Small values by dotted name, such as `theme.mode`; unreadable settings count as none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE_NAME
        self._values: dict[str, Any] = {}
        self._lock = threading.Lock()
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
        """Keep a JSON-like value; written at once, by a temporary file and a rename.

        Where the disk refuses, it is kept until the program ends. Safe to call from any thread.
        """
        with self._lock:
            if key in self._values and self._values[key] == value:
                return
            self._values[key] = value
            with suppress(OSError):
                self._write(json.dumps(self._values, indent=1, sort_keys=True))

    def _write(self, text: str) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=".settings-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
