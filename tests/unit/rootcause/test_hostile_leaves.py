"""Leaf tables at the edges of what numbers can say."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.leaves import amounts, rates
from mcr_desktop.rootcause.localising import localise

RANDOM = np.random.default_rng(3)
LABELS = {
    f"a{i}": Attribute.of([f"v{code}" for code in RANDOM.integers(0, 5, 200)]) for i in range(3)
}
SEEN = RANDOM.poisson(20, 200).astype(float)
DUE = np.full(200, 20.0)


@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e15, 1e300])
def test_amounts_of_any_size_have_an_answer_without_infinities(scale: float) -> None:
    for table in (
        amounts(LABELS, SEEN * scale, DUE * scale),
        rates(LABELS, SEEN * scale, DUE * 5 * scale, SEEN * scale, DUE * 5 * scale),
    ):
        json.dumps(asdict(localise(table)), allow_nan=False)


def test_what_never_failed_can_begin_to() -> None:
    hit = LABELS["a1"].codes == 2
    late = np.where(hit, 6.0, 0.0)
    found = localise(rates(LABELS, late, DUE, np.zeros(200), DUE * 8))
    assert [cause.slice.conditions for cause in found.causes] == [(("a1", LABELS["a1"].labels[2]),)]
