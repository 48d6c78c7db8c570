import html

import pytest

from tests.support.clock import NOON
from web.console.roles import Role
from web.topics import drafts, published
from web.topics.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
PAGE = "/staff/topics/how_often/"
TITLE = "Why do shots differ?"


@pytest.fixture
def editor(person):
    return person("anna", Role.EDITOR)


def text(response):
    return html.unescape(response.content.decode())


def test_a_topic_is_split_on_its_page(editor):
    phrasings = published.topic("how_often").phrasings
    page = text(editor.get(f"{PAGE}split"))
    assert all(phrasing in page for phrasing in phrasings)
    asked = {"title": TITLE, "phrasing": list(phrasings[:3]), "revision": ""}
    response = editor.post(f"{PAGE}split", asked)
    assert response["Location"] == "/staff/topics/why_do_shots_differ/"
    page = text(editor.get(response["Location"]))
    assert "from which this topic was split" in page
    assert published.topic("how_often").answer.split("\n")[0] in page
    assert "Throw these 2 drafts away" in page
    again = editor.post(f"{PAGE}split", asked)
    assert again.status_code == 409
    assert "Nothing was done" in text(again)


def test_what_was_chosen_stays_chosen_where_it_is_refused(editor):
    phrasing = published.topic("how_often").phrasings[0]
    response = editor.post(f"{PAGE}split", {"title": "???", "phrasing": [phrasing], "revision": ""})
    assert response.status_code == 400
    assert f'value="{phrasing}" checked' in text(response)


def test_a_topic_is_merged_on_its_page(editor):
    assert "What would change" not in text(editor.get(f"{PAGE}merge"))
    page = text(editor.get(f"{PAGE}merge?into=missed_dose"))
    assert "names it, and would name “missed_dose” instead" in page
    response = editor.post(f"{PAGE}merge", {"into": "missed_dose", "revision": "", "revision_into": ""})
    assert response["Location"] == "/staff/topics/missed_dose/"
    assert "which is merged into this topic" in text(editor.get(response["Location"]))
    assert "To be retired" in text(editor.get(PAGE))


def test_refusals_and_conflicts_of_a_merge_are_said(editor):
    assert editor.get(f"{PAGE}merge?into=how_often").status_code == 400
    assert editor.post(f"{PAGE}merge", {"into": "nothing"}).status_code == 400
    drafts.save("missed_dose", "", {"owner": "Nurses"}, "bert", NOON)
    response = editor.post(f"{PAGE}merge", {"into": "missed_dose", "revision": "", "revision_into": ""})
    assert response.status_code == 409
    assert "Nothing was done" in text(response)


def test_both_drafts_are_thrown_away_with_one_click(editor):
    phrasings = published.topic("how_often").phrasings
    editor.post(f"{PAGE}split", {"title": TITLE, "phrasing": list(phrasings[:3]), "revision": ""})
    old, new = Draft.objects.get(pk="how_often"), Draft.objects.get(pk="why_do_shots_differ")
    assert editor.post(f"{PAGE}drop", {"revision": old.revision}).status_code == 409
    editor.post(f"{PAGE}drop", {"revision": old.revision, "tied": [f"{new.topic} {new.revision}"]})
    assert not Draft.objects.exists()


@pytest.mark.parametrize("step", ["split", "merge"])
def test_only_editors_and_only_topics_that_exist(person, editor, step):
    assert editor.get(f"/staff/topics/nothing/{step}").status_code == 404
    assert person("vera").get(f"{PAGE}{step}").status_code == 403
