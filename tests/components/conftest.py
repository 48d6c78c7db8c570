"""Training data of the small clinic of tests/understanding, in Rasa's own form."""

import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from tests.understanding.conftest import CORPUS, NOTES
from understanding.reader import topic_id


def _example(text: str, label: str) -> Message:
    message = Message.build(text, label)
    notes = NOTES.get(topic_id(label))
    if notes is not None:
        about = {"title": notes.title, "related": list(notes.related), "on_yes": notes.on_yes}
        message.set("metadata", {"intent": about})
    return message


@pytest.fixture(scope="session")
def training_data() -> TrainingData:
    return TrainingData([_example(text, label) for label, texts in CORPUS.items() for text in texts])
