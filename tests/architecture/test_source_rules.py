"""Rules of the house that a reader of the source can check."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, dotted, modules, tracked, tree

LONGEST = 440
"""About 400 lines; the slack is for a table or a docstring that is better whole."""

OURS = modules("mcr_desktop")
SCREENS = modules("mcr_desktop/ui")
EVERYWHERE = (*OURS, *modules("tests", "packaging"))

FORBIDDEN_IMPORTS = {"pickle", "cPickle", "dill", "marshal", "shelve", "cloudpickle"}
FORBIDDEN_CALLS = {"eval", "exec", "__import__", "os.system", "os.popen"}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
WALL_CLOCKS = {"time.time", "time.time_ns"}
CLOCK_HOME = Path("mcr_desktop/domain/periods.py")
STOPWATCHES = ("perf_counter", "process_time", "thread_time", "clock_gettime")
TELLERS = {Path("tests/journeys/watched.py"), Path("tests/property/simulator_mutants.py")}
"""They print what they measured; nothing passes or fails by it."""


def where(path: Path, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def calls(path: Path) -> list[tuple[str, ast.Call]]:
    return [(dotted(n.func), n) for n in ast.walk(tree(path)) if isinstance(n, ast.Call)]


def test_nothing_runs_text_or_foreign_bytes_as_code():
    found = [
        f"{where(path, node)} {name}"
        for path in OURS
        for name, node in calls(path)
        if name in FORBIDDEN_CALLS
    ]
    for path in OURS:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names = {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = {node.module.partition(".")[0]}
            else:
                continue
            found += [f"{where(path, node)} import {name}" for name in names & FORBIDDEN_IMPORTS]
    assert found == []


def test_only_the_clock_module_asks_for_the_time():
    found = []
    for path in OURS:
        if path == CLOCK_HOME:
            continue
        for name, node in calls(path):
            last_two = ".".join(name.split(".")[-2:])
            if last_two in CLOCKS or name in WALL_CLOCKS:
                found.append(f"{where(path, node)} {name}")
    assert found == []


def test_no_test_passes_or_fails_by_a_stopwatch():
    """A busy machine is no defect: work is counted in calls, and measured in the benchmarks."""
    found = [
        f"{where(path, node)} {name}"
        for path in modules("tests")
        if path.parts[1] != "benchmarks" and path not in TELLERS
        for name, node in calls(path)
        if name.rpartition(".")[2].removesuffix("_ns") in STOPWATCHES
    ]
    assert found == []


def test_screens_use_no_message_boxes_event_pumping_or_service_locator():
    forbidden = (
        "QMessageBox",
        "processEvents",
        "QApplication.instance",
        "QCoreApplication.instance",
    )
    found = []
    for path in SCREENS:
        for node in ast.walk(tree(path)):
            name = dotted(node) if isinstance(node, (ast.Name, ast.Attribute)) else ""
            if isinstance(node, ast.ImportFrom):
                name = " ".join(alias.name for alias in node.names)
            if any(word in name for word in forbidden):
                found.append(f"{where(path, node)} {name}")
    assert found == []


@pytest.mark.parametrize("path", EVERYWHERE, ids=str)
def test_a_file_does_one_thing(path):
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{path} has {lines} lines; split it by what it does"


def test_every_file_says_in_its_first_line_what_it_is():
    assert [str(path) for path in OURS if not ast.get_docstring(tree(path))] == []


def test_every_module_with_code_postpones_annotations():
    found = []
    for path in EVERYWHERE:
        body = [
            node
            for node in tree(path).body
            if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        ]
        first = body[0] if body else None
        if first is not None and not (
            isinstance(first, ast.ImportFrom) and first.module == "__future__"
        ):
            found.append(str(path))
    assert found == []


def test_the_project_speaks_of_the_product_alone():
    # The brackets keep this file from finding itself.
    words = [
        r"/w[o]rk/",
        r"/r[o]ot/",
        r"/h[o]me/[a-z]",
        r"index[-_][u]rl",
        r"find-[l]inks",
        r"pypi\.[o]rg",
        r"pythonhosted\.[o]rg",
        r"deb\.debian\.[o]rg",
        r"\bissues? #?[0-9]",
        r"\b(language [m]odel|chat[b]ot)\b",
    ]
    pattern = re.compile("|".join(words))
    texts = {
        ".py",
        ".md",
        ".sh",
        ".toml",
        ".yaml",
        ".yml",
        ".txt",
        ".lock",
        ".qss",
        ".json",
        ".html",
    }
    quoted = {Path("packaging/LICENSE.txt")}
    found = []
    for path in tracked():
        if path in quoted or path.parts[:2] == ("tests", "data"):
            continue
        if path.suffix in texts or path.parts[0] == ".ci":
            for number, line in enumerate(
                (ROOT / path).read_text(encoding="utf-8").splitlines(), 1
            ):
                match = pattern.search(line)
                if match and path.parts[:1] != ("resources",):
                    found.append(f"{path}:{number} {match.group()}")
    assert found == []


def test_opt_outs_carry_their_reason():
    # Once a file for each rule: the second opt-out from the same rule has the same reason.
    opt_out = re.compile(r"#\s*(?:noqa:\s*|type:\s*ignore\[)([A-Za-z0-9, -]+?)\]?(?:\s+(\W.*)|$)")
    found = []
    for path in EVERYWHERE:
        lines = (ROOT / path).read_text(encoding="utf-8").splitlines()
        reasoned: set[str] = set()
        for number, line in enumerate(lines, 1):
            match = opt_out.search(line)
            if match is None:
                continue
            rules, reason = match.group(1).strip(), match.group(2) or ""
            above = lines[number - 2].strip() if number > 1 else ""
            if len(reason.strip(" -#")) >= 8 or above.startswith("#"):
                reasoned.add(rules)
            elif rules not in reasoned:
                found.append(f"{path}:{number} {rules}")
    assert found == []


def test_opt_outs_name_their_rule():
    blanket = re.compile(r"#\s*(?:noqa(?!:)|type:\s*ignore(?!\[))")
    found = [
        f"{path}:{number}"
        for path in OURS
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), 1)
        if blanket.search(line)
    ]
    assert found == []
