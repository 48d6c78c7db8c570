"""People who write as the chat page does: with a cookie, an id for each message, and the same id again."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx

from content.clinic import Clinic
from safety import Level
from safety.vocabulary import Vocabulary
from tests.faults.series.ledger import IN_TIME, RESTARTED_IN, Ledger, Sent

GIVE_UP = 12.0  # seconds, as the page's script
AGAIN = 0.2  # seconds between two tries
QUESTION = "how often are the shots"


@dataclass(frozen=True)
class RedFlag:
    """What somebody writes, in one or more messages, each with the least level it must get."""

    messages: tuple[tuple[str, Level], ...]


def red_flags(vocabulary: Vocabulary) -> list[RedFlag]:
    """The proof cases of one message, and signs that only add up over two."""
    single = [
        RedFlag(((case.text, case.level),))
        for group in vocabulary.groups
        for case in group.proof
        if case.level >= Level.SAME_DAY and not case.previous
    ]
    adding_up = RedFlag(
        (("my calf hurts and is swollen", Level.SAME_DAY), ("and now im out of breath", Level.EMERGENCY))
    )
    return [*single, *[adding_up] * (len(single) // 4)]


class Person:
    """One conversation."""

    def __init__(self, number: int, base_url: str, clinic: Clinic, ledger: Ledger, flag: RedFlag) -> None:
        self.number = number
        self.flag = flag
        self._clinic = clinic
        self._ledger = ledger
        # No connection is kept open, since one that the server has closed meanwhile would look like a fault.
        self._client = httpx.Client(
            base_url=base_url, timeout=GIVE_UP, limits=httpx.Limits(max_keepalive_connections=0)
        )
        self._said = 0

    def arrive(self) -> None:
        """Open the page."""
        deadline = time.monotonic() + 40
        while True:
            try:
                self._client.get("/").raise_for_status()
                return
            except httpx.HTTPError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(AGAIN)

    def leave(self) -> None:
        """Close the browser."""
        self._client.close()

    def write(self, text: str, level: Level, door_dies: bool, times: int = 1) -> None:
        """Send a message with a red flag, `times` at once, until the words are there."""
        self._said += 1
        client_id = f"p{self.number}-{self._said}"
        message = {"id": client_id, "text": text}
        started = time.monotonic()
        if times == 1:
            bodies = [self._deliver(message, door_dies)]
        else:
            with ThreadPoolExecutor(times) as threads:
                bodies = list(threads.map(lambda _: self._deliver(message, door_dies), range(times)))
        seconds = time.monotonic() - started
        replies = [body["messages"] for body, _ in bodies if body is not None]
        if any(other != replies[0] for other in replies):
            self._ledger.breach(f"{client_id}: different replies to the same message")
        seen = len(replies) == times and all(self._has_words(messages, level) for messages in replies)
        self._ledger.answered(
            Sent(
                client_id=client_id,
                person=self.number,
                level=level,
                seconds=seconds if seen else None,
                redelivered=sum(again for _, again in bodies),
                by_the_end_of=RESTARTED_IN if door_dies else IN_TIME,
            )
        )

    def ask_on(self, level: Level, door_dies: bool) -> None:
        """Ask something else while a level is held: whatever is answered, the number comes with it."""
        self._said += 1
        client_id = f"p{self.number}-{self._said}"
        body, _ = self._deliver({"id": client_id, "text": QUESTION}, door_dies)
        if body is None or not body["messages"]:
            self._ledger.breach(f"{client_id}: silence")
        elif Level.from_label(body["level"]) < level:
            self._ledger.breach(f"{client_id}: the level {level.label} was not held")
        else:
            self._ledger.answered_plainly()

    def _deliver(self, message: dict[str, str], door_dies: bool) -> tuple[dict[str, Any] | None, int]:
        """The reply's body, None where none came, and how often the message was sent again."""
        deadline = time.monotonic() + RESTARTED_IN + 10
        again = 0
        while True:
            self._ledger.delivered()
            try:
                response = self._client.post("/api/messages", json=message)
                if response.status_code == httpx.codes.OK:
                    body: dict[str, Any] = response.json()
                    return body, again
                self._ledger.breach(f"{message['id']}: answered {response.status_code}")
                return None, again
            except httpx.TransportError as error:
                if not door_dies:
                    self._ledger.breach(
                        f"{message['id']}: {type(error).__name__} from a front door that is up"
                    )
                if time.monotonic() > deadline:
                    return None, again
                again += 1
                time.sleep(AGAIN)

    def _has_words(self, messages: list[dict[str, Any]], level: Level) -> bool:
        if not messages:
            return False
        first = messages[0]
        locale = self._clinic.locale
        numbers = [*locale.emergency.numbers]
        if level < Level.EMERGENCY:
            numbers += [*locale.urgent.numbers, self._clinic.phone]
        return (
            first["kind"] == "safety"
            and Level.from_label(first["level"]) >= level
            and any(number in first["text"] for number in numbers)
        )


class Crowd:
    """Several people at once."""

    def __init__(self, people: list[Person]) -> None:
        self._people = people
        self.writing = threading.Event()

    def arrive(self) -> None:
        """Everybody opens the page; whose signs add up has written the first already."""
        self._each(self._arrive)

    def write(self, door_dies: bool, times: int = 1) -> None:
        """Everybody writes what is the matter now."""
        self.writing.set()
        self._each(lambda person: person.write(*person.flag.messages[-1], door_dies, times))

    def ask_on(self, door_dies: bool) -> None:
        """Everybody asks something else."""
        self._each(lambda person: person.ask_on(person.flag.messages[-1][1], door_dies))

    def leave(self) -> None:
        """Everybody goes."""
        self._each(lambda person: person.leave())

    def _arrive(self, person: Person) -> None:
        person.arrive()
        for text, level in person.flag.messages[:-1]:
            person.write(text, level, door_dies=False)

    def _each(self, do: Any) -> None:
        with ThreadPoolExecutor(len(self._people)) as threads:
            list(threads.map(do, self._people))
