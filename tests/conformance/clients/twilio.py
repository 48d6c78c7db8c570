"""Twilio, signed by its own SDK. https://www.twilio.com/docs/messaging/guides/webhook-request"""

from urllib.parse import parse_qsl, urlencode

from twilio.request_validator import RequestValidator

from tests.conformance.accounts import PUBLIC_URL, TWILIO_ACCOUNT, TWILIO_NUMBER, TWILIO_TOKEN
from tests.conformance.clients.client import Client, Sending

FORM = "application/x-www-form-urlencoded; charset=UTF-8"
SIGNATURE = "X-Twilio-Signature"


class Sms(Client):
    """Text messages."""

    channel = "twilio_sms"
    path = "/webhooks/twilio"
    signed_by = (SIGNATURE,)
    refusal = 403
    tells_time = False
    has_buttons = False
    has_edits = False
    prefix = ""

    def person(self, number: int) -> str:
        return f"{self.prefix}+4477008{number:05}"

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        values = dict(parse_qsl(body.decode(), keep_blank_values=True))
        signed = RequestValidator(key or TWILIO_TOKEN).compute_signature(PUBLIC_URL + self.path, values)
        return {SIGNATURE: signed}

    def message(self, person: str, text: str, at: float | None = None, message_id: str = "") -> Sending:
        return self._form(person, {"Body": text}, message_id)

    def again(self, sending: Sending) -> Sending:
        return sending.having({"I-Twilio-Idempotency-Token": self._hex(32)})

    def photo(self, person: str) -> Sending:
        media = f"https://api.twilio.com/2010-04-01/Accounts/{TWILIO_ACCOUNT}/Messages/MM1/Media/ME{self._hex(32)}"
        return self._form(
            person, {"Body": "", "NumMedia": "1", "MediaUrl0": media, "MediaContentType0": "image/jpeg"}
        )

    def unknown(self, person: str) -> Sending:
        event = {"EventType": "onMessageAdded", "ConversationSid": f"CH{self._hex(32)}", "Source": "SMS"}
        body = urlencode({"AccountSid": TWILIO_ACCOUNT, "Author": person, **event}).encode()
        return self._sending(body, content_type=FORM)

    def stop(self, person: str) -> Sending:
        """Somebody wants no more messages."""
        return self._form(person, {"Body": "STOP", "OptOutType": "STOP"})

    def status(self, person: str, message_id: str) -> Sending:
        values = {
            "AccountSid": TWILIO_ACCOUNT, "From": self.prefix + TWILIO_NUMBER, "To": person,
            "MessageSid": message_id,
            "MessageStatus": "delivered", "SmsSid": message_id, "SmsStatus": "delivered",
            "ApiVersion": "2010-04-01",
            "RawDlrDoneDate": "2611251200",
        }  # fmt: skip
        return self._sending(urlencode(values).encode(), content_type=FORM)

    def _form(self, person: str, values: dict[str, str], message_id: str = "") -> Sending:
        sid = message_id or f"SM{self._hex(32)}"
        form = {
            "ToCountry": "GB", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "",
            "FromZip": "",
            "SmsSid": sid, "FromState": "", "SmsStatus": "received", "FromCity": "", "FromCountry": "GB",
            "To": self.prefix + TWILIO_NUMBER, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
            "AccountSid": TWILIO_ACCOUNT, "From": person, "ApiVersion": "2010-04-01",
            **self._extra(person), **values,
        }  # fmt: skip
        return self._sending(urlencode(form).encode(), sid, FORM)

    def _extra(self, person: str) -> dict[str, str]:
        return {"MessagingServiceSid": "MG0123456789abcdef0123456789abcdef"}


class TwilioWhatsApp(Sms):
    """WhatsApp by way of Twilio."""

    channel = "twilio_whatsapp"
    prefix = "whatsapp:"

    def _extra(self, person: str) -> dict[str, str]:
        return {
            "ProfileName": "Zoë 🌻",
            "WaId": person.removeprefix("whatsapp:+"),
            "ChannelMetadata": '{"type":"whatsapp","data":{"context":{"ProfileName":"Zoë"}}}',
        }
