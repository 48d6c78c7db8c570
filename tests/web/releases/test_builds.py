import json
import time

import pytest

from content.topic_file import fields_of, written
from tests.support.clock import NOON
from tests.support.topics import TEA
from tests.web.releases.conftest import NEW, OLD
from web.releases import builds, files, publish
from web.releases.models import Release
from web.releases.propose import propose, withdraw
from web.topics import drafts

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(topic_rasa):
    def make(**values):
        drafts.save("how_often", "", values or {"answer": "New words. Ask the nurse."}, "anna", NOON)
        return propose(["how_often"], "", "anna", NOON)

    return make


def test_the_content_is_laid_out_as_it_would_be(proposed, content, tmp_path):
    release = proposed(phrasings=["how often", "one new way of asking"])
    folder = tmp_path / "build"
    builds.prepare(folder, release)
    laid_out = files.texts(folder / "content" / "data" / "faq")
    before = files.texts(content / "data" / "faq")
    assert laid_out == before | {"how_often": release.changes[0]["after"]}
    assert (folder / "content" / "data" / "sources.yml").is_file()
    assert (folder / "content" / "clinic.toml").is_file()
    task = json.loads((folder / "task.json").read_text())
    assert task["needs_model"]
    assert ["how_often", "one new way of asking"] in task["phrasings"]
    assert task["model"] == str(publish.kept_model(OLD))


def test_only_ways_of_asking_are_asked_as_such(proposed, tmp_path):
    release = proposed(
        answer="New words:\n\n- ask the nurse", phrasings=["how often", "one new way of asking"]
    )
    release.changes += [
        {"topic": "tea", "before": "", "after": written("tea", fields_of(TEA))},
        {"topic": "broken", "before": "", "after": "- no topic"},
    ]
    builds.prepare(tmp_path / "build", release)
    asked = json.loads((tmp_path / "build" / "task.json").read_text())["phrasings"]
    new = ["how often", "one new way of asking"]
    assert asked == [*(["how_often", text] for text in new), *(["tea", text] for text in TEA.phrasings)]


def finish(release, tmp_path, report):
    folder = tmp_path / "build"
    folder.mkdir()
    (folder / NEW).write_bytes(b"new model")
    (folder / "report.json").write_text(json.dumps(report) if report is not None else "{")
    builds._finish(release, folder)
    release.refresh_from_db()


PASSED = {"name": "Level", "is_passed": True, "found": ""}
TRAINED = {"problems": [], "gates": [PASSED], "model": NEW, "mark": "b" * 64}


def test_a_model_that_passed_is_kept_for_the_approval(proposed, tmp_path):
    release = proposed(phrasings=["how often"])
    finish(release, tmp_path, TRAINED)
    assert (release.state, release.model, release.mark) == ("ready", NEW, "b" * 64)
    assert files.sha256(publish.kept_model(NEW)) == release.model_sha256


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (TRAINED | {"gates": [PASSED | {"is_passed": False}]}, "Gate not passed: Level"),
        ({"problems": ["data/faq/x.yml:3: wrong"]}, "data/faq/x.yml:3: wrong"),
        (None, "ended by themselves"),
    ],
)
def test_what_did_not_pass_is_refused_and_says_why(proposed, tmp_path, report, words):
    release = proposed(phrasings=["how often"])
    finish(release, tmp_path, report)
    assert release.state == "refused"
    assert words in release.reason
    assert not publish.kept_model(NEW).exists()


def test_one_that_was_withdrawn_meanwhile_stays_so(proposed, tmp_path):
    release = proposed(phrasings=["how often"])
    withdraw(release.pk, "anna", NOON)
    finish(release, tmp_path, TRAINED)
    assert release.state == "withdrawn"


def wait_for(worker, release):
    deadline = time.monotonic() + 90
    while release.state == "checking":
        worker.step()
        release.refresh_from_db()
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_texts_are_checked_in_a_process_of_their_own_also_after_a_kill(proposed):
    release = proposed(related=["not_there", "missed_dose"], answer="Take 5 mcg. Ask the nurse.")
    killed = builds.Builds()
    killed.step()
    killed._process.kill()
    killed._process.wait()
    assert Release.objects.get(pk=release.pk).state == "checking"
    wait_for(builds.Builds(), release)
    assert release.state == "refused"
    assert "mcg" in release.reason
    assert "not_there" in release.reason
    assert str(publish.folder()) not in release.reason


def test_heirs_are_those_of_now_and_of_what_was_published_before():
    def released(state, topic, *heirs):
        changes = [{"topic": topic, "before": "", "after": "", "heirs": list(heirs)}]
        Release.objects.create(kind="drafts", state=state, changes=changes, proposed_at=NOON)

    released("past", "a", "b")
    released("refused", "a", "never")
    released("past", "c")
    proposed = Release(changes=[{"topic": "a", "heirs": ["d", "b"]}, {"topic": "e"}])
    assert builds.heirs(proposed) == {"a": ["b", "d"]}
