import json
import subprocess

import pytest

from tests.support.clock import NOON
from tests.support.model_archive import write_model
from tests.web.releases.conftest import NEW, OLD
from web.audit.models import AuditEntry
from web.releases import files, publish
from web.releases.models import Release
from web.topics import drafts, published
from web.topics.models import Draft

pytestmark = pytest.mark.django_db


def approve(release, by="carla", own=False):
    return publish.approve(release.pk, by, own, NOON)


def in_use(content):
    return json.loads((content / "models" / "current.json").read_text())["model"]


def test_texts_alone_are_live_at_once_without_a_swap(ready, topic_rasa):
    release = approve(ready())
    assert (release.state, release.reason) == ("live", "")
    assert (release.approved_by, release.model) == ("carla", OLD)
    assert published.topic("how_often").answer == "New words. Ask the nurse."
    assert topic_rasa.swaps == []
    assert not Draft.objects.exists()
    assert Release.objects.filter(state="live").count() == 1


def test_nobody_approves_their_own_change(ready):
    release = ready()
    with pytest.raises(publish.RefusedError, match="own change"):
        approve(release, by="anna")
    release.authors, release.proposed_by = ["bert"], "anna"
    release.save()
    with pytest.raises(publish.RefusedError, match="own change"):
        approve(release, by="anna")
    assert Release.objects.get(pk=release.pk).state == "ready"


def test_a_clinic_of_one_may_and_the_release_says_so(ready):
    assert approve(ready(), by="anna", own=True).is_own_approval
    assert not approve(ready(answer="Others approve."), own=True).is_own_approval


def test_a_new_model_is_taken_by_the_worker_with_its_texts(ready, topic_rasa, content):
    release = approve(ready(phrasings=["one way of asking"]))
    assert release.state == "publishing"
    assert published.topic("how_often").phrasings != ("one way of asking",)
    publish.carry_on()
    release.refresh_from_db()
    assert (release.state, topic_rasa.model, in_use(content)) == ("live", NEW, NEW)
    assert published.topic("how_often").phrasings == ("one way of asking",)


@pytest.mark.parametrize("fault", ["refuses", "mutes"])
def test_a_model_that_will_not_do_leaves_everything_as_it_was(ready, topic_rasa, content, fault):
    before = files.texts(published.folder())
    getattr(topic_rasa, fault).add(NEW)
    release = approve(ready(phrasings=["one way of asking"]))
    publish.carry_on()
    release.refresh_from_db()
    assert release.state == "failed"
    assert release.reason
    assert (topic_rasa.model, in_use(content)) == (OLD, OLD)
    assert files.texts(published.folder()) == before
    assert Draft.objects.filter(pk="how_often").exists()
    assert publish.live().kind == "found"


def test_with_rasa_away_nothing_is_touched_and_it_says_why(ready, topic_rasa):
    before = files.texts(published.folder())
    release = ready()
    topic_rasa.die()
    release = approve(release)
    assert (release.state, "cannot be reached" in release.reason) == ("failed", True)
    assert files.texts(published.folder()) == before


def test_a_model_that_was_changed_since_its_checks_is_not_taken(ready, topic_rasa):
    release = ready(phrasings=["one way of asking"])
    publish.kept_model(NEW).write_bytes(b"another")
    approve(release)
    publish.carry_on()
    release.refresh_from_db()
    assert "not the one that was checked" in release.reason
    assert topic_rasa.model == OLD


@pytest.mark.parametrize("where", ["write", "_use_model", "remove", "_hear_new_answers", "_keep"])
def test_killed_anywhere_the_worker_carries_on(ready, topic_rasa, content, monkeypatch, where):
    class KilledError(BaseException):
        pass

    def killed(*arguments):
        raise KilledError

    release = approve(ready(phrasings=["one way of asking"]))
    monkeypatch.setattr(files if where in ("write", "remove") else publish, where, killed)
    with pytest.raises(KilledError):
        publish.carry_on()
    monkeypatch.undo()
    publish.carry_on()
    release.refresh_from_db()
    assert (release.state, topic_rasa.model, in_use(content)) == ("live", NEW, NEW)
    assert published.topic("how_often").phrasings == ("one way of asking",)


def test_a_topic_that_was_changed_by_hand_since_is_not_overwritten(ready, content):
    release = ready()
    path = content / "data" / "faq" / "how_often.yml"
    by_hand = path.read_text("utf-8") + "# by hand\n"
    path.write_text(by_hand, "utf-8")
    with pytest.raises(publish.RefusedError, match="how_often"):
        approve(release)
    assert path.read_text("utf-8") == by_hand


def test_what_was_typed_on_meanwhile_stays_a_draft(ready):
    release = ready()
    draft = Draft.objects.get()
    drafts.save("how_often", draft.revision, {"answer": "Later words."}, "anna", NOON)
    approve(release)
    draft = Draft.objects.get()
    assert draft.fields["answer"] == "Later words."
    assert not drafts.is_behind(draft)


def test_back_to_any_release_with_its_model(ready, topic_rasa, content):
    first = publish.take_in(NOON)
    before = files.texts(published.folder())
    approve(ready())
    approve(ready(phrasings=["one way of asking"]))
    publish.carry_on()
    assert topic_rasa.model == NEW
    back = publish.roll_back(first.pk, "carla", NOON)
    publish.carry_on()
    back.refresh_from_db()
    assert (back.state, back.kind, back.back_to_id) == ("live", "rollback", first.pk)
    assert files.texts(published.folder()) == before
    assert (topic_rasa.model, in_use(content)) == (OLD, OLD)


@pytest.mark.parametrize("domain", [b"intents: [red_flag_stroke]", None], ids=["of before", "no model"])
def test_nobody_goes_back_to_a_model_that_would_not_tell_todays_red_flags(ready, topic_rasa, content, domain):
    first = publish.take_in(NOON)
    approve(ready(phrasings=["one way of asking"]))
    publish.carry_on()
    now = files.texts(published.folder())
    if domain:
        write_model(publish.kept_model(OLD), b"old model", domain)
    else:
        publish.kept_model(OLD).write_bytes(b"no archive")
    with pytest.raises(publish.RefusedError, match="red_flag_heart" if domain else "cannot be read"):
        publish.roll_back(first.pk, "carla", NOON)
    assert (topic_rasa.model, files.texts(published.folder())) == (NEW, now)
    assert not Release.objects.filter(kind="rollback").exists()


def test_texts_alone_come_back_at_once(ready, topic_rasa):
    first = publish.take_in(NOON)
    approve(ready())
    assert publish.roll_back(first.pk, "carla", NOON).state == "live"
    assert topic_rasa.swaps == []
    with pytest.raises(publish.RefusedError):
        publish.roll_back(publish.live().pk, "carla", NOON)


def test_what_was_changed_by_hand_is_a_release_and_can_be_come_back_to(ready, content):
    publish.take_in(NOON)
    path = content / "data" / "faq" / "how_often.yml"
    path.write_text(path.read_text("utf-8").replace("Most people", "Many people"), "utf-8")
    found = publish.take_in(NOON)
    assert (found.kind, [change["topic"] for change in found.changes]) == ("found", ["how_often"])
    approve(ready())
    publish.roll_back(found.pk, "carla", NOON)
    assert "Many people" in published.text("how_often")


def test_all_of_it_is_on_the_record(ready):
    approve(ready())
    actions = list(AuditEntry.objects.values_list("action", flat=True))
    assert actions == [
        "draft changed",
        "release found",
        "release proposed",
        "release approved",
        "release live",
    ]


def test_where_git_fails_the_release_is_live_and_staff_are_told(ready, content, person):
    subprocess.run(["git", "init", "-q", content], check=True)
    release = approve(ready())
    assert (release.state, len(release.commit), "not_committed" in release.report) == ("live", 40, False)
    (content / ".git" / "index.lock").touch()
    release = approve(ready(answer="Other words. Ask the nurse."))
    assert (release.state, release.commit) == ("live", "")
    assert "index.lock" in AuditEntry.objects.get(action="release not committed").detail["reason"]
    vera = person("vera")
    page = vera.get(f"/staff/releases/{release.pk}/").content.decode()
    assert "commit in the content repository failed" in page
    assert "git add data/faq" in page
    assert (
        f"Release {release.pk} is live, but is not in the content"
        in vera.get("/staff/releases/").content.decode()
    )
    (content / ".git" / "index.lock").unlink()
    following = approve(ready(answer="Third words. Ask the nurse."))
    assert following.commit
    assert "is not in the content" not in vera.get("/staff/releases/").content.decode()
