from dataclasses import replace

import pytest

from content.replies import Answer
from tests.support.fake_rasa import OVERDUE
from web.channels.capabilities import CAPABILITIES, Markup
from web.channels.footer import footer
from web.channels.markup import write

SOURCES = tuple(
    {"name": f"{who}: page {number}", "url": f"https://{who.lower()}.example/{number}", "read": "mirror"}
    for number, who in enumerate(("NHS", "NHS", "CDC", "EMA", "MHRA", "WHO", "NICE"))
)
ANSWER = Answer("how_often", "How often?", "Often.", SOURCES, "draft, awaiting clinical review", "2027-05-22")
REVIEW = "Review: draft, awaiting clinical review, due by 2027-05-22."


def written(channel, answer=ANSWER):
    capability = CAPABILITIES[channel]
    return write(footer(answer, capability), capability.markup)


def test_every_source_where_addresses_hide_behind_words():
    assert written("telegram").count("<a href=") == len(SOURCES)
    assert written("telegram").endswith(REVIEW)


def test_some_where_addresses_stand_beside_words():
    assert written("whatsapp").count("https://") == 5
    assert "and 2 more" in written("whatsapp")
    assert "page 0 (https://nhs.example/0), read in a copy" in written("whatsapp")


def test_who_says_it_in_a_text_message():
    assert written("twilio_sms") == f"Sources: NHS; CDC; EMA and 3 more. {REVIEW}"


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_an_overdue_review_is_told_in_every_channel(channel):
    state = "Review: draft, awaiting clinical review"
    told = f"{state}. {OVERDUE}"
    if CAPABILITIES[channel].markup is Markup.SMS:
        told = f"{state}, due by 2027-05-22, overdue. Check with the clinic."
    assert written(channel, replace(ANSWER, overdue_words=OVERDUE)).endswith(told)
    assert "overdue" not in written(channel).lower()


def test_by_sms_an_overdue_review_takes_few_more_letters():
    more = written("twilio_sms", replace(ANSWER, overdue_words=OVERDUE))
    assert len(more) - len(written("twilio_sms")) <= 33


def test_an_unsafe_address_stays_out():
    odd = Answer("a", "A", "B.", ({"name": "X", "url": "javascript:x", "read": "not yet"},), "draft", "")
    assert "javascript" not in written("telegram", odd)
    assert written("telegram", odd).endswith("Review: draft.")


def test_without_sources_the_review_state_stays():
    bare = Answer("a", "A", "B.", (), "draft", "")
    assert write(footer(bare, CAPABILITIES["slack"]), Markup.PLAIN) == "Review: draft."
