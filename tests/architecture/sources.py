"""The project's own files, as the architecture tests read them."""

from __future__ import annotations

import ast
import functools
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mcr_desktop"


def tracked() -> tuple[Path, ...]:
    """Every file that git knows or would add, relative to the root."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    paths = sorted({Path(name) for name in listing.stdout.split("\0") if name})
    return tuple(path for path in paths if (ROOT / path).is_file())


def modules(*folders: str) -> tuple[Path, ...]:
    """The Python files below folders of the root, relative to it."""
    return tuple(
        path.relative_to(ROOT)
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "__pycache__" not in path.parts
    )


@functools.cache
def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def dotted(node: ast.expr) -> str:
    """`a.b.c` for a chain of names, the empty text for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return ""
