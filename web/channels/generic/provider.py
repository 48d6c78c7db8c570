"""The generic channel: signed JSON in, signed JSON out."""

import hmac
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timezone
from typing import Any

from web.alerts.webhook import DELIVERY, SIGNATURE, TIMESTAMP, signature
from web.channels.exchange import (
    Acknowledgement,
    Doubt,
    Outcome,
    Received,
    RefusedError,
    Request,
    Result,
    Search,
    by_status,
    json_object,
    words,
)
from web.channels.generic.read import read_batch
from web.channels.generic.schema import validator
from web.channels.generic.settings import GenericSettings
from web.channels.incoming import Incoming
from web.channels.parts import Part

OLDEST = 300  # seconds that a timestamp may be off
JSON = "application/json"
GONE = 410


class Generic:
    """Another system, which knows the people."""

    tells_within = 0.0

    def __init__(self, settings: GenericSettings, clock: Callable[[], float] = time.time) -> None:
        """``clock`` gives the seconds since 1970."""
        self._settings = settings
        self._clock = clock
        validator("Message")  # reading the description takes longer than the first message may wait

    def verify(self, request: Received) -> None:
        """Raises RefusedError unless the body was signed with our key within the last minutes."""
        timestamp = request.headers.get(TIMESTAMP.lower(), "")
        is_time = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12
        expected = "v1=" + signature(self._settings.secret, timestamp, request.body)
        sent = request.headers.get(SIGNATURE.lower(), "")
        is_signed = hmac.compare_digest(sent.encode(), expected.encode())
        if not (is_time and is_signed and abs(self._clock() - int(timestamp)) <= OLDEST):
            raise RefusedError(401, "the signature is missing, wrong or too old")

    def acknowledge(self, request: Received) -> Acknowledgement:
        """How many messages were taken, and what is wrong with the others; 400 where all are wrong."""
        found, problems = read_batch(json_object(request.body), datetime.now(timezone.utc))
        refused = [{"at": problem.at, "problem": problem.said} for problem in problems]
        said = json.dumps({"taken": len(found), "refused": refused}).encode()
        return Acknowledgement(JSON, said, 400 if problems and not found else 200)

    def read(self, request: Received, now: datetime) -> list[Incoming]:
        """Every message of a batch that can be read."""
        return read_batch(json_object(request.body), now)[0]

    def request(self, part: Part, account: str, address: str, delivery: str = "") -> Request:
        """A message as JSON, signed for now: a repetition must be made anew."""
        message = {
            "type": "message",
            "delivery": delivery,
            "account": account,
            "person": address,
            "text": part.text,
            "plain": part.shown,
            "urgent": part.urgent,
            "buttons": [{"id": key.key, "title": key.title} for key in part.keys],
        }
        return self.signed(message, delivery)

    def signed(self, values: Mapping[str, Any], delivery: str = "") -> Request:
        """A signed request to the other system."""
        body = json.dumps(values, ensure_ascii=False).encode()
        timestamp = str(int(self._clock()))
        headers = {
            "Content-Type": JSON,
            TIMESTAMP: timestamp,
            SIGNATURE: "v1=" + signature(self._settings.secret, timestamp, body),
            DELIVERY: delivery,
        }
        return Request(self._settings.url, headers, body)

    def search(self, doubt: Doubt) -> Search | None:
        """Nothing: a delivery that comes again under its id is known there."""
        return None

    def answer(self, answer_id: str) -> Request | None:
        """Nothing: no button waits."""
        return None

    def outcome(self, status: int, headers: Mapping[str, str], body: bytes) -> Outcome:
        """Only the status and the id of an answer are kept."""
        if 200 <= status < 300:
            return Outcome(Result.TAKEN, words(json_object(body), "id"))
        return replace(by_status(status, headers), is_blocked=status == GONE)
