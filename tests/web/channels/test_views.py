import hashlib
import hmac
import json
import time

import pytest
from django.conf import settings
from django.test import AsyncClient

from web.channels import mailroom as rooms
from web.channels import registry, views
from web.channels.mailroom import Mailroom
from web.channels.models import Arrival
from web.channels.telegram.provider import SECRET_HEADER, Telegram
from web.channels.telegram.settings import TelegramSettings
from web.channels.whatsapp.provider import WhatsApp
from web.channels.whatsapp.settings import WhatsAppSettings

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_at_rest")]
SECRET = "s" * 32


@pytest.fixture
async def room(make_front_door, provider_server, tmp_path, monkeypatch):
    provider_server.answers["/bot123456:ABC-DEF1234/sendMessage"] = (
        200,
        {"ok": True, "result": {"message_id": 1}},
    )
    known = {
        "telegram": Telegram(TelegramSettings("123456:ABC-DEF1234", SECRET, provider_server.url)),
        "whatsapp": WhatsApp(WhatsAppSettings("1234567", "7654321", "t" * 32, "a" * 32, "v" * 32)),
    }
    monkeypatch.setattr(registry, "providers", lambda: known)
    monkeypatch.setattr(views, "providers", lambda: known)
    opened = Mailroom(make_front_door(), tmp_path / "spool" / "arrivals.jsonl")
    monkeypatch.setattr(views, "mailroom", lambda: opened)
    yield opened
    await opened.settled()
    await opened.close()


def update(text="how often"):
    message = {
        "message_id": 1,
        "date": int(time.time()),
        "chat": {"id": 5, "type": "private"},
        "from": {"id": 5, "is_bot": False},
        "text": text,
    }
    return {"update_id": 9, "message": message}


async def post(name, body, **headers):
    return await AsyncClient().post(
        f"/webhooks/{name}", json.dumps(body), content_type="application/json", headers=headers
    )


async def count():
    return await Arrival.objects.acount()


async def test_a_genuine_message_is_acknowledged_when_it_is_stored(room):
    response = await post("telegram", update(), **{SECRET_HEADER: SECRET})
    assert (response.status_code, response.content) == (200, b"")
    assert await count() == 1


@pytest.mark.parametrize("sent", [{}, {SECRET_HEADER: "wrong"}])
async def test_any_other_is_refused_with_words_and_leaves_nothing(room, sent):
    response = await post("telegram", update(), **sent)
    assert response.status_code == 401
    assert "999" in response.json()["messages"][0]["text"]
    assert await count() == 0


async def test_a_channel_that_is_not_set_up_is_not_there(room):
    assert (await post("slack", update())).status_code == 404


async def test_metas_challenge_is_answered_for_the_right_word_alone(room):
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "v" * 32}
    good = await AsyncClient().get("/webhooks/whatsapp", query)
    assert (good.status_code, good.content) == (200, b"1158201444")
    bad = await AsyncClient().get("/webhooks/whatsapp", query | {"hub.verify_token": "x"})
    assert bad.status_code in (401, 403)


async def test_what_can_be_kept_nowhere_is_to_be_delivered_again(room, monkeypatch):
    async def nowhere(*_):
        raise OSError("no space left")

    monkeypatch.setattr(room, "receive", nowhere)
    response = await post("telegram", update(), **{SECRET_HEADER: SECRET})
    assert response.status_code == 503


def batch(*texts):
    messages = [
        {"from": f"4477009{at:05}", "id": f"wamid.{at}", "timestamp": str(int(time.time())), "type": "text",
         "text": {"body": text}}
        for at, text in enumerate(texts)
    ]  # fmt: skip
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"phone_number_id": "1234567"},
        "messages": messages,
    }
    entry = {"id": "7654321", "changes": [{"field": "messages", "value": value}]}
    return {"object": "whatsapp_business_account", "entry": [entry]}


async def signed(body):
    content = json.dumps(body)
    signature = hmac.new(b"a" * 32, content.encode(), hashlib.sha256).hexdigest()
    return await AsyncClient().post(
        "/webhooks/whatsapp", content, content_type="application/json",
        headers={"X-Hub-Signature-256": f"sha256={signature}"},
    )  # fmt: skip


async def test_of_a_large_batch_every_message_is_taken(room, monkeypatch):
    taken = []

    async def receive(_, found):
        taken.extend(found)

    monkeypatch.setattr(room, "receive", receive)
    body = batch(*["my leg " * 500] * 200)
    assert len(json.dumps(body)) > 2 * settings.BODY_LIMIT
    assert (await signed(body)).status_code == 200
    assert len(taken) == 200


async def test_one_text_that_is_too_large_is_refused_with_the_emergency_number(room):
    response = await signed(batch("how often", "my leg " * 150_000))
    assert response.status_code == 413
    assert "999" in response.json()["messages"][0]["text"]
    assert await count() == 0


def test_one_mailroom_a_process():
    assert rooms.mailroom() is rooms.mailroom()
