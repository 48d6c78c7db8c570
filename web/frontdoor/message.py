"""A message as it comes in, whatever the channel."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOTHING = ""
CHOICE = re.compile(r"[a-z_]{1,40}(?::[a-z0-9_]{1,120})?")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a person.

    ``message_id`` is unique within channel and account, and the same when the message is delivered again.
    ``choice`` is the id of the button that was pressed, "" for text that was typed. ``over_limit`` marks
    one of too many: it is read for red flags like any other, and put to nobody else. So is one with
    ``instead``, the id of the fixed text that is its answer; with NOTHING, only what safety demands is said.
    ``media`` are the kinds of what came beside words or in their place (`MediaKind` values, "location").
    """

    conversation: str
    channel: str
    account: str
    message_id: str
    text: str
    choice: str
    received_at: datetime
    over_limit: bool = False
    instead: str | None = None
    media: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two deliveries the same message."""
        return (self.channel, self.account, self.message_id)


def message_id(conversation: str, client_id: str, *content: str) -> str:
    """Browsers make the ids, so each holds only within its conversation, and only for the same words: a form
    that was sent before and comes again from the browser's history with other words is another message."""
    digest = hashlib.sha256("\0".join(content).encode("utf-8", "replace")).hexdigest()
    return f"{conversation}:{client_id}:{digest[:16]}"


def client_id(message_id: str) -> str:
    """The browser's own id within the id of a message."""
    return message_id.split(":")[1] if message_id.count(":") == 2 else message_id


def cleaned(text: str) -> str:
    """The text as every database and encoder accepts it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
