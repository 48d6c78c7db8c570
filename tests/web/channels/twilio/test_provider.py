import base64
import json
from datetime import datetime, timezone
from urllib.parse import parse_qs, urlencode

import pytest
from twilio.request_validator import RequestValidator

from web.channels.exchange import Received, RefusedError, Result
from web.channels.parts import Part
from web.channels.twilio.provider import Twilio
from web.channels.twilio.settings import TwilioSettings

ACCOUNT, TOKEN = "AC" + "0a" * 16, "f" * 32
URL = "https://chat.clinic.example/webhooks/twilio"
TWILIO = Twilio(TwilioSettings(ACCOUNT, TOKEN, "https://chat.clinic.example"))
FORM = {
    "AccountSid": ACCOUNT,
    "MessageSid": "SM1",
    "From": "+447700900123",
    "To": "+447700900999",
    "Body": " ¿chest pain? 😀 ",
    "FromCity": "",
}
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)


def signed(form=FORM, url=URL, token=TOKEN, query="", content_type="application/x-www-form-urlencoded"):
    """A request as the SDK itself signs it."""
    signature = RequestValidator(token).compute_signature(url + (f"?{query}" if query else ""), form)
    headers = {"x-twilio-signature": signature, "content-type": content_type}
    return Received("/webhooks/twilio", query, headers, urlencode(form).encode())


def refused(request):
    with pytest.raises(RefusedError) as error:
        TWILIO.verify(request)
    return error.value.status


@pytest.mark.parametrize(
    "request_",
    [
        signed(),
        signed(query="a=1&b=%C3%A9"),
        signed(content_type="application/x-www-form-urlencoded; charset=UTF-8"),
        signed(url="https://chat.clinic.example:443/webhooks/twilio"),
    ],
)
def test_what_the_sdk_signs_is_taken(request_):
    TWILIO.verify(request_)


@pytest.mark.parametrize(
    "request_",
    [
        signed(token="e" * 32),
        signed(url="https://other.example/webhooks/twilio"),
        signed(url=URL + "?a=1"),
        signed(form={**FORM, "AccountSid": "AC" + "0b" * 16}),
        signed(content_type="application/json"),
        signed(content_type=""),
        Received("/webhooks/twilio", "", {"content-type": "application/x-www-form-urlencoded"}, b"Body=x"),
        Received(
            "/webhooks/twilio",
            "",
            {"content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "é"},
            b"\xff\xfe=",
        ),
    ],
)
def test_everything_else_is_refused(request_):
    assert refused(request_) == 403


@pytest.mark.parametrize("name", FORM)
def test_no_field_can_be_changed_left_out_or_trimmed(name):
    genuine = signed()
    for form in ({**FORM, name: FORM[name] + "x"}, {k: v for k, v in FORM.items() if k != name}):
        if urlencode(form) != urlencode(FORM) and not (FORM[name] == "" and name not in form):
            changed = Received(genuine.path, "", genuine.headers, urlencode(form).encode())
            assert refused(changed) == 403
    trimmed = Received(
        genuine.path, "", genuine.headers, urlencode({**FORM, "Body": FORM["Body"].strip()}).encode()
    )
    assert refused(trimmed) == 403


def test_a_hash_of_a_json_body_in_the_query_opens_nothing():
    """With it the SDK signs the address alone, and any form would pass."""
    genuine = signed(form={}, query="bodySHA256=" + "0" * 64)
    forged = Received(genuine.path, genuine.query, genuine.headers, urlencode(FORM).encode())
    assert refused(forged) == 403


def test_a_repeated_field_is_verified_whole():
    body = urlencode([*FORM.items(), ("Body", "another")]).encode()
    assert refused(Received("/webhooks/twilio", "", signed().headers, body)) == 403


def test_the_form_is_read_untrimmed():
    (message,) = TWILIO.read(signed(), NOW)
    assert message.text == " ¿chest pain? 😀 "


def test_a_part_as_a_form():
    request = TWILIO.request(
        Part("Call 999 now. ¿é?", "Call 999 now. ¿é?"), "whatsapp:+4477", "whatsapp:+4411"
    )
    assert request.url == f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages.json"
    assert parse_qs(request.body.decode()) == {
        "To": ["whatsapp:+4411"],
        "From": ["whatsapp:+4477"],
        "Body": ["Call 999 now. ¿é?"],
        "StatusCallback": [URL],
    }
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(secret).decode()) == ("Basic", f"{ACCOUNT}:{TOKEN}")
    assert TWILIO.answer("x") is None


@pytest.mark.parametrize(
    ("status", "answer", "result"),
    [
        (201, {"sid": "SM9", "status": "queued"}, Result.TAKEN),
        (400, {"code": 21610, "message": "Attempt to send to unsubscribed recipient +4477"}, Result.REFUSED),
        (400, {"code": 21611, "message": "queue full"}, Result.LATER),
        (400, {"code": 21617, "message": "too long"}, Result.REFUSED),
        (401, {"code": 20003, "message": "Authenticate"}, Result.LATER),
        (429, {"code": 20429, "message": "Too many requests"}, Result.LATER),
        (503, None, Result.LATER),
    ],
)
def test_what_twilio_answers(status, answer, result):
    outcome = TWILIO.outcome(status, {"retry-after": "3"}, json.dumps(answer).encode())
    assert outcome.result is result
    assert outcome.message_id == ("SM9" if result is Result.TAKEN else "")
    assert outcome.is_opted_out is (answer is not None and answer.get("code") == 21610)
    assert outcome.is_locked_out is (status == 401)
    assert "+4477" not in outcome.reason


def test_the_acknowledgement_says_nothing():
    said = TWILIO.acknowledge(signed())
    assert (said.content_type, said.body, said.status) == ("text/xml", b"<Response></Response>", 200)
