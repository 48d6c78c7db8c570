"""The featurizer adds the vector of the spelt-out text, and keeps those of the phrasings."""

from pathlib import Path

import numpy as np
import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentence_encoder import SentenceEncoder
from components.topic_matcher import sentence_vector
from tests.components.part_checks import (  # noqa: F401
    Part,
    test_a_message_is_read_alike_whatever_comes_with_it,
    test_a_part_carried_to_another_machine_reads_alike,
    test_any_text_is_read_and_kept_as_written,
    test_messages_stay_in_order_and_none_is_lost,
    test_rasa_knows_the_part_by_the_name_in_the_configuration,
    test_the_same_message_is_always_read_alike,
    test_what_a_part_says_can_be_sent_as_json,
    test_what_is_persisted_holds_no_pickle,
)
from understanding.encoder import EncoderError
from understanding.encoder import SentenceEncoder as Encoder
from understanding.tidy import spell_out


@pytest.fixture
def part(tmp_path: Path) -> Part:
    return Part(SentenceEncoder, LocalModelStorage.create(tmp_path))


def test_a_message_gets_the_vector_of_its_spelt_out_text(part: Part, encoder: Encoder) -> None:
    (message,) = part.read(["How often are the JABS"])
    vector = sentence_vector(message)
    assert vector is not None
    assert np.array_equal(vector, encoder.encode(spell_out("How often are the JABS")))
    assert not np.array_equal(vector, encoder.encode("How often are the JABS"))


def test_an_empty_message_gets_no_vector(part: Part) -> None:
    (message,) = part.read([""])
    assert sentence_vector(message) is None


def test_phrasings_get_their_vectors_from_the_cache_or_anew(
    part: Part, tmp_path: Path, encoder: Encoder
) -> None:
    cache = tmp_path / "vectors.npz"
    part.config = {"cache": str(cache)}
    texts = ["my jab", "the fridge"]
    for expected_before in (False, True):
        assert cache.is_file() is expected_before
        data = TrainingData([Message.build(text, "some_intent") for text in texts])
        _, data = part.node("create", "process_training_data", "training_data")(("input", data))
        for example in data.training_examples:
            assert np.array_equal(sentence_vector(example), encoder.encode(spell_out(example.get(TEXT))))


def test_a_model_file_that_is_missing_is_named_when_rasa_loads_the_part(part: Part) -> None:
    part.config = {"model": "/nowhere/model.onnx"}
    with pytest.raises(GraphComponentException) as caught:
        part.read(["hello"])
    assert isinstance(caught.value.__cause__, EncoderError)
    assert "/nowhere/model.onnx does not exist" in str(caught.value.__cause__)
