"""Twilio's forms as typed messages. https://www.twilio.com/docs/messaging/guides/webhook-request"""

import re
from collections.abc import Mapping
from datetime import datetime

from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.frontdoor.message import cleaned

WHATSAPP = "whatsapp:"
ADDRESS = re.compile(r"(?:whatsapp:)?\+?[A-Za-z0-9.]{1,40}")
SMS_CHANNEL, WHATSAPP_CHANNEL = "twilio_sms", "twilio_whatsapp"
MOST_MEDIA = 10  # with one message
MEDIA = {"image": MediaKind.IMAGE, "audio": MediaKind.AUDIO, "video": MediaKind.VIDEO}
# What Twilio itself takes as the wish to be sent nothing more (https://help.twilio.com/articles/223134027).
# "YES" takes it back there too, but with us it answers the safety check.
OPT_OUT = frozenset(["stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"])
OPT_IN = frozenset(["start", "unstop"])
HELP = frozenset(["help", "info"])
OPT_OUT_TYPES = {"STOP": Kind.OPT_OUT, "START": Kind.OPT_IN, "HELP": Kind.HELP}
DELIVERIES = {
    "sent": Delivery.SENT,
    "delivered": Delivery.DELIVERED,
    "read": Delivery.READ,
    "failed": Delivery.FAILED,
    "undelivered": Delivery.FAILED,
}


def read_form(form: Mapping[str, str], now: datetime) -> list[Incoming]:
    """The message in a form, or what became of one of ours; nothing for any other form."""
    sid = form.get("MessageSid") or form.get("SmsMessageSid") or form.get("SmsSid") or ""
    sender, account = form.get("From", ""), form.get("To", "")
    if not sid or not account or not ADDRESS.fullmatch(sender):
        return []  # other channels of Twilio's, such as messenger:…, are not ours
    if "MessageStatus" in form:
        return _status(form, sid, account=sender, address=account, now=now)
    text = cleaned(form.get("Body", ""))
    return [
        Incoming(
            channel=_channel(sender),
            account=account,
            address=sender,
            message_id=sid,
            at=now,  # Twilio tells no time
            text=text,
            key=form.get("ButtonPayload") or form.get("ListId") or "",
            kind=_kind(form, text, sender),
            media=_media(form),
            location=_place(form),
        )
    ]


def _status(form: Mapping[str, str], sid: str, account: str, address: str, now: datetime) -> list[Incoming]:
    status = form["MessageStatus"]
    if status not in DELIVERIES:
        return []  # queued, sending, …
    return [
        Incoming(
            channel=_channel(address),
            account=account,
            address=address,
            message_id=f"{sid}:{status}",
            at=now,
            kind=Kind.STATUS,
            about=sid,
            delivery=DELIVERIES[status],
            reason=form.get("ErrorCode", ""),
        )
    ]


def _channel(address: str) -> str:
    return WHATSAPP_CHANNEL if address.startswith(WHATSAPP) else SMS_CHANNEL


def _kind(form: Mapping[str, str], text: str, sender: str) -> Kind:
    told = OPT_OUT_TYPES.get(form.get("OptOutType", ""))
    if told is not None:
        return told
    word = text.strip().strip(".!").lower()
    # In WhatsApp nobody blocks by keyword: "stop" is a word there.
    if _channel(sender) == SMS_CHANNEL:
        for kind, keywords in ((Kind.OPT_OUT, OPT_OUT), (Kind.OPT_IN, OPT_IN), (Kind.HELP, HELP)):
            if word in keywords:
                return kind
    return Kind.MESSAGE


def _media(form: Mapping[str, str]) -> tuple[MediaKind, ...]:
    types = (form.get(f"MediaContentType{at}", "") for at in range(MOST_MEDIA))
    kinds = (MEDIA.get(name.partition("/")[0], MediaKind.DOCUMENT) for name in types if name)
    return tuple(dict.fromkeys(kinds))


def _place(form: Mapping[str, str]) -> Location | None:
    try:
        return Location(float(form["Latitude"]), float(form["Longitude"]))
    except (KeyError, ValueError):
        return None
