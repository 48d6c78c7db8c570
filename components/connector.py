"""The only door to Rasa: a private channel for our front door, behind a shared secret."""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, OutputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from components.answer_lookup import AnswerLookup
from components.model_swap import SwapError, swap_model
from components.reading import typed
from content.errors import ContentError
from content.known_questions import known_questions
from safety import renewed, use
from safety.renew import checksum

logger = logging.getLogger(__name__)

# The front door sends no more on; anything longer did not come from it.
MAX_TEXT = 5_000
MAX_READ = 100  # texts of one request to /read
NEAREST = 5  # phrasings
NAME = "clinic"
MODELS = Path(__file__).resolve().parent.parent / "models"
TOPICS = MODELS.parent / "data" / "faq"


class CollectedReplies(OutputChannel):
    """Keeps whole messages, with their buttons and custom data, in the order in which they were said."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name in Rasa's records."""
        return NAME

    async def send_response(self, recipient_id: str, message: dict[str, Any]) -> None:
        """Take one message of the bot."""
        self.messages.append(
            {
                "text": message.get("text") or "",
                "buttons": [{"id": b["id"], "title": b["title"]} for b in message.get("buttons") or ()],
                "custom": message.get("custom") or {},
            }
        )


class ClinicInput(InputChannel):
    """``POST /webhooks/clinic/message``, ``read``, ``forget``, ``model``, ``safety``; docs/integrating.md.

    Whatever goes wrong is answered with an error status: an empty 200 would leave a patient in silence.
    """

    @classmethod
    def name(cls) -> str:
        """The part of the address after ``/webhooks/``."""
        return NAME

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "ClinicInput":
        """Made by Rasa from ``credentials.yml``; refuses to start without a secret."""
        secret = str((credentials or {}).get("secret") or "")
        if not secret or secret.startswith("${"):
            raise ValueError(
                "The connector needs RASA_CHANNEL_SECRET in the environment; `make run` sets it."
            )
        return cls(secret)

    def __init__(self, secret: str) -> None:
        self._expected = f"Bearer {secret}".encode()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes of this channel."""
        routes = Blueprint("clinic_webhook", __name__)

        def is_ours(request: Request) -> bool:
            return hmac.compare_digest(request.headers.get("authorization", "").encode(), self._expected)

        def agent_of(request: Request) -> Agent:
            return Sanic.get_app(request.app.name).ctx.agent

        @routes.route("/model", methods=["POST"])
        async def model(request: Request) -> HTTPResponse:
            if not is_ours(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            name = str((request.json or {}).get("model", ""))
            try:
                await swap_model(agent_of(request), MODELS, name, known_questions(TOPICS))
            except SwapError as error:
                return response.json({"error": str(error)}, status=409)
            logger.info("took over %s", name)
            return response.json({"model": name})

        @routes.route("/safety", methods=["POST"])
        async def safety(request: Request) -> HTTPResponse:
            if not is_ours(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            try:
                marks = await asyncio.to_thread(take_over, agent_of(request).nlg)
            except (ContentError, OSError, ValueError) as error:
                return response.json({"error": str(error)}, status=409)
            return response.json(marks)

        @routes.route("/read", methods=["POST"])
        async def read(request: Request) -> HTTPResponse:
            if not is_ours(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            texts = (request.json or {}).get("texts") if isinstance(request.json, dict) else None
            if not isinstance(texts, list) or not all(
                isinstance(text, str) and len(text) <= MAX_TEXT for text in texts
            ):
                return response.json({"error": "texts must be a list of strings"}, status=400)
            agent = agent_of(request)
            if not agent.is_ready():
                return response.json({"error": "no model is loaded"}, status=503)
            processor = agent.processor
            read = [await read_only(processor, text) for text in texts[:MAX_READ]]
            return response.json({"read": read})

        @routes.route("/forget", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            if not is_ours(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            sender = (request.json or {}).get("sender") if isinstance(request.json, dict) else None
            if not isinstance(sender, str) or not sender:
                return response.json({"error": "sender must be a string and not empty"}, status=400)
            agent = agent_of(request)
            # Under the lock of its messages: one that is being answered would be saved after it.
            async with agent.lock_store.lock(sender):
                await agent.tracker_store.save(DialogueStateTracker.from_events(sender, []))
            return response.json({"forgotten": True})

        @routes.route("/message", methods=["POST"])
        async def message(request: Request) -> HTTPResponse:
            if not is_ours(request):
                return response.json({"error": "wrong or missing secret"}, status=401)
            try:
                user_message, replies = read_message(request.json)
            except (ValueError, TypeError) as error:
                return response.json({"error": str(error)}, status=400)
            if not agent_of(request).is_ready():
                return response.json({"error": "no model is loaded"}, status=503)
            started = time.monotonic()
            try:
                await on_new_message(user_message)
            except Exception as error:
                # The message of an exception may hold the patient's text; its type is enough to find it.
                logger.error("message %s failed: %s", user_message.message_id, type(error).__name__)
                return response.json({"error": "the message could not be processed"}, status=500)
            milliseconds = (time.monotonic() - started) * 1000
            logger.info("message %s took %d ms", user_message.message_id, milliseconds)
            if not replies.messages:
                return response.json({"error": "the assistant had nothing to say"}, status=502)
            understanding = replies.messages[0]["custom"].pop("understanding", {})
            return response.json({"messages": replies.messages, "understanding": understanding})

        return routes


def take_over(words: AnswerLookup, root: Path = MODELS.parent) -> dict[str, str]:
    """Read with the vocabulary and say the fixed texts that stand on disk now; their checksums.

    Raises VocabularyError and ContentError; then nothing has changed.
    """
    folder = root / "data" / "red_flags"
    texts = hashlib.sha256((root / "domain.yml").read_bytes()).hexdigest()
    marks = {"vocabulary": checksum(folder), "texts": texts}
    assessor = renewed(folder)
    words.renew()
    use(assessor)
    return marks


async def read_only(processor: MessageProcessor, text: str) -> dict[str, Any]:
    """How a text would be understood: nothing is said, recorded or escalated.

    ``understanding`` as with a message, ``nearest`` the training phrasings nearest in meaning.
    """
    parsed = await processor.parse_message(UserMessage(typed(text), metadata={"nearest": NEAREST}))
    return {
        "text": text,
        "understanding": parsed.get("understanding") or {},
        "nearest": parsed.get("nearest") or [],
    }


def read_message(body: Any) -> tuple[UserMessage, CollectedReplies]:
    """The front door's JSON as Rasa's message, with the place where replies gather.

    Raises ValueError naming the field that is missing or wrong.
    """
    if not isinstance(body, dict):
        raise ValueError("the body must be a JSON object")
    for field in ("sender", "message_id", "text"):
        if not isinstance(body.get(field), str):
            raise ValueError(f"{field} must be a string")
    if not body["sender"] or not body["message_id"]:
        raise ValueError("sender and message_id must not be empty")
    if len(body["text"]) > MAX_TEXT:
        raise ValueError(f"text must have at most {MAX_TEXT} characters")
    metadata = {
        key: body.get(key) for key in ("channel", "account", "locale", "choice", "assessment", "context")
    }
    metadata["message_id"] = body["message_id"]
    replies = CollectedReplies()
    return (
        UserMessage(
            typed(body["text"]),
            replies,
            body["sender"],
            input_channel=NAME,
            message_id=body["message_id"],
            metadata=metadata,
        ),
        replies,
    )
