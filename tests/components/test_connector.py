"""The door to Rasa, served by a real Sanic on a loopback port: errors are errors, and nobody else gets in."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from rasa.core.channels.channel import UserMessage, register
from rasa.core.lock_store import InMemoryLockStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Sanic

from components import connector
from components.connector import MAX_TEXT, ClinicInput, read_message
from components.reading import typed
from components.recent_trackers import RecentTrackers
from safety import Assessor, Level, VocabularyError
from safety.renew import checksum
from safety.vocabulary import DATA_FOLDER

SECRET = "secret of these tests"
BODY = {"sender": "conversation-1", "message_id": "m1", "text": "how often", "channel": "web", "locale": "GB"}

REPLY = {
    "text": "Every three months.",
    "buttons": [{"id": "topic:cost", "title": "Cost?", "payload": "topic:cost"}],
    "custom": {"kind": "answer", "text_id": "utter_faq/how_often", "understanding": {"outcome": "answer"}},
}


class Agent:
    """In the place of Rasa's agent: says `replies`, or fails."""

    def __init__(self) -> None:
        self.ready = True
        self.replies: list[dict[str, Any]] = [REPLY]
        self.error: Exception | None = None
        self.heard: list[UserMessage] = []
        self.tracker_store: Any = None
        self.lock_store: Any = None
        self.nlg: Any = None

    def is_ready(self) -> bool:
        return self.ready

    async def handle_message(self, message: UserMessage) -> None:
        self.heard.append(message)
        if self.error is not None:
            raise self.error
        for reply in self.replies:
            copy = {**reply, "custom": dict(reply["custom"])}
            await message.output_channel.send_response(message.sender_id, copy)


Post = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def app() -> Iterator[Sanic]:
    """One server for all tests, in a thread: Sanic rewrites its own classes at the start of the first."""
    app = Sanic("connector_under_test", configure_logging=False)
    register([ClinicInput.from_credentials({"secret": SECRET})], app, route="/webhooks/")
    loop = asyncio.new_event_loop()

    async def start() -> Any:
        server = await app.create_server("127.0.0.1", 0, return_asyncio_server=True, access_log=False)
        assert server is not None
        await server.startup()
        return server.server

    server = loop.run_until_complete(start())
    app.ctx.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield app
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture
def agent(app: Sanic) -> Agent:
    app.ctx.agent = Agent()
    return app.ctx.agent


@pytest.fixture
def post(app: Sanic, agent: Agent) -> Iterator[Post]:
    """Sends to the connector, with the right secret unless told otherwise."""
    with httpx.Client(base_url=f"http://127.0.0.1:{app.ctx.port}", timeout=10) as client:

        def send(body: Any = BODY, secret: str = SECRET, **options: Any) -> httpx.Response:
            headers = {"Authorization": f"Bearer {secret}"} if secret else {}
            return client.post("/webhooks/clinic/message", headers=headers, **(options or {"json": body}))

        yield send


def test_a_message_brings_back_what_was_said_and_how_it_was_understood(post: Post, agent: Agent) -> None:
    agent.replies = [REPLY, {"text": "More.", "custom": {"kind": "chat"}}]
    response = post()
    assert response.status_code == 200
    assert response.json() == {
        "messages": [
            {
                "text": "Every three months.",
                "buttons": [{"id": "topic:cost", "title": "Cost?"}],
                "custom": {"kind": "answer", "text_id": "utter_faq/how_often"},
            },
            {"text": "More.", "buttons": [], "custom": {"kind": "chat"}},
        ],
        "understanding": {"outcome": "answer"},
    }


def test_what_travels_with_the_text_reaches_rasa_as_metadata(post: Post, agent: Agent) -> None:
    context = {"topics": ["cost"], "question": "is it free", "misses": 1}
    post({**BODY, "choice": "topic:cost", "assessment": {"level": "none"}, "context": context, "other": 1})
    (heard,) = agent.heard
    assert (heard.text, heard.sender_id, heard.message_id) == ("how often", "conversation-1", "m1")
    assert heard.input_channel == "clinic"
    assert heard.metadata == {
        "channel": "web",
        "account": None,
        "locale": "GB",
        "choice": "topic:cost",
        "assessment": {"level": "none"},
        "context": context,
        "message_id": "m1",
    }


@pytest.mark.parametrize("secret", ["", "wrong", SECRET + "x", SECRET[:-1]])
def test_without_the_secret_nobody_gets_in(post: Post, agent: Agent, secret: str) -> None:
    response = post(secret=secret)
    assert response.status_code == 401
    assert "secret" in response.json()["error"]
    assert agent.heard == []


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"text": None}, "text must be a string"),
        ({"text": 5}, "text must be a string"),
        ({"text": ["a"]}, "text must be a string"),
        ({"text": "x" * (MAX_TEXT + 1)}, f"at most {MAX_TEXT}"),
        ({"sender": ""}, "must not be empty"),
        ({"sender": None}, "sender must be a string"),
        ({"message_id": ""}, "must not be empty"),
        ({"message_id": 7}, "message_id must be a string"),
    ],
)
def test_a_wrong_field_is_named(post: Post, agent: Agent, change: dict[str, Any], named: str) -> None:
    response = post({**BODY, **change})
    assert response.status_code == 400
    assert named in response.json()["error"]
    assert agent.heard == []


@pytest.mark.parametrize("body", [[], "text", 5])
def test_a_body_that_is_no_object_is_refused(post: Post, body: Any) -> None:
    response = post(body)
    assert response.status_code == 400
    assert "JSON object" in response.json()["error"]


@pytest.mark.parametrize("content", [b"{not json", b"\xff\xfe"])
def test_a_body_that_is_no_json_is_refused(post: Post, agent: Agent, content: bytes) -> None:
    response = post(content=content)
    assert response.status_code == 400
    assert agent.heard == []


def test_a_text_may_be_empty_or_as_long_as_allowed(post: Post, agent: Agent) -> None:
    for text in ("", "x" * MAX_TEXT):
        assert (post({**BODY, "text": text})).status_code == 200
    assert [len(heard.text) for heard in agent.heard] == [0, MAX_TEXT]


def test_silence_is_an_error(post: Post, agent: Agent) -> None:
    agent.replies = []
    response = post()
    assert response.status_code == 502
    assert "nothing to say" in response.json()["error"]


def test_without_a_model_it_says_so(post: Post, agent: Agent) -> None:
    agent.ready = False
    response = post()
    assert (response.status_code, response.json()["error"]) == (503, "no model is loaded")


def test_a_failure_is_an_error_that_logs_no_words_of_the_patient(
    post: Post, agent: Agent, caplog: pytest.LogCaptureFixture
) -> None:
    agent.error = RuntimeError("a message with the person's words: my leg is purple")
    with caplog.at_level(logging.DEBUG, "components.connector"):
        response = post({**BODY, "text": "my leg is purple"})
    assert response.status_code == 500
    assert "purple" not in response.text
    assert "m1 failed: RuntimeError" in caplog.text
    assert "purple" not in caplog.text


def test_messages_at_the_same_time_keep_their_own_replies(post: Post, agent: Agent) -> None:
    with ThreadPoolExecutor(10) as pool:
        responses = list(pool.map(lambda i: post({**BODY, "message_id": f"m{i}"}), range(20)))
    assert [len(response.json()["messages"]) for response in responses] == [1] * 20


@pytest.mark.parametrize("credentials", [None, {}, {"secret": ""}, {"secret": "${RASA_CHANNEL_SECRET}"}])
def test_without_a_secret_it_does_not_start(credentials: dict[str, Any] | None) -> None:
    with pytest.raises(ValueError, match="needs RASA_CHANNEL_SECRET"):
        ClinicInput.from_credentials(credentials)


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("/restart", "restart"),
        ("//restart", "restart"),
        (" / /restart", "restart"),
        ("\n/session_start", "session_start"),
        ("/", ""),
        ("and/or", "and/or"),
        (" 1/2 dose", " 1/2 dose"),
        ("", ""),
    ],
)
def test_what_a_person_typed_never_begins_with_a_slash(text: str, heard: str) -> None:
    assert typed(text) == heard
    message, _ = read_message({**BODY, "text": text})
    assert message.text == heard.strip()


def test_a_conversation_is_forgotten(app: Sanic, post: Post, agent: Agent) -> None:
    store = RecentTrackers(Domain.empty())
    agent.tracker_store, agent.lock_store = store, InMemoryLockStore()
    for sender in ("one", "two"):
        asyncio.run(store.save(DialogueStateTracker.from_events(sender, [UserUttered("my leg")])))
    url = f"http://127.0.0.1:{app.ctx.port}/webhooks/clinic/forget"
    assert httpx.post(url, json={"sender": "one"}).status_code == 401
    assert list(asyncio.run(store.keys())) == ["one", "two"]
    headers = {"Authorization": f"Bearer {SECRET}"}
    for _ in range(2):
        assert httpx.post(url, json={"sender": "one"}, headers=headers).json() == {"forgotten": True}
    assert list(asyncio.run(store.keys())) == ["two"]
    for body in ({}, {"sender": ""}, {"sender": 5}, []):
        assert httpx.post(url, json=body, headers=headers).status_code == 400


async def _parse(message: UserMessage) -> dict[str, Any]:
    return {
        "understanding": {"outcome": "answer", "asked": message.text},
        "nearest": [
            {"text": "how often", "intent": "faq/how_often", "cosine": message.metadata["nearest"] / 10}
        ],
    }


@pytest.fixture
def read(app: Sanic, agent: Agent) -> Post:
    class Processor:
        parse_message = staticmethod(_parse)

    agent.processor = Processor()  # type: ignore[attr-defined]

    def send(body: Any, secret: str = SECRET) -> httpx.Response:
        address = f"http://127.0.0.1:{app.ctx.port}/webhooks/clinic/read"
        return httpx.post(address, json=body, headers={"Authorization": f"Bearer {secret}"}, timeout=10)

    return send


def test_texts_are_read_and_nothing_is_said(read: Post, agent: Agent) -> None:
    response = read({"texts": ["how often", "/restart"]})
    assert response.json()["read"] == [
        {
            "text": text,
            "understanding": {"outcome": "answer", "asked": asked},
            "nearest": [{"text": "how often", "intent": "faq/how_often", "cosine": 0.5}],
        }
        for text, asked in (("how often", "how often"), ("/restart", "restart"))
    ]
    assert agent.heard == []


@pytest.mark.parametrize("body", [{}, {"texts": "x"}, {"texts": [1]}, {"texts": ["x" * (MAX_TEXT + 1)]}, []])
def test_what_is_no_list_of_texts_is_refused(read: Post, body: Any) -> None:
    assert read(body).status_code == 400


def test_reading_needs_the_secret_and_a_model(read: Post, agent: Agent) -> None:
    assert read({"texts": []}, secret="wrong").status_code == 401
    agent.ready = False
    assert read({"texts": []}).status_code == 503


def test_vocabulary_and_texts_are_taken_over_or_it_says_why_not(
    app: Sanic, agent: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"http://127.0.0.1:{app.ctx.port}/webhooks/clinic/safety"
    given = {"Authorization": f"Bearer {SECRET}"}
    agent.nlg = "the words"
    monkeypatch.setattr(connector, "take_over", lambda words: {"texts": words})
    assert httpx.post(url).status_code == 401
    assert httpx.post(url, headers=given).json() == {"texts": "the words"}

    def refuse(words: Any) -> dict[str, str]:
        raise VocabularyError("vision.yml: 'x' is missing; add it")

    monkeypatch.setattr(connector, "take_over", refuse)
    refused = httpx.post(url, headers=given)
    assert (refused.status_code, "vision.yml" in refused.json()["error"]) == (409, True)


def test_what_is_taken_over_is_read_with_by_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "red_flags").symlink_to(DATA_FOLDER)
    (tmp_path / "domain.yml").write_text("x", "utf-8")
    used: list[Assessor] = []
    monkeypatch.setattr(connector, "use", used.append)

    class Words:
        renewed = 0

        def renew(self) -> None:
            self.renewed += 1

    words: Any = Words()
    marks = connector.take_over(words, tmp_path)
    assert (marks["vocabulary"], words.renewed) == (checksum(), 1)
    assert used[0].assess("my chest hurts").level is Level.EMERGENCY
