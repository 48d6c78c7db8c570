import asyncio
from datetime import datetime, timezone

import pytest
from asgiref.sync import sync_to_async

from web import database
from web.channels import arrivals
from web.channels.incoming import Incoming
from web.channels.intake import Intake
from web.channels.models import Arrival

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("database_at_rest")]
NOW = datetime.now(timezone.utc)


def written(number):
    return Incoming("telegram", "123456", f"p{number}", str(number), NOW, "how often")


async def test_what_comes_during_a_commit_shares_the_next_one(monkeypatch):
    commits, woken = [], []
    store = arrivals.take_in

    def counted(found, now):
        commits.append(len(found))
        return store(found, now)

    monkeypatch.setattr(arrivals, "take_in", counted)
    intake = Intake(woken.append)
    await asyncio.gather(*(intake.take_in([written(number)], NOW) for number in range(20)))
    assert commits == [20] or (sum(commits) == 20 and len(commits) < 5)
    assert await sync_to_async(Arrival.objects.count)() == 20
    assert len(set(woken)) == 20


async def test_without_the_database_all_of_them_are_told(monkeypatch):
    async def away(*_):
        raise database.DatabaseAwayError("gone")

    monkeypatch.setattr(database.Patience, "call_first", away)
    intake = Intake(lambda _: None)
    results = await asyncio.gather(
        *(intake.take_in([written(number)], NOW) for number in range(3)), return_exceptions=True
    )
    assert [type(result) for result in results] == [database.DatabaseAwayError] * 3
    monkeypatch.undo()
    await intake.take_in([written(9)], NOW)
    assert await sync_to_async(Arrival.objects.count)() == 1
