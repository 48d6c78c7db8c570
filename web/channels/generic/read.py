"""Another system's messages as typed ones; its programmer reads what is wrong with the others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from web.channels.exchange import inner, place, words
from web.channels.generic.schema import problem_of
from web.channels.incoming import Delivery, Incoming, Kind, MediaKind

CHANNEL = "generic"
MOST = 100  # messages in one request
ANSWERED = (Kind.MESSAGE, Kind.GROUP)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the message at a place in the batch, or with the batch itself (None)."""

    at: int | None
    said: str


def read_batch(batch: Mapping[str, Any], now: datetime) -> tuple[list[Incoming], list[Problem]]:
    """The messages in a body that can be read, and what is wrong with the others."""
    messages = batch.get("messages")
    if not isinstance(messages, list) or len(messages) > MOST:
        return [], [Problem(None, f"the body must be an object with a list of at most {MOST} messages")]
    found: list[Incoming] = []
    problems: list[Problem] = []
    for place_in_batch, message in enumerate(messages):
        said = problem_of(message, "Message")
        at = now if said or "at" not in message else _time(message["at"])
        if said or at is None:
            problems.append(Problem(place_in_batch, said or "at: there is no such time"))
        else:
            found.append(_incoming(message, at))
    return found, problems


def _incoming(message: Mapping[str, Any], at: datetime) -> Incoming:
    kind = Kind[message.get("kind", "message").upper()]
    text, key, spot = words(message, "text"), words(message, "choice"), place(inner(message, "location"))
    media = tuple(dict.fromkeys(MediaKind(name) for name in message.get("media", ())))
    if kind in ANSWERED and not (text.strip() or key or media or spot):
        media = (MediaKind.OTHER,)
    return Incoming(
        channel=CHANNEL,
        account=words(message, "account"),
        address=words(message, "person"),
        message_id=words(message, "id"),
        at=at,
        text=text,
        key=key,
        kind=kind,
        media=media,
        location=spot,
        locale=words(message, "locale"),
        about=words(message, "about"),
        delivery=Delivery(message["delivery"]) if kind is Kind.STATUS else None,
    )


def _time(value: str) -> datetime | None:
    try:
        # Python 3.10 knows no "Z".
        return datetime.fromisoformat(value.replace("Z", "+00:00")).astimezone(timezone.utc)
    except (ValueError, OverflowError):
        return None
