"""The pages on which a topic is split in two, or merged into another."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from web.console.sign_in import for_staff
from web.topics import drafts, published
from web.topics import merge as merging
from web.topics import split as parting
from web.topics.models import Draft

MEANWHILE = "Somebody changed one of these drafts after you opened this page. Nothing was done: look again."


@for_staff
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, topic: str) -> HttpResponse:
    """Choose which ways of asking go to a new topic; then begin it."""
    title, chosen = request.POST.get("title", "").strip()[:200], request.POST.getlist("phrasing")
    problem, status = "", 200
    if request.method == "POST":
        try:
            new = parting.split(
                topic,
                request.POST.get("revision", ""),
                title,
                chosen,
                request.user.get_username(),
                timezone.now(),
            )
            return redirect("staff-topic", new.topic)
        except drafts.RefusedError as refusal:
            problem, status = str(refusal), 400
        except drafts.ChangedError:
            problem, status = MEANWHILE, 409
    fields = drafts.fields(topic)
    if fields is None:
        raise Http404
    shown = {
        "topic": topic,
        "fields": fields,
        "revision": _revision(topic),
        "title": title,
        "phrasings": [(text, text in chosen) for text in fields["phrasings"]],
        "problem": problem,
    }
    return render(request, "topics/split.html", shown, status=status)


@for_staff
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, topic: str) -> HttpResponse:
    """Choose the topic that stays, read what would change, then do it."""
    asked = request.POST if request.method == "POST" else request.GET
    into = asked.get("into", "").strip()[:100]
    problem, status = "", 200
    if request.method == "POST":
        read = {topic: asked.get("revision", ""), into: asked.get("revision_into", "")}
        try:
            merging.merge(topic, into, read, request.user.get_username(), timezone.now())
            return redirect("staff-topic", into)
        except drafts.RefusedError as refusal:
            problem, status = str(refusal), 400
        except drafts.ChangedError:
            problem, status = MEANWHILE, 409
    fields = drafts.fields(topic)
    if fields is None:
        raise Http404
    plan: merging.Plan | None = None
    if into and status != 400:
        try:
            plan = merging.plan(topic, into)
        except drafts.RefusedError as refusal:
            problem, status = str(refusal), 400
    shown = {
        "topic": topic,
        "fields": fields,
        "into": into,
        "plan": plan,
        "revision": _revision(topic),
        "revision_into": _revision(into),
        "titles": _titles(topic),
        "problem": problem,
    }
    return render(request, "topics/merge.html", shown, status=status)


def _revision(topic: str) -> str:
    draft = Draft.objects.filter(pk=topic).first()
    return draft.revision if draft else ""


def _titles(topic: str) -> list[tuple[str, Any]]:
    """Where the topic could go, by title."""
    titles = {other.id: other.title for other in published.topics().values()}
    titles |= {draft.topic: draft.fields["title"] for draft in Draft.objects.all()}
    titles.pop(topic, None)
    return sorted(titles.items(), key=lambda item: item[1].casefold())
