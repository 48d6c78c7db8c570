import json
from datetime import datetime, timezone

import pytest

from web.channels.capabilities import CAPABILITIES
from web.channels.exchange import Received, RefusedError, Result
from web.channels.parts import Key, Layout, Part
from web.channels.render import render
from web.channels.telegram.provider import Telegram
from web.channels.telegram.settings import TelegramSettings

SECRET = "s3cret_-" * 5
TELEGRAM = Telegram(TelegramSettings("123456:ABC-DEF1234", SECRET))
NOW = datetime(2026, 11, 25, tzinfo=timezone.utc)


def received(body=b"{}", **headers):
    return Received("/webhooks/telegram", "", headers, body)


def with_secret(body):
    return received(body, **{"x-telegram-bot-api-secret-token": SECRET})


def test_the_secret_opens():
    TELEGRAM.verify(with_secret(b"{}"))


@pytest.mark.parametrize("sent", [None, "", SECRET[:-1], SECRET + "x", SECRET.upper(), "é" * 40])
def test_without_it_nothing_does(sent):
    headers = {} if sent is None else {"x-telegram-bot-api-secret-token": sent}
    with pytest.raises(RefusedError) as refused:
        TELEGRAM.verify(received(**headers))
    assert refused.value.status == 401
    assert SECRET not in str(refused.value)


def test_a_body_is_read_as_json():
    body = json.dumps(
        {"update_id": 1, "message": {"chat": {"id": 7, "type": "private"}, "text": "ça va 😀"}}
    ).encode()
    (message,) = TELEGRAM.read(with_secret(body), NOW)
    assert (message.text, message.account) == ("ça va 😀", "123456")
    assert TELEGRAM.read(with_secret(b"nonsense"), NOW) == []


def sent(part):
    request = TELEGRAM.request(part, "123456", "7")
    assert request.url == "https://api.telegram.org/bot123456:ABC-DEF1234/sendMessage"
    return json.loads(request.body)


def test_a_part_without_buttons():
    assert sent(Part("<b>Call 999</b>", "Call 999", urgent=True)) == {
        "chat_id": "7",
        "text": "<b>Call 999</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def test_short_buttons_stand_side_by_side_and_long_ones_below_each_other():
    short = tuple(Key(f"abcd1234.{title}", title) for title in ("1", "2", "3"))
    long = tuple(Key(f"abcd1234.{n}", f"A title that takes a line {n}") for n in (1, 2))
    rows = [
        sent(Part("a", "a", layout=Layout.BUTTONS, keys=keys))["reply_markup"]["inline_keyboard"]
        for keys in (short, long)
    ]
    assert [len(row) for row in rows[0]] == [3]
    assert rows[1] == [
        [{"text": "A title that takes a line 1", "callback_data": "abcd1234.1"}],
        [{"text": "A title that takes a line 2", "callback_data": "abcd1234.2"}],
    ]


def test_every_rendered_part_keeps_to_telegrams_limits(samples, said):
    for reply in (*samples.answers("GB"), *samples.fixed("GB")):
        for part in render([reply], CAPABILITIES["telegram"], said, "abcd1234").parts:
            message = sent(part)
            assert message["text"]
            for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
                assert 1 <= len(row) <= 8
                assert all(1 <= len(button["callback_data"].encode()) <= 64 for button in row)


def test_a_pressed_button_is_answered():
    request = TELEGRAM.answer("77")
    assert request.url.endswith("/answerCallbackQuery")
    assert json.loads(request.body) == {"callback_query_id": "77"}
    assert TELEGRAM.answer("") is None


@pytest.mark.parametrize(
    ("status", "answer", "result", "wait"),
    [
        (200, {"ok": True, "result": {"message_id": 12}}, Result.TAKEN, None),
        (200, {}, Result.LATER, None),
        (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 5}}, Result.LATER, 5),
        (400, {"ok": False, "description": "can't parse “my words”"}, Result.REFUSED, None),
        (401, {"ok": False, "description": "Unauthorized"}, Result.LATER, None),
        (403, {"ok": False, "description": "bot was blocked by the user"}, Result.REFUSED, None),
        (502, None, Result.LATER, None),
    ],
)
def test_what_telegram_answers(status, answer, result, wait):
    outcome = TELEGRAM.outcome(status, {}, json.dumps(answer).encode())
    assert (outcome.result, outcome.retry_after) == (result, wait)
    assert outcome.message_id == ("12" if result is Result.TAKEN else "")
    assert "my words" not in outcome.reason
    assert outcome.is_blocked is (status == 403)
    assert outcome.is_locked_out is (status == 401)
