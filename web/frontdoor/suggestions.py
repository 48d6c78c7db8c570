"""The questions that the page offers to someone who does not know what to ask."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from content.errors import ContentError
from content.texts import Button
from content.topics import load_topic

TOPICS = (
    "b12_injections_cause_clots",
    "dvt_symptoms",
    "previous_clot_can_i_have_b12",
    "common_side_effects",
    "how_often",
)


@lru_cache(maxsize=1)
def suggestions() -> tuple[Button, ...]:
    """Buttons with the titles of the topics above, as far as the topics can be read."""
    folder: Path = settings.ROOT / "data" / "faq"
    buttons = []
    for topic_id in TOPICS:
        try:
            buttons.append(Button(f"topic:{topic_id}", load_topic(folder / f"{topic_id}.yml").title))
        except ContentError:
            continue
    return tuple(buttons)
