"""Every page of the staff, filled with text that looks like a program: axe finds nothing, nothing runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timezone

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.signals import template_rendered
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from content.errors import ROOT
from content.exchange.files import write_file
from content.topic_file import fields_of
from content.topics import load_topic
from tests.browser.test_accessibility import assert_accessible
from tests.browser.test_hostile_text import HANDLERS, PAYLOADS
from tests.browser.test_staff import assert_readable
from web.audit.log import note
from web.console.roles import Role, give
from web.conversations.models import Ownership
from web.escalations.models import Delivery, Escalation, EscalationEvent, EscalationMessage, UnansweredCheck
from web.frontdoor.models import Conversation, InboxMessage, OutboxMessage
from web.frontdoor.replies import Reply
from web.questions.models import Group, Mining, Question
from web.redflags import published as safety
from web.redflags.models import SafetyDraft
from web.releases.models import Release, ReplayedMessage
from web.topics.models import Draft
from web.tryout import lists
from web.tryout.process import Trial

pytestmark = pytest.mark.usefixtures("database_beside_the_browser")
PHONE = {"viewport": {"width": 320, "height": 700}}
PASSWORD = "correct horse battery"
NOW = datetime(2026, 11, 20, 9, tzinfo=timezone.utc)
BASE = '{% extends "console/base.html" %}'
ERROR = "frontdoor/error.html"
TOPIC, OTHER = "how_often", "missed_dose"
TEXTS = [payload for payload in PAYLOADS if payload.isprintable()]
EVERY = "\n".join(TEXTS)
SHORT = "<img src=x onerror=alert(1)>"
# What none of our pages holds itself; their scripts and styles are files.
MADE = (
    "script:not([src^='/static/']), link:not([href^='/']), img, iframe, object, embed, base, style, "
    "video, audio, form form, math, template, slot, xss, marquee, clinic-chat, "
    "meta[http-equiv], svg:not(.chart, .key)"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """Whom and what the pages show."""

    admin: User
    viewer: User
    other: User
    group: int
    escalation: int
    check: int
    releases: dict[str, int]
    tried: str


@pytest.fixture
def filled(transactional_db, settings) -> Filled:
    """Something for every page to show, all of it as hostile as a text can be."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    admin, viewer, other = (
        User.objects.create_user(name, password=PASSWORD, is_staff=True) for name in ("root", "vera", SHORT)
    )
    give(admin, list(Role))
    TOTPDevice.objects.create(user=other, name="app", confirmed=True)
    drafts()
    messages = conversation()
    releases = {state: release(state, messages[0]) for state in ("checking", "refused", "ready", "past")}
    Release.objects.filter(pk=releases["checking"]).update(state="withdrawn")
    releases["live"] = release("live", messages[0])
    for text in TEXTS[:20]:
        note(text, text, text, NOW, words=text)
    Mining.objects.create(started_at=NOW, finished_at=NOW, coverage=[])
    trial = Trial()
    tried = lists.Tried("root", tuple(TEXTS), trial, None)
    lists.keep(tried)
    return Filled(admin, viewer, other, inbox(messages), escalation(), check(), releases, str(tried.number))


def drafts() -> None:
    known = fields_of(load_topic(ROOT / "data" / "faq" / f"{TOPIC}.yml"))
    for number, text in enumerate(TEXTS):
        hostile = {
            "title": text[:200],
            "owner": text,
            "answer": text,
            "phrasings": [text],
            "on_yes": text,
            "sources": [text],
            "related": [text],
            "ask_clinician": text,
        }
        draft(f"topic_{number}", {**known, **hostile})
    draft(TOPIC, {**known, "title": SHORT, "answer": EVERY, "phrasings": TEXTS})
    path = safety.group_path("vision")
    SafetyDraft.objects.create(
        path=path,
        text=safety.text(path),
        base=safety.text(path),
        revision="1",
        authors=TEXTS[:5],
        changed_by=SHORT,
        changed_at=NOW,
    )


def draft(topic: str, fields: dict[str, object]) -> None:
    Draft.objects.create(
        topic=topic, fields=fields, revision="1", authors=[SHORT], changed_by=SHORT, changed_at=NOW
    )


def conversation() -> list[InboxMessage]:
    known = Conversation.objects.create(id="c", channel="web", locale="GB", started_at=NOW)
    Ownership.objects.create(conversation=known, status="waiting", since=NOW, written_at=NOW)
    found = {"fresh": "emergency", "level": "emergency", "findings": []}
    messages = []
    for number, text in enumerate(TEXTS):
        message = InboxMessage.objects.create(
            conversation=known,
            channel="web",
            message_id=str(number),
            text=text,
            received_at=NOW,
            answered_at=NOW,
            assessment=found,
        )
        reply = Reply(text, "answer", f"utter_faq/{OTHER}")
        OutboxMessage.objects.create(
            answers=message, position=0, text_id=reply.text_id, level="none", body=reply.to_dict()
        )
        messages.append(message)
    return messages


def inbox(messages: list[InboxMessage]) -> int:
    """Each message as a group of its own, and one group of them all; the number of that one."""
    suggestions = [{"topic": topic, "phrasing": SHORT, "similarity": 0.7} for topic in (TOPIC, OTHER)]
    for message in messages:
        group = Group.objects.create(
            vector=b"\0" * 768, label=SHORT, size=1, last_at=NOW, suggestions=suggestions
        )
        group.example = Question.objects.create(
            message=message,
            group=group,
            text=message.text,
            reason="unanswered",
            said=SHORT,
            channel="web",
            at=NOW,
        )
        group.save()
    return group.pk


def escalation() -> int:
    made = Escalation.objects.create(
        conversation="c", channel="web", level="emergency", opened_at=NOW, alarmed_at=NOW, note=EVERY
    )
    EscalationMessage.objects.create(
        escalation=made,
        channel="web",
        message_id="0",
        text=EVERY,
        level="emergency",
        assessment={"findings": []},
        written_at=NOW,
    )
    for text in TEXTS:
        EscalationEvent.objects.create(
            escalation=made, kind="correction", by=text, at=NOW, detail={text: text}
        )
    Delivery.objects.create(
        escalation=made,
        round=1,
        contact=SHORT,
        way="mail",
        level="emergency",
        key="1",
        state="dead",
        queued_at=NOW,
        acknowledge_by=NOW,
        next_try_at=NOW,
        ended_at=NOW,
        problem=SHORT,
    )
    return made.pk


def check() -> int:
    return UnansweredCheck.objects.create(conversation="c", channel="web", asked_at=NOW, noticed_at=NOW).pk


def release(state: str, message: InboxMessage) -> int:
    before = (ROOT / "data" / "faq" / f"{TOPIC}.yml").read_text("utf-8")
    gates = [{"name": text, "is_passed": False, "found": text} for text in TEXTS[:5]]
    changed = [{"text": text, "before": text, "after": text, "is_fall": True} for text in TEXTS]
    made = Release.objects.create(
        kind="drafts",
        state=state,
        note=SHORT,
        reason=EVERY,
        changes=[
            {"topic": TOPIC, "before": before, "after": before.replace("B12", SHORT), "revision": "1"},
            {"topic": OTHER, "before": before, "after": EVERY, "revision": "1"},
        ],
        safety=[{"path": "domain.yml", "before": EVERY, "after": EVERY[::-1], "revision": "1"}],
        authors=[SHORT],
        proposed_by=SHORT,
        proposed_at=NOW,
        approved_by=SHORT,
        approved_at=NOW,
        live_at=NOW,
        report={
            "gates": gates,
            "changed": changed,
            "changed_count": 9,
            "real_asked": 1,
            "seconds": {SHORT: 1},
        },
    )
    ReplayedMessage.objects.create(
        release=made, message=message, text=EVERY, before=SHORT, after=SHORT, is_fall=True
    )
    return made.number


def walk(open_console: Callable[..., Page], filled: Filled) -> Iterator[Page]:
    """Each page in turn."""
    page = open_console("/staff/login/", **PHONE)
    yield page
    enter(page, filled.other, "wrong")
    yield page
    enter(page, filled.other, PASSWORD)
    expect(page.get_by_role("heading", name="Sign in: code")).to_be_visible()
    yield page

    yield open_console("/staff/people/", filled.viewer, **PHONE)
    page = open_console("/staff/nothing/", filled.admin, **PHONE)
    yield page
    address = page.url.removesuffix("nothing/")
    numbers = filled.releases.values()
    for path in (
        "",
        f"escalations/{filled.escalation}/?changed=1",
        f"checks/{filled.check}/",
        "conversations/",
        "conversations/c/",
        "questions/",
        f"questions/{filled.group}/",
        "figures/",
        f"topics/?q={SHORT}",
        f"topics/{TOPIC}/",
        "topics/topic_9/",
        f"topics/{OTHER}/",
        f"topics/{TOPIC}/split",
        f"topics/{OTHER}/merge?into={TOPIC}",
        "try/",
        f"try/many/{filled.tried}/",
        "releases/",
        *(f"releases/{number}/" for number in numbers),
        f"safety/?q={SHORT}",
        "safety/groups/vision/",
        "safety/texts/utter_red_flag_general/",
        "people/",
        f"people/{filled.other.pk}/",
        "audit/",
        "account/",
        "imports/",
    ):
        page.goto(address + path)
        yield page
    yield from typed(page, address, filled.escalation)


def typed(page: Page, address: str, escalation: int) -> Iterator[Page]:
    """Pages that answer what was typed or sent."""
    page.goto(f"{address}account/")
    page.get_by_role("button", name="Set up").click()
    yield page
    # Without htmx the reading of a sentence is a page of its own.
    page.route("**/htmx*", lambda route: route.abort())
    page.goto(f"{address}safety/")
    page.get_by_label("A sentence as a patient would write it").fill(SHORT)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/safety/read")
    expect(page.get_by_label("A sentence as a patient would write it")).to_have_value(SHORT)
    yield page
    page.unroute("**/htmx*")
    page.goto(f"{address}topics/{OTHER}/")
    page.get_by_label("Answer.").fill(EVERY)
    page.get_by_label("Title,").fill(SHORT)
    page.get_by_label("Ways of asking").fill(EVERY)
    expect(page.locator("#saved")).to_contain_text("Draft saved", timeout=30_000)
    expect(page.locator(".preview").first).to_contain_text("alert(1)")
    yield page
    page.goto(f"{address}imports/")
    known = load_topic(ROOT / "data" / "faq" / f"{TOPIC}.yml")
    # One row a text, and a topic that can be taken in: as text, it may hold what is not HTML.
    hostile = [
        replace(known, id=f"file_{number}", title=text, answer=text, phrasings=(text,))
        for number, text in enumerate(TEXTS)
    ]
    file = {"name": f"{SHORT}.csv", "mimeType": "text/csv", "buffer": write_file("topics.csv", hostile)}
    page.locator("#file").set_input_files([file])
    page.get_by_role("button", name="Look what it would change").click()
    expect(page.get_by_role("heading", name="To correct")).to_be_visible()
    yield page
    # Last, since it ends the session.
    page.goto(f"{address}escalations/{escalation}/")
    page.get_by_label("Outcome").select_option(index=1)
    page.get_by_label("Note").fill(EVERY)
    page.context.clear_cookies(name="staff")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("heading", name="This was not done")).to_be_visible()
    yield page


def away(open_console: Callable[..., Page], filled: Filled) -> Page:
    """What the staff see when the database does not answer."""
    page = open_console("/staff/", filled.admin, **PHONE)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_session RENAME TO gone")
        try:
            page.reload()
        finally:
            cursor.execute("ALTER TABLE gone RENAME TO django_session")
    return page


def enter(page: Page, user: User, password: str) -> None:
    page.get_by_label("Name").fill(user.username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def assert_only_text(page: Page) -> None:
    assert page.locator(MADE).count() == 0, page.url
    assert page.locator("*").evaluate_all(HANDLERS) == [], page.url
    links = page.locator("[href], [action], [formaction]").evaluate_all(
        "all => all.flatMap(e => [e.href, e.action, e.formAction])"
    )
    schemes = {str(link).partition(":")[0] for link in links if link}
    assert schemes <= {"http", "https", "tel", "mailto", "otpauth"}, (page.url, schemes)


def pages_of_the_staff() -> set[str]:
    """The templates of whole pages, by the names under which they are rendered."""
    every = (ROOT / "web").glob("*/templates/*/*.html")
    found = {f"{path.parent.name}/{path.name}" for path in every if BASE in path.read_text("utf-8")}
    return found | {ERROR}


def test_every_page_is_accessible_and_takes_text_for_text(open_console, filled) -> None:
    seen: set[str] = set()
    problems: list[str] = []

    def see(template, **_: object) -> None:
        seen.add(template.name)

    template_rendered.connect(see)
    try:
        for page in walk(open_console, filled):
            problems += look(page)
        problems += look(away(open_console, filled))
    finally:
        template_rendered.disconnect(see)
    problems += [f"{name} is opened by no step of the walk" for name in pages_of_the_staff() - seen]
    assert problems == [], "\n".join(problems)


def look(page: Page) -> list[str]:
    """What is wrong with a page, all of it opened, in the light and in the dark."""
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    found = []
    for scheme, asserts in (
        ("dark", [assert_readable]),
        ("light", [assert_accessible, assert_readable, assert_only_text]),
    ):
        page.emulate_media(color_scheme=scheme)
        for holds in asserts:
            try:
                holds(page)
            except AssertionError as error:
                found.append(f"{page.url}, {scheme}, {holds.__name__}: {error}")
    return found
