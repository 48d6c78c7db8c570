"""The replies of one turn as the ordered parts that a channel sends. Pure."""

from collections.abc import Sequence

from content.texts import Button
from safety import Level
from web.channels.buttons import (
    MENU_LABEL,
    answered_in_words,
    native,
    number_buttons,
    numbered,
    prompt,
    usable,
)
from web.channels.capabilities import Capability, Limit, Markup, length
from web.channels.footer import footer
from web.channels.markup import shown, write
from web.channels.parts import Key, Layout, Offer, Part, Rendered
from web.channels.split import split
from web.frontdoor.markdown import Block, parse
from web.frontdoor.replies import Reply
from web.frontdoor.words import Words


def render(replies: Sequence[Reply], capability: Capability, words: Words, offer: str) -> Rendered:
    """The parts of a turn, and what they offer.

    Args:
        replies: in the order in which they are to be read; at least one.
        words: says the short form of a safety text.
        offer: the id of this turn's offer, from `offer_id`.
    """
    parts: list[Part] = []
    counted: list[Button] = []
    groups: list[tuple[Button, ...]] = []
    for reply in replies:
        buttons = usable(reply.buttons)
        bodies = _bodies(reply, capability, words)
        urgent = _is_urgent(reply)
        if buttons:
            groups.append(buttons)
        fitting = native(buttons, capability, offer) if buttons else None
        if not buttons or (fitting is None and answered_in_words(buttons)):
            parts += [_part(body, capability, urgent) for body in bodies]
        elif fitting is not None:
            layout, keys = fitting
            parts += _with_keys(bodies, capability, urgent, layout, keys)
        else:
            first = len(counted) + 1
            counted += buttons
            keys = number_buttons(buttons, first, capability, offer)
            bodies = _with_block(bodies, numbered(buttons, first), capability, bool(keys), urgent)
            parts += _with_keys(bodies, capability, urgent, Layout.BUTTONS if keys else Layout.NONE, keys)
    # Of native buttons alone, "the second" is plain only where one reply has them.
    order = tuple(counted) or (groups[0] if len(groups) == 1 else ())
    every = tuple(button for group in groups for button in group)
    return Rendered(
        tuple(parts), Offer(offer, () if answered_in_words(order) else order, tuple(dict.fromkeys(every)))
    )


def _is_urgent(reply: Reply) -> bool:
    return reply.urgency > Level.NONE


def _bodies(reply: Reply, capability: Capability, words: Words) -> list[list[Block]]:
    """What the reply says, as blocks for each part; buttons not yet."""
    if not _is_urgent(reply):
        return split(_answer_blocks(reply, capability), lambda blocks: _fits(blocks, capability))
    text, short = reply.text, ""
    if capability.markup is Markup.SMS:
        # The short form first, in one segment; what was read back is left out of a paid message.
        short = words.short_form(reply.text_id)
        text = words.plain(reply.text_id) or text
        if short and reply.kind == "reminder":
            return [parse(short)]
    body = parse(text)
    if not _fits(body, capability):
        body = parse(words.plain(reply.text_id)) or body
    # `make check` holds that every safety text fits; were one edited past it, two parts are better than none.
    whole = split(body, lambda blocks: _fits(blocks, capability))
    return [parse(short), *whole] if short else whole


def _answer_blocks(reply: Reply, capability: Capability) -> list[Block]:
    blocks: list[Block] = []
    if reply.by:
        blocks.append({"kind": "p", "lines": [[{"text": reply.by, "bold": True, "href": ""}]]})
    if not reply.answers:
        return [*blocks, *parse(reply.text)]
    for answer in reply.answers:
        if len(reply.answers) > 1:
            blocks.append({"kind": "p", "lines": [[{"text": answer.title, "bold": True, "href": ""}]]})
        blocks += [*parse(answer.text), *footer(answer, capability)]
    return blocks


def _with_keys(
    bodies: list[list[Block]], capability: Capability, urgent: bool, layout: Layout, keys: tuple[Key, ...]
) -> list[Part]:
    """The parts, with the buttons below the last one, or below a line of their own where that is too long."""
    if layout is Layout.NONE:
        return [_part(body, capability, urgent) for body in bodies]
    if not bodies or not _fits(bodies[-1], capability, _room(capability, layout)):
        bodies = [*bodies, [prompt()]]
    *before, last = bodies
    parts = [_part(body, capability, urgent) for body in before]
    return [*parts, _part(last, capability, urgent, layout, keys)]


def _with_block(
    bodies: list[list[Block]], block: Block, capability: Capability, has_keys: bool, urgent: bool
) -> list[list[Block]]:
    """The numbered choices at the end of the last body, or in bodies of their own."""
    limit = _room(capability, Layout.BUTTONS) if has_keys else capability.text
    if bodies and _fits([*bodies[-1], block], capability, limit):
        return [*bodies[:-1], [*bodies[-1], block]]
    return [*bodies, *split([block], lambda blocks: _fits(blocks, capability, limit))]


def _room(capability: Capability, layout: Layout) -> Limit:
    """How long the text above the buttons may be."""
    menu, buttons = capability.menu, capability.buttons
    if layout is Layout.LIST and menu:
        return menu.text
    return buttons.text if buttons else capability.text


def _fits(blocks: Sequence[Block], capability: Capability, limit: Limit | None = None) -> bool:
    if capability.markup is Markup.TELEGRAM_HTML:  # it counts what is read, not the marks
        size = length(shown(blocks, capability.links))
    else:
        size = length(write(blocks, capability.markup))
    return size <= (limit or capability.text).value


def _part(
    blocks: Sequence[Block],
    capability: Capability,
    urgent: bool,
    layout: Layout = Layout.NONE,
    keys: tuple[Key, ...] = (),
) -> Part:
    text = write(blocks, capability.markup)
    return Part(
        text=text,
        shown=text if capability.markup is Markup.SMS else shown(blocks, capability.links),
        urgent=urgent,
        layout=layout,
        keys=keys,
        menu=MENU_LABEL if layout is Layout.LIST else "",
    )
