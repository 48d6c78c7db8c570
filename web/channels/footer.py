"""Where an answer comes from and how far it is reviewed, as blocks below it."""

from content.replies import Answer
from content.sources import READ_WORDS
from web.channels.capabilities import Capability, Markup
from web.frontdoor.markdown import SAFE_LINK, Block, Run


def footer(answer: Answer, capability: Capability) -> list[Block]:
    """The sources, as many as the channel shows, and the state of the review."""
    state = _review(answer, capability.markup is Markup.SMS)
    if not answer.sources:
        return [_paragraph(state)]
    if capability.markup is Markup.SMS:  # addresses would make it twice as long
        return [_paragraph(f"Sources: {_authorities(answer, capability.sources)}. {state}")]
    items = [_item(source) for source in answer.sources[: capability.sources]]
    more = len(answer.sources) - len(items)
    if more > 0:
        items.append([_run(f"and {more} more")])
    return [_paragraph("Sources:"), {"kind": "ul", "lines": items}, _paragraph(state)]


def _review(answer: Answer, is_short: bool) -> str:
    state = f"Review: {answer.review_state}"
    if answer.overdue_words and not is_short:
        return f"{state}. {answer.overdue_words}"
    state += f", due by {answer.review_by}" if answer.review_by else ""
    return f"{state}, overdue. Check with the clinic." if answer.overdue_words else f"{state}."


def _item(source: dict[str, str]) -> list[Run]:
    read = READ_WORDS.get(source["read"], source["read"])
    href = source["url"] if SAFE_LINK.fullmatch(source["url"]) else ""
    return [_run(source["name"], href), _run(f", {read}")]


def _authorities(answer: Answer, most: int) -> str:
    """Who says it, without the titles of pages, which stand behind the first colon of a name."""
    names = list(dict.fromkeys(source["name"].split(":")[0].strip() for source in answer.sources))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def _paragraph(text: str) -> Block:
    return {"kind": "p", "lines": [[_run(text)]]}


def _run(text: str, href: str = "") -> Run:
    return {"text": text, "bold": False, "href": href}
