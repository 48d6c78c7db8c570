"""Telegram's updates. https://core.telegram.org/bots/api#update"""

import json
import time
from typing import Any

from tests.conformance.accounts import TELEGRAM_SECRET, TELEGRAM_TOKEN, Button
from tests.conformance.clients.client import Client, Sending

SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Telegram(Client):
    """One bot; an update a request."""

    channel = "telegram"
    path = "/webhooks/telegram"
    signed_by = (SECRET,)
    signs_body = False
    has_groups = True

    def person(self, number: int) -> str:
        return str(6_100_000_000 + number)

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        return {SECRET: key or TELEGRAM_SECRET}

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        return self._update({"message": {**self._head(person, at), "text": text}}, message_id)

    def press(self, person: str, button: Button) -> Sending:
        head = self._head(person)
        bot = {
            "id": int(TELEGRAM_TOKEN.split(":")[0]),
            "is_bot": True,
            "first_name": "Clinic",
            "username": "b12_bot",
        }
        shown = {**head, "from": bot, "text": "…"}
        shown["reply_markup"] = {"inline_keyboard": [[{"text": button.title, "callback_data": button.key}]]}
        query = {
            "id": str(4_382_000_000_000_000_000 + self._number()),
            "from": head["from"],
            "message": shown,
            "chat_instance": "-3877132871232132",
            "data": button.key,
        }
        return self._update({"callback_query": query})

    def photo(self, person: str) -> Sending:
        sizes = [
            {"file_id": f"AgACAgQAAxkBAAI{self._hex(20)}", "file_unique_id": f"AQAD{self._hex(12)}",
             "file_size": 1200 * side, "width": side, "height": side}
            for side in (90, 320, 800, 1280)
        ]  # fmt: skip
        return self._update({"message": {**self._head(person), "photo": sizes}})

    def unknown(self, person: str) -> Sending:
        head = self._head(person)
        user = {"id": int(TELEGRAM_TOKEN.split(":")[0]), "is_bot": True, "first_name": "Clinic"}
        change = {
            "chat": head["chat"], "from": head["from"], "date": head["date"],
            "old_chat_member": {"user": user, "status": "member"},
            "new_chat_member": {"user": user, "status": "kicked", "until_date": 0},
        }  # fmt: skip
        return self._update({"my_chat_member": change})

    def group(self, person: str, text: str) -> Sending:
        head = self._head(person)
        head["chat"] = {"id": int(self.answered_at(person)), "title": "Family", "type": "supergroup"}
        return self._update({"message": {**head, "text": text}})

    def answered_at(self, person: str) -> str:
        return f"-100{person}"

    def edit(self, person: str, text: str) -> Sending:
        head = self._head(person)
        return self._update({"edited_message": {**head, "edit_date": head["date"] + 5, "text": text}})

    def _head(self, person: str, at: float | None = None) -> dict[str, Any]:
        user = {
            "id": int(person), "is_bot": False, "first_name": "Zoë", "last_name": "Ó Briain",
            "username": f"u{person}",
            "language_code": "en", "is_premium": True,
        }  # fmt: skip
        chat = {"id": int(person), "first_name": "Zoë", "username": f"u{person}", "type": "private"}
        return {"message_id": self._number(), "from": user, "chat": chat, "date": int(at or time.time())}

    def _update(self, values: dict[str, Any], update_id: str = "") -> Sending:
        update_id = update_id or str(870_000_000 + self._number())
        return self._sending(json.dumps({"update_id": int(update_id), **values}).encode(), update_id)
