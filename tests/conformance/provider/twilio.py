"""Twilio's side. https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource"""

import base64
import re
from datetime import datetime, timezone
from email.utils import format_datetime
from urllib.parse import parse_qsl

from tests.conformance.accounts import PUBLIC_URL, TWILIO_ACCOUNT, TWILIO_NUMBER, TWILIO_TOKEN
from tests.conformance.provider.desk import Answer, Call, Desk, must, only, within
from tests.conformance.provider.ledger import Taken
from tests.conformance.provider.whatsapp import MARKS

# 3GPP TS 23.038, the basic table and its extension, of which each takes two places.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENDED = set("\f^{}\\[~]|€")
# What stands in a button's key, which nobody may read.
PAYLOAD = re.compile(r"(?<![/.\w-])[a-z0-9]{8}\.(?:topic:|[a-z]+_[a-z_]+)|/[a-z_]+\{")


class Twilio(Desk):
    """One account, for text messages and WhatsApp."""

    name = "twilio"

    def take(self, call: Call) -> Taken | None:
        must(call.path == f"/2010-04-01/Accounts/{TWILIO_ACCOUNT}/Messages.json", "the path is wrong")
        secret = base64.b64encode(f"{TWILIO_ACCOUNT}:{TWILIO_TOKEN}".encode()).decode()
        must(
            call.headers.get("authorization") == f"Basic {secret}", "the account's token is missing or wrong"
        )
        if call.method == "GET":
            only(dict(call.query), {"To", "From", "DateSent", "PageSize"}, "the query")
            return None
        is_form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
        must(is_form, "the body is no form")
        form = dict(parse_qsl(call.body.decode(), keep_blank_values=True, strict_parsing=True))
        only(form, {"To", "From", "Body", "StatusCallback", "MessagingServiceSid"}, "the form")
        is_whatsapp = form["To"].startswith("whatsapp:")
        channel = "twilio_whatsapp" if is_whatsapp else "twilio_sms"
        must(form["From"] == ("whatsapp:" if is_whatsapp else "") + TWILIO_NUMBER, "sent from another number")
        callback = form.get("StatusCallback", "")
        must(callback in ("", f"{PUBLIC_URL}/webhooks/twilio"), "StatusCallback is not our address")
        self.must_know(channel, form["To"])
        text = within("Body", form["Body"], 1600)
        must(not PAYLOAD.search(text), "a button's payload can be read")
        if is_whatsapp:
            return Taken(channel, form["To"], text, MARKS.sub("", text))
        return Taken(channel, form["To"], text, text, segments=segments(text))

    def taken(self, taken: Taken) -> Answer:
        message = {
            "sid": taken.message_id, "account_sid": TWILIO_ACCOUNT, "status": "queued", "to": taken.person,
            "num_segments": str(taken.segments or 1), "error_code": None, "direction": "outbound-api",
        }  # fmt: skip
        return Answer(201, message)

    def aside(self, call: Call) -> Answer:
        """The newest messages to somebody, the newest first.

        https://www.twilio.com/docs/messaging/api/message-resource#read-multiple-message-resources
        """
        person = call.query["To"]
        channel = "twilio_whatsapp" if person.startswith("whatsapp:") else "twilio_sms"
        found = [
            {
                "sid": taken.message_id, "body": taken.text, "to": person, "from": call.query.get("From"),
                "date_created": _date(taken.wall_time), "direction": "outbound-api", "status": "sent",
            }
            for taken in reversed(self.ledger.of(channel, person))
        ]  # fmt: skip
        return Answer(200, {"messages": found[: int(call.query.get("PageSize", 50))], "page": 0})

    def cannot_write(self, taken: Taken) -> Answer | None:
        if taken.person not in self.ledger.opted_out:
            return None
        return Answer(400, _error(21610, "Attempt to send to unsubscribed recipient", 400))

    def refused(self, reason: str) -> Answer:
        return Answer(400, _error(21600, reason, 400))

    def too_many(self) -> Answer:
        return Answer(429, _error(20429, "Too Many Requests", 429), {"Retry-After": "1"})


def _date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, timezone.utc))


def segments(text: str) -> int:
    """How many text messages a text takes."""
    if all(char in GSM or char in EXTENDED for char in text):
        size = sum(2 if char in EXTENDED else 1 for char in text)
        return 1 if size <= 160 else -(-size // 153)
    size = len(text.encode("utf-16-le")) // 2
    return 1 if size <= 70 else -(-size // 67)


def _error(code: int, message: str, status: int) -> dict[str, object]:
    return {
        "code": code,
        "message": message,
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
