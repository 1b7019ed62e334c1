"""`mcr` called in this process on real profiles."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.cli import main
from tests.unit.services.profiles import Templates


@dataclass
class Answer:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Mcr:
    """Calls `mcr --profile FOLDER ...`; `ok` insists on status 0 and a silent standard error."""

    def __init__(self, folder: Path, capsys, monkeypatch) -> None:
        self.folder = folder
        self._capsys = capsys
        self._monkeypatch = monkeypatch

    def __call__(self, *words: str, words_in: str | bytes = b"") -> Answer:
        data = words_in.encode() if isinstance(words_in, str) else words_in
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        self._capsys.readouterr()
        status = main(["--profile", str(self.folder), *words])
        told = self._capsys.readouterr()
        return Answer(status, told.out, told.err)

    def ok(self, *words: str, words_in: str | bytes = b"") -> Answer:
        answer = self(*words, words_in=words_in)
        assert (answer.status, answer.err) == (0, "")
        return answer


@pytest.fixture
def mcr(templates: Templates, tmp_path: Path, capsys, monkeypatch) -> Mcr:
    return Mcr(templates.empty(tmp_path / "profile"), capsys, monkeypatch)


@pytest.fixture
def other(templates: Templates, tmp_path: Path, capsys, monkeypatch) -> Mcr:
    """A second person's machine, made on its own: no key is copied."""
    from mcr_desktop.bootstrap import create_profile

    create_profile(tmp_path / "other", "Amara Insley", demo=True).close()
    return Mcr(tmp_path / "other", capsys, monkeypatch)


@pytest.fixture
def demo(templates: Templates, tmp_path: Path, capsys, monkeypatch) -> Mcr:
    return Mcr(templates.demo(tmp_path / "demo"), capsys, monkeypatch)
