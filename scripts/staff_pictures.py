"""Take the pictures of the staff's pages in docs/img/editing: ``python -m scripts.staff_pictures``.

A system of its own runs in an empty folder, with made-up patients and two accounts. Nothing is published.
"""

import os
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, expect, sync_playwright

from content.topics import load_topics
from scripts import processes
from scripts.database import prepare_database
from scripts.environment import LOOPBACK, ROOT, free_port
from scripts.picture import launch, write

FOLDER = ROOT / "docs" / "img" / "editing"
SIZE: ViewportSize = {"width": 1100, "height": 700}
MOST = 80_000  # bytes of one picture
PATIENCE = 1200.0  # seconds; a model is trained and asked meanwhile
STOP_LIMIT = 15.0
TOPIC = "How often will I get B12 injections?"
SENTENCE = "Your nurse writes the date of your next shot on your card."
PHRASING = "when is my next one due"
NOTE = "Says where the next date stands"
PATCHES = "patches"


class Staff(NamedTuple):
    """The pages of the two who take part: one proposes, the other approves."""

    editor: Page
    approver: Page


def topics(staff: Staff) -> Page:
    """The list, searched."""
    page = staff.editor
    _go(page, "Topics")
    page.get_by_label("Words").fill("how often will i get")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name=TOPIC)).to_be_visible()
    return page


def topic(staff: Staff) -> Page:
    """A draft with a sentence more and another way of asking."""
    page = staff.editor
    page.get_by_role("link", name=TOPIC).click()
    for label, more in (("Ways of asking", f"\n{PHRASING}"), ("Answer.", f"\n\n{SENTENCE}")):
        field = page.get_by_label(label)
        field.fill(field.input_value() + more)
        expect(page.locator("#saved")).to_contain_text("Draft saved")
    expect(page.locator(".preview").first).to_contain_text(SENTENCE)
    expect(page.locator("#side")).to_contain_text(PHRASING)
    page.evaluate("scrollTo(0, 0)")
    return page


def tried(staff: Staff) -> Page:
    """The new way of asking, put to what is published and to the draft."""
    page = staff.editor
    _go(page, "Try it")
    page.get_by_label("Your question").fill(PHRASING)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".verdict")).to_contain_text("The draft differs", timeout=PATIENCE * 1000)
    page.locator(".mine").scroll_into_view_if_needed()
    return page


def proposed(staff: Staff) -> Page:
    """The page on which a draft becomes a release."""
    page = staff.editor
    _go(page, "Releases")
    page.get_by_label("What this is about").fill(NOTE)
    return page


def release(staff: Staff) -> Page:
    """The release after its checks, as the approver sees it."""
    page = staff.editor
    page.get_by_role("button", name="Propose as a release").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("waits for approval", timeout=PATIENCE * 1000)
    _go(staff.approver, "Releases")
    staff.approver.get_by_role("main").get_by_role("link", name="Release").first.click()
    expect(staff.approver.get_by_role("button", name="Approve and publish")).to_be_visible()
    return staff.approver


def questions(staff: Staff) -> Page:
    """What patients asked, most frequent first."""
    page = staff.editor
    _go(page, "Questions")
    expect(page.get_by_role("link", name=PATCHES).first).to_be_visible()
    return page


def question(staff: Staff) -> Page:
    """One group, with the topics that it may belong to."""
    page = staff.editor
    page.get_by_role("link", name=PATCHES).first.click()
    page.get_by_label("The question, as it will stand").fill("do you sell b12 patches")
    page.get_by_role("heading", name="What to do").evaluate("heading => heading.scrollIntoView()")
    return page


def figures(staff: Staff) -> Page:
    """Questions a day, and what came of them."""
    page = staff.editor
    _go(page, "Figures")
    expect(page.locator(".chart .kind").first).to_be_visible()
    return page


# In this order: each begins where the one before it ended.
PICTURES: dict[str, Callable[[Staff], Page]] = {
    "topics": topics,
    "topic": topic,
    "try-it": tried,
    "questions": questions,
    "question": question,
    "figures": figures,
    "propose": proposed,
    "release": release,
}


def take(address: str, password: str) -> None:
    """All pictures."""
    from scripts.made_up_clinic import APPROVER, EDITOR

    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        staff = Staff(*(_sign_in(browser, address, name, password) for name in (EDITOR, APPROVER)))
        for name, walk in PICTURES.items():
            _save(walk(staff), name)
        browser.close()


def _sign_in(browser: Browser, address: str, name: str, password: str) -> Page:
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(60_000)
    page.goto(f"{address}staff/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Staff pages")).to_be_visible()
    return page


def _go(page: Page, place: str) -> None:
    page.get_by_role("navigation", name="Staff pages").get_by_role("link", name=place).click()


def _save(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    alarms = page.get_by_role("alert").all_inner_texts()
    if alarms:
        raise SystemExit(f"{name}: the page complains: {alarms[0]}")
    file = FOLDER / f"{name}.png"
    write(page.screenshot(), file)
    if file.stat().st_size > MOST:
        raise SystemExit(f"{name}: the picture is larger than {MOST} bytes.")
    print(f"{file.relative_to(ROOT)}  {file.stat().st_size} bytes", flush=True)


@contextmanager
def system(var_dir: Path, password: str) -> Iterator[str]:
    """The address of a system with the made-up clinic, run as by ``make run``."""
    os.environ |= {"VAR_DIR": str(var_dir), "DJANGO_SETTINGS_MODULE": "web.settings"}
    _fill(var_dir, password)
    port = free_port()
    command = [sys.executable, "-m", "scripts.run", "--port", str(port)]
    running = processes.start(command, os.environ, ROOT)
    try:
        address = f"http://{LOOPBACK}:{port}/"
        _wait_for(f"{address}readyz", running)
        yield address
    finally:
        processes.stop(running, STOP_LIMIT)


def _fill(var_dir: Path, password: str) -> None:
    prepare_database(os.environ, var_dir)
    import django

    django.setup()
    from django.db import connections
    from django.utils import timezone

    from scripts.made_up_clinic import fill
    from web.questions import mine

    fill(load_topics(ROOT / "data" / "faq"), password, timezone.now())
    if mine.main() != 0:
        raise SystemExit("The made-up questions could not be put into groups.")
    connections.close_all()


def _wait_for(address: str, running: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The system did not start; the lines above say why.")


def main() -> int:
    """Command line."""
    password = secrets.token_urlsafe(15)
    with tempfile.TemporaryDirectory() as folder, system(Path(folder) / "var", password) as address:
        take(address, password)
    return 0


if __name__ == "__main__":
    sys.exit(main())
