"""WhatsApp Cloud API. https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/payload-examples"""

import base64
import time
from typing import Any

from tests.conformance.accounts import WHATSAPP_ACCOUNT, WHATSAPP_NUMBER, Button
from tests.conformance.clients.client import Sending
from tests.conformance.clients.meta import Meta


class WhatsApp(Meta):
    """One number."""

    channel = "whatsapp"
    path = "/webhooks/whatsapp"
    has_groups = True

    def person(self, number: int) -> str:
        return f"4477009{number:05}"

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        said = self._said(person, "text", {"body": text}, at, message_id)
        return self._signed(self._webhook([self._value(person, [said])]), said["id"])

    def press(self, person: str, button: Button) -> Sending:
        reply = {"type": "button_reply", "button_reply": {"id": button.key, "title": button.title}}
        said = self._said(person, "interactive", reply)
        said["context"] = {"from": "442079460101", "id": f"wamid.{self._hex(30)}"}
        return self._signed(self._webhook([self._value(person, [said])]), said["id"])

    def photo(self, person: str) -> Sending:
        image = {
            "mime_type": "image/jpeg",
            "sha256": self._hex(44),
            "id": str(self._number() + 10**15),
            "url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        }
        said = self._said(person, "image", image)
        return self._signed(self._webhook([self._value(person, [said])]), said["id"])

    def unknown(self, person: str) -> Sending:
        value = {"phone_number": "442079460101", "event": "VERIFIED_ACCOUNT", "new_field": {"a": [1]}}
        return self._signed(self._webhook([value], "account_update"))

    def batch(self, messages: list[tuple[str, str]]) -> Sending:
        """Two changes of one entry, then an entry of their own."""
        values = [
            self._value(person, [self._said(person, "text", {"body": text})]) for person, text in messages
        ]
        webhook = self._webhook(values[:2])
        webhook["entry"] += [self._webhook([value])["entry"][0] for value in values[2:]]
        return self._signed(webhook)

    def group(self, person: str, text: str) -> Sending:
        said = {**self._said(person, "text", {"body": text}), "group_id": "Y2FwaV9ncm91cDox"}
        return self._signed(self._webhook([self._value(person, [said])]), said["id"])

    def edit(self, person: str, text: str) -> Sending:
        inner = {"type": "text", "text": {"body": text}, "context": {"id": "M2"}}
        edit = {"original_message_id": f"wamid.{self._hex(30)}", "message": inner}
        said = self._said(person, "edit", edit)
        return self._signed(self._webhook([self._value(person, [said])]), said["id"])

    def status(self, person: str, message_id: str) -> Sending:
        return self._status(person, message_id, "delivered")

    def taken(self, person: str, message_id: str, delivery: str) -> Sending:
        """The status "sent"; what was sent as biz_opaque_callback_data comes back in each status.

        https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
        """
        return self._status(person, message_id, "sent", delivery)

    def _status(self, person: str, message_id: str, name: str, delivery: str = "") -> Sending:
        status = {
            "id": message_id, "status": name, "timestamp": str(int(time.time())),
            "recipient_id": person,
            "conversation": {"id": self._hex(32), "origin": {"type": "service"}},
            "pricing": {"billable": False, "pricing_model": "PMP", "type": "free_customer_service",
            "category": "service"},
        }  # fmt: skip
        if delivery:
            status["biz_opaque_callback_data"] = delivery
        value = self._value(person, [])
        del value["contacts"], value["messages"]
        return self._signed(self._webhook([{**value, "statuses": [status]}]))

    def _said(
        self, person: str, kind: str, content: dict[str, Any], at: float | None = None, message_id: str = ""
    ) -> dict[str, Any]:
        own = base64.b64encode(f"{person} {self._number()} {self._hex(8)}".encode()).decode().rstrip("=")
        return {
            "from": person,
            "id": message_id or f"wamid.HBgM{own}",
            "timestamp": str(int(at or time.time())),
            "type": kind,
            kind: content,
        }

    def _value(self, person: str, messages: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "442079460101", "phone_number_id": WHATSAPP_NUMBER},
            "contacts": [{"profile": {"name": "Zoë 🌻"}, "wa_id": person, "user_id": f"GB.{person}"}],
            "messages": messages,
        }

    def _webhook(self, values: list[dict[str, Any]], field: str = "messages") -> dict[str, Any]:
        changes = [{"value": value, "field": field} for value in values]
        return {
            "object": "whatsapp_business_account",
            "entry": [{"id": WHATSAPP_ACCOUNT, "changes": changes}],
        }
