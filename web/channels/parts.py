"""What goes out: ordered parts in a channel's own form, and what the choices in them mean."""

from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

from content.texts import Button


class Layout(Enum):
    """How the choices below a part are shown: as buttons, as a list that opens, or only in its text."""

    NONE = "none"
    BUTTONS = "buttons"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Key:
    """A native button or row: what comes back (``key``), what is read, and a row's second line."""

    key: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One message as the provider sends it; never empty.

    Attributes:
        text: in the channel's markup.
        shown: the same without marks, as it is read; for notifications and for counting.
        urgent: words of a safety text or a held level; they are sent first and never split.
        menu: the label that opens the list; "" for other layouts.
    """

    text: str
    shown: str
    urgent: bool = False
    layout: Layout = Layout.NONE
    keys: tuple[Key, ...] = ()
    menu: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The part as JSON-safe values."""
        return {**asdict(self), "layout": self.layout.value}

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Part":
        """Read what ``to_dict`` wrote."""
        keys = tuple(Key(**key) for key in data["keys"])
        return cls(**{**data, "layout": Layout(data["layout"]), "keys": keys})


@dataclass(frozen=True, slots=True)
class Offer:
    """What one turn offered: kept with the conversation until the next message is answered.

    What is sent without a message before it, such as the state of an escalation, leaves the offer as it is.

    Attributes:
        id: eight small letters or digits, in the key of each of its buttons.
        numbered: what "1", "2" … mean, in this order.
        buttons: all buttons of the turn.
    """

    id: str
    numbered: tuple[Button, ...] = ()
    buttons: tuple[Button, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The offer as JSON-safe values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Offer":
        """Read what ``to_dict`` wrote."""
        return cls(
            data["id"],
            tuple(Button(**button) for button in data["numbered"]),
            tuple(Button(**button) for button in data["buttons"]),
        )


@dataclass(frozen=True, slots=True)
class Rendered:
    """The parts of one turn in their order, and what was offered in them."""

    parts: tuple[Part, ...]
    offer: Offer
