"""Which cells carry the change of a leaf table: all of them are compared, the best is taken, and again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.rootcause import leaves
from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.localising import localise
from mcr_desktop.rootcause.nulls import Deal

SIZES = {"carrier": 5, "lane": 8, "site": 4}


def grid() -> dict[str, list[str]]:
    places = np.indices(tuple(SIZES.values())).reshape(len(SIZES), -1)
    return {
        name: [f"{name[0]}{code}" for code in codes]
        for name, codes in zip(SIZES, places, strict=True)
    }


def held(labels: dict[str, list[str]], **where: str) -> np.ndarray:
    rows = np.ones(len(next(iter(labels.values()))), bool)
    for name, label in where.items():
        rows &= np.array(labels[name]) == label
    return rows


def drawn(seed: int, times: float = 1.0, **where: str):
    """Counts of some 30 a leaf, one slice raised."""
    random = np.random.default_rng(seed)
    labels = grid()
    due = random.uniform(10, 50, len(labels["lane"]))
    mean = due.copy()
    mean[held(labels, **where)] *= times
    return labels, random.poisson(mean).astype(float), due


def table(labels, seen, due) -> leaves.Leaves:
    return leaves.amounts({name: Attribute.of(one) for name, one in labels.items()}, seen, due)


def named(found) -> list[dict[str, str]]:
    return [cause.slice.as_where() for cause in found.causes]


@pytest.mark.parametrize(
    "where",
    [{"carrier": "c1"}, {"carrier": "c2", "lane": "l3"}, {"lane": "l0", "site": "s3"}],
)
@pytest.mark.parametrize("times", [3.0, 0.2])
def test_the_slice_that_moved_is_named_in_either_direction(where, times) -> None:
    found = localise(table(*drawn(1, times, **where)))
    assert (found.verdict, named(found)) == ("explained", [where])
    (cause,) = found.causes
    assert cause.low < times < cause.high
    assert cause.p <= 0.05


def test_two_causes_come_out_strongest_first_with_their_own_figures() -> None:
    labels, seen, due = drawn(2, 4.0, carrier="c1")
    other = held(labels, lane="l5", site="s2") & ~held(labels, carrier="c1")
    seen[other] *= 5
    found = localise(table(labels, seen, due))
    assert named(found) == [{"carrier": "c1"}, {"lane": "l5", "site": "s2"}]
    second = found.causes[1]
    assert second.observed == seen[other].sum()
    assert second.expected == pytest.approx(due[other].sum())
    assert sum(cause.share or 0.0 for cause in found.causes) == pytest.approx(1.0, abs=0.1)


def test_two_elements_of_one_attribute_are_two_causes() -> None:
    labels, seen, due = drawn(3, 3.0, carrier="c1")
    seen[held(labels, carrier="c3")] *= 3
    assert sorted(c["carrier"] for c in named(localise(table(labels, seen, due)))) == ["c1", "c3"]


def test_a_rate_that_rose_is_found_and_one_that_fell_is_no_cause() -> None:
    random = np.random.default_rng(4)
    labels = grid()
    total = random.integers(200, 900, len(labels["lane"])).astype(float)
    was = random.binomial((total * 8).astype(int), 0.04).astype(float)

    def judged(factor: float):
        rate = np.where(held(labels, carrier="c2", site="s1"), 0.04 * factor, 0.04)
        bad = random.binomial(total.astype(int), rate).astype(float)
        attributes = {name: Attribute.of(one) for name, one in labels.items()}
        return localise(leaves.rates(attributes, bad, total, was, total * 8))

    assert named(judged(4.0)) == [{"carrier": "c2", "site": "s1"}]
    assert judged(0.1).verdict == "no cause found"


def test_nothing_is_found_where_counts_are_drawn_from_what_was_expected() -> None:
    found = [localise(table(*drawn(seed))).verdict for seed in range(40)]
    assert found.count("no cause found") >= 38


def test_nothing_is_found_where_labels_are_dealt_out_anew() -> None:
    quiet = 0
    for seed in range(40):
        labels, seen, due = drawn(seed, 3.0, carrier="c1")
        order = np.random.default_rng(seed).permutation(len(seen))
        quiet += not localise(table(labels, seen[order], due[order])).causes
    assert quiet >= 37


def test_nothing_is_found_in_a_common_relative_error() -> None:
    quiet = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        labels = grid()
        due = random.weibull(0.7, len(labels["lane"])) * 1e4
        seen = due * np.maximum(1 + random.normal(0, 0.25, len(due)), 0.01)
        quiet += not localise(table(labels, seen, due)).causes
    assert quiet >= 19


def test_slices_with_the_same_rows_are_one_and_the_simplest_names_it() -> None:
    labels, seen, due = drawn(5, 4.0, carrier="c1")
    labels["country"] = ["NL"] * len(seen)
    labels["fleet"] = [f"f{one}" for one in labels["carrier"]]
    (cause,) = localise(table(labels, seen, due)).causes
    assert cause.slice.as_where() == {"carrier": "c1"}
    told = [alias.as_where() for alias in cause.aliases]
    assert told[0] == {"fleet": "fc1"}
    assert {"carrier": "c1", "country": "NL"} in told


def test_what_cannot_be_told_apart_is_listed() -> None:
    labels, seen, due = drawn(6, 4.0, carrier="c1")
    nearly = np.array(["x" if one == "c1" else "y" for one in labels["carrier"]], object)
    nearly[np.flatnonzero(held(labels, carrier="c2"))[0]] = "x"
    labels["nearly"] = nearly.tolist()
    (cause,) = localise(table(labels, seen, due)).causes
    told = [cause.slice.as_where(), *(tie.as_where() for tie in (*cause.ties, *cause.aliases))]
    assert {"carrier": "c1"} in told
    assert {"nearly": "x"} in told


def shuffled(case, seed):
    labels, seen, due = case
    order = np.random.default_rng(seed).permutation(len(seen))
    names = list(np.random.default_rng(seed).permutation(list(labels)))
    again = {str(name): [labels[str(name)][row] for row in order] for name in names}
    return again, seen[order], due[order]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), times=st.sampled_from([1.0, 0.3, 2.0, 4.0]))
def test_the_order_of_rows_and_of_attributes_does_not_matter(seed, times) -> None:
    case = drawn(seed, times, carrier="c1", site="s2")
    assert localise(table(*case)) == localise(table(*shuffled(case, seed)))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000), lane=st.integers(0, 7))
def test_doubling_all_counts_keeps_the_winner(seed, lane) -> None:
    labels, seen, due = drawn(seed, 3.0, lane=f"l{lane}")
    once, twice = localise(table(labels, seen, due)), localise(table(labels, seen * 2, due * 2))
    assert named(once)[:1] == named(twice)[:1] == [{"lane": f"l{lane}"}]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_a_row_split_in_two_changes_nothing(seed) -> None:
    labels, seen, due = drawn(seed, 3.0, carrier="c4")
    again = {name: [*one, one[0]] for name, one in labels.items()}
    part, rest = np.floor(seen[0] / 2), np.ceil(seen[0] / 2)
    split = localise(
        table(
            again, np.array([part, *seen[1:], rest]), np.array([due[0] / 2, *due[1:], due[0] / 2])
        )
    )
    whole = localise(table(labels, seen, due))
    assert named(split) == named(whole)
    assert split.leaves == whole.leaves


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "a", "b", "c"]), st.sampled_from(["", "x", "y"]),
            st.one_of(st.just(0.0), st.floats(-5, 1e12)), st.one_of(st.just(0.0), st.floats(-5, 1e12)),
        ), min_size=1, max_size=30,
    )
)  # fmt: skip
def test_whatever_the_figures_the_answer_is_finite_json(rows) -> None:
    first, second, seen, due = zip(*rows, strict=True)
    found = localise(
        leaves.amounts(
            {"p": Attribute.of(first), "q": Attribute.of(second)}, np.array(seen), np.array(due)
        )
    )
    json.dumps(asdict(found), allow_nan=False)
    assert bool(found.causes) == (found.verdict == "explained")


def test_too_few_leaves_or_no_expectation_is_too_few_to_say() -> None:
    one = leaves.amounts({"a": Attribute.of(["x"])}, np.array([9.0]), np.array([1.0]))
    assert localise(one).verdict == "too few to say"
    labels, seen, due = drawn(7)
    assert localise(table(labels, seen, due * 0)).verdict == "too few to say"


def test_a_change_in_too_few_leaves_to_compare_is_too_few_to_say() -> None:
    labels = {"carrier": ["a", "a", "b", "b", "c", "c"], "lane": ["x", "y"] * 3}
    due = np.full(6, 100.0)
    assert localise(table(labels, due.copy(), due)).verdict == "no cause found"
    seen = np.array([100.0, 100.0, 260.0, 250.0, 100.0, 100.0])
    assert localise(table(labels, seen, due)).verdict == "too few to say"


def test_flags_tell_what_is_odd_of_the_table() -> None:
    labels, seen, due = drawn(8)
    labels["country"] = ["NL"] * len(seen)
    due[3], seen[3], seen[5] = 0.0, 7.0, -1.0
    kinds = {flag.kind for flag in localise(table(labels, seen, due)).flags}
    assert kinds == {"zero baseline", "negative amounts", "constant attribute"}


def test_depth_limits_what_a_cause_combines() -> None:
    case = drawn(9, 6.0, carrier="c1", lane="l1", site="s1")
    assert all(len(one) == 1 for one in named(localise(table(*case), depth=1)))


def test_it_can_be_stopped() -> None:
    class Stopped:
        def report(self, *_: int) -> None:
            raise CancelledError

    with pytest.raises(CancelledError):
        localise(table(*drawn(10)), progress=Stopped())


class _Repeated:
    """Worlds in which as much moved as in ours."""

    def deals(self, actual: Deal, _: np.ndarray) -> Iterator[Deal]:
        return iter([actual] * 20)


def test_a_null_of_ones_own_decides() -> None:
    case = table(*drawn(11, 3.0, carrier="c1"))
    assert localise(case).verdict == "explained"
    assert localise(case, null=_Repeated()).verdict == "no cause found"
