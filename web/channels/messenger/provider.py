"""Messenger: Meta's signature, batches in, messages out."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from web.channels import meta
from web.channels.exchange import (
    Acknowledgement,
    Doubt,
    Outcome,
    Received,
    Request,
    Result,
    Search,
    json_object,
    words,
)
from web.channels.incoming import Incoming
from web.channels.messenger.read import read_batch
from web.channels.messenger.settings import MessengerSettings
from web.channels.parts import Layout, Part

# https://developers.facebook.com/documentation/business-messaging/messenger-platform/error-codes
LATER = frozenset([1200, 80006])  # a fault of the moment; too many calls for the page
WINDOW_CLOSED = 2018278  # subcode of 10: more than 24 hours since the person's last message
UNAVAILABLE, UNAVAILABLE_SUBCODE = 551, 1545041  # the person takes no messages from the page


class Messenger:
    """One page. https://developers.facebook.com/docs/messenger-platform/reference/send-api"""

    tells_within = 15.0  # by the echo of a message, with its metadata

    def __init__(self, settings: MessengerSettings) -> None:
        self._settings = settings

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless Meta signed the body, or asks for the address with our token."""
        meta.verify(request, self._settings.app_secret, self._settings.verify_token)

    def acknowledge(self, request: Received) -> Acknowledgement:
        """The challenge of a question for the address; nothing for messages."""
        return meta.acknowledge(request)

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """Every message and delivery of a batch."""
        return read_batch(json_object(request.body), self._settings.page, now)

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """A message of the page, with quick replies for buttons."""
        message: dict[str, Any] = {"text": part.text}
        if part.layout is Layout.BUTTONS:
            message["quick_replies"] = [
                {"content_type": "text", "title": key.title, "payload": key.key} for key in part.keys
            ]
        if delivery:
            message["metadata"] = delivery
        values = {"recipient": {"id": address}, "messaging_type": "RESPONSE", "message": message}
        return meta.message(self._settings, account, values)

    def search(self, doubt: Doubt) -> Search | None:
        """Nothing: the echo tells. What a page has sent is read with another permission."""
        return None

    def answer(self, answer_id: str) -> Request | None:
        """Nothing: no button waits."""
        return None

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Meta's words may quote what was sent; only its numbers are kept."""
        if 200 <= status < 300:
            return Outcome(Result.TAKEN, words(json_object(body), "message_id"))
        found = meta.fault(body)
        outcome = meta.failed(status, headers, found, LATER)
        if found.subcode == WINDOW_CLOSED:
            reason = f"{outcome.reason}: more than 24 hours since the person's last message"
            return replace(outcome, reason=reason)
        if found.code == UNAVAILABLE or found.subcode == UNAVAILABLE_SUBCODE:
            return replace(outcome, result=Result.REFUSED, is_blocked=True)
        return outcome
