"""Many people write on all channels while the front door and the worker are killed at random."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise

import httpx
import psutil

from safety import Level
from safety.vocabulary import load_vocabulary
from tests.conformance.bench import World
from tests.conformance.clients.client import Client, Sending
from tests.conformance.provider.ledger import Taken
from tests.conformance.table import table

QUESTIONS_EACH = 5
CONVERSATIONS = 40  # different ones
FLAGGED = 0.1  # of the people; they write of a red flag, and nothing else
AT_ONCE = 12
AGAIN_AFTER = 0.5  # seconds between two tries of a delivery that was not acknowledged
GIVE_UP = 120.0
DELIVERED_AGAIN = 0.05  # of the messages, although they were acknowledged
PAUSE = (0.0, 2.0)  # seconds between two messages of a person
KILL_EVERY = (2.0, 6.0)  # seconds
ANSWERED_WITHIN = 240.0  # seconds after the last message, or after the last progress
CRASHING = ("web", "worker")


@dataclass
class Written:
    """One message: its words, the text that must come back, and how it fared on the way in."""

    text: str
    text_id: str
    is_flag: bool = False
    acknowledged: bool = False
    tries: int = 0


@dataclass
class Person:
    """Somebody on one channel, who writes each message when the one before was acknowledged."""

    client: Client
    address: str
    messages: list[Written]


@dataclass
class Counted:
    """A row of the table."""

    sent: int = 0
    received: int = 0
    answered: int = 0
    lost: int = 0
    doubled: int = 0
    out_of_order: int = 0
    not_whole: int = 0
    tries: int = 0

    def row(self) -> list[int]:
        """In the order of HEAD."""
        return [
            self.sent, self.tries, self.received, self.answered, self.lost, self.doubled, self.out_of_order,
            self.not_whole,
        ]  # fmt: skip


HEAD = (
    "channel",
    "messages",
    "deliveries",
    "received",
    "answered",
    "lost",
    "doubled",
    "out of order",
    "not whole",
)


@dataclass
class CrashSeries:
    """One run; the same seed gives the same people, words and kills."""

    world: World
    seed: int
    count: int
    kills: Counter[str] = field(default_factory=Counter)
    killed: list[tuple[float, str]] = field(default_factory=list)  # when, and which program
    breaches: list[str] = field(default_factory=list)

    def run(self, say: Callable[[str], None]) -> None:
        """Write, kill, wait for the answers."""
        people = self._people(random.Random(f"{self.seed} people"))
        over = threading.Event()
        killer = threading.Thread(target=self._kill, args=(over,))
        killer.start()
        try:
            with ThreadPoolExecutor(AT_ONCE) as threads:
                writing = [threads.submit(self._write, person) for person in people]
                while not all(one.done() for one in writing):
                    time.sleep(10)
                    say(f"{self._received(people):5} received, {sum(self.kills.values())} kills")
                for one in writing:
                    one.result()
        finally:
            over.set()
            killer.join()
        self._wait_for_answers(people)
        self._people_written = people

    def shown(self) -> str:
        """The table; fills in the breaches."""
        rows: dict[str, Counted] = {}
        for person in self._people_written:
            self._count(person, rows.setdefault(person.client.channel, Counted()))
        total = Counted(
            *(sum(getattr(row, name) for row in rows.values()) for name in Counted.__annotations__)
        )
        kills = ", ".join(f"{count} × {name}" for name, count in sorted(self.kills.items()))
        answers = ", ".join(
            f"{count} × {name}" for name, count in sorted(self.world.side.ledger.answers.items())
        )
        return "\n".join(
            [
                f"seed {self.seed}, {len(self._people_written)} people, killed: {kills}",
                f"providers answered: {answers}",
                table(HEAD, [[name, *row.row()] for name, row in [*rows.items(), ("total", total)]]),
                *(f"BREACH {breach}" for breach in self.breaches),
            ]
        )

    def _people(self, rng: random.Random) -> list[Person]:
        titles = self.world.words.titles
        told_apart = {titles[text_id]: text_id for text_id in self.world.words.topics}
        conversations = [
            self.world.conversation(told_apart, rng, QUESTIONS_EACH)
            for _ in range(min(CONVERSATIONS, -(-self.count // QUESTIONS_EACH)))
        ]
        flags = [
            case.text
            for group in load_vocabulary().groups
            for case in group.proof
            if case.level is Level.EMERGENCY and not case.previous
        ]
        rng.shuffle(flags)
        clients = list(self.world.clients.values())
        people: list[Person] = []
        left = self.count
        while left > 0:
            client = clients[len(people) % len(clients)]
            if rng.random() < FLAGGED and flags:
                text = flags.pop()
                messages = [Written(text, self.world.reference(text).text_id, is_flag=True)]
            else:
                messages = [Written(text, told_apart[text]) for text in rng.choice(conversations)[:left]]
            people.append(Person(client, self.world.new_person(client), messages))
            left -= len(messages)
        return people

    def _write(self, person: Person) -> None:
        rng = random.Random(f"{self.seed} {person.address}")
        for message in person.messages:
            sending = person.client.message(person.address, message.text)
            self._deliver(person.client, sending, message)
            if rng.random() < DELIVERED_AGAIN:
                self._deliver(person.client, person.client.again(sending), message)
            time.sleep(rng.uniform(*PAUSE))

    def _deliver(self, client: Client, sending: Sending, message: Written) -> None:
        deadline = time.monotonic() + GIVE_UP
        while time.monotonic() < deadline:
            message.tries += 1
            try:
                response = self.world.post(sending)
                if response.status_code == httpx.codes.OK:
                    message.acknowledged = True
                    return
                if response.status_code < 500:
                    self.breaches.append(f"{client.channel}: answered {response.status_code}")
                    return
            except httpx.TransportError:
                pass
            time.sleep(AGAIN_AFTER)
            sending = client.again(sending)
        self.breaches.append(f"{client.channel}: not acknowledged within {GIVE_UP:.0f} s")

    def _kill(self, over: threading.Event) -> None:
        rng = random.Random(f"{self.seed} kills")
        while not over.wait(rng.uniform(*KILL_EVERY)):
            names = rng.choice([*([name] for name in CRASHING), list(CRASHING)])
            for name in names:
                # Not running is no reason to wait: it was killed just now.
                with suppress(AssertionError, psutil.Error):
                    self.world.system.program(name).kill()
                    self.kills[name] += 1
                    self.killed.append((time.monotonic(), name))

    def _received(self, people: list[Person]) -> int:
        return sum(message.acknowledged for person in people for message in person.messages)

    def _answered(self, person: Person) -> int:
        read = self.world.side.ledger.of(person.client.channel, person.address)
        if person.messages[0].is_flag:
            return int(not self.world.words.faults_of_safety(person.messages[0].text_id, read))
        return len(set(self.world.words.answers_in(read)) & {message.text_id for message in person.messages})

    def _wait_for_answers(self, people: list[Person]) -> None:
        wanted = sum(len(person.messages) for person in people)
        best, deadline = -1, time.monotonic() + ANSWERED_WITHIN
        while time.monotonic() < deadline:
            answered = sum(map(self._answered, people))
            if answered == wanted:
                break
            if answered > best:
                best, deadline = answered, time.monotonic() + ANSWERED_WITHIN / 2
            time.sleep(2)
        self.world.side.ledger.wait_for_quiet(5, 60)

    def _count(self, person: Person, row: Counted) -> None:
        channel, words = person.client.channel, self.world.words
        read = self.world.side.ledger.of(channel, person.address)
        received = [message for message in person.messages if message.acknowledged]
        row.sent += len(person.messages)
        row.received += len(received)
        row.tries += sum(message.tries for message in person.messages)
        if person.messages[0].is_flag:
            self._count_flag(person, read, row)
            return
        found = words.answers_in(read)
        asked = [message.text_id for message in received]
        times = Counter(found)
        row.answered += sum(text_id in times for text_id in asked)
        for text_id in asked:
            if text_id not in times:
                row.lost += 1
                self.breaches.append(f"{channel}: {text_id} to {person.address} is lost")
            elif not words.is_whole(text_id, read):
                row.not_whole += 1
                self.breaches.append(f"{channel}: {text_id} to {person.address} is not whole")
        self._count_doubled(person, read, row)
        firsts = [text_id for text_id in dict.fromkeys(found) if text_id in asked]
        places = [asked.index(text_id) for text_id in firsts]
        turned = sum(later < earlier for earlier, later in pairwise(places))
        if turned:
            row.out_of_order += turned
            self.breaches.append(f"{channel}: out of order to {person.address}")
        odd = set(found) - set(asked)
        if odd:
            self.breaches.append(f"{channel}: {sorted(odd)} to {person.address}, who did not ask")

    def _count_flag(self, person: Person, read: list[Taken], row: Counted) -> None:
        message, channel = person.messages[0], person.client.channel
        if not message.acknowledged:
            return
        faults = self.world.words.faults_of_safety(message.text_id, read)
        escalations = self.world.escalations(channel, message.text)
        row.answered += not faults
        row.lost += any("does not stand" in fault for fault in faults)
        if escalations != 1:
            faults.append(f"{escalations} escalations")
        self.breaches += [f"{channel}: {fault} ({person.address})" for fault in faults]
        self._count_doubled(person, read, row)

    def _count_doubled(self, person: Person, read: list[Taken], row: Counted) -> None:
        """No two messages to one person are alike, since each of their questions is about another topic."""
        alike: dict[object, list[Taken]] = {}
        for taken in read:
            # The line above buttons is always the same; the buttons are not.
            alike.setdefault((taken.text, taken.buttons), []).append(taken)
        for copies in alike.values():
            for first, again in pairwise(copies):
                row.doubled += 1
                kills = ", ".join(
                    f"{name} {at - first.at:+.2f} s"
                    for at, name in self.killed
                    if first.at - 1 < at < again.at
                )
                self.breaches.append(
                    f"{person.client.channel}: a message to {person.address} twice, "
                    f"{again.at - first.at:.1f} s apart; killed after the first: {kills or 'nothing'}"
                )
