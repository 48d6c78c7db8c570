"""Measure the product's matcher on two public sets: BANKING77 (few examples) and CLINC150 (out of scope).

The sets are given by path and never kept. As a program this is the child of ``benchmarks.bench``:
``python -m benchmarks.public_sets banking77|clinc150 path --result file.json``.
"""

import argparse
import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from benchmarks.child import ROOT, report
from benchmarks.training_data import Phrasing, draw
from understanding.encoder import Vectors, load_encoder
from understanding.matcher import Floats, TopicMatcher
from understanding.tidy import Tidier, words
from understanding.vectors import encode_with_cache

CACHE = ROOT / "var/cache"
PER_INTENT = 10
SEEDS = range(5)
# The share of in-scope questions that must still be answered rightly, refusals counted as errors.
KEPT = 0.95
Z_ONE_SIDED_95 = 1.645
BATCH = 500

Flags = npt.NDArray[np.bool_]


class PublicSetError(ValueError):
    """A public set is not where, or not what, it should be; the message says what was expected."""


@dataclass(frozen=True)
class Banking77:
    """The train and test split of BANKING77."""

    train: list[Phrasing]
    test: list[Phrasing]


@dataclass(frozen=True)
class Clinc150:
    """CLINC150 "full": in-scope splits with intents, and out-of-scope texts."""

    train: list[Phrasing]
    validation: list[Phrasing]
    test: list[Phrasing]
    outside_validation: list[Phrasing]
    outside_test: list[Phrasing]


def read_banking77(folder: Path) -> Banking77:
    """``train.csv`` and ``test.csv`` with the columns text and category. Raises PublicSetError."""
    return Banking77(_read_csv(folder / "train.csv"), _read_csv(folder / "test.csv"))


def _read_csv(path: Path) -> list[Phrasing]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return [Phrasing(row["text"], row["category"]) for row in csv.DictReader(lines)]
    except (OSError, KeyError) as error:
        raise PublicSetError(
            f"BANKING77 needs {path} with the columns text and category ({error!r})."
        ) from error


def read_clinc150(path: Path) -> Clinc150:
    """``data_full.json``; its ``oos_train`` is left alone. Raises PublicSetError."""
    try:
        data = json.loads(path.read_text("utf-8"))
        splits = [data[name] for name in ("train", "val", "test", "oos_val", "oos_test")]
        return Clinc150(*([Phrasing(text, intent) for text, intent in split] for split in splits))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PublicSetError(f"CLINC150 needs its data_full.json, not {path} ({error!r}).") from error


# -- measures -------------------------------------------------------------------------------------------


def evidence(log_odds: Floats) -> Floats:
    """How much speaks for any label at all, one number a text: the log of the summed odds ("energy").

    A text unlike all phrasings has little evidence for every label, which the probabilities, made to add up
    to one, no longer show.
    """
    highest = log_odds.max(axis=1)
    return np.asarray(highest + np.log(np.exp(log_odds - highest[:, None]).sum(axis=1)), dtype=np.float64)


def cautious_share(share: float, cases: int) -> float:
    """What `cases` must show for the true share to be at least `share` with 95 % confidence (one-sided)."""
    return float(share + Z_ONE_SIDED_95 * np.sqrt(share * (1 - share) / cases))


def tuned_threshold(scores: Floats, right: Flags, kept: float) -> float:
    """The highest threshold at which at least `kept` of all cases are both right and at or above it.

    Minus infinity where even without refusing anything fewer are right.
    """
    needed = int(np.ceil(kept * len(right) - 1e-9))
    descending = -np.sort(-scores[right])
    return float(descending[needed - 1]) if needed <= len(descending) else float("-inf")


def auroc(inside: Floats, outside: Floats) -> float:
    """Chance that an in-scope text scores higher than an out-of-scope one."""
    truth = np.r_[np.ones(len(inside)), np.zeros(len(outside))]
    return float(roc_auc_score(truth, np.r_[inside, outside]))


# -- in the child ---------------------------------------------------------------------------------------


class PublicMatcher:
    """The product's tidying, encoder and matcher, trained on phrasings of a public set."""

    def __init__(self, train: Sequence[Phrasing], cache: Path) -> None:
        self._encoder = load_encoder()
        self._tidier = Tidier(words(p.text for p in train), self._encoder.vocabulary)
        self._cache = cache
        texts = self._tidied(train)
        self._matcher = TopicMatcher.fit(texts, [p.label for p in train], self._encoded(texts))
        self._labels = np.array(self._matcher.labels)

    def read(self, phrasings: Sequence[Phrasing]) -> tuple[Flags, Floats]:
        """Whether the best label is right, and the evidence, for each phrasing."""
        texts = self._tidied(phrasings)
        vectors = self._encoded(texts)
        # Similarities to all training phrasings are dense: a batch at a time keeps them small.
        log_odds = np.vstack(
            [
                self._matcher.log_odds(texts[start : start + BATCH], vectors[start : start + BATCH])
                for start in range(0, len(texts), BATCH)
            ]
        )
        right = self._labels[log_odds.argmax(axis=1)] == np.array([p.label for p in phrasings])
        return np.asarray(right), evidence(log_odds)

    def _tidied(self, phrasings: Sequence[Phrasing]) -> list[str]:
        return [self._tidier.tidy(p.text) for p in phrasings]

    def _encoded(self, texts: Sequence[str]) -> Vectors:
        # The cache holds the texts of one call: a file for each keeps them all.
        return encode_with_cache(
            self._encoder, texts, self._cache.with_name(f"{self._cache.name}-{len(texts)}.npz")
        )


def measure_banking77(folder: Path) -> dict[str, Any]:
    """Accuracy on the test split after training on ten examples an intent, once for each draw."""
    data = read_banking77(folder)
    accuracies = []
    for seed in SEEDS:
        matcher = PublicMatcher(draw(data.train, PER_INTENT, seed), CACHE / f"banking77-{seed}")
        right, _ = matcher.read(data.test)
        accuracies.append(float(right.mean()))
    return {"accuracies": accuracies}


def measure_clinc150(path: Path) -> dict[str, Any]:
    """Accuracy in scope and recall out of scope at a threshold tuned on the validation split, and AUROC."""
    data = read_clinc150(path)
    matcher = PublicMatcher(data.train, CACHE / "clinc150")
    right, inside_validation = matcher.read(data.validation)
    _, outside_validation = matcher.read(data.outside_validation)
    threshold = tuned_threshold(inside_validation, right, cautious_share(KEPT, len(right)))
    right_test, inside = matcher.read(data.test)
    _, outside = matcher.read(data.outside_test)
    return {
        "accuracy_before_refusing": float(right_test.mean()),
        "in_scope_accuracy": float((right_test & (inside >= threshold)).mean()),
        "out_of_scope_recall": float((outside < threshold).mean()),
        "out_of_scope_recall_validation": float((outside_validation < threshold).mean()),
        "auroc": auroc(inside, outside),
        "auroc_validation": auroc(inside_validation, outside_validation),
        "threshold": threshold,
    }


def main() -> int:
    """The child's command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", choices=["banking77", "clinc150"])
    parser.add_argument("path", type=Path)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    measure = measure_banking77 if options.set == "banking77" else measure_clinc150
    return report(options.result, lambda: measure(options.path))


if __name__ == "__main__":
    sys.exit(main())
