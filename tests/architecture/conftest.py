"""What the tests of the source share, and let go of."""

from __future__ import annotations

import pytest

from tests.architecture.sources import tree


def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """Forgets the files that were read once no test of this folder comes next.

    They are three million objects: whoever looks for garbage after them walks through all of them, which
    made each later test of a window take up to a second.
    """
    if nextitem is None or nextitem.path.parent != item.path.parent:
        tree.cache_clear()
