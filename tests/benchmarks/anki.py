"""Anki as a peer: another desktop program in Python and Qt with a large local collection.

It is installed into an environment of its own outside the project, and only when asked for.
"""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.benchmarks.notes import COUNT, notes

CACHE = Path.home() / ".cache" / "mcr-desktop-benchmarks" / "anki"
PROGRAMS = Path(__file__).parent / "programs"
PROFILE = "bench"


@cache
def python() -> Path:
    """The interpreter beside Anki; installs it the first time (about 700 MB)."""
    interpreter = CACHE / "venv" / "bin" / "python"
    ready = CACHE / "installed"
    if not ready.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, "-m", "venv", CACHE / "venv"], check=True)
        subprocess.run(
            [interpreter, "-m", "pip", "--quiet", "--quiet", "install", "aqt[qt6]"], check=True
        )
        ready.touch()
    return interpreter


def command(folder: Path) -> list[str]:
    """How to start Anki on a collection of the benchmark's notes, made below `folder`."""
    base = folder / "anki"
    subprocess.run(
        [python(), PROGRAMS / "anki_collection.py", base, PROFILE, str(COUNT)],
        check=True,
        input="\n".join(notes()),
        text=True,
    )
    return [str(python()), str(PROGRAMS / "anki_window.py"), "-b", str(base), "-p", PROFILE]
