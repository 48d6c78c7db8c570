"""The other system's side, which keeps to ``web/channels/generic/openapi.yml`` and shows a delivery once."""

import hmac
import re
import time
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from tests.conformance.accounts import Button
from tests.conformance.clients.generic import SIGNATURE, TIMESTAMP, proof
from tests.conformance.provider.desk import Answer, Call, Desk, must
from tests.conformance.provider.ledger import Ledger, Taken

DESCRIPTION = Path(__file__).resolve().parents[3] / "web/channels/generic/openapi.yml"
LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")


class Generic(Desk):
    """A patient portal."""

    name = "generic"

    def __init__(self, ledger: Ledger) -> None:
        super().__init__(ledger)
        described: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text("utf-8"))
        self._outgoing = Draft202012Validator({"$ref": "#/components/schemas/Outgoing", **described})
        self._shown: dict[str, str] = {}

    def take(self, call: Call) -> Taken | None:
        timestamp = call.headers.get(TIMESTAMP.lower(), "")
        expected = proof(timestamp, call.body)
        must(hmac.compare_digest(call.headers.get(SIGNATURE.lower(), ""), expected), "the signature is wrong")
        must(abs(time.time() - int(timestamp)) <= 300, "the signature is old")
        data = call.json()
        for error in self._outgoing.iter_errors(data):
            must(False, f"not as openapi.yml has it: {error.json_path} {error.validator}")
        if data["type"] == "ping":
            return None
        must(
            call.headers.get("x-clinic-delivery") == data["delivery"] != "",
            "X-Clinic-Delivery is not the delivery",
        )
        self.must_know("generic", data["person"])
        buttons = tuple(Button(button["id"], button["title"]) for button in data["buttons"])
        shown = LINK.sub(r"\1", data["text"]).replace("**", "")
        return Taken(
            "generic", data["person"], data["text"], shown, buttons, data["urgent"], data["delivery"]
        )

    def shown_before(self, taken: Taken) -> str:
        """The id under which the same delivery was taken, "" where it is new; from then on it is known."""
        before = self._shown.get(taken.delivery, "")
        self._shown.setdefault(taken.delivery, taken.message_id)
        return before

    def taken(self, taken: Taken) -> Answer:
        return Answer(200, {"id": taken.message_id})

    def refused(self, reason: str) -> Answer:
        return Answer(400, {"error": reason})

    def too_many(self) -> Answer:
        return Answer(429, {"error": "later"}, {"Retry-After": "1"})
