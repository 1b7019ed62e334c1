"""Rules that a reader of the screens' source can check."""

from __future__ import annotations

import ast
import subprocess
import sys

from tests.architecture.sources import ROOT, dotted, modules, tree

SCREENS = modules("mcr_desktop/ui")
LABELS_HOME = "mcr_desktop/ui/widgets/labels.py"
PROSE_HOME = "mcr_desktop/ui/widgets/safe_texts.py"
FORBIDDEN = {
    "QLabel": LABELS_HOME,
    "QTextBrowser": PROSE_HOME,
    "QTextEdit": PROSE_HOME,
    "QMessageBox": "",
    "QErrorMessage": "",
    "QSettings": "",
    "QDesktopServices": "mcr_desktop/ui/widgets/system_programs.py",
    "QThread": "",
    "QRunnable": "",
}


def test_what_guesses_at_markup_or_leaves_the_house_stays_in_its_module():
    found = []
    for path in SCREENS:
        for node in ast.walk(tree(path)):
            names = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6")
                else []
            )
            found += [
                f"{path}:{getattr(node, 'lineno', 0)} {name}"
                for name in names
                if name in FORBIDDEN and str(path) != FORBIDDEN[name]
            ]
    assert found == []


def test_nobody_pumps_events_or_sets_markup():
    calls = {"processEvents", "setHtml", "insertHtml", "setMarkdown", "setWhatsThis"}
    found = [
        f"{path}:{node.lineno} {dotted(node.func)}"
        for path in SCREENS
        if str(path) != PROSE_HOME
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func).rpartition(".")[2] in calls
    ]
    assert found == []


def test_every_icon_is_named_and_drawn_in_one_way():
    drawn = sorted((ROOT / "resources" / "icons").glob("*.svg"))
    assert drawn
    for file in drawn:
        text = file.read_text(encoding="utf-8")
        assert 'viewBox="0 0 20 20"' in text
        assert 'stroke="currentColor"' in text
        assert 'stroke-width="1.5"' in text


PAINTED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import Backing
app = QApplication([])
screens = Screens(app, Backing())
screens.window.show()
QTimer.singleShot(0, app.quit)
app.exec()
screens.window.grab()
heavy = ["numpy", "scipy", "reportlab", "openpyxl", "polars", "alembic", "ruptures", "statsmodels",
         "PySide6.QtPdf", "PySide6.QtNetwork", "PySide6.QtPrintSupport", "sqlalchemy", "obstore"]
print(",".join(name for name in heavy if name in sys.modules))
screens.close()
"""


def test_nothing_heavy_is_there_at_first_paint():
    finished = subprocess.run(
        [sys.executable, "-c", PAINTED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert finished.stdout.strip() == ""
