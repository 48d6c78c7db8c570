"""A server in the front door's place for the website chat: says what a test wants, as slowly as it wants."""

import json
import queue
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from web.widget_files import widget_files

ROOT = Path(__file__).resolve().parent.parent.parent
AT = datetime(2026, 11, 25, 9, 30, tzinfo=timezone.utc)


def words(text: str, href: str = "", bold: bool = False) -> dict[str, Any]:
    return {"text": text, "bold": bold, "href": href}


def reply(text: str = "About every three months.", **values: Any) -> dict[str, Any]:
    """A reply as `web/frontdoor/render.py` makes it."""
    blocks = [{"kind": "p", "lines": [[words(text)]]}]
    known = {"kind": "chat", "level": "none", "heading": "", "blocks": blocks, "answers": [], "buttons": []}
    return {**known, **values}


CALL = [{"kind": "p", "lines": [[words("999", "tel:999", bold=True)]]}]
EMERGENCY = reply(
    kind="safety",
    level="emergency",
    heading="This may be an emergency",
    blocks=[{"kind": "p", "lines": [[words("Call "), words("999", "tel:999"), words(" now.")]]}],
)
CONFIG: dict[str, Any] = {
    "title": "Ask us",
    "greeting": "Hello.",
    "privacy_url": "https://clinic.example/privacy",
    "languages": ["en", "es"],
    "suggestions": [{"id": "topic:how_often", "title": "How often?"}],
    "emergency": CALL,
    "words": {
        level: {"heading": "This may be an emergency", "blocks": EMERGENCY["blocks"]}
        for level in ("emergency", "same_day")
    },
}


class WidgetServer:
    """Use as a context manager. `answer` gets a message and gives its replies; `config` is what is told."""

    def __init__(self) -> None:
        self.config = dict(CONFIG)
        self.answer: Callable[[dict[str, Any]], list[dict[str, Any]]] = lambda message: [reply()]
        self.items: list[dict[str, Any]] = []
        self.seen: list[dict[str, Any]] = []
        self.feedback: list[dict[str, Any]] = []
        self.news: list[queue.Queue[dict[str, Any]]] = []
        self.numbers = 0
        self.forget = {"state": "forgotten"}
        self.files = widget_files(ROOT / "widget")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "WidgetServer":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def say(self, said: dict[str, Any], to: str = "") -> dict[str, Any]:
        """Add a reply to the conversation and tell it to the open streams."""
        self.numbers += 1
        made = {**said, "number": self.numbers, "to": to, "at": AT.isoformat()}
        self.items.append(made)
        for one in self.news:
            one.put(made)
        return made

    def take(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        if any(item.get("id") == message["id"] for item in self.items):
            return [item for item in self.items if item.get("to") == message["id"]]
        self.seen.append(message)
        self.items.append({"mine": True, "id": message["id"], "text": message["text"], "at": AT.isoformat()})
        return [self.say(said, message["id"]) for said in self.answer(message)]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_OPTIONS(self) -> None:
                self._send(b"")

            def do_GET(self) -> None:
                path, _, query = self.path.partition("?")
                part = server.files.get(path)
                if part is not None:
                    self._send(part.body, part.media_type)
                elif path == "/api/messages":
                    after = int(query.removeprefix("after="))
                    items = [item for item in server.items if not after or item.get("number", 0) > after]
                    self._json({"messages": items, "last": server.numbers})
                elif path == "/api/stream":
                    self._stream(int(query.removeprefix("after=")))
                else:
                    self._send(b"", status=404)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])) or b"{}")
                if self.path == "/api/session":
                    self._json({"token": "t", "conversation": "c", "config": server.config})
                elif self.path == "/api/messages":
                    self._json({"messages": server.take(body), "level": "none", "last": server.numbers})
                elif self.path == "/api/feedback":
                    server.feedback.append(body)
                    self._json({})
                else:
                    if server.forget["state"] == "forgotten":
                        server.items.clear()
                    self._json(server.forget)

            def _stream(self, after: int) -> None:
                mine: queue.Queue[dict[str, Any]] = queue.Queue()
                for item in server.items:
                    if item.get("number", 0) > after:
                        mine.put(item)
                server.news.append(mine)
                self.close_connection = True
                self._headers(200, "text/event-stream")
                try:
                    while True:
                        try:
                            item = mine.get(timeout=1)
                            text = f"id: {item['number']}\nevent: reply\ndata: {json.dumps(item)}\n\n"
                        except queue.Empty:
                            text = ": alive\n\n"
                        self.wfile.write(text.encode())
                        self.wfile.flush()
                except OSError:
                    server.news.remove(mine)

            def _json(self, data: Any) -> None:
                self._send(json.dumps(data).encode(), "application/json")

            def _send(self, body: bytes, media_type: str = "text/plain", status: int = 200) -> None:
                self._headers(status, media_type, len(body))
                self.wfile.write(body)

            def _headers(self, status: int, media_type: str, length: int | None = None) -> None:
                self.send_response(status)
                self.send_header("Content-Type", media_type)
                if length is not None:
                    self.send_header("Content-Length", str(length))
                self.send_header("Access-Control-Allow-Origin", self.headers.get("Origin", "*"))
                self.send_header("Access-Control-Allow-Headers", "content-type, authorization")
                self.send_header("Cross-Origin-Resource-Policy", "cross-origin")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                pass

        return Handler
