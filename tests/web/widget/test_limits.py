import pytest

from web.widget.limits import MessageLimits, Open, Window


class Time:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def time():
    return Time()


def test_what_is_over_the_limit_is_refused_until_the_time_is_over(time):
    window = Window(3, 60, now=time)
    assert [window.takes("a", str(n)) for n in range(5)] == [True, True, True, False, False]
    assert window.takes("b", "0"), "each key has its own"
    time.now += 59
    assert not window.takes("a", "5")
    time.now += 1
    assert window.takes("a", "5")


def test_the_same_again_does_not_count(time):
    window = Window(2, 60, now=time)
    assert all(window.takes("a", "same") for _ in range(10))
    assert window.takes("a", "other")
    assert not window.takes("a", "third")
    assert window.takes("a", "same")


def test_what_is_refused_does_not_count(time):
    window = Window(1, 60, now=time)
    for second in range(60):
        time.now = 1000.0 + second
        window.takes("a", str(second))
    time.now = 1060.0
    assert window.takes("a", "last")


def test_it_does_not_grow_with_the_number_of_people(time):
    window = Window(2, 60, keys=100, now=time)
    for number in range(10_000):
        window.takes(str(number), "x")
    assert len(window) == 100


def test_a_session_and_an_address_each_have_their_limit():
    limits = MessageLimits(2, 4)
    assert [limits.is_over("one", "10.0.0.1", str(n)) for n in range(3)] == [False, False, True]
    assert not limits.is_over("two", "10.0.0.1", "a")
    assert limits.is_over("three", "10.0.0.1", "b")
    assert not limits.is_over("three", "10.0.0.2", "c")


def test_a_program_on_this_machine_has_no_address():
    limits = MessageLimits(2, 1)
    assert not any(limits.is_over(str(n), None, "x") for n in range(50))


def test_what_is_open_is_counted_until_it_is_closed():
    counted = Open(3)
    limits = {"session": 1, "address": 2}
    with counted.one(limits):
        assert not counted.has_room(limits)
        assert counted.has_room({"other": 1, "address": 2})
        with counted.one({"other": 1, "address": 2}):
            assert not counted.has_room({"third": 1, "address": 2})
            with counted.one({}):
                assert not counted.has_room({}), "all together"
    assert counted.has_room(limits)
    assert len(counted) == 0
