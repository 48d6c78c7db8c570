"""The server of all providers: takes, refuses, is busy, fails, hangs, and tells what became of a message."""

import asyncio
import json
import random
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

import httpx
import uvicorn

from tests.conformance.clients.client import Client, Sending
from tests.conformance.provider.desk import Answer, BreachError, Call, Desk
from tests.conformance.provider.generic import Generic
from tests.conformance.provider.ledger import Ledger, Taken
from tests.conformance.provider.messenger import Messenger
from tests.conformance.provider.slack import Slack
from tests.conformance.provider.telegram import Telegram
from tests.conformance.provider.twilio import Twilio
from tests.conformance.provider.whatsapp import WhatsApp

DESKS: tuple[type[Desk], ...] = (Telegram, WhatsApp, Twilio, Messenger, Slack, Generic)
IDS = {
    "whatsapp": "wamid.HBgL",
    "twilio_sms": "SM",
    "twilio_whatsapp": "SM",
    "messenger": "m_",
    "generic": "x-",
}


@dataclass(frozen=True)
class Mishaps:
    """How often, of all requests, the provider is busy, fails, or hangs before it has taken anything.

    ``lost_answers`` are taken and then fail, where the provider knows a repetition (the generic channel).
    ``statuses``: how often it tells that a message was delivered.
    """

    busy: float = 0.0
    fails: float = 0.0
    hangs: float = 0.0
    lost_answers: float = 0.0
    statuses: float = 0.0
    hang_for: float = 12.0  # seconds
    takes: float = 0.02  # seconds until a message is taken, as over a network


CALM = Mishaps()
# What is told of messages is repeated until it is heard; providers do so for hours.
TOLD_AGAIN, TOLD_EVERY = 200, 5.0  # times, seconds at most


class ProviderSide:
    """Use as a context manager. ``deliver_to`` is the system's address, once it is known."""

    def __init__(self, seed: int, clients: dict[str, Client]) -> None:
        self.ledger = Ledger()
        self.mishaps = CALM
        self.deliver_to = ""
        self.statuses: list[int] = []  # what the system answered to what became of its messages
        self._clients = clients
        self._random = random.Random(f"{seed} provider")
        self._desks = {kind.name: kind(self.ledger) for kind in DESKS}
        self._telling: set[asyncio.Task[None]] = set()
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._application,
                log_level="error",
                access_log=False,
                lifespan="off",
                ws="none",
                interface="asgi3",
            )
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> "ProviderSide":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(5)
        self._socket.close()

    async def _application(self, scope: Any, receive: Callable[[], Any], send: Callable[[Any], Any]) -> None:
        body, more = b"", True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                return  # whoever asked was killed
            body += event.get("body", b"")
            more = event.get("more_body", False)
        name, _, path = scope["path"][1:].partition("/")
        call = Call(
            scope["method"],
            f"/{path}",
            dict(parse_qsl(scope["query_string"].decode())),
            {key.decode().lower(): value.decode("latin-1") for key, value in scope["headers"]},
            body,
        )
        answer = await self._answer(self._desks[name], call)
        headers = [(b"content-type", b"application/json")]
        headers += [(key.encode(), value.encode()) for key, value in answer.headers.items()]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": json.dumps(answer.data).encode()})

    async def _answer(self, desk: Desk, call: Call) -> Answer:
        luck, mishaps = self._random.random(), self.mishaps
        try:
            taken = desk.take(call)
        except (BreachError, KeyError, TypeError, AttributeError, ValueError) as error:
            reason = str(error) if isinstance(error, BreachError) else f"malformed ({type(error).__name__})"
            self.ledger.breach(f"{desk.name}: {reason}")
            return self._said("breach", desk.refused(reason))
        if luck < mishaps.busy:
            return self._said("429", desk.too_many())
        if luck < mishaps.busy + mishaps.fails:
            return self._said("500", Answer(500, {"error": {"message": "An unknown error has occurred."}}))
        if luck < mishaps.busy + mishaps.fails + mishaps.hangs:
            await asyncio.sleep(mishaps.hang_for)
            return self._said("hung", Answer(504, {}))
        if taken is None:
            return self._said("aside", desk.aside(call))
        refused = desk.cannot_write(taken)
        if refused is not None:
            return self._said("opted out", refused)
        taken = replace(taken, message_id=self._new_id(desk, taken))
        if isinstance(desk, Generic):
            before = desk.shown_before(taken)
            if before:
                return self._said("repeated", desk.taken(replace(taken, message_id=before)))
        self.ledger.take(taken)
        client = self._clients[taken.channel]
        self._tell(client.taken(taken.person, taken.message_id, taken.delivery))
        await asyncio.sleep(mishaps.takes)
        if self._random.random() < mishaps.statuses:
            self._tell(client.status(taken.person, taken.message_id))
        if isinstance(desk, Generic) and self._random.random() < mishaps.lost_answers:
            return self._said("answer lost", Answer(500, {}))
        return self._said("taken", desk.taken(taken))

    def _said(self, name: str, answer: Answer) -> Answer:
        self.ledger.answered(name)
        return answer

    def _new_id(self, desk: Desk, taken: Taken) -> str:
        if isinstance(desk, Telegram):
            return desk.new_id()
        digits = f"{self._random.getrandbits(128):032x}"
        if taken.channel == "slack":
            return f"1764{digits[:6].translate(str.maketrans('abcdef', '012345'))}.{int(digits[6:10], 16):06}"
        return IDS[taken.channel] + digits

    def _tell(self, sending: Sending | None) -> None:
        if sending is not None and self.deliver_to:
            task = asyncio.create_task(self._deliver(sending))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _deliver(self, sending: Sending) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            for tries in range(TOLD_AGAIN):
                status = await _delivered(client, self.deliver_to, sending)
                if status is not None:
                    self.statuses.append(status)
                    return
                await asyncio.sleep(min(1 + tries / 20, TOLD_EVERY))


async def _delivered(client: httpx.AsyncClient, url: str, sending: Sending) -> int | None:
    try:
        response = await client.request(
            sending.method, url + sending.path, content=sending.body, headers=dict(sending.headers)
        )
    except (
        httpx.TransportError,
        AttributeError,
    ):  # anyio's, where the other side was killed while it accepted
        return None
    return None if response.status_code >= 500 else response.status_code
