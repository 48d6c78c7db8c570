import html

import pytest
from django.utils import timezone

from tests.support.clock import NOON
from tests.web.questions.conftest import asked
from web.console.roles import Role
from web.releases.models import Release
from web.topics import published
from web.topics.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
PAGE = "/staff/topics/how_often/"
__all__ = ["asked"]


def save(client, revision="", script=True, **values):
    headers = {"HX-Request": "true"} if script else {}
    return client.post(f"{PAGE}save", {"revision": revision, **values}, headers=headers)


@pytest.fixture
def editor(person):
    return person("anna", Role.EDITOR)


def text(response):
    return html.unescape(response.content.decode())


def test_the_list_finds_topics_and_leads_to_them(editor):
    page = text(editor.get("/staff/topics/?q=zombie how"))
    assert "1 topic" in page
    assert f'href="{PAGE}"' in page


def test_a_file_that_was_broken_by_hand_is_named_and_the_rest_works(editor, content):
    path = content / "data" / "faq" / "how_often.yml"
    before = path.read_text("utf-8")
    line = before.splitlines().index(next(row for row in before.splitlines() if "title:" in row)) + 1
    path.write_text(before.replace("title:", "title: a: <b>", 1), "utf-8")
    for address in ("/staff/topics/", "/staff/imports/"):
        response = editor.get(address)
        assert f"data/faq/how_often.yml, line {line}: the file is not valid YAML" in text(response)
    assert 'href="/staff/topics/missed_dose/"' in text(editor.get("/staff/topics/"))
    assert editor.get("/staff/topics/missed_dose/").status_code == 200
    path.write_text(before, "utf-8")
    assert "cannot be read" not in text(editor.get("/staff/topics/"))


def test_the_list_is_ordered_by_what_patients_asked_and_thought(editor, asked):
    asked("a", kind="answer", text_id="utter_faq/missed_dose", at=timezone.now(), useful=False)
    for order in ("asked", "worst"):
        page = text(editor.get(f"/staff/topics/?sort={order}"))
        assert "asked 1 time, thumbs 0 up and 1 down" in page
        assert page.index("topics/missed_dose/") < page.index("topics/how_often/")


def test_a_topic_shows_who_asked_it_lately_without_names(editor, person, asked):
    asked("how often, i am Tom Bridges", kind="answer", text_id="utter_faq/how_often", useful=True)
    page = text(person("vera").get(PAGE))
    assert "how often, i am [name]" in page
    assert "web, thumbs up" in page
    assert "Bridges" not in page
    assert "Nobody, or their" in text(editor.get("/staff/topics/missed_dose/"))


def test_a_retired_topic_leads_to_its_release(editor, content):
    change = {"topic": "missed_dose", "before": published.text("missed_dose"), "after": ""}
    release = Release.objects.create(kind="drafts", state="past", changes=[change], proposed_at=NOON)
    (content / "data" / "faq" / "missed_dose.yml").unlink()
    page = text(editor.get("/staff/topics/?state=retired"))
    assert f'href="/staff/releases/{release.number}/"' in page
    assert "1 topic" in page


def test_a_topic_shows_its_fields_previews_and_checks(editor):
    page = text(editor.get(PAGE))
    for words in ("How often will I get B12", "loading doses b12", "Nothing has to be put right", "whatsapp"):
        assert words in page
    assert editor.get("/staff/topics/nothing/").status_code == 404


def test_a_topic_past_its_review_says_from_when_patients_are_told(editor, overdue_topic):
    page = text(editor.get(PAGE))
    assert "past its review date (3 May 2020). Patients are told so below it from 2 Jun 2020 on." in page
    assert "30 days after this day, patients are told that the review is overdue." in page
    assert "past its review date" not in text(editor.get("/staff/topics/missed_dose/"))


def test_a_viewer_reads_and_cannot_type(person):
    page = text(person("vera").get(PAGE))
    assert '<fieldset class="plain" disabled>' in page
    assert "hx-post" not in page


def test_what_is_typed_is_kept_and_the_page_told(editor):
    response = save(editor, answer="Every mcg.")
    draft = Draft.objects.get()
    assert f'value="{draft.revision}" hx-swap-oob="true"' in text(response)
    assert "mcg" in text(response)
    assert save(editor, draft.revision, answer="Other words.").status_code == 200


def test_with_the_first_change_come_the_ways_to_release_it_and_to_throw_it_away(editor):
    assert "To the releases" not in text(editor.get(PAGE))
    page = text(save(editor, answer="One."))
    draft = Draft.objects.get()
    assert "To the releases" in page
    assert f'{PAGE}drop"' in page
    assert page.count(f'name="revision" value="{draft.revision}"') == 1
    response = editor.post(f"{PAGE}drop", {"revision": draft.revision})
    assert response["Location"] == PAGE
    assert not Draft.objects.exists()


def test_lists_are_kept_as_lists(editor):
    save(editor, phrasings="one\r\n\r\n two \r\nthree", related=["missed_dose", "", "too_much_b12"])
    fields = Draft.objects.get().fields
    assert fields["phrasings"] == ["one", "two", "three"]
    assert fields["related"] == ["missed_dose", "too_much_b12"]


def test_two_editors_are_told_and_the_second_keeps_the_words(editor, person):
    save(editor, answer="One.")
    bert = person("bert", Role.EDITOR)
    assert "anna changed this draft" in text(bert.get(PAGE))
    response = save(bert, answer="Mine & <b>yours</b>.")
    assert response.status_code == 409
    assert "anna has changed this draft" in text(response)
    assert "Mine &amp; &lt;b&gt;yours&lt;/b&gt;." in response.content.decode()
    assert Draft.objects.get().fields["answer"] == "One."


def test_without_a_script_the_button_saves(editor):
    assert save(editor, script=False, answer="One.")["Location"] == PAGE
    response = save(editor, script=False, answer="Two.")
    assert response.status_code == 409
    assert "Nothing was overwritten" in text(response)


def test_signed_out_in_the_middle_a_script_is_told_so(editor):
    editor.logout()
    assert save(editor, answer="x").status_code == 401


def test_markup_in_a_topic_stays_text(editor):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    save(editor, answer=evil, title=evil, phrasings=evil, owner=evil, related=[evil], sources=[evil])
    for address in (PAGE, "/staff/topics/", "/staff/releases/"):
        page = editor.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page


def test_a_topic_is_begun_retired_and_dropped(editor):
    response = editor.post("/staff/topics/add", {"title": "Can I drink coffee?"})
    assert response["Location"] == "/staff/topics/can_i_drink_coffee/"
    assert "new, not published yet" in text(editor.get(response["Location"]))
    draft = Draft.objects.get()
    address = "/staff/topics/can_i_drink_coffee/drop"
    assert editor.post(address, {"revision": "x"}).status_code == 409
    assert editor.post(address, {"revision": draft.revision})["Location"] == "/staff/topics/"
    editor.post(f"{PAGE}retire", {"retire": "1"})
    assert "To be retired" in text(editor.get(PAGE))
    assert "already" in text(editor.post("/staff/topics/add", {"title": "How often"}))


def test_with_rasa_away_the_page_says_so(editor, settings):
    settings.RASA_URL = "http://127.0.0.1:9"
    save(editor, phrasings="one new phrasing")
    assert "does not answer just now" in text(editor.get(f"{PAGE}phrasings"))


def test_a_way_of_asking_that_another_draft_has_too_is_named(editor, settings):
    settings.RASA_URL = "http://127.0.0.1:9"
    editor.post("/staff/topics/missed_dose/save", {"revision": "", "phrasings": "<b>jab</b> forgotten"})
    save(editor, phrasings="<b>jab</b> forgotten")
    page = editor.get(f"{PAGE}phrasings").content.decode()
    assert "In another draft too" in page
    assert "in the draft of missed_dose" in page
    assert "<b>jab" not in page


def test_hard_words_are_marked_in_the_check_as_one_types(editor):
    page = save(editor, answer="<script>x</script> An intramuscular jab. Ask the nurse.").content.decode()
    assert "<mark>intramuscular</mark>" in page
    assert "<script>x" not in page
