from datetime import datetime, timezone

from web.channels.incoming import Incoming, Location


def incoming(**values):
    return Incoming("telegram", "1", "4477001", "7", datetime(2026, 11, 25, tzinfo=timezone.utc), **values)


def test_what_a_person_wrote_and_where_they_are_never_show_in_a_log():
    shown = repr(incoming(text="my private words", location=Location(51.5, -0.1)))
    assert "private" not in shown
    assert "4477001" not in shown
    assert "51.5" not in shown


def test_words_to_read():
    assert incoming(text="hello").has_words
    assert incoming(key="abcd1234.help").has_words
    assert not incoming(text=" \n").has_words
