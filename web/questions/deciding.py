"""What staff decide about a group. Nothing here changes what the assistant says: that takes a release."""

from datetime import datetime

from django.db import transaction

from content.check import ENTITY_SYNTAX
from web.audit.log import note
from web.questions.deidentify import deidentify
from web.questions.models import STATES, Group
from web.topics import drafts

LONGEST = 1000  # characters of a phrasing


class RefusedError(Exception):
    """The decision cannot be taken; the message tells staff why."""


def decide(
    number: int, state: str, by: str, at: datetime, topic: str = "", is_approver: bool = False
) -> Group:
    """Note the decision, with the topic that it is about where there is one.

    What was raised is decided by a clinical approver (``is_approver``), or goes back to be looked at.
    Raises RefusedError where someone else has decided meanwhile, Group.DoesNotExist where it is gone.
    """
    if state not in STATES:
        raise RefusedError("Choose one of the decisions.")
    with transaction.atomic():
        group = Group.objects.select_for_update().defer("vector").get(pk=number)
        waits = group.state == "open" or (is_approver and group.state == "raised" and state != "raised")
        if state != "open" and not waits:
            raise RefusedError(f"{group.decided_by} has decided already: {STATES[group.state]}.")
        group.state, group.topic = state, topic
        group.decided_by, group.decided_at = (by, at) if state != "open" else ("", None)
        group.was, group.people_since = "", 0
        group.save(update_fields=["state", "topic", "decided_by", "decided_at", "was", "people_since"])
        note(by, "question decided", f"question {number}", at, decision=state, topic=topic)
    return group


def add_to_topic(
    number: int, topic: str, text: str, by: str, at: datetime, is_approver: bool = False
) -> None:
    """Put a phrasing into the draft of a topic, and note the decision. Raises RefusedError."""
    text = phrasing(text)
    with transaction.atomic():
        decide(number, "phrasing", by, at, topic, is_approver)
        try:
            drafts.add_phrasing(topic, text, by, at)
        except (drafts.RefusedError, drafts.ChangedError) as error:
            raise RefusedError(str(error)) from None


def begin_topic(number: int, title: str, text: str, by: str, at: datetime, is_approver: bool = False) -> str:
    """Begin a draft of a new topic with one phrasing, and note the decision; its id. Raises RefusedError."""
    text = phrasing(text)
    with transaction.atomic():
        try:
            draft = drafts.begin(title, by, at, {"phrasings": [text]})
        except drafts.RefusedError as error:
            raise RefusedError(str(error)) from None
        decide(number, "new_topic", by, at, draft.topic, is_approver)
    return draft.topic


def phrasing(text: str) -> str:
    """A question as staff want it among the phrasings. Raises RefusedError where it must not be there."""
    text = " ".join(text.split())
    if not text:
        raise RefusedError("Write the question.")
    if len(text) > LONGEST:
        raise RefusedError(f"A phrasing has at most {LONGEST} characters.")
    if deidentify(text) != text:
        raise RefusedError("The question still names a person, a number or a place; take it out.")
    if ENTITY_SYNTAX.search(text):
        raise RefusedError("Take out brackets, such as “[name]”, braces and a slash at the beginning.")
    return text
