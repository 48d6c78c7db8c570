"""Blocks of limited Markdown in a channel's own markup, with everything else escaped.

Telegram: https://core.telegram.org/bots/api#html-style. WhatsApp: https://faq.whatsapp.com/539178204879377.
Slack: https://docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from urllib.parse import quote

from content.markdown import BARE_ADDRESS
from web.channels.capabilities import Links, Markup
from web.channels.gsm import to_gsm
from web.frontdoor.markdown import Block, Run

# WhatsApp and Slack have no escape for their marks: look-alikes stand in for those that are not ours. An
# underscore between letters marks nothing there, and many addresses hold one.
STRAY = re.compile(r"[*~`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
LOOK_ALIKES = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
QUOTE_MARK = re.compile(r"^(\s*)>")


@dataclass(frozen=True, slots=True)
class _Style:
    """How one markup writes text, bold, a link and the items of a list."""

    text: Callable[[str], str]
    bold: str  # with {} for the words; "" where there is none
    link: Callable[[str, str], str]  # of escaped words and a raw address
    item: str = "• "
    needs_edges: bool = False  # bold only between spaces and punctuation
    finish: Callable[[str], str] = str


def write(blocks: Sequence[Block], markup: Markup) -> str:
    """The blocks in a markup."""
    return _write(blocks, STYLES[markup])


def shown(blocks: Sequence[Block], links: Links) -> str:
    """The blocks as a person reads them, without marks; with the addresses where the channel shows them."""
    return _write(blocks, BESIDE if links is Links.SHOWN else WORDS_ONLY)


def _write(blocks: Sequence[Block], style: _Style) -> str:
    written = ""
    for number, block in enumerate(blocks):
        mark = style.item if block["kind"] == "ul" else ""
        lines = "\n".join(mark + _line(runs, style) for runs in block["lines"])
        if number:
            # A list stands right below the line that announces it.
            announced = block["kind"] == "ul" and is_heading(blocks[number - 1])
            written += "\n" if announced else "\n\n"
        written += lines
    return style.finish(written)


def is_heading(block: Block) -> bool:
    """Whether the block announces what follows: a paragraph that ends with a colon."""
    return block["kind"] == "p" and plain_line(block["lines"][-1]).rstrip().endswith(":")


def plain_line(runs: Sequence[Run]) -> str:
    """The words of a line."""
    return "".join(run["text"] for run in runs)


def _line(runs: Sequence[Run], style: _Style) -> str:
    line, groups = "", [(bold, list(group)) for bold, group in groupby(runs, key=lambda run: run["bold"])]
    for number, (bold, group) in enumerate(groups):
        words = "".join(_run(run, style) for run in group)
        core = words.strip()
        if not (bold and core and style.bold):
            line += words
            continue
        lead, trail = words[: words.index(core)], words[words.index(core) + len(core) :]
        following = plain_line(groups[number + 1][1]) if number + 1 < len(groups) else ""
        joined = (line + lead)[-1:].isalnum() or (trail + following)[:1].isalnum()
        line += lead + (core if style.needs_edges and joined else style.bold.format(core)) + trail
    return line


def _run(run: Run, style: _Style) -> str:
    words = style.text(run["text"])
    # Phones make links of numbers by themselves, and no app takes tel: from a bot.
    if not run["href"] or run["href"].startswith("tel:"):
        return words
    return style.link(words, run["href"])


def _html(text: str) -> str:
    return escape(text, quote=False)


def _unmarked(text: str) -> str:
    """The text with nothing in it that WhatsApp or Slack would take for a mark."""
    end, kept = 0, ""
    for match in BARE_ADDRESS.finditer(text):
        kept += _alike(text[end : match.start()]) + _encoded(match[0])
        end = match.end()
    return QUOTE_MARK.sub(r"\1›", kept + _alike(text[end:]))


def _alike(text: str) -> str:
    return STRAY.sub(lambda match: LOOK_ALIKES[match[0]], text)


def _encoded(address: str) -> str:
    # The same address by RFC 3986, 2.3 and 6.2.2.2.
    return STRAY.sub(lambda match: f"%{ord(match[0]):02X}", address)


def _slack(text: str) -> str:
    return _html(_unmarked(text))


def _slack_link(words: str, address: str) -> str:
    return f"<{_html(quote(address, safe=':/?#[]@!$&()+,;=%-._~'))}|{words}>"


def _beside(words: str, address: str) -> str:
    return words if words == address else f"{words} ({address})"


STYLES = {
    Markup.TELEGRAM_HTML: _Style(
        _html, "<b>{}</b>", lambda words, address: f'<a href="{escape(address)}">{words}</a>'
    ),
    Markup.WHATSAPP: _Style(
        _unmarked, "*{}*", lambda words, address: _beside(words, _encoded(address)), needs_edges=True
    ),
    Markup.SLACK: _Style(_slack, "*{}*", _slack_link, needs_edges=True),
    Markup.PLAIN: _Style(str, "", _beside),
    Markup.SMS: _Style(str, "", _beside, item="- ", finish=to_gsm),
    Markup.MARKDOWN: _Style(str, "**{}**", lambda words, address: f"[{words}]({address})", item="- "),
}
BESIDE = STYLES[Markup.PLAIN]
WORDS_ONLY = _Style(str, "", lambda words, _: words)
