"""Real profiles, quickly: made once a run, whichever of its processes asks first, copied for each test."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.cli.demos import make_demo

PERSON = "Jun Park"


class Templates:
    """Profiles to copy: an empty one and the demo, each made when first asked for."""

    def __init__(self, paths: pytest.TempPathFactory) -> None:
        base = paths.getbasetemp()
        # Beside the folders of the run's processes, where there are several.
        self._folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "profiles"
        self._folder.mkdir(exist_ok=True)

    def empty(self, into: Path) -> Path:
        """An empty workspace with the published key, so that no keychain is asked."""
        return self._copy("empty", into, lambda at: create_profile(at, PERSON, demo=True).close())

    def demo(self, into: Path) -> Path:
        """The demo workspace."""
        return self._copy("demo", into, lambda at: make_demo(at).close())

    def _copy(self, name: str, into: Path, make: Callable[[Path], None]) -> Path:
        template = self._folder / name
        if not template.exists():
            with (self._folder / f"{name}.lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)  # whoever comes second waits for the first
                if not template.exists():
                    half = self._folder / f"{name}-half"
                    make(half)
                    half.rename(template)
        return Path(shutil.copytree(template, into))
