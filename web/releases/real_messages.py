"""The last messages of patients for a release's checks: ``python -m web.releases.real_messages <file>``.

A process of its own beside the training. What says who a person is has been taken out before anything is
written; the file lies in the release's build folder and goes with it.
"""

import json
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django

MOST = 5_000  # characters; Rasa takes no more


def last_messages(number: int) -> list[dict[str, str | int]]:
    """The last messages that were typed and answered, newest first: ``id``, de-identified ``text``."""
    from web.frontdoor.models import InboxMessage
    from web.questions.deidentify import deidentify

    typed = InboxMessage.objects.filter(choice="", answered_at__isnull=False)
    rows = typed.order_by("-pk").values_list("pk", "text")[:number]
    read = ((pk, deidentify(text[:MOST]).strip()) for pk, text in rows)
    return [{"id": pk, "text": text} for pk, text in read if text]


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
