"""A message as it comes in, whatever the channel."""

import re
from dataclasses import dataclass
from datetime import datetime

CHOICE = re.compile(r"[a-z_]{1,40}(?::[a-z0-9_]{1,120})?")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a person.

    ``message_id`` is unique within channel and account, and the same when the message is delivered again.
    ``choice`` is the id of the button that was pressed, "" for text that was typed.
    """

    conversation: str
    channel: str
    account: str
    message_id: str
    text: str
    choice: str
    received_at: datetime

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two deliveries the same message."""
        return (self.channel, self.account, self.message_id)


def cleaned(text: str) -> str:
    """The text as every database and encoder accepts it: no NUL, no half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
