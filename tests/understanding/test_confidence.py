"""Confidence rises with the evidence, says how often the answer is right, and refuses to be made up."""

import json

import numpy as np
import pytest

from understanding.confidence import Calibration
from understanding.matcher import HeldOut, Ranking

NAMES = ("faq/ants", "faq/bees", "greet", "out_of_scope")


def cases(count: int = 600) -> HeldOut:
    """Texts whose best topic is right the more often, the higher its odds and the nearer the text lies."""
    random = np.random.default_rng(3)
    strength = random.uniform(-2.0, 6.0, count)
    odds = random.normal(scale=0.3, size=(count, len(NAMES)))
    best = random.integers(0, 2, count)
    odds[np.arange(count), best] += strength
    right = random.uniform(size=count) < 1.0 / (1.0 + np.exp(2.0 - strength))
    labels = tuple(NAMES[b] if r else "out_of_scope" for b, r in zip(best, right))
    return HeldOut(NAMES, labels, odds, 0.3 + 0.08 * strength + random.normal(scale=0.05, size=count))


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    return Calibration.fit(cases())


def ranking(best: float, nearness: float = 0.6, first: str = "faq/ants") -> Ranking:
    """A ranking whose best label has probability `best`."""
    rest = (1.0 - best) / 3
    others = tuple(name for name in NAMES if name != first)
    return Ranking((first, *others), (best, rest, rest, rest), nearness)


def test_confidence_is_a_probability_that_rises_with_the_best_topics(calibration: Calibration) -> None:
    found = [calibration.confidence(ranking(best)) for best in (0.3, 0.5, 0.7, 0.9, 0.99, 1.0)]
    assert found == sorted(found)
    assert 0.0 <= found[0] < 0.5 < found[-1] <= 1.0


def test_confidence_rises_with_nearness(calibration: Calibration) -> None:
    found = [calibration.confidence(ranking(0.8, nearness)) for nearness in (0.1, 0.4, 0.7, 0.95)]
    assert found == sorted(found)
    assert found[0] < found[-1]


def test_confidence_means_the_share_of_right_answers() -> None:
    learnt, seen = Calibration.fit(cases()), cases(6000)
    shares = np.exp(seen.log_odds)
    shares /= shares.sum(axis=1, keepdims=True)
    confidences, right = [], []
    for row, nearness, label in zip(shares, seen.nearness, seen.labels):
        order = np.argsort(-row)
        found = Ranking(tuple(NAMES[i] for i in order), tuple(float(row[i]) for i in order), float(nearness))
        confidences.append(learnt.confidence(found))
        right.append(next(name for name in found.labels if name.startswith("faq/")) == label)
    sure = np.array(confidences) > 0.7
    assert np.mean(np.array(right)[sure]) == pytest.approx(np.mean(np.array(confidences)[sure]), abs=0.07)


def test_a_stronger_label_that_is_no_topic_lowers_the_confidence(calibration: Calibration) -> None:
    beaten = Ranking(("greet", "faq/ants", "faq/bees", "out_of_scope"), (0.6, 0.3, 0.05, 0.05), 0.6)
    leading = Ranking(("faq/ants", "faq/bees", "greet", "out_of_scope"), (0.3, 0.25, 0.25, 0.2), 0.6)
    assert calibration.confidence(beaten) < calibration.confidence(leading)


def test_without_any_topic_there_is_no_confidence(calibration: Calibration) -> None:
    assert calibration.confidence(Ranking(("greet", "out_of_scope"), (0.9, 0.1), 0.9)) == 0.0


@pytest.mark.parametrize("label", ["faq/ants", "out_of_scope"])
def test_cases_that_are_all_right_or_all_wrong_are_refused(label: str) -> None:
    odds = np.tile([3.0, 0.0, 0.0, 0.0], (10, 1))
    with pytest.raises(ValueError, match="both right and wrong cases"):
        Calibration.fit(HeldOut(NAMES, (label,) * 10, odds, np.full(10, 0.5)))


def test_what_was_written_as_json_reads_back_alike(calibration: Calibration) -> None:
    again = Calibration.from_dict(json.loads(json.dumps(calibration.to_dict())))
    assert again == calibration
    assert again.confidence(ranking(0.77)) == calibration.confidence(ranking(0.77))
