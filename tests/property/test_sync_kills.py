"""Two real processes write and sync through one folder; one is killed again and again."""

from __future__ import annotations

import random
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

from mcr_desktop.services.teamwork.sharing import Sharing
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

KILLS = 6

BUSY = """
import itertools, os, sys
from pathlib import Path
from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.services.teamwork.sharing import Sharing
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

path, key, fence, note = sys.argv[1], *map(bytes.fromhex, sys.argv[2:5])
store = Store.open(Path(path), key)
journal = Journal(store)
sharing = Sharing(store, journal)
for number in itertools.count():
    changes = [Change(fence, "contact", ids.new_id(), {"name": "C", "phone": "1"})]
    (found,) = store.row("SELECT body FROM note WHERE id = ?", (note,)) or ("",)
    words = f"{found or ''} {os.getpid()}.{number}"
    journal.commit([*changes, TextChange(fence, note, words)], "Edited")
    print(f"{os.getpid()}.{number}", flush=True)
    sharing.sync()
"""


def open_as(path: Path, key: bytes) -> tuple[Store, Journal, Sharing]:
    store = Store.open(path, key)
    journal = Journal(store)
    return store, journal, Sharing(store, journal)


def test_a_killed_process_loses_no_word_and_forks_nothing(tmp_path: Path) -> None:
    dice = random.Random(11)
    keys = {name: secrets.token_bytes(32) for name in ("Ada", "Jun")}
    shared = tmp_path / "shared"
    shared.mkdir()
    opened = {}
    for name, key in keys.items():
        Store.create(tmp_path / name, key).close()
        opened[name] = open_as(tmp_path / name, key)
        opened[name][2].introduce(name)
    ada, jun = opened["Ada"][2], opened["Jun"][2]
    fence = ada.found_fence("Northwind")
    jun.accept(ada.approve(fence, jun.request_to_join().data).data)
    for sharing in (ada, jun):
        sharing.share_through_folder(fence, shared)
    opened["Ada"][0].close()

    note = b"n" * 16
    said: list[str] = []
    command = [sys.executable, "-c", BUSY, str(tmp_path / "Ada")]
    arguments = [keys["Ada"].hex(), fence.hex(), note.hex()]
    for _ in range(KILLS):
        with subprocess.Popen([*command, *arguments], stdout=subprocess.PIPE, text=True) as busy:
            assert busy.stdout is not None
            said.append(busy.stdout.readline().strip())
            time.sleep(dice.uniform(0.0, 0.2))
            busy.send_signal(signal.SIGKILL)
            said += [line.strip() for line in busy.stdout if line.endswith("\n")]
        (report,) = jun.sync()
        assert report.trouble is None

    store, journal, ada = open_as(tmp_path / "Ada", keys["Ada"])
    for sharing in (ada, jun, ada):
        (report,) = sharing.sync()
        assert (report.trouble, report.forked) == (None, False)
    assert digests(store, journal.numbers) == digests(opened["Jun"][0], opened["Jun"][1].numbers)
    (body,) = opened["Jun"][0].row("SELECT body FROM note WHERE id = ?", (note,)) or ("",)
    assert len(said) >= KILLS
    assert set(said) <= set(str(body).split())
    state = jun.state(fence)
    assert (state.holes, state.set_aside, state.forks) == ((), (), ())
    store.close()
    opened["Jun"][0].close()
