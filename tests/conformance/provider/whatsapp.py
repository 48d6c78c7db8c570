"""WhatsApp's side. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages"""

import re
from typing import Any

from tests.conformance.accounts import WHATSAPP_NUMBER, Button
from tests.conformance.provider.desk import Answer, Call, must, only, within
from tests.conformance.provider.ledger import Taken
from tests.conformance.provider.meta import Graph

MARKS = re.compile(r"(?<!\w)[*_~](?=\S)|(?<=\S)[*_~](?!\w)")


class WhatsApp(Graph):
    """One number."""

    name = "whatsapp"
    sender = WHATSAPP_NUMBER

    def take(self, call: Call) -> Taken | None:
        self.check(call)
        data = call.json()
        must(data.get("messaging_product") == "whatsapp", "messaging_product is not whatsapp")
        if "status" in data:
            only(data, {"messaging_product", "status", "message_id", "typing_indicator"}, "a mark as read")
            must(
                data["status"] == "read" and str(data.get("message_id")).startswith("wamid."), "an odd status"
            )
            return None
        only(data, {"messaging_product", "recipient_type", "to", "type", "text", "interactive", "context",
                    "biz_opaque_callback_data"}, "a message")  # fmt: skip
        person = str(data.get("to"))
        must(
            data.get("recipient_type") == "individual" and person.isdigit(), "no telephone number to send to"
        )
        self.must_know("whatsapp", person)
        buttons: tuple[Button, ...] = ()
        if data.get("type") == "text":
            only(data["text"], {"body", "preview_url"}, "text")
            text = within("text.body", data["text"]["body"], 4096)
        else:
            must(data.get("type") == "interactive", "neither text nor interactive")
            text, buttons = _interactive(data["interactive"])
        told = data.get("biz_opaque_callback_data")
        delivery = "" if told is None else within("biz_opaque_callback_data", told, 512)
        return Taken("whatsapp", person, text, MARKS.sub("", text), buttons, delivery=delivery)

    def taken(self, taken: Taken) -> Answer:
        contact = {"input": taken.person, "wa_id": taken.person}
        message = {"id": taken.message_id, "message_status": "accepted"}
        return Answer(200, {"messaging_product": "whatsapp", "contacts": [contact], "messages": [message]})

    def aside(self, call: Call) -> Answer:
        return Answer(200, {"success": True})

    def too_many(self) -> Answer:
        return Answer(429, self.error(130429, "(#130429) Rate limit hit"), {"Retry-After": "1"})


def _interactive(data: dict[str, Any]) -> tuple[str, tuple[Button, ...]]:
    only(data, {"type", "body", "action", "header", "footer"}, "interactive")
    action, found = data["action"], []
    if data["type"] == "button":
        text = within("interactive.body", data["body"]["text"], 1024)
        must(1 <= len(action["buttons"]) <= 3, "more than 3 buttons")
        for button in action["buttons"]:
            must(button["type"] == "reply", "a button that is no reply")
            title = within("a button's title", button["reply"]["title"], 20)
            found.append(Button(within("a button's id", button["reply"]["id"], 256), title))
    else:
        must(data["type"] == "list", "neither buttons nor a list")
        text = within("interactive.body", data["body"]["text"], 4096)
        within("the list's button", action["button"], 20)
        sections = action["sections"]
        must(1 <= len(sections) <= 10, "more than 10 sections")
        must(
            len(sections) == 1 or all(section.get("title") for section in sections), "a section without title"
        )
        rows = [row for section in sections for row in section["rows"]]
        must(1 <= len(rows) <= 10, f"{len(rows)} rows, at most 10")
        for row in rows:
            only(row, {"id", "title", "description"}, "a row")
            title = within("a row's title", row["title"], 24)
            if "description" in row:
                title += " " + within("a row's description", row["description"], 72)
            found.append(Button(within("a row's id", row["id"], 200), title))
    must(len({button.key for button in found}) == len(found), "two buttons with one id")
    must(len({button.title for button in found}) == len(found), "two buttons with one title")
    return text, tuple(found)
