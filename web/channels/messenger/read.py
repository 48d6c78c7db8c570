"""Messenger's webhooks as typed messages: every entry and event of a batch, in order.

https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from web.channels.exchange import inner, moment, number, objects, words
from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind

CHANNEL = "messenger"
GET_STARTED = "get_started"  # the payload of the button that begins a conversation
MEDIA = {
    "image": MediaKind.IMAGE,
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "file": MediaKind.DOCUMENT,
}


def read_batch(batch: Mapping[str, Any], page: str, now: datetime) -> list[Incoming]:
    """All messages and deliveries in a webhook.

    Events under "standby" are left: there another app, such as the page's inbox, has the conversation.
    """
    found: list[Incoming] = []
    for entry in objects(batch, "entry"):
        for event in objects(entry, "messaging"):
            found += _event(event, page, now)
    return found


def _event(event: Mapping[str, Any], page: str, now: datetime) -> list[Incoming]:
    sender, recipient = words(inner(event, "sender"), "id"), words(inner(event, "recipient"), "id")
    at = _time(event, now)
    if sender == page:
        return _echoed(inner(event, "message"), page, recipient, at)
    if not sender or recipient != page:
        return []
    if inner(event, "delivery"):
        return _delivered(inner(event, "delivery"), page, sender, at)
    message, edit, press = inner(event, "message"), inner(event, "message_edit"), inner(event, "postback")
    if message:
        return _message(message, page, sender, at)
    if edit:
        return _edited(edit, page, sender, at)
    return _pressed(press, page, sender, at) if press else []


def _message(message: Mapping[str, Any], page: str, sender: str, at: datetime) -> list[Incoming]:
    message_id, key = words(message, "mid"), words(inner(message, "quick_reply"), "payload")
    if not message_id or message.get("is_echo") or message.get("is_deleted"):
        return []
    attachments = objects(message, "attachments")
    spots = [spot for spot in map(_place, attachments) if spot]
    text = "" if key else words(message, "text")
    media = () if spots else _media(message, attachments)
    if not (text.strip() or key or media or spots):
        media = (MediaKind.OTHER,)
    return [
        Incoming(
            channel=CHANNEL,
            account=page,
            address=sender,
            message_id=message_id,
            at=at,
            text=text,
            key=key,
            media=media,
            location=spots[0] if spots else None,
        )
    ]


def _edited(edit: Mapping[str, Any], page: str, sender: str, at: datetime) -> list[Incoming]:
    message_id, text = words(edit, "mid"), words(edit, "text")
    if not message_id or not text.strip():
        return []
    edit_id = f"{message_id}:edit {words(edit, 'num_edit')}"
    return [Incoming(CHANNEL, page, sender, edit_id, at, text, kind=Kind.EDIT)]


def _pressed(press: Mapping[str, Any], page: str, sender: str, at: datetime) -> list[Incoming]:
    payload = words(press, "payload")
    if not payload:
        return []
    press_id = words(press, "mid") or f"{sender}:{at.timestamp()}:{payload}"
    if payload == GET_STARTED:
        return [Incoming(CHANNEL, page, sender, press_id, at, text="hello")]
    return [Incoming(CHANNEL, page, sender, press_id, at, key=payload)]


def _echoed(message: Mapping[str, Any], page: str, person: str, at: datetime) -> list[Incoming]:
    """What the page has sent itself, where it was us: then our key of the part is in it.

    https://developers.facebook.com/documentation/business-messaging/messenger-platform/webhooks/webhook-events/message-echoes
    """
    message_id, key = words(message, "mid"), words(message, "metadata")
    if not message.get("is_echo") or not message_id or not key:
        return []
    return [
        Incoming(
            channel=CHANNEL,
            account=page,
            address=person,
            message_id=f"{message_id}:sent",
            at=at,
            key=key,
            kind=Kind.STATUS,
            about=message_id,
            delivery=Delivery.SENT,
        )
    ]


def _delivered(delivery: Mapping[str, Any], page: str, sender: str, at: datetime) -> list[Incoming]:
    ids = delivery.get("mids")
    # "read" comes without ids, as everything up to a time, and tells nothing that is needed.
    return [
        Incoming(
            channel=CHANNEL,
            account=page,
            address=sender,
            message_id=f"{message_id}:delivered",
            at=at,
            kind=Kind.STATUS,
            about=message_id,
            delivery=Delivery.DELIVERED,
        )
        for message_id in (ids if isinstance(ids, list) else ())
        if isinstance(message_id, str)
    ]


def _media(message: Mapping[str, Any], attachments: list[dict[str, Any]]) -> tuple[MediaKind, ...]:
    # Beside words, "fallback" is only the preview of a link in them.
    names = [words(attachment, "type") for attachment in attachments]
    kinds = [MEDIA.get(name, MediaKind.OTHER) for name in names if name != "fallback"]
    if any(inner(attachment, "payload").get("sticker_id") for attachment in attachments):
        kinds = [MediaKind.STICKER]
    if message.get("is_unsupported"):
        kinds.append(MediaKind.OTHER)
    return tuple(dict.fromkeys(kinds))


def _place(attachment: Mapping[str, Any]) -> Location | None:
    spot = inner(attachment, "payload", "coordinates")
    latitude, longitude = number(spot, "lat"), number(spot, "long")
    return None if latitude is None or longitude is None else Location(latitude, longitude)


def _time(event: Mapping[str, Any], now: datetime) -> datetime:
    milliseconds = number(event, "timestamp")
    return moment(None if milliseconds is None else milliseconds / 1000, now)
