"""Take the pictures of the chat in docs/img from a running assistant: ``python -m scripts.picture [url]``."""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, Route, sync_playwright

from scripts.browser import find
from scripts.environment import ROOT

ADDRESS = "http://127.0.0.1:8000/"
FOLDER = ROOT / "docs" / "img"
HOST_PAGE = ROOT / "docs" / "examples" / "embed.html"
QUESTION = "can b12 shots cause clots"
UNCLEAR = "b12 stuff"
RED_FLAG = "my calf is swollen and i cant breathe"
COLOURS = 96  # in a picture; more do not show and cost space
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 900, "height": 720}}


def closed(page: Page) -> None:
    """The button on a clinic's page."""
    page.locator("button.launcher").wait_for()


def opened(page: Page) -> None:
    """The first-use lines and the suggested questions."""
    closed(page)
    page.locator("button.launcher").click()
    page.locator(".suggestions button").first.wait_for()


def conversation(page: Page) -> None:
    """An answer with its sources."""
    opened(page)
    _ask(page, QUESTION, ".answer")


def did_you_mean(page: Page) -> None:
    """A question back, with buttons."""
    opened(page)
    _ask(page, UNCLEAR, ".did_you_mean")


def emergency(page: Page) -> None:
    """The pinned words."""
    opened(page)
    _ask(page, RED_FLAG, ".pinned .safety")


def error(page: Page) -> None:
    """The server does not answer."""
    opened(page)
    page.route("**/api/**", lambda route: route.abort())
    _ask(page, QUESTION, ".fallback")


def offline(page: Page) -> None:
    """No connection, and words about an emergency."""
    opened(page)
    page.context.set_offline(True)
    _ask(page, RED_FLAG, ".fallback")


def full_page(page: Page) -> None:
    """The assistant's own page."""
    _ask(page, QUESTION, ".answer")


# name: the state, what the browser is, the attributes of the page's <html> and of the script
PICTURES: dict[str, tuple[Callable[[Page], None], dict[str, Any], str, str]] = {
    "closed": (closed, DESKTOP, "", ""),
    "open": (opened, DESKTOP, "", ""),
    "conversation": (conversation, PHONE, "", ""),
    "did-you-mean": (did_you_mean, PHONE, "", ""),
    "emergency": (emergency, PHONE, "", ""),
    "error": (error, PHONE, "", ""),
    "offline": (offline, PHONE, "", ""),
    "dark": (emergency, {**PHONE, "color_scheme": "dark"}, "", ""),
    "forced-colours": (emergency, {**PHONE, "forced_colors": "active"}, "", ""),
    "right-to-left": (opened, PHONE, 'dir="rtl"', ""),
    "spanish": (opened, PHONE, "", 'data-language="es"'),
    "small": (conversation, {**PHONE, "viewport": {"width": 320, "height": 560}}, "", ""),
}


def launch(playwright: Playwright) -> Browser:
    """The browser that the tests use too."""
    browser_file = find()
    if browser_file is None:
        raise SystemExit("There is no browser: run python -m scripts.browser, which installs one.")
    return playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])


def take(address: str) -> None:
    """All pictures, each of a new person's conversation."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for name, (state, options, html, script) in PICTURES.items():
            page = browser.new_page(**options)
            _host(page, address, html, script)
            state(page)
            _save(page, f"widget-{name}")
        page = browser.new_page(**DESKTOP)
        page.goto(address)
        full_page(page)
        _save(page, "widget-full-page")
        page = browser.new_page(**DESKTOP, java_script_enabled=False)
        page.goto(address)
        page.get_by_role("textbox").fill(RED_FLAG)
        page.get_by_role("button", name="Send", exact=True).click()
        _save(page, "widget-no-javascript")
        _readme(browser, address)
        browser.close()


def _host(page: Page, address: str, html: str, script: str) -> None:
    """The example of a clinic's page, with this assistant in it."""
    text = HOST_PAGE.read_text("utf-8").replace("https://chat.clinic.example/", address)
    text = text.replace('<html lang="en">', f'<html lang="en" {html}>').replace(
        " defer>", f" defer {script}>"
    )

    def serve(route: Route) -> None:
        route.fulfill(body=text, content_type="text/html")

    page.route("**/clinic-page", serve)
    page.goto(address + "clinic-page")


def _ask(page: Page, question: str, until: str) -> None:
    field = page.locator("textarea")
    field.fill(question)
    field.press("Enter")
    page.locator(until).first.wait_for()
    page.wait_for_timeout(500)


def _save(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    write(page.screenshot(), FOLDER / f"{name}.png")
    page.close()


def _readme(browser: Browser, address: str) -> None:
    """Two conversations side by side in one picture."""
    from base64 import b64encode

    shots = []
    for question, until in ((QUESTION, ".answer"), (RED_FLAG, ".safety")):
        page = browser.new_page(viewport={"width": 560, "height": 900})
        page.goto(address)
        _ask(page, question, until)
        shots.append(b64encode(page.screenshot()).decode())
        page.close()
    page = browser.new_page(viewport={"width": 1180, "height": 940})
    images = "".join(f'<img src="data:image/png;base64,{shot}">' for shot in shots)
    page.set_content(f"<body style='margin:20px;display:flex;gap:20px;background:#ddd'>{images}")
    page.wait_for_load_state("load")
    write(page.screenshot(), FOLDER / "chat.png")


def write(picture: bytes, file: Path) -> None:
    """Keep a screenshot with few colours."""
    from PIL import Image

    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    take(sys.argv[1] if len(sys.argv) > 1 else ADDRESS)
    print(f"Pictures: {FOLDER.relative_to(ROOT)}")
