"""A sample of `make publish-kills`: two kills while texts are published and gone back from."""

from pathlib import Path

from tests.faults.publishing import series


def test_killed_while_publishing_all_agrees(trained_model: Path, tmp_path: Path) -> None:
    run = series(2, 3, tmp_path, trains=False)
    assert run.breaches == []
    assert run.killed == 2
    assert run.counts["agreed"] >= 2
