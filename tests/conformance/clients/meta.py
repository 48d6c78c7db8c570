"""Meta's way to sign: https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validating-payloads"""

import hashlib
import hmac
import json
import re
from typing import Any
from urllib.parse import urlencode

from tests.conformance.accounts import META_APP_SECRET, META_VERIFY_TOKEN
from tests.conformance.clients.client import Client, Sending

SIGNATURE, OLD_SIGNATURE = "X-Hub-Signature-256", "X-Hub-Signature"


class Meta(Client):
    """What WhatsApp and Messenger share."""

    signed_by = (SIGNATURE, OLD_SIGNATURE)
    has_batches = True

    def signature(
        self, body: bytes, content_type: str, key: str = "", at: float | None = None
    ) -> dict[str, str]:
        secret = (key or META_APP_SECRET).encode()
        return {
            SIGNATURE: "sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest(),
            OLD_SIGNATURE: "sha1=" + hmac.new(secret, body, hashlib.sha1).hexdigest(),
        }

    def question(self, verify_token: str = META_VERIFY_TOKEN) -> Sending:
        """Meta asks whether the address is ours; the challenge must come back."""
        query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": verify_token}
        return Sending(f"{self.path}?{urlencode(query)}", b"", {}, "1158201444", "GET")

    def _signed(self, values: dict[str, Any], message_id: str = "") -> Sending:
        # Meta signs and sends what is not ASCII as small \\u escapes, and slashes escaped.
        text = json.dumps(values, separators=(",", ":")).replace("/", "\\/")
        text = re.sub(r"\\u[0-9A-F]{4}", lambda match: match[0].lower(), text)
        return self._sending(text.encode(), message_id)
