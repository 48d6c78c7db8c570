"""What a person sees and can do on the full page, in Chromium, with the whole system running."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

CONTRAST = Path(__file__).with_name("contrast.js")
RED_FLAG = "my calf is swollen and i cant breathe"
QUESTION = "can b12 shots cause clots"
FOCUSED = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot) at = at.shadowRoot.activeElement;
  return at?.getAttribute("aria-label") || at?.id || at?.textContent;
}"""


def say(page: Page, text: str) -> None:
    page.get_by_label("Your question").fill(text)
    page.get_by_role("button", name="Send", exact=True).click()


def theirs(page: Page):
    return page.locator(".message.theirs")


def test_a_question_gets_the_curated_answer_with_sources_and_review_state(page):
    say(page, QUESTION)
    answer = theirs(page).first
    expect(answer).to_contain_text("not generally thought to cause blood clots")
    details = answer.locator("details")
    expect(details.get_by_text("draft, awaiting clinical review")).to_be_hidden()
    details.get_by_text("Sources and review").click()
    expect(details.get_by_text("draft, awaiting clinical review")).to_be_visible()
    links = details.locator("a")
    assert links.count() > 0
    for link in links.all():
        assert link.get_attribute("href").startswith("https://")
    expect(details.locator("li").first).to_contain_text(
        re.compile("page read|read in a copy|page still to be checked")
    )


def test_a_red_flag_is_met_with_words_that_stand_out(page):
    say(page, RED_FLAG)
    safety = page.locator(".safety")
    expect(safety.get_by_role("heading", name="This may be an emergency")).to_be_visible()
    expect(safety.get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    expect(safety).to_be_in_viewport(ratio=0.9)
    style = safety.evaluate("e => [getComputedStyle(e).borderLeftWidth, getComputedStyle(e).borderLeftStyle]")
    assert style == ["8px", "solid"]


def test_an_emergency_is_an_alert_and_stays_pinned_until_it_is_dismissed(page):
    say(page, RED_FLAG)
    pinned = page.get_by_role("alert")
    expect(pinned.locator(".safety")).to_be_in_viewport()
    for _ in range(2):
        say(page, QUESTION)
    expect(page.locator(".answer")).to_have_count(2)
    expect(pinned.get_by_role("heading", name="This may be an emergency")).to_be_in_viewport()
    expect(pinned.get_by_role("link", name="999").first).to_be_in_viewport()
    page.reload()
    expect(pinned.locator(".safety")).to_be_in_viewport()
    pinned.get_by_role("button", name="I have read this").click()
    expect(pinned.locator(".safety")).to_have_count(0)
    expect(page.get_by_role("log").locator(".safety")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.reload()
    expect(page.locator(".answer")).to_have_count(2)
    expect(pinned.locator(".safety")).to_have_count(0)


def test_what_led_to_it_is_shown_and_can_be_corrected(page):
    say(page, "how often is the shot and " + RED_FLAG)
    safety = page.locator(".safety")
    expect(safety).to_contain_text("that is why I say this.")
    safety.get_by_role("button", name="That was in the past").click()
    noted = page.locator(".theirs").last
    expect(noted).to_contain_text("Thank you for telling me")
    expect(noted.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")
    safety.get_by_role("button", name="Answer my other question").click()
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.locator(".reminder")).to_have_count(1)


def test_the_safety_check_can_be_answered_in_words(page):
    say(page, "stroke")
    check = page.locator(".safety.level-check")
    for name in ("Yes", "Not sure", "No"):
        expect(check.get_by_role("button", name=name, exact=True)).to_be_visible()
    say(page, "yeah it is")
    expect(page.get_by_role("heading", name="This may be an emergency")).to_be_visible()


def test_while_the_emergency_is_held_each_answer_has_the_number_above_it(page):
    say(page, RED_FLAG)
    expect(page.locator(".safety")).to_have_count(1)
    say(page, "how often do i get the shots")
    expect(theirs(page)).to_have_count(3)
    assert "reminder" in theirs(page).nth(1).get_attribute("class")
    expect(theirs(page).nth(1)).to_contain_text("999")
    expect(theirs(page).nth(2)).to_contain_text("every")


def test_words_about_an_emergency_do_not_wait_for_an_earlier_answer(page):
    held = []
    page.route("**/api/messages", lambda route: held.append(route) if not held else route.continue_())
    say(page, QUESTION)
    say(page, RED_FLAG)
    expect(page.locator(".safety")).to_be_visible()
    held[0].continue_()
    expect(page.locator(".answer")).to_be_visible()
    kinds = page.locator(".list > *").evaluate_all("all => all.map(e => [...e.classList])")
    assert [kind in classes for kind, classes in zip(("mine", "reminder", "answer"), kinds)] == [True] * 3
    expect(page.locator(".list > *").nth(3)).to_contain_text(RED_FLAG)


def test_messages_are_announced(page):
    log = page.get_by_role("log", name="Conversation")
    expect(log).to_have_attribute("aria-live", "polite")
    say(page, QUESTION)
    expect(log).to_contain_text("not generally thought")
    expect(page.get_by_role("status")).to_have_text("")


def test_enter_sends_and_shift_enter_makes_a_line(page):
    field = page.get_by_label("Your question")
    field.focus()
    page.keyboard.type("how often")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("are the shots")
    expect(page.locator(".mine")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_contain_text("You wrote: how often\nare the shots")
    expect(field).to_be_focused()
    expect(field).to_have_value("")


def test_what_is_written_before_the_script_is_there_is_not_lost(open_page, base_url):
    page = open_page("about:blank")
    held = []
    page.route("**/api/session", lambda route: held.append(route))
    page.goto(base_url)
    field = page.get_by_label("Your question")
    field.fill("how oft")
    field.press("End")
    while not held:
        page.wait_for_timeout(20)
    expect(page.locator("button.leave")).to_have_count(0)
    held[0].continue_()
    page.locator("button.leave").wait_for()
    page.keyboard.type("en")
    expect(field).to_have_value("how often")


def test_what_is_sent_before_the_script_is_there_is_answered(open_page, base_url):
    page = open_page("about:blank")
    held = []
    page.route("**/api/session", lambda route: held.append(route))
    page.goto(base_url)
    page.wait_for_timeout(500)
    page.get_by_label("Your question").fill(QUESTION)
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(1)
    held[0].continue_()
    expect(page.locator(".answer")).to_have_count(1)
    expect(page.get_by_label("Your question")).to_have_value("")
    assert page.url == base_url + "/"


def test_everything_can_be_reached_by_keyboard(page):
    reached = set()
    for _ in range(15):
        page.keyboard.press("Tab")
        reached.add(page.evaluate(FOCUSED))
    assert {"Talk to a person", "Leave now", "More", "text", "Send"} <= reached


def test_suggested_questions_answer_and_disappear(page):
    button = page.get_by_role("button", name="Can B12 injections cause blood clots?")
    button.click()
    expect(theirs(page).first).to_contain_text("not generally thought")
    expect(page.locator(".suggestions button")).to_have_count(0)
    theirs(page).first.get_by_role("button").first.click()
    expect(page.locator(".mine")).to_have_count(2)
    expect(theirs(page)).to_have_count(2)


def test_a_person_is_always_one_press_away(page):
    say(page, QUESTION)
    expect(theirs(page)).to_have_count(1)
    person = page.locator(".head").get_by_role("button", name="Talk to a person")
    expect(person).to_be_in_viewport()
    person.click()
    expect(theirs(page).nth(1).get_by_role("link", name="020 7946 0101")).to_have_attribute(
        "href", "tel:02079460101"
    )


def test_the_conversation_is_there_again_after_loading_anew(page):
    say(page, QUESTION)
    expect(theirs(page)).to_have_count(1)
    before = page.locator(".list").inner_text()
    page.reload()
    page.locator("button.leave").wait_for()
    expect(theirs(page)).to_have_count(1)
    assert page.locator(".list").inner_text().split() == before.split()
    theirs(page).first.get_by_role("button").first.click()
    expect(theirs(page)).to_have_count(2)


def test_a_text_that_is_far_too_long_gets_a_kind_answer(page):
    page.get_by_label("Your question").evaluate(
        "(field, text) => { field.value = text }", "b12 shots " * 40_000
    )
    page.get_by_role("button", name="Send", exact=True).click()
    expect(theirs(page).last).to_contain_text("999")
    expect(page.get_by_role("status")).to_have_text("")


def test_without_a_script_the_page_answers_too(open_page):
    page = open_page(java_script_enabled=False)
    say(page, RED_FLAG)
    expect(page.get_by_role("heading", name="This may be an emergency")).to_be_visible()
    expect(page.locator(".safety").get_by_role("link", name="999").first).to_have_attribute("href", "tel:999")
    page.get_by_role("button", name="Talk to a person").first.click()
    expect(page.locator(".mine")).to_have_count(2)
    expect(theirs(page).last).to_contain_text("020 7946 0101")
