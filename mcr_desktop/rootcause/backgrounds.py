"""What else moved: the scatter of attribute values, against which a cell has to stand out.

Weather moves whole mornings and seasons whole regions, so in a baseline comparison of real rates every
value of every attribute wanders a little, and a large cell that merely inherits such wandering looks more
certain than it is. Here each value's log rate ratio is a random effect (variance `_WANDER`), fitted to all
leaves at once by penalised Poisson regression, and a cell is scored by what it adds beyond them (score test
of a fixed effect in a mixed model; Breslow and Clayton, Journal of the American Statistical Association
88, 1993): its excess over the fitted background, on the information that the background leaves it. A cell whose
siblings moved likewise keeps little of either; so does a part of a value all of which moved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.rootcause.lattices import Lattice

_WANDER = 0.002
"""Attribute values wander by about 4.5 % from one period to the next beyond their leaves' own scatter."""
_WHOLE = 10.0
"""The whole's movement is left free."""
_ROUNDS, _SETTLED = 6, 1e-3
_MOST_VALUES, _MOST_ROOM = 500, 4_000_000


class Field(Protocol):
    """Weighted amounts of each leaf."""

    @property
    def observed(self) -> NDArray[np.float64]: ...
    @property
    def expected(self) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """The attribute values of a table: `values` (leaves x values, the first the whole), `cells` (cells x leaves)."""

    values: Any  # scipy's sparse arrays come without types
    cells: Any

    def measure(self, field: Field) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """What each cell could have told beyond its background, and what it did: expected, observed."""
        effects = self._fit(field, _WHOLE)
        if effects[0] < 0:  # a whole that fell is no reason to expect less
            effects = self._fit(field, 0.0)
        fitted = field.expected * np.exp(self.values @ effects)
        known = np.linalg.inv(self._information(fitted, 0.0 if effects[0] == 0.0 else _WHOLE))
        if effects[0] == 0.0:
            known[0] = known[:, 0] = 0.0
        weighted = self.values.multiply(fitted[:, None]).tocsr()
        shared = (self.cells @ weighted).tocsr()
        total = self.cells @ fitted
        lost = np.asarray(shared.multiply(shared @ known).sum(axis=1)).ravel()
        room = np.maximum(total - lost, 1e-9)
        return room, np.maximum(room + self.cells @ field.observed - total, 0.0)

    def _fit(self, field: Field, whole: float) -> NDArray[np.float64]:
        """Effects of the whole (none where `whole` is 0) and of each value, by penalised Newton steps."""
        precision = self._precision(whole)
        effects = np.zeros(self.values.shape[1])
        for _ in range(_ROUNDS):
            fitted = field.expected * np.exp(self.values @ effects)
            slope = self.values.T @ (field.observed - fitted) - precision * effects
            step = np.clip(np.linalg.solve(self._information(fitted, whole), slope), -1.0, 1.0)
            if whole <= 0:
                step[0] = 0.0
            effects += step
            if float(np.abs(step).max()) < _SETTLED:
                break
        return effects

    def _precision(self, whole: float) -> NDArray[np.float64]:
        precision = np.full(self.values.shape[1], 1.0 / _WANDER)
        precision[0] = 1.0 / whole if whole > 0 else 0.0
        return precision

    def _information(self, fitted: NDArray[np.float64], whole: float) -> NDArray[np.float64]:
        weighted = self.values.multiply(fitted[:, None])
        matrix = np.asarray((self.values.T @ weighted).todense()) + np.diag(self._precision(whole))
        if whole <= 0:
            matrix[0], matrix[:, 0], matrix[0, 0] = 0.0, 0.0, 1.0
        return matrix


def lay_background(lattice: Lattice) -> Background | None:
    """The background of a lattice's cells; None where it has too many values or cells to be laid out."""
    leaves = len(lattice.columns[0].codes)
    sizes = [len(column.labels) - 1 for column in lattice.columns]
    number = 1 + sum(sizes)
    if number > _MOST_VALUES or number * len(lattice) > _MOST_ROOM:
        return None
    from scipy.sparse import csr_array  # costs 50 ms, so only when needed

    rows, places = [np.arange(leaves)], [np.zeros(leaves, np.intp)]
    first = 1
    for column, size in zip(lattice.columns, sizes, strict=True):
        told = np.flatnonzero(column.codes)
        rows.append(told)
        places.append(column.codes[told].astype(np.intp) - 1 + first)
        first += size
    row, place = np.concatenate(rows), np.concatenate(places)
    values = csr_array((np.ones(len(row)), (row, place)), shape=(leaves, number))
    held, holders = [], []
    for q, ids in enumerate(lattice.ids):
        within = np.flatnonzero(ids < lattice.starts[q + 1] - lattice.starts[q])
        held.append(within)
        holders.append(ids[within].astype(np.intp) + lattice.starts[q])
    leaf, cell = np.concatenate(held), np.concatenate(holders)
    cells = csr_array((np.ones(len(leaf)), (cell, leaf)), shape=(len(lattice), leaves))
    return Background(values, cells)
