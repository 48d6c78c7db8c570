"""The last reader takes the front door's assessment or reads for itself; a red flag becomes the intent."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from benchmarks.proof.readings import load_readings
from components.red_flag_examples import training_examples
from components.red_flag_reader import RedFlagReader
from safety import Assessment, Level, Memory, assess, load_vocabulary
from safety.vocabulary import DATA_FOLDER
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
from understanding.encoder import SentenceEncoder
from understanding.second_reader import load_examples
from understanding.tidy import spell_out

EXAMPLES = {
    "emergency": ["i am struggling for every breath", "half of my face is hanging", "he will not wake up"],
    "same_day": ["one calf is fat and sore", "my arm is hot and red since the jab"],
    "none": ["what are the signs of a stroke", "my gran had a clot years ago", "no pain at all today"],
}
EMERGENCY = "i have crushing chest pain and i can't breathe"


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Part:
    examples = tmp_path_factory.mktemp("examples")
    (examples / "ordinary").symlink_to(DATA_FOLDER / "examples" / "ordinary")
    lines = [{"text": text, "level": level} for level, texts in EXAMPLES.items() for text in texts]
    (examples / "few.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    trained = Part(
        RedFlagReader,
        LocalModelStorage.create(tmp_path_factory.mktemp("model")),
        {"examples": str(examples), "shipped": str(DATA_FOLDER.parent / "vectors.npz")},
        TrainingData(),
    )
    trained.train()
    return trained


def read(part: Part, text: str, **metadata: Any) -> Message:
    """One message after the part, which found it understood as a question."""
    message = Message({TEXT: text, "metadata": metadata, INTENT: {"name": "faq", "confidence": 0.9}})
    message.set("understanding", {"outcome": "answer", "topics": ["how_often"]})
    _, (result,) = part.node("load", "process", "messages")(("input", [message]))
    assert isinstance(result, Message)
    return result


def test_a_red_flag_becomes_the_intent_named_after_its_text(part: Part) -> None:
    message = read(part, EMERGENCY)
    expected = assess(EMERGENCY)
    assert expected.level is Level.EMERGENCY
    assert message.get(INTENT) == {"name": expected.text_id.removeprefix("utter_"), "confidence": 1.0}
    assert message.get("red_flags") == expected.to_dict()
    assert message.get("understanding") == {
        "outcome": "answer",
        "topics": ["how_often"],
        "level": "emergency",
        "fresh": "emergency",
    }


def test_without_a_red_flag_the_intent_stays(part: Part) -> None:
    message = read(part, "how often are the injections")
    assert message.get(INTENT) == {"name": "faq", "confidence": 0.9}
    assert message.get("understanding")["level"] == "none"


def test_the_front_doors_assessment_outweighs_the_text(part: Part) -> None:
    given = Assessment(Level.SAME_DAY, Level.SAME_DAY, (), (), "utter_same_day_clot", Memory())
    message = read(part, "how often are the injections", assessment=given.to_dict())
    assert message.get(INTENT)["name"] == "same_day_clot"
    cleared = Assessment(Level.NONE, Level.NONE, (), (), "", Memory())
    assert read(part, EMERGENCY, assessment=cleared.to_dict()).get(INTENT)["name"] == "faq"


def test_a_level_that_is_only_held_leaves_the_question_its_answer(part: Part) -> None:
    held = Assessment(Level.EMERGENCY, Level.NONE, (), (), "", Memory(held=Level.EMERGENCY))
    message = read(part, "how often are the injections", assessment=held.to_dict())
    assert message.get(INTENT)["name"] == "faq"
    assert message.get("understanding")["level"] == "emergency"


def test_the_title_of_a_button_is_not_read_as_the_patients_words(part: Part) -> None:
    message = read(part, EMERGENCY, choice="topic:heart_attack_signs")
    assert message.get(INTENT)["name"] == "faq"
    assert message.get("red_flags") is None


SILENT = "something is not as it should be with the way she lies there"
SWITCHED_OFF = "no chest pain at all"


@pytest.fixture
def speaking(part: Part, encoder: SentenceEncoder) -> Callable[..., Message]:
    """Reads one message with other thresholds for the second reader."""

    def read_with(text: str, assessment: Assessment | None = None, **thresholds: float) -> Message:
        silent = {"ask": 2.0, "ask_in_spite": 2.0, "raise": 2.0}
        other = replace(part, config={**part.config, **silent, **thresholds})
        message = Message({TEXT: text, "metadata": {}})
        if assessment is not None:
            message.set("metadata", {"assessment": assessment.to_dict()})
        vector = encoder.encode(spell_out(text))
        message.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
        _, (result,) = other.node("load", "process", "messages")(("input", [message]))
        assert isinstance(result, Message)
        return result

    return read_with


def level_of(message: Message) -> str:
    return str(message.get("red_flags")["level"])


def test_the_second_reader_asks_where_the_rules_are_silent(speaking: Callable[..., Message]) -> None:
    assert assess(SILENT).level is Level.NONE
    assert not assess(SILENT).cleared
    asked = speaking(SILENT, ask=0.0)
    assert (asked.get(INTENT)["name"], level_of(asked)) == ("safety_check", "check")
    assert level_of(speaking(SILENT, ask_in_spite=0.0)) == "none"


def test_where_it_is_sure_it_raises_same_day_and_no_more(speaking: Callable[..., Message]) -> None:
    raised = speaking(SILENT, **{"ask": 0.0, "raise": 0.0})
    assert (raised.get(INTENT)["name"], level_of(raised)) == ("same_day_unsure", "same_day")
    after = Assessment.from_dict(raised.get("red_flags"))
    assert (after.fresh, after.memory.held, after.memory.check) == (Level.SAME_DAY, Level.SAME_DAY, None)


def test_what_context_switched_off_is_asked_about_at_most(speaking: Callable[..., Message]) -> None:
    assert assess(SWITCHED_OFF).cleared
    assert level_of(speaking(SWITCHED_OFF, **{"ask": 0.0, "raise": 0.0})) == "none"
    assert level_of(speaking(SWITCHED_OFF, **{"ask_in_spite": 0.0, "raise": 0.0})) == "check"


def test_it_says_nothing_above_what_the_rules_raised(speaking: Callable[..., Message]) -> None:
    found = speaking(EMERGENCY, **{"ask": 0.0, "raise": 0.0})
    assert found.get("red_flags") == assess(EMERGENCY).to_dict()


def test_the_examples_come_with_every_proof_case_of_one_message() -> None:
    known = {example.text: example.level for example in training_examples(DATA_FOLDER / "examples")}
    proof = [case for group in load_vocabulary().groups for case in group.proof]
    assert all(case.text in known for case in proof if not case.previous and not case.short)
    assert any(case.short and case.text not in known for case in proof)
    assert known["what is anaphylaxis"] == "none"


def test_what_staff_write_has_no_part_in_the_second_reader(
    part: Part, tmp_path: Path, encoder: SentenceEncoder
) -> None:
    phrasing = Message.build("may i have tea before the jab", "faq/tea")
    vector = encoder.encode(phrasing.get(TEXT))
    phrasing.add_features(Features(vector[None, :], FEATURE_TYPE_SENTENCE, TEXT, "encoder"))
    storage = LocalModelStorage.create(tmp_path)
    other = replace(part, storage=storage, training_data=TrainingData([phrasing] * 20))
    other.train()
    assert other.persisted()["matcher.json"] == part.persisted()["matcher.json"]


def test_nothing_is_trained_on_readings() -> None:
    readings = {reading.text for reading in load_readings()}
    proof = {case.text for group in load_vocabulary().groups for case in group.proof}
    examples = {example.text for example in load_examples(DATA_FOLDER / "examples")}
    trained = {example.text for example in training_examples(DATA_FOLDER / "examples")}
    assert readings.isdisjoint(trained - proof - examples)
    assert len(readings - trained) > 2500
