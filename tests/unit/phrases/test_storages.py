"""What goes wrong between this machine and a team's storage, each with what to do about it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from mcr_desktop.phrases import errors, storages
from mcr_desktop.sync import errors as raised

SYNC = Path(raised.__file__).parent
FACTS = {"target": "https://cloud.example/dav", "detail": "500", "text": "s3://team"}


def reasons() -> set[tuple[str, str]]:
    """Every storage error with a reason that the code of `sync` names."""
    found = set()
    for name in ("answers", "folders", "objects", "targets"):
        text = (SYNC / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                for word in node.keywords:
                    if word.arg == "reason" and isinstance(word.value, ast.Constant):
                        found.add((node.func.id, str(word.value.value)))
        found |= set(re.findall(r'\((Storage\w+), "(\w+)"\)', text))
        found |= {
            ("TargetError", reason) for reason in re.findall(r'_refuse\(.*?, "(\w+)"\)', text)
        }
    return {(kind, reason) for kind, reason in found if kind != "RefusedError"}


def test_the_reasons_are_found_in_the_code() -> None:
    found = reasons()
    assert len(found) > 15
    assert {("StorageUnreachableError", "foreign"), ("TargetError", "clear")} <= found


@pytest.mark.parametrize(("kind", "reason"), sorted(reasons()))
def test_every_reason_has_a_sentence_that_says_what_to_do(kind: str, reason: str) -> None:
    assert f"{kind}.{reason}" in storages.sentences()
    error: BaseException = getattr(raised, kind)(**FACTS, reason=reason)
    said = errors.sentence(error)
    assert said != errors.sentence(getattr(raised, kind)(**FACTS))
    assert "{" not in said
    assert "?" not in said.replace("?endpoint", "").replace("the ?", "")


@pytest.mark.parametrize(
    "cause", ["dns", "refused", "tls", "timeout", "cut", "server", "busy", "foreign", "network"]
)
def test_every_cause_of_no_connection_has_a_sentence(cause: str) -> None:
    assert f"StorageUnreachableError.{cause}" in storages.sentences()
