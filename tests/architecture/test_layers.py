"""Imports run one way, the core needs no screen, and a start loads no heavy library."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOT

CORE = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.relative_to(PACKAGE).parts[0] not in {"ui", "__main__.py"}
    # Alembic's own entry runs only inside a migration.
    and path.name != "env.py"
)
HEAVY = ("alembic", "numpy", "openpyxl", "pandas", "polars", "reportlab", "ruptures", "scipy")
FIRST_PAINT = [
    name
    for name, file in {
        "mcr_desktop.bootstrap": "bootstrap",
        "mcr_desktop.ui.app": "ui/app.py",
        "mcr_desktop.ui.main_window": "ui/main_window.py",
    }.items()
    if (PACKAGE / file).exists()
]


def run_python(program: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def test_the_import_contracts_hold():
    program = Path(sys.executable).with_name("lint-imports")
    finished = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stdout


def test_every_core_module_imports_where_qt_is_missing():
    program = f"""
import importlib, sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Absent())
failed = []
for name in {CORE!r}:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        failed.append(f"{{name}}: {{error}}")
print("\\n".join(failed), end="")
"""
    assert run_python(program) == ""


@pytest.mark.parametrize("module", FIRST_PAINT)
def test_a_start_loads_no_heavy_library(module):
    loaded = run_python(
        f"import sys, {module}; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}), sep='\\n')"
    ).split()
    assert [name for name in HEAVY if name in loaded] == []
