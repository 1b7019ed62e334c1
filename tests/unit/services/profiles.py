"""Real profiles, quickly: made once a run, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.cli.demos import make_demo

PERSON = "Jun Park"


class Templates:
    """Profiles to copy: an empty one and the demo, each made when first asked for."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        self._folder = folder

    def empty(self, into: Path) -> Path:
        """An empty workspace with the published key, so that no keychain is asked."""
        template = self._folder / "empty"
        if not template.exists():
            create_profile(template, PERSON, demo=True).close()
        shutil.copytree(template, into)
        return into

    def demo(self, into: Path) -> Path:
        """The demo workspace."""
        template = self._folder / "demo"
        if not template.exists():
            make_demo(template).close()
        shutil.copytree(template, into)
        return into
