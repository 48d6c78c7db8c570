"""The pages of releases: what is drafted, what is proposed, what patients read, and the way back."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from content.errors import ContentError
from web.console.sign_in import for_staff
from web.frontdoor.words import words
from web.releases import propose as proposing
from web.releases import publish
from web.releases.differences import Difference, difference, safety_difference
from web.releases.models import KINDS, OPEN, STATES, Release
from web.topics.drafts import is_behind
from web.topics.models import Draft

SHOWN = 100


@for_staff
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """Drafts to choose from, and all releases, newest first."""
    return _list(request)


@for_staff
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Make a release of the chosen drafts."""
    topics, note = request.POST.getlist("topic"), request.POST.get("note", "")
    try:
        release = proposing.propose(topics, note, _name(request), timezone.now())
    except publish.RefusedError as refusal:
        return _list(request, str(refusal), 409)
    return redirect("staff-release", release.number)


@for_staff
@require_GET
def release(request: HttpRequest, number: int) -> HttpResponse:
    """One release: its changes, its checks, and what can be done."""
    return _page(request, number)


@for_staff
@require_GET
def progress(request: HttpRequest, number: int) -> HttpResponse:
    """How far it is; asked for every second while something goes on. At the end the page loads anew."""
    found = get_object_or_404(Release, pk=number)
    response = render(request, "releases/progress.html", {"release": found})
    if found.state not in ("checking", "publishing"):
        response["HX-Refresh"] = "true"
    return response


@for_staff
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Take it back."""
    found = get_object_or_404(Release, pk=number)
    if found.safety and not request.person.may_approve:  # type: ignore[attr-defined]
        raise PermissionDenied
    try:
        proposing.withdraw(number, _name(request), timezone.now())
    except publish.RefusedError as refusal:
        return _page(request, number, str(refusal), 409)
    return redirect("staff-release", number)


@for_staff
@require_POST
def approve(request: HttpRequest, number: int) -> HttpResponse:
    """Approve and put in place."""
    get_object_or_404(Release, pk=number)
    may_approve_own = words().clinic.publishing.may_approve_own
    try:
        publish.approve(number, _name(request), may_approve_own, timezone.now())
    except publish.RefusedError as refusal:
        return _page(request, number, str(refusal), 409)
    return redirect("staff-release", number)


@for_staff
@require_POST
def roll_back(request: HttpRequest, number: int) -> HttpResponse:
    """Bring back the topics and the model of that release."""
    get_object_or_404(Release, pk=number)
    try:
        made = publish.roll_back(number, _name(request), timezone.now())
    except publish.RefusedError as refusal:
        return _page(request, number, str(refusal), 409)
    return redirect("staff-release", made.number)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    drafts = [{"draft": draft, "is_behind": is_behind(draft)} for draft in Draft.objects.all()]
    current = publish.live()
    rows = [_row(found) for found in Release.objects.defer("changes", "report")[:SHOWN]]
    for row in rows:
        past = row["release"].state == "past"
        row["is_gone"] = past and not publish.can_come_back(row["release"], current)
    shown = {
        "drafts": drafts,
        "rows": rows,
        "not_committed": current if current and current.report.get("not_committed") else None,
        "is_open": any(row["release"].state in OPEN for row in rows),
        "problem": problem,
    }
    return render(request, "releases/releases.html", shown, status=status)


def _page(request: HttpRequest, number: int, problem: str = "", status: int = 200) -> HttpResponse:
    found = get_object_or_404(Release, pk=number)
    is_own = _name(request) in found.authors or _name(request) == found.proposed_by
    report: dict[str, Any] = found.report
    can_come_back = found.state == "past" and publish.can_come_back(found, publish.live())
    left = publish.left_as_it_is(found) if can_come_back else report.get("left", ())
    shown = {
        **_row(found),
        "differences": [_difference(change) for change in found.changes],
        "is_own": is_own,
        "can_approve": found.state == "ready"
        and (not is_own or (words().clinic.publishing.may_approve_own and not found.safety)),
        "safety": [safety_difference(change) for change in found.safety],
        "can_come_back": can_come_back,
        "left": [safety_difference(change) for change in left],
        "seconds": report.get("seconds", {}).items(),
        "replayed": _replayed(found),
        "real_asked": report.get("real_asked"),
        "goes_on": found.state in ("checking", "publishing"),
        "gates": report.get("gates", ()),
        "changed": report.get("changed", ()),
        "changed_count": report.get("changed_count", 0),
        "problem": problem,
    }
    return render(request, "releases/release.html", shown, status=status)


def _replayed(found: Release) -> list[dict[str, Any]]:
    """Patients' messages that would be taken otherwise, the same words once, falls in level first."""
    alike = found.replayed.order_by().values("text", "before", "after", "is_fall").annotate(times=Count("pk"))
    return [dict(row) for row in alike.order_by("-is_fall", "-times", "text")]


def _row(found: Release) -> dict[str, Any]:
    return {"release": found, "state": STATES[found.state], "kind": KINDS[found.kind]}


def _difference(change: dict[str, Any]) -> Difference | dict[str, str]:
    try:
        return difference(change["topic"], change["before"], change["after"])
    except ContentError as problem:
        return {"topic": change["topic"], "title": change["topic"], "kind": str(problem)}


def _name(request: HttpRequest) -> str:
    return request.user.get_username()
