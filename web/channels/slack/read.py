"""Slack's events, pressed buttons and commands as typed messages. https://docs.slack.dev/apis/events-api"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from web.channels.exchange import Received, inner, json_object, moment, objects, words
from web.channels.incoming import Incoming, Kind, MediaKind
from web.channels.slack.blocks import ACKNOWLEDGE, CHOOSE
from web.channels.slack.text import read_text

CHANNEL = "slack"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
# Messages that a person wrote; others tell of channels, bots and deleted messages.
WRITTEN = frozenset(["", "file_share", "thread_broadcast", "me_message"])
EDITED = "message_changed"
TIME = re.compile(r"[0-9]+(\.[0-9]+)?")
PRIVATE = "D"  # ids of direct messages begin with it
MEDIA = {"image": MediaKind.IMAGE, "audio": MediaKind.AUDIO, "video": MediaKind.VIDEO}


def read_request(request: Received, now: datetime) -> list[Incoming]:
    """What a person said or pressed; nothing for everything else that Slack tells."""
    if is_of(request, JSON):
        return _event(json_object(request.body), now)
    form = read_form(request)
    if "payload" in form:
        return _presses(json_object(form["payload"].encode()), now)
    return _command(form, now) if "command" in form else []


def is_of(request: Received, content_type: str) -> bool:
    """Whether the body is of that type, whatever parameters stand behind it."""
    return request.headers.get("content-type", "").lower().split(";")[0].strip() == content_type


def read_form(request: Received) -> dict[str, str]:
    """The fields of a form; {} where the body is none."""
    if not is_of(request, FORM):
        return {}
    try:
        return dict(parse_qsl(request.body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError:
        return {}


def _event(told: Mapping[str, Any], now: datetime) -> list[Incoming]:
    event, team = inner(told, "event"), words(told, "team_id")
    name, subtype, channel = words(event, "type"), words(event, "subtype"), words(event, "channel")
    is_edit = subtype == EDITED
    message = inner(event, "message") if is_edit else event
    sender = words(message, "user")
    if words(told, "type") != "event_callback" or not sender or not channel:
        return []
    if message.get("bot_id") or sender in _ourselves(told):
        return []
    # In a channel only what mentions us is meant for us, and that comes as an event of its own.
    is_private = words(event, "channel_type") == "im" or channel.startswith(PRIVATE)
    if name != ("message" if is_private else "app_mention"):
        return []
    text = read_text(words(message, "text"))
    if is_edit:
        before = inner(event, "previous_message")
        if not inner(message, "edited") or text == read_text(words(before, "text")):
            return []  # Slack itself has added the preview of a link
    elif subtype not in WRITTEN:
        return []
    media = tuple(dict.fromkeys(map(_media, objects(message, "files"))))
    if not (text or media):
        media = (MediaKind.OTHER,)
    kind = Kind.EDIT if is_edit else Kind.MESSAGE
    return [
        Incoming(
            channel=CHANNEL,
            account=team,
            address=sender,
            message_id=_id(message, channel),
            at=moment(_seconds(words(inner(message, "edited") if is_edit else message, "ts")), now),
            text=text,
            kind=kind if is_private else Kind.GROUP,
            media=media,
        )
    ]


def _id(message: Mapping[str, Any], channel: str) -> str:
    """The same for each delivery of a message.

    Neither the id of the event nor a retry's header will do: Slack has delivered one message under several
    event ids and without the header (slackapi/node-slack-sdk#2141).
    """
    own = words(message, "client_msg_id") or f"{channel}:{words(message, 'ts')}"
    edited = words(inner(message, "edited"), "ts")
    return f"{own}:edit {edited}" if edited else own


def _ourselves(told: Mapping[str, Any]) -> set[str]:
    found = objects(told, "authorizations")
    return {words(entry, "user_id") for entry in found if entry.get("is_bot") is True}


def _media(file: Mapping[str, Any]) -> MediaKind:
    return MEDIA.get(words(file, "mimetype").partition("/")[0], MediaKind.DOCUMENT)


def _presses(told: Mapping[str, Any], now: datetime) -> list[Incoming]:
    sender, team = words(inner(told, "user"), "id"), words(inner(told, "team"), "id")
    if words(told, "type") != "block_actions" or not sender:
        return []
    found = []
    for action in objects(told, "actions"):
        name, key, time = words(action, "action_id"), words(action, "value"), words(action, "action_ts")
        if not key or not (name == ACKNOWLEDGE or name.startswith(CHOOSE)):
            continue
        is_alert = name == ACKNOWLEDGE
        found.append(
            Incoming(
                channel=CHANNEL,
                account=team,
                address=sender,
                message_id=f"{sender}:{time}:{name}",
                at=moment(_seconds(time), now),
                key=key,
                kind=Kind.ACKNOWLEDGE if is_alert else Kind.MESSAGE,
                answer_id=words(told, "response_url") if is_alert else "",
                name=words(inner(told, "user"), "username") if is_alert else "",
            )
        )
    return found


def _command(form: Mapping[str, str], now: datetime) -> list[Incoming]:
    sender, command_id = form.get("user_id", ""), form.get("trigger_id", "")
    if not sender or not command_id:
        return []
    text = read_text(words(form, "text")) or "hello"
    return [Incoming(CHANNEL, form.get("team_id", ""), sender, command_id, now, text)]


def _seconds(time: str) -> float | None:
    """A time such as "1355517523.000005"."""
    return float(time) if TIME.fullmatch(time) else None
