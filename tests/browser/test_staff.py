"""Patient and staff, each in a browser of their own: what one does, the other sees."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_chat import CONTRAST, RED_FLAG, say
from tests.support.system import ROOT, System


def make_account(system: System, name: str) -> str:
    """An account of the staff; its password."""
    done = subprocess.run(
        [sys.executable, "-m", "scripts.staff_user"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "VAR_DIR": str(system.var_dir), "STAFF_USER": name},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.split()[-1]


@pytest.fixture(scope="module")
def password(system: System) -> str:
    return make_account(system, "anna")


def sign_in(page: Page, base_url: str, password: str, name: str = "anna") -> None:
    page.goto(f"{base_url}/staff/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").press("Enter")
    expect(page.get_by_role("heading", name="Red flags", exact=True)).to_be_visible()


def assert_readable(page: Page) -> None:
    ratios = page.evaluate(Path(CONTRAST).read_text("utf-8"))
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_red_flag_appears_is_acknowledged_and_the_patient_is_told(open_page, base_url, password):
    staff = open_page(viewport={"width": 320, "height": 700})
    sign_in(staff, base_url, password)
    waiting = staff.locator(".waiting li")
    before = waiting.count()
    sound = staff.locator("#sound")
    expect(sound).to_be_visible()  # the script has run
    sound.press("Enter")
    expect(sound).to_have_attribute("aria-pressed", "true")

    patient = open_page()
    say(patient, RED_FLAG)
    expect(patient.locator(".safety")).to_be_visible()

    expect(waiting).to_have_count(before + 1, timeout=8000)
    expect(staff).to_have_title(re.compile(r"^\(\d+\) Waiting"))
    expect(staff.locator("#news")).to_contain_text("New red flag")
    expect(sound).to_have_attribute("aria-pressed", "true")
    assert_readable(staff)

    waiting.first.get_by_role("link").click()
    expect(staff.locator(".transcript")).to_contain_text(RED_FLAG)
    expect(staff.locator("mark").first).to_be_visible()
    assert_readable(staff)
    staff.get_by_role("button", name="Acknowledge").press("Enter")
    expect(staff.get_by_text("by anna")).to_be_visible()

    seen = patient.locator(".message.status")
    expect(seen).to_contain_text("staff has seen this", timeout=10000)
    expect(seen.get_by_role("link", name="999")).to_have_attribute("href", "tel:999")

    staff.get_by_label("Outcome").select_option("spoke_with_patient")
    staff.get_by_label("Note").fill("called back")
    staff.get_by_role("button", name="Close").click()
    expect(waiting).to_have_count(before)
    expect(patient.locator(".message.status")).to_have_count(2, timeout=15000)
    patient.reload()
    expect(patient.locator(".message.status")).to_have_count(2)


def test_it_works_without_a_script(open_page, base_url, password):
    patient = open_page(java_script_enabled=False)
    patient.get_by_label("Your question").fill(RED_FLAG)
    patient.get_by_role("button", name="Send", exact=True).click()
    staff = open_page(java_script_enabled=False)
    sign_in(staff, base_url, password)
    staff.locator(".waiting li").first.get_by_role("button", name="Acknowledge").click()
    expect(staff.get_by_text("by anna")).to_be_visible()
    patient.goto(base_url)
    expect(patient.locator(".message.status")).to_contain_text("staff has seen this")
