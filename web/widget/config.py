"""What the chat on a website is told about the clinic, when its session begins."""

from typing import Any

from safety import Level
from web.frontdoor.markdown import parse
from web.frontdoor.render import rendered
from web.frontdoor.suggestions import suggestions
from web.frontdoor.words import UNREACHED, Words
from web.widget.models import REASONS


def config(words: Words) -> dict[str, Any]:
    """JSON-safe values. ``words`` in it are those that the page says itself while it cannot reach us."""
    website = words.clinic.website
    return {
        "title": website.title,
        "position": website.position,
        "languages": list(website.languages),
        "greeting": website.greeting,
        "privacy_url": website.privacy_url,
        "suggestions": [{"id": button.id, "title": button.title} for button in suggestions()],
        "clinic": words.clinic.name,
        "phone": parse(words.clinic.phone, words.phones),
        "locale": words.clinic.locale.code,
        "emergency": parse(words.clinic.locale.emergency.words, words.phones),
        "words": {level.label: _unreached(words, level) for level in UNREACHED},
        "reasons": list(REASONS),
    }


def _unreached(words: Words, level: Level) -> dict[str, Any]:
    said = rendered(words.unreached(level), words)
    return {"heading": said["heading"], "blocks": said["blocks"]}
