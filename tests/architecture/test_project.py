"""The shape of the project: its top level, its lock files, its notices, its README."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.sources import ROOT, tracked

TOP = {
    "mcr_desktop", "resources", "tests", "packaging", "pyproject.toml", "README.md",
    ".ci", ".gitignore", ".pre-commit-config.yaml",
}  # fmt: skip
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
PYTHONS = ("3.11", "3.12", "3.13")


def locked(name: str) -> list[Requirement]:
    lines = (ROOT / "packaging" / name).read_text(encoding="utf-8").splitlines()
    return [Requirement(line) for line in lines]


def versions(name: str, python: str) -> dict[str, str]:
    """Package -> version that a lock file gives one Python on Linux."""
    surroundings = {
        "python_version": python,
        "python_full_version": f"{python}.9",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    chosen: dict[str, str] = {}
    for requirement in locked(name):
        if requirement.marker is None or requirement.marker.evaluate(dict(surroundings)):
            package = canonicalize_name(requirement.name)
            assert package not in chosen, f"{package} twice for Python {python}"
            (pin,) = requirement.specifier
            chosen[package] = pin.version
    return chosen


def test_the_top_level_holds_only_what_belongs_there():
    assert {path.parts[0] for path in tracked()} <= TOP


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_line_is_a_name_a_version_and_perhaps_a_marker(name):
    for line in (ROOT / "packaging" / name).read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(r"[a-z0-9.-]+==[0-9a-z.]+( ; .+)?", line), line


@pytest.mark.parametrize("python", PYTHONS)
def test_the_locks_agree(python):
    run, dev, build = (versions(name, python) for name in LOCKS)
    assert run.items() <= dev.items()
    assert {name: dev.get(name, version) for name, version in build.items()} == build


@pytest.mark.parametrize("python", PYTHONS)
def test_the_lock_holds_every_declared_dependency(python):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    run, dev, _ = (versions(name, python) for name in LOCKS)
    for declared, chosen in (
        (project["dependencies"], run),
        (project["optional-dependencies"]["dev"], dev),
    ):
        for text in declared:
            requirement = Requirement(text)
            name = canonicalize_name(requirement.name)
            assert name in chosen, f"{name} is declared but not locked; run packaging/lock.sh"
            assert chosen[name] in requirement.specifier


def test_qt_stays_at_the_release_that_was_tried():
    # 6.12.0 loses a reference to True per emission on Python 3.11 and aborts the process.
    assert versions("requirements.lock", "3.11")["pyside6-essentials"] == "6.11.2"


def test_the_notices_are_those_of_the_lock():
    finished = subprocess.run(
        [sys.executable, "packaging/notices.py", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr


@pytest.mark.parametrize(
    "script", [*sorted(path.name for path in (ROOT / "packaging").glob("*.sh")), "../.ci/run"]
)
def test_scripts_parse(script):
    subprocess.run(["bash", "-n", ROOT / "packaging" / script], check=True)


def test_a_wrong_word_is_refused_before_anything_happens(tmp_path):
    for script in ("quickstart.sh", "test.sh"):
        finished = subprocess.run(
            ["bash", ROOT / "packaging" / script, "--nonsense"],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 1
        assert "--nonsense" in finished.stderr
        assert finished.stdout == ""


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (
            "may_be_root() { return 1; }; install_packages 'the window needs' libfoo1 libbar2",
            "sudo apt-get install --yes --no-install-recommends libfoo1 libbar2",
        ),
        (
            "command() { return 1; }; install_packages 'the window needs' libfoo1",
            "On Debian and Ubuntu they are called: libfoo1",
        ),
        (
            "in_range() { return 1; }; find_python",
            "MCR Desktop needs Python 3.11, 3.12 or 3.13",
        ),
        (
            "bare() { [[ $2 = *version* ]] && echo 3.12; }; python=bare; install_packages() { :; }; need_venv_module",
            "has no 'venv' and 'ensurepip' modules",
        ),
    ],
    ids=["no rights", "no apt", "no Python", "no venv module"],
)
def test_what_a_script_may_not_do_it_tells(call, told):
    finished = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"source packaging/environment.sh; {call}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 1
    assert told in finished.stderr


def commands_in(document: str) -> list[str]:
    """The shell lines of the fenced blocks of a document, without prompts and comments."""
    blocks = re.findall(r"```(?:sh|bash|console)\n(.*?)```", document, flags=re.DOTALL)
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def test_the_readme_names_only_what_exists():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = commands_in(text)
    assert "bash packaging/quickstart.sh" in commands
    assert "bash packaging/test.sh" in commands
    named = {
        word for line in commands for word in re.findall(r"(?:packaging|tests)/[\w./-]+", line)
    }
    linked = {link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link}
    assert [name for name in sorted(named | linked) if not (ROOT / name).exists()] == []
