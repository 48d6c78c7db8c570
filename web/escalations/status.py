"""Tell the person the true state of their escalation, in their own conversation, each state once a round."""

from datetime import datetime

from django.db import transaction

from safety import Level
from web.escalations.events import note
from web.escalations.models import Escalation
from web.frontdoor import store
from web.frontdoor.words import Words


def truth(escalation: Escalation) -> str:
    """The id of the text that says the state; "" while there is nothing true to say.

    "Alerted" is claimed only once an alert was really delivered.
    """
    if Level.from_label(escalation.level) < Level.SAME_DAY:
        return ""
    if escalation.closed_at:
        return "utter_status_closed"
    if escalation.acknowledged_at:
        state = "seen"
    elif escalation.not_picked_up_at:
        state = "not_picked_up"
    elif escalation.notified_at:
        state = "alerted"
    else:
        return ""
    return f"utter_status_{state}" + ("" if escalation.level == Level.EMERGENCY.label else "_same_day")


def tell(escalation_id: int, words: Words, now: datetime) -> bool:
    """Say the state where it has not been said; True when something was added to the conversation.

    Where the conversation has no answered message yet (its turn is under way, or the database was away), it
    is told later: by then perhaps only the newer state, which is the true one.
    """
    with transaction.atomic():
        escalation = Escalation.objects.select_for_update().get(pk=escalation_id)
        text_id = truth(escalation)
        if not text_id or text_id == escalation.told:
            return False
        reply = words.status(text_id, Level.from_label(escalation.level))
        if not store.add_to_conversation(escalation.conversation, reply):
            return False
        escalation.told = text_id
        escalation.save(update_fields=["told"])
        note(escalation, "patient_told", now, text_id=text_id, round=escalation.round)
        return True
