import json

from content.texts import Button
from web.channels.parts import Key, Layout, Offer, Part


def test_parts_and_offers_survive_the_outbox():
    part = Part(
        "*a*", "a", True, Layout.LIST, (Key("abcd1234.help", "Help", "What can you answer?"),), "Choose"
    )
    assert Part.from_dict(json.loads(json.dumps(part.to_dict()))) == part
    offer = Offer("abcd1234", (Button("help", "Help"),), (Button("help", "Help"), Button("affirm", "Yes")))
    assert Offer.from_dict(json.loads(json.dumps(offer.to_dict()))) == offer
