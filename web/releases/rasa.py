"""What publishing needs of Rasa: take a model, answer a real question, say a topic's answer."""

import time
import uuid
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import httpx
from asgiref.sync import async_to_sync
from django.conf import settings
from django.utils import timezone

from safety import Assessment, Level, Memory
from web.frontdoor import health
from web.frontdoor.message import Message
from web.frontdoor.rasa import Rasa, RasaTurn, RasaUnavailableError
from web.frontdoor.words import words

SWAP_LIMIT = 60.0  # seconds
SEEN_WITHIN = 6.0  # seconds until a changed file is read; one is enough on a machine that is not busy
Heard = TypeVar("Heard")
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
    if not _heard(health.answers_a_question):
        raise NotWorkingError("the assistant answers none of the test questions")


def says(topic: str, answer: str) -> None:
    """Wait until the topic's answer, asked for as by its button, is ``answer``. Raises NotWorkingError."""
    known = words().clinic.words
    for name, value in known.items():
        answer = answer.replace("{" + name + "}", value)
    deadline = time.monotonic() + SEEN_WITHIN
    while True:
        turn = _pressed(f"topic:{topic}")
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


def _pressed(choice: str) -> RasaTurn:
    name = f"release-{uuid.uuid4().hex}"
    question = Message(name, "release", "", name, choice, choice, timezone.now())
    rasa = Rasa(settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE)
    return _heard(rasa.ask, question, NOTHING.to_dict(), {}, words().clinic.locale.code)


def _heard(ask: Callable[..., Coroutine[Any, Any, Heard]], *what: Any) -> Heard:
    try:
        return async_to_sync(ask)(*what)
    except RasaUnavailableError as failure:
        raise NotWorkingError(f"the assistant cannot be reached ({failure})") from failure
