import pytest

from content.topic_file import fields_of
from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.topics import drafts, published
from web.topics.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]


def save(revision="", by="anna", topic="how_often", **values):
    return drafts.save(topic, revision, values, by, NOON)


def test_a_draft_begins_with_what_is_published_and_touches_no_file():
    before = published.text("how_often")
    draft = save(answer="Twice a year.")
    assert draft.fields == fields_of(published.topic("how_often")) | {"answer": "Twice a year."}
    assert (draft.base, draft.authors) == (published.checksum("how_often"), ["anna"])
    assert published.text("how_often") == before


def test_all_who_typed_are_its_authors():
    first = save(answer="One.")
    second = save(first.revision, by="bert", answer="Two.")
    third = save(second.revision, answer="Three.")
    assert third.authors == ["anna", "bert"]


def test_the_second_of_two_editors_is_told_and_nothing_is_overwritten():
    first = save(answer="One.")
    with pytest.raises(drafts.ChangedError) as late:
        save("", by="bert", answer="Two.")
    assert late.value.draft.changed_by == "anna"
    save(first.revision, title="Other title")
    with pytest.raises(drafts.ChangedError):
        save(first.revision, by="bert", answer="Two.")
    assert Draft.objects.get().fields["answer"] == "One."
    assert Draft.objects.get().authors == ["anna"]


def test_a_draft_that_was_thrown_away_meanwhile_is_not_begun_anew_unseen():
    first = save(answer="One.")
    drafts.drop("how_often", first.revision, "bert", NOON)
    with pytest.raises(drafts.ChangedError) as late:
        save(first.revision, answer="Two.")
    assert late.value.draft is None


def test_typing_back_what_is_published_ends_the_draft():
    first = save(answer="One.")
    assert save(first.revision, answer=published.topic("how_often").answer) is None
    assert not Draft.objects.exists()


def test_saving_nothing_new_changes_nothing():
    assert save(title=published.topic("how_often").title) is None
    draft = save(answer="One.")
    assert save(draft.revision, by="bert", answer="One.").authors == ["anna"]


def test_a_topic_that_does_not_exist_is_refused():
    with pytest.raises(drafts.RefusedError):
        save(topic="nothing", answer="One.")


@pytest.mark.parametrize(
    ("title", "topic"),
    [
        ("Can I drink coffee?", "can_i_drink_coffee"),
        ("12 weeks, or 8?", "weeks_or_8"),
        ("Café & B12", "caf_b12"),
        ("a " * 60, "a" + "_a" * 29),
        ("???", ""),
    ],
)
def test_the_id_comes_from_the_title(title, topic):
    assert drafts.topic_id(title) == topic


def test_a_new_topic_and_what_is_refused():
    draft = drafts.begin("Can I drink coffee?", "anna", NOON)
    assert (draft.topic, draft.base) == ("can_i_drink_coffee", "")
    for title in ("Can I drink coffee?", "How often", "???"):
        with pytest.raises(drafts.RefusedError):
            drafts.begin(title, "anna", NOON)


def test_a_phrasing_is_added_once():
    drafts.add_phrasing("how_often", "is it every  ten weeks", "anna", NOON)
    assert drafts.fields("how_often")["phrasings"][-1] == "is it every ten weeks"
    before = Draft.objects.get().revision
    drafts.add_phrasing("how_often", "is it every ten weeks", "bert", NOON)
    assert Draft.objects.get().revision == before


def test_retiring_and_taking_it_back():
    drafts.retire("how_often", True, "anna", NOON)
    assert Draft.objects.get().is_retirement
    drafts.retire("how_often", False, "anna", NOON)
    assert not Draft.objects.exists()
    with pytest.raises(drafts.RefusedError):
        drafts.retire("nothing", True, "anna", NOON)


def test_a_draft_that_was_published_past_is_behind_until_somebody_decides(content):
    draft = save(answer="One.")
    assert not drafts.is_behind(draft)
    path = content / "data" / "faq" / "how_often.yml"
    path.write_text(path.read_text("utf-8") + "# by hand\n", "utf-8")
    assert drafts.is_behind(draft)
    drafts.rebase("how_often", draft.revision, "anna", NOON)
    assert not drafts.is_behind(Draft.objects.get())


def test_every_change_is_on_the_record():
    draft = save(answer="One.", title="Two")
    drafts.drop("how_often", draft.revision, "bert", NOON)
    assert list(AuditEntry.objects.values_list("by", "action", "subject")) == [
        ("anna", "draft changed", "how_often"),
        ("bert", "draft dropped", "how_often"),
    ]
    assert AuditEntry.objects.first().detail == {"fields": ["title", "answer"]}
