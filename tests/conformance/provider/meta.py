"""The Graph API's side, for WhatsApp and Messenger. https://developers.facebook.com/docs/graph-api"""

import hashlib
import hmac
import re

from tests.conformance.accounts import META_APP_SECRET, META_TOKEN
from tests.conformance.provider.desk import Answer, Call, Desk, must

OLDEST = 23  # versions below are refused by 2026


class Graph(Desk):
    """``sender`` is the number or page that messages come from."""

    sender: str

    def check(self, call: Call) -> None:
        """Path, version, token and its proof. Raises BreachError."""
        path = re.fullmatch(r"/v(\d+)\.0/(\d+)/messages", call.path)
        must(path is not None, "the path is no /v…/<id>/messages")
        assert path is not None
        must(int(path[1]) >= OLDEST, f"Graph {path[1]} is no longer served")
        must(path[2] == self.sender, "sent from a number or page that is not ours")
        token = call.headers.get("authorization", "").removeprefix("Bearer ") or call.query.get(
            "access_token", ""
        )
        must(token == META_TOKEN, "the access token is missing or wrong")
        proof = hmac.new(META_APP_SECRET.encode(), META_TOKEN.encode(), hashlib.sha256).hexdigest()
        must(call.query.get("appsecret_proof") == proof, "appsecret_proof is missing or wrong")

    def refused(self, reason: str) -> Answer:
        return Answer(400, self.error(100, f"(#100) Invalid parameter: {reason}"))

    def error(self, code: int, message: str) -> dict[str, object]:
        """An error as the Graph API words it."""
        return {"error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}}
