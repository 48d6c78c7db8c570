"""Whether a part keeps to its channel's limits; empty where it does."""

from collections.abc import Iterator

from web.channels.capabilities import Buttons, Capability, Limit, Markup, Menu, length
from web.channels.parts import Layout, Part


def misfits(part: Part, capability: Capability) -> Iterator[str]:
    """One sentence for each limit that the part breaks."""
    if not part.shown.strip() or not part.text.strip():
        yield "the part is empty"
    counted = part.shown if capability.markup is Markup.TELEGRAM_HTML else part.text
    yield from _over("text", length(counted), capability.text)
    if part.layout is Layout.NONE:
        if part.keys or part.menu:
            yield "buttons without a layout"
        return
    if not part.keys:
        yield "a layout without buttons"
    limits: Buttons | Menu | None = capability.buttons if part.layout is Layout.BUTTONS else capability.menu
    if limits is None:
        yield f"{capability.channel} has no {part.layout.value}"
        return
    yield from _over("text above the buttons", length(counted), limits.text)
    yield from _over("buttons", len(part.keys), limits.count if isinstance(limits, Buttons) else limits.rows)
    if isinstance(limits, Menu):
        yield from _over("label", length(part.menu), limits.label)
    if len({key.title + key.description for key in part.keys}) < len(part.keys):
        yield "two buttons have one title"
    for key in part.keys:
        yield from _over("title", length(key.title), limits.title)
        yield from _over("key", len(key.key.encode()), limits.key)
        if isinstance(limits, Menu):
            yield from _over("description", length(key.description), limits.description)


def _over(what: str, size: int, limit: Limit) -> Iterator[str]:
    if size > limit.value:
        yield f"{what}: {size}, at most {limit.value} ({limit.source})"
