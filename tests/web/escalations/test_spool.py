import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.escalations import spool


def waiting(claimed):
    return list(spool.lines(claimed))


def test_what_is_appended_can_be_claimed_and_read(spool_file):
    spool.append(spool_file, {"text": "line\nbreak and ünïcode"})
    spool.append(spool_file, {"n": 2})
    assert waiting(spool.claim(spool_file)) == [{"text": "line\nbreak and ünïcode"}, {"n": 2}]


def test_nothing_waits(spool_file):
    assert spool.claim(spool_file) is None


def test_only_the_owner_may_read_it(spool_file):
    spool.append(spool_file, {"n": 1})
    assert stat.S_IMODE(spool_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool_file.parent.stat().st_mode) == 0o700


def test_a_claim_that_was_not_finished_comes_first_again(spool_file):
    spool.append(spool_file, {"n": 1})
    first = spool.claim(spool_file)
    spool.append(spool_file, {"n": 2})
    assert waiting(spool.claim(spool_file)) == [{"n": 1}]
    first.unlink()
    assert waiting(spool.claim(spool_file)) == [{"n": 2}]


def test_a_line_cut_off_by_a_dying_writer_does_not_spoil_the_next(spool_file):
    spool.append(spool_file, {"n": 1})
    with spool_file.open("ab") as file:
        file.write(b'{"n": 2, "te')
    spool.append(spool_file, {"n": 3})
    assert waiting(spool.claim(spool_file)) == [{"n": 1}, b'{"n": 2, "te', {"n": 3}]


def test_writers_and_taker_at_the_same_time_lose_nothing(spool_file):
    def write(start):
        for n in range(start, start + 25):
            spool.append(spool_file, {"n": n})

    found = []
    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, start) for start in range(0, 100, 25)]
        while True:
            over = all(writer.done() for writer in writers)
            if (claimed := spool.claim(spool_file)) is not None:
                found += [line["n"] for line in spool.lines(claimed)]
                claimed.unlink()
            elif over:
                break
    assert sorted(found) == list(range(100))


def test_it_is_on_disk_before_append_returns(spool_file, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    spool.append(spool_file, {"n": 1})
    assert synced[0] == len(json.dumps({"n": 1})) + 1


def test_a_disk_that_refuses_is_an_error(spool_file, monkeypatch):
    def full(descriptor, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        spool.append(spool_file, {"n": 1})


def test_rejected_lines_are_kept(spool_file):
    spool.append(spool_file, {"n": 1})
    spool.set_aside(spool_file, [b"broken", b"too"])
    assert spool_file.with_suffix(".rejected").read_bytes() == b"broken\ntoo\n"
