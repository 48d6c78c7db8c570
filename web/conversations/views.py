"""The staff's pages of conversations: who waits, and one conversation to read, take over and answer."""

import secrets
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from web.channels.departures import fates_of_staffs_words
from web.console.sign_in import for_staff
from web.console.transcript import transcript
from web.conversations import handover, listing
from web.conversations.answer import NotSentError, longest, name_of
from web.conversations.answer import answer as send_answer
from web.conversations.models import BOT, PERSON, Ownership, StatusChange
from web.conversations.owner import owner_of
from web.conversations.sending import obstacle
from web.escalations.models import Escalation
from web.frontdoor.message import cleaned
from web.frontdoor.models import Conversation
from web.frontdoor.words import words

REASONS = {
    "asked": "The patient asked for a person",
    "took_over": "Taken over",
    "handed_back": "Handed back to the assistant",
    "closed": "Closed",
    "not_answered": "Not answered in time: waiting for a person again",
    "quiet": "Nobody wrote for an hour: handed back to the assistant",
    "wrote_again": "The patient wrote again: the assistant answers",
}
LONGEST_KEY = 64
CHANGED = "The conversation has changed since this page was loaded. Nothing was done: read it, then decide."
NOT_YOURS = "This was not sent: another person has the conversation by now, or nobody. Your words are kept."


@for_staff
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Those who wait for a person first, the longest on top."""
    shown = {**_page(request), "lists": listing.lists(), "version": listing.state()["version"]}
    return render(request, "conversations/overview.html", shown)


@for_staff
@require_GET
def overview_state(request: HttpRequest) -> JsonResponse:
    """What the page asks for every few seconds."""
    return JsonResponse(listing.state())


@for_staff
@require_GET
def conversation(request: HttpRequest, conversation: str) -> HttpResponse:
    """One conversation with all that was written, who answers, and the form to answer."""
    return _shown(request, conversation, CHANGED if request.GET.get("changed") == "1" else "")


@for_staff
@require_GET
def state(request: HttpRequest, conversation: str) -> JsonResponse:
    """What the page asks for every few seconds."""
    return JsonResponse({"version": _version(get_object_or_404(Conversation, pk=conversation))})


@for_staff
@require_POST
def take(request: HttpRequest, conversation: str) -> HttpResponse:
    """One click: this person answers from now on."""
    seen, round = _number(request, "seen"), _number(request, "round")
    by, now = request.user.get_username(), timezone.now()
    return _done(
        request, conversation, lambda: handover.take_over(conversation, seen, round, by, words(), now)
    )


@for_staff
@require_POST
def hand_back(request: HttpRequest, conversation: str) -> HttpResponse:
    """One click: the assistant answers again."""
    by, now = request.user.get_username(), timezone.now()
    return _done(request, conversation, lambda: handover.hand_back(conversation, by, words(), now))


@for_staff
@require_POST
def close(request: HttpRequest, conversation: str) -> HttpResponse:
    """The staff have done with the conversation."""
    seen, by, now = _number(request, "seen"), request.user.get_username(), timezone.now()
    return _done(request, conversation, lambda: handover.close(conversation, seen, by, words(), now))


@for_staff
@require_POST
def answer(request: HttpRequest, conversation: str) -> HttpResponse:
    """Send what was written. What cannot be sent stays in the form."""
    get_object_or_404(Conversation, pk=conversation)
    text, key = cleaned(request.POST.get("text", "")).strip(), request.POST.get("key", "")[:LONGEST_KEY]
    by, name = request.user.get_username(), name_of(request.user)
    try:
        send_answer(conversation, text, key or secrets.token_urlsafe(), by, name, words(), timezone.now())
    except handover.ChangedError:
        problem = NOT_YOURS
    except NotSentError as reason:
        problem = str(reason)
    else:
        problem = ""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse(
            {"problem": problem, "key": secrets.token_urlsafe()}, status=409 if problem else 200
        )
    return _shown(request, conversation, problem, text) if problem else redirect("conversation", conversation)


def _done(request: HttpRequest, conversation: str, step: Callable[[], None]) -> HttpResponse:
    get_object_or_404(Conversation, pk=conversation)
    try:
        step()
    except handover.ChangedError:
        return redirect(reverse("conversation", args=[conversation]) + "?changed=1")
    return redirect("conversation", conversation)


def _shown(request: HttpRequest, conversation: str, problem: str = "", draft: str = "") -> HttpResponse:
    found = get_object_or_404(Conversation, pk=conversation)
    row = Ownership.objects.filter(pk=conversation).first()
    open_one = Escalation.objects.filter(conversation=conversation, closed_at=None).first()
    name = name_of(request.user)
    now = timezone.now()
    shown = {
        **_page(request),
        "conversation": found,
        "ownership": row,
        "status": listing.STATUSES[row.status if row else BOT],
        "is_with_person": row is not None and row.status == PERSON,
        "is_mine": row is not None and row.status == PERSON and row.by == request.user.get_username(),
        "escalation": open_one,
        "obstacle": obstacle(found, now),
        "transcript": transcript(conversation, open_one),
        "changes": [
            {"at": change.at, "by": change.by, "what": REASONS[change.reason]}
            for change in StatusChange.objects.filter(conversation=conversation)
        ],
        "seen": handover.last_change(conversation),
        "longest": longest(found.channel, words(), name),
        "shown_as": words().from_staff("", name).by,
        "minutes": int(words().clinic.takeover.answer_within.total_seconds() // 60),
        "key": secrets.token_urlsafe(),
        "version": _version(found),
        "problem": problem,
        "draft": draft,
    }
    return render(request, "conversations/conversation.html", shown, status=409 if draft else 200)


def _version(found: Conversation) -> str:
    return listing.version(
        found,
        owner_of(found.pk),
        handover.last_change(found.pk),
        obstacle(found, timezone.now()),
        fates_of_staffs_words(found.pk),
    )


def _page(request: HttpRequest) -> dict[str, Any]:
    return {"clinic": words().clinic, "user_name": request.user.get_username()}


def _number(request: HttpRequest, field: str) -> int:
    value = request.POST.get(field, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
