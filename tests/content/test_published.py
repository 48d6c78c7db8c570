import logging
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from content.published import PublishedTopics
from content.topics import Topic

Change = Callable[[Path, str, str], None]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def published(root: Path, clock: Clock) -> PublishedTopics:
    return PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml", clock=clock)


def answer(topic: Topic | None) -> str:
    assert topic is not None
    return topic.answer


def test_finds_topics_and_their_sources(published: PublishedTopics) -> None:
    topic = published.get("with_tea")
    assert topic is not None
    assert topic.title == "Can I drink tea after a shot?"
    assert [source.id for source in published.sources_of(topic)] == ["LEAFLET"]
    assert list(published.topics()) == ["with_coffee", "with_milk", "with_tea"]
    assert published.get("with_wine") is None


@pytest.mark.parametrize("topic_id", ["../sources", "/etc/passwd", "", "with tea", "with_tea.yml"])
def test_an_id_never_leads_out_of_the_folder(published: PublishedTopics, topic_id: str) -> None:
    assert published.get(topic_id) is None


def test_a_changed_answer_is_live_after_the_next_check(
    published: PublishedTopics, clock: Clock, tea: Path, change: Change
) -> None:
    change(tea, "Yes, you can drink tea.", "Yes, tea is fine.")
    clock.now += 0.9
    assert answer(published.get("with_tea")).startswith("Yes, you can drink tea.")
    clock.now += 0.2
    assert answer(published.get("with_tea")).startswith("Yes, tea is fine.")


def test_a_change_of_the_same_size_is_seen(
    published: PublishedTopics, clock: Clock, tea: Path, change: Change
) -> None:
    state = tea.stat()
    change(tea, "hot tea is fine", "hot tea is nice")
    os.utime(tea, ns=(state.st_atime_ns, state.st_mtime_ns + 1))
    clock.now += 1.1
    assert "nice" in answer(published.get("with_tea"))


def test_a_broken_file_keeps_the_last_good_version_and_is_reported_once(
    published: PublishedTopics, clock: Clock, tea: Path, change: Change, caplog: pytest.LogCaptureFixture
) -> None:
    change(tea, "group: F", "group: secret")
    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            clock.now += 1.1
            assert answer(published.get("with_tea")).startswith("Yes, you can drink tea.")
    assert len(caplog.records) == 1
    assert "with_tea.yml, line 6" in caplog.text
    assert "secret" not in caplog.text
    change(tea, "group: secret", "group: G")
    clock.now += 1.1
    topic = published.get("with_tea")
    assert topic is not None
    assert topic.group == "G"


def test_a_file_broken_from_the_start_is_not_published(root: Path, tea: Path, clock: Clock) -> None:
    tea.write_text("half a file: [")
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml", clock=clock)
    assert published.get("with_tea") is None
    assert list(published.topics()) == ["with_coffee", "with_milk"]


def test_a_new_file_is_found_by_id_and_in_the_list(
    published: PublishedTopics, clock: Clock, tea: Path
) -> None:
    (tea.parent / "with_wine.yml").write_text(
        tea.read_text("utf-8").replace("with_tea", "with_wine"), "utf-8"
    )
    assert answer(published.get("with_wine")).startswith("Yes")
    (tea.parent / "with_beer.yml").write_text(
        tea.read_text("utf-8").replace("with_tea", "with_beer"), "utf-8"
    )
    clock.now += 1.1
    assert "with_beer" in published.topics()


def test_a_file_replaced_by_deleting_it_first_stays_and_a_deleted_one_is_withdrawn(
    published: PublishedTopics, clock: Clock, tea: Path
) -> None:
    text = tea.read_text("utf-8")
    tea.unlink()
    clock.now += 1.1
    assert published.get("with_tea") is not None
    tea.write_text(text, "utf-8")
    clock.now += 1.1
    assert published.get("with_tea") is not None
    tea.unlink()
    clock.now += 1.1
    published.get("with_tea")
    clock.now += 1.1
    assert published.get("with_tea") is None
    assert "with_tea" not in published.topics()


def test_the_register_is_read_again_too(
    published: PublishedTopics, clock: Clock, root: Path, change: Change
) -> None:
    topic = published.get("with_tea")
    assert topic is not None
    register = root / "data" / "sources.yml"
    change(register, "name: Tea board,", "name: Board of tea,")
    clock.now += 1.1
    assert [source.name for source in published.sources_of(topic)] == ["Board of tea"]
    change(register, "name: Board of tea, url: https", "name: Board of tea, url: http")
    clock.now += 1.1
    assert [source.name for source in published.sources_of(topic)] == ["Board of tea"]


def test_a_source_that_the_register_lacks_is_left_out(
    published: PublishedTopics, clock: Clock, tea: Path, change: Change
) -> None:
    change(tea, "[LEAFLET]", "[LEAFLET, GONE]")
    clock.now += 1.1
    topic = published.get("with_tea")
    assert topic is not None
    assert topic.sources == ("LEAFLET", "GONE")
    assert [source.id for source in published.sources_of(topic)] == ["LEAFLET"]


def test_a_lookup_is_cheap_when_nothing_changed(root: Path) -> None:
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml", check_every=3600)
    start = time.perf_counter()
    for _ in range(1000):
        published.get("with_tea")
    assert (time.perf_counter() - start) / 1000 < 0.0002


def test_threads_never_see_less_than_a_whole_topic(root: Path, tea: Path) -> None:
    published = PublishedTopics(root / "data" / "faq", root / "data" / "sources.yml", check_every=0)
    first = tea.read_text("utf-8")
    second = first.replace("Yes, you can drink tea.", "Yes, tea is fine.")
    stop = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        mine = set()
        while not stop.is_set():
            mine.add(answer(published.get("with_tea")).split("\n")[0])
        seen.append(mine)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for turn in range(40):
        temporary = tea.with_suffix(".new")
        temporary.write_text(second if turn % 2 else first, "utf-8")
        temporary.replace(tea)
        time.sleep(0.005)
    stop.set()
    for thread in threads:
        thread.join(5)
    assert len(seen) == 4
    assert all(mine <= {"Yes, you can drink tea.", "Yes, tea is fine."} for mine in seen)
