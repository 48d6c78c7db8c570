"""Put a release in place, or an earlier one back.

What is to be done stands in the database before anything is touched, and each step may be repeated: a process
that dies in between is followed by the worker, which carries on. Where something fails, what was comes back.
"""

import fcntl
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from content.errors import ContentError
from scripts import train
from web.audit.log import last_checksum, note
from web.logs import event
from web.redflags.models import SafetyDraft
from web.releases import files, history, rasa, safety_files, safety_swap
from web.releases.around import keep as keep_around
from web.releases.differences import difference
from web.releases.kept_models import UnreadableError, missing_red_flags
from web.releases.models import Release
from web.topics import published
from web.topics.models import Draft

logger = logging.getLogger(__name__)


class RefusedError(Exception):
    """It cannot be done; the message says why, in a sentence for the person."""


def folder() -> Path:
    """Where the releases' copies are."""
    return Path(settings.VAR_DIR) / "releases"


def copy_of(release: Release) -> Path:
    """The topics' files as they were with that release."""
    return folder() / str(release.number) / "faq"


def safety_copy_of(release: Release) -> Path:
    """The safety texts and the vocabulary as they were with that release."""
    # Releases from before November 2026 may have a copy of their own, with all that was made from it.
    own = folder() / str(release.number) / "safety"
    return own if own.is_dir() else around() / (release.vocabulary or "unknown")


def kept_model(name: str) -> Path:
    """A released model, kept for the way back."""
    return folder() / "models" / name


def readings() -> Path:
    """What models made of texts, by checksums."""
    return folder() / "readings"


def around() -> Path:
    """Where the red-flag words, sources and fixed texts of releases are."""
    return folder() / "around"


def can_come_back(release: Release, current: Release | None) -> bool:
    """Whether its topics, and its model where it has another, are still kept."""
    has_model = not release.model or kept_model(release.model).is_file()
    is_same = current is not None and release.model == current.model
    return copy_of(release).is_dir() and (has_model or is_same)


def live() -> Release | None:
    """What patients read now."""
    return Release.objects.filter(state="live").first()


@contextmanager
def alone(wait: bool = True) -> Iterator[bool]:
    """Whether no other process changes what is live; the system frees the lock, however one ends."""
    folder().mkdir(parents=True, exist_ok=True)
    with open(folder() / "lock", "a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True


def take_in(at: datetime) -> Release:
    """The live release, after whatever was changed outside the console was written down as one of its own."""
    current, texts = live(), files.texts(published.folder())
    before = files.texts(copy_of(current)) if current else {}
    changes = files.changes(before, texts)
    safety = _found_safety(current) if current else []
    model, mark = _model_in_use()
    is_same = not changes and safety == []
    if current is not None and is_same and (current.model == model or not model):
        return current
    with transaction.atomic():
        found = Release.objects.create(
            kind="found",
            state="live",
            changes=changes if current else [],
            safety=safety or [],
            note="" if current else "As it was when the console came into use",
            proposed_at=at,
            live_at=at,
            model=model,
            mark=mark,
            model_sha256=files.sha256(rasa.model_path(model)) if model else "",
        )
        _keep(found)
        found.save(update_fields=["vocabulary"])
        Release.objects.filter(state="live").exclude(pk=found.pk).update(state="past")
        note("", "release found", str(found.number), at, topics=[change["topic"] for change in changes])
    return found


def _found_safety(current: Release) -> list[dict[str, str]] | None:
    """None where they were not kept with that release: then nothing can be said."""
    copy = safety_copy_of(current)
    if not copy.is_dir():
        return None
    return safety_files.since(safety_files.texts(copy), safety_files.texts(Path(settings.CONTENT_ROOT)))


def approve(number: int, by: str, may_approve_own: bool, at: datetime) -> Release:
    """Approve a release that is ready, and put it in place. Raises RefusedError where that may not be."""
    with alone():
        with transaction.atomic():
            release = Release.objects.select_for_update().get(pk=number)
            if release.state != "ready":
                raise RefusedError("This release does not wait for approval any more.")
            is_own = by in release.authors or by == release.proposed_by
            if is_own and release.safety:
                raise RefusedError(
                    "Safety texts and red-flag words need two people: ask another clinical approver."
                )
            if is_own and not may_approve_own:
                raise RefusedError("Nobody approves their own change: ask another clinical approver.")
            take_in(at)
            behind = files.others(published.folder(), release.changes)
            behind += _changed_since(release)
            behind += safety_files.differing(Path(settings.CONTENT_ROOT), release.safety)
            if behind:
                topics = ", ".join(dict.fromkeys(behind))
                raise RefusedError(f"Published anew since this was proposed: {topics}. Propose it again.")
            release.state, release.step = "publishing", "Put in place"
            release.approved_by, release.approved_at = by, at
            release.is_own_approval = is_own
            release.save()
            note(by, "release approved", str(number), at, own=is_own)
        if not _is_for_worker(release):
            _carry_out(release)
    release.refresh_from_db()
    return release


def roll_back(number: int, by: str, at: datetime) -> Release:
    """Bring back the topics and the model of that release. Raises RefusedError.

    Safety texts and red-flag words stay as they are: they change by the proof and two people alone.
    """
    with alone():
        target = Release.objects.get(pk=number)
        if target.state != "past" or not copy_of(target).is_dir():
            raise RefusedError("Only a release that was in place before can be brought back.")
        if not can_come_back(target, live()):
            raise RefusedError("The model of this release is no longer kept; nobody can go back to it.")
        _must_know_the_red_flags(target, live())
        if Release.objects.filter(state="publishing").exists():
            raise RefusedError("Another release is being put in place; wait a moment.")
        with transaction.atomic():
            current = take_in(at)
            changes = way_back(target)
            left = left_as_it_is(target)
            release = Release.objects.create(
                kind="rollback",
                state="publishing",
                step="Put in place",
                changes=changes,
                needs_model=bool(target.model) and target.model != current.model,
                proposed_by=by,
                proposed_at=at,
                approved_by=by,
                approved_at=at,
                model=target.model,
                mark=target.mark,
                model_sha256=target.model_sha256,
                back_to=target,
                report={"left": left},
            )
            left_paths = [change["path"] for change in left]
            note(by, "rolled back", str(number), at, release=release.number, left=left_paths)
        if not _is_for_worker(release):
            _carry_out(release)
    release.refresh_from_db()
    return release


def way_back(target: Release) -> list[dict[str, Any]]:
    """What going back to a release changes of the topics, from now to then."""
    return files.changes(files.texts(published.folder()), files.texts(copy_of(target)))


def left_as_it_is(target: Release) -> list[dict[str, str]]:
    """What going back to a release does not put back: safety texts and vocabulary, from now to then."""
    kept = safety_copy_of(target)
    if not kept.is_dir():
        return []
    now = safety_files.texts(Path(settings.CONTENT_ROOT))
    return safety_files.otherwise(now, safety_files.texts(kept))


def _must_know_the_red_flags(target: Release, current: Release | None) -> None:
    """The vocabulary stays, so the model must have a rule for each red flag of today."""
    if not target.model or (current is not None and current.model == target.model):
        return
    try:
        missing = missing_red_flags(kept_model(target.model), Path(settings.CONTENT_ROOT) / "domain.yml")
    except UnreadableError:
        raise RefusedError("The model of this release cannot be read; nobody can go back to it.") from None
    if missing:
        raise RefusedError(
            f"The model of this release is from before these red flags: {', '.join(missing)}. It would not "
            "tell their words. Change the topics back as drafts instead, and propose them."
        )


def _is_for_worker(release: Release) -> bool:
    # The process that answers this page is one of those that take over; it cannot wait for itself.
    return bool(release.needs_model or release.safety)


def carry_on() -> None:
    """For the worker: put in place what was approved and needs a model, or was left half done."""
    if not Release.objects.filter(state="publishing").exists():
        return
    with alone(wait=False) as is_alone:
        for release in Release.objects.filter(state="publishing").order_by("number") if is_alone else ():
            _carry_out(release)


def _carry_out(release: Release) -> None:
    """From “publishing” to “live” or “failed”."""
    started = time.monotonic()
    before = live()
    seconds: dict[str, float] = {}
    try:
        for name, step in (
            ("question before", rasa.answers_a_question),
            ("texts and model", partial(_put_in_place, release)),
            ("question after", rasa.answers_a_question),
            ("first changed answer", partial(_hear_new_answers, release)),
        ):
            at = time.monotonic()
            step()
            seconds[name] = round(time.monotonic() - at, 2)
    except (rasa.NotWorkingError, OSError, ContentError) as failure:
        reason = _undo(release, before, str(failure))
        release.state, release.reason = "failed", reason
        release.save(update_fields=["state", "reason"])
        note("", "release failed", str(release.number), reason=reason[:300])
        event(logger, "release failed", logging.WARNING, number=release.number)
        return
    now = timezone.now()
    release.state, release.live_at, release.share, release.step = "live", now, 1.0, ""
    release.seconds = round(time.monotonic() - started, 2)
    release.report["seconds"] = release.report.get("seconds", {}) | seconds
    if not release.model and before is not None:
        release.model, release.mark = before.model, before.mark
        release.model_sha256 = before.model_sha256
    _keep(release)
    with transaction.atomic():
        Release.objects.filter(state="live").update(state="past")
        release.save()
        for change in release.changes:
            Draft.objects.filter(pk=change["topic"], revision=change["revision"]).delete()
            # What was typed on meanwhile now stands on the text that was published.
            Draft.objects.filter(pk=change["topic"]).update(
                base=published.checksum(change["topic"]), heirs=[]
            )
        for change in release.safety:
            SafetyDraft.objects.filter(pk=change["path"], revision=change["revision"]).delete()
            SafetyDraft.objects.filter(pk=change["path"]).update(base=change["after"])
        topics = [change["topic"] for change in release.changes]
        note(
            release.approved_by,
            "release live",
            str(release.number),
            now,
            topics=topics,
            model=release.model,
            safety=[change["path"] for change in release.safety],
        )
    _commit(release)
    event(logger, "release live", number=release.number, seconds=release.seconds)


def _commit(release: Release) -> None:
    """Where git fails the release stays live, and staff are told."""
    root, paths = Path(settings.CONTENT_ROOT), [change["path"] for change in release.safety]
    try:
        release.commit = history.commit(root, _message(release), release.proposed_by, paths)
    except history.NotCommittedError as failure:
        release.report["not_committed"] = str(failure)
        note("", "release not committed", str(release.number), reason=str(failure))
        event(logger, "release not committed", logging.WARNING, number=release.number)
    release.save(update_fields=["commit", "report"])


def _put_in_place(release: Release) -> None:
    """First what is new or changed, then the model, last what goes: no model finds an answer gone."""
    if release.safety:
        safety_files.write(Path(settings.CONTENT_ROOT), release.safety)
        safety_swap.everywhere()
    files.write(published.folder(), release.changes)
    if release.needs_model:
        if files.sha256(kept_model(release.model)) != release.model_sha256:
            raise rasa.NotWorkingError("the kept model is not the one that was checked")
        _use_model(release.model, release.mark)
    files.remove(published.folder(), release.changes)


def _use_model(name: str, mark: str) -> None:
    files.link(kept_model(name), rasa.model_path(name))
    rasa.swap(name)
    train.make_current(name, mark, rasa.models())


def _hear_new_answers(release: Release) -> None:
    """The first changed answer, as a patient gets it: proof that the new texts are read."""
    for change in release.changes:
        if change["after"]:
            topic = published.topic(change["topic"])
            if topic is None:
                raise rasa.NotWorkingError(f"the file of {change['topic']} cannot be read")
            rasa.says(topic.id, topic.answer)
            return


def _undo(release: Release, before: Release | None, reason: str) -> str:
    """Put back what was; what went wrong with that too is added to the reason."""
    try:
        if release.safety:
            safety_files.write(Path(settings.CONTENT_ROOT), release.safety, "before")
        files.write(published.folder(), release.changes, "before")
        if release.needs_model and before is not None and before.model:
            _use_model(before.model, before.mark)
        files.remove(published.folder(), release.changes, "before")
        if release.safety:
            safety_swap.everywhere()
    except (rasa.NotWorkingError, OSError) as failure:
        return f"{reason}. The texts are as they were, but: {failure}"
    return reason


def _keep(release: Release) -> None:
    files.keep(published.folder(), copy_of(release))
    release.vocabulary = keep_around(Path(settings.CONTENT_ROOT), around())
    if release.model and not kept_model(release.model).exists() and rasa.model_path(release.model).exists():
        files.link(rasa.model_path(release.model), kept_model(release.model))


def _changed_since(release: Release) -> list[str]:
    now = files.texts(published.folder())
    return [c["topic"] for c in release.changes if now.get(c["topic"], "") != c["before"]]


def _model_in_use() -> tuple[str, str]:
    current: dict[str, Any] = train.read_current(rasa.models())
    name = str(current.get("model", ""))
    return (
        (name, str(current.get("fingerprint", ""))) if name and rasa.model_path(name).is_file() else ("", "")
    )


def _message(release: Release) -> str:
    lines = []
    for change in release.changes:
        try:
            found = difference(change["topic"], change["before"], change["after"])
            lines.append(f"{found.kind}: {found.topic}")
        except ContentError:
            lines.append(f"changed: {change['topic']}")
    lines += [f"safety: {change['path']}" for change in release.safety]
    trailers = [
        f"Release: {release.number}",
        f"Proposed-by: {release.proposed_by}",
        f"Approved-by: {release.approved_by}{' (own change)' if release.is_own_approval else ''}",
        f"Model: {release.model} {release.model_sha256}",
        f"Record: {last_checksum()}",
    ]
    title = release.note or (
        f"Back to release {release.back_to_id}" if release.back_to_id else "Topics changed"
    )
    return "\n".join([f"Release {release.number}: {title}", "", *lines, "", *trailers])
