import html

import pytest

from content.topic_file import fields_of, written
from tests.support.clock import NOON
from web.console.roles import Role
from web.releases import publish
from web.releases.models import Release
from web.topics import drafts, published

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("topic_rasa")]


def text(response):
    return html.unescape(response.content.decode())


def test_from_a_draft_to_live_and_back(person, ready):
    anna, carla = person("anna", Role.EDITOR), person("carla", Role.APPROVER)
    drafts.save("how_often", "", {"answer": "New words. Ask the nurse."}, "anna", NOON)
    response = anna.post("/staff/releases/propose", {"topic": "how_often", "note": "shorter"})
    number = Release.objects.get(kind="drafts").number
    address = f"/staff/releases/{number}/"
    assert response["Location"] == address
    assert "is being checked" in text(anna.get(address))
    Release.objects.filter(pk=number).update(state="ready")
    page = text(carla.get(address))
    assert "<ins>New" in page
    assert "Approve and publish" in page
    carla.post(f"{address}approve")
    assert "is what patients read now" in text(carla.get(address))
    assert published.topic("how_often").answer.startswith("New words")
    first = Release.objects.get(kind="found").number
    going_back = text(carla.get(f"/staff/releases/{first}/"))
    assert "Going back changes 1 topic: “How often will I get B12 injections?” reads as it did." in going_back
    response = carla.post(f"/staff/releases/{first}/back")
    assert "is what patients read now" in text(carla.get(response["Location"]))
    assert not published.topic("how_often").answer.startswith("New words")


def test_a_new_topic_is_seen_whole_and_one_that_is_gone_is_no_link(person, ready, content):
    carla = person("carla", Role.APPROVER)
    fields = fields_of(published.topic("how_often")) | {"title": "Can I drink coffee?"}
    changes = [{"topic": "coffee", "before": "", "after": written("coffee", fields), "revision": ""}]
    release = ready()
    Release.objects.filter(pk=release.pk).update(changes=changes)
    page = text(carla.get(f"/staff/releases/{release.pk}/"))
    for name in ("owner", "sources", "related", "review by", "ask clinician", "group"):
        assert f"<strong>{name}</strong>: <ins>" in page, name
    assert "<h3>Can I drink coffee?: new</h3>" in page
    drafts.begin("Coffee", "anna", NOON)
    assert '<h3><a href="/staff/topics/coffee/">Can I drink coffee?</a>' in text(
        carla.get(f"/staff/releases/{release.pk}/")
    )


def test_ones_own_change_has_no_button_and_is_refused(person, ready):
    release = ready(by="carla")
    carla = person("carla", Role.APPROVER)
    address = f"/staff/releases/{release.pk}/"
    assert "another clinical approver" in text(carla.get(address))
    assert "Approve and publish" not in text(carla.get(address))
    assert carla.post(f"{address}approve").status_code == 409
    assert publish.live().kind == "found"


def test_progress_is_shown_and_at_the_end_the_page_loads_anew(person, ready):
    release, vera = ready(), person("vera")
    Release.objects.filter(pk=release.pk).update(state="checking", step="Training", share=0.3)
    response = vera.get(f"/staff/releases/{release.pk}/progress")
    assert 'value="0.300"' in text(response)
    assert "HX-Refresh" not in response.headers
    Release.objects.filter(pk=release.pk).update(state="ready")
    assert vera.get(f"/staff/releases/{release.pk}/progress")["HX-Refresh"] == "true"


def test_gates_and_reasons_are_shown_as_text(person, ready):
    release = ready()
    gate = {"name": "Level", "is_passed": False, "found": "1 of 2"}
    evil = {"text": "<script>alert(1)</script>", "before": "x", "after": "y", "is_fall": True}
    Release.objects.filter(pk=release.pk).update(
        state="refused", reason="<b>why</b>", report={"gates": [gate], "changed": [evil], "changed_count": 1}
    )
    page = person("vera").get(f"/staff/releases/{release.pk}/").content.decode()
    assert "Not passed" in page
    assert "falls in level" in page
    assert "<script>alert" not in page
    assert "&lt;b&gt;why" in page


def test_proposing_nothing_is_a_sentence(person):
    response = person("anna", Role.EDITOR).post("/staff/releases/propose")
    assert response.status_code == 409
    assert "at least one draft" in text(response)


def test_withdrawing(person, ready):
    release, anna = ready(), person("anna", Role.EDITOR)
    anna.post(f"/staff/releases/{release.pk}/withdraw")
    assert "withdrawn" in text(anna.get(f"/staff/releases/{release.pk}/"))
    assert anna.post(f"/staff/releases/{release.pk}/withdraw").status_code == 409


def test_the_page_shows_the_first_messages_and_the_file_has_all(person, ready):
    release, vera = ready(), person("vera")
    lines = [
        {"text": f"question {n}", "before": "answer a", "after": "answer b", "is_fall": False}
        for n in range(250)
    ]
    lines[0]["text"] = "=1+1"
    report = {"changed": lines, "changed_count": 250, "gates": []}
    Release.objects.filter(pk=release.pk).update(report=report, needs_model=True)
    address = f"/staff/releases/{release.pk}/"
    page = text(vera.get(address))
    assert ("question 199”" in page, "question 200”" in page) == (False, False)
    Release.objects.filter(pk=release.pk).update(report=report | {"seconds": {"check": 1}})
    page = text(vera.get(address))
    assert ("question 199”" in page, "question 200”" in page) == (True, False)
    assert "The first 200 stand here" in page
    file = vera.get(f"{address}messages.csv")
    assert "question 249" in text(file)
    assert "'=1+1" in text(file)
    assert "attachment" in file["Content-Disposition"]
    assert vera.get(f"{address}messages.xlsx").content.startswith(b"PK")
    assert vera.get(f"{address}messages.html").status_code == 404
