"""The classifier sets the intent that the rules act on, and hands the reader's decision on."""

from pathlib import Path

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from components.sentence_encoder import SentenceEncoder
from components.topic_matcher import TopicMatcher
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


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory, training_data: TrainingData) -> Part:
    trained = Part(
        TopicMatcher, LocalModelStorage.create(tmp_path_factory.mktemp("model")), {}, training_data
    )
    trained.train()
    return trained


def test_a_question_sets_the_intent_and_the_topic_that_rasa_answers(part: Part) -> None:
    (message,) = part.read(["how often are the injections"])
    assert message.get(INTENT)["name"] == "faq"
    assert message.get("understanding")["topics"] == ["how_often"]
    selected = message.get("response_selector")["faq"]["response"]
    assert selected["utter_action"] == "utter_faq/how_often"
    assert message.get(INTENT)["confidence"] == selected["confidence"] >= 0.5


@pytest.mark.parametrize(
    ("text", "intent"), [("hello there", "greet"), ("?", "unreadable"), ("", "unreadable")]
)
def test_a_message_without_a_topic_selects_none(part: Part, text: str, intent: str) -> None:
    (message,) = part.read([text])
    assert message.get(INTENT)["name"] == intent
    assert message.get("response_selector") is None


def test_the_context_in_the_metadata_is_followed_up(part: Part) -> None:
    context = {"topics": ["driving"], "question": "can i drive after the injection", "misses": 0}
    (yes,) = part.read(["yes please"], {"context": context})
    assert yes.get("understanding")["topics"] == ["alcohol"], "what the notes of the topic offer"
    (miss,) = part.read(["who won the football"], {"context": {"misses": 1}})
    assert miss.get(INTENT)["name"] == "second_miss"


def test_a_button_outweighs_its_title(part: Part) -> None:
    (message,) = part.read(["Does the injection hurt?"], {"choice": "topic:cost"})
    assert message.get("understanding")["topics"] == ["cost"]


def test_the_nearest_phrasings_come_only_where_they_are_asked_for(part: Part) -> None:
    (message,) = part.read(["how often are the injections"], {"nearest": 2})
    first, second = message.get("nearest")
    assert first["intent"].removeprefix("faq/") == "how_often"
    assert first["cosine"] >= second["cosine"]
    (message,) = part.read(["how often are the injections"])
    assert message.get("nearest") is None


def test_the_thresholds_come_from_the_configuration(part: Part) -> None:
    strict = Part(
        TopicMatcher, part.storage, {"answer": 1.1, "ask": 0.0, "second_question": 1.1}, part.training_data
    )
    (message,) = strict.read(["how often are the injections"])
    assert message.get(INTENT)["name"] == "did_you_mean"


def test_the_featurizers_vector_is_used_and_changes_nothing(part: Part, tmp_path: Path) -> None:
    texts = ["how often are the injections", "how oftn r the injectons"]
    featurizer = Part(SentenceEncoder, LocalModelStorage.create(tmp_path))
    _, with_vectors = part.node("load", "process", "messages")(("input", featurizer.read(texts)))
    for featurized, plain in zip(with_vectors, part.read(texts)):
        assert featurized.get("understanding") == plain.get("understanding")


def test_training_on_the_featurizers_vectors_decides_like_training_on_texts(
    part: Part, tmp_path: Path, training_data: TrainingData
) -> None:
    featurizer = Part(SentenceEncoder, LocalModelStorage.create(tmp_path))
    copies = TrainingData([Message(dict(e.data)) for e in training_data.training_examples])
    _, featurized = featurizer.node("create", "process_training_data", "training_data")(("input", copies))
    other = Part(TopicMatcher, LocalModelStorage.create(tmp_path), {}, featurized)
    other.train()
    texts = ["does it hurt", "is it free", "fridge", "train times to york"]
    for one, two in zip(part.read(texts), other.read(texts)):
        assert one.get("understanding")["topics"] == two.get("understanding")["topics"]
        assert one.get("understanding")["outcome"] == two.get("understanding")["outcome"]


def test_it_asks_for_our_featurizer_in_the_pipeline() -> None:
    assert TopicMatcher.required_components() == [SentenceEncoder]


def test_untrained_it_says_so(part: Part) -> None:
    node = part.node("create", "process", "messages")
    with pytest.raises(GraphComponentException) as caught:
        node(("input", [Message({"text": "hello"})]))
    assert "has not been trained or loaded" in str(caught.value.__cause__)
