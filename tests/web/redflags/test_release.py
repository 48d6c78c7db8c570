"""A release of safety texts or vocabulary: two people, taken over or put back; the way back leaves it."""

import html
import shutil

import pytest
from django.test import Client

from content.safety_texts import with_texts
from safety import Level, renewed
from tests.support.clock import NOON
from tests.web.redflags.conftest import GROUP
from web.audit.models import AuditEntry
from web.console.roles import Role
from web.redflags import drafts, published
from web.redflags.models import SafetyDraft
from web.redflags.propose import is_trained, propose
from web.releases import publish, safety_files
from web.releases.models import Release
from web.topics import published as published_topics

pytestmark = pytest.mark.django_db
TEXT = "utter_red_flag_vision_sms"


def with_case(text):
    return text.replace(
        "proof:\n  emergency:\n", "proof:\n  emergency:\n    - all went dark and zappled\n", 1
    )


def reworded(domain):
    return with_texts(domain, {TEXT: "Call {emergency_short} now. Your sight changed."})


def go_live(release, by="dora"):
    publish.approve(release.pk, by, False, NOON)
    publish.carry_on()
    release.refresh_from_db()
    return release


@pytest.mark.parametrize("may_approve_own", [False, True])
def test_two_people_whatever_the_clinic_allows(ready, may_approve_own):
    release = ready(with_case)
    with pytest.raises(publish.RefusedError, match="two people"):
        publish.approve(release.pk, "carla", may_approve_own, NOON)
    release.authors, release.proposed_by = ["dora"], "carla"
    release.save()
    for name in ("carla", "dora"):
        with pytest.raises(publish.RefusedError, match="two people"):
            publish.approve(release.pk, name, may_approve_own, NOON)
    assert Release.objects.get(pk=release.pk).state == "ready"


def test_it_is_put_in_place_by_the_worker_and_taken_over(ready, swaps):
    release = ready(with_case)
    publish.approve(release.pk, "dora", False, NOON)
    assert "zappled" not in published.text(GROUP)
    publish.carry_on()
    release.refresh_from_db()
    assert (release.state, release.reason) == ("live", "")
    assert "zappled" in published.text(GROUP)
    assert swaps.taken == [safety_files.marks(published.root())]
    assert not SafetyDraft.objects.exists()
    entry = AuditEntry.objects.get(action="release live")
    assert entry.detail["safety"] == [GROUP]


def test_where_it_is_not_taken_over_what_was_comes_back_and_it_says_why(ready, swaps):
    before = published.text(GROUP)
    swaps.refuse = 1
    release = go_live(ready(with_case))
    assert (release.state, "a proof case is missed" in release.reason) == ("failed", True)
    assert published.text(GROUP) == before
    assert swaps.taken == [safety_files.marks(published.root())]
    assert SafetyDraft.objects.filter(pk=GROUP).exists()


def test_killed_in_between_the_worker_carries_on(ready, swaps, monkeypatch):
    class KilledError(BaseException):
        pass

    def killed(*arguments):
        raise KilledError

    release = ready(with_case)
    publish.approve(release.pk, "dora", False, NOON)
    monkeypatch.setattr(publish.safety_swap, "everywhere", killed)
    with pytest.raises(KilledError):
        publish.carry_on()
    monkeypatch.setattr(publish.safety_swap, "everywhere", swaps.everywhere)
    publish.carry_on()
    release.refresh_from_db()
    assert release.state == "live"
    assert len(swaps.taken) == 1


def test_the_way_back_leaves_the_vocabulary_and_the_safety_texts(ready, safety_content, swaps, person):
    first = publish.take_in(NOON)
    topic = published_topics.text("how_often")
    go_live(ready(with_case))
    second = go_live(ready(reworded, "domain.yml"))
    path = safety_content / "data" / "faq" / "how_often.yml"
    path.write_text(topic.replace("Most people", "Many people"), "utf-8")
    now, taken = safety_files.texts(safety_content), list(swaps.taken)
    dora = person("dora", Role.APPROVER)
    page = html.unescape(dora.get(f"/staff/releases/{first.pk}/").content.decode())
    assert "will not come back" in page
    assert "<del>    - all went dark and zappled</del>" in page
    assert "<del>Call {emergency_short} now. Your sight changed.</del>" in page
    assert 'href="/staff/safety/"' in page
    back = publish.roll_back(first.pk, "carla", NOON)
    assert (back.state, back.kind, back.safety) == ("live", "rollback", [])
    assert published_topics.text("how_often") == topic
    assert safety_files.texts(safety_content) == now
    assert swaps.taken == taken, "nothing to take over"
    assert back.vocabulary == second.vocabulary != first.vocabulary, "answer-at reads with what patients read"
    page = html.unescape(dora.get(f"/staff/releases/{back.pk}/").content.decode())
    assert AuditEntry.objects.get(action="rolled back").detail["left"] == [GROUP, "domain.yml"]
    assert "were not put back" in page
    assert "zappled" in page


def test_where_they_have_not_changed_nothing_is_said(ready, safety_content, person):
    first = publish.take_in(NOON)
    path = safety_content / "domain.yml"
    path.write_text(path.read_text("utf-8") + "# a newer version of the program\n", "utf-8")
    publish.take_in(NOON)
    assert publish.left_as_it_is(first) == []
    page = person("dora", Role.APPROVER).get(f"/staff/releases/{first.pk}/").content.decode()
    assert "Go back to this release" in page
    assert "will not come back" not in page


def test_the_older_words_come_back_by_the_proof_and_two_people(ready, swaps):
    first = publish.take_in(NOON)
    before = published.text(GROUP)
    go_live(ready(with_case))
    publish.roll_back(first.pk, "carla", NOON)
    release = ready(lambda text: before)
    with pytest.raises(publish.RefusedError, match="two people"):
        publish.approve(release.pk, "carla", True, NOON)
    go_live(release)
    assert published.text(GROUP) == before


def test_vocabulary_and_texts_are_kept_once_for_all_releases_that_share_them(ready):
    first = publish.take_in(NOON)
    second = go_live(ready(with_case))
    third = go_live(ready(lambda text: text.replace("    - all went dark and zappled\n", "")))
    assert (third.vocabulary, second.vocabulary != first.vocabulary) == (first.vocabulary, True)
    assert {path.name for path in publish.around().iterdir()} == {first.vocabulary, second.vocabulary}
    assert not list(publish.folder().glob("*/safety"))


def as_before(release, content):
    """Its copies as they were kept before: one beside the topics, one around them without what is made."""
    copy = publish.folder() / str(release.pk) / "safety"
    for path, text in safety_files.texts(content).items():
        (copy / path).parent.mkdir(parents=True, exist_ok=True)
        (copy / path).write_text(text, "utf-8")
    for path in (safety_files.WIDGET, safety_files.PAGE):
        (publish.around() / release.vocabulary / path).unlink()
    return copy


@pytest.fixture
def made_content(safety_content):
    for path in (safety_files.WIDGET, safety_files.PAGE):
        (safety_content / path).parent.mkdir()
        (safety_content / path).write_text("<!-- made: levels -->\nfirst\n<!-- end -->", "utf-8")
    return safety_content


def test_a_release_from_before_says_what_has_changed_since_too(ready, made_content, swaps):
    first = publish.take_in(NOON)
    as_before(first, made_content)
    assert publish.take_in(NOON) == first
    go_live(ready(with_case))
    (made_content / safety_files.WIDGET).write_text("second", "utf-8")
    publish.take_in(NOON)
    assert [change["path"] for change in publish.left_as_it_is(first)] == [GROUP]
    publish.roll_back(first.pk, "carla", NOON)
    assert "zappled" in published.text(GROUP)
    assert (made_content / safety_files.WIDGET).read_text("utf-8") == "second"


def test_what_an_older_copy_lacks_is_no_change(ready, made_content, swaps):
    first = publish.take_in(NOON)
    shutil.rmtree(as_before(first, made_content))
    assert publish.take_in(NOON) == first
    assert publish.left_as_it_is(first) == []


def test_a_release_of_which_nothing_is_kept_is_followed_by_one_that_is(ready, safety_content):
    first = publish.take_in(NOON)
    Release.objects.filter(pk=first.pk).update(vocabulary="")
    found = publish.take_in(NOON)
    assert (found.kind, found.changes, found.safety) == ("found", [], [])
    assert publish.take_in(NOON) == found
    path = safety_content / GROUP
    path.write_text(with_case(published.text(GROUP)), "utf-8")
    assert [change["path"] for change in publish.take_in(NOON).safety] == [GROUP]


def test_a_file_that_was_changed_by_hand_since_is_not_overwritten(ready, safety_content):
    release = ready(with_case)
    path = safety_content / GROUP
    path.write_text(path.read_text("utf-8") + "# by hand\n", "utf-8")
    with pytest.raises(publish.RefusedError, match="vision"):
        publish.approve(release.pk, "dora", False, NOON)


def test_what_was_typed_past_is_not_proposed(ready, safety_content):
    drafts.save(GROUP, "", with_case(published.text(GROUP)), "carla", NOON)
    path = safety_content / GROUP
    path.write_text(path.read_text("utf-8") + "# by hand\n", "utf-8")
    with pytest.raises(publish.RefusedError, match="vision"):
        propose([GROUP], "", "carla", NOON)


def test_an_editor_cannot_withdraw_it_and_an_approver_can(ready, person):
    release = ready(with_case)
    address = f"/staff/releases/{release.pk}/withdraw"
    assert person("edda", Role.EDITOR).post(address).status_code == 403
    page = person("emil", Role.EDITOR).get(f"/staff/releases/{release.pk}/").content.decode()
    assert "Withdraw" not in page
    assert "zappled" in page
    assert person("dora", Role.APPROVER).post(address).status_code == 302


def test_only_new_sentences_make_training_needed(safety_content):
    before = published.text(GROUP)
    assert is_trained(before, with_case(before))
    assert not is_trained(before, before.replace("title:", "title: More", 1))


def test_the_changed_vocabulary_is_what_a_renewed_reader_reads_with(safety_content):
    path = safety_content / GROUP
    path.write_text(with_case(published.text(GROUP)), "utf-8")
    with pytest.raises(ValueError, match="zappled"):
        renewed(path.parent)
    text = published.text(GROUP)
    first = text.index("emergency:\n") + len("emergency:\n")
    path.write_text(text[:first] + "      - dark > zappled\n" + text[first:], "utf-8")
    assert renewed(path.parent).assess("all went dark and zappled").level is Level.EMERGENCY


def test_the_front_door_takes_over_only_for_this_machine_with_the_secret(
    settings, safety_content, monkeypatch
):
    from web.releases import internal

    settings.INTERNAL_SECRET = "secret"
    monkeypatch.setattr(internal.safety_swap, "here", lambda: {"vocabulary": "a" * 64, "texts": "b"})
    post = Client().post
    assert post("/internal/safety").status_code == 401
    assert post("/internal/safety", headers={"x-forwarded-for": "192.0.2.1"}).status_code == 403
    assert post("/internal/safety", headers={"authorization": "Bearer secret"}).json()["texts"] == "b"
