"""Messenger. https://developers.facebook.com/docs/messenger-platform/reference/webhook-events"""

import time
from typing import Any

from tests.conformance.accounts import PAGE, Button
from tests.conformance.clients.client import Sending
from tests.conformance.clients.meta import Meta


class Messenger(Meta):
    """One page."""

    channel = "messenger"
    path = "/webhooks/messenger"

    def person(self, number: int) -> str:
        return str(25_000_000_000_000_000 + number)

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        mid = message_id or self._mid()
        return self._webhook([self._event(person, {"message": {"mid": mid, "text": text}}, at)], mid)

    def press(self, person: str, button: Button) -> Sending:
        mid = self._mid()
        message = {"mid": mid, "text": button.title, "quick_reply": {"payload": button.key}}
        return self._webhook([self._event(person, {"message": message})], mid)

    def photo(self, person: str) -> Sending:
        mid = self._mid()
        picture = {"type": "image", "payload": {"url": "https://scontent.xx.fbcdn.net/v/t1.15752-9/1_n.jpg"}}
        return self._webhook([self._event(person, {"message": {"mid": mid, "attachments": [picture]}})], mid)

    def unknown(self, person: str) -> Sending:
        reaction = {"reaction": "love", "emoji": "❤️", "action": "react", "mid": self._mid()}
        return self._webhook([self._event(person, {"reaction": reaction})])

    def batch(self, messages: list[tuple[str, str]]) -> Sending:
        """Two events of one entry, one of them after the page's own echo, then an entry of their own."""
        events = [
            self._event(person, {"message": {"mid": self._mid(), "text": text}}) for person, text in messages
        ]
        echo = {
            "sender": {"id": PAGE}, "recipient": {"id": messages[0][0]}, "timestamp": int(time.time() * 1000),
            "message": {"mid": self._mid(), "is_echo": True, "app_id": 1517776481860111, "text": "…"},
        }  # fmt: skip
        entries = [[echo, *events[:2]], *([event] for event in events[2:])]
        return self._signed({"object": "page", "entry": [self._entry(entry) for entry in entries]})

    def edit(self, person: str, text: str) -> Sending:
        mid = self._mid()
        return self._webhook(
            [self._event(person, {"message_edit": {"mid": mid, "text": text, "num_edit": 1}})], mid
        )

    def status(self, person: str, message_id: str) -> Sending:
        delivery = {"mids": [message_id], "watermark": int(time.time() * 1000)}
        return self._webhook([self._event(person, {"delivery": delivery})])

    def taken(self, person: str, message_id: str, delivery: str) -> Sending:
        """The echo, under the page's name.

        https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
        """
        message = {"is_echo": True, "app_id": 1517776481860111, "mid": message_id, "text": "…"}
        if delivery:
            message["metadata"] = delivery
        timestamp = int(time.time() * 1000)
        echo = {"sender": {"id": PAGE}, "recipient": {"id": person}, "timestamp": timestamp}
        return self._webhook([{**echo, "message": message}])

    def _mid(self) -> str:
        return f"m_{self._number()}{self._hex(40)}"

    def _event(self, person: str, values: dict[str, Any], at: float | None = None) -> dict[str, Any]:
        timestamp = int((at or time.time()) * 1000)
        return {"sender": {"id": person}, "recipient": {"id": PAGE}, "timestamp": timestamp, **values}

    def _entry(self, events: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": PAGE, "time": int(time.time() * 1000), "messaging": events}

    def _webhook(self, events: list[dict[str, Any]], message_id: str = "") -> Sending:
        return self._signed({"object": "page", "entry": [self._entry(events)]}, message_id)
