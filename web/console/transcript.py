"""A conversation as staff read it."""

from typing import Any

from web.channels.departures import fates_of_staffs_words
from web.console.marks import pieces, signs
from web.escalations.models import Escalation, EscalationMessage
from web.frontdoor.markdown import parse
from web.frontdoor.models import InboxMessage
from web.frontdoor.words import words

NOT_WORDS = {
    "image": "a photo",
    "audio": "a voice message",
    "video": "a video",
    "document": "a document",
    "sticker": "a sticker",
    "contact": "a contact",
    "location": "a location",
}
UNKNOWN = "something that is not words"


def transcript(conversation: str, escalation: Escalation | None = None) -> list[dict[str, Any]]:
    """The messages, oldest first, each with its pieces, its signs and the replies to it; what the
    staff wrote with what has become of it.

    A finding whose message never reached the inbox (the database was away) is shown too. Of the two readings
    of a message the recorded finding's is shown, which may be Rasa's.
    """
    found: dict[str, EscalationMessage] = {}
    if escalation is not None:
        found = {message.message_id: message for message in escalation.messages.all()}
    fates = fates_of_staffs_words(conversation)
    entries = []
    for row in InboxMessage.objects.filter(conversation=conversation).prefetch_related("replies__staffreply"):
        finding = found.pop(row.message_id, None)
        assessment = finding.assessment if finding else row.assessment
        entries.append(
            {
                "at": row.received_at,
                "media": ", ".join(NOT_WORDS.get(kind, UNKNOWN) for kind in row.media),
                "pieces": pieces(row.text, assessment),
                "signs": signs(assessment),
                "level": finding.level if finding else "",
                "replies": [
                    {
                        "at": reply.created_at,
                        "by": reply.staffreply.by if hasattr(reply, "staffreply") else "",
                        "fate": fates.get(reply.pk, ""),
                        "blocks": parse(reply.body["text"], words().phones),
                    }
                    for reply in row.replies.all()
                ],
            }
        )
    entries += [
        {
            "at": message.written_at,
            "pieces": pieces(message.text, message.assessment),
            "signs": signs(message.assessment),
            "level": message.level,
            "replies": [],
        }
        for message in found.values()
    ]
    return sorted(entries, key=lambda entry: entry["at"])
