from dataclasses import replace

import pytest

from web.channels.capabilities import CAPABILITIES
from web.channels.check import faults, main
from web.channels.parts import Rendered
from web.channels.render import render
from web.channels.samples import ALL_OVERDUE


def test_everything_fits_everywhere(capsys):
    assert main() == 0
    assert "0 problems" in capsys.readouterr().out


def rendered(reply, channel, said):
    return render([reply], CAPABILITIES[channel], said, "abcd1234")


def found(reply, turn, channel, said):
    return " ".join(faults(reply, turn, CAPABILITIES[channel], said))


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_a_safety_text_in_two_parts_is_found(channel, samples, said):
    reply = samples.named("red_flag_clot", "GB")
    *before, last = rendered(reply, channel, said).parts
    middle = last.shown.index("Tell them")
    halves = (replace(last, shown=last.shown[:middle]), replace(last, shown=last.shown[middle:]))
    turn = Rendered((*before, *halves), rendered(reply, channel, said).offer)
    assert "does not stand whole" in found(reply, turn, channel, said)


def test_a_short_form_in_two_segments_is_found(samples, said):
    reply = samples.named("red_flag_clot", "GB")
    first, second = rendered(reply, "twilio_sms", said).parts
    turn = replace(rendered(reply, "twilio_sms", said), parts=(replace(first, text=first.text * 2), second))
    assert "takes 2 segments" in found(reply, turn, "twilio_sms", said)


def test_what_got_lost_is_found(samples, said):
    reply = samples.named("how_often", "GB")
    turn = rendered(reply, "slack", said)
    (part,) = turn.parts
    cut = replace(turn, parts=(replace(part, shown=part.shown[:200]),))
    assert "words got lost" in found(reply, cut, "slack", said)
    assert "is missing" in found(reply, replace(turn, offer=replace(turn.offer, buttons=())), "slack", said)
    assert "nothing is said" in found(reply, replace(turn, parts=()), "slack", said)


@pytest.mark.parametrize("channel", CAPABILITIES)
def test_a_missing_word_on_an_overdue_review_is_found(channel, samples, said):
    reply = next(samples.answers("GB", ALL_OVERDUE))
    turn = rendered(reply, channel, said)
    assert found(reply, turn, channel, said) == ""
    cut = [replace(part, shown=part.shown.replace("Check with the clinic", "")) for part in turn.parts]
    assert "words got lost" in found(reply, replace(turn, parts=tuple(cut)), channel, said)


def test_safety_words_without_the_number_or_the_mark_are_found(samples, said):
    reply = samples.named("red_flag_clot", "GB")
    turn = rendered(reply, "telegram", said)
    (part,) = turn.parts
    bad = replace(part, urgent=False, shown=part.shown.replace("999", "112"))
    assert "urgent" in found(reply, replace(turn, parts=(bad,)), "telegram", said)
    assert "lacks the emergency number" in found(reply, replace(turn, parts=(bad,)), "telegram", said)
