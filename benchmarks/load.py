"""What our parts cost in a turn: the product's Rasa process beside a bare Rasa, asked by the same client.

Both servers run at once but are asked by turns, a session here and a session there, so that a busy machine
slows both alike. The bare Rasa has the same encoder, the same topics with a rule each, plain answers and
Rasa's own channel and tracker store.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import yaml

from benchmarks.child import ENVIRONMENT, ROOT, environment, last_lines
from benchmarks.training_data import Phrasing, flattened, write_nlu
from scripts.environment import QUIET

SESSION_MESSAGES = 10
SESSIONS = 40
USERS = 20
ROUNDS = 4
ROUND_SECONDS = 8.0
START_SECONDS = 120.0
REPLY_SECONDS = 30.0
BARE_CONFIG = ROOT / "benchmarks/configs/bare_rasa.yml"
MB = 1024 * 1024

Json = dict[str, Any]


class LoadError(RuntimeError):
    """A server did not start or did not answer; the message says which and what it said."""


@dataclass
class Session:
    """One user's conversation: who speaks, and what the last reply asked to be sent back."""

    sender: str = field(default_factory=lambda: uuid.uuid4().hex)
    context: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Server:
    """How to start one Rasa server and how to talk to it."""

    name: str
    arguments: Sequence[str]
    """After ``rasa run``, without the port."""
    path: str
    headers: Mapping[str, str]
    body: Callable[[str, Session], Json]
    keep: Callable[[Any, Session], None]
    """Takes from a reply what the next message needs; raises LoadError when nothing was said."""
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadResult:
    """One server under the client."""

    name: str
    turns: int
    p50_ms: float
    """Of a turn with a single user."""
    p99_ms: float
    processor_ms: float
    """Processor time of a turn with a single user: what other work on the machine does not change."""
    messages_a_second: float
    """With all users at once; the median of the rounds."""
    rss_mb: float
    """Resident memory after the load."""


# -- the two servers ------------------------------------------------------------------------------------


def product_server(model: Path) -> Server:
    """The product's own configuration; the assessment comes with the message, as the front door sends it."""
    from safety import Assessment, Level, Memory

    nothing_found = Assessment(Level.NONE, Level.NONE, (), (), "", Memory()).to_dict()
    secret = secrets.token_hex(16)

    def body(text: str, session: Session) -> Json:
        return {
            "sender": session.sender,
            "message_id": uuid.uuid4().hex,
            "text": text,
            "channel": "web",
            "locale": "GB",
            "choice": None,
            "assessment": nothing_found,
            "context": session.context,
        }

    def keep(reply: Any, session: Session) -> None:
        session.context = reply["understanding"].get("context", {})

    return Server(
        "ours",
        _run_arguments(model, ROOT / "endpoints.yml", ROOT / "credentials.yml"),
        "/webhooks/clinic/message",
        {"Authorization": f"Bearer {secret}"},
        body,
        keep,
        # No message of this load leads to a custom action, so nothing listens on the actions' port.
        {"RASA_CHANNEL_SECRET": secret, "CLINIC_FILE": str(ROOT / "clinic.toml"), "ACTIONS_PORT": "9"},
    )


def bare_server(phrasings: Sequence[Phrasing], answers: Mapping[str, str], work: Path) -> Server:
    """Train a bare Rasa on the phrasings; `answers` are the texts to say, by plain intent."""
    files = _write_bare_bot(flattened(phrasings), answers, work)
    command = [sys.executable, "-m", "rasa", "train", "--out", str(work), "--fixed-model-name", "bare"]
    log = work / "bare-train.log"
    with log.open("wb") as output:
        status = subprocess.run(
            [*command, *files], cwd=ROOT, env=environment(), stdout=output, stderr=output
        ).returncode
    if status != 0:
        raise LoadError(f"The bare Rasa could not be trained:\n{last_lines(log)}")

    def keep(reply: Any, session: Session) -> None:
        if not reply:
            raise LoadError("the bare Rasa had nothing to say")

    return Server(
        "bare Rasa",
        _run_arguments(work / "bare.tar.gz", work / "endpoints.yml", work / "credentials.yml"),
        "/webhooks/rest/webhook",
        {},
        lambda text, session: {"sender": session.sender, "message": text},
        keep,
    )


def _run_arguments(model: Path, endpoints: Path, credentials: Path) -> list[str]:
    return ["--model", str(model), "--endpoints", str(endpoints), "--credentials", str(credentials)]


def _write_bare_bot(phrasings: Sequence[Phrasing], answers: Mapping[str, str], work: Path) -> list[str]:
    """Domain, rules, phrasings and empty surroundings of the bare bot; the arguments that name them."""
    intents = sorted({p.label for p in phrasings})
    domain = {
        "version": "3.1",
        "intents": intents,
        "responses": {f"utter_{i}": [{"text": answers.get(i, "I see.")}] for i in intents},
    }
    rules = [{"rule": i, "steps": [{"intent": i}, {"action": f"utter_{i}"}]} for i in intents]
    work.mkdir(parents=True, exist_ok=True)
    write_nlu(phrasings, work / "nlu.yml")
    for name, content in (
        ("domain.yml", domain),
        ("rules.yml", {"version": "3.1", "rules": rules}),
        ("credentials.yml", {"rest": None}),
        ("endpoints.yml", {}),
    ):
        (work / name).write_text(yaml.safe_dump(content, allow_unicode=True), "utf-8")
    data = [str(work / "nlu.yml"), str(work / "rules.yml")]
    return ["--config", str(BARE_CONFIG), "--domain", str(work / "domain.yml"), "--data", *data]


@contextmanager
def running(server: Server, texts: Sequence[str], work: Path) -> Iterator["Client"]:
    """Start a server on a free loopback port, wait until it has answered, and stop it at the end."""
    port = _free_port()
    log = work / f"{server.name.replace(' ', '-')}.log"
    command = [sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *server.arguments],
            cwd=ROOT,
            env={**os.environ, **ENVIRONMENT, **QUIET, "PYTHONPATH": str(ROOT), **server.variables},
            stdout=output,
            stderr=output,
        )
        try:
            client = Client(server, port, process)
            client.wait_until_answering(texts[0], log)
            yield client
        finally:
            process.terminate()
            process.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- the client -----------------------------------------------------------------------------------------


class Client:
    """Talks to one running server."""

    def __init__(self, server: Server, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.server = server
        self._port = port
        self._process = process

    def wait_until_answering(self, text: str, log: Path) -> None:
        """Raises LoadError when the server ends or stays mute: only an answer shows a loaded model."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                self.session([text])
                return
            except (OSError, LoadError) as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise LoadError(
                        f"{self.server.name} did not start ({error}):\n{last_lines(log)}"
                    ) from error
                time.sleep(0.5)

    def session(self, texts: Sequence[str]) -> list[float]:
        """One conversation on one connection; the milliseconds of each turn."""
        connection = HTTPConnection("127.0.0.1", self._port, timeout=REPLY_SECONDS)
        connection.connect()
        session = Session()
        try:
            return [self._turn(connection, text, session) for text in texts]
        finally:
            connection.close()

    def _turn(self, connection: HTTPConnection, text: str, session: Session) -> float:
        body = json.dumps(self.server.body(text, session)).encode()
        headers = {"Content-Type": "application/json", **self.server.headers}
        started = time.perf_counter()
        connection.request("POST", self.server.path, body, headers)
        response = connection.getresponse()
        answer = response.read()
        milliseconds = 1000 * (time.perf_counter() - started)
        if response.status != 200:
            raise LoadError(f"{self.server.name} answered {response.status}: {answer[:300]!r}")
        self.server.keep(json.loads(answer), session)
        return milliseconds

    def messages_a_second(self, texts: Sequence[str], users: int, seconds: float) -> float:
        """Turns a second while `users` hold one session after another, for about `seconds`."""
        started = time.monotonic()

        def user(number: int) -> int:
            turns = 0
            while time.monotonic() - started < seconds:
                start = (number * SESSION_MESSAGES + turns) % len(texts)
                turns += len(self.session(session_texts(texts, start)))
            return turns

        with ThreadPoolExecutor(users) as pool:
            turns = sum(pool.map(user, range(users)))
        return turns / (time.monotonic() - started)

    def processor_ms(self) -> float:
        """Processor time that the server has used so far, in milliseconds."""
        used = psutil.Process(self._process.pid).cpu_times()
        return float(1000 * (used.user + used.system))

    def rss_mb(self) -> float:
        """Resident memory of the server and its children."""
        process = psutil.Process(self._process.pid)
        return float(sum(p.memory_info().rss for p in (process, *process.children(recursive=True))) / MB)


def session_texts(texts: Sequence[str], start: int) -> list[str]:
    """The messages of one session: `SESSION_MESSAGES` texts from `start` on, round the end."""
    return [texts[(start + offset) % len(texts)] for offset in range(SESSION_MESSAGES)]


def measure(servers: Sequence[Server], texts: Sequence[str], work: Path) -> list[LoadResult]:
    """Ask two servers the same texts by turns: sessions of one user first, then rounds of many users."""
    first, second = servers
    with running(first, texts, work) as one, running(second, texts, work) as other:
        tallies = [Tally(one), Tally(other)]
        for number in range(SESSIONS):
            for tally in tallies:
                tally.hold_session(session_texts(texts, number * SESSION_MESSAGES))
        for _ in range(ROUNDS):
            for tally in tallies:
                tally.rates.append(tally.client.messages_a_second(texts, USERS, ROUND_SECONDS))
        return [tally.result() for tally in tallies]


@dataclass
class Tally:
    """What is measured of one server as it goes."""

    client: Client
    turns: list[float] = field(default_factory=list)
    """Milliseconds of each turn of a single user."""
    processor_ms: float = 0.0
    """Processor time over those turns."""
    rates: list[float] = field(default_factory=list)
    """Messages a second of each round of many users."""

    def hold_session(self, texts: Sequence[str]) -> None:
        """One more conversation of a single user."""
        before = self.client.processor_ms()
        self.turns += self.client.session(texts)
        self.processor_ms += self.client.processor_ms() - before

    def result(self) -> LoadResult:
        """All that was measured, as figures."""
        return LoadResult(
            self.client.server.name,
            len(self.turns),
            float(np.percentile(self.turns, 50)),
            float(np.percentile(self.turns, 99)),
            self.processor_ms / len(self.turns),
            float(np.median(self.rates)),
            self.client.rss_mb(),
        )
