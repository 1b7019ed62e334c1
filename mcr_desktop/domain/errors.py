"""Errors that the core raises: a type, named facts, never a sentence.

`phrases.errors.sentence(error)` says each in plain words. A new error is a subclass of `McrError` in
the module that raises it, or here where several do; its facts are the keyword arguments.
"""

from __future__ import annotations


class McrError(Exception):
    """Something that the user can be told and can act on. `facts` holds what the sentence needs."""

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{type(self).__name__}({told})"


class NotFoundError(McrError):
    """No row answers to `wanted`, a name or an id, among the `kind`s."""


class AmbiguousError(McrError):
    """More than one `kind` answers to `wanted`; `candidates` tells them apart."""


class NameTakenError(McrError):
    """A `kind` called `name` exists already."""


class InvalidValueError(McrError):
    """`value` cannot stand in `field` of a `kind`: `reason` is a code."""


class NothingToUndoError(McrError):
    """There is no gesture left to undo, or to redo."""


class ChangedSinceError(McrError):
    """Rows behind gesture `label` were changed since, so that undoing would lose that change.

    `since` holds a `domain.undos.ChangeSince` for each of the first; of the `rows` that it touched so
    many are `changed`; `passed` earlier ones are barred by the same. Of `redo` where that was asked.
    """


class CancelledError(McrError):
    """The user stopped a long task; nothing of it was kept."""
