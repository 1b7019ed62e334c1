"""What the command line asked for, as every benchmark reads it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class Settings:
    """Filled in once, before the first benchmark is measured."""

    data: Path | None = None
    """Folder of large real inputs; without one, benchmarks generate theirs."""
    peers: bool = False
    """Whether programs of others may be installed, outside the project, to be measured."""
    times: int = 5
    """How often a whole process is started; the middle counts."""


asked = Settings()
