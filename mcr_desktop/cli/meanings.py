"""Which of several rows somebody meant by a word."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from mcr_desktop.domain.errors import AmbiguousError, NotFoundError

Row = TypeVar("Row")


def meant(
    rows: Iterable[Row],
    wanted: str,
    kind: str,
    tests: Sequence[Callable[[Row], bool]],
    told: Callable[[Row], str],
) -> Row:
    """The one row that passes the first of these tests that any passes.

    Raises NotFoundError, and AmbiguousError where several pass it; `told` tells those apart.
    """
    listed = list(rows)
    for test in tests:
        found = [row for row in listed if test(row)]
        if len(found) == 1:
            return found[0]
        if found:
            candidates = tuple(told(row) for row in found)
            raise AmbiguousError(kind=kind, wanted=wanted, candidates=candidates)
    raise NotFoundError(kind=kind, wanted=wanted)
