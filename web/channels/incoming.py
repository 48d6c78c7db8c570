"""A message as a provider's folder hands it on: verified, of one type for all channels."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Kind(Enum):
    """What a delivery is. Texts of every kind go through the safety gate."""

    MESSAGE = "message"
    EDIT = "edit"  # of a message that was answered already
    GROUP = "group"  # written where others read it too
    OPT_OUT = "opt out"  # STOP: nothing can be sent from now on
    OPT_IN = "opt in"  # START
    HELP = "help"
    STATUS = "status"  # what became of something that we sent
    ACKNOWLEDGE = "acknowledge"  # the button below an alert, pressed by one of the staff; no patient


class MediaKind(Enum):
    """What was sent in place of words; none of it is looked into."""

    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    CONTACT = "contact"
    OTHER = "other"


class Delivery(Enum):
    """What the provider says about a message of ours."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Location:
    """A place that was sent, in degrees. It is personal data."""

    latitude: float = field(repr=False)
    longitude: float = field(repr=False)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One message of a person, or one notice of the provider.

    Attributes:
        channel: a key of CAPABILITIES.
        account: which of the clinic's accounts it came to, as the provider names it.
        address: where to answer. Personal data: stored encrypted, and hashed as the person's name.
        message_id: the provider's own, the same when it delivers the message again.
        at: when it was sent, as the provider says.
        text: what was written, a caption included; "" without words.
        key: of the button that was pressed, as `Key.key`; "" without one. Of an ACKNOWLEDGE, the alert's. Of
            a STATUS, our own key of the part, where the provider gives it back.
        locale: the app's language, such as "en-GB"; "" where the provider does not tell.
        answer_id: what the provider wants back at once to show that a message or a press has arrived; ""
            where nothing. Of an ACKNOWLEDGE, the address at which the alert is replaced.
        name: of an ACKNOWLEDGE, what the provider calls the one of the staff who pressed; else "".
        about: which message of ours a STATUS is about, by the provider's id; `delivery` is what it says, and
            `reason` the provider's code where it FAILED.
    """

    channel: str
    account: str
    address: str = field(repr=False)
    message_id: str
    at: datetime
    text: str = field(default="", repr=False)
    key: str = ""
    kind: Kind = Kind.MESSAGE
    media: tuple[MediaKind, ...] = ()
    location: Location | None = None
    locale: str = ""
    answer_id: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    about: str = ""
    delivery: Delivery | None = None
    reason: str = ""

    @property
    def has_words(self) -> bool:
        """Whether there is something to read; a photo without a caption has none."""
        return bool(self.text.strip() or self.key)
