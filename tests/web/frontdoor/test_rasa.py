import time

import pytest

from safety import Level
from tests.support.fake_rasa import ANSWER, OVERDUE, SECRET, overdue, safety, turn
from web.frontdoor.rasa import Rasa, RasaUnavailableError


async def ask(rasa, message, secret=SECRET, deadline=0.5):
    return await Rasa(rasa.url, secret, deadline).ask(message(), None, {}, "GB")


async def test_a_whole_answer(rasa, message):
    rasa.body = turn(ANSWER, context={"topics": ["how_often"], "misses": 0})
    found = await ask(rasa, message)
    (reply,) = found.replies
    assert (reply.kind, reply.text_id, reply.level) == ("answer", "utter_faq/how_often", "none")
    assert reply.buttons[0].id == "topic:missed_dose"
    assert reply.answers[0].sources[1] == {"name": "A leaflet", "url": "", "read": "not yet"}
    assert (found.outcome, found.topics, found.context) == (
        "answer",
        ("how_often",),
        {"topics": ["how_often"], "misses": 0},
    )


async def test_words_on_an_overdue_review_come_through(rasa, message):
    rasa.body = turn(overdue(ANSWER))
    assert (await ask(rasa, message)).replies[0].answers[0].overdue_words == OVERDUE
    rasa.body = turn(ANSWER)
    assert (await ask(rasa, message)).replies[0].answers[0].overdue_words == ""


async def test_a_safety_text_has_the_level_of_the_turn(rasa, message):
    rasa.body = turn(ANSWER, safety("utter_red_flag_clot"), level="emergency")
    found = await ask(rasa, message)
    assert [reply.urgency for reply in found.replies] == [Level.NONE, Level.EMERGENCY]


async def test_a_turn_without_understanding_is_an_answer_too(rasa, message):
    rasa.body = {"messages": [{"text": "Hello."}], "understanding": {}}
    found = await ask(rasa, message)
    assert (found.level, found.outcome, found.context) == (Level.NONE, "", None)


@pytest.mark.parametrize(
    ("mode", "failure"),
    [
        ("hang", "late"),
        ("drip", "late"),
        ("error", "refused"),
        ("empty", "empty"),
        ("garbage", "garbled"),
        ("wrong_shape", "garbled"),
    ],
)
async def test_each_failure_is_one_error_in_time(rasa, message, mode, failure):
    rasa.mode = mode
    started = time.monotonic()
    with pytest.raises(RasaUnavailableError, match=failure):
        await ask(rasa, message)
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    "body",
    [
        turn({"text": "  \n "}),
        {"messages": [], "understanding": {}},
    ],
)
async def test_saying_nothing_is_a_failure(rasa, message, body):
    rasa.body = body
    with pytest.raises(RasaUnavailableError, match="empty"):
        await ask(rasa, message)


@pytest.mark.parametrize(
    "body",
    [
        [],
        None,
        "text",
        {"messages": [ANSWER]},
        turn(ANSWER, level="very high"),
        turn({"text": "x", "custom": {"kind": "unheard of"}}),
        turn({"text": "x", "buttons": [{"id": 5, "title": "x"}]}),
        turn({"text": "x", "custom": {"answers": [{"topic": "x"}]}}),
        turn(ANSWER, context=["how_often"]),
    ],
)
async def test_a_wrong_shape_is_garbled(rasa, message, body):
    rasa.body = body
    with pytest.raises(RasaUnavailableError, match="garbled"):
        await ask(rasa, message)


async def test_a_wrong_secret_is_refused(rasa, message):
    with pytest.raises(RasaUnavailableError, match="refused"):
        await ask(rasa, message, secret="wrong")
    assert rasa.seen == []


async def test_nobody_listens(rasa, message):
    rasa.die()
    with pytest.raises(RasaUnavailableError, match="away"):
        await ask(rasa, message)


async def test_a_text_that_cannot_be_sent_is_a_failure_too(rasa, message):
    half_of_a_pair = message("\ud800")
    with pytest.raises(RasaUnavailableError):
        await Rasa(rasa.url, SECRET, 0.5).ask(half_of_a_pair, None, {}, "GB")


async def test_rasa_is_asked_to_forget(rasa):
    await Rasa(rasa.url, SECRET, 0.5).forget("web-1")
    assert rasa.seen == [{"sender": "web-1"}]


@pytest.mark.parametrize(("mode", "failure"), [("hang", "late"), ("error", "refused")])
async def test_a_rasa_that_does_not_forget_is_an_error(rasa, mode, failure):
    rasa.mode = mode
    with pytest.raises(RasaUnavailableError, match=failure):
        await Rasa(rasa.url, SECRET, 0.5).forget("web-1")
