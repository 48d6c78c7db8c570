import json

import pytest

from web.body_limit import BodyLimit

LIMIT = 100


class Server:
    """The server's side of ASGI: gives the parts of a body and keeps what is sent."""

    def __init__(self, *parts):
        self.parts = list(parts)
        self.sent = []

    async def receive(self):
        body = self.parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": bool(self.parts)}

    async def send(self, event):
        self.sent.append(event)


async def reader(scope, receive, send):
    """An application that reads the whole body, as Django does, and answers with its length."""
    length, more = 0, True
    while more:
        event = await receive()
        length += len(event["body"])
        more = event["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


@pytest.mark.parametrize("parts", [[b"x" * 100], [b"x" * 50, b"x" * 50]])
async def test_a_body_up_to_the_limit_passes(parts):
    server = Server(*parts)
    await BodyLimit(reader, LIMIT)({}, server.receive, server.send)
    assert server.sent[1]["body"] == b"100"


@pytest.mark.parametrize("parts", [[b"x" * 101], [b"x"] * 101, [b"x" * 60] * 1000])
async def test_a_larger_one_is_refused_with_the_emergency_number(parts):
    server = Server(*parts)
    await BodyLimit(reader, LIMIT)({}, server.receive, server.send)
    start, body = server.sent
    assert start["status"] == 413
    assert "999" in json.loads(body["body"])["messages"][0]["text"]
    assert server.parts == [], "the rest is read, so that the browser sees the answer"


async def test_an_endless_one_is_not_read_to_its_end(monkeypatch):
    monkeypatch.setattr("web.body_limit.DRAIN_LIMIT", 1000)
    server = Server(*[b"x" * 60] * 1000)
    await BodyLimit(reader, LIMIT)({}, server.receive, server.send)
    assert server.sent[0]["status"] == 413
    assert len(server.parts) > 900


async def test_a_site_that_may_hold_the_chat_can_read_the_refusal(monkeypatch):
    monkeypatch.setattr(
        "web.widget.origins.is_allowed", lambda origin: origin == "https://www.clinic.example"
    )
    for origin, headers in [("https://www.clinic.example", 1), ("https://evil.example", 0)]:
        server = Server(b"x" * 101)
        scope = {"headers": [(b"origin", origin.encode())]}
        await BodyLimit(reader, LIMIT)(scope, server.receive, server.send)
        allowed = [value for name, value in server.sent[0]["headers"] if name.endswith(b"allow-origin")]
        assert allowed == [origin.encode()] * headers


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/staff/imports/", b"staff=abc", 200),
        ("/staff/imports/", b"theme=dark; staff=abc", 200),
        ("/staff/imports/", b"nostaff=abc", 413),
        ("/staff/imports/", b"", 413),
        ("/staff/imports", b"staff=abc", 413),
        ("/api/messages", b"staff=abc", 413),
    ],
)
async def test_staff_may_send_files_where_files_are_taken(path, cookie, status):
    server = Server(*[b"x" * 60] * 3)
    scope = {"path": path, "headers": [(b"cookie", cookie)]}
    await BodyLimit(reader, LIMIT, {"/staff/imports/": 200})(scope, server.receive, server.send)
    assert server.sent[0]["status"] == status


async def test_files_of_staff_have_a_limit_too():
    server = Server(*[b"x" * 60] * 4)
    scope = {"path": "/staff/imports/", "headers": [(b"cookie", b"staff=abc")]}
    await BodyLimit(reader, LIMIT, {"/staff/imports/": 200})(scope, server.receive, server.send)
    assert server.sent[0]["status"] == 413


@pytest.mark.parametrize(
    ("path", "header", "parts", "status"),
    [
        ("/webhooks/whatsapp", b"x-hub-signature-256", 3, 200),
        ("/webhooks/whatsapp", b"x-hub-signature-256", 4, 413),
        ("/webhooks/whatsapp", b"x-other", 3, 413),
        ("/webhooks/telegram", b"x-hub-signature-256", 3, 413),
    ],
)
async def test_signed_batches_may_be_larger(path, header, parts, status):
    server = Server(*[b"x" * 60] * parts)
    scope = {"path": path, "headers": [(header, b"sha256=1")]}
    await BodyLimit(reader, LIMIT, signed={"/webhooks/whatsapp": 200})(scope, server.receive, server.send)
    assert server.sent[0]["status"] == status
