import json
import re
import time
from datetime import datetime, timezone
from pathlib import Path

import pytest

from tests.web.alerts.test_webhook import verifier
from web.alerts.webhook import signature
from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Received, RefusedError, Result
from web.channels.generic.provider import Generic
from web.channels.generic.settings import GenericSettings
from web.channels.parts import Key, Layout, Part
from web.channels.render import render
from web.channels.samples import ALL_OVERDUE

README = Path(__file__).resolve().parents[4] / "web" / "channels" / "generic" / "README.md"
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
SECRET = "0a" * 32
GENERIC = Generic(GenericSettings(SECRET, "https://portal.clinic.example/hook"))


def signer():
    """The other system's side exactly as the README shows it."""
    (snippet,) = re.findall(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    known = {}
    exec(re.sub(r"^   ", "", snippet, flags=re.MULTILINE), known)
    return known["signed"]


def received(headers, body):
    return Received("/webhooks/generic", "", {name.lower(): value for name, value in headers.items()}, body)


def signed_at(timestamp, body=b'{"messages": []}', secret=SECRET):
    headers = {
        "x-clinic-timestamp": timestamp,
        "x-clinic-signature": "v1=" + signature(secret, timestamp, body),
    }
    return received(headers, body)


def test_what_the_readme_signs_is_taken():
    messages = [{"id": "m-1", "person": "p-42", "text": "¿dolor? 😀"}]
    request = received(*signer()(messages, SECRET.encode()))
    GENERIC.verify(request)
    (message,) = GENERIC.read(request, NOW)
    assert message.text == "¿dolor? 😀"
    assert json.loads(GENERIC.acknowledge(request).body) == {"taken": 1, "refused": []}


def seconds(off=0):
    return str(int(time.time()) + off)


@pytest.mark.parametrize(
    "make",
    [
        lambda: received({}, b"{}"),
        lambda: received({"x-clinic-timestamp": seconds()}, b"{}"),
        lambda: signed_at(seconds(), secret="another key of thirty-two letters"),
        lambda: signed_at(seconds(-1000)),
        lambda: signed_at(seconds(1000)),
        lambda: signed_at(""),
        lambda: signed_at("now"),
        lambda: signed_at("²"),
        lambda: signed_at("9" * 400),
        lambda: Received("/webhooks/generic", "", signed_at(seconds()).headers, b'{"messages": [1]}'),
        lambda: received({"x-clinic-timestamp": seconds(), "x-clinic-signature": "v1=é"}, b"{}"),
        lambda: received(
            {
                "x-clinic-timestamp": seconds(),
                "x-clinic-signature": signature(SECRET, seconds(), b"{}"),
            },
            b"{}",
        ),
    ],
)
def test_everything_else_is_refused(make):
    """Rasa's rest connector takes anything from anybody."""
    request = make()  # signed when the test runs, which may be minutes after this file was loaded
    with pytest.raises(RefusedError) as refused:
        GENERIC.verify(request)
    assert refused.value.status == 401
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(("seconds", "is_taken"), [(-301, False), (-300, True), (300, True), (301, False)])
def test_how_old_a_timestamp_may_be(seconds, is_taken):
    generic = Generic(GenericSettings(SECRET, "https://x"), clock=lambda: 1_700_000_000)
    request = signed_at(str(1_700_000_000 + seconds))
    if is_taken:
        generic.verify(request)
    else:
        with pytest.raises(RefusedError):
            generic.verify(request)


def test_a_batch_that_cannot_be_read_is_no_success():
    said = GENERIC.acknowledge(received({}, b"nonsense"))
    assert said.status == 400
    assert json.loads(said.body)["refused"][0]["at"] is None
    assert GENERIC.read(received({}, b"nonsense"), NOW) == []


def test_a_part_is_signed_as_the_guide_verifies_it():
    part = Part("**Call 999** é", "Call 999 é", True, Layout.BUTTONS, (Key("abcd1234.yes", "Yes"),))
    request = GENERIC.request(part, "portal", "p-42", "d-1")
    assert request.url == "https://portal.clinic.example/hook"
    assert json.loads(request.body) == {
        "type": "message",
        "delivery": "d-1",
        "account": "portal",
        "person": "p-42",
        "text": "**Call 999** é",
        "plain": "Call 999 é",
        "urgent": True,
        "buttons": [{"id": "abcd1234.yes", "title": "Yes"}],
    }
    assert request.headers["X-Clinic-Delivery"] == "d-1"
    is_genuine = verifier()
    assert is_genuine(request.headers, request.body, SECRET.encode(), time.time())
    assert not is_genuine(request.headers, request.body + b" ", SECRET.encode(), time.time())


def test_an_overdue_review_is_in_what_is_sent(samples, said):
    reply = next(samples.answers("GB", ALL_OVERDUE))
    parts = render([reply], CAPABILITIES["generic"], said, "abcd1234").parts
    sent = [json.loads(GENERIC.request(part, "main", "p-42", "d-1").body) for part in parts]
    for form in ("text", "plain"):
        assert "Check with the clinic." in "".join(message[form] for message in sent)


def test_what_is_sent_cannot_be_sent_back_as_a_message():
    request = GENERIC.request(Part("chest pain", "chest pain"), "", "p-42", "d-1")
    back = received(request.headers, request.body)
    GENERIC.verify(back)
    assert GENERIC.read(back, NOW) == []


@pytest.mark.parametrize(
    ("status", "body", "result", "message_id"),
    [
        (200, b'{"id": "x-7"}', Result.TAKEN, "x-7"),
        (204, b"", Result.TAKEN, ""),
        (500, b"my words", Result.LATER, ""),
        (302, b"", Result.REFUSED, ""),
        (400, b"my words", Result.REFUSED, ""),
    ],
)
def test_what_is_answered(status, body, result, message_id):
    outcome = GENERIC.outcome(status, {}, body)
    assert (outcome.result, outcome.message_id) == (result, message_id)
    assert "my words" not in outcome.reason
    assert GENERIC.answer("x") is None
