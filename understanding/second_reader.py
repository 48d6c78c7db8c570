"""The second reader of red flags: learned from example messages, for wordings that the rules do not know.

It never overrules the rules (``safety/``): it is asked only where they found nothing, and alone it leads to a
question, the safety check. It reads with the same three readings as the topic matcher.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from understanding.encoder import Vectors
from understanding.matcher import TopicMatcher
from understanding.tidy import spell_out, spell_out_phrasing

RED_FLAG = "red_flag"
HARMLESS = "harmless"
LEVELS = ("emergency", "same_day", "none")


class ExampleError(ValueError):
    """An example file cannot be used; the message names file and line."""


@dataclass(frozen=True)
class Example:
    """One example message and how urgent it is: emergency, same_day or none."""

    text: str
    level: str

    @property
    def label(self) -> str:
        """What the reader learns: a red flag, or harmless."""
        return HARMLESS if self.level == "none" else RED_FLAG


def load_examples(folder: Path) -> list[Example]:
    """The example messages of all ``*.jsonl`` files of a folder. Raises ExampleError."""
    examples = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            try:
                entry = json.loads(line)
                example = Example(entry["text"], entry["level"])
            except (ValueError, KeyError, TypeError) as error:
                raise ExampleError(f"{path}, line {number}: needs JSON with “text” and “level”") from error
            if example.level not in LEVELS or not isinstance(example.text, str):
                raise ExampleError(f"{path}, line {number}: the level must be one of {', '.join(LEVELS)}")
            examples.append(example)
    return examples


class SecondReader:
    """Gives the probability that a message reports a red flag."""

    def __init__(self, matcher: TopicMatcher) -> None:
        self._matcher = matcher

    @classmethod
    def train(cls, examples: Sequence[Example], vectors: Vectors) -> "SecondReader":
        """Train on example messages, with the vectors of their spelt-out texts."""
        texts = [spell_out_phrasing(e.text) for e in examples]
        return cls(TopicMatcher.fit(texts, [e.label for e in examples], vectors))

    def read_ahead(self, texts: Sequence[str], vectors: Sequence[Vectors]) -> None:
        """Compare many texts together, for `probability`."""
        spelt = dict(zip(map(spell_out, texts), vectors))
        self._matcher.read_ahead(list(spelt), np.array(list(spelt.values())))

    def probability(self, text: str, vector: Vectors) -> float:
        """How likely the message reports a red flag, 0 to 1; `vector` is that of its spelt-out text."""
        return self._matcher.rank(spell_out(text), vector).probability(RED_FLAG)

    def known_vectors(self) -> dict[str, Vectors]:
        """The vectors that it was trained on, by their spelt-out text."""
        return self._matcher.known_vectors()

    def save(self, folder: Path) -> None:
        """Write what `load` needs."""
        self._matcher.save(folder)

    @classmethod
    def load(cls, folder: Path) -> "SecondReader":
        """Read what `save` wrote."""
        return cls(TopicMatcher.load(folder))
