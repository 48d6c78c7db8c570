"""The inbox of questions: the list, one group, and the decision about it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from web.console.sign_in import for_staff
from web.questions import lists
from web.questions.around import around
from web.questions.deciding import RefusedError, decide
from web.questions.models import REASONS, STATES, Group, Mining
from web.questions.topics import titles, what_was_said

# The decisions of one click; those about a topic have forms of their own.
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
    """A decision of one click, or the way back to “to look at”."""
    found = get_object_or_404(Group.objects.defer("vector"), pk=number)
    state = request.POST.get("state", "")
    try:
        if state not in (*BUTTONS, "open"):
            raise RefusedError("Choose one of the decisions.")
        decide(number, state, request.user.get_username(), timezone.now())
    except RefusedError as refusal:
        return _group(request, found, str(refusal), status=409)
    return redirect("staff-questions" if state != "open" else f"/staff/questions/{number}/")


def _group(request: HttpRequest, found: Group, problem: str = "", status: int = 200) -> HttpResponse:
    known = titles()
    shown = {
        "group": found,
        "reasons": lists.reasons(found),
        "state": STATES[found.state],
        "topic": known.get(found.topic, found.topic),
        "examples": [
            {"question": question, "said": what_was_said(question.said), "around": around(question)}
            for question in lists.examples(found)
        ],
        "suggestions": [
            {**item, "title": known[item["topic"]]} for item in found.suggestions if item["topic"] in known
        ],
        "topics": known.items(),
        "buttons": BUTTONS.items(),
        "problem": problem,
    }
    return render(request, "questions/group.html", shown, status=status)
