"""Measures the program beside its peers and prints one table.

    python -m tests.benchmarks [--data DIR] [--peers] [--times N] [NAME...]

A NAME is a module beside this one that has `measure() -> list[Row]`; without one, all run.
Nothing here passes or fails: figures are read by people.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import machines
from tests.benchmarks.rows import table
from tests.benchmarks.settings import asked

if TYPE_CHECKING:
    from tests.benchmarks.rows import Row


def names() -> list[str]:
    """The benchmarks that there are."""
    here = Path(__file__).parent
    return sorted(
        path.stem
        for path in here.glob("*.py")
        if "\ndef measure(" in path.read_text(encoding="utf-8")
    )


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--data", type=Path, help="folder of large real inputs")
    parser.add_argument("--peers", action="store_true", help="install and measure other programs")
    parser.add_argument("--times", type=int, default=5, help="starts of each program (5)")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names()))
    given = parser.parse_args(words)
    unknown = sorted(set(given.names) - set(names()))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(names())}")
    asked.data, asked.peers, asked.times = given.data, given.peers, given.times

    # An installed program has its bytecode, and so have the processes that it starts.
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    print(machines.line(), flush=True)
    rows: list[Row] = []
    for name in given.names or names():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        rows += importlib.import_module(f"tests.benchmarks.{name}").measure()
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
