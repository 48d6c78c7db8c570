"""Slack's side, which checks blocks with Slack's own SDK. https://docs.slack.dev/reference/block-kit"""

import html
import re
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.conformance.accounts import SLACK_TOKEN, Button
from tests.conformance.provider.desk import Answer, BreachError, Call, Desk, must, only, within
from tests.conformance.provider.ledger import Taken
from tests.conformance.provider.whatsapp import MARKS

LINK = re.compile(r"<(?!!|@|#)[^|>]+\|([^>]*)>")


class Slack(Desk):
    """chat.postMessage."""

    name = "slack"

    def take(self, call: Call) -> Taken | None:
        must(
            call.headers.get("authorization") == f"Bearer {SLACK_TOKEN}",
            "the bot's token is missing or wrong",
        )
        if call.path in ("/conversations.open", "/conversations.history"):
            return None
        must(call.path == "/chat.postMessage", f"unknown method {call.path}")
        data = call.json()
        person = str(data.get("channel"))
        self.must_know("slack", person)
        within("the notification's text", data.get("text"), 40_000)
        blocks = data.get("blocks", [])
        must(1 <= len(blocks) <= 50, f"{len(blocks)} blocks, at most 50")
        try:
            for block in Block.parse_all(blocks):
                block.validate_json()
        except SlackObjectFormationError as error:
            raise BreachError(f"Slack's SDK says: {error}") from None
        texts, buttons = [], []
        for block in blocks:
            if block["type"] == "actions":
                buttons += _buttons(block["elements"])
            else:
                must(block["type"] == "section", f"a block of type {block['type']}")
                texts.append(within("a section's text", block["text"]["text"], 3000))
        text = "\n".join(texts)
        shown = html.unescape(MARKS.sub("", LINK.sub(r"\1", text)))
        return Taken("slack", person, text, shown, tuple(buttons), delivery=_delivery(data))

    def taken(self, taken: Taken) -> Answer:
        return Answer(200, {"ok": True, "channel": f"D{taken.person}", "ts": taken.message_id})

    def aside(self, call: Call) -> Answer:
        """A chat with somebody, or what was written in it, the newest first.

        https://docs.slack.dev/reference/methods/conversations.open,
        https://docs.slack.dev/reference/methods/conversations.history
        """
        data = call.json()
        if call.path == "/conversations.open":
            return Answer(200, {"ok": True, "channel": {"id": f"D{data['users']}"}})
        chat = str(data["channel"])
        if not chat.startswith("D"):
            return Answer(200, {"ok": False, "error": "channel_not_found"})
        found = []
        for taken in reversed(self.ledger.of("slack", chat[1:])):
            message = {"type": "message", "ts": taken.message_id, "text": taken.shown, "bot_id": "B0BOT"}
            if data.get("include_all_metadata") and taken.delivery:
                payload = {"delivery": taken.delivery}
                message["metadata"] = {"event_type": "clinic_message", "event_payload": payload}
            if taken.wall_time >= float(data.get("oldest", 0)):
                found.append(message)
        return Answer(200, {"ok": True, "messages": found[: int(data.get("limit", 100))], "has_more": False})

    def refused(self, reason: str) -> Answer:
        return Answer(
            200, {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [reason]}}
        )

    def too_many(self) -> Answer:
        return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})


def _delivery(data: dict[str, Any]) -> str:
    """Our id in the metadata. https://docs.slack.dev/messaging/message-metadata"""
    if "metadata" not in data:
        return ""
    only(data["metadata"], {"event_type", "event_payload"}, "metadata")
    must(bool(re.fullmatch(r"[a-z0-9_]+", data["metadata"]["event_type"])), "metadata.event_type")
    return within("metadata.event_payload", data["metadata"]["event_payload"]["delivery"], 8000)


def _buttons(elements: list[dict[str, Any]]) -> list[Button]:
    must(1 <= len(elements) <= 25, f"{len(elements)} elements, at most 25")
    names = [element["action_id"] for element in elements]
    must(len(set(names)) == len(names) and all(len(name) <= 255 for name in names), "action_id")
    return [
        Button(
            within("a button's value", element["value"], 2000),
            within("a button's text", element["text"]["text"], 75),
        )
        for element in elements
    ]
