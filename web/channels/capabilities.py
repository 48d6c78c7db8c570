"""What each channel can show: lengths, buttons, lists, markup, links; each figure with where it stands.

Lengths are UTF-16 code units, the strictest of the providers' ways to count. Where a provider gives no
figure, the limit is our own and its source begins with "ours".
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

TELEGRAM_TEXT = "https://core.telegram.org/bots/api#sendmessage"
TELEGRAM_BUTTON = "https://core.telegram.org/bots/api#inlinekeyboardbutton"
META = "https://developers.facebook.com/documentation/business-messaging/"
WHATSAPP_TEXT = META + "whatsapp/messages/text-messages"
WHATSAPP_BUTTONS = META + "whatsapp/messages/interactive-reply-buttons-messages"
WHATSAPP_LIST = META + "whatsapp/messages/interactive-list-messages"
TWILIO_TEXT = "https://www.twilio.com/docs/api/errors/21617"
MESSENGER_TEXT = "https://developers.facebook.com/docs/messenger-platform/reference/send-api"
MESSENGER_REPLIES = "https://developers.facebook.com/docs/messenger-platform/reference/buttons/quick-replies"
SLACK_SECTION = "https://docs.slack.dev/reference/block-kit/blocks/section-block"
SLACK_ACTIONS = "https://docs.slack.dev/reference/block-kit/blocks/actions-block"
SLACK_BUTTON = "https://docs.slack.dev/reference/block-kit/block-elements/button-element"
WHATSAPP_WINDOW = META + "whatsapp/messages/send-messages#customer-service-windows"
ONE_LINE = "ours: what a phone shows in one line; a longer title would be cut off"
NO_FLOOD = "ours: more are no choice on a phone"
GENERIC = "ours: no app's limit, but a reader's"
ALL = 1_000  # sources; more than any answer has


class Markup(Enum):
    """How bold and links are written."""

    TELEGRAM_HTML = "telegram html"
    WHATSAPP = "whatsapp"
    SLACK = "slack mrkdwn"
    PLAIN = "plain"
    SMS = "sms"
    MARKDOWN = "markdown"


class Links(Enum):
    """Whether an address hides behind words or stands beside them."""

    HIDDEN = "hidden"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that is allowed, and where that stands."""

    value: int
    source: str


@dataclass(frozen=True, slots=True)
class Buttons:
    """Native buttons: how many, how long their titles, how many bytes their keys, how long the text above."""

    count: Limit
    title: Limit
    key: Limit
    text: Limit


@dataclass(frozen=True, slots=True)
class Menu:
    """A list that opens: rows in all, a row's title, description and key, the text above, its own label."""

    rows: Limit
    title: Limit
    description: Limit
    key: Limit
    text: Limit
    label: Limit


@dataclass(frozen=True, slots=True)
class Capability:
    """What one channel can show.

    Attributes:
        sources: of how many sources an answer's footer gives the names.
        window: for how many hours after a person's last message words of our own may be sent; None: always.
    """

    channel: str
    markup: Markup
    links: Links
    text: Limit
    sources: int
    buttons: Buttons | None = None
    menu: Menu | None = None
    window: Limit | None = None

    def is_open(self, last_received: datetime, now: datetime) -> bool:
        """Whether something can be sent to a person whose last message came then."""
        return self.window is None or now - last_received < timedelta(hours=self.window.value)


CAPABILITIES = {
    capability.channel: capability
    for capability in (
        Capability(
            channel="telegram",
            markup=Markup.TELEGRAM_HTML,
            links=Links.HIDDEN,
            text=Limit(4096, TELEGRAM_TEXT),
            sources=ALL,
            buttons=Buttons(
                count=Limit(10, NO_FLOOD),
                title=Limit(40, ONE_LINE),
                key=Limit(64, TELEGRAM_BUTTON),
                text=Limit(4096, TELEGRAM_TEXT),
            ),
        ),
        Capability(
            channel="whatsapp",
            markup=Markup.WHATSAPP,
            links=Links.SHOWN,
            text=Limit(4096, WHATSAPP_TEXT),
            sources=5,
            buttons=Buttons(
                count=Limit(3, WHATSAPP_BUTTONS),
                title=Limit(20, WHATSAPP_BUTTONS),
                key=Limit(256, WHATSAPP_BUTTONS),
                text=Limit(1024, WHATSAPP_BUTTONS),
            ),
            menu=Menu(
                rows=Limit(10, WHATSAPP_LIST),
                title=Limit(24, WHATSAPP_LIST),
                description=Limit(72, WHATSAPP_LIST),
                key=Limit(200, WHATSAPP_LIST),
                text=Limit(1024, "ours: some gateways to WhatsApp allow no more; Meta itself does"),
                label=Limit(20, WHATSAPP_LIST),
            ),
            window=Limit(24, WHATSAPP_WINDOW),
        ),
        Capability(
            channel="twilio_sms",
            markup=Markup.SMS,
            links=Links.SHOWN,
            text=Limit(1600, TWILIO_TEXT),
            sources=3,
        ),
        # Its buttons need templates that are registered beforehand; ours change with every answer.
        Capability(
            channel="twilio_whatsapp",
            markup=Markup.WHATSAPP,
            links=Links.SHOWN,
            text=Limit(1600, TWILIO_TEXT),
            sources=5,
            window=Limit(24, WHATSAPP_WINDOW),
        ),
        Capability(
            channel="messenger",
            markup=Markup.PLAIN,
            links=Links.SHOWN,
            text=Limit(2000, MESSENGER_TEXT),
            sources=5,
            buttons=Buttons(
                count=Limit(13, MESSENGER_REPLIES),
                title=Limit(20, MESSENGER_REPLIES),
                key=Limit(1000, MESSENGER_REPLIES),
                text=Limit(2000, MESSENGER_TEXT),
            ),
            window=Limit(24, MESSENGER_TEXT),
        ),
        Capability(
            channel="slack",
            markup=Markup.SLACK,
            links=Links.HIDDEN,
            text=Limit(3000, SLACK_SECTION),
            sources=ALL,
            buttons=Buttons(
                count=Limit(25, SLACK_ACTIONS),
                title=Limit(75, SLACK_BUTTON),
                key=Limit(2000, SLACK_BUTTON),
                text=Limit(3000, SLACK_SECTION),
            ),
        ),
        Capability(
            channel="generic",
            markup=Markup.MARKDOWN,
            links=Links.HIDDEN,
            text=Limit(8000, GENERIC),
            sources=ALL,
            buttons=Buttons(
                count=Limit(25, GENERIC),
                title=Limit(100, GENERIC),
                key=Limit(256, GENERIC),
                text=Limit(8000, GENERIC),
            ),
        ),
    )
}


def length(text: str) -> int:
    """UTF-16 code units: an emoji counts two, as Telegram and Twilio count it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
