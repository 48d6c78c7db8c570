"""Labelled phrasings for the systems compared, written as Rasa's training data."""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from content.topics import numbered_phrasings
from content.yaml_files import read_yaml


@dataclass(frozen=True)
class Phrasing:
    """A text with its label; `metadata` is what stands beside the label in a topic file."""

    text: str
    label: str
    metadata: Mapping[str, Any] = field(default_factory=dict)


def clinic_phrasings(data: Path) -> list[Phrasing]:
    """All phrasings under ``data/faq`` and ``data/dialogue``: what the product is trained on."""
    found = []
    for path in (*sorted((data / "faq").glob("*.yml")), *sorted((data / "dialogue").glob("*.yml"))):
        document = read_yaml(path)
        for index, entry in enumerate(document.data.get("nlu") or ()):
            for _, text in numbered_phrasings(document, index):
                found.append(Phrasing(text, entry["intent"], entry.get("metadata") or {}))
    return found


def draw(phrasings: Iterable[Phrasing], per_label: int, seed: int) -> list[Phrasing]:
    """At most `per_label` phrasings of each label, drawn at random; the same seed draws the same ones."""
    by_label: defaultdict[str, list[Phrasing]] = defaultdict(list)
    for phrasing in phrasings:
        by_label[phrasing.label].append(phrasing)
    chosen = random.Random(seed)
    return [
        phrasing
        for label in sorted(by_label)
        for phrasing in chosen.sample(by_label[label], min(per_label, len(by_label[label])))
    ]


def flat(label: str) -> str:
    """A retrieval intent as a plain one: ``faq/how_often`` -> ``faq_how_often``."""
    return label.replace("/", "_")


def flattened(phrasings: Iterable[Phrasing]) -> list[Phrasing]:
    """The same phrasings under plain intents, without metadata, for pipelines that know no topics."""
    return [Phrasing(p.text, flat(p.label)) for p in phrasings]


def write_nlu(phrasings: Sequence[Phrasing], path: Path) -> None:
    """Write a training file that ``rasa train nlu`` reads."""
    examples: defaultdict[str, list[str]] = defaultdict(list)
    metadata: dict[str, dict[str, Any]] = {}
    for phrasing in phrasings:
        examples[phrasing.label].append(plain_example(phrasing.text))
        metadata[phrasing.label] = dict(phrasing.metadata)
    entries = [
        {"intent": label, "examples": "".join(f"- {text}\n" for text in texts)}
        | ({"metadata": metadata[label]} if metadata[label] else {})
        for label, texts in examples.items()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    content = yaml.safe_dump({"version": "3.1", "nlu": entries}, allow_unicode=True, width=10_000)
    path.write_text(content, "utf-8")


def plain_example(text: str) -> str:
    """One line without square brackets, which Rasa would read as an entity."""
    return " ".join(text.replace("[", "(").replace("]", ")").split())
