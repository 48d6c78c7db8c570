"""A system that joins by ``web/channels/generic/openapi.yml``, in the words of that description alone."""

import hashlib
import hmac
import json
import time
from datetime import datetime, timezone
from typing import Any

from tests.conformance.accounts import GENERIC_SECRET, Button
from tests.conformance.clients.client import Client, Sending

TIMESTAMP, SIGNATURE = "X-Clinic-Timestamp", "X-Clinic-Signature"


def proof(timestamp: str, body: bytes, key: str = GENERIC_SECRET) -> str:
    """The signature of both directions."""
    return "v1=" + hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class Generic(Client):
    """A patient portal."""

    channel = "generic"
    path = "/webhooks/generic"
    signed_by = (TIMESTAMP, SIGNATURE)
    dates_signatures = True
    has_batches = True
    has_groups = True

    def person(self, number: int) -> str:
        return f"portal/{number:05}"

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        timestamp = str(int(at or time.time()))
        return {TIMESTAMP: timestamp, SIGNATURE: proof(timestamp, body, key or GENERIC_SECRET)}

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        return self._batch([{**self._head(person, at, message_id), "text": text, "locale": "en-GB"}])

    def again(self, sending: Sending) -> Sending:
        return sending.having(self.signature(sending.body, ""))

    def press(self, person: str, button: Button) -> Sending:
        return self._batch([{**self._head(person), "choice": button.key}])

    def photo(self, person: str) -> Sending:
        return self._batch([{**self._head(person), "media": ["image"]}])

    def unknown(self, person: str) -> Sending:
        """A kind that the description does not know: 400, which names what is wrong."""
        return self._batch([{**self._head(person), "kind": "fax", "text": "hello"}])

    def batch(self, messages: list[tuple[str, str]]) -> Sending:
        return self._batch([{**self._head(person), "text": text} for person, text in messages])

    def group(self, person: str, text: str) -> Sending:
        return self._batch([{**self._head(person), "kind": "group", "text": text}])

    def edit(self, person: str, text: str) -> Sending:
        return self._batch([{**self._head(person), "kind": "edit", "text": text}])

    def status(self, person: str, message_id: str) -> Sending:
        return self._batch(
            [{**self._head(person), "kind": "status", "about": message_id, "delivery": "delivered"}]
        )

    def _head(self, person: str, at: float | None = None, message_id: str = "") -> dict[str, Any]:
        moment = datetime.fromtimestamp(at or time.time(), timezone.utc)
        own = message_id or f"portal-{self._number()}-{self._hex(8)}"
        return {"id": own, "person": person, "at": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "account": "north"}

    def _batch(self, messages: list[dict[str, Any]]) -> Sending:
        return self._sending(json.dumps({"messages": messages}).encode(), messages[0]["id"])
