"""The questions that the page offers to someone who does not know what to ask."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from content.errors import ContentError
from content.texts import Button
from content.topics import load_topic
from web.frontdoor.words import words


@lru_cache(maxsize=1)
def suggestions() -> tuple[Button, ...]:
    """Buttons with the titles of the topics that the clinic chose, as far as they can be read."""
    folder: Path = settings.ROOT / "data" / "faq"
    buttons = []
    for topic_id in words().clinic.website.suggestions:
        try:
            buttons.append(Button(f"topic:{topic_id}", load_topic(folder / f"{topic_id}.yml").title))
        except ContentError:
            continue
    return tuple(buttons)
