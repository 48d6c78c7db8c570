"""Patient and staff, each in a browser of their own: a person takes over and hands back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_chat import QUESTION, RED_FLAG, say
from tests.browser.test_staff import assert_readable, make_account, sign_in
from tests.support.system import System

ANSWER = "Hello, this is Anna. <b>Please</b> tell me more."


@pytest.fixture(scope="module")
def passwords(system: System) -> dict[str, str]:
    return {name: make_account(system, name) for name in ("anna", "bert")}


def as_staff(open_page, base_url, passwords, name: str = "anna", **options: object) -> Page:
    page = open_page(viewport={"width": 320, "height": 700}, **options)
    sign_in(page, base_url, passwords[name], name)
    return page


def waiting_patient(open_page) -> Page:
    patient = open_page()
    say(patient, QUESTION)
    expect(patient.locator(".answer")).to_be_visible()
    patient.get_by_role("button", name="Talk to a person").click()
    expect(patient.locator(".theirs").last).to_contain_text(
        re.compile("asked the staff|The clinic is closed")
    )
    return patient


def open_longest_waiting(staff: Page, base_url: str) -> None:
    staff.goto(f"{base_url}/staff/conversations/")
    staff.locator(".people-waiting a").last.click()
    expect(staff.get_by_role("heading", name="What was written")).to_be_visible()


def answer(staff: Page, text: str) -> None:
    staff.get_by_label("To the patient").fill(text)
    staff.get_by_role("button", name="Send").click()
    expect(staff.get_by_label("To the patient")).to_have_value("")


def test_a_person_takes_over_answers_and_hands_back(open_page, base_url, passwords):
    staff = as_staff(open_page, base_url, passwords)
    before = staff.locator(".people-waiting li").count()
    patient = waiting_patient(open_page)
    expect(staff.locator(".people-waiting li")).to_have_count(before + 1, timeout=8000)
    expect(staff).to_have_title(re.compile(r"^\(\d+\) Waiting"))
    expect(staff.locator("#news")).to_contain_text("waits for a person")
    assert_readable(staff)
    assert_accessible(staff)

    open_longest_waiting(staff, base_url)
    expect(staff.locator(".transcript")).to_contain_text(QUESTION)
    assert_accessible(staff)
    staff.get_by_role("button", name="Take over").click()
    expect(patient.locator(".theirs").last).to_contain_text("answering you here now", timeout=8000)
    assert_readable(staff)
    assert_accessible(staff)

    answer(staff, ANSWER)
    said = patient.locator(".message.person")
    expect(said).to_contain_text(ANSWER, timeout=8000)
    expect(said.locator(".by")).to_contain_text("Staff of Riverside Clinic")
    expect(patient.get_by_role("log")).to_have_attribute("aria-live", "polite")
    assert said.evaluate("e => e.getRootNode().querySelector('[role=log]').contains(e)")
    assert_accessible(patient)

    say(patient, "it is about my last injection")
    expect(staff.locator(".transcript")).to_contain_text("it is about my last injection", timeout=8000)
    staff.get_by_label("To the patient").fill("I am just writing")
    say(patient, RED_FLAG)
    expect(patient.get_by_role("heading", name="This may be an emergency")).to_be_visible()
    expect(staff.locator("[data-part=status]")).to_contain_text("Red flag", timeout=8000)
    expect(staff.get_by_label("To the patient")).to_have_value("I am just writing")
    expect(patient.locator(".theirs.fallback")).to_have_count(0)

    staff.get_by_role("button", name="Hand back to the assistant").click()
    expect(patient.locator(".theirs").last).to_contain_text("handed this conversation back", timeout=8000)
    say(patient, "how often do i get the shots")
    expect(patient.locator(".answer")).to_have_count(2)
    patient.reload()
    expect(patient.locator(".message.person")).to_have_count(1)
    expect(patient.locator(".message.mine")).to_have_count(5)


def test_the_patient_can_take_along_who_said_what(open_page, base_url, passwords):
    patient = waiting_patient(open_page)
    staff = as_staff(open_page, base_url, passwords)
    open_longest_waiting(staff, base_url)
    staff.get_by_role("button", name="Take over").click()
    answer(staff, "From a nurse.")
    expect(patient.locator(".message.person")).to_be_visible(timeout=8000)
    patient.locator(".menu summary").click()
    with patient.expect_download() as saved:
        patient.get_by_role("button", name="Save the conversation").click()
    text = saved.value.path().read_text("utf-8")
    assert re.search(r"A person, Staff of Riverside Clinic.*: From a nurse\.", text)
    plain = open_page(java_script_enabled=False)
    plain.context.add_cookies(patient.context.cookies())
    plain.goto(base_url)
    expect(plain.locator(".message.person")).to_contain_text("From a nurse.")
    expect(plain.locator(".message.person .by")).to_contain_text("Staff of")
    staff.get_by_role("button", name="Close the conversation").click()
    expect(patient.locator(".theirs").last).to_contain_text("ended this conversation", timeout=8000)


def test_an_expired_session_costs_no_word(open_page, base_url, passwords):
    waiting_patient(open_page)
    staff = as_staff(open_page, base_url, passwords)
    open_longest_waiting(staff, base_url)
    staff.get_by_role("button", name="Take over").click()
    staff.get_by_label("To the patient").fill("a long answer, half written")
    cookies = [cookie for cookie in staff.context.cookies() if cookie["name"] != "staff"]
    staff.context.clear_cookies()
    staff.context.add_cookies(cookies)
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator("#problem")).to_contain_text("You have been signed out. Your words are kept")
    expect(staff.get_by_label("To the patient")).to_have_value("a long answer, half written")
    staff.get_by_role("link", name="Sign in again").click()
    staff.get_by_label("Name").fill("anna")
    staff.get_by_label("Password").fill(passwords["anna"])
    staff.get_by_role("button", name="Sign in").click()
    expect(staff.get_by_label("To the patient")).to_have_value("a long answer, half written")
    staff.get_by_role("button", name="Send").click()
    expect(staff.locator(".transcript")).to_contain_text("a long answer, half written", timeout=8000)
    staff.get_by_label("To the patient").fill("not for the next person")
    staff.get_by_role("button", name="Sign out anna").click()
    assert staff.evaluate("Object.keys(sessionStorage).length") == 0


def test_a_second_person_is_warned_and_the_first_loses_no_word(open_page, base_url, passwords):
    waiting_patient(open_page)
    anna = as_staff(open_page, base_url, passwords)
    open_longest_waiting(anna, base_url)
    anna.get_by_role("button", name="Take over").click()
    anna.get_by_label("To the patient").fill("what anna writes")
    bert = as_staff(open_page, base_url, passwords, "bert")
    bert.goto(anna.url)
    expect(bert.get_by_text("Two people who answer at once confuse a patient")).to_be_visible()
    assert_accessible(bert)
    bert.get_by_role("button", name="Take over from anna").click()
    expect(bert.get_by_label("To the patient")).to_be_visible()
    expect(anna.get_by_text("bert has had this conversation since")).to_be_visible(timeout=8000)
    expect(anna.get_by_text("is kept in this window and comes back here")).to_be_visible()
    anna.get_by_role("button", name="Take over from bert").click()
    expect(anna.get_by_label("To the patient")).to_have_value("what anna writes")


def test_staff_can_answer_without_a_script(open_page, base_url, passwords):
    patient = waiting_patient(open_page)
    staff = as_staff(open_page, base_url, passwords, java_script_enabled=False)
    open_longest_waiting(staff, base_url)
    staff.get_by_role("button", name="Take over").click()
    staff.get_by_label("To the patient").fill("From a page without a script.")
    staff.get_by_role("button", name="Send").click()
    expect(patient.locator(".message.person")).to_contain_text("without a script", timeout=8000)
