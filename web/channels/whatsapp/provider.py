"""WhatsApp: Meta's signature, batches in, messages out."""

from collections.abc import Mapping
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
    objects,
    words,
)
from web.channels.incoming import Incoming
from web.channels.parts import Layout, Part
from web.channels.whatsapp.read import read_batch
from web.channels.whatsapp.settings import WhatsAppSettings

WINDOW_CLOSED = 131047  # more than 24 hours since the person's last message
# Too many messages, a fault within WhatsApp, a number under maintenance.
# https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
LATER = frozenset([80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004])


class WhatsApp:
    """The numbers of one app at the Cloud API."""

    tells_within = 15.0  # by the status "sent", with our key of the part

    def __init__(self, settings: WhatsAppSettings) -> None:
        self._settings = settings

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless Meta signed the body, or asks for the address with our token."""
        meta.verify(request, self._settings.app_secret, self._settings.verify_token)

    def acknowledge(self, request: Received) -> Acknowledgement:
        """The challenge of a question for the address; nothing for messages."""
        return meta.acknowledge(request)

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """Every message and status of a batch."""
        return read_batch(json_object(request.body), now)

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """A message from one of the numbers to a telephone number or a user id."""
        # In "to" a user id would be refused; it has a name of its own.
        person = "to" if address.isdigit() else "recipient"
        values = {"recipient_type": "individual", person: address, **_content(part)}
        return self._post(account, values | ({"biz_opaque_callback_data": delivery} if delivery else {}))

    def search(self, doubt: Doubt) -> Search | None:
        """Nothing: the status tells. Sent messages cannot be read."""
        return None

    def answer(self, answer_id: str) -> Request | None:
        """Shows a message as read, with two blue ticks."""
        account, _, message_id = answer_id.partition("/")
        return self._post(account, {"status": "read", "message_id": message_id}) if message_id else None

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Meta's words may quote what was sent; only its numbers are kept."""
        if 200 <= status < 300:
            sent = objects(json_object(body), "messages")
            return Outcome(Result.TAKEN, words(sent[0], "id") if sent else "")
        found = meta.fault(body)
        if found.code == WINDOW_CLOSED:
            reason = f"code {WINDOW_CLOSED}: more than 24 hours since the person's last message"
            return Outcome(Result.REFUSED, reason=reason)
        return meta.failed(status, headers, found, LATER)

    def _post(self, account: str, values: Mapping[str, Any]) -> Request:
        return meta.message(self._settings, account, {"messaging_product": "whatsapp", **values})


def _content(part: Part) -> dict[str, Any]:
    if part.layout is Layout.NONE:
        return {"type": "text", "text": {"body": part.text, "preview_url": False}}
    if part.layout is Layout.LIST:
        rows = [
            {"id": key.key, "title": key.title}
            | ({"description": key.description} if key.description else {})
            for key in part.keys
        ]
        kind, action = "list", {"button": part.menu, "sections": [{"rows": rows}]}
    else:
        kind = "button"
        replies = [{"type": "reply", "reply": {"id": key.key, "title": key.title}} for key in part.keys]
        action = {"buttons": replies}
    return {
        "type": "interactive",
        "interactive": {"type": kind, "body": {"text": part.text}, "action": action},
    }
