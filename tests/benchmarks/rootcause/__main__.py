"""Measures the root-cause engine and prints one table for each topic.

    python -m tests.benchmarks.rootcause --data DIR [TOPIC...]

A TOPIC is a module beside this one that has `measure(data) -> Iterator[Section]`; without one, all run.
DIR holds the public sets, one folder each. Nothing here passes or fails: figures are read by people.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

from tests.benchmarks import machines


def topics() -> list[str]:
    """The topics that there are."""
    here = Path(__file__).parent
    return sorted(
        path.stem
        for path in here.glob("*.py")
        if "\ndef measure(" in path.read_text(encoding="utf-8")
    )


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.rootcause")
    parser.add_argument("--data", type=Path, required=True, help="folder of the public sets")
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join(topics()))
    given = parser.parse_args(words)
    unknown = sorted(set(given.topics) - set(topics()))
    if unknown:
        parser.error(f"no such topic: {', '.join(unknown)}; there are {', '.join(topics())}")
    print(machines.line(), flush=True)
    for name in given.topics or topics():
        print(f"measuring {name} ...", file=sys.stderr, flush=True)
        for section in importlib.import_module(f"tests.benchmarks.rootcause.{name}").measure(
            given.data
        ):
            print(section.text(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
