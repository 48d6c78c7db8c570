"""Slack's side, which checks blocks with Slack's own SDK. https://docs.slack.dev/reference/block-kit"""

import html
import re
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from tests.conformance.accounts import SLACK_TOKEN, Button
from tests.conformance.provider.desk import Answer, BreachError, Call, Desk, must, within
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
        return Taken("slack", person, text, shown, tuple(buttons))

    def taken(self, taken: Taken) -> Answer:
        return Answer(200, {"ok": True, "channel": f"D{taken.person}", "ts": taken.message_id})

    def refused(self, reason: str) -> Answer:
        return Answer(
            200, {"ok": False, "error": "invalid_blocks", "response_metadata": {"messages": [reason]}}
        )

    def too_many(self) -> Answer:
        return Answer(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})


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
