"""Each side says what patients would be told: held against Rasa's own answers, and against each other."""

import json
import time
from pathlib import Path

import pytest

from benchmarks.assistant import Conversation
from content.red_flag_file import lines as lines_of
from content.red_flag_file import with_lines
from content.safety_texts import with_texts
from safety import VocabularyError
from web.frontdoor.replies import Reply
from web.tryout.drafted import Draft
from web.tryout.side import Asked, State
from web.tryout.sides import Sides

ROOT = Path(__file__).resolve().parent.parent.parent.parent
HELD_BACK = ROOT / "benchmarks" / "held_back"
CONVERSATIONS = [
    ["what does hydroxocobalamin injection treat", "how often?", "thanks"],
    ["what does b12 do and how is it given", "ok"],
    ["can you fix my car", "what is the capital of france", "talk to a person"],
    ["is it normal to feel funny after the jab", "yes"],
    ["my chest hurts and i cannot breathe", "how often is the shot"],
    ["one of my legs is swollen and sore", "no", "can i drink coffee"],
    ["/restart", "", "¿cada cuánto es la inyección?", "asdfgh"],
    ["no chest pain but can b12 cause clots"],
    ["x" * 5_001],
]
BUTTONS = [
    ["topic:how_often", "affirm"],
    ["none_of_these", "talk_to_person"],
    ["topic:no_such", "safety_yes"],
]


@pytest.fixture(scope="module")
def sides(trained_model) -> Sides:
    return Sides(ROOT, ROOT, ROOT / "clinic.toml")


def lines(name, every):
    texts = (HELD_BACK / name).read_text("utf-8").splitlines()[::every]
    return [json.loads(text) for text in texts]


def of_rasa(assistant, turns):
    """What Rasa says to a conversation, with its understanding."""
    conversation, said = Conversation(), []
    for text, choice in turns:
        turn = assistant.say(text, conversation, choice or None)
        said.append((turn.level.label, turn.understanding, turn.messages))
    return said


def of_side(side, turns):
    said, state = [], State()
    for text, choice in turns:
        entry, state = side.say(Asked(text, choice, time.time()), state)
        said.append(entry)
    return said


def assert_same(assistant, side, turns):
    for (level, understanding, messages), ours in zip(of_rasa(assistant, turns), of_side(side, turns)):
        assert ours["level"] == level, turns
        assert ours["outcome"] == understanding.get("outcome", ""), turns
        assert [topic["topic"] for topic in ours["topics"]] == list(understanding.get("topics", ())), turns
        assert ours["confidence"] == pytest.approx(understanding.get("confidence", 0.0), abs=1e-6), turns
        said = [Reply.from_dict(reply).to_dict() for reply in ours["replies"]]
        assert [reply["text"] for reply in said] == [message["text"] for message in messages], turns
        assert [list(reply["buttons"]) for reply in said] == [m["buttons"] for m in messages], turns
        assert [list(reply["answers"]) for reply in said] == [
            list(m["custom"]["answers"]) for m in messages
        ], turns


@pytest.mark.parametrize(
    ("name", "every"), [("questions.jsonl", 16), ("out_of_scope.jsonl", 20), ("red_flags.jsonl", 100)]
)
def test_the_published_side_says_what_rasa_says(assistant, sides, name, every):
    _, side = sides.published()
    for line in lines(name, every):
        assert_same(assistant, side, [(line["text"], "")])


def test_follow_ups_are_read_as_rasa_reads_them(assistant, sides):
    _, side = sides.published()
    for line in lines("follow_ups.jsonl", 6):
        assert_same(assistant, side, [(text, "") for text in (*line["previous"], line["text"])])


@pytest.mark.parametrize("texts", CONVERSATIONS, ids=lambda texts: texts[0][:20])
def test_conversations_go_as_with_rasa(assistant, sides, texts):
    assert_same(assistant, sides.published()[1], [(text, "") for text in texts])


@pytest.mark.parametrize("choices", BUTTONS, ids=str)
def test_buttons_do_what_they_do_with_rasa(assistant, sides, choices):
    turns = [("is it normal to feel funny after the jab", ""), *((choice, choice) for choice in choices)]
    assert_same(assistant, sides.published()[1], turns)


def test_without_drafts_the_draft_is_what_is_published(sides):
    _, published = sides.published()
    _, drafted = sides.drafted([])
    assert drafted.parts.reader is published.parts.reader
    assert drafted.parts.second is published.parts.second


def test_a_draft_of_words_alone_is_said_without_a_new_training(sides):
    text = (ROOT / "data" / "faq" / "how_often.yml").read_text("utf-8")
    start = text.index("text: |-") + len("text: |-")
    draft = Draft("how_often", f"{text[:start]}\n        Ask your own nurse, she knows your plan.\n")
    _, side = sides.drafted([draft])
    assert side.parts.reader is sides.published()[1].parts.reader
    said, _ = side.say(Asked("how often will i get b12 injections", "", time.time()), State())
    assert said["replies"][0]["text"] == "Ask your own nurse, she knows your plan."


def test_a_new_way_of_asking_is_answered_by_the_draft_alone(sides):
    text = (ROOT / "data" / "faq" / "how_often.yml").read_text("utf-8")
    new = "when is the next wombat due in my arm"
    draft = Draft("how_often", text.replace("    examples: |\n", f"    examples: |\n      - {new}\n"))
    asked = Asked("when is the next wombat due in the arm", "", time.time())
    before, _ = sides.published()[1].say(asked, State())
    _, side = sides.drafted([draft])
    after, _ = side.say(asked, State())
    assert [topic["topic"] for topic in after["topics"]] == ["how_often"]
    assert before["topics"] == []
    assert after["nearest"][0]["text"] == new
    assert after["nearest"][0]["topic"] == "how_often"
    assert len(after["best"]) == 5
    # Another draft, or another file of topics, is another side.
    assert sides.drafted([draft])[1] is side


def test_a_retired_topic_is_not_answered_any_more(sides):
    asked = Asked("how often will i get b12 injections", "", time.time())
    said, _ = sides.drafted([Draft("how_often", "")])[1].say(asked, State())
    assert "how_often" not in [topic["topic"] for topic in said["topics"]]


def test_why_a_red_flag_is_one(sides):
    _, side = sides.published()
    said, _ = side.say(Asked("my chest hurts, i had a stroke in 2015", "", time.time()), State())
    counting, cleared = said["findings"]
    assert counting["counts"]
    assert "chest" in counting["words"]
    assert counting["group_title"]
    assert (cleared["counts"], cleared["context"]) == (False, "past")
    assert said["learned"] is None


def test_a_draft_of_red_flag_words_is_read_by_the_draft_alone(sides):
    path = "data/red_flags/vision.yml"
    text = (ROOT / path).read_text("utf-8")
    steps = ("symptoms", "sudden_sight_loss", "emergency")
    draft = {path: with_lines(text, [*lines_of(text, *steps), "zappled"], *steps)}
    asked = Asked("i zappled this morning", "", time.time())
    _, side = sides.drafted([], draft)
    said, _ = side.say(asked, State())
    assert said["level"] == "emergency"
    assert [finding["words"] for finding in said["findings"]] == [["zappled"]]
    assert side.parts.reader is sides.published()[1].parts.reader
    (learned,) = sides.published()[1].say(asked, State())[0]["findings"]
    assert learned["title"].startswith("no sign of the vocabulary")
    assert learned["words"] != ["zappled"]
    with pytest.raises(VocabularyError):
        sides.drafted([], {path: "symptoms: 7"})


def test_a_draft_of_a_safety_text_is_said_by_the_draft_alone(sides):
    domain = (ROOT / "domain.yml").read_text("utf-8")
    name = "utter_red_flag_clot"
    new = "**Call {emergency_number} at once.** A clot can do this, says the draft."
    asked = Asked("one of my legs is swollen and sore and i can't breathe", "", time.time())
    published, _ = sides.published()[1].say(asked, State())
    drafted, _ = sides.drafted([], {"domain.yml": with_texts(domain, {name: new})})[1].say(asked, State())
    assert [side["replies"][0]["text_id"] for side in (published, drafted)] == [name, name]
    assert "says the draft" in drafted["replies"][0]["text"]
    assert "says the draft" not in published["replies"][0]["text"]
