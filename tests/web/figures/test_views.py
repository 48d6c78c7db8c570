import csv
import io

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.support.clock import NOON
from web.figures.tables import TABLES
from web.questions.models import Mining


@pytest.fixture
def staff(db, settings):
    client = Client()
    client.force_login(User.objects.create_user("anna", is_staff=True))
    return client


@pytest.mark.parametrize("address", ["", *(f"{name}.csv" for name in TABLES)])
def test_only_for_staff(db, address) -> None:
    response = Client().get(f"/staff/figures/{address}")
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/login/")


def page(client, **asked) -> str:
    days = {"first": NOON.date().isoformat(), "last": NOON.date().isoformat()}
    return client.get("/staff/figures/", days | asked).content.decode()


def test_the_page_holds_all_figures(staff, asked) -> None:
    asked("a", text_id="utter_faq/how_often", kind="answer", useful=True)
    asked("b", text_id="utter_did_you_mean")
    text = page(staff)
    assert "Questions a day (2)" in text
    assert "How often will I get B12 injections?" in text
    assert "Thumbs: 1 up, 0 down" in text
    assert 'class="kind kind-0"' in text
    assert "style=" not in text, "the policy allows no inline styles"


def test_without_anything_the_page_says_so(staff) -> None:
    text = page(staff)
    assert "No answers in these days." in text
    assert "Measured in the first night." in text


def test_answers_past_their_review_say_from_when_patients_are_told(staff, overdue_topic) -> None:
    text = page(staff)
    assert "due 3 May 2020, Clinical content team; patients are told from 2 Jun 2020 on" in text
    assert "is overdue 30 days after its review date" in text


def test_the_slider_chooses_a_point(staff) -> None:
    points = [
        {"threshold": 0.2, "answered": 0.9, "wrong": 0.04},
        {"threshold": 0.6, "answered": 0.6, "wrong": 0.008},
        {"threshold": 0.99, "answered": 0.0, "wrong": 0.0},
    ]
    Mining.objects.create(started_at=NOON, finished_at=NOON, coverage=points)
    assert "<strong>0.20</strong>, <strong>90.0 %</strong>" in page(staff, wrong="5")
    assert "No threshold keeps to that." in page(staff, wrong="0")
    for text in (page(staff), *(page(staff, wrong=wrong) for wrong in ("99", "x", ""))):
        assert "<strong>0.60</strong>, <strong>60.0 %</strong>" in text
        assert '<output id="wrong-in" for="wrong">100</output>' in text


def test_the_slider_begins_at_the_first_place_that_the_data_reach(staff) -> None:
    points = [
        {"threshold": 0.2, "answered": 0.9, "wrong": 0.18},
        {"threshold": 0.9, "answered": 0.2, "wrong": 0.04},
    ]
    mining = Mining.objects.create(started_at=NOON, finished_at=NOON, coverage=points)
    assert '<output id="wrong-in" for="wrong">20</output>' in page(staff)
    mining.coverage = [{"threshold": 0.2, "answered": 0.9, "wrong": 0.5}]
    mining.save()
    assert '<output id="wrong-in" for="wrong">100</output>' in page(staff)
    assert "No threshold keeps to that." in page(staff)


def test_tables_as_csv(staff, asked) -> None:
    asked("a", text_id="utter_faq/how_often", kind="answer", channel="=cmd()")
    days = {"first": NOON.date().isoformat(), "last": NOON.date().isoformat()}
    response = staff.get("/staff/figures/days.csv", days)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["day", "'=cmd()", "answered"]
    assert rows[1][:3] == [NOON.date().isoformat(), "1", "1"]
    rows = list(csv.reader(io.StringIO(staff.get("/staff/figures/topics.csv", days).content.decode())))
    assert rows[1] == ["how_often", "How often will I get B12 injections?", "1", "1", "0", "0", "0"]
    assert staff.get("/staff/figures/secrets.csv").status_code == 404
    for name in TABLES:
        response = staff.get(f"/staff/figures/{name}.csv", days)
        assert response.status_code == 200
        assert f"{name}_".replace("days", "questions") in response["Content-Disposition"]
