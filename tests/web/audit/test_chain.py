from dataclasses import replace

import pytest

from web.audit.chain import START, Entry, checksum, first_broken


@pytest.fixture
def chain():
    before, found = START, []
    for number in range(1, 6):
        entry = Entry(number, f"2026-11-25T10:0{number}:00+00:00", "anna", "did", "thing", {"n": number})
        before = checksum(before, entry)
        found.append((entry, before))
    return found


def test_an_untouched_chain_is_whole(chain):
    assert first_broken(chain) is None
    assert first_broken([]) is None


@pytest.mark.parametrize(
    "change",
    [
        {"by": "bert"},
        {"at": "2026-11-25T11:03:00+00:00"},
        {"action": "did not"},
        {"subject": "other"},
        {"detail": {"n": 4}},
    ],
)
def test_a_changed_entry_is_named(chain, change):
    chain[2] = (replace(chain[2][0], **change), chain[2][1])
    assert first_broken(chain) == 3


def test_an_entry_that_was_computed_anew_breaks_the_next(chain):
    forged = replace(chain[2][0], by="bert")
    chain[2] = (forged, checksum(chain[1][1], forged))
    assert first_broken(chain) == 4


def test_an_entry_taken_out_is_missed(chain):
    del chain[1]
    assert first_broken(chain) == 2


def test_what_stands_in_one_field_cannot_pass_for_another(chain):
    one, other = Entry(1, "t", "ab", "c", ""), Entry(1, "t", "a", "bc", "")
    assert checksum(START, one) != checksum(START, other)
