"""A clinic's own page on another origin than the chat's: `docs/examples/embed.html` and changes of it."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent.parent / "docs" / "examples" / "embed.html"
ENGLISH = 'lang="en"'
CHAT = "https://chat.clinic.example"


def allow(clinic: str, origin: str) -> str:
    """The text of a clinic.toml with this origin on its list."""
    allowed = clinic.replace("origins = []", f'origins = ["{origin}"]')
    assert allowed != clinic
    return allowed


class HostPage:
    """Use as a context manager; `url` is the page. `change` replaces words of it."""

    def __init__(self, chat: str, port: int = 0) -> None:
        self._chat = chat
        self._changes: dict[str, str] = {}
        page = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/" else 404)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", page.policy)
                self.end_headers()
                self.wfile.write(page.html.encode() if self.path == "/" else b"")

            def log_message(self, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_port}"

    def __enter__(self) -> "HostPage":
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def change(self, **changes: str) -> None:
        """`script` are attributes of the script's tag, `html` those of the page, `body` goes into it."""
        self._changes = changes

    @property
    def html(self) -> str:
        """The page as it is served."""
        html = PAGE.read_text("utf-8").replace(CHAT, self._chat)
        html = html.replace(" defer>", f" defer {self._changes.get('script', '')}>")
        html = html.replace('<html lang="en">', f"<html {self._changes.get('html', ENGLISH)}>")
        return html.replace("</main>", f"{self._changes.get('body', '')}</main>")

    @property
    def policy(self) -> str:
        """The policy that stands in the page's comment."""
        comment = PAGE.read_text("utf-8").partition("Content-Security-Policy:")[2].partition("-->")[0]
        return " ".join(comment.replace(CHAT, self._chat).split())
