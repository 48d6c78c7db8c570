"""One answer in all its forms in the terminal: ``make preview TOPIC=how_often``, or a text: red_flag_clot."""

import os
import sys
from collections.abc import Iterator

from web.channels.buttons import offer_id
from web.channels.capabilities import CAPABILITIES, Capability, Markup, length
from web.channels.gsm import is_gsm, segments
from web.channels.parts import Layout, Part
from web.channels.render import render
from web.channels.samples import Samples
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words


def main() -> int:
    """Print the reply that TOPIC names for each channel; 1 where there is none, else 0."""
    name = os.environ.get("TOPIC", "").strip()
    samples = Samples()
    country = samples.clinic.locale.code
    reply = samples.named(name, country)
    if reply is None:
        print("Give a topic or a text: make preview TOPIC=how_often. Topics:", file=sys.stderr)
        print("  " + "\n  ".join(samples.topics), file=sys.stderr)
        return 1
    for capability in CAPABILITIES.values():
        print("\n".join(_forms(reply, capability, samples.words(country))))
    return 0


def _forms(reply: Reply, capability: Capability, words: Words) -> Iterator[str]:
    turn = render([reply], capability, words, offer_id("preview"))
    for number, part in enumerate(turn.parts, 1):
        size = f"{length(part.shown)} characters"
        if capability.markup is Markup.SMS:
            alphabet = "GSM-7" if is_gsm(part.text) else "UCS-2"
            size += f", {segments(part.text)} in {alphabet}"
        urgent = ", urgent" if part.urgent else ""
        yield f"──── {capability.channel}, part {number} of {len(turn.parts)} ({size}{urgent}) ────"
        yield part.text
        yield from _buttons(part)
        yield ""


def _buttons(part: Part) -> Iterator[str]:
    if part.layout is Layout.LIST:
        yield f"  [{part.menu} ▾]"
    for key in part.keys:
        yield f"  ({key.title}){'  ' + key.description if key.description else ''}    → {key.key}"


if __name__ == "__main__":
    sys.exit(main())
