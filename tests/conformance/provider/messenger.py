"""Messenger's side. https://developers.facebook.com/docs/messenger-platform/reference/send-api"""

from tests.conformance.accounts import PAGE, Button
from tests.conformance.provider.desk import Answer, Call, must, only, within
from tests.conformance.provider.ledger import Taken
from tests.conformance.provider.meta import Graph


class Messenger(Graph):
    """One page."""

    name = "messenger"
    sender = PAGE

    def take(self, call: Call) -> Taken | None:
        self.check(call)
        data = call.json()
        if "sender_action" in data:
            must(data["sender_action"] in {"mark_seen", "typing_on", "typing_off"}, "an odd sender_action")
            return None
        only(data, {"recipient", "messaging_type", "message", "tag"}, "a message")
        only(data["recipient"], {"id"}, "recipient")
        person = data["recipient"]["id"]
        self.must_know("messenger", person)
        kind, tag = data.get("messaging_type"), data.get("tag")
        must(
            kind in {"RESPONSE", "UPDATE"} or (kind == "MESSAGE_TAG" and tag == "HUMAN_AGENT"),
            "messaging_type",
        )
        message = data["message"]
        only(message, {"text", "quick_replies", "metadata"}, "message")
        text = within("message.text", message["text"], 2000)
        replies = message.get("quick_replies", [])
        must(len(replies) <= 13, f"{len(replies)} quick replies, at most 13")
        buttons = []
        for reply in replies:
            only(reply, {"content_type", "title", "payload", "image_url"}, "a quick reply")
            must(reply["content_type"] == "text", "a quick reply that is no text")
            title = within("a quick reply's title", reply["title"], 20)
            buttons.append(Button(within("a quick reply's payload", reply["payload"], 1000), title))
        delivery = within("message.metadata", message["metadata"], 1000) if "metadata" in message else ""
        return Taken("messenger", person, text, text, tuple(buttons), delivery=delivery)

    def taken(self, taken: Taken) -> Answer:
        return Answer(200, {"recipient_id": taken.person, "message_id": taken.message_id})

    def too_many(self) -> Answer:
        return Answer(400, self.error(613, "(#613) Calls to this api have exceeded the rate limit."))
