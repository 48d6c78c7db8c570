"""Replies as the page shows them: plain data for the script and for the template alike."""

from typing import Any

from content.sources import READ_WORDS
from web.frontdoor.markdown import SAFE_LINK, parse
from web.frontdoor.message import client_id
from web.frontdoor.replies import Reply
from web.frontdoor.store import Exchange, Sent, Written
from web.frontdoor.words import Words

# Labels of the page, not advice: what to do stands in the texts of domain.yml.
HEADINGS = {
    "emergency": "This may be an emergency",
    "same_day": "Please get help today",
    "check": "A quick safety question",
}


def rendered(reply: Reply, words: Words) -> dict[str, Any]:
    """One reply: its raw text beside the blocks to show, and for each answer what its footer says."""
    phones = words.phones
    single = len(reply.answers) == 1
    return {
        "kind": reply.kind,
        "by": reply.by,
        "level": reply.level,
        "text_id": reply.text_id,
        "text": reply.text,
        "heading": HEADINGS.get(reply.level, "") if reply.kind == "safety" else "",
        "blocks": [] if reply.answers else parse(reply.text, phones),
        "answers": [
            {
                "topic": answer.topic,
                "title": answer.title,
                "show_title": not single,
                "blocks": parse(answer.text, phones),
                "sources": [
                    {
                        "name": source["name"],
                        "url": source["url"] if SAFE_LINK.fullmatch(source["url"]) else "",
                        "read_words": READ_WORDS.get(source["read"], source["read"]),
                    }
                    for source in answer.sources
                ],
                "review_state": answer.review_state,
                "review_by": answer.review_by,
                "overdue_words": answer.overdue_words,
            }
            for answer in reply.answers
        ],
        "buttons": [{"id": button.id, "title": button.title} for button in reply.buttons],
    }


def rendered_sent(sent: Sent, words: Words) -> dict[str, Any]:
    """A reply of the outbox, with what places it in the conversation."""
    return {
        **rendered(sent.reply, words),
        "number": sent.number,
        "at": sent.at.isoformat(timespec="milliseconds"),
        "to": client_id(sent.to),
    }


def rendered_written(written: Written) -> dict[str, Any]:
    """A message of the person."""
    return {
        "mine": True,
        "id": client_id(written.message_id),
        "text": written.text,
        "at": written.at.isoformat(timespec="milliseconds"),
    }


def rendered_exchange(exchange: Exchange, words: Words) -> dict[str, Any]:
    """One message and its replies."""
    return {
        "text": exchange.text,
        "replies": [rendered(reply, words) for reply in exchange.replies],
        "last": exchange.last,
    }
