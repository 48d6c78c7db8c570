"""Rasa says what stands on disk now, as one message with its sources and buttons."""

import shutil
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.core.nlg.generator import NaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components.answer_lookup import AnswerLookup

ROOT = Path(__file__).resolve().parent.parent.parent
TOPICS = ("how_often", "missed_dose")


@pytest.fixture
def topics(tmp_path: Path) -> Path:
    folder = tmp_path / "faq"
    folder.mkdir()
    for topic in TOPICS:
        shutil.copy(ROOT / "data" / "faq" / f"{topic}.yml", folder)
    return folder


@pytest.fixture
def lookup(topics: Path) -> AnswerLookup:
    files = {
        "topics": str(topics),
        "sources": str(ROOT / "data" / "sources.yml"),
        "texts": str(ROOT / "domain.yml"),
        "clinic": str(ROOT / "clinic.toml"),
        "locales": str(ROOT / "data" / "locales.yml"),
    }
    settings = EndpointConfig.from_dict({"type": "components.answer_lookup.AnswerLookup", **files})
    made = NaturalLanguageGenerator.create(settings, Domain.empty())
    assert isinstance(made, AnswerLookup)
    return made


def after(understanding: dict[str, Any] | None) -> DialogueStateTracker:
    """A conversation whose last message was understood like this."""
    message = UserUttered("some text", parse_data={"text": "some text", "understanding": understanding})
    return DialogueStateTracker.from_events("someone", [message])


def answer_on_disk(path: Path) -> str:
    (variations,) = yaml.safe_load(path.read_text("utf-8"))["responses"].values()
    return str(variations[0]["text"])


async def test_the_answer_of_the_topic_that_was_understood(lookup: AnswerLookup, topics: Path) -> None:
    understanding = {"outcome": "answer", "topics": ["how_often"]}
    said = await lookup.generate("utter_faq/how_often", after(understanding), "clinic")
    assert said is not None
    assert said["text"].split("\n")[0] == answer_on_disk(topics / "how_often.yml").split("\n")[0]
    assert said["custom"]["kind"] == "answer"
    assert said["custom"]["understanding"] == understanding
    (answer,) = said["custom"]["answers"]
    assert answer["topic"] == "how_often"
    assert answer["sources"]
    assert {"id": "topic:missed_dose", "payload": "topic:missed_dose"}.items() <= said["buttons"][0].items()


async def test_a_changed_answer_is_said_within_two_seconds(lookup: AnswerLookup, topics: Path) -> None:
    conversation = after({"topics": ["how_often"]})
    path = topics / "how_often.yml"
    old = answer_on_disk(path).split("\n")[0]
    path.write_text(path.read_text("utf-8").replace(old, "Changed a moment ago."), "utf-8")
    changed = time.monotonic()
    while True:
        said = await lookup.generate("utter_faq/how_often", conversation, "clinic")
        assert said is not None
        if said["text"].startswith("Changed a moment ago."):
            break
        assert time.monotonic() - changed < 2.0, "the old answer is still said"
        time.sleep(0.05)


async def test_a_fixed_text_is_said_with_the_clinics_numbers(lookup: AnswerLookup) -> None:
    said = await lookup.generate("utter_talk_to_person", after(None), "clinic")
    assert said is not None
    assert "020 7946 0101" in said["text"]
    assert "{" not in said["text"]
    assert said["custom"] == {
        "kind": "chat",
        "text_id": "utter_talk_to_person",
        "answers": [],
        "understanding": {},
    }


async def test_a_conversation_without_a_message_is_answered_too(lookup: AnswerLookup) -> None:
    said = await lookup.generate("utter_greet", DialogueStateTracker.from_events("someone", []), "clinic")
    assert said is not None
    assert said["text"]


async def test_what_does_not_exist_is_not_made_up(lookup: AnswerLookup) -> None:
    assert await lookup.generate("utter_no_such_text", after(None), "clinic") is None
    assert await lookup.generate("utter_faq/no_such_topic", after(None), "clinic") is None
