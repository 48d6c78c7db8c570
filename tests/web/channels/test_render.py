import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.replies import Answer
from content.texts import Button
from safety import Assessment, Level, Memory
from tests.support.fake_rasa import OVERDUE
from web.channels.buttons import CHOOSE
from web.channels.capabilities import CAPABILITIES, length
from web.channels.fit import misfits
from web.channels.gsm import segments
from web.channels.parts import Layout
from web.channels.render import render
from web.frontdoor.compose import compose
from web.frontdoor.rasa import RasaTurn
from web.frontdoor.replies import KINDS, Reply
from web.frontdoor.words import Words, words

OFFER = "abcd1234"
TOPICS = (
    Button("topic:how_often", "How often will I get B12 injections?"),
    Button("topic:what_is_b12", "What is vitamin B12, and why do I need it?"),
)


def turn(channel, *replies):
    return render(replies, CAPABILITIES[channel], words(), OFFER)


def answer(text="Often.", title="How often?", sources=()):
    said = Answer("how_often", title, text, sources, "draft, awaiting clinical review", "2027-05-22")
    return Reply(text, "answer", "utter_faq/how_often", buttons=TOPICS, answers=(said,))


@pytest.fixture(scope="session")
def red_flag(samples):
    return samples.named("red_flag_clot", "GB")


@pytest.fixture(scope="session")
def check(samples):
    return samples.named("safety_check", "GB")


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_safety_words_stand_whole_in_one_urgent_part(channel, red_flag, said):
    rendered = turn(channel, red_flag)
    assert all(part.urgent for part in rendered.parts)
    whole = [part for part in rendered.parts if "This is recorded for the clinic" in part.shown]
    assert len(whole) == 1
    for line in said.plain("utter_red_flag_clot").splitlines():
        assert re.sub(r"[*-]", "", line).strip() in whole[0].shown
    assert "999" in rendered.parts[0].shown


def test_by_sms_the_short_form_goes_first_and_nothing_is_read_back(red_flag, said):
    first, second = turn("twilio_sms", red_flag).parts
    assert first.text == said.short_form("utter_red_flag_clot")
    assert segments(first.text) == 1
    assert "You wrote" not in second.text
    assert second.text.endswith("3. Answer my other question")
    assert "You wrote: “long words" in turn("telegram", red_flag).parts[0].text


def test_by_sms_a_reminder_is_its_short_form_alone(said):
    (part,) = turn("twilio_sms", said.reminder(Level.SAME_DAY)).parts
    assert part.text == said.short_form("utter_same_day_reminder")
    assert part.urgent


def test_the_safety_check_is_answered_by_buttons_or_in_words(check):
    for channel in ("telegram", "whatsapp", "messenger", "slack", "generic"):
        part = turn(channel, check).parts[-1]
        assert (part.layout, [key.title for key in part.keys]) == (Layout.BUTTONS, ["Yes", "Not sure", "No"])
    for channel in ("twilio_sms", "twilio_whatsapp"):
        rendered = turn(channel, check)
        assert not any("Reply 1" in part.text for part in rendered.parts)
        assert rendered.offer.numbered == ()
    assert turn("twilio_sms", check).parts[0].text.endswith("Reply YES, NO or NOT SURE. In danger: 999.")


def test_below_a_check_the_numbers_mean_the_topics(check):
    rendered = turn("twilio_whatsapp", check, answer())
    assert "Reply 1 or 2:\n1. How often" in rendered.parts[-1].text
    assert rendered.offer.numbered == TOPICS
    assert set(rendered.offer.buttons) == {*check.buttons, *TOPICS}


def test_numbers_go_on_from_one_reply_to_the_next(red_flag):
    rendered = turn("twilio_sms", red_flag, answer())
    assert "Reply 4 or 5:\n4. How often" in rendered.parts[-1].text
    assert rendered.offer.numbered == (*red_flag.buttons, *TOPICS)


def test_numbered_choices_have_small_buttons_where_titles_are_too_long():
    (part,) = turn("messenger", answer()).parts
    assert "1. How often will I get B12 injections?" in part.text
    assert [(key.key, key.title) for key in part.keys] == [
        ("abcd1234.topic:how_often", "1"),
        ("abcd1234.topic:what_is_b12", "2"),
    ]


def test_one_group_of_native_buttons_is_counted_too():
    assert turn("slack", answer()).offer.numbered == TOPICS
    assert turn("slack", answer(), Reply("Else?", "chat", buttons=TOPICS)).offer.numbered == ()


def test_a_text_too_long_for_buttons_has_them_below_a_line_of_their_own():
    text, choices = turn("whatsapp", answer("A sentence. " * 90)).parts
    assert text.layout is Layout.NONE
    assert length(text.text) > 1024
    assert (choices.text, choices.layout, choices.menu) == (CHOOSE, Layout.LIST, "Choose")


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_a_long_answer_is_split_at_sentences(channel):
    parts = turn(channel, answer("Here is a sentence that says something. " * 300)).parts
    assert len(parts) > 1
    texts = [part.shown for part in parts if "sentence" in part.shown]
    assert all(text.startswith("Here is") for text in texts)
    assert all("something." in text[-11:] for text in texts[:-1])
    assert sum(text.count("Here is a sentence") for text in texts) == 300


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_an_overdue_review_is_told_and_everything_still_fits(channel):
    late = replace(answer().answers[0], overdue_words=OVERDUE)
    for text in ("Often.", *("x" * size for size in range(500, 4200, 37))):
        reply = replace(answer(), text=text, answers=(replace(late, text=text),))
        parts = turn(channel, reply).parts
        assert [list(misfits(part, CAPABILITIES[channel])) for part in parts] == [[] for _ in parts]
        assert "Check with the clinic." in " ".join(" ".join(part.shown for part in parts).split())


def test_two_answers_have_their_titles():
    two = replace(answer(), answers=(*answer().answers, *answer("No.", "Is it safe?").answers))
    (part,) = turn("telegram", two).parts
    assert part.text.startswith("<b>How often?</b>\n\nOften.")
    assert "<b>Is it safe?</b>\n\nNo." in part.text
    assert "<b>" not in turn("telegram", answer()).parts[0].text


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_what_a_person_of_the_staff_writes_is_marked_as_theirs(channel):
    (part,) = turn(channel, Reply("Please *call* us.", "person", by="Staff of A & B Clinic")).parts
    assert part.shown.startswith("Staff of A & B Clinic\n\n")
    assert not part.urgent
    assert (
        turn("telegram", Reply("Hello.", "person", by="A & B")).parts[0].text.startswith("<b>A &amp; B</b>")
    )


def test_buttons_alone_get_a_line_and_nothing_gets_no_part():
    (part,) = turn("telegram", Reply(" ", "chat", buttons=TOPICS[:1])).parts
    assert (part.text, part.layout) == (CHOOSE, Layout.BUTTONS)
    assert turn("telegram", Reply(" ", "chat")).parts == ()


def test_words_read_back_go_before_the_safety_text_is_cut(said):
    read_back = said.plain("utter_red_flag_clot") + "\n\nYou wrote: “" + "x" * 4000 + "”."
    (part,) = turn("twilio_whatsapp", Reply(read_back, "safety", "utter_red_flag_clot", "emergency")).parts
    assert "You wrote" not in part.text


def test_even_an_endless_safety_text_is_said():
    parts = turn("twilio_sms", Reply("Call 999 now. " * 200, "safety", "utter_unheard_of", "emergency")).parts
    assert len(parts) == 2
    assert all(part.urgent and "Call 999 now." in part.text for part in parts)


def test_what_a_person_wrote_formats_nothing():
    text = "You wrote: “<b>*_~`&amp;</b> <!channel>”."
    assert turn("telegram", Reply(text, "chat")).parts[0].text == (
        "You wrote: “&lt;b&gt;*_~`&amp;amp;&lt;/b&gt; &lt;!channel&gt;”."
    )
    assert "<!channel>" not in turn("slack", Reply(text, "chat")).parts[0].text


LEVEL = st.sampled_from(list(Level)).map(lambda level: level.label)
BUTTON = st.builds(
    Button,
    st.sampled_from(
        ["help", "topic:how_often", "safety_yes", "safety_no", "correction_past", "topic:" + "a" * 90]
    )
    | st.text(max_size=5),
    st.text(max_size=120),
)
TEXT = st.text(max_size=40) | st.text(st.sampled_from("Ab. \n-*[](<&>)é😀抱")).map(lambda text: text * 60)
ANSWERS = st.builds(
    Answer,
    st.just("how_often"),
    st.text(max_size=70),
    TEXT,
    st.lists(
        st.fixed_dictionaries(
            {"name": st.text(max_size=90), "url": st.just("https://x.example/a_b"), "read": st.just("mirror")}
        ),
        max_size=20,
    ).map(tuple),
    st.just("draft"),
    st.just(""),
)
REPLY = st.builds(
    Reply,
    text=TEXT,
    kind=st.sampled_from((*KINDS, "status")),
    text_id=st.sampled_from(
        ["", "utter_red_flag_clot", "utter_safety_check", "utter_emergency_reminder", "x"]
    ),
    level=LEVEL,
    buttons=st.lists(BUTTON, max_size=12).map(tuple),
    answers=st.lists(ANSWERS, max_size=2).map(tuple),
)


@given(st.lists(REPLY, min_size=1, max_size=3), st.sampled_from(list(CAPABILITIES.values())))
def test_whatever_is_said_fits_and_is_never_empty(replies, capability):
    rendered = render(replies, capability, words(), OFFER)
    for part in rendered.parts:
        assert not list(misfits(part, capability))
    keys = [key.key for part in rendered.parts for key in part.keys]
    assert all(key.partition(".")[2] in {button.id for button in rendered.offer.buttons} for key in keys)


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_a_whole_turn_of_the_front_door(channel, said: Words):
    assessment = Assessment(Level.CHECK, Level.CHECK, (), (), "utter_safety_check", Memory(held=Level.CHECK))
    rasa = RasaTurn((answer(),), "answer", ("how_often",), 0.9, Level.NONE, Level.NONE, None)
    rendered = turn(channel, *compose(said, assessment, rasa))
    assert rendered.parts[0].urgent
    assert not rendered.parts[-1].urgent
    assert "Often." in rendered.parts[-1].shown
