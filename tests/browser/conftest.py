"""A real browser on the real system, or on the staff's pages alone."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from scripts.browser import find
from tests.support.host_page import HostPage
from tests.support.system import System

OURS = ("127.0.0.1", "localhost", None)
# Without these Chromium looks for its maker's servers at every start.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# Not for the whole session: while Playwright runs, asyncio's own tests cannot.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = find()
    assert executable, "no browser: run python -m scripts.browser"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield running
        running.close()


@pytest.fixture
def base_url(system: System) -> str:
    return system.base_url


@pytest.fixture
def open_page(browser: Browser, base_url: str) -> Iterator[Callable[..., Page]]:
    """Opens the chat as a new person; whatever the page complains about fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(url: str = base_url, **options: object) -> Page:
        context = browser.new_context(**{"viewport": {"width": 390, "height": 800}, **options})
        contexts.append(context)
        page = context.new_page()
        listen(page, complaints)
        page.goto(url)
        if url == base_url and options.get("java_script_enabled", True):
            page.locator("button.leave").wait_for()
        return page

    yield open_as
    for context in contexts:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")
        context.close()
    assert complaints == []


def listen(page: Page, complaints: list[str]) -> None:
    """Note what the page complains about: an error, a broken rule, a script that ran, a foreign address."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if is_complaint(line.text) else None)
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on(
        "request",
        lambda asked: None if urlsplit(asked.url).hostname in OURS else complaints.append(asked.url),
    )


def is_complaint(line: str) -> bool:
    """Whether a line of the browser's console means that the page broke one of its own rules."""
    return any(words in line for words in ("Content Security", "CORS", "Trusted"))


@pytest.fixture(scope="module")
def database_beside_the_browser() -> Iterator[None]:
    """Playwright keeps a loop running in this thread; the database is asked only between its steps."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    yield
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_console(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Opens one of the staff's pages as a user; whatever the page complains about fails the test."""
    from django.test import Client

    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_as(path: str, user: object = None, **options: object) -> Page:
        context = browser.new_context(**options)
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            value = client.cookies["staff"].value
            context.add_cookies([{"name": "staff", "value": value, "url": f"{live_server.url}/staff/"}])
        page = context.new_page()
        listen(page, complaints)
        page.goto(f"{live_server.url}{path}")
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()


@pytest.fixture
def host(base_url: str, host_port: int) -> Iterator[HostPage]:
    """A clinic's own page on another origin, with the chat embedded."""
    with HostPage(base_url, host_port) as running:
        yield running
