import asyncio

from web.channels.lane import Lane


async def _ended(lane):
    while tasks := lane.tasks():
        await asyncio.wait(tasks)


async def test_one_person_has_one_task_at_a_time_and_one_more_for_what_came_meanwhile():
    log = []

    async def work(person):
        log.append(f"{person} begins")
        await asyncio.sleep(0.02)
        log.append(f"{person} ends")

    lane = Lane(work)
    for _ in range(3):
        lane.wake("a")
    lane.wake("b")
    assert lane.is_busy("a")
    await _ended(lane)
    assert [line for line in log if line[0] == "a"] == ["a begins", "a ends"] * 2
    assert log[:2] == ["a begins", "b begins"]
    assert not lane.is_busy("a")


async def test_work_that_fails_is_logged_and_not_repeated_by_itself(caplog):
    begun = []

    async def work(person):
        begun.append(person)
        raise RuntimeError

    lane = Lane(work)
    lane.wake("a")
    lane.wake("a")
    await _ended(lane)
    assert begun == ["a"]
    assert "work for a person failed" in caplog.text


async def test_after_a_cancellation_nothing_begins_any_more():
    begun = []

    async def work(person):
        begun.append(person)
        await asyncio.sleep(60)

    lane = Lane(work)
    lane.wake("a")
    lane.wake("a")
    await asyncio.sleep(0)
    for task in lane.tasks():
        task.cancel()
    await _ended(lane)
    assert begun == ["a"]
