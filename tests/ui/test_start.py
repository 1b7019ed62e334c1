"""What a start imports until Today stands there with its rows, and until the figures beside it are read."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import timedelta

from mcr_desktop import bootstrap
from mcr_desktop.domain.periods import today
from tests.architecture.sources import ROOT

NOT_YET = (
    *("numpy", "scipy", "polars", "alembic", "sqlalchemy", "reportlab", "openpyxl", "nh3"),
    *("pyrage", "zstandard", "keyring", "obstore", "asyncio", "difflib", "PySide6.QtPdf"),
    *("PySide6.QtNetwork", "PySide6.QtPrintSupport", "mcr_desktop.cli", "mcr_desktop.figures"),
    *("mcr_desktop.exchange", "mcr_desktop.rootcause", "mcr_desktop.briefs"),
    *("mcr_desktop.domain.findings", "mcr_desktop.domain.limits"),
    *("mcr_desktop.domain.note_texts", "mcr_desktop.domain.word_merges"),
    *("mcr_desktop.store.documents", "mcr_desktop.store.erasures"),
    *("mcr_desktop.services.teamwork.sharing", "mcr_desktop.services.contacts.people"),
    *("mcr_desktop.services.account_lines", "mcr_desktop.services.importing.name_books"),
    *("mcr_desktop.sync.engine", "mcr_desktop.sync.fences", "mcr_desktop.phrases.commitments"),
    *("mcr_desktop.ui.touch_logs", "mcr_desktop.ui.today.touch_lines"),
    *("mcr_desktop.ui.widgets.tables", "mcr_desktop.ui.palette"),
)
"""What nothing on Today needs: each comes with the first thing that does."""
STARTED = """
import linecache
import sys
from mcr_desktop import __main__ as program
program.prepare()
from PySide6.QtCore import QTimer
from mcr_desktop.ui import catalogue, openings
catalogue.read_ahead = catalogue.read_ahead_later = lambda job: None
openings.LISTEN_AFTER_MS = 3_600_000
found = []
def look():
    screens = opened[0].screens if opened else None
    page = screens.window.current_page() if screens is not None else None
    rows = [row for block in getattr(page, "blocks", ()) for row in block.rows if row.isVisible()]
    if rows and page.signals.found is not None:
        read = [name for name in linecache.cache if "mcr_desktop" in name]
        print(len(rows), len(read), *sys.modules)
        screens.window.close()
opened = []
class Watched(openings.Opening):
    def begin(self):
        opened.append(self)
        self._watch = QTimer(self)
        self._watch.timeout.connect(look)
        self._watch.start(20)
        super().begin()
openings.Opening = Watched
sys.exit(program.main(["--profile", sys.argv[1]]))
"""


def test_a_start_imports_nothing_that_today_does_not_need(tmp_path):
    profile = tmp_path / "profile"
    # The demo's published key, so that no keychain is asked.
    services = bootstrap.create_profile(profile, "Ann Sample", demo=True)
    account = services.accounts.add("Northwind Parcels")
    services.commitments.add(
        account, "Send the figures", direction="ours", due_on=today().isoformat()
    )
    services.meetings.plan(account, "Review", f"{today() + timedelta(days=2)} 10:00")
    contact = services.people.add(account, "Adela Marsh", cadence_days=30)
    last = (today() - timedelta(days=50)).isoformat()
    services.touches.log(account, "call", [contact.id], happened_on=last)
    services.close()
    finished = subprocess.run(
        [sys.executable, "-c", STARTED, str(profile)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    rows, read, *imported = finished.stdout.split()
    assert int(rows) == 3  # the meeting, the promise, the person who went quiet
    assert int(read) == 0  # Qt's binding read the source of none of our modules
    assert sorted(set(NOT_YET).intersection(imported)) == []
