"""Render every topic and every fixed text for every channel: ``python -m web.channels.check``.

Topics are rendered with the clinic's own numbers and with the longest words of all countries, with these also
as they are once their review is overdue; what is said about a red flag in every country.
"""

import re
import sys
from collections.abc import Iterator, Sequence

from safety import Level
from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES, Capability, Markup
from web.channels.fit import misfits
from web.channels.gsm import segments
from web.channels.markup import plain_line
from web.channels.parts import Part, Rendered
from web.channels.render import render
from web.channels.samples import ALL_OVERDUE, Samples
from web.frontdoor.markdown import parse
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words

ADDRESS_BESIDE = re.compile(r" \(https://[^\s)]+\)")
OFFER = offer_id("check")
LONGEST_WORDS = "ZZ"  # the emergency number in words for a country that is not known


def main() -> int:
    """Print the problems and what was rendered; 1 when there are problems, else 0."""
    problems, rendered, parts = check(Samples())
    for problem in problems:
        print(problem)
    count = len(problems)
    print(
        f"{rendered} replies rendered in {parts} parts for {len(CAPABILITIES)} channels,"
        f" {count} problem{'' if count == 1 else 's'} found."
    )
    return 1 if problems else 0


def check(samples: Samples) -> tuple[list[str], int, int]:
    """The problems of every reply in every channel, how many replies were rendered, and in how many parts."""
    problems: dict[str, None] = {}
    rendered = parts = 0
    for country in samples.clinic.locales:
        words = samples.words(country)
        replies = list(samples.fixed(country))
        if country in {samples.clinic.locale.code, LONGEST_WORDS}:
            replies += samples.answers(country)
        if country == LONGEST_WORDS:
            replies += samples.answers(country, ALL_OVERDUE)
        for reply in replies:
            for capability in CAPABILITIES.values():
                turn = render([reply], capability, words, OFFER)
                rendered, parts = rendered + 1, parts + len(turn.parts)
                for problem in faults(reply, turn, capability, words):
                    problems[f"{reply.text_id}, {capability.channel}, {country}: {problem}"] = None
    return list(problems), rendered, parts


def faults(reply: Reply, turn: Rendered, capability: Capability, words: Words) -> Iterator[str]:
    """What is wrong with a rendered reply: something that does not fit, is missing, or is torn apart."""
    if not turn.parts:
        yield "nothing is said"
        return
    for part in turn.parts:
        yield from misfits(part, capability)
    if reply.urgency > Level.NONE:
        yield from _torn(reply, turn.parts, capability, words)
    else:
        yield from _missing(_letters(reply.text), turn.parts)
    if not reply.answers:
        return
    for answer in reply.answers:
        yield from _missing(_letters(answer.review_state), turn.parts)
        if answer.overdue_words:
            told = "Check with the clinic" if capability.markup is Markup.SMS else answer.overdue_words
            yield from _missing(_letters(told), turn.parts)
    for button in reply.buttons:
        if button not in turn.offer.buttons:
            yield f"the button “{button.title}” is missing"


def _torn(reply: Reply, parts: Sequence[Part], capability: Capability, words: Words) -> Iterator[str]:
    """Safety words stand whole in one part, with the number to call in the first."""
    if not all(part.urgent for part in parts):
        yield "a part of a safety text is not marked as urgent"
    emergency = words.clinic.locale.emergency
    first, short = parts[0], words.short_form(reply.text_id)
    if not any(number in first.shown for number in emergency.numbers):
        yield "the first part lacks the emergency number"
    if capability.markup is Markup.SMS and short:
        if segments(first.text) != 1:
            yield f"the short form takes {segments(first.text)} segments"
        yield from _missing(_letters(short), parts[:1])
        if reply.kind == "reminder":
            return
    said = words.plain(reply.text_id) if capability.markup is Markup.SMS else reply.text
    if not any(_letters(said) in _letters_shown(part) for part in parts):
        yield "the safety text does not stand whole in one part"


def _missing(letters: str, parts: Sequence[Part]) -> Iterator[str]:
    if letters not in "".join(map(_letters_shown, parts)):
        yield "words got lost"


def _letters(text: str) -> str:
    """The letters and digits of a text in limited Markdown: what no markup may change."""
    return _only("".join(plain_line(line) for block in parse(text) for line in block["lines"]))


def _letters_shown(part: Part) -> str:
    return _only(ADDRESS_BESIDE.sub("", part.shown))


def _only(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


if __name__ == "__main__":
    sys.exit(main())
