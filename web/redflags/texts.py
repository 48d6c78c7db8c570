"""Safety texts for people: which there are, and how each looks in every channel."""

import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from content.clinic import load_clinic
from content.errors import ContentError
from content.safety_texts import SHORT_FORM, is_safety_text
from content.texts import Texts, load_texts
from safety import Level
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES, Markup, length
from web.channels.check import faults
from web.channels.gsm import segments
from web.channels.render import render
from web.channels.samples import LEVELS
from web.frontdoor.markdown import parse
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words
from web.redflags import published
from web.releases.safety_files import DOMAIN


def listed(domain: str) -> list[dict[str, Any]]:
    """Every safety text with the sources that it follows and its short form."""
    found = _load(domain)
    return [
        {
            "id": name,
            "text": found.raw(name),
            "sources": found.sources(name),
            "short": found.raw(name + SHORT_FORM) if name + SHORT_FORM in found else "",
        }
        for name in found.ids
        if is_safety_text(name) and not name.endswith(SHORT_FORM)
    ]


def looks(domain: str, text_id: str) -> dict[str, Any]:
    """``problems`` that stop a release, and how the text looks; ``sources`` are its sources' ids."""
    root = published.root()
    try:
        found = _load(domain)
        clinic = load_clinic(settings.CLINIC_FILE, root / "data" / "locales.yml")
        words = Words(found, clinic)
    except ContentError as error:
        return {"problems": (error.reason,), "blocks": (), "previews": (), "sources": ()}
    level = next((level for start, level in LEVELS.items() if text_id.startswith(start)), Level.NONE)
    reply = Reply(
        words.plain(text_id), "safety" if level else "chat", text_id, level.label, found.buttons(text_id)
    )
    problems, previews = [], []
    for capability in CAPABILITIES.values():
        turn = render([reply], capability, words, offer_id("preview"))
        problems += [f"{capability.channel}: {fault}" for fault in faults(reply, turn, capability, words)]
        parts = []
        for part in turn.parts:
            size = f"{length(part.shown)} characters"
            if capability.markup is Markup.SMS:
                size += f", {segments(part.text)} text messages"
            parts.append({"text": part.text, "size": size, "keys": [key.title for key in part.keys]})
        previews.append({"channel": capability.channel, "parts": parts})
    return {
        "problems": problems,
        "blocks": parse(reply.text, words.phones),
        "previews": previews,
        "sources": found.sources(text_id),
    }


def _load(domain: str) -> Texts:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / DOMAIN
        path.write_text(domain, "utf-8")
        return load_texts(path)
