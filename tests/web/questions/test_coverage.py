import numpy as np

from understanding.matcher import HeldOut
from web.questions.coverage import coverage


def held_out() -> HeldOut:
    """Two topics and what is out of scope; every fourth question about the first looks like the second."""
    rng = np.random.default_rng(3)
    names = ("faq/a", "faq/b", "out_of_scope")
    labels, odds, nearness = [], [], []
    for number in range(300):
        label = names[number % 3]
        seen = "faq/b" if label == "faq/a" and number % 4 == 0 else label
        row = rng.normal(0, 1, 3)
        row[names.index(seen)] += 1.5 if seen != label else 4
        labels.append(label)
        odds.append(row)
        nearness.append(0.9 if seen == label else 0.5)
    return HeldOut(names, tuple(labels), np.array(odds), np.array(nearness))


def test_a_higher_threshold_answers_less_and_errs_less() -> None:
    points = coverage(held_out())
    assert [point.threshold for point in points[:2]] == [0.05, 0.06]
    answered = [point.answered for point in points]
    assert answered == sorted(answered, reverse=True)
    assert points[0].wrong > points[-20].wrong
    assert all(0 <= point.answered <= 1 and 0 <= point.wrong <= 1 for point in points)


def test_the_real_phrasings_give_a_curve(meanings) -> None:
    points = meanings.coverage()
    assert points[0].answered > 0.6
    assert min(point.wrong for point in points if point.answered > 0.2) < points[0].wrong / 2
