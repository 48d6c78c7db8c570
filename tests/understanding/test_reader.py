"""From a message to a decision: answer, ask back, decline, and what is kept for the next message."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.understanding.conftest import NOTES
from understanding.encoder import SentenceEncoder
from understanding.reader import MAX_QUESTION, Context, Reader, Thresholds

MakeReader = Callable[..., Reader]

SPANISH = "¿Las inyecciones de vitamina pueden causar coágulos?"
PROBES = [
    "does it hurt",
    "is it free or do i pay",
    "what is the shelf life of an ampoule",
    "hello",
    "my broken ankle",
    "zzz",
    "can i drive? which foods contain b12?",
    "fridge",
]


# -- answer, ask back, decline ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("how often are the injections", "how_often"),
        ("HOW OFTEN ARE THE INJECTIONS", "how_often"),
        ("how oftn r the injectons", "how_often"),
        ("is driving allowed?", "driving"),
        ("how do i store the ampoules", "storage"),
    ],
)
def test_a_known_question_is_answered(reader: Reader, text: str, topic: str) -> None:
    read = reader.read(text)
    assert (read.outcome, read.intent, read.topics) == ("answer", "faq", (topic,))
    assert read.top3[0] == topic
    assert len(set(read.top3)) == 3
    assert 0.5 <= read.confidence <= 1.0
    assert read.context == Context((topic,), text)


def test_between_the_thresholds_the_best_topics_are_asked_back(make_reader: MakeReader) -> None:
    read = make_reader(answer=1.1, ask=0.0, second_question=1.1, unmarked_question=1.1).read(
        "is driving allowed"
    )
    assert (read.outcome, read.intent, read.topics) == ("did_you_mean", "did_you_mean", ())
    assert read.top3[0] == "driving"
    assert read.context.misses == 0


def test_below_both_thresholds_it_declines_and_counts_a_miss(make_reader: MakeReader) -> None:
    read = make_reader(answer=1.1, ask=1.1).read("is driving allowed")
    assert (read.outcome, read.intent, read.topics) == ("out_of_scope", "out_of_scope", ())
    assert read.context.misses == 1


def test_the_thresholds_are_reached_by_an_equal_confidence(make_reader: MakeReader) -> None:
    confidence = make_reader().read("is driving allowed").confidence
    assert make_reader(answer=confidence).read("is driving allowed").outcome == "answer"
    above = float(np.nextafter(confidence, 2))
    assert make_reader(answer=above, ask=confidence).read("is driving allowed").outcome == "did_you_mean"
    assert make_reader(answer=above, ask=above).read("is driving allowed").outcome == "out_of_scope"


@pytest.mark.parametrize("text", ["who won the football", "train times to york please", "learn the guitar"])
def test_what_has_no_topic_is_declined(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert (read.outcome, read.topics) == ("out_of_scope", ())
    assert read.confidence < 0.2
    assert len(read.top3) == 3


@pytest.mark.parametrize(
    ("text", "intent"), [("hello there", "greet"), ("Thanks!", "thanks"), ("yes", "affirm")]
)
def test_small_talk_is_taken_for_what_it_is(reader: Reader, text: str, intent: str) -> None:
    read = reader.read(text)
    assert (read.outcome, read.intent, read.topics) == ("chat", intent, ())
    assert read.confidence >= 0.5


def test_small_talk_below_its_threshold_is_read_as_a_question(make_reader: MakeReader) -> None:
    assert make_reader(chat=1.1).read("hello there").outcome != "chat"


# -- misses ------------------------------------------------------------------------------------------------


def test_two_misses_in_a_row_offer_a_person(reader: Reader) -> None:
    first = reader.read("who won the football")
    second = reader.read("tell me a joke", first.context)
    assert (first.intent, second.intent) == ("out_of_scope", "second_miss")
    assert second.outcome == "out_of_scope"
    assert second.context.misses == 2


def test_an_answer_ends_the_row_of_misses(reader: Reader) -> None:
    first = reader.read("who won the football")
    answered = reader.read("how do i store the ampoules", first.context)
    assert answered.context.misses == 0
    assert reader.read("tell me a joke", answered.context).intent == "out_of_scope"


def test_none_of_these_counts_as_a_miss(reader: Reader) -> None:
    first = reader.choose("none_of_these", Context())
    assert (first.outcome, first.intent, first.context.misses) == ("chat", "none_of_these", 1)
    assert reader.choose("none_of_these", first.context).intent == "second_miss"


# -- follow-ups --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "follow_up", "topic"),
    [
        ("how often are the injections", "does it hurt", "needle_pain"),
        ("which foods contain b12", "and alcohol?", "alcohol"),
        ("can i drive after the injection", "and what does it cost", "cost"),
    ],
)
def test_a_short_message_is_read_with_the_question_before(
    reader: Reader, asked: str, follow_up: str, topic: str
) -> None:
    before = reader.read(asked)
    assert before.outcome == "answer"
    assert reader.read(follow_up, before.context).topics == (topic,)


def test_the_question_before_changes_the_reading_of_a_short_message_only(make_reader: MakeReader) -> None:
    reader = make_reader(chat=1.1)
    earlier = Context(("storage",), "how do i store the ampoules")
    short, long = "how long?", "how much does it cost to have one of the injections done privately in town"
    assert reader.read(short, earlier).top3 != reader.read(short).top3
    assert reader.read(long, earlier).top3 == reader.read(long).top3
    assert reader.read(long, earlier).confidence == reader.read(long).confidence


def test_the_length_of_a_follow_up_is_a_threshold(make_reader: MakeReader) -> None:
    earlier = Context(("storage",), "how do i store the ampoules")
    alone = make_reader().read("how long?")
    assert make_reader(follow_up_words=1).read("how long?", earlier).confidence == alone.confidence
    assert make_reader(follow_up_words=2).read("how long?", earlier).confidence != alone.confidence


@pytest.mark.parametrize("thanks", ["thanks", "Thank you", "many thanks"])
@pytest.mark.parametrize(
    "asked", ["how often are the injections", "is driving allowed", "which foods contain b12"]
)
def test_thanks_after_an_answer_is_no_follow_up(reader: Reader, asked: str, thanks: str) -> None:
    before = reader.read(asked)
    assert reader.read(thanks, before.context).intent == "thanks"


def test_small_talk_keeps_what_was_asked(reader: Reader) -> None:
    before = reader.read("how often are the injections")
    for text in ("hello there", "?", SPANISH):
        read = reader.read(text, before.context)
        assert read.outcome == "chat"
        assert read.context == before.context


def test_yes_after_an_offer_asks_for_what_was_offered(reader: Reader) -> None:
    offered = reader.read("can i drive after the injection")
    read = reader.read("yes please", offered.context)
    assert (read.outcome, read.topics) == ("answer", ("alcohol",))
    assert read.context.question == NOTES["alcohol"].title


def test_yes_without_an_offer_is_small_talk(reader: Reader) -> None:
    asked = reader.read("how do i store the ampoules")
    assert reader.read("yes please", asked.context).intent == "affirm"
    assert reader.read("yes please").intent == "affirm"


def test_a_question_is_kept_to_a_limited_length(reader: Reader) -> None:
    asked = "is it ok to drive the car after the jab " * 50
    assert len(reader.read(asked).context.question) <= MAX_QUESTION


# -- two questions -----------------------------------------------------------------------------------------


def test_two_marked_questions_get_two_answers_in_the_order_asked(reader: Reader) -> None:
    for text, topics in (
        ("How often are the injections? Which foods contain b12?", ("how_often", "food")),
        ("Which foods contain b12? How often are the injections?", ("food", "how_often")),
    ):
        read = reader.read(text)
        assert (read.outcome, read.topics) == ("answer", topics)
        assert read.top3[:2] == topics
        assert read.context.topics == topics


def test_two_questions_joined_by_and_get_two_answers(reader: Reader) -> None:
    read = reader.read("how do i store the ampoules and can i drink alcohol with it")
    assert set(read.topics) == {"storage", "alcohol"}


def test_many_read_ahead_are_decided_as_each_alone(
    make_reader: MakeReader, corpus: tuple[list[str], list[str]]
) -> None:
    questions = corpus[0][::3]
    texts = [*questions, "hello", "", "?"]
    texts += [f"{first}? {second}" for first, second in zip(questions, questions[3:])]
    alone = list(map(make_reader().read, texts))
    reader = make_reader()
    reader.read_ahead(texts)
    ahead = list(map(reader.read, texts))
    assert any(len(decision.topics) == 2 for decision in alone)
    for one, other in zip(ahead, alone):
        assert (one.outcome, one.topics, one.top3) == (other.outcome, other.topics, other.top3)
        assert one.confidence == pytest.approx(other.confidence, abs=1e-5)


def test_two_questions_about_one_topic_get_one_answer(reader: Reader) -> None:
    assert reader.read("Is it painful? Does it sting badly?").topics == ("needle_pain",)


def test_a_side_that_is_not_sure_enough_gets_no_answer_of_its_own(make_reader: MakeReader) -> None:
    reader = make_reader(second_question=1.1, unmarked_question=1.1)
    assert len(reader.read("How often are the injections? Which foods contain b12?").topics) <= 1


# -- what cannot be read -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "   \n", "?", "!!!…", "😀💉", "___", "\x00"])
def test_a_text_without_letters_is_unreadable(reader: Reader, text: str) -> None:
    read = reader.read(text)
    assert (read.outcome, read.intent, read.topics) == ("chat", "unreadable", ())


def test_another_language_is_named(reader: Reader) -> None:
    read = reader.read(SPANISH)
    assert (read.outcome, read.intent, read.language) == ("chat", "not_english", "es")


# -- buttons -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("topic", NOTES)
def test_a_topics_button_is_answered_for_certain(reader: Reader, topic: str) -> None:
    read = reader.choose(f"topic:{topic}", Context(misses=1))
    assert (read.outcome, read.topics, read.confidence) == ("answer", (topic,), 1.0)
    assert read.context == Context((topic,), NOTES[topic].title)


@pytest.mark.parametrize("choice", ["greet", "safety_yes", "safety_not_sure", "safety_no"])
def test_other_buttons_name_their_intent_and_keep_the_context(reader: Reader, choice: str) -> None:
    context = Context(("cost",), "is it free", 1)
    read = reader.choose(choice, context)
    assert (read.outcome, read.intent, read.context) == ("chat", choice, context)


@pytest.mark.parametrize(
    "choice",
    [
        "topic:withdrawn",  # a button of an earlier model
        "topic:",
        "restart",  # Rasa would obey
        "session_start",
        "back",
        "faq",
        "faq/cost",
        "red_flag_stroke",
        "second_miss",
        "out_of_scope",
        "no such intent",
    ],
)
def test_a_button_that_nobody_offers_is_not_obeyed(reader: Reader, choice: str) -> None:
    context = Context(("cost",), "is it free", 1)
    read = reader.choose(choice, context)
    assert (read.outcome, read.intent, read.topics, read.context) == ("chat", "unreadable", (), context)


# -- training, files ---------------------------------------------------------------------------------------


def test_the_same_message_always_gets_the_same_decision(reader: Reader) -> None:
    assert [reader.read(text) for text in PROBES] == [reader.read(text) for text in PROBES]


def test_two_trainings_decide_alike_and_write_the_same_files(
    reader: Reader,
    saved_reader: Path,
    encoder: SentenceEncoder,
    corpus: tuple[list[str], list[str]],
    tmp_path: Path,
) -> None:
    again = Reader.train(encoder, *corpus, NOTES, Thresholds())
    again.save(tmp_path)
    # The first was read from its file: what was saved decides like what was trained, too.
    assert [again.read(text) for text in PROBES] == [reader.read(text) for text in PROBES]
    assert again.nearest("fridge") == reader.nearest("fridge")
    for name in ("reader.json", "matcher.json"):
        assert (tmp_path / name).read_bytes() == (saved_reader / name).read_bytes()
    with np.load(tmp_path / "matcher.npz") as one, np.load(saved_reader / "matcher.npz") as other:
        assert all(np.array_equal(one[name], other[name]) for name in one.files)


def test_the_nearest_phrasings_are_named_with_their_labels(reader: Reader) -> None:
    (phrasing, label, cosine), *_ = reader.nearest("how do I store the ampoules", 2)
    assert (phrasing, label) == ("how do i store the ampoules", "faq/storage")
    assert cosine == pytest.approx(1.0, abs=1e-4)


# -- context and decision as data --------------------------------------------------------------------------


def test_context_survives_the_way_to_the_caller_and_back() -> None:
    context = Context(("cost", "food"), "is it free", 1)
    assert Context.from_dict(context.to_dict()) == context


@pytest.mark.parametrize(
    "data",
    [
        None,
        "text",
        [],
        {},
        {"topics": "cost", "misses": -1},
        {"topics": None, "question": None, "misses": "2"},
    ],
)
def test_a_context_that_is_none_is_empty(data: object) -> None:
    assert Context.from_dict(data) == Context()  # type: ignore[arg-type]


def test_a_decision_is_json_safe(reader: Reader) -> None:
    data = reader.read("is driving allowed").to_dict()
    assert set(data) == {"outcome", "intent", "topics", "confidence", "top3", "language", "context"}
    assert data["topics"] == ["driving"]
    assert data["context"] == {"topics": ["driving"], "question": "is driving allowed", "misses": 0}
