import json
import re
import time
from pathlib import Path

from tests.web.alerts.test_notice import NOTICE
from web.alerts import webhook

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "operating.md"


def verifier():
    """The receiver's side exactly as the guide shows it."""
    (snippet,) = re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    known = {}
    exec(snippet, known)
    return known["is_genuine"]


def test_the_guides_verification_accepts_what_is_sent_and_nothing_else(receiver):
    webhook.send(NOTICE, receiver.url, "the key", 2)
    ((headers, body),) = receiver.seen
    assert json.loads(body) == NOTICE.data
    assert headers["X-Clinic-Delivery"] == NOTICE.key
    is_genuine, now = verifier(), time.time()
    assert is_genuine(headers, body, b"the key", now)
    assert not is_genuine(headers, body, b"another key", now)
    assert not is_genuine(headers, body + b" ", b"the key", now)
    assert not is_genuine({**headers, "X-Clinic-Timestamp": str(int(now) + 1)}, body, b"the key", now)
    assert not is_genuine(headers, body, b"the key", now + 301), "an old one is a replay"
