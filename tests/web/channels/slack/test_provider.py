import json
import time
from datetime import datetime, timezone
from urllib.parse import urlencode

import pytest
from slack_sdk.signature import SignatureVerifier

from web.channels.exchange import Received, RefusedError, Result
from web.channels.parts import Part
from web.channels.slack.provider import Slack
from web.channels.slack.settings import SlackSettings

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
SECRET, TOKEN = "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1234567890-abcdefghij"
SLACK = Slack(SlackSettings(SECRET, TOKEN))
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
EVENT = {
    "type": "message",
    "user": "U1",
    "channel": "D1",
    "channel_type": "im",
    "text": "¿dolor? 😀",
    "ts": "1.1",
}
BODY = json.dumps({"type": "event_callback", "team_id": "T1", "event": EVENT}, ensure_ascii=False).encode()


def signed(body=BODY, secret=SECRET, at=None, content_type=JSON, **headers):
    """A request as Slack's own SDK signs it."""
    timestamp = str(int(time.time() if at is None else at))
    signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
    sent = {
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": signature,
        "content-type": content_type,
    }
    return Received("/webhooks/slack", "", {**sent, **headers}, body)


def test_what_the_sdk_signs_is_taken():
    SLACK.verify(signed())
    SLACK.verify(signed(at=time.time() - 290))
    (message,) = SLACK.read(signed(), NOW)
    assert message.text == "¿dolor? 😀"


def without(name):
    genuine = signed()
    headers = {key: value for key, value in genuine.headers.items() if key != name}
    return Received(genuine.path, "", headers, genuine.body)


@pytest.mark.parametrize(
    "make",
    [
        lambda: without("x-slack-signature"),
        lambda: without("x-slack-request-timestamp"),
        lambda: signed(secret="another secret of others"),
        lambda: signed(at=time.time() - 310),
        lambda: signed(at=time.time() + 310),
        lambda: signed(**{"x-slack-signature": ""}),
        lambda: signed(**{"x-slack-signature": "v0=é"}),
        lambda: signed(**{"x-slack-request-timestamp": str(int(time.time()) + 1)}),
        lambda: signed(**{"x-slack-request-timestamp": "now"}),
        lambda: signed(**{"x-slack-request-timestamp": "9" * 400}),
        lambda: Received("/webhooks/slack", "", signed().headers, BODY + b" "),
        lambda: Received("/webhooks/slack", "", signed().headers, b"\xff"),
        lambda: Received("/webhooks/slack", "challenge=1", {}, b"", "GET"),
    ],
)
def test_everything_else_is_refused(make):
    """Rasa's slack connector raises where its own settings are not complete."""
    request = make()  # signed when the test runs, which may be minutes after this file was loaded
    with pytest.raises(RefusedError) as refused:
        SLACK.verify(request)
    assert refused.value.status == 401
    assert SECRET not in str(refused.value)


def test_the_question_for_the_address_is_signed_too():
    question = signed(json.dumps({"type": "url_verification", "challenge": "3eZbrw1a"}).encode())
    SLACK.verify(question)
    assert SLACK.acknowledge(question).body == b"3eZbrw1a"
    assert SLACK.read(question, NOW) == []


def test_events_and_buttons_are_acknowledged_without_words():
    pressed = urlencode({"payload": json.dumps({"type": "block_actions"})}).encode()
    for request in (signed(), signed(pressed, content_type=FORM), signed(b"nonsense")):
        SLACK.verify(request)
        assert (SLACK.acknowledge(request).status, SLACK.acknowledge(request).body) == (200, b"")


def test_a_command_is_told_where_the_answer_goes():
    request = signed(urlencode({"command": "/clinic", "text": "hello"}).encode(), content_type=FORM)
    said = SLACK.acknowledge(request)
    assert said.content_type == JSON
    assert json.loads(said.body) == {
        "response_type": "ephemeral",
        "text": "I answer you in a direct message.",
    }


def test_a_part_is_sent_to_the_person():
    request = SLACK.request(Part("*Call 999* é", "Call 999 é"), "T1", "U1")
    assert request.url == "https://slack.com/api/chat.postMessage"
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"
    sent = json.loads(request.body)
    assert (sent["channel"], sent["text"]) == ("U1", "Call 999 é")
    assert "as_user" not in sent
    assert SLACK.answer("x") is None


def test_an_alert_is_replaced():
    request = SLACK.replace_alert("https://hooks.slack.com/actions/T1/1/x", "Acknowledged by <@U1>")
    assert request.url == "https://hooks.slack.com/actions/T1/1/x"
    assert json.loads(request.body) == {"replace_original": True, "text": "Acknowledged by <@U1>"}
    assert TOKEN not in str(request.headers)


@pytest.mark.parametrize(
    ("status", "body", "result", "wait"),
    [
        (200, b'{"ok": true, "channel": "D1", "ts": "1700000001.1"}', Result.TAKEN, None),
        (200, b"ok", Result.TAKEN, None),
        (200, b"", Result.LATER, None),
        (200, b'{"ok": false, "error": "internal_error"}', Result.LATER, None),
        (200, b'{"ok": false, "error": "ratelimited"}', Result.LATER, None),
        (200, b'{"ok": false, "error": "user_not_found"}', Result.REFUSED, None),
        (200, b'{"ok": false, "error": "invalid_auth"}', Result.LATER, None),
        (200, b'{"ok": false, "error": "token_revoked"}', Result.LATER, None),
        (429, b'{"ok": false, "error": "ratelimited"}', Result.LATER, 30),
        (503, b"<html>my words</html>", Result.LATER, 30),
        (404, b"no_service", Result.REFUSED, None),
    ],
)
def test_what_slack_answers(status, body, result, wait):
    outcome = SLACK.outcome(status, {"retry-after": "30"}, body)
    assert (outcome.result, outcome.retry_after) == (result, wait)
    assert outcome.message_id == ("1700000001.1" if b"ts" in body else "")
    assert "my words" not in outcome.reason


def test_an_error_of_strange_words_is_not_repeated():
    assert "my words" not in SLACK.outcome(200, {}, b'{"ok": false, "error": "my words"}').reason
