"""The client of Rasa's private connector. Whatever does not come back whole and in time is one error."""

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import aiohttp

from content.replies import Answer
from content.texts import Button
from safety import Level
from web.frontdoor.message import Message
from web.frontdoor.replies import KINDS, Reply


class RasaUnavailableError(Exception):
    """Rasa gave no usable answer; the message names the failure: late, away, refused, garbled, empty …"""


# What Rasa told back with its last answer, for the next message. Only Rasa's side reads what is in it.
Context = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RasaTurn:
    """Rasa's answer to one message; ``context`` is None where the turn leaves it as it was.

    ``level`` is what its readers hold after this message, ``fresh`` what they say of it anew.
    """

    replies: tuple[Reply, ...]
    outcome: str
    topics: tuple[str, ...]
    confidence: float
    level: Level
    fresh: Level
    context: Context | None


class Rasa:
    """Asks Rasa over HTTP."""

    def __init__(self, url: str, secret: str, deadline: float) -> None:
        self._url = f"{url}/webhooks/clinic"
        self._headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
        self._deadline = deadline

    async def ask(
        self, message: Message, assessment: dict[str, Any] | None, context: Context, locale: str
    ) -> RasaTurn:
        """One turn, within the deadline. Raises RasaUnavailableError."""
        body = {
            "sender": message.conversation,
            "message_id": message.message_id,
            "text": message.text,
            "channel": message.channel,
            "account": message.account,
            "locale": locale,
            "choice": message.choice or None,
            "assessment": assessment,
            "context": context,
        }
        answer = await self._post("message", body)
        try:
            turn = turn_from(json.loads(answer))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise RasaUnavailableError("garbled") from None
        if not turn.replies:
            raise RasaUnavailableError("empty")
        return turn

    async def forget(self, conversation: str) -> None:
        """Let Rasa forget what it remembers of a conversation. Raises RasaUnavailableError."""
        await self._post("forget", {"sender": conversation})

    async def _post(self, path: str, body: dict[str, Any]) -> bytes:
        limit = aiohttp.ClientTimeout(total=self._deadline)
        try:
            # A connection for each turn: none is left over from a Rasa that was started anew.
            async with (
                aiohttp.ClientSession(timeout=limit, headers=self._headers) as client,
                client.post(f"{self._url}/{path}", data=_json(body)) as response,
            ):
                answer = await response.read()
        except asyncio.TimeoutError:
            raise RasaUnavailableError("late") from None
        except aiohttp.ClientError:
            raise RasaUnavailableError("away") from None
        except Exception as error:
            # Not even a fault of ours here may cost the person the words that are already known.
            raise RasaUnavailableError(type(error).__name__) from error
        if response.status != HTTPStatus.OK:
            raise RasaUnavailableError("refused")
        return answer


def _json(body: dict[str, Any]) -> bytes:
    """Raises UnicodeEncodeError for half of a surrogate pair, of which Rasa could make nothing."""
    return json.dumps(body, ensure_ascii=False).encode()


def turn_from(data: dict[str, Any]) -> RasaTurn:
    """Rasa's answer as the connector sends it. Raises KeyError, TypeError or ValueError on any other."""
    understanding = data["understanding"]
    level = Level.from_label(understanding.get("level") or Level.NONE.label)
    fresh = Level.from_label(understanding.get("fresh") or level.label)
    replies = (_reply(message, fresh) for message in data["messages"])
    return RasaTurn(
        replies=tuple(reply for reply in replies if reply.text.strip()),
        outcome=_text(understanding.get("outcome")),
        topics=tuple(_text(topic) for topic in understanding.get("topics") or []),
        confidence=float(understanding.get("confidence") or 0),
        level=level,
        fresh=fresh,
        context=_context(understanding["context"]) if understanding.get("context") else None,
    )


def _context(data: Any) -> Context:
    if not isinstance(data, dict):
        raise TypeError("the context is no JSON object")
    return data


def _reply(data: dict[str, Any], level: Level) -> Reply:
    custom = data.get("custom") or {}
    kind = custom.get("kind", "chat")
    if kind not in KINDS:
        raise ValueError("unknown kind of message")
    return Reply(
        text=_text(data.get("text")),
        kind=kind,
        text_id=_text(custom.get("text_id")),
        level=level.label if kind == "safety" else Level.NONE.label,
        buttons=tuple(
            Button(_text(button["id"]), _text(button["title"])) for button in data.get("buttons") or []
        ),
        answers=tuple(_answer(answer) for answer in custom.get("answers") or []),
    )


def _answer(data: dict[str, Any]) -> Answer:
    return Answer(
        topic=_text(data["topic"]),
        title=_text(data["title"]),
        text=_text(data["text"]),
        sources=tuple(
            {"name": _text(source["name"]), "url": _text(source.get("url")), "read": _text(source["read"])}
            for source in data.get("sources") or []
        ),
        review_state=_text(data.get("review_state")),
        review_by=_text(data.get("review_by")),
        overdue_words=_text(data.get("overdue_words")),
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("text expected")
    return value
