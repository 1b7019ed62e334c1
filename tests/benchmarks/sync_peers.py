"""The same merge by programs of others: as many field changes into a replica that holds the rows.

Each installs itself into a folder of its own outside the project, and only when
asked for. Ours is encrypted, durable, with history and search; what theirs leave out stands in their names.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.clocks import at_ms
from tests.benchmarks import sync_loads
from tests.benchmarks.rows import Row
from tests.benchmarks.settings import asked
from tests.benchmarks.sync_stores import merge, raw_s, seal

if TYPE_CHECKING:
    from tests.benchmarks.sync_loads import Load

CACHE = Path.home() / ".cache" / "mcr-desktop-benchmarks" / "sync-peers"
SCRIPTS = Path(__file__).parent / "peers"
CHANGES = 20_000
MUST = 3.0
LONGEST_S = 300


@dataclass(frozen=True, slots=True)
class Peer:
    """A program of others; `named` where it is one that keeps records and not only documents."""

    script: str
    package: str
    name: str
    named: bool = True


PEERS = (
    Peer("crsqlite", "@vlcn.io/crsqlite-wasm", "cr-sqlite (WebAssembly, in memory)"),
    Peer("sqlite_sync", "@sqliteai/sqlite-wasm", "sqlite-sync (WebAssembly, in memory)"),
    Peer("pouchdb", "pouchdb-node", "PouchDB (LevelDB; last states only)"),
    Peer("actual", "@actual-app/crdt", "Actual's crdt (in memory, no database)"),
    Peer("automerge", "@automerge/automerge", "Automerge (in memory)", named=False),
    Peer("yjs", "yjs", "Yjs (in memory, documents alone)", named=False),
)


def install(peer: Peer) -> Path:
    """The folder with the peer's script beside its packages; CalledProcessError where it fails."""
    folder = CACHE / peer.script
    ready = folder / "installed"
    if not ready.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(
            '{"private": true, "type": "module"}', encoding="utf-8"
        )
        subprocess.run(
            ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", peer.package],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        ready.touch()
    for name in ("load", peer.script):
        shutil.copy(SCRIPTS / f"{name}.mjs", folder)
    return folder


def written(load: Load, path: Path) -> Path:
    """The load as the peers' scripts read it."""
    made = [
        [row.table, row.id.hex(), row.writer.hex(), {cell.field: cell.value for cell in row.cells}]
        for row in load.made
    ]
    edits = [
        [
            row.table,
            row.id.hex(),
            row.writer.hex(),
            at_ms(row.cells[0].clock),
            {cell.field: cell.value for cell in row.cells},
        ]
        for row in load.edits
    ]
    path.write_text(json.dumps({"made": made, "edits": edits}), encoding="utf-8")
    return path


def _run(peer: Peer, load: Path) -> dict[str, float | None]:
    done = subprocess.run(
        ["node", install(peer) / f"{peer.script}.mjs", load],
        check=True,
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    found: dict[str, float | None] = json.loads(done.stdout.splitlines()[-1])
    return found


def measure() -> list[Row]:
    if not asked.peers:
        return []
    load = sync_loads.edits(CHANGES)
    sealed = seal(load.edits)
    best: dict[str, float] = {}
    sizes: dict[str, float] = {}
    missing: list[str] = []
    mine = raw = 0.0
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        path = Path(name) / "store.db"
        told = written(load, Path(name) / "load.json")
        for _ in range(max(2, asked.times)):
            mine = max(mine, load.changes / merge(path, load.made, sealed, CHANGES).taken.wall)
            raw = max(raw, load.changes / raw_s(path, load.edits).wall)
            for peer in PEERS:
                if peer.name in missing:
                    continue
                try:
                    found = _run(peer, told)
                except (OSError, subprocess.SubprocessError):
                    missing.append(peer.name)
                    continue
                best[peer.name] = max(best.get(peer.name, 0.0), found["rate"] or 0.0)
                if found["bytes"]:
                    sizes[peer.name] = found["bytes"]
    rivals = [best[peer.name] for peer in PEERS if peer.named and peer.name in best]
    lacking = f"; did not install: {', '.join(missing)}" if missing else ""
    return [
        Row(
            f"merge {CHANGES:,} field edits beside others (best of turns{lacking})",
            "/s",
            mine,
            {"raw insert under a key": raw, **best},
            reach=f"{MUST:g} x the best that keeps records",
            met=mine >= MUST * max(rivals) if rivals else None,
        ),
        Row("on the wire a change, beside others", "B", sealed.bytes_a_change, sizes),
    ]
