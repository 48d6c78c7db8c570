"""The pages of releases: what is drafted, what is proposed, what patients read, and the way back."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from content.errors import ContentError
from content.exchange.questions import write_table
from content.replies import ANSWER_ACTION
from web.console.sign_in import for_staff
from web.frontdoor.words import words
from web.releases import propose as proposing
from web.releases import publish
from web.releases.differences import Difference, difference, safety_difference
from web.releases.models import KINDS, OPEN, STATES, Release
from web.topics import published
from web.topics.drafts import is_behind
from web.topics.models import Draft

SHOWN = 100
MESSAGES = 200  # of each list on the page; all of them are in the file
KINDS_OF_FILE = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
HEADINGS = ("whose", "message", "times", "falls in level", "before", "after", "answer with new words")


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
@require_GET
def messages(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Every message that would be taken otherwise or read new words, as a file."""
    found = get_object_or_404(Release, pk=number)
    if kind not in KINDS_OF_FILE:
        raise Http404
    response = HttpResponse(write_table(kind, HEADINGS, _cells(found)), content_type=KINDS_OF_FILE[kind])
    response["Content-Disposition"] = f'attachment; filename="release_{number}_messages.{kind}"'
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
    replayed = _replayed(found)
    shown = {
        **_row(found),
        "differences": [_difference(change) for change in found.changes],
        "is_own": is_own,
        "can_approve": found.state == "ready"
        and (not is_own or (words().clinic.publishing.may_approve_own and not found.safety)),
        "safety": [safety_difference(change) for change in found.safety],
        "can_come_back": can_come_back,
        "left": [safety_difference(change) for change in left],
        "back": _back(found) if can_come_back else (),
        "known_topics": _with_a_page([change["topic"] for change in found.changes]),
        "seconds": report.get("seconds", {}).items(),
        "replayed": replayed[:MESSAGES],
        "replayed_count": len(replayed),
        "real_asked": report.get("real_asked"),
        "reworded": _reworded(found),
        "reworded_asked": report.get("reworded_asked"),
        "goes_on": found.state in ("checking", "publishing"),
        "gates": report.get("gates", ()),
        "changed": report.get("changed", ())[:MESSAGES],
        "changed_count": report.get("changed_count", 0),
        "most": MESSAGES,
        "problem": problem,
    }
    return render(request, "releases/release.html", shown, status=status)


def _replayed(found: Release) -> list[dict[str, Any]]:
    """Patients' messages that would be taken otherwise, the same words once, falls in level first."""
    taken = found.replayed.filter(said="").order_by()
    alike = taken.values("text", "before", "after", "is_fall").annotate(times=Count("pk"))
    return [dict(row) for row in alike.order_by("-is_fall", "-times", "text")]


def _reworded(found: Release, most: int | None = MESSAGES) -> list[dict[str, Any]]:
    """Each text with other words and the messages that it answers; patients' same words once."""
    answered: dict[str, dict[str, Any]] = {}
    for line in found.report.get("reworded", ()):
        group = answered.setdefault(line["said"], {"test": [], "real": []})
        group["test"].append(line["text"])
    alike = found.replayed.exclude(said="").order_by().values("said", "text").annotate(times=Count("pk"))
    for row in alike.order_by("-times", "text"):
        answered.setdefault(row["said"], {"test": [], "real": []})["real"].append(row)
    titles = {change["topic"]: _title(change) for change in found.changes}
    return [
        {
            "title": titles.get(text_id.removeprefix(ANSWER_ACTION), text_id),
            "test": group["test"][:most],
            "test_count": len(group["test"]),
            "real": group["real"][:most],
            "real_count": sum(row["times"] for row in group["real"]),
            "has_more": max(len(group["test"]), len(group["real"])) > MESSAGES,
        }
        for text_id, group in sorted(answered.items())
    ]


def _cells(found: Release) -> Iterator[tuple[str, ...]]:
    """The rows of the file, below HEADINGS."""
    taken = [("test message", line | {"times": 1}) for line in found.report.get("changed", ())]
    taken += [("patient", row) for row in _replayed(found)]
    for whose, row in sorted(taken, key=lambda pair: not pair[1]["is_fall"]):
        fall = "yes" if row["is_fall"] else "no"
        yield whose, row["text"], str(row["times"]), fall, row["before"], row["after"], ""
    for group in _reworded(found, None):
        for text in group["test"]:
            yield "test message", text, "1", "no", "", "", group["title"]
        for row in group["real"]:
            yield "patient", row["text"], str(row["times"]), "no", "", "", group["title"]


def _row(found: Release) -> dict[str, Any]:
    return {"release": found, "state": STATES[found.state], "kind": KINDS[found.kind]}


def _difference(change: dict[str, Any]) -> Difference | dict[str, str]:
    try:
        return difference(change["topic"], change["before"], change["after"])
    except ContentError as problem:
        return {"topic": change["topic"], "title": change["topic"], "kind": str(problem)}


def _with_a_page(topics: list[str]) -> set[str]:
    drafted = Draft.objects.filter(pk__in=topics).values_list("topic", flat=True)
    return {topic for topic in topics if published.topic(topic) is not None} | {*drafted}


def _back(found: Release) -> list[tuple[str, str]]:
    """What going back to a release does to topics: each title, and what becomes of it."""
    words = {"new": "comes back", "changed": "reads as it did", "retired": "goes"}
    shown = [_difference(change) for change in publish.way_back(found)]
    return [
        (one["title"], one["kind"]) if isinstance(one, dict) else (one.title, words[one.kind])
        for one in shown
    ]


def _title(change: dict[str, Any]) -> str:
    shown = _difference(change)
    return shown["title"] if isinstance(shown, dict) else shown.title


def _name(request: HttpRequest) -> str:
    return request.user.get_username()
