"""Telegram's side. https://core.telegram.org/bots/api#sendmessage"""

import re
from html.parser import HTMLParser
from itertools import count
from typing import Any

from tests.conformance.accounts import TELEGRAM_TOKEN, Button
from tests.conformance.provider.desk import Answer, BreachError, Call, Desk, must, only, within
from tests.conformance.provider.ledger import Ledger, Taken

TAGS = {
    "b",
    "strong",
    "i",
    "em",
    "u",
    "ins",
    "s",
    "strike",
    "del",
    "a",
    "code",
    "pre",
    "blockquote",
    "tg-spoiler",
}
ENTITY = re.compile(r"&(?!(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);)")
FIELDS = {
    "chat_id", "text", "parse_mode", "entities", "link_preview_options", "disable_notification",
    "protect_content", "reply_parameters", "reply_markup", "business_connection_id", "message_thread_id",
}  # fmt: skip


class Telegram(Desk):
    """The Bot API."""

    name = "telegram"

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        self._numbers = count(1000, 2)  # between them stands what people wrote

    def take(self, call: Call) -> Taken | None:
        _, bot, method = call.path.split("/", 2)
        must(bot == f"bot{TELEGRAM_TOKEN}", "the token in the path is wrong")
        data = call.json()
        if method == "answerCallbackQuery":
            only(
                data,
                {"callback_query_id", "text", "show_alert", "url", "cache_time"},
                "the answer to a button",
            )
            self.ledger.pressed[str(data.get("callback_query_id"))] += 1
            return None
        if method == "editMessageCaption":
            only(data, {"chat_id", "message_id", "caption", "parse_mode", "reply_markup"}, method)
            must(isinstance(data["message_id"], int), "message_id is no number")
            return None
        must(method == "sendMessage", f"unknown method {method}")
        only(data, FIELDS, "sendMessage")
        must(data.get("parse_mode") == "HTML", "parse_mode is not HTML")
        person = str(data.get("chat_id"))
        self.must_know("telegram", person)
        reader = _Reader()
        must(not ENTITY.search(data["text"]), "an entity that Telegram does not know")
        reader.feed(data["text"])
        reader.close()
        must(not reader.open, "a tag is not closed")
        shown = within("text after entities", reader.shown, 4096)
        return Taken("telegram", person, data["text"], shown, _buttons(data.get("reply_markup", {})))

    def taken(self, taken: Taken) -> Answer:
        chat = {"id": int(taken.person), "type": "private"}
        message = {"message_id": int(taken.message_id), "chat": chat, "date": 0, "text": taken.shown}
        return Answer(200, {"ok": True, "result": message})

    def aside(self, call: Call) -> Answer:
        if not call.path.endswith("/editMessageCaption"):
            return Answer(200, {"ok": True, "result": True})
        data = call.json()
        read = self.ledger.of("telegram", str(data["chat_id"]))
        if any(taken.message_id == str(data["message_id"]) for taken in read):
            return self.refused("there is no caption in the message to edit")
        return self.refused("message to edit not found")

    def refused(self, reason: str) -> Answer:
        return Answer(400, {"ok": False, "error_code": 400, "description": f"Bad Request: {reason}"})

    def too_many(self) -> Answer:
        told = "Too Many Requests: retry after 1"
        return Answer(
            429, {"ok": False, "error_code": 429, "description": told, "parameters": {"retry_after": 1}}
        )

    def new_id(self) -> str:
        """What the bot writes and reads in all its private chats has numbers in one row."""
        return str(next(self._numbers))


def _buttons(markup: dict[str, Any]) -> tuple[Button, ...]:
    rows = markup.get("inline_keyboard", [])
    must(sum(map(len, rows)) <= 100 and all(1 <= len(row) <= 8 for row in rows), "too many buttons")
    found = []
    for button in (button for row in rows for button in row):
        only(button, {"text", "callback_data"}, "a button")
        within("a button's text", button["text"], 4096)
        size = len(button["callback_data"].encode())
        must(1 <= size <= 64, f"callback_data has {size} bytes, at most 64")
        found.append(Button(button["callback_data"], button["text"]))
    return tuple(found)


class _Reader(HTMLParser):
    """What is read of Telegram's HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.shown = ""
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        must(tag in TAGS, f"the tag {tag} is not allowed")
        if tag == "a":
            must([name for name, _ in attrs] == ["href"] and bool(attrs[0][1]), "a link without an address")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise BreachError(f"the tag {tag} is closed where it is not open")

    def handle_data(self, data: str) -> None:
        self.shown += data
