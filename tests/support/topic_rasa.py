"""A real HTTP server in Rasa's place that says what the topics' files hold, and may refuse or spoil a model."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from content.topics import load_topic


class TopicRasa:
    """``refuses`` holds models that are not taken, ``mutes`` those after which no question is answered."""

    def __init__(self, topics: Path, model: str) -> None:
        self.topics = topics
        self.model = model
        self.refuses: set[str] = set()
        self.mutes: set[str] = set()
        self.swaps: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def die(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path.endswith("/model"):
            if body["model"] in self.refuses:
                return 409, {"error": "it cannot be loaded"}
            self.model = body["model"]
            self.swaps.append(self.model)
            return 200, {"model": self.model}
        if path.endswith("/read"):
            read = {"understanding": {"outcome": "answer", "topics": ["how_often"], "confidence": 0.9}}
            near = [{"text": "how often is it", "intent": "faq/missed_dose", "cosine": 0.99}]
            return 200, {"read": [{"text": text, **read, "nearest": near} for text in body["texts"]]}
        topic = (body.get("choice") or "topic:b12_injections_cause_clots").removeprefix("topic:")
        file = self.topics / f"{topic}.yml"
        if self.model in self.mutes or not file.is_file():
            return 502, {"error": "the assistant had nothing to say"}
        custom = {"kind": "answer", "text_id": f"utter_faq/{topic}"}
        message = {"text": load_topic(file).answer, "buttons": [], "custom": custom}
        known = {"outcome": "answer", "topics": [topic], "confidence": 0.9, "level": "none"}
        return 200, {"messages": [message], "understanding": known}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        rasa = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                status, answer = rasa.answer(self.path, body)
                data = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        return Handler
