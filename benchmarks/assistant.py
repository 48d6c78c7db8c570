"""The assistant without its web server: gate, pipeline, rules and the front door's composing, in one process.

Used by ``make ask``, ``make chat`` and ``make evaluate``. Nothing is recorded.
"""

import asyncio
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from content.clinic import load_clinic
from content.texts import load_texts
from safety import Assessment, Level
from safety.assess import Assessor, default_assessor
from safety.vocabulary import load_vocabulary
from scripts.quiet import quieten
from web.frontdoor.choices import LONGEST_FOR_RASA, for_rasa
from web.frontdoor.compose import compose
from web.frontdoor.gate import Gate, Reading
from web.frontdoor.message import Message
from web.frontdoor.rasa import RasaTurn, turn_from
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Conversation:
    """What the front door keeps of one person between messages; the gate keeps the safety memory."""

    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    context: dict[str, Any] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """The assistant's reaction to one message: what the person reads, and how it came about."""

    messages: list[dict[str, Any]]
    understanding: dict[str, Any]
    assessment: Assessment
    level: Level
    """The level the reply leaves with, memory and the second reader included."""

    @property
    def topics(self) -> list[str]:
        """The ids of the topics whose answers were said, in order."""
        return [
            answer["topic"] for message in self.messages for answer in message["custom"].get("answers", ())
        ]


@contextmanager
def _variables(**defaults: str) -> Iterator[None]:
    """Environment variables that endpoints.yml names, set for a moment where they are not set already."""
    missing = {name: value for name, value in defaults.items() if name not in os.environ}
    os.environ.update(missing)
    try:
        yield
    finally:
        for name in missing:
            del os.environ[name]


class Assistant:
    """Rasa's agent with the trained model, in this process. Nobody is alerted: there is no action server."""

    def __init__(self, model: Path, topics: Path | None = None, around: Path = ROOT) -> None:
        """``topics``: the folder of topics; ``around``: where red-flag words, sources and texts are."""
        quieten(logging.CRITICAL)
        from rasa.core.agent import load_agent
        from rasa.core.utils import AvailableEndpoints

        self._loop = asyncio.new_event_loop()
        clinic_file = os.environ.get("CLINIC_FILE", str(ROOT / "clinic.toml"))
        with _variables(CLINIC_FILE=clinic_file, ACTIONS_PORT="0"):
            endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        endpoints.action = None
        texts, locales = around / "domain.yml", around / "data" / "locales.yml"
        said_from = {"topics": topics or around / "data" / "faq", "sources": around / "data" / "sources.yml"}
        said_from |= {"texts": texts, "locales": locales}
        endpoints.nlg.kwargs |= {name: str(path) for name, path in said_from.items()}
        self._agent = self._loop.run_until_complete(load_agent(str(model), endpoints=endpoints))
        own_words = around / "data" / "red_flags"
        reader = default_assessor() if around == ROOT else Assessor(load_vocabulary(own_words))
        self._gate = Gate(lambda text, memory, at: reader.assess(text, memory, at=at))
        self._words = Words(load_texts(texts), load_clinic(ROOT / clinic_file, locales))
        if not self._agent.is_ready():
            raise RuntimeError(f"The model {model} could not be loaded; train it again with `make train`.")

    def say(self, text: str, conversation: Conversation, choice: str | None = None) -> Turn:
        """One message of a person, as the front door takes it."""
        return self._loop.run_until_complete(self._say(text, conversation, choice or ""))

    async def _say(self, text: str, conversation: Conversation, choice: str) -> Turn:
        at = datetime.now(timezone.utc)
        message = Message(conversation.sender, "shell", "", uuid.uuid4().hex, text, choice, at)
        if choice:
            reading = await self._gate.read_button(conversation.sender, choice, None, at)
        else:
            reading = await self._gate.read(
                conversation.sender, text, None, at, message_id=message.message_id
            )
        assessment = reading.assessment
        too_long = len(text) > LONGEST_FOR_RASA
        turn: RasaTurn | None = None
        understanding: dict[str, Any] = {}
        asked = None if too_long else for_rasa(message, assessment)
        if asked is not None:
            turn, understanding = await self._ask(asked, reading, conversation)
        if turn is not None and turn.level > assessment.level:
            await self._gate.take_from_rasa(
                conversation.sender, reading, turn.level, text, at, message.message_id
            )
        replies = compose(self._words, assessment, turn, too_long, choice)
        said = [_as_message(reply) for reply in replies]
        conversation.buttons = said[-1]["buttons"]
        return Turn(said, understanding, assessment, max(reply.urgency for reply in replies))

    async def _ask(
        self, message: Message, reading: Reading, conversation: Conversation
    ) -> tuple[RasaTurn | None, dict[str, Any]]:
        """Rasa's turn as the front door reads it, and its understanding."""
        from components.connector import read_message

        user_message, replies = read_message(
            {
                "sender": message.conversation,
                "message_id": message.message_id,
                "text": message.text,
                "channel": message.channel,
                "choice": message.choice or None,
                "assessment": None if reading.failed else reading.assessment.to_dict(),
                "context": conversation.context,
            }
        )
        await self._agent.handle_message(user_message)
        if not replies.messages:
            return None, {}
        understanding: dict[str, Any] = replies.messages[0]["custom"].pop("understanding", {})
        turn = turn_from({"messages": replies.messages, "understanding": understanding})
        if turn.context is not None:
            conversation.context = turn.context
        return turn, understanding


def _as_message(reply: Reply) -> dict[str, Any]:
    """A reply in the form in which Rasa's messages travel."""
    said = reply.to_dict()
    return {
        "text": said["text"],
        "buttons": list(said["buttons"]),
        "custom": {key: said[key] for key in ("kind", "text_id", "answers")},
    }
