"""What a question is about, by the phrasings as they stand: its vector, its likely label, the nearest topics.

Loads the encoder, so it is for the nightly mining, never for the web process.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from content.phrasings import load_phrasings
from understanding.encoder import SentenceEncoder, Vectors
from understanding.matcher import TopicMatcher, held_out
from understanding.tidy import spell_out
from understanding.vectors import encode_with_cache
from web.questions.coverage import Coverage, coverage
from web.questions.deidentify import without_marks

TOPIC = "faq/"
BLOCK = 256


@dataclass(frozen=True, slots=True)
class Meaning:
    """One question's vector, the label that the matcher ranks first, and the three likeliest topics.

    Each suggestion is a dictionary of ``topic``, ``phrasing`` (its nearest) and ``similarity`` (cosine).
    """

    vector: Vectors
    label: str
    suggestions: list[dict[str, str | float]]


class Meanings:
    """A matcher trained on the phrasings of `data`; training takes seconds, since their vectors are kept."""

    def __init__(self, encoder: SentenceEncoder, data: Path, cache: Path | None = None) -> None:
        self._encoder = encoder
        items = load_phrasings(data)
        self._texts = [item.text for item in items]
        self._labels = np.array([item.intent for item in items])
        spelt = [spell_out(text) for text in self._texts]
        self._vectors = encode_with_cache(encoder, spelt, cache, data / "vectors.npz")
        self._matcher = TopicMatcher.fit(spelt, list(self._labels), self._vectors)
        self.common: Vectors = np.asarray(self._vectors.mean(axis=0), dtype=np.float32)
        self._topics = np.array([label.startswith(TOPIC) for label in self._matcher.labels])
        known = "\n".join(sorted(f"{item.intent}\t{item.text}" for item in items))
        self.checksum = hashlib.sha256(known.encode()).hexdigest()

    def coverage(self) -> list[Coverage]:
        """What would be answered at which threshold, by phrasings that the matcher had not seen."""
        spelt = [spell_out(text) for text in self._texts]
        return coverage(held_out(spelt, list(self._labels), self._vectors))

    def read(self, texts: Sequence[str]) -> list[Meaning]:
        """The meaning of each text, de-identified as it is kept."""
        return [
            meaning
            for start in range(0, len(texts), BLOCK)
            for meaning in self._read_block(texts[start : start + BLOCK])
        ]

    def _read_block(self, texts: Sequence[str]) -> list[Meaning]:
        spelt = [spell_out(without_marks(text)) or "?" for text in texts]
        return self._meanings(spelt, self._encoder.encode_all(spelt, workers=1))

    def suggestions(self, texts: Sequence[str], vectors: Vectors) -> list[list[dict[str, str | float]]]:
        """The suggestions for texts whose vectors are known already, one row each: nothing is encoded."""
        spelt = [spell_out(without_marks(text)) or "?" for text in texts]
        return [meaning.suggestions for meaning in self._meanings(spelt, vectors)]

    def _meanings(self, spelt: list[str], vectors: Vectors) -> list[Meaning]:
        odds = self._matcher.log_odds(spelt, vectors)
        best = odds.argmax(axis=1)
        topics = np.argsort(np.where(self._topics, -odds, np.inf), axis=1, kind="stable")[:, :3]
        similar = vectors @ self._vectors.T
        return [
            Meaning(
                vectors[row],
                self._matcher.labels[best[row]],
                [self._suggestion(self._matcher.labels[topic], similar[row]) for topic in topics[row]],
            )
            for row in range(len(spelt))
        ]

    def _suggestion(self, label: str, similar: Vectors) -> dict[str, str | float]:
        at = int(np.where(self._labels == label, similar, -1.0).argmax())
        return {
            "topic": label.removeprefix(TOPIC),
            "phrasing": self._texts[at],
            "similarity": round(float(similar[at]), 3),
        }
