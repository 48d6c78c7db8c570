from content.texts import Button
from web.channels.buttons import CHOOSE, OFFER_ID, native, number_buttons, numbered, offer_id, prompt, usable
from web.channels.capabilities import CAPABILITIES, Markup
from web.channels.markup import write
from web.channels.parts import Key, Layout

OFFER = "abcd1234"
SHORT = (Button("safety_yes", "Yes"), Button("safety_no", "No"))
LONG = (
    Button("topic:how_often", "How often will I get B12 injections?"),
    Button("help", "What can you answer?"),
)


def test_an_offers_id_is_the_same_for_the_same_message():
    assert OFFER_ID.fullmatch(offer_id("telegram", "1", "7"))
    assert offer_id("telegram", "1", "7") == offer_id("telegram", "1", "7") != offer_id("telegram", "17", "")


def test_buttons_that_cannot_be_shown_or_understood_are_left_out():
    assert (
        usable((*SHORT, Button("help", " "), Button("/restart", "Again"), Button("safety_no", "Nope")))
        == SHORT
    )


def test_short_titles_are_native_buttons():
    for channel in ("telegram", "whatsapp", "messenger", "slack", "generic"):
        layout, keys = native(SHORT, CAPABILITIES[channel], OFFER)
        assert layout is Layout.BUTTONS
        assert keys == (Key("abcd1234.safety_yes", "Yes"), Key("abcd1234.safety_no", "No"))


def test_long_titles_are_a_list_in_whatsapp_with_the_whole_title_below():
    layout, keys = native(LONG, CAPABILITIES["whatsapp"], OFFER)
    assert layout is Layout.LIST
    assert keys == (
        Key("abcd1234.topic:how_often", "How often will I get…", LONG[0].title),
        Key("abcd1234.help", "What can you answer?"),
    )


def test_a_row_of_one_endless_word_is_cut_within_it():
    _, (key,) = native((Button("help", "0" * 17 + "😀" * 10),), CAPABILITIES["whatsapp"], OFFER)
    assert key.title == "0" * 17 + "😀" * 3 + "…"


def test_where_nothing_fits_the_choices_are_numbered():
    assert native(LONG, CAPABILITIES["messenger"], OFFER) is None
    assert native(SHORT, CAPABILITIES["twilio_sms"], OFFER) is None
    assert write([numbered(LONG, 2)], Markup.PLAIN).splitlines() == [
        "Reply 2 or 3:",
        "2. How often will I get B12 injections?",
        "3. What can you answer?",
    ]
    assert write([numbered(SHORT[:1], 1)], Markup.PLAIN).startswith("Reply 1:")
    assert [key.title for key in number_buttons(LONG, 2, CAPABILITIES["messenger"], OFFER)] == ["2", "3"]
    assert number_buttons(LONG, 1, CAPABILITIES["twilio_sms"], OFFER) == ()


def test_two_buttons_of_one_title_are_told_apart_by_number():
    twins = (Button("topic:a", "Same"), Button("topic:b", "Same"))
    assert native(twins, CAPABILITIES["whatsapp"], OFFER) is None


def test_a_key_that_is_too_long_for_telegram_is_never_sent():
    long = (Button("topic:" + "a" * 60, "Short"),)
    assert native(long, CAPABILITIES["telegram"], OFFER) is None
    assert number_buttons(long, 1, CAPABILITIES["telegram"], OFFER) == ()


def test_buttons_by_themselves_have_a_line_above():
    assert write([prompt()], Markup.PLAIN) == CHOOSE
