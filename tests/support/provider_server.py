"""The provider's side: a server on this machine that keeps what it is asked and answers as told."""

import json
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class ProviderServer:
    """Answers each path, whatever its query, with its status and JSON, else 404. Use as a context manager.

    Of several answers to a path the last stays.
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answers: dict[str, tuple[int, Any] | list[tuple[int, Any]]] = {}
        self.headers: dict[str, str] = {}  # of every answer
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                provider.asked.append(Asked(self.command, self.path, dict(self.headers), body))
                status, data = provider.next_answer(self.path.partition("?")[0])
                answer = json.dumps(data).encode()
                self.send_response(status)
                for name, value in provider.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True

    def next_answer(self, path: str) -> tuple[int, Any]:
        """What a path is answered now."""
        answer = self.answers.get(path, (404, {"ok": False, "description": "unknown"}))
        if isinstance(answer, tuple):
            return answer
        return answer.pop(0) if len(answer) > 1 else answer[0]

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "ProviderServer":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()
