"""How long publishing takes: ``make publishing``, with a thousand topics ``make publishing TOPICS=1000``.

A real system on a copy of the project: worker, trainer, Rasa, and a database with 2,000 made messages of
patients, composed from our own phrasings. Each release goes the whole way: draft, proposal, checks,
approval, and the answer that a patient gets. Exit status 1 where a step is not within its limit.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import many_topics
from content.phrasings import load_phrasings
from content.red_flag_file import lines
from content.topics import load_topic
from tests.support.publishing import PAGE, QUESTION, TOPIC, draft, last_release, set_up
from tests.support.staff_client import Staff, add_staff
from tests.support.system import ROOT, System

GROUP, LIST = "vision", ("symptoms", "sudden_sight_loss", "emergency")
SIGN = "zappled"  # a word that no message has
MESSAGES = 2_000
SEED = 1
IN_A_CONVERSATION = 5
BEFORE = ("", "", "", "hi ", "hello, ", "please: ", "sorry to bother you, ")
AFTER = ("", "", "", " please", " thanks", "?", " thank you so much")
PATIENCE = 1200.0  # seconds
LIMITS = {"text": 2.0, "phrasing": 120.0, "roll back": 10.0}
LIMITS_MANY = {"text": 2.0, "phrasing": 180.0, "roll back": 10.0, "training": 90.0}


def messages(number: int, seed: int) -> Iterator[str]:
    """Different messages, each from one of our phrasings: with a slip of the finger, a greeting, thanks."""
    pick, known = random.Random(seed), set[str]()
    phrasings = [item.text for item in load_phrasings(ROOT / "data")]
    while len(known) < number:
        text = pick.choice(BEFORE) + _slip(pick.choice(phrasings), pick) + pick.choice(AFTER)
        if text not in known:
            known.add(text)
            yield text


def _slip(text: str, pick: random.Random) -> str:
    """Half of the texts with two letters changed for one another or one left out."""
    place = pick.randrange(max(len(text) - 1, 1))
    swapped = text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    return pick.choice((text, text, swapped, text[:place] + text[place + 1 :]))


def fill(number: int, seed: int) -> None:
    """Put the messages into the database of VAR_DIR, as answered."""
    import django

    django.setup()
    from web.frontdoor.models import Conversation, InboxMessage

    start = datetime.now(timezone.utc) - timedelta(days=30)
    found = list(messages(number, seed))
    Conversation.objects.bulk_create(
        Conversation(id=f"made{n}", channel="web", locale="GB", started_at=start)
        for n in range(0, number, IN_A_CONVERSATION)
    )
    InboxMessage.objects.bulk_create(
        InboxMessage(
            conversation_id=f"made{n - n % IN_A_CONVERSATION}",
            channel="web",
            message_id=f"made{n}",
            text=text,
            received_at=start + timedelta(minutes=n),
            answered_at=start + timedelta(minutes=n),
            assessment={"fresh": "none", "level": "none", "findings": []},
        )
        for n, text in enumerate(found)
    )


def forget(pks: list[int]) -> None:
    """Take messages out of the database of VAR_DIR."""
    import django

    django.setup()
    from web.frontdoor.models import InboxMessage

    InboxMessage.objects.filter(pk__in=pks).delete()


class Publishing:
    """Releases from draft to the patient's answer. ``slow`` names what was not within its limit."""

    def __init__(self, system: System, limits: dict[str, float]) -> None:
        self.slow: list[str] = []
        self._system, self._limits = system, limits
        self._editor = Staff(system, "edda", add_staff(system, "edda", "EDITOR"))
        self._approver = Staff(system, "carla", add_staff(system, "carla", "APPROVER"))
        self._second = Staff(system, "dora", add_staff(system, "dora", "APPROVER"))
        self._round = 0

    def run(self) -> None:
        """A text, a phrasing twice, back to what was before each, and a word of the red flags."""
        first = self._publish("text", phrasing=False)
        second = self._publish("phrasing", phrasing=True, title="phrasing, first time")
        self._publish("phrasing", phrasing=True, title="phrasing, second time")
        self._go_back(second, "roll back with its model, after one release")
        self._go_back(first, "roll back with its model, after two releases")
        self._publish_sign()

    def close(self) -> None:
        """Close the connections."""
        for staff in (self._editor, self._approver, self._second):
            staff.close()

    def _publish(self, kind: str, phrasing: bool, title: str = "") -> int:
        self._round += 1
        words, fields = draft(self._system, self._editor, self._round, phrasing)
        self._editor.post(f"{PAGE}save", **fields)
        name = title or kind
        number, checked = self._checked(
            name, lambda: self._editor.post("/staff/releases/propose", topic=[TOPIC], note="measured")
        )
        started = time.monotonic()
        self._approver.post(f"/staff/releases/{number}/approve")
        self._hear(words[:40])
        placed = time.monotonic() - started
        self._wait(number, "publishing", "live")
        self._judge(
            f"{name}, from approval to the patient's answer",
            placed,
            self._limits["text"] if not phrasing else 60,
        )
        if phrasing:
            self._judge(f"{name}, checks and all", checked + placed, self._limits[kind])
        self._tell(number)
        return number

    def _publish_sign(self) -> None:
        """A word more in the vocabulary, by one clinical approver and another; going back leaves it there."""
        page, steps = f"/staff/safety/groups/{GROUP}/", "/".join(LIST)
        before = last_release(self._system)
        file = self._system.root / "data" / "red_flags" / f"{GROUP}.yml"
        known = lines(file.read_text("utf-8"), *LIST)
        self._assert_urgent(False)
        self._approver.post(f"{page}rows", list=steps, rows="\n".join([*known, SIGN]), revision="")
        path = f"data/red_flags/{GROUP}.yml"
        number, checked = self._checked(
            "vocabulary", lambda: self._approver.post("/staff/safety/propose", path=[path], note="measured")
        )
        self._approver.post(f"/staff/releases/{number}/approve")
        if self._row(number, "state") != "ready":
            raise RuntimeError("the one who wrote it approved it")
        started = time.monotonic()
        self._second.post(f"/staff/releases/{number}/approve")
        self._wait(number, "publishing", "live")
        print(
            f"vocabulary, from approval to live: {time.monotonic() - started:.1f} s; checks {checked:.1f} s"
        )
        self._assert_urgent(True)
        self._tell(number)
        started = time.monotonic()
        self._second.post(f"/staff/releases/{before}/back")
        self._wait(last_release(self._system), "publishing", "live")
        name = "roll back to before the vocabulary, which stays"
        self._judge(name, time.monotonic() - started, self._limits["roll back"])
        self._assert_urgent(True)

    def _assert_urgent(self, expected: bool) -> None:
        said = json.dumps(self._system.ask(f"i {SIGN} this morning"))
        if ('"emergency"' in said) != expected:
            raise RuntimeError(f"“{SIGN}” is {'not ' if expected else ''}read as an emergency: {said[:500]}")

    def _checked(self, name: str, propose: Callable[[], object]) -> tuple[int, float]:
        """The release that passed its checks, and the seconds that the first checks took.

        Where made messages would fall in level, they are said, left out, and it is proposed again.
        """
        seconds = 0.0
        while True:
            started = time.monotonic()
            propose()
            number = last_release(self._system)
            self._until(partial(self._has_left, number, "checking"), "checks")
            seconds = seconds or time.monotonic() - started
            if self._row(number, "state") == "ready":
                return number, seconds
            falls = self._system.query(
                "SELECT message_id, text FROM releases_replayedmessage"
                f" WHERE release_id = {number} AND is_fall"
            )
            print(
                f"{name}: refused: {self._row(number, 'reason')}", *(text for _, text in falls), sep="\n    "
            )
            self._tell(number)
            if not falls:
                raise RuntimeError(f"release {number} did not pass")
            _django(self._system, f"forget({[pk for pk, _ in falls]})")

    def _tell(self, number: int) -> None:
        report = json.loads(self._row(number, "report"))
        for step, seconds in report.get("seconds", {}).items():
            print(f"    {seconds:7.2f} s  {step}")
        load = os.getloadavg()[0]
        print(f"    {report['cpu_seconds']:7.2f} s  of one core for the checks (load now {load:.1f})")
        for gate in report.get("gates", ()):
            print(f"    gate: {gate['name']}: {gate['found'][:100]}")
        training = report["seconds"].get("training")
        if training and "training" in self._limits:
            self._judge(f"release {number}, training", training, self._limits["training"])

    def _go_back(self, number: int, name: str) -> None:
        copy = self._system.var_dir / f"releases/{number}/faq/{TOPIC}.yml"
        started = time.monotonic()
        self._approver.post(f"/staff/releases/{number}/back")
        self._hear(load_topic(copy).answer[:40])
        self._wait(last_release(self._system), "publishing", "live")
        self._judge(name, time.monotonic() - started, self._limits["roll back"])

    def _judge(self, name: str, seconds: float, limit: float) -> None:
        if seconds > limit:
            self.slow.append(name)
        print(f"{name}: {seconds:.1f} s (limit {limit:.0f})", flush=True)

    def _hear(self, words: str) -> None:
        def is_said() -> bool:
            # By the topic's button: among a thousand made topics its question is asked back.
            said = self._system.ask(QUESTION, choice=f"topic:{TOPIC}")
            return words in json.dumps(said, ensure_ascii=False)

        self._until(is_said, words)

    def _wait(self, number: int, meanwhile: str, state: str) -> None:
        self._until(partial(self._has_left, number, meanwhile), state)
        found = self._row(number, "state")
        if found != state:
            raise RuntimeError(f"release {number} is {found}: {self._row(number, 'reason')}")

    def _has_left(self, number: int, state: str) -> bool:
        return bool(self._row(number, "state") != state)

    def _until(self, is_so: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not is_so():
            if time.monotonic() > deadline:
                raise TimeoutError(what)
            time.sleep(0.1)

    def _row(self, number: int, column: str) -> Any:
        rows = self._system.query(f"SELECT {column} FROM releases_release WHERE number = {number}")
        return rows[0][0]


def measure(folder: Path, topics: int) -> list[str]:
    """Run it in an empty folder; the names of what was too slow."""
    root = set_up(folder)
    if topics:
        shutil.rmtree(root / "data" / "faq")
        (many_topics.make(folder / "made", topics) / "data" / "faq").rename(root / "data" / "faq")
    started = time.monotonic()
    system = System(root / "var", root, MESSAGES_A_MINUTE="1000000", MESSAGES_A_MINUTE_ADDRESS="1000000")
    print(f"started{', trained' if topics else ''} in {time.monotonic() - started:.0f} s", flush=True)
    try:
        _django(system, f"fill({MESSAGES}, {SEED})")
        run = Publishing(system, LIMITS_MANY if topics else LIMITS)
        try:
            run.run()
        finally:
            run.close()
    finally:
        system.stop()
    return run.slow


def _django(system: System, call: str) -> None:
    """Call a function of this module in a process with the system's database."""
    variables = {"PYTHONPATH": f"{system.root}{os.pathsep}{ROOT}", "VAR_DIR": str(system.var_dir)}
    subprocess.run(
        [sys.executable, "-c", f"import tests.load.publishing as p; p.{call}"],
        env={**os.environ, **variables, "DJANGO_SETTINGS_MODULE": "web.settings"},
        cwd=system.root,
        check=True,
        timeout=300,
    )


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--topics", type=int, default=0, help="so many topics instead of ours")
    options = parser.parse_args()
    print(f"load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as folder:
        slow = measure(Path(folder), options.topics)
    for name in slow:
        print(f"TOO SLOW {name}")
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
