"""What somebody wrote in Slack, as they read it: without the marks of mentions and links.

https://docs.slack.dev/messaging/formatting-message-text
"""

import re
from html import unescape

MARKED = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^<>|]*)(?:\|(?P<words>[^<>]*))?>")


def read_text(text: str) -> str:
    """The text with links as their words, people left out, and the three escaped characters themselves."""
    return unescape(MARKED.sub(_shown, text)).strip()


def escape(text: str) -> str:
    """The text so that Slack shows it as it stands and takes nothing in it for a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _shown(match: re.Match[str]) -> str:
    if match["sign"] == "@":
        return ""
    words: str = match["words"] or ("" if match["sign"] else match["target"])
    return f"#{words}" if match["sign"] == "#" and words else words
