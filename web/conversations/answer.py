"""What a person of the staff writes to the patient: checked and stored once. It goes out on their channel."""

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, AbstractUser, AnonymousUser
from django.db import transaction

from web.audit.log import note
from web.channels.capabilities import CAPABILITIES, length
from web.channels.render import render
from web.conversations.handover import ChangedError
from web.conversations.models import PERSON, Ownership, StaffReply
from web.conversations.sending import obstacle
from web.frontdoor import store
from web.frontdoor.models import Conversation, OutboxMessage
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words

LONGEST_ON_WEB = 4_000  # as in the apps that allow most


class NotSentError(Exception):
    """The answer cannot be sent; the text says why, for the person who wrote it."""


def longest(channel: str, words: Words, name: str) -> int:
    """How many characters an answer may have there, besides the line above it that says who writes."""
    capability = CAPABILITIES.get(channel)
    if capability is None:
        return LONGEST_ON_WEB
    above = length(words.from_staff("", name).by) + len("**\n\n**")
    return min(LONGEST_ON_WEB, capability.text.value - above)


def name_of(user: AbstractBaseUser | AnonymousUser) -> str:
    """How patients see this account, where the clinic shows names."""
    full = user.get_full_name() if isinstance(user, AbstractUser) else ""
    return full or user.get_username()


def answer(conversation: str, text: str, key: str, by: str, name: str, words: Words, at: datetime) -> None:
    """Put the answer into the conversation; the same `key` again does nothing.

    Raises ChangedError where another than `by` has the conversation by now, NotSentError where the answer is
    empty, too long for its channel, or nothing can be sent.
    """
    with transaction.atomic():
        if StaffReply.objects.filter(key=key).exists():
            return
        row = Ownership.objects.select_for_update().filter(pk=conversation).first()
        if row is None or row.status != PERSON or row.by != by:
            raise ChangedError
        reply = words.from_staff(text, name)
        problem = _problem(row.conversation, reply, words, name, at)
        if problem:
            raise NotSentError(problem)
        if not store.add_to_conversation(conversation, reply):
            raise NotSentError("The patient's message is still being taken in. Try again in a moment.")
        said = OutboxMessage.objects.filter(answers__conversation=conversation).latest("pk")
        StaffReply.objects.create(reply=said, by=by, key=key)
        note(by, "patient answered", f"reply {said.pk}", at)
        row.unanswered_since, row.written_at = None, at
        row.save(update_fields=["unanswered_since", "written_at"])


def _problem(conversation: Conversation, reply: Reply, words: Words, name: str, at: datetime) -> str:
    if not reply.text.strip():
        return "There is nothing to send yet."
    limit = longest(conversation.channel, words, name)
    if length(reply.text) > limit or _parts(conversation, reply, words) > 1:
        return f"This is too long for one message: at most {limit} characters."
    return obstacle(conversation, at)


def _parts(conversation: Conversation, reply: Reply, words: Words) -> int:
    """In how many messages it would go out: marks and addresses can make it longer than it was typed."""
    capability = CAPABILITIES.get(conversation.channel)
    return 1 if capability is None else len(render([reply], capability, words, "staff").parts)
