"""Telegram: the secret header, updates in, messages out."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Any

from web.channels.exchange import (
    LONGEST_WAIT,
    Acknowledgement,
    Doubt,
    Outcome,
    Received,
    RefusedError,
    Request,
    Result,
    Search,
    by_status,
    inner,
    json_object,
    number,
    words,
)
from web.channels.incoming import Incoming
from web.channels.parts import Key, Layout, Part
from web.channels.telegram.read import read_update
from web.channels.telegram.settings import TelegramSettings

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105
NO_CAPTION = "no caption in the message"  # said of a text of ours, and of nothing else
LOOKED_AT = 20  # numbers; so much may have been written and read by all while a part was under way
ONE_ROW = 30  # characters of titles that stand side by side on a phone


class Telegram:
    """One bot. https://core.telegram.org/bots/api"""

    tells_within = 0.0

    def __init__(self, settings: TelegramSettings) -> None:
        self._settings = settings

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless the secret of setWebhook comes along."""
        sent = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(sent.encode(), self._settings.secret.encode()):
            raise RefusedError(401, "the secret token is missing or wrong")

    def acknowledge(self, request: Received) -> Acknowledgement:
        """Nothing is said in the answer itself."""
        return Acknowledgement()

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """The message in an update, if any."""
        return read_update(json_object(request.body), self._settings.bot_id, now)

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """sendMessage."""
        message: dict[str, Any] = {
            "chat_id": address,
            "text": part.text,
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if part.layout is Layout.BUTTONS:
            rows = [
                [{"text": key.title, "callback_data": key.key} for key in row] for row in _rows(part.keys)
            ]
            message["reply_markup"] = {"inline_keyboard": rows}
        return self.call("sendMessage", message)

    def search(self, doubt: Doubt) -> Search | None:
        """Looks for a text of ours among the next numbers; not in groups, which have numbers of their own."""
        is_private = not doubt.address.startswith("-")
        return self._looked_for(doubt.address, doubt.newest) if is_private and doubt.newest else None

    def answer(self, answer_id: str) -> Request | None:
        """answerCallbackQuery: ends the turning circle on the button."""
        return self.call("answerCallbackQuery", {"callback_query_id": answer_id}) if answer_id else None

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Telegram's descriptions may quote what was sent; only the number of the error is kept."""
        data = json_object(body)
        if 200 <= status < 300 and data.get("ok") is True:
            return Outcome(Result.TAKEN, words(inner(data, "result"), "message_id"))
        if 200 <= status < 300:
            return Outcome(Result.LATER, reason="answered without ok")
        known = by_status(status, headers)
        wait = number(inner(data, "parameters"), "retry_after")
        if known.result is Result.LATER and wait is not None:
            return Outcome(Result.LATER, retry_after=min(wait, LONGEST_WAIT), reason=known.reason)
        # 403: the person has blocked the bot.
        return replace(known, is_blocked=status == 403)

    def _looked_for(self, chat: str, newest: int) -> Search:
        """The Bot API has neither keys nor a history, but what a bot writes and reads in its private chats is
        numbered in one row, and asking for another caption tells what a number is without changing it: a
        text of ours has none, a person's own cannot be edited, and what is in another chat is not found.
        """
        for message_id in range(newest + 1, newest + 1 + LOOKED_AT):
            told = yield self.call("editMessageCaption", {"chat_id": chat, "message_id": message_id})
            if told.status != HTTPStatus.BAD_REQUEST:
                known = self.outcome(told.status, told.headers, told.body)
                return known if known.result is Result.LATER else Outcome(Result.REFUSED, reason="no look")
            if NO_CAPTION in words(json_object(told.body), "description").lower():
                return Outcome(Result.TAKEN, str(message_id))
        return Outcome(Result.REFUSED, reason="not found")

    def call(self, method: str, values: Mapping[str, Any]) -> Request:
        """A method of the Bot API as a request."""
        url = f"{self._settings.api}/bot{self._settings.token}/{method}"
        body = json.dumps(values, ensure_ascii=False).encode()
        return Request(url, {"Content-Type": "application/json"}, body)


def _rows(keys: tuple[Key, ...]) -> list[list[Key]]:
    """Short titles in one row, others each in a row of its own."""
    if sum(len(key.title) + 4 for key in keys) <= ONE_ROW:
        return [list(keys)]
    return [[key] for key in keys]
