"""A reply, from Rasa or from the fixed texts, as it is stored and sent."""

from dataclasses import asdict, dataclass
from typing import Any

from content.replies import Answer
from content.texts import Button
from safety import Level

KINDS = ("answer", "safety", "reminder", "chat", "did_you_mean", "out_of_scope", "fallback")


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply. Texts are limited Markdown; ``text_id`` names a fixed text and is "" for any other.

    ``by`` is who of the clinic's staff says it, as patients read it; "" for the assistant.
    """

    text: str
    kind: str
    text_id: str = ""
    level: str = Level.NONE.label
    buttons: tuple[Button, ...] = ()
    answers: tuple[Answer, ...] = ()
    by: str = ""

    @property
    def urgency(self) -> Level:
        """The level as a value to compare."""
        return Level.from_label(self.level)

    def to_dict(self) -> dict[str, Any]:
        """The reply as JSON-safe values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Reply":
        """Read what ``to_dict`` wrote."""
        buttons = tuple(Button(**button) for button in data["buttons"])
        answers = tuple(
            Answer(**{**answer, "sources": tuple(answer["sources"])}) for answer in data["answers"]
        )
        return cls(**{**data, "buttons": buttons, "answers": answers})
