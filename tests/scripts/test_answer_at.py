"""What was said then, from a released model and its topics; the texts of today differ."""

import re
import shutil
from datetime import timedelta

import pytest

from scripts import answer_at
from tests.support.clock import NOON
from web.releases import files, publish
from web.releases.as_of import NotKnownError
from web.releases.models import Release

pytestmark = pytest.mark.django_db
QUESTION = "how often do i get b12 injections"


@pytest.fixture
def release(trained_model, settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    kept = publish.kept_model(trained_model.name)
    kept.parent.mkdir(parents=True)
    shutil.copy(trained_model, kept)
    made = Release.objects.create(
        kind="drafts",
        state="live",
        authors=["anna"],
        proposed_by="anna",
        approved_by="carla",
        proposed_at=NOON,
        live_at=NOON,
        model=trained_model.name,
        model_sha256=files.sha256(kept),
    )
    shutil.copytree(answer_at.ROOT / "data" / "faq", publish.copy_of(made))
    path = publish.copy_of(made) / "how_often.yml"
    made.vocabulary = publish.keep_around(answer_at.ROOT, publish.around())
    made.save()
    text = path.read_text("utf-8")
    assert "Most people" in text
    path.write_text(text.replace("Most people", "At that time most people"), "utf-8")
    return made


WHEN = (NOON + timedelta(minutes=5)).isoformat()


def test_the_answer_of_that_day_with_who_stood_for_it(release):
    told = answer_at.told(WHEN, QUESTION)
    assert f"release {release.pk}" in told
    for words in ("anna", "carla", "At that time most people", "how_often", "Sources of", "as of then"):
        assert words in told, words
    assert "red flag: none" in told
    shutil.rmtree(publish.around())
    told = answer_at.told(WHEN, "my chest hurts and i cannot breathe")
    assert "red flag: emergency" in told
    assert "today's; those of that day are not kept" in told


def test_whether_the_review_was_overdue_goes_by_that_day(release):
    path = publish.copy_of(release) / "how_often.yml"
    topic = path.read_text("utf-8")
    for due, is_told in (("2026-10-26", True), ("2026-10-27", False)):  # asked on 25 November
        path.write_text(re.sub(r"review_by: \S+", f"review_by: {due}", topic), "utf-8")
        assert ("due for review by 26 October 2026" in answer_at.told(WHEN, QUESTION)) is is_told


@pytest.mark.parametrize("gone", ["model", "topics", "changed"])
def test_what_is_no_longer_kept_is_said(release, gone):
    if gone == "model":
        publish.kept_model(release.model).unlink()
    elif gone == "topics":
        shutil.rmtree(publish.copy_of(release))
    else:
        publish.kept_model(release.model).write_bytes(b"another")
    with pytest.raises(NotKnownError, match=r"no longer kept|not there any more|not the model") as problem:
        answer_at.told(WHEN, QUESTION)
    assert f"release {release.pk}" in str(problem.value)
