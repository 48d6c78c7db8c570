"""What is said for an action: the words on disk now, with sources, buttons and the clinic's numbers."""

import json
import time
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path

import pytest

from content.clinic import Clinic, load_clinic
from content.published import PublishedTopics
from content.replies import Replies, Reply
from content.texts import load_texts

Change = Callable[[Path, str, str], None]

MORE_TEXTS = """\
  utter_did_you_mean:
    - text: Did you mean one of these?
  utter_out_of_scope:
    - text: Not here. Call {clinic_phone}.
  utter_offer_person:
    - text: Call {clinic_phone}.
  utter_same_day_clot:
    - text: Contact {urgent_advice}.
  utter_safety_check:
    - text: Is this happening now?
  utter_not_english:
    - text: Only English. {emergency_number}
  utter_not_english_es:
    - text: Solo inglés. {emergency_number}
"""


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def clinic(root: Path) -> Clinic:
    return load_clinic(root / "clinic.toml", root / "data" / "locales.yml")


@pytest.fixture
def replies(root: Path, clinic: Clinic, clock: Clock) -> Replies:
    domain = root / "domain.yml"
    domain.write_text(domain.read_text("utf-8") + MORE_TEXTS, "utf-8")
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml", clock=clock)
    return Replies(published, load_texts(domain), clinic)


def said(reply: Reply | None) -> Reply:
    assert reply is not None
    return reply


def test_an_answer_comes_with_title_sources_and_review_state(replies: Replies) -> None:
    reply = said(replies.reply("utter_faq/with_tea", {"topics": ["with_tea"]}))
    assert (reply.kind, reply.text_id) == ("answer", "utter_faq/with_tea")
    assert reply.text.startswith("Yes, you can drink tea.")
    (answer,) = reply.answers
    assert (answer.topic, answer.title) == ("with_tea", "Can I drink tea after a shot?")
    assert answer.sources == (
        {"name": "Tea board", "url": "https://tea.example/leaflet", "read": "own page"},
    )
    assert (answer.review_state, answer.review_by) == ("draft, awaiting clinical review", "2027-05-22")


@pytest.mark.parametrize(("day", "is_told"), [(20, False), (21, True)])
def test_patients_are_told_of_an_overdue_review_once_the_grace_is_over(
    root: Path, clinic: Clinic, day: int, is_told: bool
) -> None:
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml")
    at = datetime(2027, 6, day, 12, tzinfo=timezone.utc)  # due by 22 May 2027
    replies = Replies(published, load_texts(root / "domain.yml"), clinic, lambda: at)
    reply = said(replies.reply("utter_faq/with_tea", {}))
    (answer,) = reply.answers
    assert ("due for review by 22 May 2027" in answer.overdue_words) is is_told
    assert (answer.review_state, answer.review_by) == ("draft, awaiting clinical review", "2027-05-22")
    assert "due for review" not in reply.text


def test_related_topics_are_offered_with_their_titles(replies: Replies) -> None:
    reply = said(replies.reply("utter_faq/with_tea", {"topics": ["with_tea"]}))
    assert [(button.id, button.title) for button in reply.buttons] == [
        ("topic:with_coffee", "Can I drink coffee after a shot?"),
        ("topic:with_milk", "Can I drink milk after a shot?"),
    ]


def test_two_topics_are_both_answered_in_order_and_neither_is_offered_again(replies: Replies) -> None:
    reply = said(replies.reply("utter_faq/with_milk", {"topics": ["with_milk", "with_tea"]}))
    assert [answer.topic for answer in reply.answers] == ["with_milk", "with_tea"]
    assert reply.text.count("Yes, you can drink tea.") == 2
    assert [button.id for button in reply.buttons] == ["topic:with_coffee"]


def test_the_action_names_the_topic_where_the_understanding_does_not(replies: Replies) -> None:
    assert said(replies.reply("utter_faq/with_milk", {})).answers[0].topic == "with_milk"


def test_a_changed_answer_is_said_after_at_most_two_seconds(
    replies: Replies, tea: Path, change: Change, clock: Clock
) -> None:
    asked = {"topics": ["with_tea"]}
    replies.reply("utter_faq/with_tea", asked)
    change(tea, "Yes, you can drink tea.", "Yes, tea is fine.")
    clock.now += 2.0
    assert said(replies.reply("utter_faq/with_tea", asked)).text.startswith("Yes, tea is fine.")


def test_a_withdrawn_topic_is_neither_answered_nor_offered(
    replies: Replies, root: Path, tea: Path, clock: Clock
) -> None:
    tea.unlink()
    for _ in range(2):  # two checks: some editors delete a file before they write it anew
        clock.now += 2.0
        reply = replies.reply("utter_faq/with_tea", {"topics": ["with_tea"]})
    assert reply is None
    offered = said(replies.reply("utter_faq/with_milk", {"topics": ["with_milk"]})).buttons
    assert [button.id for button in offered] == ["topic:with_coffee"]
    both = said(replies.reply("utter_faq/with_tea", {"topics": ["with_tea", "with_milk"]}))
    assert [answer.topic for answer in both.answers] == ["with_milk"]


def test_placeholders_of_an_answer_are_filled(
    replies: Replies, tea: Path, change: Change, clock: Clock, clinic: Clinic
) -> None:
    change(tea, "- hot tea is fine", "- too hot? call {clinic_phone} or {emergency_number}, {not_a_word}")
    clock.now += 2.0
    reply = said(replies.reply("utter_faq/with_tea", {"topics": ["with_tea"]}))
    assert f"call {clinic.phone} or {clinic.locale.emergency.words}, {{not_a_word}}" in reply.text
    assert reply.answers[0].text == reply.text


def test_a_source_is_named_once_however_often_it_is_registered(
    root: Path, tea: Path, change: Change, clinic: Clinic
) -> None:
    register = root / "data" / "sources.yml"
    same = "LEAFLET-2: {name: Tea board, url: https://tea.example/leaflet, read: own page}\n"
    other = "LEAFLET-3: {name: Tea board, url: https://tea.example/other, read: mirror}\n"
    register.write_text(register.read_text("utf-8") + same + other, "utf-8")
    change(tea, "sources: [LEAFLET]", "sources: [LEAFLET, LEAFLET-2, LEAFLET-3]")
    replies = Replies(
        PublishedTopics(root / "data" / "faq", register), load_texts(root / "domain.yml"), clinic
    )
    (answer,) = said(replies.reply("utter_faq/with_tea", {})).answers
    assert [source["url"] for source in answer.sources] == [
        "https://tea.example/leaflet",
        "https://tea.example/other",
    ]


def test_a_fixed_text_is_filled_and_keeps_its_buttons(replies: Replies, clinic: Clinic) -> None:
    reply = said(replies.reply("utter_hello", {}))
    assert (reply.kind, reply.text) == ("chat", f"Welcome to {clinic.name}.")
    assert [(button.id, button.title) for button in reply.buttons] == [("help", "Topics")]
    assert reply.answers == ()


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("utter_red_flag_stroke", "safety"),
        ("utter_same_day_clot", "safety"),
        ("utter_safety_check", "safety"),
        ("utter_out_of_scope", "out_of_scope"),
        ("utter_offer_person", "out_of_scope"),
        ("utter_hello", "chat"),
        ("utter_did_you_mean", "did_you_mean"),
    ],
)
def test_every_text_has_its_kind(replies: Replies, action: str, kind: str) -> None:
    assert said(replies.reply(action, {})).kind == kind


@pytest.mark.parametrize(
    ("language", "text_id"),
    [("es", "utter_not_english_es"), ("xx", "utter_not_english"), ("", "utter_not_english")],
)
def test_another_language_gets_its_own_line_where_there_is_one(
    replies: Replies, clinic: Clinic, language: str, text_id: str
) -> None:
    reply = said(replies.reply("utter_not_english", {"language": language}))
    assert reply.text_id == text_id
    assert reply.text.endswith(clinic.locale.emergency.words)


def test_asking_back_offers_at_most_three_published_topics_and_none_of_these(replies: Replies) -> None:
    top3 = ["with_milk", "no_such_topic", "with_tea", "with_coffee", "with_milk"]
    reply = said(replies.reply("utter_did_you_mean", {"top3": top3}))
    assert [button.id for button in reply.buttons] == [
        "topic:with_milk",
        "topic:with_tea",
        "topic:with_coffee",
        "none_of_these",
    ]


@pytest.mark.parametrize(
    "action", ["utter_no_such_text", "utter_faq/no_such_topic", "utter_faq/", "utter_faq/../x"]
)
def test_what_does_not_exist_is_not_made_up(replies: Replies, action: str) -> None:
    assert replies.reply(action, {}) is None


def test_a_reply_is_json_safe(replies: Replies) -> None:
    data = said(replies.reply("utter_faq/with_tea", {"topics": ["with_tea"]})).to_dict()
    assert json.loads(json.dumps(data)) == data
    assert set(data) == {"kind", "text_id", "answers"}


def test_the_real_clock_shows_a_change_within_two_seconds(
    root: Path, tea: Path, change: Change, clinic: Clinic
) -> None:
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml")
    replies = Replies(published, load_texts(root / "domain.yml"), clinic)
    change(tea, "Yes, you can drink tea.", "Yes, tea is fine.")
    changed = time.monotonic()
    while not said(replies.reply("utter_faq/with_tea", {})).text.startswith("Yes, tea is fine."):
        assert time.monotonic() - changed < 2.0, "the old answer is still said"
        time.sleep(0.05)
