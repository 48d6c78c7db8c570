from datetime import datetime, timezone

from web.frontdoor.render import rendered_sent, rendered_written
from web.frontdoor.replies import Reply
from web.frontdoor.store import Sent, Written
from web.frontdoor.words import words

AT = datetime(2026, 11, 25, 12, 0, 0, 123456, tzinfo=timezone.utc)


def test_a_reply_knows_its_place_in_the_conversation():
    shown = rendered_sent(Sent(7, AT, "web-1:one:0123", Reply("Call **999**.", "chat")), words())
    assert (shown["number"], shown["to"]) == (7, "one")
    assert shown["at"] == "2026-11-25T12:00:00.123+00:00"
    assert shown["blocks"][0]["lines"][0][1] == {"text": "999", "bold": True, "href": "tel:999"}


def test_a_message_of_the_person():
    assert rendered_written(Written("web-1:one:0123", "<b>", AT)) == {
        "mine": True,
        "id": "one",
        "text": "<b>",
        "at": "2026-11-25T12:00:00.123+00:00",
    }


def test_who_of_the_staff_wrote_it_goes_with_it():
    reply = words().from_staff("Please call **us**.", "Anna")
    assert rendered_sent(Sent(7, AT, "web-1:one:0123", reply), words())["by"] == reply.by
    assert rendered_sent(Sent(7, AT, "m", Reply("Hello.", "chat")), words())["by"] == ""
