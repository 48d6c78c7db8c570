"""Safety texts and red-flag vocabulary: for all to see, for clinical approvers to change in drafts."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from content.red_flag_file import NotWrittenError, lines, parsed, with_lines
from content.safety_texts import SHORT_FORM, safety_texts, with_texts
from safety import Level, VocabularyError
from web.console.sign_in import for_staff
from web.redflags import drafts, published, reading, texts
from web.redflags.models import SafetyDraft
from web.redflags.propose import propose as make_release
from web.releases.models import OPEN, Release
from web.releases.publish import RefusedError
from web.releases.safety_files import DOMAIN

LONGEST = 40_000  # characters of one field
SENTENCE = 1_000
PROOF = ("emergency", "same_day", "check")


@for_staff
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All texts and groups, what is drafted, and a search over the vocabulary."""
    return _overview(request)


@for_staff
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """How a sentence is read: by POST, so that no words stand in an address."""
    sentence = request.POST.get("sentence", "").replace("\0", "").strip()[:SENTENCE]
    shown: dict[str, Any] = {"sentence": sentence}
    try:
        shown["read"] = reading.read(sentence) if sentence else None
    except VocabularyError as error:
        shown["fault"] = str(error)
    name = "redflags/read.html" if "HX-Request" in request.headers else "redflags/read_page.html"
    return render(request, name, shown)


@for_staff
@require_GET
def text(request: HttpRequest, text_id: str) -> HttpResponse:
    """One safety text, its short form, and how it looks in every channel."""
    return _text(request, text_id)


@for_staff
@require_POST
def text_save(request: HttpRequest, text_id: str) -> HttpResponse:
    """Keep what was typed in the draft of the texts."""
    domain = published.next_text(DOMAIN)
    if text_id not in safety_texts(domain):
        raise Http404
    typed = {
        name: request.POST[field].replace("\0", "")[:LONGEST]
        for name, field in ((text_id, "words"), (text_id + SHORT_FORM, "short"))
        if request.POST.get(field, "").strip()
    }
    after = with_texts(domain, typed)
    return _kept(request, DOMAIN, after, lambda **more: _text(request, text_id, typed=typed, **more))


@for_staff
@require_GET
def group(request: HttpRequest, group: str) -> HttpResponse:
    """One red-flag group: its signs with their patterns and exceptions, and its proof cases."""
    return _group(request, group)


@for_staff
@require_POST
def phrase(request: HttpRequest, group: str) -> HttpResponse:
    """The simple form: a phrase becomes a proof case, and a pattern of a sign where one is needed."""
    path = _path(group)
    now = published.next_text(path)
    said = " ".join(request.POST.get("phrase", "").replace("\0", "").split())[:SENTENCE]
    level, sign = request.POST.get("level", ""), request.POST.get("sign", "")
    pattern = " ".join(request.POST.get("pattern", "").split())[:300]
    signs = parsed(now)["symptoms"]
    typed = {"phrase": said, "level": level, "sign": sign, "pattern": pattern}
    if not said or level not in PROOF or (sign and sign not in signs):
        return _group(
            request, group, 422, problem="Write a phrase, and choose a level and a sign.", typed=typed
        )
    problems = reading.pattern_faults([pattern]) if pattern else ()
    if problems:
        return _group(
            request, group, 422, problem=problems[0].replace("line 1: ", "The pattern: "), typed=typed
        )
    if not pattern and "propose" in request.POST:
        return _group(request, group, typed={**typed, "pattern": reading.proposal(said)})
    after = with_lines(now, [*lines(now, "proof", level), said.lower()], "proof", level)
    if pattern and sign:
        known = lines(after, "symptoms", sign, level)
        after = with_lines(after, [*known, pattern], "symptoms", sign, level)
    return _kept(request, path, after, lambda **more: _group(request, group, **{"typed": typed, **more}))


@for_staff
@require_POST
def rows(request: HttpRequest, group: str) -> HttpResponse:
    """The lines of one list: a sign's patterns or exceptions, or the proof cases of a level."""
    path = _path(group)
    steps = tuple(request.POST.get("list", "").split("/"))
    if steps not in _lists(parsed(published.next_text(path))):
        raise Http404
    typed = request.POST.get("rows", "").replace("\0", "")[:LONGEST].splitlines()
    typed = [row for row in typed if row.strip()]
    faults = reading.pattern_faults(typed) if steps[0] == "symptoms" else ()
    if faults:
        return _told(request, group, steps, typed, faults)
    try:
        after = with_lines(published.next_text(path), typed, *steps)
    except NotWrittenError as error:
        return _told(request, group, steps, typed, (str(error),))
    by, now = request.user.get_username(), timezone.now()
    try:
        draft = drafts.save(path, request.POST.get("revision", ""), after, by, now)
    except drafts.ChangedError as conflict:
        who = conflict.draft.changed_by if conflict.draft else "Somebody"
        words = (
            f"{who} has changed this draft meanwhile. Nothing was overwritten; copy your lines before you "
            "load the page anew"
        )
        return _told(request, group, steps, typed, (words,), 409)
    if steps[0] in ("proof", "wordings"):
        faults = reading.case_faults(typed, Level.from_label(steps[1]) if steps[1] != "none" else Level.NONE)
    faults = (*faults, *reading.faults(group))
    if "HX-Request" not in request.headers:
        return redirect("staff-safety-group", group)
    shown = {"faults": faults, "draft": draft, "is_saved": True, "now": timezone.now()}
    return render(request, "redflags/told.html", shown)


@for_staff
@require_POST
def drop(request: HttpRequest) -> HttpResponse:
    """Throw a draft away."""
    path = request.POST.get("path", "")
    try:
        drafts.drop(path, request.POST.get("revision", ""), request.user.get_username(), timezone.now())
    except drafts.ChangedError:
        return _overview(request, "Somebody has changed this draft meanwhile; look at it first.", 409)
    return redirect("staff-safety")


@for_staff
@require_POST
def propose(request: HttpRequest) -> HttpResponse:
    """Make a release of the chosen drafts."""
    paths, note = request.POST.getlist("path"), request.POST.get("note", "")
    try:
        release = make_release(paths, note, request.user.get_username(), timezone.now())
    except RefusedError as refusal:
        return _overview(request, str(refusal), 409)
    return redirect("staff-release", release.number)


def _overview(request: HttpRequest, problem: str = "", status: int = 200) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()[:200]
    groups, found = [], []
    for name in published.groups():
        now = published.next_text(published.group_path(name))
        data = parsed(now)
        signs = reading.group_of(now)
        groups.append({"id": name, "title": data["title"], "sources": data["source"], "signs": signs})
        found += list(_found(name, data, now, wanted)) if wanted else []
    shown = {
        "texts": texts.listed(published.next_text(DOMAIN)),
        "groups": groups,
        "wanted": wanted,
        "found": found[:200],
        "found_count": len(found),
        "drafts": [
            {"draft": draft, "is_behind": drafts.is_behind(draft)} for draft in SafetyDraft.objects.all()
        ],
        "is_open": Release.objects.filter(state__in=OPEN).exists(),
        "problem": problem,
    }
    return render(request, "redflags/overview.html", shown, status=status)


def _found(group: str, data: dict[str, Any], text: str, wanted: str) -> Iterator[dict[str, str]]:
    needles = wanted.casefold().split()
    for steps in _lists(data):
        for row in lines(text, *steps):
            if all(needle in row.casefold() for needle in needles):
                where = " ".join(steps[1:] if steps[0] == "symptoms" else steps).replace("_", " ")
                yield {"group": group, "title": data["title"], "where": where, "row": row}


def _lists(data: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The keys of every list of a group's file that holds patterns or proof cases."""
    for name in data["symptoms"]:
        yield from (("symptoms", name, key) for key in reading.LISTS)
    for section in ("proof", "wordings"):
        yield from ((section, level) for level in PROOF)
        yield from ((section, "none", kind) for kind in data.get(section, {}).get("none", {}))


def _text(
    request: HttpRequest, text_id: str, status: int = 200, typed: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """The page; ``typed`` is what could not be saved, by the texts' names: it stays in the fields."""
    known = safety_texts(published.next_text(DOMAIN))
    if text_id not in known or text_id.endswith(SHORT_FORM):
        raise Http404
    draft = SafetyDraft.objects.filter(pk=DOMAIN).first()
    kept = known | (typed or {})
    shown = {
        "text_id": text_id,
        "draft": draft,
        "words": kept[text_id],
        "short": kept.get(text_id + SHORT_FORM, ""),
        "there": [known[name] for name in known if not _same(known[name], kept[name])],
        "has_short": text_id + SHORT_FORM in known,
        "before": safety_texts(published.text(DOMAIN)).get(text_id, ""),
        **texts.looks(published.next_text(DOMAIN), text_id),
    }
    return render(request, "redflags/text.html", shown | more, status=status)


def _group(request: HttpRequest, group: str, status: int = 200, **more: Any) -> HttpResponse:
    path = _path(group)
    now = published.next_text(path)
    data = parsed(now)
    cases = [
        {"steps": f"{section}/{level}", "title": f"{titled}: {reading.LEVELS[level]}",
         "rows": lines(now, section, level)}
        for section, titled in (("proof", "Sentences"), ("wordings", "Short wordings"))
        for level in PROOF
    ]  # fmt: skip
    near = [
        {
            "steps": f"{section}/none/{kind}",
            "title": f"{titled}: {kind}",
            "rows": lines(now, section, "none", kind),
        }
        for section, titled in (("proof", "Near misses"), ("wordings", "Short near misses"))
        for kind in data.get(section, {}).get("none", {})
    ]
    shown = {
        "group": group,
        "path": path,
        "title": data["title"],
        "sources": data["source"],
        "draft": SafetyDraft.objects.filter(pk=path).first(),
        "signs": reading.group_of(now),
        "cases": [*cases, *near],
        "levels": [(level, reading.LEVELS[level]) for level in PROOF],
        "faults": reading.faults(group),
        "typed": {},
    }
    return render(request, "redflags/group.html", shown | more, status=status)


def _kept(request: HttpRequest, path: str, after: str, page: Callable[..., HttpResponse]) -> HttpResponse:
    """Save, then the page anew: led back to where it was without a problem, or told of one."""
    try:
        drafts.save(
            path, request.POST.get("revision", ""), after, request.user.get_username(), timezone.now()
        )
    except drafts.ChangedError as conflict:
        who = conflict.draft.changed_by if conflict.draft else "Somebody"
        words = (
            f"{who} has changed this draft meanwhile. Nothing was overwritten, and what you typed is below, "
            "not saved yet: look at what stands there now, then save again if yours is right."
        )
        return page(status=409, problem=words)
    return redirect(request.path.rpartition("/")[0] + "/")


def _told(
    request: HttpRequest,
    group: str,
    steps: tuple[str, ...],
    typed: list[str],
    faults: tuple[str, ...],
    status: int = 200,
) -> HttpResponse:
    """Why a list was not saved; a page without a script keeps what was typed."""
    there = lines(published.next_text(_path(group)), *steps)
    if "HX-Request" not in request.headers:
        kept = {"steps": "/".join(steps), "title": " ".join(steps).replace("_", " "), "rows": typed}
        status = 409 if status == 409 else 422
        return _group(request, group, status, problem="; ".join(faults), kept={**kept, "there": there})
    shown = {"faults": faults, "there": there if status == 409 else (), "now": timezone.now()}
    return render(request, "redflags/told.html", shown, status=status)


def _same(one: str, other: str) -> bool:
    """Whether two texts differ in no more than what a form makes of the ends of their lines."""
    return one.split() == other.split()


def _path(group: str) -> str:
    if group not in published.groups():
        raise Http404
    return published.group_path(group)
