"""How many questions would be answered at a threshold, and how many of these answers would be wrong.

Measured on a third of the phrasings, which the matcher had not seen; patients' own questions are harder.
"""

from dataclasses import dataclass

import numpy as np

from understanding.confidence import Calibration
from understanding.matcher import HeldOut, Ranking, log_softmax

TOPIC = "faq/"
STEPS = np.round(np.arange(0.05, 1.0, 0.01), 2)


@dataclass(frozen=True, slots=True)
class Coverage:
    """``answered``: share of the questions about topics; ``wrong``: share of all answers given."""

    threshold: float
    answered: float
    wrong: float


def coverage(seen: HeldOut) -> list[Coverage]:
    """One point a threshold, from 0.05 to 0.99. Where nothing is answered, nothing is wrong."""
    calibration = Calibration.fit(seen)
    probabilities = np.exp(log_softmax(seen.log_odds))
    confidences, best = [], []
    for row, nearness in zip(probabilities, seen.nearness):
        order = np.argsort(-row, kind="stable")
        names = tuple(seen.names[number] for number in order)
        ranking = Ranking(names, tuple(row[order].tolist()), float(nearness))
        # Small talk and what is out of scope is not answered with a topic.
        is_topic = ranking.best.startswith(TOPIC)
        confidences.append(calibration.confidence(ranking) if is_topic else -1.0)
        best.append(ranking.best)
    sure = np.array(confidences)
    right = np.array(best) == np.array(seen.labels)
    about_topics = np.array([label.startswith(TOPIC) for label in seen.labels])
    points = []
    for threshold in STEPS:
        given = sure >= threshold
        answered = float((given & about_topics).sum() / max(about_topics.sum(), 1))
        wrong = float((given & ~right).sum() / max(given.sum(), 1))
        points.append(Coverage(float(threshold), round(answered, 4), round(wrong, 4)))
    return points
