"""The inbox of questions, the figures and files of topics in a real browser, by keyboard and with axe."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from content.errors import ROOT
from tests.browser.conftest import is_complaint
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_chat import CONTRAST
from web.console.roles import Role, give
from web.questions.models import Group, Mining, Question
from web.topics.models import Draft

SIZES = ({"width": 320, "height": 700}, {"width": 1024, "height": 768})


@pytest.fixture(scope="module", autouse=True)
def database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps a loop running in this thread; the database is asked only between its steps."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def filled(transactional_db) -> int:
    """One group of questions, and a curve; the group's number."""
    from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
    from web.frontdoor.replies import Reply

    now = datetime.now(timezone.utc)
    group = Group.objects.create(
        vector=b"\0" * 768,
        label="faq/how_often",
        size=2,
        unanswered=2,
        last_at=now,
        suggestions=[
            {"topic": topic, "phrasing": "how often", "similarity": 0.7}
            for topic in ("how_often", "missed_dose", "too_much_b12")
        ],
    )
    for number in range(2):
        conversation = Conversation.objects.create(
            id=f"c{number}", channel=("web", "whatsapp")[number], locale="GB", started_at=now
        )
        message = InboxMessage.objects.create(
            conversation=conversation,
            channel=conversation.channel,
            message_id=f"m{number}",
            text="I'm Tom Bridges. do you sell b12 patches",
            received_at=now - timedelta(days=number),
            answered_at=now,
            assessment={"fresh": "none", "findings": []},
        )
        reply = Reply("I do not know that.", "out_of_scope", "utter_out_of_scope")
        OutboxMessage.objects.create(
            answers=message, position=0, text_id=reply.text_id, level="none", body=reply.to_dict()
        )
        group.example = Question.objects.create(
            message=message,
            group=group,
            text="I'm [name]. do you sell b12 patches",
            reason="unanswered",
            said=reply.text_id,
            channel=message.channel,
            at=message.received_at,
        )
    group.save()
    points = [{"threshold": 0.1 * n, "answered": 1 - 0.1 * n, "wrong": 0.2 - 0.02 * n} for n in range(1, 10)]
    Mining.objects.create(started_at=now, finished_at=now, coverage=points)
    return group.pk


@pytest.fixture
def open_staff(browser: Browser, live_server, filled) -> Iterator[Callable[..., Page]]:
    """Opens one of the staff's pages as an editor; whatever the page complains about fails the test."""
    user = User.objects.create_user("anna", is_staff=True)
    give(user, [Role.EDITOR])
    client = Client()
    client.force_login(user)
    cookie = {"name": "staff", "value": client.cookies["staff"].value, "url": f"{live_server.url}/staff/"}
    contexts, complaints = [], []

    def open_as(path: str, **options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        context.add_cookies([cookie])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if is_complaint(line.text) else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES, ids=["phone", "tablet"])
def test_nothing_to_complain_about(open_staff, filled, size, scheme) -> None:
    for path in ("/staff/questions/", f"/staff/questions/{filled}/", "/staff/figures/", "/staff/imports/"):
        page = open_staff(path, viewport=size, color_scheme=scheme)
        for details in page.locator("main > details > summary, .transcript summary").all():
            details.click()
        assert_accessible(page)
        ratios = page.evaluate(Path(CONTRAST).read_text("utf-8"))
        assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_a_question_goes_into_a_draft_by_keyboard(open_staff, filled) -> None:
    page = open_staff("/staff/questions/")
    link = page.get_by_role("link", name="do you sell b12 patches")
    link.focus()
    link.press("Enter")
    expect(page.get_by_role("heading", name="Asked 2 times")).to_be_visible()
    page.get_by_text("The conversation around it").first.press("Enter")
    expect(page.get_by_text("I do not know that.").first).to_be_visible()
    expect(page.get_by_text("Bridges")).to_have_count(0)
    add = page.get_by_role("button", name="How often will I get B12 injections?")
    add.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Take out brackets")
    page.locator("#text").fill("do you sell b12 patches")
    add.press("Enter")
    expect(page.get_by_role("link", name="to look at (0)")).to_be_visible()
    assert Draft.objects.get(pk="how_often").fields["phrasings"][-1] == "do you sell b12 patches"


def test_the_slider_moves_the_point(open_staff) -> None:
    page = open_staff("/staff/figures/")
    slider = page.get_by_label("At most 1 wrong answer in")
    before = page.locator(".point").get_attribute("cx")
    slider.press("ArrowRight")
    expect(page.locator("#wrong-in")).to_have_text("5")
    page.wait_for_url("**wrong=7**")
    assert page.locator(".point").get_attribute("cx") != before


def test_a_file_is_looked_at_and_taken_in(open_staff) -> None:
    page = open_staff("/staff/imports/")
    with page.expect_download() as download:
        page.get_by_role("link", name="All topics as CSV").click()
    text = Path(download.value.path()).read_text("utf-8-sig")
    changed = text.replace("How often will I get B12 injections?", "How often are B12 injections?", 1)
    file = {"name": "topics.csv", "mimeType": "text/csv", "buffer": changed.encode()}
    page.get_by_label("A .xlsx, .csv or .yml file").set_input_files([file])
    page.get_by_role("button", name="Look what it would change").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("0 new, 1 changed")
    page.get_by_role("button", name="Make drafts").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 topic of topics.csv is a draft now")
    assert Draft.objects.get().fields["title"] == "How often are B12 injections?"
    assert "How often will I get" in (ROOT / "data" / "faq" / "how_often.yml").read_text("utf-8")
