"""Is the web process alive, and does the whole chain answer a real question?"""

import asyncio
import time
import uuid

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from content.known_questions import known_questions
from safety import Assessment, Level, Memory
from web import database
from web.frontdoor.message import Message
from web.frontdoor.rasa import Rasa, RasaUnavailableError
from web.frontdoor.words import words
from web.topics import published


async def healthz(request: HttpRequest) -> JsonResponse:
    """200 while this process answers: the safety words come, whatever else is down."""
    return JsonResponse({"status": "alive"})


async def readyz(request: HttpRequest) -> JsonResponse:
    """200 when Rasa gave the right answer to a real question and the database can be read; else 503 and why.

    Do not take the front door out of service on a 503: it still says the safety words.
    """
    started = time.monotonic()
    problems = [problem for problem in (await _rasa_problem(), await _database_problem()) if problem]
    return JsonResponse(
        {
            "status": "not ready" if problems else "ready",
            "problems": problems,
            "ms": round((time.monotonic() - started) * 1000),
        },
        status=503 if problems else 200,
    )


async def answers_a_question() -> bool:
    """Whether Rasa answers one of the known questions with its topic. Raises RasaUnavailableError."""
    questions = known_questions(published.folder())
    rasa = Rasa(settings.RASA_URL, settings.RASA_CHANNEL_SECRET, settings.RASA_DEADLINE)
    nothing = Assessment(Level.NONE, Level.NONE, (), (), "", Memory())
    while (known := await asyncio.to_thread(next, questions, None)) is not None:
        topic, text = known
        # A new name each time: one conversation asked again and again would grow and slow down.
        name = f"readyz-{uuid.uuid4().hex}"
        question = Message(name, "readyz", "", name, text, "", timezone.now())
        turn = await rasa.ask(question, nothing.to_dict(), {}, words().clinic.locale.code)
        if turn.outcome == "answer" and topic in turn.topics:
            return True
    return False


async def _rasa_problem() -> str | None:
    try:
        answers = await answers_a_question()
    except RasaUnavailableError as failure:
        return f"rasa: {failure}"
    return None if answers else "rasa: wrong answer to each test question"


async def _database_problem() -> str | None:
    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM escalations_escalation WHERE closed_at IS NULL")

    try:
        await database.on_the_way().read(ask)
    except database.DatabaseAwayError:
        return "database: away"
    return None
