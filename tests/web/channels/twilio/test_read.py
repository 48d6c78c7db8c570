from datetime import datetime, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from web.channels.incoming import Delivery, Incoming, Kind, Location, MediaKind
from web.channels.twilio.read import read_form

NOW = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
SMS = {
    "MessageSid": "SM1",
    "From": "+447700900123",
    "To": "+447700900999",
    "Body": "how often",
    "NumMedia": "0",
}
WHATSAPP = {**SMS, "From": "whatsapp:+447700900123", "To": "whatsapp:+447700900999", "ProfileName": "Jo"}


def test_a_text_message():
    assert read_form(SMS, NOW) == [
        Incoming("twilio_sms", "+447700900999", "+447700900123", "SM1", NOW, text="how often")
    ]


def test_a_message_by_whatsapp():
    (message,) = read_form(WHATSAPP, NOW)
    assert (message.channel, message.address) == ("twilio_whatsapp", "whatsapp:+447700900123")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("STOP", Kind.OPT_OUT),
        (" stop. ", Kind.OPT_OUT),
        ("Quit", Kind.OPT_OUT),
        ("START", Kind.OPT_IN),
        ("HELP", Kind.HELP),
        ("YES", Kind.MESSAGE),
        ("stop texting me", Kind.MESSAGE),
        ("when can i stop the shots", Kind.MESSAGE),
    ],
)
def test_the_keywords_of_text_messages(text, kind):
    (message,) = read_form({**SMS, "Body": text}, NOW)
    assert (message.kind, message.text) == (kind, text)
    (message,) = read_form({**WHATSAPP, "Body": text}, NOW)
    assert message.kind is Kind.MESSAGE


@pytest.mark.parametrize(
    ("told", "kind"), [("STOP", Kind.OPT_OUT), ("START", Kind.OPT_IN), ("HELP", Kind.HELP)]
)
def test_what_a_messaging_service_tells_itself(told, kind):
    (message,) = read_form({**SMS, "Body": "baja", "OptOutType": told}, NOW)
    assert (message.kind, message.text) == (kind, "baja")


def test_media_and_no_text():
    form = {
        **WHATSAPP,
        "NumMedia": "3",
        "MediaContentType0": "image/jpeg",
        "MediaContentType1": "audio/ogg",
        "MediaContentType2": "text/vcard",
    }
    del form["Body"]
    (message,) = read_form(form, NOW)
    assert message.media == (MediaKind.IMAGE, MediaKind.AUDIO, MediaKind.DOCUMENT)
    assert message.text == ""


def test_a_place_and_a_button():
    (message,) = read_form(
        {**WHATSAPP, "Latitude": "51.5", "Longitude": "-0.1", "ButtonPayload": "abcd1234.help"}, NOW
    )
    assert (message.location, message.key) == (Location(51.5, -0.1), "abcd1234.help")
    (message,) = read_form({**WHATSAPP, "Latitude": "x", "Longitude": "1"}, NOW)
    assert message.location is None


@pytest.mark.parametrize(
    ("status", "delivery"),
    [
        ("sent", Delivery.SENT),
        ("delivered", Delivery.DELIVERED),
        ("read", Delivery.READ),
        ("failed", Delivery.FAILED),
        ("undelivered", Delivery.FAILED),
    ],
)
def test_what_became_of_a_message_of_ours(status, delivery):
    form = {"MessageSid": "SM9", "From": SMS["To"], "To": SMS["From"], "MessageStatus": status}
    (notice,) = read_form(form, NOW)
    assert (notice.kind, notice.about, notice.delivery) == (Kind.STATUS, "SM9", delivery)
    assert (notice.address, notice.account) == (SMS["From"], SMS["To"])
    assert notice.message_id == f"SM9:{status}", "each state is news of its own"
    (notice,) = read_form({**form, "ErrorCode": "63016"}, NOW)
    assert notice.reason == "63016"


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"From": "+1", "To": "+2", "Body": "no id"},
        {**SMS, "From": ""},
        {**SMS, "From": "messenger:1"},
        {**SMS, "MessageStatus": "queued"},
    ],
)
def test_everything_else_is_no_message(form):
    assert read_form(form, NOW) == []


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([*WHATSAPP, "MessageStatus", "OptOutType", "Latitude", "Longitude"]), st.text()
    )
)
def test_no_form_is_too_odd_to_read(form):
    assert len(read_form(form, NOW)) <= 1
