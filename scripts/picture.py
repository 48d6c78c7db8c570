"""Take the README's picture of the chat from a running assistant: ``python -m scripts.picture [address]``."""

import sys

from playwright.sync_api import Page, ViewportSize, sync_playwright

from scripts.browser import find
from scripts.environment import ROOT

ADDRESS = "http://127.0.0.1:8000/"
PICTURE = ROOT / "docs" / "img" / "chat.png"
QUESTIONS = ("can b12 shots cause clots", "my calf is swollen and i cant breathe")
SIZE: ViewportSize = {"width": 560, "height": 900}


def take(address: str) -> None:
    """Ask each question in a page of its own, and put the two pictures side by side into one file."""
    browser_file = find()
    if browser_file is None:
        raise SystemExit("There is no browser: run `make test` once, which installs one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        shots = [_ask(browser.new_page(viewport=SIZE), address, question) for question in QUESTIONS]
        page = browser.new_page(viewport={"width": 2 * SIZE["width"] + 60, "height": SIZE["height"] + 40})
        images = "".join(f'<img src="data:image/png;base64,{_base64(shot)}">' for shot in shots)
        page.set_content(f"<body style='margin:20px;display:flex;gap:20px;background:#ddd'>{images}")
        page.wait_for_load_state("load")
        PICTURE.parent.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()


def _ask(page: Page, address: str, question: str) -> bytes:
    page.goto(address)
    page.get_by_role("textbox").fill(question)
    page.keyboard.press("Enter")
    page.locator(".message.theirs").first.wait_for()
    page.wait_for_timeout(500)
    return page.screenshot()


def _base64(data: bytes) -> str:
    from base64 import b64encode

    return b64encode(data).decode()


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else ADDRESS)
    print(f"Picture: {PICTURE.relative_to(ROOT)}")
