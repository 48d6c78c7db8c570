import pytest
from slack_sdk.models.blocks import ActionsBlock, Block, SectionBlock

from web.channels.capabilities import CAPABILITIES
from web.channels.parts import Key, Layout, Part
from web.channels.render import render
from web.channels.slack.blocks import acknowledge_button, message


def test_a_part_without_buttons():
    sent = message(Part("*Call 999* &amp; wait", "Call 999 & wait", urgent=True))
    assert sent["text"] == "Call 999 &amp; wait"
    (section,) = sent["blocks"]
    assert section["text"]["text"] == "*Call 999* &amp; wait"
    assert section["expand"] is True, "what to do in an emergency is never folded"
    assert sent["unfurl_links"] is False


def test_all_of_25_buttons_are_shown():
    """Rasa's slack connector loses all buttons where there are more than five."""
    keys = tuple(Key(f"abcd1234.{at}", f"Title {at}") for at in range(25))
    (_, actions) = message(Part("a", "a", layout=Layout.BUTTONS, keys=keys))["blocks"]
    assert [button["value"] for button in actions["elements"]] == [key.key for key in keys]
    assert len({button["action_id"] for button in actions["elements"]}) == 25


def test_every_rendered_part_is_valid_for_slacks_own_sdk(samples, said):
    with_buttons = 0
    for reply in (*samples.answers("GB"), *samples.fixed("GB")):
        for part in render([reply], CAPABILITIES["slack"], said, "abcd1234").parts:
            sent = message(part)
            section, *rest = Block.parse_all(sent["blocks"])
            assert isinstance(section, SectionBlock)
            assert section.to_dict() == sent["blocks"][0], "the SDK knows every value"
            assert 1 <= len(sent["text"]) <= 4000
            for block in rest:
                with_buttons += 1
                assert isinstance(block, ActionsBlock)
                assert all(len(button["text"]["text"]) <= 75 for button in block.to_dict()["elements"])
    assert with_buttons


@pytest.mark.parametrize("alert", ["7:1:slack", "x" * 2000])
def test_the_button_below_an_alert(alert):
    block = Block.parse(acknowledge_button(alert))
    (button,) = block.to_dict()["elements"]
    assert (button["action_id"], button["value"]) == ("acknowledge", alert)
    assert button["text"]["text"] == "Acknowledge"
