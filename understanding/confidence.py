"""Turn a ranking into a probability that its best topic is what was asked."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from understanding.matcher import Floats, HeldOut, Ranking, log_softmax


@dataclass(frozen=True)
class Calibration:
    """Logistic map from a ranking's evidence to the chance that its best topic is right.

    Fitted on phrasings scored by a matcher that had not seen them, out-of-scope lines included: there any
    topic is wrong. So one number covers both ways of being wrong, the wrong topic and no topic.
    """

    evidence: tuple[float, ...]
    bias: float
    topic_mark: str = "faq/"

    @classmethod
    def fit(cls, held_out: HeldOut) -> "Calibration":
        """Learn from held-out phrasings. Raises ValueError where all, or none, were matched rightly."""
        probabilities = np.exp(log_softmax(held_out.log_odds))
        topics = np.array([name.startswith(cls.topic_mark) for name in held_out.names])
        among_topics = np.where(topics, probabilities, -1.0)
        best = among_topics.argmax(axis=1)
        right = np.array([held_out.names[b] == label for b, label in zip(best, held_out.labels)])
        runner_up = np.sort(probabilities, axis=1)
        best_probability = probabilities[np.arange(len(best)), best]
        highest_other = np.where(best_probability >= runner_up[:, -1], runner_up[:, -2], runner_up[:, -1])
        rows = _evidence(best_probability, highest_other, held_out.nearness)
        if right.all() or not right.any():
            raise ValueError("Calibration needs both right and wrong cases: are there out-of-scope lines?")
        model = LogisticRegression(C=1.0, max_iter=1000).fit(rows, right)
        return cls(tuple(float(w) for w in model.coef_[0]), float(model.intercept_[0]))

    def confidence(self, ranking: Ranking) -> float:
        """Probability, 0 to 1, that the best topic of `ranking` is what was asked."""
        best = next((i for i, label in enumerate(ranking.labels) if label.startswith(self.topic_mark)), None)
        if best is None:
            return 0.0
        other = ranking.probabilities[1] if best == 0 else ranking.probabilities[0]
        row = _evidence(
            np.array([ranking.probabilities[best]]), np.array([other]), np.array([ranking.nearness])
        )
        odds = float((row @ np.array(self.evidence))[0]) + self.bias
        return float(1.0 / (1.0 + np.exp(-odds)))

    def to_dict(self) -> dict[str, Any]:
        """JSON-safe form."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Calibration":
        """Read what `to_dict` wrote."""
        return cls(tuple(data["evidence"]), data["bias"], data["topic_mark"])


def _evidence(best: Floats, other: Floats, nearness: Floats) -> Floats:
    """Columns: log-odds of the best topic, its lead over the strongest rival label, nearness."""
    tiny = 1e-6
    odds = np.log((best + tiny) / (1.0 - best + tiny))
    lead = np.log((best + tiny) / (other + tiny))
    return np.column_stack([odds, np.clip(lead, -8.0, 8.0), nearness])
