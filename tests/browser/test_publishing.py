"""From typing to what patients read, and back, in a copy of the project that may be written to."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_chat import say
from tests.browser.test_staff import assert_readable
from tests.support.project_copy import copy_project
from tests.support.system import System

QUESTION = "how often do i get b12 injections"
ASKED = "how many of these until easter"  # not answered by the trained model
TITLE = "How often will I get B12 injections?"
LONG = 300_000  # ms: a model is trained and asked, on a machine that does much else
WORDS = "Most people have several shots a week at first, then far fewer. Ask your own nurse about the plan."
TABLET = {"viewport": {"width": 820, "height": 1180}}


@pytest.fixture(scope="module")
def system(trained_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The system on files of its own."""
    root = tmp_path_factory.mktemp("project")
    copy_project(root, trained_model)
    running = System(root / "var", root)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def admin_password(system: System) -> str:
    variables = {"PYTHONPATH": str(system.root), "VAR_DIR": str(system.var_dir), "STAFF_USER": "root"}
    done = subprocess.run(
        [sys.executable, "-m", "scripts.staff_user"],
        env={**os.environ, **variables},
        cwd=system.root,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.split()[-1]


def sign_in(page: Page, base_url: str, name: str, password: str) -> Page:
    page.goto(f"{base_url}/staff/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("navigation", name="Staff pages")).to_be_visible()
    return page


def add_person(page: Page, base_url: str, name: str, role: str) -> str:
    page.goto(f"{base_url}/staff/people/")
    page.get_by_label("Name to sign in with").fill(name)
    page.get_by_label(role, exact=True).check()
    page.get_by_role("button", name="Add").click()
    return page.locator("code").inner_text()


def test_edit_propose_approve_read_and_go_back(open_page, base_url, admin_password):
    root = sign_in(open_page(**TABLET), base_url, "root", admin_password)
    edda_password = add_person(root, base_url, "edda", "editor")
    carla_password = add_person(root, base_url, "carla", "clinical approver")
    for address in ("", "people/", "audit/", "account/", "safety/"):
        root.goto(f"{base_url}/staff/{address}")
        assert_accessible(root)
        assert_readable(root)

    edda = sign_in(open_page(**TABLET), base_url, "edda", edda_password)
    edda.get_by_role("link", name="Topics").click()
    assert_accessible(edda)
    edda.get_by_label("Words").fill("how often will i get")
    edda.get_by_role("button", name="Search").press("Enter")
    edda.get_by_role("link", name="How often will I get B12 injections?").click()
    edda.get_by_label("Answer.").fill("B12 is completely safe.")
    # The first check of a process loads what it checks with.
    expect(edda.locator(".problems")).to_contain_text("safe", timeout=30_000)
    edda.get_by_label("Answer.").fill(WORDS)
    expect(edda.locator("#saved")).to_contain_text("Draft saved")
    expect(edda.get_by_text("Nothing has to be put right")).to_be_visible()
    expect(edda.locator(".preview").first).to_contain_text("Ask your own nurse")
    assert_accessible(edda)
    assert_readable(edda)

    other = sign_in(open_page(**TABLET), base_url, "carla", carla_password)
    other.goto(f"{base_url}/staff/topics/how_often/")
    expect(other.get_by_text("edda changed this draft")).to_be_visible()
    edda.get_by_label("Owner").fill("Nurses")
    expect(edda.locator("#saved")).to_contain_text("Draft saved")
    other.get_by_label("Owner").fill("Doctors")
    expect(other.locator("#saved")).to_contain_text("Nothing was overwritten")
    assert_accessible(other)

    edda.get_by_role("link", name="To the releases").click()
    edda.get_by_label("What this is about").fill("Shorter")
    edda.get_by_role("button", name="Propose as a release").click()
    expect(edda.get_by_role("heading", level=1)).to_contain_text("waits for approval", timeout=90_000)
    expect(edda.get_by_role("button", name="Approve and publish")).to_have_count(0)
    assert_accessible(edda)

    other.goto(edda.url)
    expect(other.locator("ins").first).to_be_visible()
    other.get_by_role("button", name="Approve and publish").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("what patients read now")
    assert_accessible(other)
    patient = open_page()
    say(patient, QUESTION)
    expect(patient.locator(".answer").last).to_contain_text("Ask your own nurse")

    other.get_by_role("link", name="All releases").click()
    other.locator(".release-past").get_by_role("link").first.click()
    other.get_by_role("button", name="Go back to this release").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("what patients read now")
    later = open_page()
    say(later, QUESTION)
    expect(later.locator(".answer").last).to_be_visible()
    expect(later.locator(".answer").last).not_to_contain_text("Ask your own nurse")


def test_signed_out_while_typing_the_words_are_saved_after_signing_in_again(
    open_page, base_url, admin_password
):
    page = sign_in(open_page(**TABLET), base_url, "root", admin_password)
    page.goto(f"{base_url}/staff/people/1/")
    page.get_by_label("editor", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.goto(f"{base_url}/staff/topics/missed_dose/")
    page.context.clear_cookies(name="staff")
    page.get_by_label("Answer.").fill("Typed after the end of the session.")
    expect(page.locator("#saved")).to_contain_text("Not saved: you have been signed out")
    expect(page.get_by_label("Answer.")).to_have_value("Typed after the end of the session.")
    # In another tab, as the page asks: the token of this page's form is too old then.
    sign_in(page.context.new_page(), base_url, "root", admin_password)
    page.get_by_label("Answer.").press("End")
    page.keyboard.type(" And after signing in again.")
    expect(page.locator("#saved")).to_contain_text("Draft saved")
    page.reload()
    expect(page.get_by_label("Answer.")).to_have_value(
        "Typed after the end of the session. And after signing in again."
    )
    page.get_by_role("button", name="Throw the draft away").click()


def test_a_question_that_was_not_answered_is_learnt_and_unlearnt(open_page, base_url, admin_password, system):
    patient = open_page()
    say(patient, ASKED)
    expect(patient.locator(".theirs").last.get_by_role("button").last).to_be_visible()
    before = said_last(patient)
    assert "I don't know that one" in before[0]
    mine_questions(system)

    root = sign_in(open_page(**TABLET), base_url, "root", admin_password)
    edda = sign_in(open_page(**TABLET), base_url, "ella", add_person(root, base_url, "ella", "editor"))
    edda.get_by_role("link", name="Questions").click()
    edda.get_by_role("link", name=ASKED).click()
    expect(edda.get_by_text("not answered: 1")).to_be_visible()
    edda.get_by_role("button", name=TITLE).click()
    edda.goto(f"{base_url}/staff/topics/how_often/")
    expect(edda.get_by_label("Ways of asking")).to_have_value(re.compile(f"\n{ASKED}$"))

    # What the checks refuse is not trained, and the page says why.
    as_published = edda.get_by_label("Answer.").input_value()
    edda.get_by_label("Answer.").fill(f"{as_published}\n\nB12 is completely safe.")
    expect(edda.locator("#saved")).to_contain_text("Draft saved", timeout=30_000)
    propose(edda, "Learns a question")
    expect(edda.get_by_role("heading", level=1)).to_contain_text("did not pass the checks", timeout=LONG)
    expect(edda.locator(".banner")).to_have_text(
        re.compile(r"^data/faq/how_often\.yml:\d+: “completely safe”")
    )
    expect(edda.get_by_role("button", name="Approve and publish")).to_have_count(0)
    assert_accessible(edda)

    edda.get_by_role("link", name=TITLE).click()
    edda.get_by_label("Answer.").fill(as_published)
    expect(edda.locator("#saved")).to_contain_text("Draft saved")
    propose(edda, "Learns a question")
    expect(edda.get_by_role("heading", level=1)).to_contain_text("waits for approval", timeout=LONG)
    expect(edda.locator("ins")).to_have_text([ASKED])
    for gate in ("Level of red flags", "Held-back questions answered right", "Level of patients' messages"):
        expect(edda.locator("li", has_text=gate)).to_contain_text("Passed")
    expect(edda.get_by_text("1 of 1 answered by their topic")).to_be_visible()
    assert_accessible(edda)

    carla = sign_in(
        open_page(**TABLET), base_url, "cora", add_person(root, base_url, "cora", "clinical approver")
    )
    carla.goto(edda.url)
    carla.get_by_role("button", name="Approve and publish").click()
    expect(carla.get_by_role("heading", level=1)).to_contain_text("what patients read now", timeout=LONG)
    say(patient, ASKED)
    expect(patient.locator(".answer")).to_contain_text(as_published.split("\n")[0][:40])

    carla.get_by_role("link", name="All releases").click()
    carla.locator(".release-past").get_by_role("link").first.click()
    carla.get_by_role("button", name="Go back to this release").click()
    expect(carla.get_by_role("heading", level=1)).to_contain_text("what patients read now", timeout=LONG)
    later = open_page()
    say(later, ASKED)
    expect(later.locator(".theirs").last.get_by_role("button").last).to_be_visible()
    assert said_last(later) == before


def said_last(patient: Page) -> list[str]:
    """The paragraphs and buttons of the last reply."""
    return patient.locator(".theirs").last.locator("p:not(:has(time)), button").all_inner_texts()


def propose(page: Page, note: str) -> None:
    page.get_by_role("link", name="To the releases").click()
    page.get_by_label("What this is about").fill(note)
    page.get_by_role("button", name="Propose as a release").click()


def mine_questions(system: System) -> None:
    """As the worker does each night."""
    subprocess.run(
        [sys.executable, "-m", "web.questions.mine"],
        env={**os.environ, "PYTHONPATH": str(system.root), "VAR_DIR": str(system.var_dir)},
        cwd=system.root,
        check=True,
        timeout=300,
    )


def test_signed_out_on_the_safety_pages_the_words_stay_and_are_saved_afterwards(
    open_page, base_url, admin_password
):
    root = sign_in(open_page(**TABLET), base_url, "root", admin_password)
    password = add_person(root, base_url, "doris", "clinical approver")
    page = sign_in(open_page(**TABLET), base_url, "doris", password)
    pages = {
        "texts/utter_red_flag_vision/": (
            "What patients read.",
            "Save the draft",
            "Call {emergency_number}. Now.",
        ),
        "groups/vision/": (
            "The sentence, as patients write it.",
            "Propose the words for me",
            "all zappled grey",
        ),
    }
    for address, (label, button, words) in pages.items():
        page.goto(f"{base_url}/staff/safety/{address}")
        page.get_by_label(label).fill(words)
        page.context.clear_cookies()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("Not saved: you have been signed out")).to_be_visible()
        expect(page.get_by_label(label)).to_have_value(words)
        assert_accessible(page)
        sign_in(page.context.new_page(), base_url, "doris", password).close()
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text("Not saved")).to_have_count(0, timeout=30_000)
        expect(page.get_by_label(label)).to_have_value(words)
    expect(page.get_by_label("The words that make the sign")).to_have_value("zappled > grey")
    page.goto(f"{base_url}/staff/safety/texts/utter_red_flag_vision/")
    expect(page.get_by_text("changed in a draft by doris")).to_be_visible()
    page.goto(f"{base_url}/staff/safety/groups/vision/")
    page.locator("summary", has_text="Sentences: EMERGENCY").click()
    page.context.clear_cookies()
    page.locator("#rows-1").fill("it all went zappled")
    expect(page.locator("#told-1")).to_contain_text("Not saved: you have been signed out")
    page.get_by_label("A sentence as a patient").fill("my chest hurts")
    page.get_by_role("button", name="Read it").click()
    expect(page.locator("#read")).to_contain_text("Not read: you have been signed out")
