"""The pages: a test chat against what is published and drafted, and long lists of questions.

Nothing that is tried is stored. The conversation stands in the page and is read anew from its beginning; the
page never waits long for the helper, since all staff pages share one thread: it asks again instead.
"""

import json
import time
import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from content.exchange.questions import LONGEST, MAX_QUESTIONS, checked, read_questions, write_table
from content.exchange.table import ExchangeError
from web.console.sign_in import for_staff
from web.frontdoor.message import CHOICE, cleaned
from web.tryout import lists
from web.tryout.chosen import Applied, Choice, applied, choices
from web.tryout.process import Trial, helper
from web.tryout.shown import in_words, turn

PATIENCE = 0.3  # seconds; a question takes some hundredths once the helper runs
MOST_TURNS = 20
MOST_CHARACTERS = 30_000  # of one conversation: it travels with each question
PAGE = 100
KINDS = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}


@for_staff
@require_http_methods(["GET", "POST"])
def chat(request: HttpRequest) -> HttpResponse:
    """The conversation so far, with what was asked last."""
    every = _choices(request)
    turns = _turns(request.POST.get("turns", ""))
    asked, problem = _asked(request), ""
    if "anew" in request.POST:
        turns, asked = [], None
    if asked is not None:
        if len(turns) >= MOST_TURNS or sum(len(t["text"]) for t in [*turns, asked]) > MOST_CHARACTERS:
            problem = "This conversation is long enough: begin anew."
        else:
            turns = [*turns, asked]
    shown = {"choices": every, "turns": json.dumps(turns, ensure_ascii=False), "problem": problem}
    return render(request, "tryout/try.html", shown | _page() | _said(turns, applied(every)))


@for_staff
@require_POST
def many(request: HttpRequest) -> HttpResponse:
    """Begin to try a list that was pasted or sent as a file."""
    file = request.FILES.get("file")
    try:
        if isinstance(file, UploadedFile):
            found = read_questions(file.name or "", file.read())
        else:
            found = checked(request.POST.get("questions", "").splitlines())
    except ExchangeError as error:
        shown = {
            "choices": _choices(request),
            "turns": "[]",
            "list_problem": f"{str(error)[:1].upper()}{str(error)[1:]}.",
            "pasted": request.POST.get("questions", ""),
        }
        return render(request, "tryout/try.html", shown | _page(), status=400)
    found = [cleaned(text) for text in found]
    drafts = applied(_choices(request))
    by = request.user.get_username()
    tried = lists.Tried(
        by,
        tuple(found),
        helper().ask("published", [], questions=found, by=by),
        _ask_drafts(drafts, questions=found, by=by),
    )
    lists.keep(tried)
    return redirect("staff-try-list", tried.number)


@for_staff
@require_GET
def questions(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """How far a list is, then its table."""
    tried = _kept(request, number)
    lines = tried.lines() if tried.is_done else []
    differing = [line for line in lines if line.differs]
    only = request.GET.get("only") == "differing"
    shown = {
        "tried": tried,
        "percent": round(100 * tried.share),
        "only": only,
        "page": Paginator(differing if only else lines, PAGE).get_page(request.GET.get("page")),
        "number": len(lines),
        "differing": len(differing),
    }
    return render(request, "tryout/list.html", shown)


@for_staff
@require_GET
def table(request: HttpRequest, number: uuid.UUID, kind: str) -> HttpResponse:
    """The table as a file."""
    tried = _kept(request, number)
    if kind not in KINDS or not tried.is_done:
        raise Http404
    data = write_table(kind, lists.HEADINGS, (line.cells() for line in tried.lines()))
    response = HttpResponse(data, content_type=KINDS[kind])
    response["Content-Disposition"] = f'attachment; filename="questions_tried.{kind}"'
    return response


def _ask_drafts(drafts: Applied, **what: Any) -> Trial | None:
    return helper().ask("draft", drafts.topics, safety=drafts.safety, **what) if drafts else None


def _said(turns: list[dict[str, Any]], drafts: Applied) -> dict[str, Any]:
    """What both sides say to the conversation, as far as it is known within a moment."""
    if not turns:
        return {"turns_shown": []}
    trials: list[Trial | None] = [
        helper().ask("published", [], turns=turns),
        _ask_drafts(drafts, turns=turns),
    ]
    until = time.monotonic() + PATIENCE
    there = [trial for trial in trials if trial is not None]
    for trial in there:
        trial.wait(max(0.0, until - time.monotonic()))
    problem = next((trial.problem for trial in there if trial.problem), "")
    sides = [
        trial.said if trial is not None and trial.is_done and not trial.problem else [None] * len(turns)
        for trial in trials
    ]
    shown = [turn(*one) for one in zip(turns, *sides)]
    waits = "" if problem else _waits(trials)
    return {
        "turns_shown": shown,
        "waits": waits,
        "helper_problem": problem,
        "last": waits or (in_words(shown[-1]) if shown[-1]["sides"] else ""),
    }


def _waits(trials: list[Trial | None]) -> str:
    published, draft = trials
    if published is not None and not published.is_done:
        return "The question is being read. The first one takes some seconds: the model is loaded."
    if draft is not None and not draft.is_done:
        return "The draft is being learnt, which takes some seconds."
    return ""


def _page() -> dict[str, Any]:
    return {"longest": LONGEST, "most": MAX_QUESTIONS}


def _choices(request: HttpRequest) -> list[Choice]:
    return choices(set(request.POST.getlist("shown")), set(request.POST.getlist("draft")))


def _asked(request: HttpRequest) -> dict[str, Any] | None:
    """The turn that was sent: a button as “id title”, or words."""
    choice, _, title = cleaned(request.POST.get("choice", "")).partition(" ")
    if CHOICE.fullmatch(choice):
        return {"text": title[:200] or choice, "choice": choice, "at": time.time()}
    text = cleaned(request.POST.get("text", "")).strip()[:LONGEST]
    return {"text": text, "choice": "", "at": time.time()} if text else None


def _turns(sent: str) -> list[dict[str, Any]]:
    """The conversation that came back with the page; none where somebody made one up that is none."""
    now = time.time()
    found: list[dict[str, Any]] = []
    try:
        for item in json.loads(sent or "[]")[:MOST_TURNS]:
            text, choice, at = cleaned(str(item["text"])), str(item["choice"]), float(item["at"])
            if not 0 <= at <= now + 1 or (choice and not CHOICE.fullmatch(choice)):
                return []
            found.append({"text": text, "choice": choice, "at": at})
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    return found if sum(len(turn["text"]) for turn in found) <= MOST_CHARACTERS else []


def _kept(request: HttpRequest, number: uuid.UUID) -> lists.Tried:
    tried = lists.kept(number, request.user.get_username())
    if tried is None:
        raise Http404
    return tried
