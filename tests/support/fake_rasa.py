"""A real HTTP server in Rasa's place, which can fail in every way that Rasa can."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "channel-secret-of-the-tests"

ANSWER = {
    "text": "About every **three** months.",
    "buttons": [{"id": "topic:missed_dose", "title": "I missed one. What now?"}],
    "custom": {
        "kind": "answer",
        "text_id": "utter_faq/how_often",
        "answers": [
            {
                "topic": "how_often",
                "title": "How often?",
                "text": "About every **three** months.",
                "sources": [
                    {"name": "A health service", "url": "https://health.example/b12", "read": "own page"},
                    {"name": "A leaflet", "url": "", "read": "not yet"},
                ],
                "review_state": "draft, awaiting clinical review",
                "review_by": "2027-05-22",
            }
        ],
    },
}


OVERDUE = (
    "This answer was due for review by 3 May 2026 and has not been reviewed since. Check with the clinic."
)


def overdue(answer: dict[str, Any]) -> dict[str, Any]:
    """The same message once patients are told that the review of its answers is overdue."""
    answers = [one | {"overdue_words": OVERDUE} for one in answer["custom"]["answers"]]
    return answer | {"custom": answer["custom"] | {"answers": answers}}


def turn(*messages: dict[str, Any], level: str = "none", **understanding: Any) -> dict[str, Any]:
    """A body as the connector sends it."""
    known = {"outcome": "answer", "topics": ["how_often"], "confidence": 0.9, "level": level}
    return {"messages": list(messages), "understanding": {**known, **understanding}}


def safety(text_id: str) -> dict[str, Any]:
    """A safety text as Rasa says it."""
    return {"text": "Rasa's safety words.", "buttons": [], "custom": {"kind": "safety", "text_id": text_id}}


class FakeRasa:
    """Answers by `mode`; `seen` holds the bodies that came in. Use as a context manager.

    Modes: answer (with `body`), hang, error (500), empty, garbage, wrong_shape, drip.
    """

    def __init__(self) -> None:
        self.mode = "answer"
        self.body: Any = turn(ANSWER)
        self.seen: list[dict[str, Any]] = []
        self._released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "FakeRasa":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.die()

    def die(self) -> None:
        """Stop listening: what comes now is refused."""
        self.release()
        self._server.shutdown()
        self._server.server_close()

    def release(self) -> None:
        """Let hanging requests go on with `body`."""
        self._released.set()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.headers["Authorization"] != f"Bearer {SECRET}":
                    self._send(401, b'{"error": "secret"}')
                    return
                fake.seen.append(body)
                mode = fake.mode
                if mode == "hang":
                    fake._released.wait(20)
                if mode == "error":
                    self._send(500, b'{"error": "broken"}')
                elif mode == "empty":
                    self._send(200, json.dumps(turn()).encode())
                elif mode == "garbage":
                    self._send(200, b"<html>not what was asked for")
                elif mode == "wrong_shape":
                    self._send(200, b'{"messages": [{"text": 5}], "understanding": []}')
                elif mode == "drip":
                    self._drip(json.dumps(fake.body).encode())
                else:
                    self._send(200, json.dumps(fake.body).encode())

            def _send(self, status: int, body: bytes) -> None:
                try:
                    self.send_response(status)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    pass  # the front door stopped waiting

            def _drip(self, body: bytes) -> None:
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    for byte in body:
                        self.wfile.write(bytes([byte]))
                        time.sleep(0.1)
                except OSError:
                    pass

            def log_message(self, *args: object) -> None:
                pass

        return Handler
