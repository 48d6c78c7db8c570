"""The assistant without its web server: gate, pipeline and rules in this process. Nothing is recorded.

Used by ``make ask``, ``make chat`` and ``make evaluate``.
"""

import asyncio
import logging
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safety import Assessment, Level, Memory, assess
from scripts.quiet import quieten

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Conversation:
    """What the front door keeps of one person between messages."""

    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    memory: Memory = field(default_factory=Memory)
    context: dict[str, Any] = field(default_factory=dict)
    buttons: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Turn:
    """The assistant's reaction to one message."""

    messages: list[dict[str, Any]]
    understanding: dict[str, Any]
    assessment: Assessment

    @property
    def level(self) -> Level:
        """The level the reply leaves with, memory and the second reader included."""
        return max(self.assessment.level, Level.from_label(self.understanding.get("level", "none")))

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

    def __init__(self, model: Path) -> None:
        quieten(logging.CRITICAL)
        from rasa.core.agent import load_agent
        from rasa.core.utils import AvailableEndpoints

        self._loop = asyncio.new_event_loop()
        with _variables(CLINIC_FILE=str(ROOT / "clinic.toml"), ACTIONS_PORT="0"):
            endpoints = AvailableEndpoints.read_endpoints(str(ROOT / "endpoints.yml"))
        endpoints.action = None
        self._agent = self._loop.run_until_complete(load_agent(str(model), endpoints=endpoints))
        if not self._agent.is_ready():
            raise RuntimeError(f"The model {model} could not be loaded; train it again with `make train`.")

    def say(self, text: str, conversation: Conversation, choice: str | None = None) -> Turn:
        """One message of a person, as the front door would pass it on."""
        from components.connector import read_message

        # The title of a button is ours and says nothing of the person: only the held level applies.
        assessment = assess("" if choice else text, conversation.memory)
        user_message, replies = read_message(
            {
                "sender": conversation.sender,
                "message_id": uuid.uuid4().hex,
                "text": text[:4000],
                "channel": "shell",
                "choice": choice,
                "assessment": None if choice else assessment.to_dict(),
                "context": conversation.context,
            }
        )
        self._loop.run_until_complete(self._agent.handle_message(user_message))
        understanding = replies.messages[0]["custom"].pop("understanding", {}) if replies.messages else {}
        conversation.memory = assessment.memory
        conversation.context = understanding.get("context", {})
        conversation.buttons = replies.messages[-1]["buttons"] if replies.messages else []
        return Turn(replies.messages, understanding, assessment)
