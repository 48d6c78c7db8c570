"""Alert a system of the clinic's own: signed JSON over HTTPS. docs/operating.md has the receiver's side."""

import hashlib
import hmac
import json
import time

from web.alerts.failure import post
from web.alerts.notice import Notice

TIMESTAMP, SIGNATURE, DELIVERY = "X-Clinic-Timestamp", "X-Clinic-Signature", "X-Clinic-Delivery"


def send(notice: Notice, url: str, secret: str, time_limit: float) -> None:
    """Post the notice. Raises NotSentError."""
    body = json.dumps(notice.data).encode()
    # The time is that of this attempt: the receiver refuses old ones, and a repetition is not old.
    timestamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: "v1=" + signature(secret, timestamp, body),
        DELIVERY: notice.key,
    }
    post(url, body, headers, time_limit)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over ``timestamp.body``, as hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
