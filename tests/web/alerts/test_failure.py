import pytest

from web.alerts.failure import NotSentError, post


@pytest.mark.parametrize("status", [200, 202, 204])
def test_taken(receiver, status):
    receiver.status = status
    post(receiver.url, b"{}", {}, 2)
    assert [body for _, body in receiver.seen] == [b"{}"]


@pytest.mark.parametrize(
    ("status", "final"),
    [(302, True), (401, True), (404, True), (408, False), (429, False), (500, False), (503, False)],
)
def test_not_taken(receiver, status, final):
    receiver.status = status
    with pytest.raises(NotSentError, match=f"answered {status}") as failure:
        post(receiver.url, b"{}", {}, 2)
    assert failure.value.final is final
    assert len(receiver.seen) == 1, "a redirection is not followed"


def test_a_receiver_that_hangs_or_is_away_is_tried_again(receiver):
    receiver.hang()
    with pytest.raises(NotSentError, match="ReadTimeout") as failure:
        post(receiver.url, b"{}", {}, 0.1)
    assert not failure.value.final
    with pytest.raises(NotSentError, match="ConnectError") as failure:
        post("http://127.0.0.1:9/", b"{}", {}, 0.5)
    assert not failure.value.final
