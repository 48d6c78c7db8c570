"""Rank labels (topics, small talk, out of scope) for a text, and say how sure the best one is.

Three readings are added up as log-odds: a logistic regression on the sentence vector (what the classes look
like), the nearest training phrasing (a question asked before is recognised at once) and shared letters
(names and misspellings that the encoder splits apart). The weights were measured on BANKING77, see
docs/decisions.md. Everything is saved as arrays and JSON, never as pickle: a model file runs no code.
"""

import hashlib
import json
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from understanding.encoder import Vectors

Floats = npt.NDArray[np.float64]

# Inverse regularisation of the dense classifier.
REGULARISATION_C = 20.0
STEPS = 40
NEAREST_WEIGHT = 5.0
LETTERS_WEIGHT = 6.0
# Neighbours whose mean cosine tells whether a text lies near anything we know.
NEIGHBOURS = 5
FOLDS = 3
SEED = 12
HASHED_FEATURES = 2**18
# Beyond so many phrasings the dense classifier learns from an even part of each label's, and calibration from
# so many held-out ones: a thousand topics would take minutes. The nearest phrasing and the letters know all.
# The time goes with phrasings times labels, and with held-out phrasings times all.
MOST_LEARNT = 12_000
MOST_LEARNT_TIMES_LABELS = 6_000_000
MOST_HELD_OUT = 5_000
MOST_HELD_OUT_TIMES_ALL = 120_000_000
MANY = 20_000  # phrasings, of which the letters are kept when they are counted
# Comparisons held in memory at once; two arrays of eight bytes each.
MOST_COMPARED = 20_000_000


@dataclass(frozen=True)
class Ranking:
    """Labels in falling order of probability, and how near the text lies to the training phrasings."""

    labels: tuple[str, ...]
    probabilities: tuple[float, ...]
    nearness: float
    """Mean cosine of the five nearest phrasings, -1 to 1."""

    @property
    def best(self) -> str:
        return self.labels[0]

    def probability(self, label: str) -> float:
        """Probability of one label; 0 for an unknown one."""
        return dict(zip(self.labels, self.probabilities)).get(label, 0.0)


def log_softmax(scores: Floats) -> Floats:
    """Log-probabilities of log-odds, row by row."""
    shifted = scores - scores.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True)), dtype=np.float64)


class Letters:
    """Texts as weighted runs of two to five letters; hashed, so that nothing but the weights is stored."""

    HASHER = HashingVectorizer(
        analyzer="char_wb", ngram_range=(2, 5), n_features=HASHED_FEATURES, alternate_sign=False, norm=None
    )

    _counted: ClassVar[tuple[dict[str, int], sparse.csr_matrix]] = (
        {},
        sparse.csr_matrix((0, HASHED_FEATURES)),
    )

    def __init__(self, counts: sparse.csr_matrix) -> None:
        """``counts`` are what `count` gives of the known texts."""
        seen_in = np.bincount(counts.indices, minlength=HASHED_FEATURES)
        self._weights = (np.log((1 + counts.shape[0]) / (1 + seen_in)) + 1.0).astype(np.float32)
        self._by_letter = self._weigh(counts).T.tocsr()

    def _weigh(self, counts: sparse.csr_matrix) -> sparse.csr_matrix:
        weighed = counts.astype(np.float32)
        weighed.data = (1.0 + np.log(weighed.data)) * self._weights[weighed.indices]
        row = np.repeat(np.arange(weighed.shape[0]), np.diff(weighed.indptr))
        lengths = np.sqrt(np.bincount(row, weighed.data**2, weighed.shape[0]))
        weighed.data /= np.maximum(lengths, 1e-9).astype(np.float32)[row]
        return weighed

    @classmethod
    def count(cls, texts: Sequence[str]) -> sparse.csr_matrix:
        """How often each run of letters stands in each text, one row a text."""
        return cls.HASHER.transform(texts)

    @classmethod
    def count_phrasings(cls, texts: Sequence[str]) -> sparse.csr_matrix:
        """The same for all phrasings; of very many, those that were counted last are not counted again.

        Going back to an earlier model of 1,000 topics would else take five seconds more.
        """
        if len(texts) < MANY:
            return cls.count(texts)
        known, counts = cls._counted
        new = [text for text in dict.fromkeys(texts) if text not in known]
        rows = known | {text: counts.shape[0] + row for row, text in enumerate(new)}
        if new:
            counts = sparse.vstack([counts, cls.count(new)], format="csr")
        counts = counts[[rows[text] for text in texts]]
        cls._counted = {text: row for row, text in enumerate(texts)}, counts
        return counts

    def similarities(self, texts: Sequence[str]) -> Vectors:
        """Cosine of each text with each known text, of shape (texts, known)."""
        found = self._weigh(self.count(texts)) @ self._by_letter
        return np.asarray(found.toarray(), dtype=np.float32)


class TopicMatcher:
    """Trained on phrasings with labels; ranks the labels of new texts."""

    def __init__(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        vectors: Vectors,
        weights: Vectors,
        bias: Vectors,
        counts: sparse.csr_matrix | None = None,
    ) -> None:
        self.texts = list(texts)
        self.labels = sorted(set(labels))
        self._vectors = vectors
        self._weights = weights
        self._bias = bias
        index = {label: i for i, label in enumerate(self.labels)}
        self._class_of = np.array([index[label] for label in labels])
        # "Best per class" is one pass over runs of one class, as topics' files come; else they are sorted.
        self._order: npt.NDArray[np.intp] | None = None
        self._starts = _runs(self._class_of)
        if len(self._starts) != len(self.labels):
            self._order = np.argsort(self._class_of, kind="stable")
            self._starts = _runs(self._class_of[self._order])
        in_runs = self._class_of if self._order is None else self._class_of[self._order]
        self._columns = np.argsort(in_runs[self._starts])
        self._letters = Letters(Letters.count_phrasings(self.texts) if counts is None else counts)
        self._ahead: dict[str, tuple[Floats, Floats]] = {}

    @classmethod
    def fit(
        cls,
        texts: Sequence[str],
        labels: Sequence[str],
        vectors: Vectors,
        counts: sparse.csr_matrix | None = None,
    ) -> "TopicMatcher":
        """Train on phrasings, their labels and their sentence vectors; deterministic.

        ``counts`` are their `Letters.count`, where they are known already.
        """
        part = _part_of_each(labels, min(MOST_LEARNT, MOST_LEARNT_TIMES_LABELS // len(set(labels))))
        weights, bias = _dense_classifier(vectors[part], [labels[i] for i in part])
        return cls(texts, labels, vectors, weights, bias, counts)

    def log_odds(self, texts: Sequence[str], vectors: Vectors) -> Floats:
        """Unnormalised log-probabilities of shape (texts, labels)."""
        return self.compare(texts, vectors)[0]

    def compare(self, texts: Sequence[str], vectors: Vectors) -> tuple[Floats, Floats]:
        """What `log_odds` and `nearness` give, from one comparison with all phrasings."""
        if len(texts) == 1 and texts[0] in self._ahead:
            return self._ahead[texts[0]]
        rows = max(1, MOST_COMPARED // len(self.texts))
        blocks = [
            self._compare(texts[start : start + rows], vectors[start : start + rows])
            for start in range(0, len(texts), rows)
        ]
        return np.vstack([scores for scores, _ in blocks]), np.hstack([nearness for _, nearness in blocks])

    def _compare(self, texts: Sequence[str], vectors: Vectors) -> tuple[Floats, Floats]:
        cosines = self._cosines(vectors)
        letters = self._letters.similarities(texts)
        dense = log_softmax(np.asarray(vectors @ self._weights.T + self._bias, dtype=np.float64))
        scores: Floats = (
            dense
            + NEAREST_WEIGHT * self._best_per_class(cosines)
            + LETTERS_WEIGHT * self._best_per_class(letters)
        )
        return scores, _nearness(cosines)

    def read_ahead(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Compare many texts, each with its own vector, for `compare` until the next call of this."""
        self._ahead = {}
        if texts:
            scores, nearness = self.compare(texts, vectors)
            self._ahead = {text: (scores[i : i + 1], nearness[i : i + 1]) for i, text in enumerate(texts)}

    def _best_per_class(self, similarities: Vectors) -> Floats:
        in_runs = similarities if self._order is None else similarities[:, self._order]
        best = np.maximum.reduceat(in_runs, self._starts, axis=1)[:, self._columns]
        return np.asarray(best, dtype=np.float64)

    def nearness(self, vectors: Vectors) -> Floats:
        """Mean cosine of the five nearest phrasings, one number a vector."""
        return _nearness(self._cosines(vectors))

    def _cosines(self, vectors: Vectors) -> Vectors:
        # Written this way round, BLAS takes half the time for a single vector.
        return np.asarray((self._vectors @ vectors.T).T, dtype=np.float32)

    def rank(self, text: str, vector: Vectors) -> Ranking:
        """Labels of a text by falling probability."""
        log_odds, nearness = self.compare([text], vector[None, :])
        return self.ranking(log_odds[0], float(nearness[0]))

    def ranking(self, log_odds: Floats, nearness: float) -> Ranking:
        """Labels by falling probability, from log-odds of shape (labels,) however they came about."""
        probabilities = np.exp(log_softmax(log_odds[None, :]))[0]
        order = np.argsort(-probabilities, kind="stable")
        return Ranking(
            tuple(self.labels[i] for i in order),
            tuple(float(probabilities[i]) for i in order),
            nearness,
        )

    def nearest(self, vector: Vectors, count: int = 3) -> list[tuple[str, str, float]]:
        """The nearest training phrasings: (phrasing, label, cosine), nearest first."""
        cosines = self._vectors @ vector
        order = np.argsort(-cosines, kind="stable")[:count]
        return [(self.texts[i], self.labels[self._class_of[i]], float(cosines[i])) for i in order]

    def labelled(self) -> list[tuple[str, str]]:
        """The training phrasings, each with its label, in the order of training."""
        return [(text, self.labels[i]) for text, i in zip(self.texts, self._class_of)]

    def known_vectors(self) -> dict[str, Vectors]:
        """The vectors of the training phrasings by their tidied text."""
        return dict(zip(self.texts, self._vectors))

    def save(self, folder: Path) -> None:
        """Write `matcher.npz` and `matcher.json` into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(folder / "matcher.npz", vectors=self._vectors, weights=self._weights, bias=self._bias)
        data = {"texts": self.texts, "labels": [label for _, label in self.labelled()]}
        (folder / "matcher.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> "TopicMatcher":
        """Read what `save` wrote."""
        data: dict[str, Any] = json.loads((folder / "matcher.json").read_text("utf-8"))
        with np.load(folder / "matcher.npz", allow_pickle=False) as arrays:
            return cls(data["texts"], data["labels"], arrays["vectors"], arrays["weights"], arrays["bias"])


def _runs(classes: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """Where each stretch of equal classes begins."""
    return np.flatnonzero(np.r_[True, classes[1:] != classes[:-1]])


def _nearness(cosines: Vectors) -> Floats:
    count = min(NEIGHBOURS, cosines.shape[1])
    nearest = np.partition(cosines, -count, axis=1)[:, -count:]
    return np.asarray(nearest.mean(axis=1, dtype=np.float64), dtype=np.float64)


def _dense_classifier(vectors: Vectors, labels: Sequence[str]) -> tuple[Vectors, Vectors]:
    """Weights (labels, dimensions) and bias (labels,) of a multinomial logistic regression."""
    model = LogisticRegression(C=REGULARISATION_C, max_iter=STEPS)
    with warnings.catch_warnings():
        # Stopping early is meant: it regularises like a smaller C and takes a fifth of the time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(vectors, np.asarray(labels))
    if len(model.classes_) == 2:
        # scikit-learn stores one row for two classes; two rows make the softmax the same for any number.
        half = model.coef_ / 2, model.intercept_ / 2
        return np.vstack([-half[0], half[0]]).astype(np.float32), np.hstack([-half[1], half[1]]).astype(
            np.float32
        )
    return model.coef_.astype(np.float32), model.intercept_.astype(np.float32)


@dataclass(frozen=True)
class HeldOut:
    """Phrasings scored by a matcher that had not seen them."""

    names: tuple[str, ...]
    """The labels, one a column of `log_odds`."""
    labels: tuple[str, ...]
    """The true label of each phrasing."""
    log_odds: Floats
    nearness: Floats


def held_out(
    texts: Sequence[str],
    labels: Sequence[str],
    vectors: Vectors,
    counts: sparse.csr_matrix | None = None,
) -> HeldOut:
    """A third of the phrasings, at most some 5,000, scored by a matcher trained on all others; deterministic.

    This is what calibration learns from: a matcher's own training phrasings would look far too easy.
    ``counts`` are as in `TopicMatcher.fit`.
    """
    most = min(MOST_HELD_OUT, MOST_HELD_OUT_TIMES_ALL // len(texts))
    if len(texts) > most * FOLDS:
        test = _some_of_each(texts, labels, most)
    else:
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
        _, test = next(folds.split(vectors, labels))
    train = np.setdiff1d(np.arange(len(texts)), test)
    part = TopicMatcher.fit(
        [texts[i] for i in train],
        [labels[i] for i in train],
        vectors[train],
        None if counts is None else counts[train],
    )
    log_odds, nearness = part.compare([texts[i] for i in test], vectors[test])
    return HeldOut(tuple(part.labels), tuple(labels[i] for i in test), log_odds, nearness)


def _some_of_each(texts: Sequence[str], labels: Sequence[str], most: int) -> npt.NDArray[np.intp]:
    """Where about `most` of the texts stand, of each label the same part and at most a third.

    By checksums, so that a text more or less changes hardly any other's place: a release with one new
    phrasing would else be measured by another scale than the one before.
    """
    by_label: dict[str, list[tuple[bytes, int]]] = {}
    for place, (text, label) in enumerate(zip(texts, labels, strict=True)):
        by_label.setdefault(label, []).append((hashlib.sha256(text.encode()).digest(), place))
    kept: list[int] = []
    for group in by_label.values():
        count = min(max(1, round(len(group) * most / len(texts))), len(group) // FOLDS)
        kept += [place for _, place in sorted(group)[:count]]
    return np.sort(np.array(kept, dtype=np.intp))


def _part_of_each(labels: Sequence[str], most: int) -> npt.NDArray[np.intp]:
    """Where about `most` of the labels stand, of each label the same part, spread over its places."""
    if len(labels) <= most:
        return np.arange(len(labels))
    places = np.argsort(np.asarray(labels), kind="stable")
    starts = np.unique(np.asarray(labels)[places], return_index=True)[1]
    kept = [
        group[np.linspace(0, len(group) - 1, max(1, len(group) * most // len(labels))).astype(np.intp)]
        for group in np.split(places, starts[1:])
    ]
    return np.sort(np.concatenate(kept))
