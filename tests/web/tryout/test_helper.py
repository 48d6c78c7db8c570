"""Jobs of both sides, short ones before long lists; it ends when nobody asks."""

import io
import json
import os
import threading
from pathlib import Path

import pytest

from content.errors import ContentError
from safety import VocabularyError
from web.tryout import helper
from web.tryout.side import State, UnreadableError
from web.tryout.sides import NoModelError


class FakeSide:
    def __init__(self, name):
        self.name = name
        self.said = []
        self.go_on = threading.Event()
        self.go_on.set()

    def say(self, asked, state, with_reasons=True):
        self.go_on.wait(20)
        self.said.append(asked.text)
        if asked.text == "unreadable":
            raise UnreadableError
        if asked.text == "broken":
            raise ValueError(asked.text)
        heard = [*state.context.get("heard", ()), asked.text]
        return {"side": self.name, "heard": heard, "reasons": with_reasons}, State(context={"heard": heard})


class FakeSides:
    def __init__(self):
        self.both = {"published": FakeSide("published"), "draft": FakeSide("draft")}
        self.problem = None

    def published(self):
        if self.problem:
            raise self.problem
        return "a model", self.both["published"]

    def drafted(self, drafts, safety):
        if "broken" in safety.values():
            raise VocabularyError("vision.yml: what is this?")
        return f"{drafts} {safety}", self.both["draft"]


class Told(io.StringIO):
    """What the helper told, until all jobs are done."""

    def __init__(self):
        super().__init__()
        self.changed = threading.Condition()
        self.messages = []

    def write(self, text):
        with self.changed:
            self.messages.append(json.loads(text))
            self.changed.notify_all()
        return len(text)

    def of(self, number):
        with self.changed:
            assert self.changed.wait_for(lambda: any(_ends(m, number) for m in self.messages), 20)
            return [message for message in self.messages if message["id"] == number]


def _ends(message, number):
    return message["id"] == number and (message.get("done") or "problem" in message)


@pytest.fixture
def sides():
    return FakeSides()


@pytest.fixture
def ask(sides):
    """Sends jobs to a helper that runs in a thread; its answers."""
    out_of, into = os.pipe()
    told = Told()
    lines = os.fdopen(out_of, "rb", buffering=0)
    serving = threading.Thread(target=helper.serve, args=(sides, lines, told))
    serving.start()

    def send(*jobs):
        for job in jobs:
            os.write(into, (json.dumps({"drafts": [], "side": "published"} | job) + "\n").encode())
        return told

    yield send
    os.close(into)
    serving.join(20)
    assert not serving.is_alive()
    lines.close()


def turns(*texts):
    return [{"text": text, "choice": "", "at": 1.0} for text in texts]


def test_a_conversation_is_read_from_its_beginning_and_once(ask, sides):
    ask({"id": 1, "turns": turns("a", "b")}).of(1)
    (message,) = ask({"id": 2, "turns": turns("a", "b", "c")}).of(2)
    assert [entry["heard"] for entry in message["said"]] == [["a"], ["a", "b"], ["a", "b", "c"]]
    assert sides.both["published"].said == ["a", "b", "c"]


def test_each_question_of_a_list_is_the_first_of_somebody(ask):
    texts = [f"q{number}" for number in range(2 * helper.SLICE + 1)]
    messages = ask({"id": 1, "side": "draft", "questions": texts}).of(1)
    assert [entry["heard"] for message in messages for entry in message["said"]] == [[t] for t in texts]
    assert [message["done"] for message in messages] == [False, False, True]
    assert not messages[0]["said"][0]["reasons"]


def test_who_asks_one_question_does_not_wait_for_a_list(sides):
    told = Told()
    worker = helper.Worker(sides, lambda message: told.write(json.dumps(message)))
    worker.put({"id": 1, "side": "published", "questions": ["q"] * 3 * helper.SLICE})
    worker.put({"id": 2, "side": "published", "turns": turns("now")})
    worker.start()
    told.of(1)
    assert sides.both["published"].said.index("now") == 0


@pytest.mark.parametrize(
    ("text", "words"), [("unreadable", helper.UNREADABLE), ("broken", helper.FAILED)], ids=str
)
def test_what_fails_is_told_in_words_and_the_next_is_served(ask, caplog, text, words):
    (message,) = ask({"id": 1, "turns": turns(text)}).of(1)
    assert message["problem"] == words
    assert ask({"id": 2, "turns": turns("fine")}).of(2)[0]["said"]
    assert "broken" not in caplog.text


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (NoModelError(), "no trained model"),
        (ContentError(Path("x.yml"), 1, "a field is missing"), "a field is missing"),
    ],
    ids=["model", "content"],
)
def test_without_usable_content_it_says_so(ask, sides, problem, words):
    sides.problem = problem
    assert words in ask({"id": 1, "turns": turns("a")}).of(1)[0]["problem"]


def test_it_ends_when_nobody_asks(sides):
    out_of, into = os.pipe()
    with os.fdopen(out_of, "rb", buffering=0) as lines:
        helper.serve(sides, lines, Told(), idle=0.05)
    os.close(into)


def test_a_draft_of_red_flag_words_that_cannot_be_used_is_said(ask):
    turn = {"text": "how often", "choice": "", "at": 1.0}
    job = {"side": "draft", "drafts": [], "turns": [turn]}
    (told,) = ask({"id": 1, **job, "safety": [["data/red_flags/vision.yml", "broken"]]}).of(1)
    assert told["problem"] == "The red-flag words cannot be used: vision.yml: what is this?."
    (told,) = ask({"id": 2, **job, "safety": [["domain.yml", "new"]]}).of(2)
    assert told["said"][0]["side"] == "draft"
