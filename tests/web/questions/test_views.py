import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.support.clock import NOON
from web.audit.models import AuditEntry
from web.console.roles import Role, give
from web.questions.mining import mine
from web.questions.models import Group
from web.topics.models import Draft

HOSTILE = "<script>alert(1)</script> do you sell b12 patches"


def signed_in(name, *roles, **values):
    client = Client(**values)
    user = User.objects.create_user(name, is_staff=True)
    give(user, roles)
    client.force_login(user)
    return client


@pytest.fixture
def staff(db):
    return signed_in("anna", Role.EDITOR)


@pytest.fixture
def number(asked, meanings) -> int:
    asked("I'm Tom Bridges")
    asked(HOSTILE)
    mine(meanings, NOON)
    return Group.objects.get(example__text=HOSTILE).pk


def test_only_for_staff(number) -> None:
    client = Client()
    for address in ("/staff/questions/", f"/staff/questions/{number}/"):
        assert client.get(address)["Location"].startswith("/staff/login/")
    client.post(f"/staff/questions/{number}/decision", {"state": "ignored"})
    assert Group.objects.get(pk=number).state == "open"


def test_the_list_shows_what_was_asked_and_done(staff, number) -> None:
    text = staff.get("/staff/questions/").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; do you sell b12 patches" in text
    assert "<script>alert" not in text
    assert "the assistant said that it does not know" in text
    assert "not answered: 1" in text


def test_a_group_shows_the_conversation_without_names(staff, number) -> None:
    text = staff.get(f"/staff/questions/{number}/").content.decode()
    assert "I&#x27;m [name]" in text
    assert "Bridges" not in text
    assert "<script>alert" not in text


def test_decisions_of_one_click(staff, number) -> None:
    address = f"/staff/questions/{number}/decision"
    assert staff.post(address, {"state": "out_of_scope"}).status_code == 302
    group = Group.objects.get(pk=number)
    assert (group.state, group.decided_by) == ("out_of_scope", "anna")
    refused = staff.post(address, {"state": "ignored"})
    assert refused.status_code == 409
    assert "anna has decided already" in refused.content.decode()
    staff.post(address, {"state": "open"})
    assert Group.objects.get(pk=number).state == "open"


@pytest.mark.parametrize("state", ["", "published"])
def test_other_decisions_are_refused_here(staff, number, state) -> None:
    assert staff.post(f"/staff/questions/{number}/decision", {"state": state}).status_code == 409


def test_a_request_from_elsewhere_is_refused(number) -> None:
    client = signed_in("ben", Role.EDITOR, enforce_csrf_checks=True)
    assert client.post(f"/staff/questions/{number}/decision", {"state": "ignored"}).status_code == 403


def test_a_viewer_reads_and_decides_nothing(number) -> None:
    client = signed_in("cleo")
    assert "Out of scope" not in client.get(f"/staff/questions/{number}/").content.decode()
    assert client.post(f"/staff/questions/{number}/decision", {"state": "ignored"}).status_code == 403
    assert Group.objects.get(pk=number).state == "open"


def test_a_decision_is_recorded_without_words_of_patients(staff, number) -> None:
    staff.post(f"/staff/questions/{number}/decision", {"state": "raised"})
    entry = AuditEntry.objects.latest("number")
    assert (entry.by, entry.action, entry.subject) == ("anna", "question decided", f"question {number}")
    assert "patches" not in str(entry.detail)


def test_what_is_not_there_is_not_found(staff) -> None:
    assert staff.get("/staff/questions/999999/").status_code == 404
    assert staff.post("/staff/questions/999999/decision", {"state": "ignored"}).status_code == 404


def test_a_question_is_added_to_the_draft_of_a_topic(staff, number) -> None:
    text = staff.get(f"/staff/questions/{number}/").content.decode()
    assert text.count('name="topic" value="') == 3
    values = {"state": "phrasing", "topic": "how_often", "text": "do you sell  b12 patches"}
    assert staff.post(f"/staff/questions/{number}/decision", values).status_code == 302
    assert Draft.objects.get(pk="how_often").fields["phrasings"][-1] == "do you sell b12 patches"
    group = Group.objects.get(pk=number)
    assert (group.state, group.topic) == ("phrasing", "how_often")


def test_a_question_begins_a_new_topic(staff, number) -> None:
    values = {"state": "new_topic", "title": "Do you sell patches?", "text": "do you sell b12 patches"}
    response = staff.post(f"/staff/questions/{number}/decision", values)
    assert response["Location"] == "/staff/topics/do_you_sell_patches/"
    assert Draft.objects.get().fields["phrasings"] == ["do you sell b12 patches"]
    assert Group.objects.get(pk=number).topic == "do_you_sell_patches"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"topic": "how_often", "text": "ring 07700 900123"}, "still names"),
        ({"topic": "how_often", "text": "how often do i get b12 injections"}, "has this phrasing already"),
        ({"topic": "no_such_topic", "text": "do you sell patches"}, "does not exist"),
        ({"topic": "../../etc", "text": "do you sell patches"}, "does not exist"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_kept(staff, number, values, told) -> None:
    response = staff.post(f"/staff/questions/{number}/decision", {"state": "phrasing"} | values)
    assert response.status_code == 409
    assert told in response.content.decode()
    assert values["text"] in response.content.decode(), "what was typed is kept"
    assert Group.objects.get(pk=number).state == "open"
    assert not Draft.objects.exists()


def test_an_approver_decides_what_was_raised_on_its_page(staff, number) -> None:
    address = f"/staff/questions/{number}/"
    staff.post(f"{address}decision", {"state": "raised"})
    page = staff.get(address).content.decode()
    assert "Back to the questions to look at" in page
    assert "Out of scope" not in page
    carla = signed_in("carla", Role.APPROVER)
    page = carla.get(address).content.decode()
    for words in ("Back to the questions to look at", "Begin a new topic", "Out of scope", "Ignore"):
        assert words in page
    assert "Raise to the clinical approver" not in page
    values = {"state": "phrasing", "topic": "how_often", "text": "do you sell b12 patches"}
    assert staff.post(f"{address}decision", values).status_code == 409
    assert carla.post(f"{address}decision", values).status_code == 302
    assert Draft.objects.get(pk="how_often").fields["phrasings"][-1] == "do you sell b12 patches"
    Group.objects.filter(pk=number).update(state="raised")
    values = {"state": "new_topic", "title": "Do you sell patches?", "text": "do you sell b12 patches"}
    assert carla.post(f"{address}decision", values)["Location"] == "/staff/topics/do_you_sell_patches/"


def test_what_came_back_says_what_was_decided_and_when(staff, number) -> None:
    Group.objects.filter(pk=number).update(
        was="ignored", people_since=7, decided_by="ben", decided_at=NOON, state="open"
    )
    page = staff.get(f"/staff/questions/{number}/").content.decode()
    assert "asked by 7 more people since it was decided" in page
    assert "Ignored, ben, " in page
    assert "ignored on" in staff.get("/staff/questions/").content.decode()
    staff.post(f"/staff/questions/{number}/decision", {"state": "ignored"})
    assert Group.objects.get(pk=number).was == ""
