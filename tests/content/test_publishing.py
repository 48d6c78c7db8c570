from pathlib import Path

import pytest

from content.errors import ContentError
from content.publishing import Publishing, read_publishing


def test_what_is_left_out_is_as_usual() -> None:
    assert read_publishing(Path("clinic.toml"), {}) == Publishing(False, 2_000, 20, 365, 30)
    assert read_publishing(Path("clinic.toml"), {"keep_models": 3}).keep_models == 3
    assert read_publishing(Path("clinic.toml"), {"review_grace_days": 1}).review_grace_days == 1


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([], "publishing"),
        ({"other": 1}, "other|knows"),
        ({"may_approve_own": 1}, "may_approve_own"),
        ({"keep_models": 1}, "keep_models"),
        ({"replayed_messages": True}, "replayed_messages"),
        ({"keep_models_days": "90"}, "keep_models_days"),
        ({"review_grace_days": 0}, "review_grace_days"),
        ({"review_grace_days": 3_651}, "review_grace_days"),
        ({"review_grace_days": 30.0}, "review_grace_days"),
    ],
)
def test_what_is_wrong_is_named(table: object, says: str) -> None:
    with pytest.raises(ContentError, match=says):
        read_publishing(Path("clinic.toml"), table)
