"""What stands around the answers: feedback, taking along, forgetting, news while the chat is closed."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chat import QUESTION, RED_FLAG, say
from tests.browser.test_embedding import DESKTOP, launcher
from tests.support.fake_rasa import OVERDUE
from tests.support.host_page import HostPage
from tests.support.widget_server import EMERGENCY, WidgetServer, reply

KEPT = "SELECT useful, reason, words FROM widget_feedback ORDER BY at DESC LIMIT 1"


@pytest.fixture
def running():
    """The stand-in: it says what the real one says only when staff or time act."""
    with WidgetServer() as server:
        yield server


@pytest.fixture
def embedded(open_page, running) -> Page:
    with HostPage(running.url) as host:
        page = open_page(host.url, **DESKTOP)
        launcher(page).click()
        yield page


def choose(page: Page, name: str) -> None:
    page.locator(".menu summary").click()
    page.get_by_role("button", name=name).click()


def test_whether_it_helped_is_kept_and_can_be_changed(page, system):
    say(page, QUESTION)
    answer = page.locator(".answer")
    helped, not_helped = (
        answer.get_by_role("button", name=name, exact=True) for name in ("This helped", "This did not help")
    )
    helped.click()
    expect(helped).to_have_attribute("aria-pressed", "true")
    expect(answer.get_by_text("Thank you.")).to_be_visible()
    not_helped.click()
    expect(helped).to_have_attribute("aria-pressed", "false")
    answer.locator(".why button").first.click()
    answer.get_by_label("In your words").fill("too long")
    answer.get_by_role("button", name="Send feedback").click()
    expect(answer.locator(".why")).to_be_hidden()
    expect(answer.get_by_text("Thank you.")).to_be_visible()
    assert system.query(KEPT) == [(0, "not_my_question", "too long")]


def test_the_conversation_can_be_copied_saved_and_printed(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible()
    choose(page, "Copy the conversation")
    expect(page.get_by_text("Copied.")).to_be_visible()
    text = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"^\[.*\] You wrote: can b12 shots cause clots\n\n\[.*\] Assistant: In usual use", text)
    with page.expect_download() as saved:
        choose(page, "Save the conversation")
    assert saved.value.suggested_filename == "conversation.txt"
    assert saved.value.path().read_text("utf-8") == text
    page.evaluate("window.addEventListener('beforeprint', () => { window.whole = true; })")
    choose(page, "Print the conversation")
    expect(page.locator("iframe")).to_have_count(1)
    assert page.locator("iframe").evaluate("e => e.contentDocument.body.innerText").startswith("[")
    assert page.evaluate("window.whole") is None


def test_an_overdue_review_is_read_below_the_answer_and_taken_along(embedded, running):
    answer = {"title": "How often?", "show_title": False, "sources": [], "review_state": "draft"}
    answer |= {"blocks": reply("Often.")["blocks"], "review_by": "2026-05-03"}
    late = answer | {"overdue_words": OVERDUE}
    running.answer = lambda message: [
        reply(kind="answer", blocks=[], answers=[late if message["text"] == "late" else answer])
    ]
    for text in ("late", "in time"):
        say(embedded, text)
    expect(embedded.locator(".answer")).to_have_count(2)
    first, second = embedded.locator(".answer").all()
    expect(first.get_by_text(OVERDUE)).to_be_visible()
    expect(second.get_by_text("Often.")).to_be_visible()
    expect(second.get_by_text("due for review")).to_have_count(0)
    with embedded.expect_download() as saved:
        choose(embedded, "Save the conversation")
    assert saved.value.path().read_text("utf-8").count(f"Often.\n\n{OVERDUE}") == 1


def test_forgetting_deletes_the_conversation_everywhere(page, system, base_url):
    text = "how often are b12 shots given, to forget"
    second = page.context.new_page()
    second.goto(base_url)
    second.locator("button.leave").wait_for()
    page.bring_to_front()
    say(page, text)
    for tab in (page, second):
        expect(tab.locator(".answer")).to_have_count(1)
    choose(page, "Forget this conversation")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator(".answer")).to_have_count(1)
    choose(page, "Forget this conversation")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The conversation is deleted.")).to_be_visible()
    for tab in (page, second):
        expect(tab.locator(".message")).to_have_count(0)
        expect(tab.locator(".suggestions button").first).to_be_visible()
    assert system.query(f"SELECT COUNT(*) FROM frontdoor_inboxmessage WHERE text = '{text}'") == [(0,)]
    say(page, QUESTION)
    expect(page.locator(".answer")).to_have_count(1)


def test_a_conversation_about_an_emergency_waits_until_the_staff_have_closed_it(page):
    say(page, RED_FLAG)
    expect(page.locator(".safety")).to_be_visible()
    choose(page, "Forget this conversation")
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("p.status")).to_contain_text("staff")
    expect(page.locator(".safety")).to_be_visible()


def test_what_comes_while_it_is_closed_is_counted_on_the_launcher(embedded, running):
    say(embedded, "hello")
    expect(embedded.locator(".theirs")).to_have_count(1)
    embedded.keyboard.press("Escape")
    running.say(reply("The staff has seen this.", kind="status"))
    expect(launcher(embedded)).to_contain_text("1 new")
    launcher(embedded).click()
    expect(embedded.locator(".status.theirs")).to_be_visible()
    embedded.keyboard.press("Escape")
    expect(launcher(embedded)).not_to_contain_text("new")


def test_an_emergency_opens_the_closed_chat(embedded, running):
    say(embedded, "hello")
    expect(embedded.locator(".theirs")).to_have_count(1)
    embedded.keyboard.press("Escape")
    running.say(EMERGENCY)
    expect(embedded.get_by_role("alert").locator(".safety")).to_be_visible()


def test_it_stays_open_from_page_to_page_without_taking_the_focus(embedded):
    embedded.reload()
    expect(embedded.get_by_role("dialog")).to_be_visible()
    assert embedded.evaluate("document.activeElement === document.body")


def test_news_comes_by_the_stream_and_without_it_by_asking(embedded, running):
    embedded.route("**/api/stream*", lambda route: route.fulfill(status=429, json={"error": "too many"}))
    say(embedded, "hello")
    expect(embedded.locator(".theirs")).to_have_count(1)
    running.say(reply("From a person."))
    expect(embedded.get_by_text("From a person.")).to_be_visible(timeout=8000)
    embedded.unroute("**/api/stream*")
    embedded.wait_for_timeout(4500)
    running.say(reply("By the stream."))
    expect(embedded.get_by_text("By the stream.")).to_be_visible(timeout=1000)
    expect(embedded.locator(".theirs")).to_have_count(3)
