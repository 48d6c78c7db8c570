"""The pages of topics: the list, one topic with what is said while typing, and what is only to read."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from content.duplicates import LISTED, REFUSED
from content.review import told_from
from content.topic_file import Fields, changed, fields_from, fields_of
from content.topics import GROUPS
from web.console.sign_in import for_staff
from web.figures import counts, days
from web.figures.period import Period
from web.frontdoor.words import words
from web.questions.lately import lately
from web.topics import advice, drafts, listing, published, reading, released, ties
from web.topics.models import Draft
from web.topics.twins import in_other_drafts

PAGE = 100
LONGEST = 20_000  # characters of one field
RELATED = 3
LATELY = timedelta(minutes=15)
COUNTED = timedelta(days=90)
TRIED = 20  # new phrasings that the model is asked about


@for_staff
@require_GET
def topics(request: HttpRequest) -> HttpResponse:
    """The list."""
    return _list(request)


@for_staff
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Begin a topic."""
    try:
        draft = drafts.begin(request.POST.get("title", "").strip()[:200], _name(request), timezone.now())
    except drafts.RefusedError as refusal:
        return _list(request, str(refusal), 400)
    return redirect("staff-topic", draft.topic)


@for_staff
@require_GET
def topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One topic: all its fields, and what is to be said about them."""
    return _page(request, topic)


@for_staff
@require_POST
def save(request: HttpRequest, topic: str) -> HttpResponse:
    """Keep what was typed. A script gets what changes on the page, a form the page."""
    by, now = _name(request), timezone.now()
    is_script = "HX-Request" in request.headers
    try:
        draft = drafts.save(topic, request.POST.get("revision", ""), _typed(request), by, now)
    except drafts.RefusedError:
        raise Http404 from None
    except drafts.ChangedError as conflict:
        shown = _conflict(topic, conflict.draft, _typed(request))
        if is_script:
            return render(request, "topics/conflict.html", shown, status=409)
        return _page(request, topic, 409, **shown)
    if not is_script:
        return redirect("staff-topic", topic)
    return render(request, "topics/saved.html", _shown(topic, draft) | {"saved_at": now})


@for_staff
@require_GET
def phrasings(request: HttpRequest, topic: str) -> HttpResponse:
    """What the model in use makes of the phrasings that are new in the draft."""
    fields, found = drafts.fields(topic), published.topic(topic)
    if fields is None:
        raise Http404
    known = set(found.phrasings) if found else set()
    asked = [text for text in fields["phrasings"] if text not in known][-TRIED:]
    twins = in_other_drafts(topic, asked)
    shown: dict[str, Any] = {"tried": [], "away": "", "twins": [one for one in twins.items() if one[1]]}
    if asked:
        try:
            shown["tried"] = [_tried(item, topic) for item in reading.read(asked)]
        except reading.AwayError as failure:
            shown["away"] = str(failure)
    return render(request, "topics/phrasings.html", shown)


@for_staff
@require_POST
def retire(request: HttpRequest, topic: str) -> HttpResponse:
    """Mark for withdrawal, or take the mark away."""
    try:
        drafts.retire(topic, request.POST.get("retire") == "1", _name(request), timezone.now())
    except drafts.RefusedError as refusal:
        return _page(request, topic, 400, problem=str(refusal))
    return redirect("staff-topic", topic)


@for_staff
@require_POST
def drop(request: HttpRequest, topic: str) -> HttpResponse:
    """Throw the draft away."""
    try:
        tied = dict(item.split(" ", 1) for item in request.POST.getlist("tied") if " " in item)
        drafts.drop(topic, request.POST.get("revision", ""), _name(request), timezone.now(), tied)
    except drafts.ChangedError as conflict:
        return _page(request, topic, 409, **_conflict(topic, conflict.draft, None))
    return redirect("staff-topic", topic) if published.topic(topic) else redirect("staff-topics")


@for_staff
@require_POST
def rebase(request: HttpRequest, topic: str) -> HttpResponse:
    """Let the draft stand over what was published meanwhile."""
    try:
        drafts.rebase(topic, request.POST.get("revision", ""), _name(request), timezone.now())
    except Draft.DoesNotExist:
        raise Http404 from None
    except drafts.ChangedError as conflict:
        return _page(request, topic, 409, **_conflict(topic, conflict.draft, None))
    return redirect("staff-topic", topic)


def _list(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    wanted = listing.Filter.from_query(request.GET.dict())
    today, counted = _today(), {}
    if wanted.sort:
        period = Period(today - COUNTED + timedelta(days=1), today, words().clinic.timezone)
        counted = {count.topic: count for count in counts.by_topic(days.of(period), period)}
    every = listing.rows(published.topics(), Draft.objects.all(), today, released.proposed(), counted)
    if wanted.state == "retired":
        every += listing.retired_rows(released.retired())
    found = wanted.sorted(row for row in every if wanted.takes(row))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    shown = {
        "page": page,
        "wanted": wanted,
        "query": query.urlencode(),
        "owners": sorted({row.owner for row in every} - {""}),
        "states": listing.STATES.items(),
        "review_states": sorted({row.review_state for row in every}),
        "sorts": listing.SORTS.items(),
        "problem": problem,
        "broken": published.broken(),
    }
    return render(request, "topics/topics.html", shown, status=status)


def _page(request: HttpRequest, topic: str, status: int = 200, **more: Any) -> HttpResponse:
    draft = Draft.objects.filter(pk=topic).first()
    if draft is None and published.topic(topic) is None:
        raise Http404
    shown = _shown(topic, draft, _name(request)) | {"lately": lately(topic)} | more
    return render(request, "topics/topic.html", shown, status=status)


def _shown(topic: str, draft: Draft | None, reader: str = "") -> dict[str, Any]:
    found, every, register = published.topic(topic), published.topics(), published.sources()
    fields: Fields = fields_from(draft.fields) if draft else fields_of(found)  # type: ignore[arg-type]
    titles = {other.id: other.title for other in every.values() if other.id != topic}
    titles |= {d.topic: d.fields["title"] for d in Draft.objects.exclude(pk=topic) if not d.is_retirement}
    is_lately = draft is not None and timezone.now() - draft.changed_at < LATELY
    return {
        "topic": topic,
        "draft": draft,
        "fields": fields,
        "published": found,
        "changed": changed(fields_of(found), fields) if found and draft else (),
        "is_behind": draft is not None and drafts.is_behind(draft),
        "other": draft.changed_by if draft and reader and is_lately and draft.changed_by != reader else "",
        "review_state": drafts.review_state(),
        "is_overdue": found is not None and found.review_by < _today(),
        "told_from": told_from(found.review_by, words().clinic) if found else None,
        "grace_days": words().clinic.publishing.review_grace_days,
        "advice": advice.advise(topic, fields, frozenset(titles)),
        "marked": advice.hard_marked(fields["answer"]),
        "blocks": advice.website(fields),
        "previews": advice.previews(topic, fields, titles, register),
        "titles": sorted(titles.items(), key=lambda item: item[1].casefold()),
        "sources": sorted(register.values(), key=lambda source: source.id),
        "related": [*fields["related"], *[""] * RELATED][: max(RELATED, len(fields["related"]))],
        "named_sources": [*fields["sources"], "", ""],
        "groups": GROUPS,
        "tied": ties.tied(topic) if draft else [],
        "origins": _origins(topic),
    }


def _today() -> date:
    return timezone.localdate(timezone=words().clinic.timezone)


def _origins(topic: str) -> list[dict[str, Any]]:
    """The drafts of which this topic takes something over, with their answers to copy from."""
    return [
        {
            "topic": d.topic,
            "title": d.fields["title"],
            "answer": d.fields["answer"],
            "is_merge": d.is_retirement,
        }
        for d in Draft.objects.all()
        if topic in d.heirs
    ]


def _conflict(topic: str, draft: Draft | None, typed: dict[str, Any] | None) -> dict[str, Any]:
    found = published.topic(topic)
    theirs = fields_from(draft.fields) if draft else fields_of(found) if found else None
    differing = changed(theirs, fields_from({**theirs, **typed})) if theirs and typed else ()
    return {
        "conflict": True,
        "theirs": draft,
        "typed": [(name.replace("_", " "), _as_text((typed or {})[name])) for name in differing],
    }


def _as_text(value: Any) -> str:
    return "\n".join(value) if isinstance(value, list) else str(value)


def _tried(item: dict[str, Any], topic: str) -> dict[str, Any]:
    """One phrasing as the page shows it: what is said to it now, and what is near it in other topics."""
    read = item["understanding"]
    near = [
        {
            "text": near["text"],
            "topic": near["intent"].removeprefix("faq/"),
            "refused": near["cosine"] >= REFUSED,
        }
        for near in item["nearest"]
        if near["cosine"] >= LISTED and near["intent"] != f"faq/{topic}"
    ]
    return {
        "text": item["text"],
        "outcome": str(read.get("outcome", "")).replace("_", " "),
        "topics": list(read.get("topics") or read.get("top3") or ())[:2],
        "confidence": round(100 * float(read.get("confidence") or 0)),
        "level": item["level"].replace("_", " "),
        "is_flagged": item["level"] != "none",
        "near": near,
    }


def _typed(request: HttpRequest) -> dict[str, Any]:
    """The fields of the form; one that was not sent stays as it is."""
    sent: dict[str, Any] = {}
    for name in ("title", "group", "owner", "review_by", "ask_clinician", "on_yes", "answer"):
        if name in request.POST:
            sent[name] = request.POST[name].replace("\0", "")[:LONGEST]
    for name in ("related", "sources"):
        if name in request.POST:
            sent[name] = [item.replace("\0", "")[:100] for item in request.POST.getlist(name)]
    if "phrasings" in request.POST:
        sent["phrasings"] = request.POST["phrasings"].replace("\0", "").splitlines()
    return sent


def _name(request: HttpRequest) -> str:
    return request.user.get_username()
