"""Offline, slow, restarted, no storage, a wrong clock: nothing is lost or sent twice, and it is said."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_chat import QUESTION, RED_FLAG, say, theirs


def received(system, text):
    """How often the front door has a message."""
    return system.query(f"SELECT COUNT(*) FROM frontdoor_inboxmessage WHERE text = '{text}'")[0][0]


def test_offline_is_told_and_what_was_written_is_sent_once_when_the_line_is_back(page, system):
    text = "how often are b12 shots given, please"
    page.context.set_offline(True)
    expect(page.get_by_role("status").first).to_contain_text("You are offline")
    say(page, text)
    waits = page.locator(".fallback")
    expect(waits).to_contain_text("did not get through yet")
    expect(waits.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(page.locator(".mine.unsent")).to_contain_text("Not sent yet")
    page.context.set_offline(False)
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator(".unsent, .fallback")).to_have_count(0)
    expect(page.get_by_role("status").first).to_have_text("")
    assert received(system, text) == 1


def test_what_waits_survives_a_reload(page, system):
    text = "how often are b12 shots given, thanks"
    page.route("**/api/**", lambda route: route.abort())
    say(page, text)
    expect(page.locator(".fallback")).to_be_visible()
    page.reload()
    expect(page.locator(".mine")).to_have_count(1)
    page.unroute("**/api/**")
    expect(page.locator(".answer")).to_have_count(1, timeout=15_000)
    expect(page.locator(".mine")).to_have_count(1)
    assert received(system, text) == 1


def test_a_lost_reply_is_asked_for_again_and_is_one_message(page):
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            route.fetch()
            lost.append(route)
            route.abort()

    page.route(re.compile("/api/messages$"), lose_the_first)
    say(page, RED_FLAG)
    expect(page.locator(".safety")).to_have_count(1)
    page.reload()
    expect(page.locator(".mine")).to_have_count(1)
    expect(page.locator(".safety")).to_have_count(1)


def test_while_the_front_door_is_away_the_number_is_shown_and_the_message_is_sent_again(page, system):
    say(page, QUESTION)
    expect(page.locator(".answer")).to_have_count(1)
    system.program("web").kill()
    say(page, RED_FLAG)
    failed = page.locator(".fallback")
    expect(failed.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    expect(page.get_by_role("status").first).to_contain_text("cannot be reached")
    expect(page.locator(".safety").last).to_contain_text("999", timeout=15_000)
    expect(failed).to_have_count(0, timeout=15_000)
    expect(page.locator(".unsent")).to_have_count(0)
    page.reload()
    expect(page.locator(".mine")).to_have_count(2)
    expect(page.locator(".answer")).to_have_count(1)


def test_a_server_that_dies_while_it_answers_is_asked_again(page, system):
    text = "how often are b12 shots given, in general"
    say(page, text)
    system.program("web").kill()
    expect(page.locator(".answer")).to_have_count(1, timeout=15_000)
    expect(page.locator(".unsent, .fallback")).to_have_count(0)
    system.wait_until_ready()  # the answer may have come before the end
    page.reload()
    expect(page.locator(".answer")).to_have_count(1)
    assert received(system, text) == 1


def test_a_slow_answer_is_announced_as_slow(page):
    held = []
    page.route(re.compile("/api/messages$"), lambda route: held.append(route))
    say(page, QUESTION)
    status = page.get_by_role("status").first
    expect(status).to_have_text("Looking for an answer …")
    expect(page.locator(".typing")).to_be_visible()
    expect(status).to_contain_text("longer than usual", timeout=4000)
    held[0].continue_()
    expect(page.locator(".answer")).to_be_visible()
    expect(status).to_have_text("")
    expect(page.locator(".typing")).to_be_hidden()


def test_on_a_slow_phone_line_it_loads_and_answers(open_page):
    page = open_page()
    line = page.context.new_cdp_session(page)
    # Chromium's own figures for "slow 3G".
    slow = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    page.reload()
    say(page, QUESTION)
    expect(page.locator(".answer")).to_be_visible(timeout=15_000)


def test_a_second_tab_shows_the_same_conversation(page, base_url):
    second = page.context.new_page()
    second.goto(base_url)
    expect(second.get_by_label("Your question")).to_be_visible()
    say(page, QUESTION)
    for tab in (page, second):
        expect(tab.locator(".mine")).to_have_count(1)
        expect(tab.locator(".answer")).to_have_count(1)
    say(second, "how often are the shots")
    for tab in (page, second):
        expect(tab.locator(".mine")).to_have_count(2)
        expect(tab.locator(".answer")).to_have_count(2)


def test_with_cookies_refused_it_works_as_long_as_the_page(page):
    def refuse(route):
        page.context.clear_cookies()
        answer = route.fetch()
        page.context.clear_cookies()
        kept = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=kept)

    page.route(re.compile("/api/(session|messages)"), refuse)
    page.context.clear_cookies()
    page.reload()
    page.locator("button.leave").wait_for()
    say(page, QUESTION)
    expect(page.locator(".answer")).to_have_count(1)
    say(page, "how often")  # a follow-up: only in the same conversation it is understood
    expect(page.locator(".answer")).to_have_count(2)
    assert page.context.cookies() == []


@pytest.mark.parametrize("year", [1999, 2062])
def test_a_wrong_clock_changes_nothing(open_page, year):
    page = open_page()
    page.clock.install(time=f"{year}-01-01T00:00:00")
    page.reload()
    say(page, QUESTION)
    expect(page.locator(".answer time")).to_have_attribute("datetime", re.compile("^202"))
    page.reload()
    expect(theirs(page)).to_have_count(1)


def test_without_the_server_the_page_itself_says_the_emergency_words(page, system):
    text = "i have crushing chest pain, said while the server is away"
    page.route("**/api/**", lambda route: route.abort())
    started = time.monotonic()
    say(page, text)
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("heading", name="This may be an emergency")).to_be_visible()
    assert time.monotonic() - started < 3
    expect(alert.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    expect(page.locator(".mine.unsent")).to_be_visible()
    page.unroute("**/api/**")
    expect(page.locator(".unsent")).to_have_count(0, timeout=15_000)
    # The server's own words take the place above; the page's own stay in the conversation.
    expect(page.locator(".safety")).to_have_count(2)
    assert received(system, text) == 1


def test_a_server_that_says_nothing_for_three_seconds_counts_as_away(page):
    held = []
    page.route(re.compile("/api/messages$"), lambda route: held.append(route))
    say(page, "my chest hurts and i cant breathe")
    alert = page.get_by_role("alert")
    page.wait_for_timeout(2000)
    expect(alert.locator(".safety")).to_have_count(0)
    expect(alert.locator(".safety")).to_be_visible(timeout=2000)
    held[0].continue_()
    expect(page.locator(".safety")).to_have_count(2)


def test_what_is_no_red_flag_is_only_kept_waiting(page):
    page.route("**/api/**", lambda route: route.abort())
    say(page, QUESTION)
    expect(page.locator(".fallback")).to_be_visible()
    page.wait_for_timeout(3200)
    expect(page.locator(".safety")).to_have_count(0)


def test_a_page_that_never_reached_the_server_knows_the_number(open_page, host):
    host.change(script='data-emergency="112"')
    page = open_page("about:blank")
    page.route("**/api/**", lambda route: route.abort())
    page.goto(host.url)
    page.locator("button.launcher").click()
    expect(page.locator(".about").get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    say(page, "i cant breathe and my chest hurts")
    alert = page.get_by_role("alert")
    expect(alert.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
