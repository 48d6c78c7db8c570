"""What publishing needs of Rasa: take a model, answer a real question, say a topic's answer."""

import time
import uuid
from pathlib import Path

import httpx
from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone

from content.known_questions import known_questions
from safety import Assessment, Level, Memory
from web.frontdoor.message import Message
from web.frontdoor.rasa import Rasa, RasaTurn, RasaUnavailableError
from web.frontdoor.words import words

SWAP_LIMIT = 60.0  # seconds
SEEN_WITHIN = 6.0  # seconds until a changed file is read; one is enough on a machine that is not busy
NOTHING = Assessment(Level.NONE, Level.NONE, (), (), "", Memory())


class NotWorkingError(Exception):
    """Rasa did not do it; the message says what went wrong, for people."""


def swap(model: str) -> None:
    """Let Rasa take over a model of its folder. Raises NotWorkingError; then it keeps the one it has."""
    try:
        answer = httpx.post(
            f"{settings.RASA_URL}/webhooks/clinic/model",
            json={"model": model},
            headers={"Authorization": f"Bearer {settings.RASA_CHANNEL_SECRET}"},
            timeout=SWAP_LIMIT,
            trust_env=False,
            verify=False,  # noqa: S501  plain HTTP on loopback
        )
    except httpx.HTTPError as error:
        raise NotWorkingError(f"the assistant cannot be reached ({type(error).__name__})") from error
    if answer.status_code != httpx.codes.OK:
        raise NotWorkingError(f"the new model was refused: {answer.text[:300]}")


def answers_a_question() -> None:
    """Ask real questions until one is answered with its topic. Raises NotWorkingError where none is."""
    for topic, text in known_questions(Path(settings.CONTENT_ROOT) / "data" / "faq"):
        turn = _ask(text, "")
        if turn.outcome == "answer" and topic in turn.topics:
            return
    raise NotWorkingError("the assistant answers none of the test questions")


def says(topic: str, answer: str) -> None:
    """Wait until the topic's answer, asked for as by its button, is ``answer``. Raises NotWorkingError."""
    known = words().clinic.words
    for name, value in known.items():
        answer = answer.replace("{" + name + "}", value)
    deadline = time.monotonic() + SEEN_WITHIN
    while True:
        turn = _ask("", f"topic:{topic}")
        if answer in "\n".join(reply.text for reply in turn.replies):
            return
        if time.monotonic() > deadline:
            raise NotWorkingError(f"the assistant does not say the new answer of {topic} ({turn.outcome})")
        time.sleep(0.1)


def model_path(model: str) -> Path:
    """Where Rasa looks for a model."""
    return models() / model


def models() -> Path:
    """The folder that Rasa starts from."""
    return Path(settings.CONTENT_ROOT) / "models"


def _ask(text: str, choice: str) -> RasaTurn:
    name = f"release-{uuid.uuid4().hex}"
    question = Message(name, "release", "", name, text or choice, choice, timezone.now())
    rasa = Rasa(settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE)

    try:
        return async_to_sync(rasa.ask)(question, NOTHING.to_dict(), {}, words().clinic.locale.code)
    except RasaUnavailableError as failure:
        raise NotWorkingError(f"the assistant cannot be reached ({failure})") from failure
