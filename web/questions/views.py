"""The inbox of questions: the list, one group, and the decision about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from web.console.sign_in import for_staff
from web.questions import lists
from web.questions.around import around
from web.questions.deciding import RefusedError, add_to_topic, begin_topic, decide
from web.questions.models import REASONS, STATES, Group, Mining
from web.questions.topics import titles, what_was_said

# Those about a topic come with a question, as it is to stand among the phrasings.
BUTTONS = {"out_of_scope": "Out of scope", "ignored": "Ignore", "raised": "Raise to the clinical approver"}


@for_staff
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """The groups of one state, most frequent first."""
    chosen = lists.Chosen.of(request.GET)
    page = lists.groups(chosen)
    known = titles()
    rows = [
        {
            "group": group,
            "reasons": lists.reasons(group),
            "said": what_was_said(group.example.said),
            "suggestion": next(
                (known[item["topic"]] for item in group.suggestions if item["topic"] in known), ""
            ),
        }
        for group in page
    ]
    shown = {
        "tabs": lists.tabs(chosen),
        "reasons": REASONS.items(),
        "chosen": chosen,
        "page": page,
        "rows": rows,
        "mining": Mining.objects.filter(finished_at__isnull=False).first(),
    }
    return render(request, "questions/questions.html", shown)


@for_staff
@require_GET
def group(request: HttpRequest, number: int) -> HttpResponse:
    """One group: its questions, what was said, the conversation around, and the decisions."""
    return _group(request, get_object_or_404(Group.objects.defer("vector"), pk=number))


@for_staff
@require_POST
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """A decision, or the way back to “to look at”. What is said to patients changes by a release alone."""
    found = get_object_or_404(Group.objects.defer("vector"), pk=number)
    state, text = request.POST.get("state", ""), request.POST.get("text", "")
    by, now = request.user.get_username(), timezone.now()
    may_approve = _may_approve(request)
    try:
        if state == "phrasing":
            add_to_topic(number, request.POST.get("topic", ""), text, by, now, may_approve)
        elif state == "new_topic":
            title = request.POST.get("title", "").strip()[:200]
            topic = begin_topic(number, title, text, by, now, may_approve)
            return redirect("staff-topic", topic)
        elif state in (*BUTTONS, "open"):
            decide(number, state, by, now, is_approver=may_approve)
        else:
            raise RefusedError("Choose one of the decisions.")
    except RefusedError as refusal:
        return _group(request, found, str(refusal), text, status=409)
    return redirect("staff-questions" if state != "open" else f"/staff/questions/{number}/")


def _group(
    request: HttpRequest, found: Group, problem: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    known = titles()
    read: dict[str, str] = {}
    shown = {
        "group": found,
        "reasons": lists.reasons(found),
        "state": STATES[found.was or found.state],
        "can_decide": found.state == "open" or (found.state == "raised" and _may_approve(request)),
        "topic": known.get(found.topic, found.topic),
        "examples": [
            {"question": question, "said": what_was_said(question.said), "around": around(question, read)}
            for question in lists.examples(found)
        ],
        "suggestions": [
            {**item, "title": known[item["topic"]]} for item in found.suggestions if item["topic"] in known
        ],
        "topics": known.items(),
        "buttons": [item for item in BUTTONS.items() if item[0] != found.state],
        "problem": problem,
        "typed": typed or (found.example.text if found.example else ""),
    }
    return render(request, "questions/group.html", shown, status=status)


def _may_approve(request: HttpRequest) -> bool:
    return request.person.may_approve  # type: ignore[attr-defined, no-any-return]
