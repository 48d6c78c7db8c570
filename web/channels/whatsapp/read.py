"""WhatsApp's webhooks as typed messages: every entry, change, message and status of a batch, in order.

https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from web.channels.exchange import inner, moment, objects, place, words
from web.channels.incoming import Delivery, Incoming, Kind, MediaKind

CHANNEL = "whatsapp"
MEDIA = {
    "image": MediaKind.IMAGE,
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "document": MediaKind.DOCUMENT,
    "sticker": MediaKind.STICKER,
    "contacts": MediaKind.CONTACT,
}
# News about a chat or a message: nobody has said anything that waits for an answer.
NO_MESSAGES = frozenset(["reaction", "system", "revoke", "request_welcome"])
DELIVERIES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "failed": Delivery.FAILED,
}


def read_batch(batch: Mapping[str, Any], now: datetime) -> list[Incoming]:
    """All messages and delivery statuses in a webhook."""
    found: list[Incoming] = []
    for entry in objects(batch, "entry"):
        for change in objects(entry, "changes"):
            if words(change, "field") == "messages":
                found += _change(inner(change, "value"), now)
    return found


def _change(value: Mapping[str, Any], now: datetime) -> list[Incoming]:
    account = words(inner(value, "metadata"), "phone_number_id")
    if not account:
        return []
    messages = (_message(message, account, now) for message in objects(value, "messages"))
    statuses = (_status(status, account, now) for status in objects(value, "statuses"))
    return [incoming for incoming in (*messages, *statuses) if incoming]


def _message(message: Mapping[str, Any], account: str, now: datetime) -> Incoming | None:
    message_id, name = words(message, "id"), words(message, "type")
    # Who hides the telephone number behind a user name has only a user id of the clinic's own.
    address = words(message, "from") or words(message, "from_user_id")
    if not message_id or not address or name in NO_MESSAGES:
        return None
    is_edit = name == "edit"
    content = inner(message, "edit", "message") if is_edit else message
    name = words(content, "type") if is_edit else name
    text, key, spot = _text(content, name), _key(content, name), place(inner(content, "location"))
    media = (MEDIA[name],) if name in MEDIA else ()
    if not (text or key or media or spot):
        media = (MediaKind.OTHER,)
    kind = Kind.EDIT if is_edit else Kind.GROUP if words(message, "group_id") else Kind.MESSAGE
    return Incoming(
        channel=CHANNEL,
        account=account,
        address=address,
        message_id=message_id,
        at=_time(message, now),
        text=text,
        key=key,
        kind=kind,
        media=media,
        location=spot,
        answer_id=f"{account}/{message_id}",
    )


def _text(message: Mapping[str, Any], name: str) -> str:
    if name == "text":
        return words(inner(message, "text"), "body")
    if name == "button":  # of a template, which the clinic wrote
        return words(inner(message, "button"), "text")
    return words(inner(message, name), "caption")


def _key(message: Mapping[str, Any], name: str) -> str:
    if name == "button":
        return words(inner(message, "button"), "payload")
    if name == "interactive":
        reply = inner(message, name, "button_reply") or inner(message, name, "list_reply")
        return words(reply, "id")
    return ""


def _status(status: Mapping[str, Any], account: str, now: datetime) -> Incoming | None:
    message_id, name = words(status, "id"), words(status, "status")
    if not message_id or name not in DELIVERIES:
        return None
    return Incoming(
        channel=CHANNEL,
        account=account,
        address=words(status, "recipient_id") or words(status, "recipient_user_id"),
        message_id=f"{message_id}:{name}",
        at=_time(status, now),
        key=words(status, "biz_opaque_callback_data"),
        kind=Kind.STATUS,
        about=message_id,
        delivery=DELIVERIES[name],
        reason=" ".join(words(error, "code") for error in objects(status, "errors")),
    )


def _time(data: Mapping[str, Any], now: datetime) -> datetime:
    seconds = words(data, "timestamp")
    return moment(float(seconds), now) if seconds.isascii() and seconds.isdigit() else now
