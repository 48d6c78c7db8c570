import json
from datetime import datetime, timezone

import pytest

from tests.web.channels.test_meta import sign
from web.channels import meta
from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Received, RefusedError, Result
from web.channels.parts import Key, Layout, Part
from web.channels.render import render
from web.channels.whatsapp.provider import WhatsApp
from web.channels.whatsapp.settings import WhatsAppSettings

NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)
SECRET, TOKEN = "app-secret-of-the-clinic", "token-of-a-system-user"
WHATSAPP = WhatsApp(WhatsAppSettings("1065", "1022", TOKEN, SECRET, "our-own-verify-token"))
PROOF = meta.proof(TOKEN, SECRET)


def received(body, signature):
    return Received("/webhooks/whatsapp", "", {"x-hub-signature-256": signature}, body)


def test_a_signed_batch_is_read():
    value = {"metadata": {"phone_number_id": "1065"}}
    value["messages"] = [{"from": "4477", "id": "w1", "type": "text", "text": {"body": "ça va 😀"}}]
    body = json.dumps({"entry": [{"changes": [{"field": "messages", "value": value}]}]}).encode()
    request = received(body, sign(body, SECRET))
    WHATSAPP.verify(request)
    (message,) = WHATSAPP.read(request, NOW)
    assert (message.text, message.account) == ("ça va 😀", "1065")
    assert WHATSAPP.acknowledge(request).body == b""


def test_an_unsigned_one_is_refused():
    with pytest.raises(RefusedError) as refused:
        WHATSAPP.verify(received(b"{}", sign(b"{} ", SECRET)))
    assert refused.value.status == 401
    assert WHATSAPP.read(received(b"nonsense", ""), NOW) == []


def test_the_question_for_the_address():
    query = "hub.mode=subscribe&hub.challenge=77&hub.verify_token="
    question = Received("/webhooks/whatsapp", query + "our-own-verify-token", {}, b"", "GET")
    WHATSAPP.verify(question)
    assert WHATSAPP.acknowledge(question).body == b"77"
    assert WHATSAPP.read(question, NOW) == []
    with pytest.raises(RefusedError) as refused:
        WHATSAPP.verify(Received("/webhooks/whatsapp", query + "wrong", {}, b"", "GET"))
    assert refused.value.status == 403


def sent(part, address="447700900123"):
    request = WHATSAPP.request(part, "1065", address)
    assert request.url == f"https://graph.facebook.com/v26.0/1065/messages?appsecret_proof={PROOF}"
    assert request.headers == {"Content-Type": "application/json", "Authorization": f"Bearer {TOKEN}"}
    return json.loads(request.body)


def test_a_text():
    assert sent(Part("*Call 999* now", "Call 999 now")) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "447700900123",
        "type": "text",
        "text": {"body": "*Call 999* now", "preview_url": False},
    }


def test_a_user_id_stands_in_a_field_of_its_own():
    message = sent(Part("a", "a"), "GB.13491208655302741918")
    assert message["recipient"] == "GB.13491208655302741918"
    assert "to" not in message


def test_reply_buttons():
    part = Part("a", "a", layout=Layout.BUTTONS, keys=(Key("abcd1234.yes", "Yes"), Key("abcd1234.no", "No")))
    assert sent(part)["interactive"] == {
        "type": "button",
        "body": {"text": "a"},
        "action": {
            "buttons": [
                {"type": "reply", "reply": {"id": "abcd1234.yes", "title": "Yes"}},
                {"type": "reply", "reply": {"id": "abcd1234.no", "title": "No"}},
            ]
        },
    }


def test_a_list():
    keys = (Key("abcd1234.a", "Short"), Key("abcd1234.b", "A longer …", "A longer one"))
    assert sent(Part("a", "a", layout=Layout.LIST, keys=keys, menu="Choose"))["interactive"] == {
        "type": "list",
        "body": {"text": "a"},
        "action": {
            "button": "Choose",
            "sections": [
                {
                    "rows": [
                        {"id": "abcd1234.a", "title": "Short"},
                        {"id": "abcd1234.b", "title": "A longer …", "description": "A longer one"},
                    ]
                }
            ],
        },
    }


def test_every_rendered_part_keeps_to_whatsapps_limits(samples, said):
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/"""
    kinds = set()
    for reply in (*samples.answers("GB"), *samples.fixed("GB")):
        for part in render([reply], CAPABILITIES["whatsapp"], said, "abcd1234").parts:
            message = sent(part)
            if message["type"] == "text":
                assert 1 <= len(message["text"]["body"]) <= 4096
                continue
            interactive = message["interactive"]
            action = interactive["action"]
            kinds.add(interactive["type"])
            assert 1 <= len(interactive["body"]["text"]) <= 1024
            if interactive["type"] == "button":
                assert 1 <= len(action["buttons"]) <= 3
                replies = [button["reply"] for button in action["buttons"]]
                assert all(1 <= len(reply["title"]) <= 20 and len(reply["id"]) <= 256 for reply in replies)
                assert len({reply["title"] for reply in replies}) == len(replies)
            else:
                rows = action["sections"][0]["rows"]
                assert 1 <= len(action["button"]) <= 20
                assert 1 <= len(rows) <= 10
                assert all(1 <= len(row["title"]) <= 24 and len(row["id"]) <= 200 for row in rows)
                assert all(1 <= len(row.get("description", "x")) <= 72 for row in rows)
    assert kinds == {"button", "list"}


def test_a_message_is_shown_as_read():
    request = WHATSAPP.answer("1065/wamid.A=/+")
    assert "/v26.0/1065/messages?" in request.url
    assert json.loads(request.body) == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.A=/+",
    }
    assert WHATSAPP.answer("") is None


@pytest.mark.parametrize(
    ("status", "answer", "result"),
    [
        (200, {"messages": [{"id": "wamid.9"}]}, Result.TAKEN),
        (200, {"success": True}, Result.TAKEN),
        (400, {"error": {"code": 131047, "message": "to +4477"}}, Result.REFUSED),
        (400, {"error": {"code": 131056, "message": "pair rate limit, +4477"}}, Result.LATER),
        (429, {"error": {"code": 130429}}, Result.LATER),
        (400, {"error": {"code": 100, "message": "body of +4477 too long"}}, Result.REFUSED),
        (401, {"error": {"code": 190}}, Result.LATER),
        (503, None, Result.LATER),
    ],
)
def test_what_whatsapp_answers(status, answer, result):
    outcome = WHATSAPP.outcome(status, {}, json.dumps(answer).encode())
    assert outcome.result is result
    assert outcome.message_id == ("wamid.9" if answer and "messages" in answer else "")
    assert "+4477" not in outcome.reason


def test_a_closed_window_is_named():
    outcome = WHATSAPP.outcome(400, {}, b'{"error": {"code": 131047}}')
    assert "24 hours" in outcome.reason
