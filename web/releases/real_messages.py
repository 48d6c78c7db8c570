"""The last messages of patients for a release's checks: ``python -m web.releases.real_messages <file>``.

A process of its own beside the training. What says who a person is has been taken out before anything is
written; the file lies in the release's build folder and goes with it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from content.replies import ANSWER_ACTION

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django

MOST = 5_000  # characters; Rasa takes no more


def last_messages(number: int) -> list[dict[str, Any]]:
    """The last messages that were typed and answered, newest first: ``id``, de-identified ``text``, ``said``.

    ``said`` holds the ids of the texts that they were answered with, topics as ``utter_faq/how_often``.
    """
    from web.frontdoor.models import InboxMessage
    from web.questions.deidentify import deidentify

    typed = InboxMessage.objects.filter(choice="", answered_at__isnull=False)
    rows = list(typed.order_by("-pk").values_list("pk", "text")[:number])
    said = _said(rows[-1][0]) if rows else {}
    read = ((pk, deidentify(text[:MOST]).strip()) for pk, text in rows)
    return [{"id": pk, "text": text, "said": said.get(pk, [])} for pk, text in read if text]


def _said(oldest: int) -> dict[int, list[str]]:
    """By message, from the oldest on."""
    from web.frontdoor.models import OutboxMessage

    found: dict[int, list[str]] = {}
    replies = OutboxMessage.objects.filter(answers__gte=oldest, later=False)
    for pk, text_id, body in replies.values_list("answers", "text_id", "body"):
        topics = [ANSWER_ACTION + answer["topic"] for answer in body.get("answers", ())]
        found.setdefault(pk, []).extend(topics or filter(None, [text_id]))
    return found


def main() -> int:
    """Exit status 0 when the file is complete."""
    django.setup()
    from web.frontdoor.words import words

    path = Path(sys.argv[1])
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps(last_messages(words().clinic.publishing.replayed_messages)), "utf-8")
    os.replace(partial, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
