"""The staff's pages: who needs help, one escalation, and the few things to do about it."""

import hashlib
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from web.audit.log import note
from web.channels import departures
from web.channels.phone import phone_of
from web.console.sign_in import for_staff
from web.console.transcript import transcript
from web.conversations import listing
from web.escalations import lifecycle
from web.escalations.models import OUTCOMES, Delivery, Escalation, UnansweredCheck
from web.frontdoor.models import Conversation
from web.frontdoor.words import words
from web.widget.models import Forgetting

CLOSED_SHOWN = 30
LONGEST_NOTE = 2000
LEVELS = {"emergency": "Emergency", "same_day": "To be seen today", "check": "Safety check"}
ALARMING = ("emergency", "same_day")
EVENTS = {
    "opened": "Opened",
    "raised": "Level raised",
    "alerted": "Alert queued",
    "notified": "Alert delivered",
    "delivery_failed": "Alert could not be delivered",
    "words_not_delivered": "The words did not reach the patient",
    "not_picked_up": "Last deadline passed, nobody acknowledged",
    "acknowledged": "Acknowledged",
    "patient_told": "Patient was told",
    "correction": "Patient's correction",
    "closed": "Closed",
}


@for_staff
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All that is open, unacknowledged first and newest first, and what was closed last."""
    now = timezone.now()
    escalations = Escalation.objects.filter(level__in=ALARMING).order_by("-alarmed_at", "-pk")
    waiting = escalations.filter(closed_at=None, acknowledged_at=None)
    lists = [
        ("waiting", "Waiting for acknowledgement", waiting),
        ("acknowledged", "Acknowledged", escalations.filter(closed_at=None, acknowledged_at__isnull=False)),
        (
            "closed",
            "Closed last",
            escalations.filter(closed_at__isnull=False).order_by("-closed_at")[:CLOSED_SHOWN],
        ),
    ]
    shown = {
        **_page(request),
        "lists": [(key, title, [_row(escalation) for escalation in rows]) for key, title, rows in lists],
        "asking": listing.rows(listing.waiting()),
        "checks": UnansweredCheck.objects.filter(ended_at=None),
        "failures": _failures(),
        "undelivered": [
            {"departure": row, "hindrance": departures.hindrance(row, now)} for row in departures.failures()
        ],
        "locked_out": departures.locked_out(),
        "contacts": words().clinic.alerting.contacts,
        **_state(),
    }
    return render(request, "console/overview.html", shown)


@for_staff
@require_GET
def state(request: HttpRequest) -> JsonResponse:
    """What the page asks for every few seconds: how many wait, and whether anything has changed."""
    return JsonResponse(_state())


@for_staff
@require_GET
def escalation(request: HttpRequest, number: int) -> HttpResponse:
    """One escalation with its conversation, what was done, and what can be done."""
    return _escalation(request, get_object_or_404(Escalation, pk=number))


@for_staff
@require_POST
def show_number(request: HttpRequest, number: int) -> HttpResponse:
    """The same page with the patient's telephone number, to call them. Who looked is recorded, not what."""
    found = get_object_or_404(Escalation, pk=number)
    phone = phone_of(found.conversation)
    if phone:
        note(_name(request), "patient's number shown", str(number))
    return _escalation(request, found, phone)


def _escalation(request: HttpRequest, found: Escalation, phone: str = "") -> HttpResponse:
    last = found.messages.order_by("-pk").first()
    events = [
        {
            "at": event.at,
            "by": event.by,
            "what": EVENTS.get(event.kind, event.kind),
            "kind": event.kind,
            "detail": ", ".join(f"{_plain(key)}: {_plain(value)}" for key, value in event.detail.items()),
        }
        for event in found.events.all()
    ]
    shown = {
        **_page(request),
        **_row(found),
        "transcript": transcript(found.conversation, found),
        "events": events,
        "corrections": [event for event in events if event["kind"] == "correction"],
        "deliveries": found.deliveries.all(),
        "last_message": last.pk if last else 0,
        "is_stored": Conversation.objects.filter(pk=found.conversation).exists(),
        "obstacle": departures.obstacle_for(found.conversation, timezone.now()),
        "has_phone": bool(phone_of(found.conversation)),
        "phone": phone,
        "is_to_be_forgotten": Forgetting.objects.filter(pk=found.conversation).exists(),
        "outcomes": OUTCOMES.items(),
        "outcome": OUTCOMES.get(found.outcome, ""),
        "changed": request.GET.get("changed") == "1",
    }
    return render(request, "console/escalation.html", shown)


@for_staff
@require_POST
def acknowledge(request: HttpRequest, number: int) -> HttpResponse:
    """One click: this person has taken it on."""
    get_object_or_404(Escalation, pk=number)
    try:
        lifecycle.acknowledge(number, _number(request, "round"), _name(request), timezone.now())
    except lifecycle.ChangedError:
        return redirect(f"/staff/escalations/{number}/?changed=1")
    return redirect("staff-escalation", number)


@for_staff
@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """Close with an outcome and a note."""
    get_object_or_404(Escalation, pk=number)
    outcome, text = request.POST.get("outcome", ""), request.POST.get("note", "").replace("\0", "").strip()
    if outcome not in OUTCOMES or len(text) > LONGEST_NOTE:
        return HttpResponse("Choose an outcome; a note has at most 2000 characters.", status=400)
    last_message = _number(request, "last_message")
    try:
        lifecycle.close(number, last_message, outcome, text, _name(request), timezone.now())
    except lifecycle.ChangedError:
        return redirect(f"/staff/escalations/{number}/?changed=1")
    return redirect("staff")


@for_staff
@require_GET
def check(request: HttpRequest, number: int) -> HttpResponse:
    """The conversation in which a safety check was not answered."""
    found = get_object_or_404(UnansweredCheck, pk=number)
    shown = {**_page(request), "check": found, "transcript": transcript(found.conversation)}
    return render(request, "console/check.html", shown)


@for_staff
@require_POST
def end_check(request: HttpRequest, number: int) -> HttpResponse:
    """Staff have seen to an unanswered check."""
    lifecycle.end_check(number, _name(request), timezone.now())
    return redirect("staff")


@for_staff
@require_POST
def see_failure(request: HttpRequest, number: int) -> HttpResponse:
    """Staff have read that an alert could not be delivered."""
    lifecycle.see_failure(number, _name(request))
    return redirect("staff")


@for_staff
@require_POST
def see_undelivered(request: HttpRequest, number: int) -> HttpResponse:
    """Staff have read that an answer could not be delivered."""
    departures.see_failure(number, _name(request))
    return redirect("staff")


@for_staff
@require_POST
def send_again(request: HttpRequest, number: int) -> HttpResponse:
    """Staff want what could not be delivered to be tried again; nothing happens where it cannot be."""
    if departures.send_again(number, timezone.now()):
        note(_name(request), "undelivered answer sent again", str(number))
    return redirect("staff")


def _page(request: HttpRequest) -> dict[str, Any]:
    return {"clinic": words().clinic}


def _row(escalation: Escalation) -> dict[str, Any]:
    since = escalation.acknowledged_at if escalation.closed_at is None else None
    later = escalation.messages.filter(recorded_at__gt=since).count() if since else 0
    return {"escalation": escalation, "level": LEVELS[escalation.level], "later": later}


def _failures() -> Any:
    return Delivery.objects.filter(state="dead", seen_by="")


def _state() -> dict[str, Any]:
    opened = Escalation.objects.filter(closed_at=None, level__in=ALARMING)
    alarms = sorted(f"{row.pk}.{row.round}" for row in opened if row.acknowledged_at is None)
    people = [f"{row.pk} {row.since}" for row in listing.waiting()]
    shown = opened.annotate(last=Max("messages"))
    parts = [
        *alarms,
        "open",
        *map(str, shown.values_list("pk", "notified_at", "not_picked_up_at", "last").order_by("pk")),
        "people",
        *people,
        "checks",
        *map(str, UnansweredCheck.objects.filter(ended_at=None).values_list("pk", flat=True)),
        "failures",
        *map(str, _failures().values_list("pk", flat=True)),
        "undelivered",
        *map(str, departures.failures().values_list("pk", "has_later", "person__blocked_at")),
        "locked out",
        *map(str, departures.locked_out()),
    ]
    # The page need not understand it, only see that it is another one.
    version = hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]
    return {"alarms": alarms, "people": len(people), "version": version}


def _plain(value: Any) -> str:
    return str(value).removeprefix("utter_").replace("_", " ")


def _name(request: HttpRequest) -> str:
    return request.user.get_username()


def _number(request: HttpRequest, field: str) -> int:
    value = request.POST.get(field, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
