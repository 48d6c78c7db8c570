"""The inbox of questions, the figures and files of topics in a real browser, by keyboard and with axe."""

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

from content.errors import ROOT
from content.exchange.files import write_file
from content.topics import load_topics
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_chat import CONTRAST
from web.console.roles import Role, give
from web.imports.models import Upload
from web.questions.models import Group, Mining, Question
from web.topics.models import Draft

SIZES = ({"width": 320, "height": 700}, {"width": 1024, "height": 768})


pytestmark = pytest.mark.usefixtures("database_beside_the_browser")


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
def open_staff(open_console, filled) -> Callable[..., Page]:
    """Opens one of the staff's pages as an editor."""
    user = User.objects.create_user("anna", is_staff=True)
    give(user, [Role.EDITOR])
    return partial(open_console, user=user)


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
    place, shown = int(slider.input_value()), page.locator("#wrong-in").inner_text()
    slider.press("ArrowRight")
    expect(page.locator("#wrong-in")).not_to_have_text(shown)
    page.wait_for_url(f"**wrong={place + 1}**")
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


def test_a_bad_file_is_told_row_by_row_and_nothing_is_written(open_staff) -> None:
    folder = ROOT / "data" / "faq"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    page = open_staff("/staff/imports/", viewport=SIZES[0])

    def send(text: str) -> None:
        file = {"name": "topics.csv", "mimeType": "text/csv", "buffer": text.encode()}
        page.get_by_label("A .xlsx, .csv or .yml file").set_input_files([file])
        page.get_by_role("button", name="Look what it would change").click()

    send("name,words\nhow_often,Every month\n")
    expect(page.get_by_role("alert")).to_contain_text("column")
    assert_accessible(page)

    text = write_file("topics.csv", load_topics(folder).values()).decode("utf-8-sig")
    columns, *rows = csv.reader(io.StringIO(text))
    numbers = {row[0]: number for number, row in enumerate(rows)}
    wrong = (
        ("how_often", "title", "<b>How often</b>", "holds HTML (“<b>”)"),
        ("how_often", "review_by", "next spring", "not a date"),
        ("missed_dose", "answer", "", "the cell is empty"),
    )
    for topic, column, value, _ in wrong:
        rows[numbers[topic]][columns.index(column)] = value
    written = io.StringIO()
    csv.writer(written).writerows([columns, *rows])
    send(written.getvalue())
    expect(page.get_by_role("status")).to_contain_text("0 new, 0 changed")
    expect(page.get_by_role("status")).to_contain_text("2 refused")
    told = page.locator("h3:has-text('To correct') + ul > li")
    for topic, column, _, problem in wrong:
        expect(told.filter(has_text=f"row {numbers[topic] + 2}, {column}:")).to_contain_text(problem)
    expect(page.get_by_role("button", name="Make drafts")).to_have_count(0)
    assert_accessible(page)
    assert not Draft.objects.exists()
    assert not Upload.objects.exists()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
