"""Which contact is alerted next, and when the last deadline has passed. Pure: rows in, a step out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from content.contacts import Alerting, Contact


@dataclass(frozen=True, slots=True)
class Alerted:
    """What is known of one delivery of the current round."""

    contact: str
    state: str
    acknowledge_by: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """Alert `contact`, who has until `acknowledge_by`; without a contact, the last deadline has passed."""

    contact: Contact | None
    acknowledge_by: datetime


def next_step(
    alerting: Alerting,
    level: str,
    alarmed_at: datetime,
    alerted: Sequence[Alerted],
    now: datetime,
    is_open: bool,
) -> Step | None:
    """What is to be done now for an escalation that nobody has acknowledged; None while a contact has time.

    Args:
        alarmed_at: when the round began.
        alerted: the deliveries of this round, oldest first.
        is_open: whether the clinic is open now; whoever is alerted in opening hours only is left for then.
    """
    if alerted:
        current = [delivery for delivery in alerted if delivery.contact == alerted[-1].contact]
        unreached = all(delivery.state == "dead" for delivery in current)
        acknowledge_by = max(delivery.acknowledge_by for delivery in current)
        if now < acknowledge_by and not unreached:
            return None
    else:
        unreached = False
        acknowledge_by = alarmed_at + alerting.deadline_for(None, is_open)
    done = {delivery.contact for delivery in alerted}
    for contact in alerting.contacts:
        if contact.name not in done and contact.takes(level, is_open):
            return Step(contact, now + alerting.deadline_for(contact, is_open))
    if now < acknowledge_by and not unreached:
        return None
    return Step(None, acknowledge_by)
