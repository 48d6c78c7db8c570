"""The process that reads what staff try: ``python -m web.tryout.helper <content> <clinic.toml>``.

Lines of JSON come in and go out (``web.tryout.process`` is the other end). It holds the encoder and both
sides, so that the web process stays small; it has no database, no secrets and no address of Rasa, and ends by
itself after a while without a question, or with the process that started it.

    in   {"id": 1, "side": "draft", "drafts": [[topic, text]], "safety": [[path, text]],
          "turns": [{"text": …, "choice": "", "at": …}]}
         the same with "questions": [text, …] instead of turns: each is the first message of somebody
    out  {"id": 1, "said": […]}    one entry a turn, or some of the questions' entries, in order
         {"id": 1, "done": true}   or {"id": 1, "problem": words for people}
"""

import json
import logging
import os
import queue
import select
import sys
import threading
import time
from collections import OrderedDict
from itertools import count
from pathlib import Path
from typing import Any, TextIO

from content.errors import ContentError
from safety import VocabularyError
from web.tryout.drafted import Draft
from web.tryout.side import Asked, Side, State, UnreadableError
from web.tryout.sides import NoModelError, Sides

ROOT = Path(__file__).resolve().parent.parent.parent
IDLE = 15 * 60.0  # seconds; its memory is given back then
NICE = 5  # patients are answered first
SLICE = 20  # questions, between which somebody who waits for one answer is served
REMEMBERED = 200  # beginnings of conversations
NO_MODEL = "There is no trained model to try against."
UNREADABLE = "The question could not be read in time. Try again."
FAILED = "Something went wrong while reading. The log of the web process says what."

logger = logging.getLogger("web.tryout")
Job = dict[str, Any]


class Worker(threading.Thread):
    """Works on the jobs of one side, one after another: single conversations before long lists."""

    def __init__(self, sides: Sides, tell: Any) -> None:
        super().__init__(daemon=True)
        self._sides = sides
        self._tell = tell
        self._jobs: queue.PriorityQueue[tuple[int, int, Job]] = queue.PriorityQueue()
        self._numbers = count()
        self._working = False
        self._remembered: OrderedDict[tuple[Any, ...], tuple[dict[str, Any], State]] = OrderedDict()

    def put(self, job: Job) -> None:
        """Take a job, or the rest of one."""
        self._jobs.put((1 if "questions" in job else 0, next(self._numbers), job))

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return self._jobs.empty() and not self._working

    def run(self) -> None:
        """Work until the process ends."""
        while True:
            _, _, job = self._jobs.get()
            self._working = True
            try:
                self._do(job)
            except NoModelError:
                self._tell({"id": job["id"], "problem": NO_MODEL})
            except UnreadableError:
                self._tell({"id": job["id"], "problem": UNREADABLE})
            except ContentError as error:
                self._tell({"id": job["id"], "problem": f"The content cannot be used: {error.reason}."})
            except VocabularyError as error:
                self._tell({"id": job["id"], "problem": f"The red-flag words cannot be used: {error}."})
            except Exception as error:
                # Its message may hold the question; the type is enough to find it.
                logger.error("a trial failed: %s", type(error).__name__)
                self._tell({"id": job["id"], "problem": FAILED})
            self._working = False

    def _do(self, job: Job) -> None:
        if job["side"] == "published":
            name, side = self._sides.published()
        else:
            drafts = [Draft(topic, text) for topic, text in job["drafts"]]
            name, side = self._sides.drafted(drafts, dict(job.get("safety", ())))
        if "questions" not in job:
            self._tell({"id": job["id"], "said": self._replay(name, side, job["turns"]), "done": True})
            return
        now, rest = time.time(), job["questions"][SLICE:]
        asked = [Asked(text, "", now) for text in job["questions"][:SLICE]]
        said = [side.say(question, State(), with_reasons=False)[0] for question in asked]
        self._tell({"id": job["id"], "said": said, "done": not rest})
        if rest:
            self.put(job | {"questions": rest})

    def _replay(self, name: str, side: Side, turns: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The whole conversation from its beginning; what was said already is remembered."""
        said, state = [], State()
        key: tuple[Any, ...] = (name,)
        for turn in turns:
            asked = Asked(str(turn["text"]), str(turn["choice"]), float(turn["at"]))
            key = (*key, asked)
            if key not in self._remembered:
                self._remembered[key] = side.say(asked, state)
                while len(self._remembered) > REMEMBERED:
                    self._remembered.popitem(last=False)
            self._remembered.move_to_end(key)
            entry, state = self._remembered[key]
            said.append(entry)
        return said


def serve(sides: Sides, lines: TextIO, out: TextIO, idle: float = IDLE) -> None:
    """Take jobs until there are no more lines, or none came for a while and all work is done."""
    lock = threading.Lock()

    def tell(message: dict[str, Any]) -> None:
        with lock:
            out.write(json.dumps(message) + "\n")
            out.flush()

    workers = {side: Worker(sides, tell) for side in ("published", "draft")}
    for worker in workers.values():
        worker.start()
    while True:
        ready, _, _ = select.select([lines], [], [], idle)
        if not ready:
            if all(worker.is_idle for worker in workers.values()):
                return
            continue
        line = lines.readline()
        if not line:
            return
        job = json.loads(line)
        workers[job["side"]].put(job)


def main() -> int:
    """Command line. The pipes belong to the protocol: whatever prints goes to the error stream."""
    content, clinic = map(Path, sys.argv[1:3])
    out = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # Unbuffered below: select must not wait for a line that was read already.
    lines = os.fdopen(os.dup(sys.stdin.fileno()), "rb", buffering=0)
    os.nice(NICE)
    serve(Sides(ROOT, content, clinic), lines, out)  # type: ignore[arg-type]
    os._exit(0)  # whatever still works is for nobody


if __name__ == "__main__":
    sys.exit(main())
