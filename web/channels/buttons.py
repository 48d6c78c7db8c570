"""The buttons below a reply in a channel's best form: native where they fit, else numbered in the text."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from content.texts import Button
from web.channels.capabilities import Capability, length
from web.channels.parts import Key, Layout
from web.frontdoor.choices import CHECK_ANSWERS
from web.frontdoor.markdown import Block, Run
from web.frontdoor.message import CHOICE

OFFER_ID = re.compile(r"[a-z0-9]{8}")
# Labels, not advice: what to do stands in the texts of domain.yml.
CHOOSE = "Choose one, or write in your own words."
MENU_LABEL = "Choose"
CUT = "…"


def offer_id(*message: str) -> str:
    """The id of the offer in the answer to a message, the same however often that is rendered."""
    return hashlib.sha256("\0".join(message).encode()).hexdigest()[:8]


def key_of(offer: str, button: Button) -> str:
    """What a native button sends back."""
    return f"{offer}.{button.id}"


def usable(buttons: Sequence[Button]) -> tuple[Button, ...]:
    """The buttons that can be shown and understood, each once."""
    kept: dict[str, Button] = {}
    for button in buttons:
        if button.title.strip() and CHOICE.fullmatch(button.id):
            kept.setdefault(button.id, button)
    return tuple(kept.values())


def native(
    buttons: Sequence[Button], capability: Capability, offer: str
) -> tuple[Layout, tuple[Key, ...]] | None:
    """The buttons as the channel's own, with their whole titles; None where they do not fit."""
    keys = tuple(Key(key_of(offer, button), button.title) for button in buttons)
    limits = capability.buttons
    if limits and len(keys) <= limits.count.value and _fit(keys, limits.title.value, limits.key.value):
        return Layout.BUTTONS, keys
    menu = capability.menu
    if menu and len(keys) <= menu.rows.value and _fit(keys, menu.description.value, menu.key.value):
        return Layout.LIST, tuple(_row(key, menu.title.value) for key in keys)
    return None


def number_buttons(
    buttons: Sequence[Button], first: int, capability: Capability, offer: str
) -> tuple[Key, ...]:
    """Small native buttons "1", "2", … for choices that stand in the text; none where they do not fit."""
    limits = capability.buttons
    keys = tuple(Key(key_of(offer, button), str(number)) for number, button in enumerate(buttons, first))
    if limits and len(keys) <= limits.count.value and _fit(keys, limits.title.value, limits.key.value):
        return keys
    return ()


def numbered(buttons: Sequence[Button], first: int) -> Block:
    """The choices as lines of text, counted from `first`."""
    numbers = [str(first + at) for at in range(len(buttons))]
    named = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} or {numbers[-1]}"
    lines = [f"Reply {named}:", *(f"{n}. {button.title}" for n, button in zip(numbers, buttons))]
    return {"kind": "p", "lines": [[_run(line)] for line in lines]}


def prompt() -> Block:
    """The line above buttons that stand by themselves."""
    return {"kind": "p", "lines": [[_run(CHOOSE)]]}


def answered_in_words(buttons: Sequence[Button]) -> bool:
    """Whether these are the answers to the safety check.

    Its text asks for yes, no or not sure: in words they are read by the gate, and a number beside them would
    only be one more way to slip.
    """
    return bool(buttons) and all(button.id in CHECK_ANSWERS for button in buttons)


def _fit(keys: Sequence[Key], title: int, key: int) -> bool:
    # WhatsApp refuses two buttons of one title, and nobody could tell them apart.
    return len({k.title for k in keys}) == len(keys) and all(
        length(k.title) <= title and len(k.key.encode()) <= key for k in keys
    )


def _row(key: Key, longest: int) -> Key:
    if length(key.title) <= longest:
        return key
    room = longest - length(CUT)
    words = _beginning(key.title.split(), " ", room) or _beginning(key.title, "", room)
    return Key(key.key, words + CUT, key.title)


def _beginning(pieces: Iterable[str], between: str, longest: int) -> str:
    """As many of the first pieces as fit."""
    beginnings = accumulate(pieces, lambda start, piece: start + between + piece)
    return max((start for start in beginnings if length(start) <= longest), key=len, default="")


def _run(text: str) -> Run:
    return {"text": text, "bold": False, "href": ""}
