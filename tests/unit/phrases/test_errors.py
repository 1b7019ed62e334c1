"""Every error in one plain sentence: what happened, what was kept, what to do."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import mcr_desktop
from mcr_desktop.domain.errors import InvalidValueError, McrError
from mcr_desktop.phrases.errors import sentence

FACTS = {
    "kind": "account",
    "wanted": "Quill",
    "candidates": ["Quillmere", "Quillfen"],
    "name": "Quillmere",
    "field": "tier",
    "value": "x",
    "allowed": ("key", "growth"),
    "label": "Promise marked kept",
    "path": "/p",
    "target": "/shared",
    "reason": "header",
    "least": 8,
    "detail": "denied",
    "limit": "memory",
}


def _every_error() -> list[type[McrError]]:
    for module in pkgutil.walk_packages(mcr_desktop.__path__, "mcr_desktop."):
        if ".ui" not in module.name and "migrations" not in module.name:
            importlib.import_module(module.name)
    found: list[type[McrError]] = []
    waiting = [McrError]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found += kinds
        waiting += kinds
    # Families are never raised themselves; screens and the command line word their own as they raise them.
    leaves = {
        kind
        for kind in found
        if not kind.__subclasses__() and kind.__module__.split(".")[1] not in {"cli", "ui"}
    }
    return sorted(leaves, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", _every_error(), ids=lambda kind: kind.__name__)
def test_every_error_says_something_of_its_own(kind):
    said = sentence(kind(**FACTS))
    assert kind.__name__ not in said
    assert said.endswith((".", "?", "NAME", "!")) or ": " in said
    assert "{" not in said


def test_what_the_system_says_of_a_file_is_told_as_it_is():
    gone = FileNotFoundError(2, "No such file or directory", "dock\nplan.pdf")
    assert sentence(gone) == ("dock plan.pdf: No such file or directory. Nothing was changed.")
    assert "unforeseen" in sentence(OSError("no file is named"))


def test_an_unforeseen_error_is_named_and_says_that_nothing_changed():
    said = sentence(RuntimeError("boom"))
    assert "boom" in said
    assert "Nothing was changed" in said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"kind": "case_event", "field": "text", "value": "", "allowed": ()},
            "The text of the event is missing. Nothing was changed.",
        ),
        (
            {"kind": "case", "field": "title", "value": None, "allowed": ()},
            "The title of the case is missing. Nothing was changed.",
        ),
        (
            {"kind": "case", "field": "effective_on", "value": "soon", "allowed": ("YYYY-MM-DD",)},
            'The effective day of the case cannot be "soon". Allowed: YYYY-MM-DD.',
        ),
        (
            {"kind": "case", "field": "state", "value": "closed", "allowed": ()},
            'The state of the case cannot be "closed". Nothing was changed.',
        ),
    ],
)
def test_what_cannot_stand_in_a_field_is_said_in_plain_words(facts, said):
    assert sentence(InvalidValueError(**facts)) == said
