from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from content.errors import ROOT
from content.topics import load_topics
from scripts import made_up_clinic
from web.console.roles import Role, roles_of
from web.frontdoor.models import InboxMessage, OutboxMessage

PASSWORD = "for the pictures only"
TOPICS = load_topics(ROOT / "data" / "faq")


@pytest.fixture
def now(db):
    moment = timezone.now()
    made_up_clinic.fill(TOPICS, PASSWORD, moment)
    return moment


def test_one_proposes_and_the_other_approves(now):
    for name, role in ((made_up_clinic.EDITOR, Role.EDITOR), (made_up_clinic.APPROVER, Role.APPROVER)):
        found = roles_of(authenticate(username=name, password=PASSWORD))
        assert [other for other in (Role.EDITOR, Role.APPROVER) if other in found] == [role]


def test_no_words_of_patients_stand_in_it(now):
    ours = {text for topic in TOPICS.values() for text in (topic.title, *topic.phrasings)}
    kept = set(InboxMessage.objects.values_list("text", flat=True))
    assert kept <= ours | set(made_up_clinic.NOT_ANSWERED)


def test_the_last_weeks_have_questions_of_every_outcome(now):
    moments = InboxMessage.objects.values_list("received_at", flat=True)
    assert now - timedelta(days=made_up_clinic.DAYS) <= min(moments)
    assert max(moments) < now
    said = set(OutboxMessage.objects.values_list("text_id", flat=True))
    assert set(made_up_clinic.SAID) < said
    assert {f"utter_faq/{topic}" for topic in made_up_clinic.FREQUENT} < said
