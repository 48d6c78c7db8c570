"""What a patient would have been told: ``make answer-at WHEN=2026-11-20T10:00 Q="..."``.

Finds the release that was live then and puts the question to its model, its topics and, where they are kept,
its red-flag words and fixed texts. A message is read by itself, without what was said before it. The
program is the present one: its rules of reading may have changed since, and the output says so.
"""

import os
import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")

import django
from django.conf import settings
from django.utils import timezone

from content.review import overdue_words

if TYPE_CHECKING:
    from web.releases.models import Release

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Exit status 1, with a sentence, where it cannot be said."""
    when, question = os.environ.get("WHEN", "").strip(), os.environ.get("QUESTION", "").strip()
    if not when or not question:
        print('Write make answer-at WHEN=2026-11-20T10:00 Q="how often will i get the jab"', file=sys.stderr)
        return 1
    os.chdir(ROOT)
    django.setup()
    from web.releases.as_of import NotKnownError

    try:
        print(told(when, question))
    except NotKnownError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def told(when: str, question: str) -> str:
    """Everything, as text. Raises NotKnownError."""
    from benchmarks.assistant import Assistant, Conversation
    from scripts.ask import shown
    from web.frontdoor.words import words
    from web.releases import files, publish
    from web.releases.as_of import NotKnownError, doubts, live_at, moment

    zone = words().clinic.timezone
    at = moment(when, zone, timezone.now())
    release = live_at(at)
    lines = _about(release, at.astimezone(zone), zone)
    topics = publish.copy_of(release)
    model = publish.kept_model(release.model)
    if not topics.is_dir():
        raise NotKnownError("\n".join([*lines, f"Its topics are not there any more: {topics} is missing."]))
    if not release.model or not model.is_file():
        gone = f"Its model {release.model or '(none was known)'} is no longer kept, so no topic is known."
        raise NotKnownError("\n".join([*lines, gone, f"The answers of that day are in {topics}."]))
    if files.sha256(model) != release.model_sha256:
        raise NotKnownError("\n".join([*lines, f"{model} is not the model that was checked then."]))
    kept = publish.around() / release.vocabulary if release.vocabulary else None
    if kept is not None and kept.is_dir():
        lines.append(f"Red-flag words, sources and fixed texts: as of then ({release.vocabulary[:12]}).")
    else:
        kept = None
        lines.append("Red-flag words, sources and fixed texts: today's; those of that day are not kept.")
    lines.append("Clinic's details and the program's code: today's.")
    lines += doubts(release, at)
    turn = Assistant(model, topics=topics, around=kept or settings.ROOT).say(question, Conversation())
    for message in turn.messages:
        for answer in message["custom"]["answers"]:
            day = date.fromisoformat(answer["review_by"])
            answer["overdue_words"] = overdue_words(day, words().clinic, at)
    return "\n".join([*lines, "", f"> {question}", shown(turn)])


def _about(release: "Release", at: datetime, zone: ZoneInfo) -> list[str]:
    live = release.live_at.astimezone(zone) if release.live_at else at
    people = [
        f"written by {', '.join(release.authors)}" if release.authors else "",
        f"proposed by {release.proposed_by}" if release.proposed_by else "",
        f"approved by {release.approved_by}{' (own change)' if release.is_own_approval else ''}"
        if release.approved_by
        else "",
    ]
    back = f", back to release {release.back_to_id}" if release.back_to_id else ""
    who = "; ".join(filter(None, people)) or "found as it was, changed outside the console"
    return [
        f"At {at:%Y-%m-%d %H:%M} ({zone}) patients read release {release.number}{back}, "
        f"in place since {live:%Y-%m-%d %H:%M:%S}.",
        f"{who[0].upper()}{who[1:]}.",
        f"Model {release.model or '(not known)'} {release.model_sha256[:12]}.",
    ]


if __name__ == "__main__":
    sys.exit(main())
