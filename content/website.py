"""``[website]`` of ``clinic.toml``: the chat on the clinic's own pages, and which pages may hold it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from content.errors import ContentError

KEYS = ("origins", "title", "position", "languages", "greeting", "suggestions", "privacy_url")
LANGUAGES = ("en", "es")
POSITIONS = ("right", "left")
TITLE = "B12 injections and blood clots"
GREETING = (
    "I am a computer program. I answer with prepared texts from named health sources. "
    "I cannot examine or diagnose you."
)
SUGGESTIONS = (
    "b12_injections_cause_clots",
    "dvt_symptoms",
    "previous_clot_can_i_have_b12",
    "common_side_effects",
    "how_often",
)
LONGEST_TITLE = 60  # characters: one line above the chat on a phone
LONGEST_GREETING = 400
MOST_SUGGESTIONS = 6
# As a browser writes it into the Origin header: lower case, no path, no port where it is the usual one.
ORIGIN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::(?P<port>[1-9]\d{0,4}))?"
)
USUAL_PORT = {"http": 80, "https": 443}
TOPIC = re.compile(r"[a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Website:
    """What the chat on a website looks like at first, and where it may stand.

    ``origins`` are the other sites whose pages may hold it; ``suggestions`` the ids of topics to offer;
    ``privacy_url`` is "" where there is no such page.
    """

    origins: tuple[str, ...] = ()
    title: str = TITLE
    position: str = POSITIONS[0]
    languages: tuple[str, ...] = LANGUAGES
    greeting: str = GREETING
    suggestions: tuple[str, ...] = SUGGESTIONS
    privacy_url: str = ""


def read_website(path: Path, table: Any) -> Website:
    """Read the settings as TOML gave them. Raises ContentError naming the setting and what to write."""

    def wrong(reason: str) -> ContentError:
        return ContentError(path, None, reason)

    if not isinstance(table, dict):
        raise wrong("“website” is not a table; write its settings under [website]")
    unknown = sorted(set(table) - set(KEYS))
    if unknown:
        raise wrong(f"“{unknown[0]}” is not a setting of [website]; use {', '.join(KEYS)}")
    values: dict[str, Any] = {}
    for key in ("origins", "languages", "suggestions"):
        if key in table:
            values[key] = _list(path, key, table[key])
    for key, longest in (("title", LONGEST_TITLE), ("greeting", LONGEST_GREETING)):
        if key in table:
            values[key] = _text(path, key, table[key], longest)
    for origin in values.get("origins", ()):
        problem = _origin_problem(origin)
        if problem:
            raise wrong(f"the origin “{origin}” in [website] {problem}")
    for language in values.get("languages", ()):
        if language not in LANGUAGES:
            raise wrong(f"the language “{language}” in [website] is none of {', '.join(LANGUAGES)}")
    if not values.get("languages", LANGUAGES):
        raise wrong('“languages” in [website] is empty; write languages = ["en"]')
    if len(values.get("suggestions", ())) > MOST_SUGGESTIONS:
        raise wrong(f"[website] has more than {MOST_SUGGESTIONS} suggestions; keep the most useful ones")
    for topic in values.get("suggestions", ()):
        if not TOPIC.fullmatch(topic):
            raise wrong(f"the suggestion “{topic}” in [website] is not the name of a file in data/faq")
    if "position" in table:
        if table["position"] not in POSITIONS:
            raise wrong(f"“position” in [website] is none of {', '.join(POSITIONS)}; write one of them")
        values["position"] = table["position"]
    if "privacy_url" in table:
        values["privacy_url"] = _address(path, table["privacy_url"])
    return Website(**values)


def _list(path: Path, key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ContentError(
            path, None, f"“{key}” in [website] is not a list of texts; use brackets and quotes"
        )
    return tuple(dict.fromkeys(value))


def _text(path: Path, key: str, value: Any, longest: int) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > longest:
        raise ContentError(path, None, f"“{key}” in [website] is not a text of 1 to {longest} characters")
    return value.strip()


def _origin_problem(origin: str) -> str:
    """What is wrong with it and what to write; "" where nothing is."""
    match = ORIGIN.fullmatch(origin)
    if match is None:
        return "is not scheme://host or scheme://host:port; write for example https://www.clinic.example"
    port = int(match["port"] or 0)
    if port == USUAL_PORT[match["scheme"]]:
        return "names the usual port, which browsers leave out; leave it out too"
    if port > 65535 or ".." in match["host"]:
        return "has a host or a port that cannot be; correct it"
    return ""


def _address(path: Path, value: Any) -> str:
    problem = ContentError(
        path, None, '“privacy_url” in [website] is not an https:// address; write one, or "" for none'
    )
    if value == "":
        return ""
    if not isinstance(value, str) or not value.startswith("https://"):
        raise problem
    try:
        host = urlsplit(value).hostname
    except ValueError:
        raise problem from None
    if not host or re.search(r"[\s<>\"'\\]", value):
        raise problem
    return value
