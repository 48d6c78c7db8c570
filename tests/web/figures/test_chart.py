from collections import Counter
from datetime import date, timedelta

import pytest

from web.figures.chart import BOTTOM, HEIGHT, LEFT, TOP, WIDTH, Point, bars, curve, top_of
from web.figures.counts import Day

FIRST = date(2026, 11, 1)


def days(*numbers: dict[str, int]) -> list[Day]:
    return [Day(FIRST + timedelta(days=n), Counter(channels)) for n, channels in enumerate(numbers)]


def test_channels_stand_on_each_other_and_reach_their_number() -> None:
    chart = bars(days({"web": 6, "sms": 4}, {}), ["web", "sms"])
    web, sms = chart.bars
    room = HEIGHT - BOTTOM - TOP
    assert (web.kind, sms.kind) == (0, 1)
    assert web.height == pytest.approx(room * 0.6, abs=0.1)
    assert web.y + web.height == pytest.approx(HEIGHT - BOTTOM, abs=0.1)
    assert sms.y + sms.height == pytest.approx(web.y, abs=0.2)
    assert [step.text for step in chart.steps] == ["0", "5", "10"]


def test_bars_stay_in_the_picture_and_labels_are_few() -> None:
    chart = bars(days(*({"web": n} for n in range(366))), ["web"])
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH and bar.y >= TOP - 0.1 for bar in chart.bars)
    assert len(chart.days) <= 8


def test_nothing_makes_an_empty_chart() -> None:
    assert bars([], []).bars == ()
    assert bars(days({}), []).bars == ()


@pytest.mark.parametrize(("number", "top"), [(0, 2), (3, 4), (5, 10), (11, 20), (101, 200), (401, 1000)])
def test_axes_end_at_round_numbers(number: int, top: int) -> None:
    assert top_of(number) == top


def test_of_the_points_that_are_good_enough_the_one_that_answers_most_is_chosen() -> None:
    points = [Point(0.2, 0.9, 0.05), Point(0.5, 0.7, 0.01), Point(0.6, 0.7, 0.009), Point(0.9, 0.2, 0.0)]
    assert curve(points, 0.01).chosen == points[2]
    assert curve(points, 0.05).chosen == points[0]
    assert curve(points[:2], 0.001).chosen is None
    assert len(curve(points, 0.01).line.split()) == 4
    assert curve([*points[:2], Point(0.99, 0.0, 0.0)], 0.001).chosen is None, "answers nothing"
