import fcntl
import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from web.escalations import spool


def waiting(spool_file):
    return spool.waiting(spool_file)[0]


def forget_all(spool_file):
    spool.forget(spool_file, spool.waiting(spool_file)[1])


def test_what_is_appended_waits_until_it_is_forgotten(spool_file):
    spool.append(spool_file, {"text": "line\nbreak and ünïcode"})
    spool.append(spool_file, {"n": 2})
    assert waiting(spool_file) == [{"text": "line\nbreak and ünïcode"}, {"n": 2}]
    forget_all(spool_file)
    assert waiting(spool_file) == []


def test_nothing_waits(spool_file):
    assert spool.waiting(spool_file) == ([], 0)
    spool.reserve(spool_file)
    assert spool.waiting(spool_file) == ([], 0)


def test_only_the_owner_may_read_it(spool_file):
    spool.append(spool_file, {"n": 1})
    assert stat.S_IMODE(spool_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(spool_file.parent.stat().st_mode) == 0o700


def test_reserved_space_is_written_over_and_used_again(spool_file):
    spool.reserve(spool_file, 64 * 1024)
    blocks = spool_file.stat().st_blocks
    assert blocks * 512 >= 64 * 1024, "really there, no hole"
    for n in range(20):
        spool.append(spool_file, {"n": n})
    forget_all(spool_file)
    spool.append(spool_file, {"n": "again"})
    assert waiting(spool_file) == [{"n": "again"}]
    status = spool_file.stat()
    assert (status.st_size, status.st_blocks) == (64 * 1024, blocks)


def test_reserving_again_keeps_what_waits(spool_file):
    spool.append(spool_file, {"n": 1})
    spool.reserve(spool_file)
    spool.append(spool_file, {"n": 2})
    assert waiting(spool_file) == [{"n": 1}, {"n": 2}]


def test_beyond_the_reserve_it_grows(spool_file):
    spool.reserve(spool_file, 100)
    for n in range(20):
        spool.append(spool_file, {"n": n, "text": "x" * 30})
    assert [line["n"] for line in waiting(spool_file)] == list(range(20))
    forget_all(spool_file)
    assert waiting(spool_file) == []


def test_what_comes_while_the_others_are_taken_in_stays(spool_file):
    spool.append(spool_file, {"n": 1})
    _, end = spool.waiting(spool_file)
    spool.append(spool_file, {"n": 2})
    spool.forget(spool_file, end)
    assert waiting(spool_file) == [{"n": 2}]
    spool.append(spool_file, {"n": 3})
    forget_all(spool_file)
    assert waiting(spool_file) == []


def test_a_death_while_forgetting_leaves_whole_lines(spool_file, monkeypatch):
    for n in range(3):
        spool.append(spool_file, {"n": n})
    real, written = os.pwrite, []

    def dying(descriptor, content, place):
        if written:
            raise KeyboardInterrupt
        written.append(content)
        return real(descriptor, content, place)

    monkeypatch.setattr(os, "pwrite", dying)
    with pytest.raises(KeyboardInterrupt):
        forget_all(spool_file)
    monkeypatch.undo()
    assert waiting(spool_file) == [{"n": 0}, {"n": 1}]


@pytest.mark.parametrize("reserved", [True, False])
def test_a_line_cut_off_by_a_dying_writer_does_not_spoil_the_next(spool_file, reserved):
    if reserved:
        spool.reserve(spool_file)
    spool.append(spool_file, {"n": 1})
    with spool_file.open("r+b") as file:
        file.seek(spool.waiting(spool_file)[1])
        file.write(b'{"n": 2, "te')
    spool.append(spool_file, {"n": 3})
    assert waiting(spool_file) == [{"n": 1}, b'{"n": 2, "te', {"n": 3}]


def test_writers_and_taker_at_the_same_time_lose_nothing(spool_file):
    def write(start):
        for n in range(start, start + 25):
            spool.append(spool_file, {"n": n})

    found = set()
    with ThreadPoolExecutor(4) as threads:
        writers = [threads.submit(write, start) for start in range(0, 100, 25)]
        while True:
            over = all(writer.done() for writer in writers)
            lines, end = spool.waiting(spool_file)
            found |= {line["n"] for line in lines}
            spool.forget(spool_file, end)
            if over and not lines:
                break
    assert found == set(range(100))


def test_who_hangs_within_the_lock_does_not_hang_the_others(spool_file, monkeypatch):
    monkeypatch.setattr(spool, "LOCK_WAIT", 0.3)
    spool.append(spool_file, {"n": 1})
    with spool_file.open() as hanging:
        fcntl.flock(hanging, fcntl.LOCK_EX)
        started = time.monotonic()
        with pytest.raises(TimeoutError):
            spool.append(spool_file, {"n": 2})
        assert time.monotonic() - started < 0.7


def test_it_is_on_disk_before_append_returns(spool_file, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    spool.append(spool_file, {"n": 1})
    assert synced[0] == len(json.dumps({"n": 1})) + 1


def test_a_disk_that_refuses_is_an_error(spool_file, monkeypatch):
    def full(descriptor, data, place):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", full)
    with pytest.raises(OSError, match="No space"):
        spool.append(spool_file, {"n": 1})


def test_rejected_lines_are_kept(spool_file):
    spool.append(spool_file, {"n": 1})
    spool.set_aside(spool_file, [b"broken", b"too"])
    assert spool_file.with_suffix(".rejected").read_bytes() == b"broken\ntoo\n"
