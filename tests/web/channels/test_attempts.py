from web.channels import attempts
from web.channels.attempts import Attempts


def test_the_next_process_knows_what_was_taken(tmp_path):
    file = tmp_path / "spool" / "attempts.jsonl"
    before = Attempts(file)
    before.begin("a")
    before.end("a", "77")
    after = Attempts(file)
    assert (after.taken("a"), after.is_in_doubt("a")) == ("77", False)
    after.begin("b")
    after.end("b", "78")
    assert [Attempts(file).taken(key) for key in "ab"] == ["77", "78"]


def test_of_what_was_asked_and_never_answered_the_next_process_is_in_doubt(tmp_path):
    file = tmp_path / "attempts.jsonl"
    Attempts(file).begin("a")
    after = Attempts(file)
    assert (after.taken("a"), after.is_in_doubt("a"), after.is_in_doubt("b")) == (None, True, False)
    after.end("a", "")
    assert (Attempts(file).taken("a"), Attempts(file).is_in_doubt("a")) == ("", False)


def test_what_was_surely_not_taken_is_in_no_doubt(tmp_path):
    file = tmp_path / "attempts.jsonl"
    before = Attempts(file)
    before.begin("a")
    before.end("a", None)
    for known in (before, Attempts(file)):
        assert (known.taken("a"), known.is_in_doubt("a")) == (None, False)


def test_a_line_whose_writer_died_costs_no_other(tmp_path):
    file = tmp_path / "attempts.jsonl"
    before = Attempts(file)
    before.end("a", "77")
    file.write_text(file.read_text() + '\n["b", "7')
    Attempts(file).end("c", "79")
    after = Attempts(file)
    assert [after.taken(key) for key in "abc"] == ["77", None, "79"]


def test_it_does_not_grow_for_ever(tmp_path, monkeypatch):
    monkeypatch.setattr(attempts, "LONGEST", 1000)
    monkeypatch.setattr(attempts, "KEPT", 10)
    file = tmp_path / "attempts.jsonl"
    known = Attempts(file)
    for number in range(200):
        known.begin(f"key-{number}")
        known.end(f"key-{number}", "77")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2200
    after = Attempts(file)
    assert [after.taken(f"key-{number}") for number in range(188, 200)] == [None] * 2 + ["77"] * 10


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path):
    (tmp_path / "folder").write_text("a file in the folder's place")
    known = Attempts(tmp_path / "folder" / "attempts.jsonl")
    known.begin("a")
    assert known.is_in_doubt("a")
