"""Telegram's updates as typed messages. https://core.telegram.org/bots/api#update"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from web.channels.exchange import inner, moment, number, place, words
from web.channels.incoming import Incoming, Kind, MediaKind

MEDIA = {
    "photo": MediaKind.IMAGE,
    "voice": MediaKind.AUDIO,
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "video_note": MediaKind.VIDEO,
    "animation": MediaKind.VIDEO,
    "document": MediaKind.DOCUMENT,
    "sticker": MediaKind.STICKER,
    "contact": MediaKind.CONTACT,
    "poll": MediaKind.OTHER,
    "dice": MediaKind.OTHER,
    "game": MediaKind.OTHER,
    "story": MediaKind.OTHER,
    "checklist": MediaKind.OTHER,
    "paid_media": MediaKind.OTHER,
}
GROUPS = ("group", "supergroup")
# A person's words never begin with a slash behind the front door.
COMMANDS = {"start": "hello", "help": "help"}


def read_update(update: Mapping[str, Any], account: str, now: datetime) -> list[Incoming]:
    """The message in an update; nothing for what is none (a member who left, a channel's post, …)."""
    update_id = words(update, "update_id")
    if not update_id:
        return []
    pressed = inner(update, "callback_query")
    if pressed:
        return _press(pressed, update_id, account, now)
    for name, kind in (("message", Kind.MESSAGE), ("edited_message", Kind.EDIT)):
        message = inner(update, name)
        if message:
            return _message(message, kind, update_id, account, now)
    return []


def _message(
    message: Mapping[str, Any], kind: Kind, update_id: str, account: str, now: datetime
) -> list[Incoming]:
    chat, sender = inner(message, "chat"), inner(message, "from")
    address, chat_type = words(chat, "id"), words(chat, "type")
    if not address or sender.get("is_bot") is True or chat_type not in ("private", *GROUPS):
        return []
    text = words(message, "text") or words(message, "caption")
    # A GIF comes as an animation and, for old clients, as a document too.
    media = tuple(dict.fromkeys(kind for name, kind in MEDIA.items() if message.get(name)))
    spot = place(inner(message, "location"))
    if not (text.strip() or media or spot):
        return []  # news of the chat itself, such as a pinned message
    if kind is Kind.EDIT and not text.strip():
        return []  # a place that is shared live is edited every few seconds
    at = number(message, "edit_date") if kind is Kind.EDIT else number(message, "date")
    return [
        Incoming(
            channel="telegram",
            account=account,
            address=address,
            message_id=update_id,
            at=moment(at, now),
            text=_without_command(text),
            kind=Kind.GROUP if chat_type in GROUPS else kind,
            media=media,
            location=spot,
            locale=words(sender, "language_code"),
        )
    ]


def _press(pressed: Mapping[str, Any], update_id: str, account: str, now: datetime) -> list[Incoming]:
    sender, chat = inner(pressed, "from"), inner(pressed, "message", "chat")
    # A button of a message that is too old comes without its chat; a private chat is named like the person.
    address = words(chat, "id") or words(sender, "id")
    if not address:
        return []
    press = Incoming(
        channel="telegram",
        account=account,
        address=address,
        message_id=update_id,
        at=now,  # a press has no time of its own
        key=words(pressed, "data"),
        locale=words(sender, "language_code"),
        answer_id=words(pressed, "id"),
    )
    return [replace(press, kind=Kind.GROUP) if words(chat, "type") in GROUPS else press]


def _without_command(text: str) -> str:
    """The text without the slash of a command; what stands behind "/start" is of a link and not said."""
    if not text.startswith("/"):
        return text
    command, _, rest = text.lstrip("/").partition(" ")
    name = command.partition("@")[0]
    return COMMANDS.get(name.lower()) or f"{name.replace('_', ' ')} {rest}".strip()
