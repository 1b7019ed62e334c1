"""How many points a CUSUM or an EWMA goes on average until it alarms (ARL), and the limits for a wanted one.

The mean run length L(s) from a sum or average of s solves a Fredholm integral equation of the second kind
(Page, Biometrika 41, 1954; Crowder, Technometrics 29, 1987), solved here at the nodes of a Gauss-Legendre
rule (Nystroem's method). Its kernel is smooth between the limits, so some dozens of nodes give more digits
than anybody needs. The two sides of a CUSUM combine as 1/L = 1/L(upper) + 1/L(lower) (Van Dobben de Bruyn,
Cumulative Sum Tests, 1968). Points are independent and normal with sigma 1; `shift` is their mean in sigmas,
present from the first point on. The limits of the EWMA are those that it settles at, not the narrower first ones.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

_LONGEST = 1e10
"""Run lengths beyond this are given as infinite: rounding leaves them too few digits (1 in 1,000 there)."""
_LEAST_WEIGHT = 0.005


@lru_cache(maxsize=512)
def cusum_run_length(
    reference: float, decision: float, shift: float = 0.0, *, two_sided: bool = True
) -> float:
    """Mean number of points until a CUSUM that begins at 0 alarms; `math.inf` beyond 1e10."""
    if not (math.isfinite(reference) and math.isfinite(shift) and 0 <= decision < math.inf):
        raise ValueError((reference, decision, shift))
    upper = _one_sided(reference, decision, shift)
    if not two_sided:
        return upper
    rate = 1.0 / upper + 1.0 / _one_sided(reference, decision, -shift)
    return 1.0 / rate if rate else math.inf


@lru_cache(maxsize=512)
def ewma_run_length(weight: float, width: float, shift: float = 0.0) -> float:
    """Mean number of points until an EWMA that begins at the centre alarms; `math.inf` beyond 1e10."""
    if not (_LEAST_WEIGHT <= weight <= 1 and 0 < width < math.inf and math.isfinite(shift)):
        raise ValueError((weight, width, shift))
    half = width * math.sqrt(weight / (2.0 - weight))
    nodes, weights = _rule(-half, half, 16 + 8 * math.ceil(0.75 * half / weight))
    steps = (nodes[None, :] - (1.0 - weight) * np.append(nodes, 0.0)[:, None]) / weight
    kernel = _density(steps - shift) * (weights / weight)
    lengths = _solve(kernel[:-1])
    return _length(1.0 + float(kernel[-1] @ lengths)) if lengths is not None else math.inf


@lru_cache(maxsize=64)
def find_decision(run_length: float, reference: float = 0.5, *, two_sided: bool = True) -> float:
    """The decision interval h at which a CUSUM alarms falsely once in `run_length` points on average.

    ValueError where a limit of 0 already goes longer, or where the run length exceeds 1e9.
    """
    return _search(
        lambda h: cusum_run_length(reference, h, two_sided=two_sided), run_length, 0.0, 4.0
    )


@lru_cache(maxsize=64)
def find_width(run_length: float, weight: float = 0.2) -> float:
    """The half width, in sigmas, at which an EWMA alarms falsely once in `run_length` points on average.

    ValueError where the run length is below that of hardly any limits, or exceeds 1e9.
    """
    return _search(lambda width: ewma_run_length(weight, width), run_length, 0.01, 3.0)


def _one_sided(reference: float, decision: float, shift: float) -> float:
    """The upper sum's run length from 0: L(s) = 1 + L(0) P(x <= k - s) + integral of L(y) f(y + k - s)."""
    from scipy.special import ndtr  # only where a run length is wanted: 100 ms

    if decision == 0.0:
        return _length(1.0 / max(float(ndtr(shift - reference)), 1e-300))
    nodes, weights = _rule(0.0, decision, 16 + 8 * math.ceil(0.5 * decision))
    starts = np.append(nodes, 0.0)
    kernel = np.empty((len(starts), len(starts)))
    kernel[:, :-1] = _density(nodes[None, :] + reference - shift - starts[:, None]) * weights
    kernel[:, -1] = ndtr(reference - shift - starts)
    lengths = _solve(kernel)
    return _length(float(lengths[-1])) if lengths is not None else math.inf


def _solve(kernel: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """L of (1 - kernel) L = 1; None where the equation is singular to the last digit."""
    ones = np.ones(len(kernel))
    try:
        return np.asarray(np.linalg.solve(np.eye(len(kernel)) - kernel, ones), np.float64)
    except np.linalg.LinAlgError:
        return None


def _length(found: float) -> float:
    return found if 0.0 < found < _LONGEST else math.inf


def _rule(low: float, high: float, nodes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    at, weight = _legendre(nodes)
    half = (high - low) / 2.0
    return low + half * (at + 1.0), weight * half


@lru_cache(maxsize=32)
def _legendre(nodes: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    at, weight = np.polynomial.legendre.leggauss(nodes)
    return np.asarray(at, np.float64), np.asarray(weight, np.float64)


def _density(z: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi)


def _search(length_of: Callable[[float], float], wanted: float, low: float, high: float) -> float:
    """Where a rising run length reaches the wanted one, to ten digits."""
    from scipy.optimize import brentq  # only where limits are sought: 200 ms

    if not (length_of(low) <= wanted <= _LONGEST / 10):
        raise ValueError(wanted)
    while length_of(high) < wanted:
        high *= 1.5
    return float(
        brentq(lambda at: math.log(min(length_of(at), _LONGEST) / wanted), low, high, xtol=1e-10)
    )
