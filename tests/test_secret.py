"""The secret of hidden cases: made once, kept to oneself, never quietly replaced."""

from __future__ import annotations

import multiprocessing
import os
import stat
from collections import Counter
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from autograder import secret
from autograder.course import CourseError
from autograder.secret import (
    FILE_VARIABLE,
    LENGTH,
    PAPERS,
    load_secret,
    secret_path,
    seed_for,
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the secret will lie."""
    path = tmp_path / "kept" / "secret"
    path.parent.mkdir()
    monkeypatch.setenv(FILE_VARIABLE, str(path))
    return path


def test_it_is_made_once(place: Path) -> None:
    first, fresh = load_secret()
    assert (fresh, len(first)) == (True, LENGTH)
    kept = place.read_bytes()
    assert load_secret() == (first, False)
    assert place.read_bytes() == kept
    assert first.hex().encode() in kept


def test_two_machines_have_two_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = set()
    for name in ("one", "other"):
        monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / name))
        made.add(load_secret()[0])
    assert len(made) == 2


def test_nobody_else_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "new" / "data"))  # not there yet
    place = secret_path()
    before = os.umask(0)
    try:
        load_secret()
    finally:
        os.umask(before)
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert [path.name for path in place.parent.iterdir()] == ["secret"]


def test_it_lies_in_the_users_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(FILE_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    own = Path("neural-networks-from-scratch", "secret")
    assert secret_path() == tmp_path / "home" / ".local" / "share" / own
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert secret_path() == tmp_path / "data" / own
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "named"))
    assert secret_path() == tmp_path / "named"


def test_the_first_of_two_writers_stays(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other process finishes between our look at the folder and our own writing."""
    theirs = "ab" * LENGTH

    def meanwhile(length: int) -> str:
        place.write_text(theirs, encoding="ascii")
        return "cd" * length

    monkeypatch.setattr(secret.secrets, "token_hex", meanwhile)
    assert load_secret()[0] == bytes.fromhex(theirs)
    assert [path.name for path in place.parent.iterdir()] == ["secret"]


def _load_together(start: Barrier, found: multiprocessing.Queue[bytes]) -> None:
    start.wait(20)
    found.put(load_secret()[0])


def test_processes_that_start_together_agree(place: Path) -> None:
    context = multiprocessing.get_context("fork")
    start, found = context.Barrier(4), context.Queue()
    crowd = [context.Process(target=_load_together, args=(start, found)) for _ in range(4)]
    for process in crowd:
        process.start()
    loaded = {found.get(timeout=20) for _ in crowd}
    for process in crowd:
        process.join(20)
    assert loaded == {load_secret()[0]}
    assert [path.name for path in place.parent.iterdir()] == ["secret"]


@pytest.mark.parametrize(
    "content", [b"", b"not hexadecimal", b"abcdef", b"\xff\xfe\x00", ("é" * 64).encode()]
)
def test_a_damaged_file_is_reported_and_kept(place: Path, content: bytes) -> None:
    place.write_bytes(content)
    with pytest.raises(CourseError, match="holds no secret; move it away") as caught:
        load_secret()
    assert str(place) in str(caught.value)
    assert place.read_bytes() == content


def test_a_file_written_by_an_editor_is_read(place: Path) -> None:
    place.write_text("0f" * LENGTH + "\n", encoding="ascii")
    assert load_secret() == (b"\x0f" * LENGTH, False)


def test_a_place_that_cannot_be_written_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "file" / "secret"))
    with pytest.raises(CourseError, match="there is no folder"):
        load_secret()
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path))
    with pytest.raises(CourseError, match="can't be kept in"):
        load_secret()


def test_a_folder_that_is_not_there_is_told_and_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FILE_VARIABLE, str(tmp_path / "mistyped" / "secret"))
    with pytest.raises(CourseError) as caught:
        load_secret()
    assert str(caught.value) == (
        f"{FILE_VARIABLE} names {tmp_path}/mistyped/secret, but there is no folder "
        f"{tmp_path}/mistyped; make that folder, or correct the name"
    )
    assert list(tmp_path.iterdir()) == []


def test_the_name_may_begin_with_the_home_folder_or_with_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(FILE_VARIABLE, "~/secret")
    assert secret_path() == tmp_path / "secret"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(FILE_VARIABLE, "secret")
    assert secret_path() == tmp_path / "secret"


CLASS = [f"student{number:03}" for number in range(200)]


def test_a_lesson_has_some_papers_and_each_is_handed_out_as_often() -> None:
    secret = b"s" * LENGTH
    handed_out = Counter(seed_for(secret, "lesson1", student) for student in CLASS)
    assert len(handed_out) == PAPERS
    assert min(handed_out.values()) >= len(CLASS) / PAPERS / 2
    assert not any(secret in seed for seed in handed_out)


def test_a_student_has_the_same_paper_at_every_regrade() -> None:
    assert seed_for(b"s" * LENGTH, "lesson1", "ada") == seed_for(b"s" * LENGTH, "lesson1", "ada")


def test_no_paper_serves_two_lessons_or_two_secrets() -> None:
    papers = [
        {seed_for(secret, lesson, student) for student in CLASS}
        for secret in (b"s" * LENGTH, b"t" * LENGTH)
        for lesson in ("lesson1", "lesson2")
    ]
    assert len(set().union(*papers)) == 4 * PAPERS


def test_who_shares_a_paper_is_another_question_in_each_lesson() -> None:
    secret = b"s" * LENGTH

    def shares(lesson: str) -> set[str]:
        return {one for one in CLASS if seed_for(secret, lesson, one) == seed_for(secret, lesson)}

    assert shares("lesson1") != shares("lesson2")
