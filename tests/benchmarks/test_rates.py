"""Rates and their intervals."""

import pytest

from benchmarks.rates import rate, wilson


def test_interval_matches_a_published_example() -> None:
    # 81 of 263: the example of Newcombe (1998), Wilson's method without continuity correction.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("hits", "total"), [(0, 5), (5, 5), (0, 1), (1, 1), (3, 1000)])
def test_interval_stays_within_zero_and_one_and_holds_the_share(hits: int, total: int) -> None:
    low, high = wilson(hits, total)
    assert 0.0 <= low <= hits / total <= high <= 1.0


def test_more_cases_narrow_the_interval() -> None:
    few, many = wilson(8, 10), wilson(800, 1000)
    assert many[1] - many[0] < (few[1] - few[0]) / 5


def test_nothing_counted_prints_a_dash() -> None:
    assert rate(0, 0) == "-"
    assert wilson(0, 0) == (0.0, 1.0)


def test_rate_shows_counts_share_and_interval() -> None:
    assert rate(45, 60) == "45/60  75.0 %  (62.8 to 84.2)"
