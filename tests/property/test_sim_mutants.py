"""What comes from outside, altered: refused with a reason, or exactly what was written.

The campaign tells how slow the slowest was: `python -m tests.property.replay mutants 0-30000`.
"""

from __future__ import annotations

import os
import random

from tests.property.replay import failing
from tests.property.scenarios import staged
from tests.property.simulator_mutants import altered

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
MUTANTS = 30_000 if FULL else 3_000


def test_no_altered_file_is_believed() -> None:
    """Of segments, bodies, entries, key files, requests, approvals and packs."""
    assert failing("mutants", range(MUTANTS)) == []


def test_a_storage_full_of_altered_segments_lets_none_in_and_hides_none() -> None:
    """A hundred altered copies stand around two true segments: only the true ones count, once."""
    dice = random.Random(100)
    with staged("member") as stage:
        ada, jun = stage.machines
        before = stage.digest(jun)
        true = [*stage.write(ada, "One"), *stage.write(ada, "Two")]
        whole = {name: stage.shelf.files.pop(name) for name in true}
        originals = set(whole.values())
        for number in range(100):
            data = altered(whole[dice.choice(true)], dice)
            if data not in originals:
                stage.shelf.files[f"seg/{number:08x}/{number}"] = data
        assert stage.sync(jun).received == 0
        assert stage.digest(jun) == before
        assert len(stage.state(jun).set_aside) >= 95
        stage.shelf.files |= whole
        stage.agree()
        assert stage.contacts(jun) == {"One", "Two"}
