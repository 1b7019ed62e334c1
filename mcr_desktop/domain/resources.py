"""Where the files that ship with the program lie."""

from __future__ import annotations

import sys
from pathlib import Path


def resource(*parts: str) -> Path:
    """Path of a shipped file or folder, such as `resource("fonts", "NotoSans-Regular.ttf")`.

    Works from a checkout, an installed wheel and a frozen build. The path may not exist.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen, "resources", *parts)
    package = Path(__file__).resolve().parent.parent
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)
