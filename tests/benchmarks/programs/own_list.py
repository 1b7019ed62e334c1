"""Times our register of complaints as a table on a profile of 50,000, and prints it as JSON."""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from mcr_desktop import bootstrap
from mcr_desktop.ui.complaints.rows import ComplaintRows, columns_for
from mcr_desktop.ui.models.paged_tables import WAITING_ROLE, PagedTableModel
from mcr_desktop.ui.tasks import Tasks
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.domain.complaints import Complaint

JUMPS = 60
TIMES = 5
ATTRIBUTES = ("product", "company", "state")


def fail(error: Exception) -> None:
    raise error


def main(words: list[str]) -> int:
    program = QApplication(words[:1])
    services = bootstrap.open_profile(Path(words[1]))
    account = services.accounts.all()[0]
    tasks = Tasks(fail)
    source = random.Random(5)
    shown, jump = [], []
    for _ in range(TIMES):
        began = time.perf_counter()
        model: PagedTableModel[Complaint] = PagedTableModel(
            columns_for(ATTRIBUTES, told=False), ComplaintRows(services.complaints, account), tasks
        )
        table = Table(model, "Complaints")
        table.resize(1200, 800)
        model.load()
        table.show()

        def paint(table: Table = table) -> None:
            """Until what is in sight is read and drawn."""
            while True:
                sight = table.viewport().rect()
                ends = [table.indexAt(sight.topLeft()), table.indexAt(sight.bottomLeft())]
                if all(end.isValid() and not end.data(WAITING_ROLE) for end in ends):
                    break
                program.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            table.viewport().repaint()

        paint()
        shown.append((time.perf_counter() - began) * 1000)
        assert model.rowCount() == 50_000
        program.processEvents()
        for _ in range(JUMPS):
            began = time.perf_counter()
            bar = table.verticalScrollBar()
            bar.setValue(source.randrange(bar.maximum()))
            paint()
            jump.append((time.perf_counter() - began) * 1000)
        table.close()
        table.deleteLater()
    tasks.close()
    services.close()
    print(json.dumps({"shown": shown, "jump": jump}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
