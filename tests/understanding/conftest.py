"""A reader over a handful of invented topics, trained once: enough to see every decision taken."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from understanding.encoder import SentenceEncoder
from understanding.reader import Reader, Thresholds, TopicNotes

CORPUS: Mapping[str, list[str]] = yaml.safe_load((Path(__file__).parent / "corpus.yml").read_text("utf-8"))
NOTES = {
    "needle_pain": TopicNotes("Does the injection hurt?", ("how_often", "storage")),
    "how_often": TopicNotes("How often are the injections?", ("needle_pain", "cost")),
    "storage": TopicNotes("How do I store ampoules?", ("cost", "needle_pain")),
    "driving": TopicNotes("Can I drive after an injection?", ("alcohol", "needle_pain"), on_yes="alcohol"),
    "alcohol": TopicNotes("Can I drink alcohol?", ("driving", "food")),
    "food": TopicNotes("Which foods contain B12?", ("alcohol", "cost")),
    "cost": TopicNotes("What does an injection cost?", ("how_often", "food")),
}


@pytest.fixture(scope="session")
def corpus() -> tuple[list[str], list[str]]:
    """Phrasings and their labels."""
    pairs = [(text, label) for label, texts in CORPUS.items() for text in texts]
    return [text for text, _ in pairs], [label for _, label in pairs]


@pytest.fixture(scope="session")
def saved_reader(
    encoder: SentenceEncoder, corpus: tuple[list[str], list[str]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The folder of a trained reader."""
    folder = tmp_path_factory.mktemp("reader")
    Reader.train(encoder, *corpus, NOTES, Thresholds()).save(folder)
    return folder


@pytest.fixture(scope="session")
def make_reader(encoder: SentenceEncoder, saved_reader: Path) -> Callable[..., Reader]:
    """Makes the reader with thresholds of a test's own."""

    def make(**thresholds: float) -> Reader:
        return Reader.load(saved_reader, encoder, replace(Thresholds(), **thresholds))

    return make


@pytest.fixture(scope="session")
def reader(make_reader: Callable[..., Reader]) -> Reader:
    return make_reader()
