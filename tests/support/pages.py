"""A browser's side of the chat: pages of our own and of other sites, and streams, with no server between."""

import asyncio
import json
from typing import Any

from django.test import AsyncClient

SITE = "https://www.clinic.example"
OTHER_SITE = "https://clinic.example:8443"


class Stream:
    """Opened by ``async with``; reads one event after the other."""

    def __init__(self, query: str, headers: dict[str, str], address: str = "127.0.0.1") -> None:
        self._scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/stream",
            "raw_path": b"/api/stream",
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
            "client": (address, 50000),
            "server": ("testserver", 80),
            "scheme": "http",
        }
        self._received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._rest = ""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.ended = False

    async def __aenter__(self) -> "Stream":
        from web.asgi import application

        self._running = asyncio.create_task(application(self._scope, self._received.get, self._sent.put))
        start = await asyncio.wait_for(self._sent.get(), 5)
        self.status = start["status"]
        self.headers = {name.decode(): value.decode() for name, value in start["headers"]}
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._received.put({"type": "http.disconnect"})
        await asyncio.wait_for(self._running, 5)

    async def event(self, seconds: float = 5) -> tuple[str, Any]:
        """The next event's name and data, "" for a comment; ("end", None) where the stream is over."""
        while "\n\n" not in self._rest:
            part = await asyncio.wait_for(self._sent.get(), seconds)
            self._rest += part["body"].decode()
            if not part.get("more_body"):
                self.ended = True
                return "end", None
        text, _, self._rest = self._rest.partition("\n\n")
        if text.startswith(":"):
            return "", None
        fields = dict(line.split(": ", 1) for line in text.split("\n"))
        data = json.loads(fields["data"])
        assert fields.get("id", str(data.get("number"))) == str(data.get("number"))
        return fields["event"], data

    async def replies(self, number: int) -> list[dict[str, Any]]:
        """The next replies, that many."""
        found: list[dict[str, Any]] = []
        while len(found) < number:
            name, data = await self.event()
            assert name != "end"
            if name == "reply":
                found.append(data)
        return found

    async def body(self) -> Any:
        """The answer where there is no stream."""
        return json.loads((await asyncio.wait_for(self._sent.get(), 5))["body"])


class Page:
    """A page in a browser: our own with its cookie, or one of another site with its token."""

    def __init__(self, origin=""):
        self.origin = origin
        self.client = AsyncClient()
        self.token = None

    @property
    def headers(self):
        site = {"origin": self.origin, "sec-fetch-site": "cross-site"} if self.origin else {}
        return site | ({"authorization": f"Bearer {self.token}"} if self.token else {})

    async def begin(self):
        body = (await self.post("session", {})).json()
        self.token = body["token"] if self.origin else None
        return body

    async def post(self, name, data, **headers):
        headers = self.headers | headers
        body = json.dumps(data)
        return await self.client.post(f"/api/{name}", body, content_type="application/json", headers=headers)

    async def get(self, after=0, **headers):
        return await self.client.get("/api/messages", {"after": after}, headers=self.headers | headers)

    async def say(self, text, client_id="one", **more):
        response = await self.post("messages", {"id": client_id, "text": text, **more})
        assert response.status_code == 200
        return response.json()

    def stream(self, after=0, **headers):
        cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in self.client.cookies.items())
        known = {"host": "testserver"} | ({"cookie": cookie} if cookie else {})
        return Stream(f"after={after}", known | self.headers | headers)
