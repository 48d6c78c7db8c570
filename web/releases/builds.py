"""The worker's part: check and train what was proposed, in a process of its own that may be killed."""

import json
import logging
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from content.errors import ContentError
from safety.vocabulary import FOLDER_VARIABLE
from web.audit.log import note
from web.frontdoor.models import InboxMessage
from web.logs import event
from web.releases import files, publish, safety_files
from web.releases.differences import difference, reworded
from web.releases.models import Release, ReplayedMessage
from web.topics import published

logger = logging.getLogger(__name__)
BLOCK = 500
LINKED = ("dialogue", "red_flags", "banned_wording.yml", "sources.yml", "locales.yml")


class Builds:
    """At most one process at a time. One that was lost is begun anew, in a folder that the lost one lacks."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._number = 0
        self._folder = Path()

    def step(self) -> None:
        """Put in place what was approved, then look after the process or start one."""
        publish.carry_on()
        if self._process is not None:
            self._look(self._process)
            return
        release = Release.objects.filter(state="checking").order_by("number").first()
        if release is not None:
            self._start(release)

    def stop(self) -> None:
        """End the process; the next worker begins anew."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def _start(self, release: Release) -> None:
        for old in publish.folder().glob("*/build-*"):
            shutil.rmtree(old, ignore_errors=True)
        self._folder = publish.folder() / str(release.number) / f"build-{uuid.uuid4().hex}"
        prepare(self._folder, release)
        self._number = release.number
        command = [sys.executable, "-m", "scripts.check_release", str(self._folder)]
        self._process = subprocess.Popen(  # noqa: S603
            command,
            cwd=settings.ROOT,
            env={**os.environ, "PYTHONPATH": str(settings.ROOT), "CUDA_VISIBLE_DEVICES": "-1"}
            | (
                {FOLDER_VARIABLE: str(self._folder / "content" / "data" / "red_flags")}
                if release.safety
                else {}
            ),
            stdin=subprocess.DEVNULL,
        )
        event(logger, "release checks started", number=release.number)

    def _look(self, process: "subprocess.Popen[bytes]") -> None:
        release = Release.objects.get(pk=self._number)
        if release.state != "checking":
            process.terminate()
        ended = process.poll() is not None
        if not ended:
            told = _read(self._folder / "progress.json")
            Release.objects.filter(pk=self._number, state="checking").update(
                step=told.get("step", release.step), share=told.get("share", release.share)
            )
            return
        self._process = None
        if release.state == "checking":
            _finish(release, self._folder)
        shutil.rmtree(self._folder, ignore_errors=True)


def prepare(folder: Path, release: Release) -> None:
    """The content as it would be: the topics as files of their own, all else by links."""
    root, data = Path(settings.CONTENT_ROOT), folder / "content" / "data"
    (data / "faq").mkdir(parents=True)
    for path in published.folder().glob("*.yml"):
        shutil.copyfile(path, data / "faq" / path.name)
    files.write(data / "faq", release.changes)
    files.remove(data / "faq", release.changes)
    for name in LINKED:
        (data / name).symlink_to(root / "data" / name)
    (folder / "content" / "domain.yml").symlink_to(root / "domain.yml")
    if release.safety:
        safety_files.lay_out(root, folder / "content", release.safety)
    (folder / "content" / "clinic.toml").symlink_to(settings.CLINIC_FILE)
    task = {
        "needs_model": release.needs_model,
        "phrasings": [[change["topic"], text] for change in release.changes for text in _added(change)],
        "heirs": heirs(release),
        "reworded": reworded(release.changes, release.safety),
        "model": str(publish.kept_model(publish.take_in(release.proposed_at).model)),
        "readings": str(publish.readings()),
        "safety": [change["path"] for change in release.safety],
        "root": str(root),
    }
    (folder / "task.json").write_text(json.dumps(task), "utf-8")


def _added(change: dict[str, str]) -> tuple[str, ...]:
    """The new ways of asking; none where the topic is broken, which the check of the content says."""
    try:
        return difference(change["topic"], change["before"], change["after"]).added
    except ContentError:
        return ()


def heirs(release: Release) -> dict[str, list[str]]:
    """For each topic that was ever split or merged, or would be now, those that answer what it answered."""
    found: dict[str, list[str]] = {}
    put_in_place = Release.objects.filter(kind="drafts", state__in=("live", "past")).order_by("number")
    for changes in [*put_in_place.values_list("changes", flat=True), release.changes]:
        for change in changes:
            known = found.setdefault(change["topic"], [])
            known += [heir for heir in change.get("heirs", ()) if heir not in known]
    return {topic: known for topic, known in found.items() if known}


def _finish(release: Release, folder: Path) -> None:
    report = _read(folder / "report.json")
    if not report:
        report = {
            "problems": ["The checks ended by themselves; the worker's log says why. Propose it again."]
        }
    release.report = report
    failed = [gate["name"] for gate in report.get("gates", ()) if not gate["is_passed"]]
    problems = [*report.get("problems", ()), *(f"Gate not passed: {name}" for name in failed)]
    if not problems and release.needs_model:
        model = folder / report["model"]
        release.model, release.mark = report["model"], report["mark"]
        release.model_sha256 = files.sha256(model)
        files.link(model, publish.kept_model(model.name))
    if not problems:
        now = safety_files.texts(Path(settings.CONTENT_ROOT))
        made = {**now, **report.pop("made", {})}
        release.safety = [*release.safety, *safety_files.changes(now, made)]
    release.state, release.step, release.share = ("refused" if problems else "ready"), "", 1.0
    release.reason = "\n".join(problems)
    real = report.pop("real", [])
    # One that was withdrawn meanwhile stays so.
    if Release.objects.filter(pk=release.pk, state="checking").exists():
        with transaction.atomic():
            release.save()
            _keep_replayed(release, real)
        note("", f"release {release.state}", str(release.number), gates=len(report.get("gates", ())))
        event(logger, "release checked", number=release.number, state=release.state)


def _keep_replayed(release: Release, lines: list[dict[str, Any]]) -> None:
    """What would be taken or answered otherwise; of a conversation that was forgotten meanwhile nothing."""
    pks = [line["id"] for line in lines]
    there = {pk for start in range(0, len(pks), BLOCK) for pk in _there(pks[start : start + BLOCK])}
    ReplayedMessage.objects.bulk_create(
        ReplayedMessage(
            release=release,
            message_id=line["id"],
            text=line["text"],
            before=line.get("before", "")[:300],
            after=line.get("after", "")[:300],
            is_fall=line.get("is_fall", False),
            said=line.get("said", "")[:200],
        )
        for line in lines
        if line["id"] in there
    )


def _there(pks: list[int]) -> list[int]:
    return list(InboxMessage.objects.filter(pk__in=pks).values_list("pk", flat=True))


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
