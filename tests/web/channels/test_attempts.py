from web.channels import attempts
from web.channels.attempts import Attempts


def test_the_next_process_knows_what_was_taken(tmp_path):
    file = tmp_path / "spool" / "attempts.jsonl"
    before = Attempts(file)
    before.begin("a", "telegram 1")
    before.end("a", "77")
    after = Attempts(file)
    assert (after.taken("a"), after.is_in_doubt("a")) == ("77", False)
    after.begin("b", "telegram 1")
    after.end("b", "78")
    assert [Attempts(file).taken(key) for key in "ab"] == ["77", "78"]


def test_of_what_was_asked_and_never_answered_the_next_process_is_in_doubt(tmp_path):
    file = tmp_path / "attempts.jsonl"
    Attempts(file).begin("a", "telegram 1")
    after = Attempts(file)
    assert (after.taken("a"), after.is_in_doubt("a"), after.is_in_doubt("b")) == (None, True, False)
    after.end("a", "")
    assert (Attempts(file).taken("a"), Attempts(file).is_in_doubt("a")) == ("", False)


def test_what_was_surely_not_taken_is_in_no_doubt(tmp_path):
    file = tmp_path / "attempts.jsonl"
    before = Attempts(file)
    before.begin("a", "telegram 1")
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
        known.begin(f"key-{number}", "telegram 1")
        known.end(f"key-{number}", "77")
    assert sum(path.stat().st_size for path in tmp_path.iterdir()) < 2200
    after = Attempts(file)
    assert [after.taken(f"key-{number}") for number in range(188, 200)] == [None] * 2 + ["77"] * 10


def test_a_disk_that_takes_nothing_stops_nobody(tmp_path):
    (tmp_path / "folder").write_text("a file in the folder's place")
    known = Attempts(tmp_path / "folder" / "attempts.jsonl")
    known.begin("a", "telegram 1")
    assert known.is_in_doubt("a")


def test_the_next_process_knows_what_an_account_had_been_told_before_it_asked(tmp_path):
    file = tmp_path / "attempts.jsonl"
    before = Attempts(file)
    for key, account, told in (("a", "telegram 1", "9"), ("b", "telegram 1", "10"), ("c", "slack 1", "5.2")):
        before.begin(key, account)
        before.end(key, told)
    for key in "de":
        before.begin(key, "telegram 1")
    before.begin("f", "slack 1")
    before.end("e", "12")  # answered after "d" was asked
    after = Attempts(file)
    assert [after.newest_before(key) for key in "adf"] == [0, 10, 0]
    after.begin("d", "telegram 1")  # once more: the first time may have been taken
    after.begin("g", "telegram 1")
    assert [Attempts(file).newest_before(key) for key in "dg"] == [10, 12]


def test_an_answer_that_came_late_does_not_lower_it(tmp_path):
    known = Attempts(tmp_path / "attempts.jsonl")
    for key in "ab":
        known.begin(key, "telegram 1")
    known.end("b", "12")
    known.end("a", "11")
    known.begin("c", "telegram 1")
    assert known.newest_before("c") == 12


def test_lines_of_an_earlier_release_are_passed_over(tmp_path):
    file = tmp_path / "attempts.jsonl"
    file.write_text('["a"]\n["b", "telegram 1", null]\n[]\n7\n["c", "77"]')
    assert Attempts(file).taken("c") == "77"
