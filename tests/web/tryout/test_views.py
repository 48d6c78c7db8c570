"""The pages: both sides, follow-ups, lists; nothing is stored, and text stays text."""

import json
import os
import re
import subprocess
import sys
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from content.exchange.questions import read_questions
from web.audit.models import AuditEntry
from web.console.roles import Role
from web.escalations.models import Escalation
from web.frontdoor.models import InboxMessage
from web.redflags import drafts as safety_drafts
from web.redflags import published as redflags
from web.releases.safety_files import DOMAIN
from web.topics import drafts
from web.topics.models import Draft
from web.tryout import lists, views

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content")]
XSS = "<script>alert(1)</script>"


@pytest.fixture
def viewer(person):
    return person("vera", Role.VIEWER)


@pytest.fixture
def draft(db):
    drafts.save("how_often", "", {"answer": "Ask your nurse."}, "edda", timezone.now())


def turns_of(response):
    return json.loads(unescape(re.search(r'name="turns" value="([^"]*)"', response.content.decode())[1]))


def ask(client, text, before=None, **more):
    turns = json.dumps(turns_of(before) if before else [])
    return client.post("/staff/try/", {"text": text, "turns": turns, **more})


def test_what_is_published_and_drafted_stand_side_by_side(viewer, pages, draft):
    page = ask(viewer, "how often").content.decode()
    assert "published to how often" in page
    assert "draft to how often" in page
    assert "<strong>The draft differs:</strong> words" in page
    assert "confidence 93 %" in page
    assert "<mark>how </mark>" in page
    assert "“how ”: Chest pain (Heart), said of the past, <strong>emergency</strong>" in page


def test_drafts_of_safety_texts_are_applied_until_they_are_unticked(viewer, pages):
    safety_drafts.save(DOMAIN, "", redflags.text(DOMAIN) + "# x\n", "carla", timezone.now())
    first = ask(viewer, "how often")
    page = first.content.decode()
    assert 'name="draft" value="domain.yml" checked> Safety texts' in page
    assert "draft to how often" in page
    assert "draft to" not in ask(viewer, "how often", shown=[DOMAIN]).content.decode()


def test_a_draft_that_says_the_same_is_said_once(viewer, pages, draft):
    page = ask(viewer, "the same").content.decode()
    assert "The draft says the same" in page
    assert page.count("<p>The same.</p>") == 1


def test_without_drafts_only_what_is_published_answers(viewer, pages):
    page = ask(viewer, "how often").content.decode()
    assert "published to how often" in page
    assert "draft to" not in page
    assert "There is no open draft" in page


def test_a_draft_can_be_left_out(viewer, pages, draft):
    page = ask(viewer, "how often", shown="how_often").content.decode()
    assert "draft to" not in page
    assert 'value="how_often" checked' not in page
    page = ask(viewer, "how often", shown="how_often", draft="how_often").content.decode()
    assert "draft to" in page


def test_an_unfinished_draft_says_so_and_is_left_out(viewer, pages):
    drafts.save("how_often", "", {"review_by": "some day"}, "edda", timezone.now())
    page = ask(viewer, "how often").content.decode()
    assert "cannot be tried yet: “review_by” is not a date" in page
    assert "draft to" not in page


def test_the_conversation_goes_on_until_it_is_begun_anew(viewer, pages):
    first = ask(viewer, "how often")
    second = ask(viewer, "and in pregnancy?", first)
    assert [turn["text"] for turn in turns_of(second)] == ["how often", "and in pregnancy?"]
    assert "published to and in pregnancy?" in second.content.decode()
    third = ask(viewer, "", second, choice="topic:missed_dose What if I miss one?")
    assert turns_of(third)[-1]["choice"] == "topic:missed_dose"
    assert "You pressed" in third.content.decode()
    assert turns_of(ask(viewer, "more", third, anew="1")) == []


def test_a_long_conversation_must_begin_anew(viewer, pages):
    turns = json.dumps([{"text": "q", "choice": "", "at": 1.0}] * views.MOST_TURNS)
    response = viewer.post("/staff/try/", {"text": "one more", "turns": turns})
    assert "begin anew" in response.content.decode()
    assert len(turns_of(response)) == views.MOST_TURNS


@pytest.mark.parametrize(
    "sent",
    [
        "no json", "[1]", "{}", '[{"text": "a"}]', '[{"text": "a", "choice": "/restart", "at": 1}]',
        '[{"text": "a", "choice": "", "at": 1e12}]', '[{"text": "a", "choice": "", "at": "x"}]', "[" * 9_000,
    ],
    ids=lambda sent: sent[:30],
)  # fmt: skip
def test_a_made_up_conversation_is_none(viewer, pages, sent):
    assert turns_of(viewer.post("/staff/try/", {"turns": sent})) == []


def test_the_page_does_not_wait_for_a_slow_helper(viewer, pages, monkeypatch):
    monkeypatch.setattr(views, "PATIENCE", 0.05)
    response = ask(viewer, "slow")
    page = response.content.decode()
    assert "The question is being read" in page
    assert "Look again" in page
    assert turns_of(response)[0]["text"] == "slow"
    monkeypatch.setattr(views, "PATIENCE", 20.0)
    assert "Look again" not in ask(viewer, "", ask(viewer, "how often")).content.decode()


def test_what_went_wrong_is_said(viewer, pages):
    assert "It &lt;failed&gt;." in ask(viewer, "fail").content.decode()


def test_text_is_text(viewer, pages, draft):
    page = ask(viewer, XSS).content.decode()
    assert XSS not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "“&lt;i&gt;near&lt;/i&gt;”" in page
    assert "What if I &lt;miss&gt; one?" in page


def test_the_web_process_stays_light():
    program = (
        "import sys, django; django.setup(); import web.urls, web.tryout.views;"
        "assert not {'onnxruntime', 'sklearn', 'web.tryout.side'} & {*sys.modules}"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "web.settings"}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment)


def test_nothing_that_is_tried_is_stored(viewer, pages, draft):
    before = AuditEntry.objects.count()
    ask(viewer, "i have chest pain")
    viewer.post("/staff/try/many", {"questions": "i have chest pain"})
    assert not InboxMessage.objects.exists()
    assert not Escalation.objects.exists()
    assert AuditEntry.objects.count() == before
    assert Draft.objects.count() == 1


def waited(client, response):
    assert response.status_code == 302, response.content
    number = response["Location"].split("/")[-2]
    for tried in list(lists._lists.values()):
        assert all(trial.wait(20) for trial in tried.trials)
    return f"/staff/try/many/{number}/"


def test_a_list_becomes_a_table_and_a_file(viewer, pages, draft):
    asked = ["how often", "=1+1", XSS, "the same"]
    file = SimpleUploadedFile("a.txt", "\n".join(asked).encode())
    address = waited(viewer, viewer.post("/staff/try/many", {"file": file}))
    page = viewer.get(address).content.decode()
    assert "4 questions; 3 would be taken otherwise" in page
    assert XSS not in page
    assert "the same" not in viewer.get(address + "?only=differing").content.decode()
    csv = viewer.get(address + "table.csv")
    assert b'"\'=1+1"' in csv.content
    assert b"how_often,93 %" in csv.content.replace(b'"', b"")
    assert csv["Content-Disposition"].startswith("attachment")
    for kind in ("csv", "xlsx"):
        assert read_questions(f"a.{kind}", viewer.get(f"{address}table.{kind}").content) == asked
    assert viewer.get(f"{address}table.yml").status_code == 404


def test_a_list_that_is_not_done_shows_how_far_it_is(viewer, pages):
    response = viewer.post("/staff/try/many", {"questions": "slow"})
    page = viewer.get(response["Location"]).content.decode()
    assert "0 % of 1 questions" in page
    assert viewer.get(response["Location"] + "table.csv").status_code == 404


def test_a_list_is_for_the_one_who_asked(viewer, pages, person, monkeypatch):
    address = waited(viewer, viewer.post("/staff/try/many", {"questions": "how often"}))
    assert person("victor", Role.VIEWER).get(address).status_code == 404
    monkeypatch.setattr(lists, "KEPT", -1.0)
    assert viewer.get(address).status_code == 404


@pytest.mark.parametrize("sent", ["", "\n", "q\n" * 2_001])
def test_a_list_that_cannot_be_used_is_refused_in_words(viewer, pages, sent):
    response = viewer.post("/staff/try/many", {"questions": sent})
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
