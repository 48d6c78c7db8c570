"""The durable inbox: plain synchronous functions, each one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from web.channels import departures
from web.channels.identity import conversation_of, decrypt, encrypt
from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.models import Arrival, Departure, Person
from web.channels.parts import Offer
from web.database import repeatable

# What a person does, which opens the time in which some apps allow an answer.
NOTICES = (Kind.STATUS, Kind.ACKNOWLEDGE)
# A later report about the same part counts only where it says more; they may come in any order.
RANK = {"": 0, "sent": 1, "delivered": 2, "read": 3, "failed": 4}


def person_of(incoming: Incoming) -> str:
    """The id of the person, and of the conversation, that a message belongs to."""
    return conversation_of(incoming.channel, incoming.account, incoming.address)


def take_in(found: Iterable[Incoming], now: datetime) -> list[str]:
    """Store messages, each once, and apply delivery reports; gives the people who may have something new."""
    found = list(found)
    messages = [incoming for incoming in found if incoming.kind is not Kind.STATUS]
    with transaction.atomic():
        people = _store(messages, now) if messages else []
        for incoming in found:
            if incoming.kind is Kind.STATUS:
                people += _report(incoming, now)
    return list(dict.fromkeys(people))


def waiting_for(person: str) -> list[tuple[Incoming, datetime]]:
    """What a person sent that has had no turn yet, oldest first, with its time of arrival.

    Raises AddressError where the address was encrypted with another key.
    """
    rows = Arrival.objects.filter(person=person, done_at=None).select_related("person")
    return [(from_json(row.body, decrypt(row.person.address)), row.received_at) for row in rows]


def people_waiting() -> list[str]:
    """Everyone with a message that has had no turn yet."""
    waiting = Arrival.objects.filter(done_at=None).order_by("person")
    return list(waiting.values_list("person", flat=True).distinct())


@repeatable
def done(incoming: Incoming, now: datetime) -> departures.Parcel | datetime | None:
    """The message has had its turn: its words stand in the conversation from now on, and only there.

    Gives what ``departures.next_for`` gives for the person.
    """
    with transaction.atomic():
        Arrival.objects.filter(
            channel=incoming.channel, account=incoming.account, message_id=incoming.message_id
        ).update(done_at=now, body={})
        return departures.next_for(person_of(incoming), now)


def give_up(person: str, now: datetime) -> int:
    """Close what cannot be read any more, since the key is another one; how many messages that were."""
    return Arrival.objects.filter(person=person, done_at=None).update(done_at=now)


def is_known(incoming: Incoming) -> bool:
    """Whether the message stands in the inbox."""
    return Arrival.objects.filter(
        channel=incoming.channel, account=incoming.account, message_id=incoming.message_id
    ).exists()


def offer_of(person: str) -> Offer | None:
    """What the last answer to a person offered."""
    kept = Person.objects.filter(pk=person).values_list("offer", flat=True).first()
    return Offer.from_dict(kept) if kept else None


def opted(person: str, out_at: datetime | None) -> None:
    """The person has said STOP, or START again."""
    Person.objects.filter(pk=person).update(opted_out_at=out_at)


def to_json(incoming: Incoming) -> dict[str, Any]:
    """The message as JSON-safe values, without the address."""
    data = asdict(incoming)
    del data["address"]
    return data | {
        "at": incoming.at.isoformat(),
        "kind": incoming.kind.value,
        "media": [kind.value for kind in incoming.media],
        "delivery": incoming.delivery.value if incoming.delivery else None,
    }


def from_json(data: Mapping[str, Any], address: str) -> Incoming:
    """Read what ``to_json`` wrote."""
    return Incoming(
        **{
            **data,
            "address": address,
            "at": datetime.fromisoformat(data["at"]),
            "kind": Kind(data["kind"]),
            "media": tuple(MediaKind(kind) for kind in data["media"]),
            "location": Location(**data["location"]) if data["location"] else None,
            "delivery": Delivery(data["delivery"]) if data["delivery"] else None,
        }
    )


def sealed(incoming: Incoming) -> str:
    """The whole message, encrypted, for the spool."""
    return encrypt(json.dumps({**to_json(incoming), "address": incoming.address}))


def unsealed(token: str) -> Incoming:
    """Read what ``sealed`` wrote. Raises AddressError."""
    data = json.loads(decrypt(token))
    return from_json(data, data.pop("address"))


def _store(found: Sequence[Incoming], now: datetime) -> list[str]:
    """Store what is not known yet; gives whom it is from. As many queries for many messages as for one."""
    sent = [(person_of(incoming), incoming) for incoming in found]
    firsts = dict(reversed(sent))
    wrote = {person for person, incoming in sent if incoming.kind not in NOTICES}
    # Almost always they are known, and this tells it. Whoever writes has not blocked us, or no longer.
    if Person.objects.filter(pk__in=wrote).update(written_at=now, blocked_at=None) < len(firsts):
        Person.objects.bulk_create(
            (
                Person(
                    pk=person,
                    channel=incoming.channel,
                    account=incoming.account,
                    address=encrypt(incoming.address),
                    locale=incoming.locale[:40],
                    written_at=now,
                )
                for person, incoming in firsts.items()
            ),
            ignore_conflicts=True,
        )
    Arrival.objects.bulk_create(
        (
            Arrival(
                person_id=person,
                channel=incoming.channel,
                account=incoming.account,
                message_id=incoming.message_id,
                body=to_json(incoming),
                received_at=now,
            )
            for person, incoming in sent
        ),
        ignore_conflicts=True,
    )
    return list(firsts)


def _report(incoming: Incoming, now: datetime) -> list[str]:
    """Apply a delivery report; gives the person for whom a part is no longer in doubt, if any."""
    named = Q(provider_id=incoming.about) if incoming.about else Q()
    if incoming.key:
        named |= Q(key=incoming.key)
    if incoming.delivery is None or not named:
        return []
    row = Departure.objects.filter(named, person__channel=incoming.channel).first()
    if row is None:
        return []
    freed = bool(incoming.key) and departures.told_taken(row, incoming.about, now)
    said = incoming.delivery.value
    if RANK[said] > RANK.get(row.delivery, 0):
        row.delivery, row.problem = said, incoming.reason[:100]
        if incoming.delivery is Delivery.FAILED:
            departures.not_delivered(row, incoming.at)
        row.save(update_fields=["delivery", "problem"])
    return [row.person_id] if freed else []
