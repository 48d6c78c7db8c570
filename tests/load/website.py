"""How fast the website's chat answers: ``make load``.

Two things are measured on one running system. First, 20 messages a second from 200 chats, once with no
stream open and once with all 200 open, by turns, so that a busy machine slows both alike. Then, in a real
browser on a page of another origin, the time from pressing Enter to the answer on the screen, and what the
launcher adds to the work of the page's main thread.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import find
from tests.browser.conftest import QUIET
from tests.support.host_page import HostPage, allow
from tests.support.system import ROOT, System

CHATS = 200
MESSAGES_A_SECOND = 20.0
ROUND_SECONDS = 20.0
ROUNDS = 3
ENTERS = 60
LOADS = 9
QUESTIONS = ROOT / "benchmarks" / "held_back" / "questions.jsonl"
UNLIMITED = {
    "MESSAGES_A_MINUTE": "1000000",
    "MESSAGES_A_MINUTE_ADDRESS": "1000000",
    "STREAMS_AN_ADDRESS": "1000000",
}
P95_LIMIT = 1000.0  # ms, of a reply with all chats open
ENTER_LIMITS = (150.0, 300.0)  # ms, p50 and p95
LAUNCHER_LIMIT = 30.0  # ms of the main thread


@dataclass
class Round:
    """What came of the messages of one kind of round: milliseconds to each reply, and what went wrong."""

    replies: list[float] = field(default_factory=list)
    streamed: list[float] = field(default_factory=list)
    """Milliseconds until the reply came on the chat's own stream too."""
    errors: int = 0


class Chat:
    """One patient's chat; keeps its session and counts what its stream brings."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self._sent: dict[str, float] = {}
        self.cookie = ""

    async def begin(self) -> None:
        """Take a session as the page does."""
        response = await self._client.post("/api/session", json={})
        response.raise_for_status()
        self.cookie = "; ".join(f"{name}={value}" for name, value in response.cookies.items())
        self._client.cookies.clear()

    async def ask(self, text: str, name: str, into: Round) -> None:
        """Send one message and note how long its reply took."""
        started = time.perf_counter()
        self._sent[name] = started
        try:
            response = await self._client.post(
                "/api/messages", json={"text": text, "id": name}, headers={"Cookie": self.cookie}
            )
            if response.status_code != 200 or not response.json()["last"]:
                into.errors += 1
                return
        except (httpx.HTTPError, ValueError, KeyError):
            into.errors += 1
            return
        into.replies.append(1000 * (time.perf_counter() - started))

    @asynccontextmanager
    async def open(self, into: Round) -> AsyncIterator[None]:
        """Hold the stream open meanwhile; a stream that ends is an error."""
        opened = asyncio.Event()
        self._sent.clear()  # the stream begins with what was said before it was open
        listening = asyncio.create_task(self._listen(into, opened))
        await asyncio.wait_for(opened.wait(), 30)
        try:
            yield
        finally:
            if listening.done():
                into.errors += 1
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)

    async def _listen(self, into: Round, opened: asyncio.Event) -> None:
        headers = {"Cookie": self.cookie}
        async with self._client.stream("GET", "/api/stream", headers=headers, timeout=None) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                opened.set()
                if line.startswith("data: ") and "to" in (data := json.loads(line[6:])):
                    started = self._sent.pop(str(data["to"]).rpartition(":")[2], None)
                    if started is not None:
                        into.streamed.append(1000 * (time.perf_counter() - started))


async def chats(base_url: str, texts: Sequence[str], seconds: float) -> tuple[Round, Round]:
    """The same rate of messages without and with all streams open, by turns."""
    apart, together = Round(), Round()
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=50)
    async with httpx.AsyncClient(base_url=base_url, limits=limits, timeout=30) as client:
        people = [Chat(client) for _ in range(CHATS)]
        for person in people:
            await person.begin()
        await _send(people, texts, "warm", Round(), 3)
        for number in range(ROUNDS):
            await _send(people, texts, f"apart{number}", apart, seconds)
            async with AsyncExitStack() as streams:
                for person in people:
                    await streams.enter_async_context(person.open(together))
                await _send(people, texts, f"together{number}", together, seconds)
                await asyncio.sleep(2)
    return apart, together


async def _send(people: Sequence[Chat], texts: Sequence[str], name: str, into: Round, seconds: float) -> None:
    """Messages come at random moments, as many people's do, whether or not earlier ones are answered."""
    chance = random.Random(name)
    tasks = []
    ends, due = time.perf_counter() + seconds, time.perf_counter()
    while due < ends:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        number = len(tasks)
        asking = people[number % len(people)].ask(chance.choice(texts), f"{name}-{number}", into)
        tasks.append(asyncio.create_task(asking))
        due += chance.expovariate(MESSAGES_A_SECOND)
    await asyncio.gather(*tasks)


# The time of the key is the browser's own; the answer counts when the frame that holds it has been painted.
ENTER_TO_ANSWER = """root => new Promise(done => {
    const field = root.querySelector('textarea'), log = root.querySelector('[role=log]');
    const answers = () => log.querySelectorAll('.theirs').length;
    field.addEventListener('keydown', event => {
        const before = answers();
        const watch = new MutationObserver(() => {
            if (answers() > before) {
                watch.disconnect();
                requestAnimationFrame(() => setTimeout(() => done(performance.now() - event.timeStamp)));
            }
        });
        watch.observe(log, {childList: true, subtree: true});
    }, {once: true});
})"""


def enter_to_answer(page: Page, texts: Sequence[str]) -> list[float]:
    """Milliseconds from the key to the frame that shows the answer, measured in the page itself."""
    field = page.get_by_label("Your question")
    root = field.evaluate_handle("field => field.getRootNode()")
    times = []
    for text in texts:
        field.fill(text)
        answered = root.evaluate_handle(f"root => ({{ time: ({ENTER_TO_ANSWER})(root) }})")
        field.press("Enter")
        times.append(float(answered.evaluate("answered => answered.time")))
    return times


def main_thread(browser: Browser, url: str, blocked: str) -> float:
    """Milliseconds that the main thread of a fresh page worked until it was idle again."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.route(blocked, lambda route: route.abort())
    line = context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(url)
    page.wait_for_timeout(1000)
    metrics = {one["name"]: one["value"] for one in line.send("Performance.getMetrics")["metrics"]}
    context.close()
    return float(metrics["TaskDuration"] * 1000)


def in_the_browser(base_url: str, host: HostPage, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    """Times from Enter to the answer, and what the launcher adds to the page's main thread at each load."""
    executable = find()
    if executable is None:
        raise SystemExit("no browser: run python -m scripts.browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(host.url)
        page.get_by_role("button", name="Questions").click()
        enter_to_answer(page, texts[:3])
        times = enter_to_answer(page, texts[3:])
        page.close()
        main_thread(browser, host.url, "**/nothing")
        added = [
            main_thread(browser, host.url, "**/nothing") - main_thread(browser, host.url, "**/widget.js")
            for _ in range(LOADS)
        ]
        browser.close()
    return times, added


def row(name: str, values: Sequence[float]) -> str:
    """A line with the number of values and their percentiles."""
    p50, p95, p99 = np.percentile(values, (50, 95, 99))
    return f"{name:34}{len(values):7}{p50:9.0f}{p95:9.0f}{p99:9.0f}{max(values):9.0f}"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 where a limit of the website's issue is not kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.load.website", description=__doc__)
    parser.add_argument("--seconds", type=float, default=ROUND_SECONDS, help="of each of the six rounds")
    seconds = parser.parse_args(arguments).seconds
    texts = [json.loads(line)["text"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        host_port = int(probe.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder:
        clinic = Path(folder, "clinic.toml")
        clinic.write_text(
            allow((ROOT / "clinic.toml").read_text("utf-8"), f"http://localhost:{host_port}"), "utf-8"
        )
        system = System(Path(folder, "var"), CLINIC_FILE=str(clinic), **UNLIMITED)
        try:
            system.wait_until_ready()
            print(
                f"machine load at the start: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True
            )
            apart, together = asyncio.run(chats(system.base_url, texts, seconds))
            with HostPage(system.base_url, host_port) as host:
                times, added = in_the_browser(system.base_url, host, texts[: ENTERS + 3])
            memory = system.program("web").memory_info().rss / 1024 / 1024
        finally:
            system.stop()
    print(f"{'milliseconds':34}{'number':>7}{'p50':>9}{'p95':>9}{'p99':>9}{'max':>9}")
    print(row("reply, no stream open", apart.replies))
    print(row(f"reply, {CHATS} streams open", together.replies))
    print(row("  the same on the chat's stream", together.streamed))
    print(row("Enter to the answer on the screen", times))
    print(f"launcher on the main thread: {statistics.median(added):.1f} ms (median of {len(added)} loads)")
    p95 = [float(np.percentile(each.replies, 95)) for each in (apart, together)]
    print(f"p95 with {CHATS} streams open to p95 with none: {p95[1] / p95[0]:.2f}")
    print(f"errors: {apart.errors + together.errors}; memory of the web process: {memory:.0f} MB")
    enter = [float(np.percentile(times, share)) for share in (50, 95)]
    missed = [
        name
        for name, is_missed in (
            ("errors", apart.errors + together.errors > 0),
            ("reply with all chats open", p95[1] > P95_LIMIT),
            ("Enter to answer", any(value > limit for value, limit in zip(enter, ENTER_LIMITS))),
            ("launcher", statistics.median(added) > LAUNCHER_LIMIT),
        )
        if is_missed
    ]
    print(f"over the limit: {', '.join(missed) or 'nothing'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
