import json
from datetime import datetime, timezone

import pytest

from tests.web.channels.messenger.test_read import PAGE, batch, text
from tests.web.channels.test_meta import sign
from web.channels import meta
from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Received, RefusedError, Result
from web.channels.messenger.provider import Messenger
from web.channels.messenger.settings import MessengerSettings
from web.channels.parts import Key, Layout, Part
from web.channels.render import render

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
SECRET, TOKEN = "app-secret-of-the-clinic", "the-token-of-the-page"
MESSENGER = Messenger(MessengerSettings(PAGE, TOKEN, SECRET, "our-own-verify-token"))


def received(body, **headers):
    return Received("/webhooks/messenger", "", headers, body)


def test_a_signed_batch_is_read():
    """Rasa's facebook connector refuses a request that is signed in the present way only."""
    body = json.dumps(batch(text("ça va 😀"))).encode()
    request = received(body, **{"x-hub-signature-256": sign(body, SECRET)})
    MESSENGER.verify(request)
    (message,) = MESSENGER.read(request, NOW)
    assert message.text == "ça va 😀"
    assert MESSENGER.acknowledge(request).body == b""


@pytest.mark.parametrize(
    "headers",
    [{}, {"x-hub-signature-256": sign(b"{}", "wrong")}, {"x-hub-signature": sign(b"{}", SECRET, "sha1")}],
)
def test_everything_else_is_refused(headers):
    with pytest.raises(RefusedError) as refused:
        MESSENGER.verify(received(b"{}", **headers))
    assert refused.value.status == 401


def test_the_question_for_the_address():
    query = "hub.mode=subscribe&hub.challenge=77&hub.verify_token="
    question = Received("/webhooks/messenger", query + "our-own-verify-token", {}, b"", "GET")
    MESSENGER.verify(question)
    assert MESSENGER.acknowledge(question).body == b"77"
    with pytest.raises(RefusedError) as refused:
        MESSENGER.verify(Received("/webhooks/messenger", query + "None", {}, b"", "GET"))
    assert refused.value.status == 403


def sent(part):
    request = MESSENGER.request(part, PAGE, "5512")
    proof = meta.proof(TOKEN, SECRET)
    assert request.url == f"https://graph.facebook.com/v26.0/{PAGE}/messages?appsecret_proof={proof}"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    return json.loads(request.body)


def test_a_part_without_buttons():
    assert sent(Part("Call 999", "Call 999", urgent=True)) == {
        "recipient": {"id": "5512"},
        "messaging_type": "RESPONSE",
        "message": {"text": "Call 999"},
    }


def test_buttons_are_quick_replies():
    part = Part("a", "a", layout=Layout.BUTTONS, keys=(Key("abcd1234.yes", "Yes"),))
    assert sent(part)["message"] == {
        "text": "a",
        "quick_replies": [{"content_type": "text", "title": "Yes", "payload": "abcd1234.yes"}],
    }


def test_every_rendered_part_keeps_to_messengers_limits(samples, said):
    """https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies"""
    with_replies = 0
    for reply in (*samples.answers("GB"), *samples.fixed("GB")):
        for part in render([reply], CAPABILITIES["messenger"], said, "abcd1234").parts:
            message = sent(part)["message"]
            assert 1 <= len(message["text"]) <= 2000
            replies = message.get("quick_replies", [])
            with_replies += bool(replies)
            assert len(replies) <= 13
            assert all(1 <= len(reply["title"]) <= 20 for reply in replies)
            assert all(1 <= len(reply["payload"].encode()) <= 1000 for reply in replies)
    assert with_replies


@pytest.mark.parametrize(
    ("status", "answer", "result", "blocked"),
    [
        (200, {"recipient_id": "5512", "message_id": "m_9"}, Result.TAKEN, False),
        (400, {"error": {"code": 10, "error_subcode": 2018278}}, Result.REFUSED, False),
        (400, {"error": {"code": 551, "error_subcode": 1545041}}, Result.REFUSED, True),
        (400, {"error": {"code": 200, "error_subcode": 1545041}}, Result.REFUSED, True),
        (400, {"error": {"code": 613}}, Result.LATER, False),
        (400, {"error": {"code": 1200}}, Result.LATER, False),
        (400, {"error": {"code": 100, "message": "“my words” are too long"}}, Result.REFUSED, False),
        (500, None, Result.LATER, False),
    ],
)
def test_what_messenger_answers(status, answer, result, blocked):
    outcome = MESSENGER.outcome(status, {}, json.dumps(answer).encode())
    assert (outcome.result, outcome.is_blocked) == (result, blocked)
    assert outcome.message_id == ("m_9" if result is Result.TAKEN else "")
    assert "my words" not in outcome.reason
    assert ("24 hours" in outcome.reason) is ("2018278" in json.dumps(answer))


def test_no_button_waits():
    assert MESSENGER.answer("m_1") is None
