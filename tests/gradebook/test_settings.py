"""What nbgrader's configuration says of a course; what is wrong with it is told in a line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from autograder.course import Course, CourseError
from autograder.gradebook.settings import Settings, open_gradebook

COMPLAINTS = {
    "c = get_config()\nc = ": "nbgrader_config.py, line 2 can't be used: SyntaxError: invalid",
    "c = get_config()\n\nc.Typo.x = typo": "line 3 can't be used: NameError: name 'typo'",
    "def far():\n    return 1 / 0\n\n\nfar()": "line 2 can't be used: ZeroDivisionError",
    "import no_such_module": "line 1 can't be used: ModuleNotFoundError: No module named",
    "import sys\nsys.exit('enough')": "line 2 can't be used: SystemExit: enough",
    "import json\njson.loads('{')": "line 2 can't be used: JSONDecodeError: Expecting property",
    "raise ValueError('too\\nmany\\nlines')": "line 1 can't be used: ValueError: too many lines",
    "get_config().CourseDirectory.db_url = 3": "can't be used: The 'db_url' trait",
}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path, "A course", ())


def write(course: Course, text: str) -> None:
    (course.root / "nbgrader_config.py").write_text(text, encoding="utf-8")


@pytest.mark.parametrize("text", COMPLAINTS)
def test_a_configuration_that_fails_is_told_with_its_line(course: Course, text: str) -> None:
    write(course, text)
    with pytest.raises(CourseError) as caught:
        Settings(course)
    message = str(caught.value)
    assert COMPLAINTS[text] in message
    assert message.startswith(str(course.root))
    assert "\n" not in message


def test_a_module_that_it_imports_is_told_with_its_own_line(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(course.root))
    (course.root / "our_settings.py").write_text("one = 1\ntwo = \n", encoding="utf-8")
    write(course, "c = get_config()\n\n\nimport our_settings\n")
    with pytest.raises(CourseError) as caught:
        Settings(course)
    assert "nbgrader_config.py, line 4 can't be used: SyntaxError" in str(caught.value)
    assert "our_settings.py, line 2" in str(caught.value)


def test_bytes_that_are_no_text_are_told(course: Course) -> None:
    (course.root / "nbgrader_config.py").write_bytes(b"c = '\xff\xfe'\n")
    with pytest.raises(CourseError, match="can't be used: "):
        Settings(course)


def test_without_a_configuration_everything_is_as_usual(course: Course) -> None:
    settings = Settings(course)
    assert settings.submitted == course.root / "submitted"
    assert settings.database == f"sqlite:///{course.root / 'gradebook.db'}"


def test_what_it_says_counts(course: Course) -> None:
    write(course, "c = get_config()\nc.CourseDirectory.submitted_directory = 'inbox'\n")
    assert Settings(course).submitted == course.root / "inbox"


def test_a_new_gradebook_bears_the_version_that_nbgrader_gives(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "from nbgrader.api import get_alembic_version\nprint(get_alembic_version())"
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    monkeypatch.setenv("PATH", "")  # no program is started for ours
    write(
        course, f"c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///{course.root}/grades.db'"
    )
    with open_gradebook(Settings(course)) as book:
        kept = book.db.execute(text("SELECT version_num FROM alembic_version")).scalars().all()
    assert kept == [told.stdout.strip()]
