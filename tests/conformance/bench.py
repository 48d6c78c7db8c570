"""What every variant works with: the running system, one channel's client, and what people there read."""

import itertools
import random
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from tests.conformance.clients.client import Client, Sending
from tests.conformance.provider.ledger import Taken
from tests.conformance.provider.server import ProviderSide
from tests.conformance.words import Words
from tests.support.system import System

# Seconds. A part in doubt takes 25 where the providers' side hangs: 10 for the answer, 15 for an echo.
ANSWERED_WITHIN = 60.0


@dataclass(frozen=True)
class Reference:
    """What the website answers to the same words: a text id, and whether it is an answer or a safety text."""

    text_id: str
    kind: str


class World:
    """The running system with all its channels."""

    def __init__(self, system: System, side: ProviderSide, clients: dict[str, Client]) -> None:
        self.system = system
        self.side = side
        self.is_short = False  # what takes longest is done on some channels only
        self.clients = clients
        self.words = Words()
        self.http = httpx.Client(
            base_url=system.base_url, timeout=30, trust_env=False, limits=httpx.Limits(max_connections=100)
        )
        self.one_at_a_time = threading.Lock()  # for what must not come on all channels at once
        self._people = itertools.count(1)
        self._references: dict[str, Reference] = {}
        self._lock = threading.Lock()

    def new_person(self, client: Client) -> str:
        """Somebody who has never written. The providers' side hears of them, since they are about to."""
        with self._lock:
            person = client.person(next(self._people))
        self.side.ledger.wrote(client.channel, person)
        self.side.ledger.wrote(client.channel, client.answered_at(person))
        return person

    def post(self, sending: Sending) -> httpx.Response:
        """One delivery, whatever comes of it."""
        return self.http.request(
            sending.method, sending.path, content=sending.body, headers=dict(sending.headers)
        )

    def reference(self, text: str) -> Reference:
        """What the website says first to this."""
        with self._lock:
            if text not in self._references:
                with httpx.Client(trust_env=False) as visitor:
                    first = self.system.ask(text, client=visitor)["messages"][0]
                self._references[text] = Reference(first["text_id"], first["kind"])
            return self._references[text]

    def conversation(self, questions: dict[str, str], rng: random.Random, length: int) -> list[str]:
        """Some of the questions (each with the text id of its answer), in an order in which the website gives
        each just that answer; what was asked before has a say in it."""
        while True:
            chosen = rng.sample(sorted(questions), length)
            with httpx.Client(trust_env=False) as visitor:
                for text in chosen:
                    first = self.system.ask(text, client=visitor)["messages"][0]
                    if first["text_id"] != questions[text] or len(first["answers"]) != 1:
                        break
                else:
                    return chosen

    def escalations(self, channel: str, text: str) -> int:
        """How many escalations the store holds for these words on this channel."""
        rows = self.system.query(
            "SELECT m.text FROM escalations_escalationmessage m"
            " JOIN escalations_escalation e ON e.id = m.escalation_id"
            f" WHERE m.channel = '{channel}' AND e.level IN ('emergency', 'same_day')"
        )
        return sum(row[0] == text for row in rows)

    def received(self, channel: str, text: str) -> int:
        """How many messages with these words the inbox holds."""
        rows = self.system.query(f"SELECT text FROM frontdoor_inboxmessage WHERE channel = '{channel}'")
        return sum(row[0] == text for row in rows)


class Bench:
    """One channel, for one variant, with a person of its own."""

    def __init__(self, world: World, client: Client) -> None:
        self.world = world
        self.client = client
        self.channel = client.channel
        self.words = world.words
        self.person = world.new_person(client)
        self.notes: list[str] = []  # what was wrong while it was done

    def deliver(self, sending: Sending, *statuses: int) -> httpx.Response:
        """One request, answered with one of these statuses (200 unless given)."""
        response = self.world.post(sending)
        if response.status_code not in (statuses or (200,)):
            self.notes.append(
                f"answered {response.status_code}, not {' or '.join(map(str, statuses or (200,)))}"
            )
        return response

    def deliver_at_once(self, sendings: Sequence[Sending]) -> None:
        """Many requests at the same time."""
        with self.world.one_at_a_time, ThreadPoolExecutor(len(sendings)) as threads:
            list(threads.map(self.deliver, sendings))

    def write(self, text: str, **values: Any) -> None:
        """The person writes."""
        self.deliver(self.client.message(self.person, text, **values))

    def wait(self, count: int = 1) -> list[Taken]:
        """What the person reads, as soon as there is so much."""
        return self.world.side.ledger.wait_for(self.channel, self.person, count, ANSWERED_WITHIN)

    def wait_for_answer(self, text_id: str) -> list[Taken]:
        """What the person reads, as soon as that answer is among it."""
        count = 1
        while True:
            read = self.wait(count)
            if len(read) < count or text_id in self.words.answers_in(read):
                return read
            count = len(read) + 1

    @property
    def read(self) -> list[Taken]:
        """What the person has been sent."""
        return self.world.side.ledger.of(self.channel, self.person)

    def answers(self) -> list[str]:
        """The answers among it."""
        return self.words.answers_in(self.read)

    def said_nothing(self) -> Iterable[str]:
        """Nothing must have been said."""
        if self.read:
            yield f"{len(self.read)} messages were sent"

    def said_once(self, text: str, person: str = "") -> Iterable[str]:
        """The website's answer to these words, whole and once, and no message twice."""
        read = self.world.side.ledger.of(self.channel, person or self.person)
        wanted = self.world.reference(text)
        found = self.words.answers_in(read)
        if found != [wanted.text_id]:
            yield f"answered {found or 'nothing'}, the website {wanted.text_id}"
        elif not self.words.is_whole(wanted.text_id, read):
            yield "the answer is not whole"
        yield from doubled(read)

    def safety_once(self, text: str, person: str = "") -> Iterable[str]:
        """The website's safety words to this, whole, first and once, and one escalation for the staff."""
        read = self.world.side.ledger.of(self.channel, person or self.person)
        wanted = self.world.reference(text)
        if wanted.kind != "safety":
            yield f"the website says no safety words, but {wanted.text_id}"
            return
        yield from self.words.faults_of_safety(wanted.text_id, read)
        yield from self.escalated_once(text)

    def escalated_once(self, text: str) -> Iterable[str]:
        """One escalation for the staff."""
        count = self.world.escalations(self.channel, text)
        if count != 1:
            yield f"{count} escalations"


def doubled(read: Sequence[Taken]) -> Iterable[str]:
    """The same text twice in a row of messages in which no two are alike."""
    said = [(taken.text, taken.buttons) for taken in read]
    twice = sum(said.count(one) > 1 for one in set(said))
    if twice:
        yield f"{twice} messages were sent twice"
